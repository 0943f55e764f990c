/*
 * A client of the collector on the wire itself: it can say what our own client never would.
 *
 * Call link_start, seal_start and codec_start before, link_stop after the last peer. Waits are
 * bounded and fail the cmocka test.
 */
#ifndef PARALLAX_TESTS_SUPPORT_PEER_H
#define PARALLAX_TESTS_SUPPORT_PEER_H

#include "base/buffer.h"
#include "base/text.h"
#include "base/uuid.h"
#include "model/submission.h"
#include "seal/seal.h"
#include "wire/client_protocol.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct peer;

/* identity is borrowed; card is the collector's. Connects in the background. */
struct peer *peer_new(const char *endpoint, const char *card, const struct identity *identity);
void peer_free(struct peer **peer);

/* Connects anew with a ZeroMQ option of its own, such as a routing id or metadata. */
void peer_claim(struct peer *peer, int option, struct text value);

/* Whether the collector has let it in; waits at most wait_ms for that. */
bool peer_is_in(struct peer *peer, int64_t wait_ms);
/* Sends the parts as one message, as soon as it is let in. One part is what the protocol wants. */
void peer_send(struct peer *peer, const struct text *parts, size_t count);
/* Waits for the next answer, which lives until the next call. */
const struct collector_reply *peer_receive(struct peer *peer);
/* Fills request->request, sends, and waits for the answer to it. */
const struct collector_reply *peer_ask(struct peer *peer, struct client_request *request);

/* One submission as it goes out. id: what the frame's signature is made over. */
struct peer_item {
    struct uuid id;
    struct text bytes;
};
#define PEER_ITEMS_MAX 256
/* Appends the frame that submits the items, signed by the identity, as it goes out. */
void peer_frame(const struct identity *identity, const struct peer_item *items, size_t count,
                struct buffer *out);
/* Signs the items as one frame, sends them, and waits for the answer. */
const struct collector_reply *peer_submit(struct peer *peer, const struct peer_item *items,
                                          size_t count);
/* The signature of such a frame. */
void peer_sign(const struct identity *identity, const struct peer_item *items, size_t count,
               uint8_t ret_signature[SEAL_SIGNATURE_BYTES]);

/* A finding on KGZ that breaks no rule; its texts are literals. */
struct submission peer_finding(const char *call, int32_t consent);
/* Encodes into bytes, which is cleared first and must outlive the item. */
struct peer_item peer_item_of(const struct submission *submission, struct buffer *bytes);

#endif
