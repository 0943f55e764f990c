/*
 * What the link does not let its users do, and a stranger does all the same: messages of several
 * frames. Apart from peer.c, because czmq.h and the model both have a struct group.
 */
#ifndef PARALLAX_TESTS_SUPPORT_PEER_SOCKET_H
#define PARALLAX_TESTS_SUPPORT_PEER_SOCKET_H

#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct link;

/* Connects anew with a socket option set; false when ZeroMQ refuses it. */
bool peer_socket_claim(struct link *link, int option, struct text value);
/* Whether a DEALER can queue a frame, which it can once it is let in; waits at most wait_ms. */
bool peer_socket_is_in(struct link *link, int64_t wait_ms);
/* One message of so many parts; false when it cannot be queued. */
bool peer_socket_send(struct link *link, const struct text *parts, size_t count);

#endif
