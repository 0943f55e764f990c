/*
 * A link server on loopback with its handler and a monitor, for the tests of link and zap: they
 * wait for what really happened on the server, bounded, and never for time to pass.
 */
#ifndef PARALLAX_TESTS_LINK_FIXTURE_H
#define PARALLAX_TESTS_LINK_FIXTURE_H

#include "wire/link.h"
#include "wire/link_private.h"
#include "wire/zap.h"

#include <czmq.h>
#include <stdbool.h>
#include <stdint.h>

#define FIXTURE_FRAME_BYTES_MAX ((size_t)64 * 1024)

#define FIXTURE_SUCCEEDED ZMQ_EVENT_HANDSHAKE_SUCCEEDED
#define FIXTURE_FAILED                                                                             \
    (ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL |                  \
     ZMQ_EVENT_HANDSHAKE_FAILED_AUTH)

struct fixture_keys {
    uint8_t public_key[LINK_KEY_BYTES];
    uint8_t secret[LINK_KEY_BYTES];
};

struct fixture {
    struct fixture_keys keys;
    const struct fixture_keys *admitted; /* NULL: nobody */
    int asked;                           /* how often the handler was asked for a key */
    int put_off;                         /* so many are put off first */
    int refused;
    struct link *server;
    struct zap *zap;
    zsock_t *monitor;
};

struct fixture_keys fixture_keys_make(void);
/* A server that queues peers_queue frames for a peer; with_zap: with a handler. */
void fixture_open(struct fixture *fixture, int peers_queue, bool with_zap);
void fixture_close(struct fixture *fixture);
/* A client with the server's true key. */
struct link *fixture_client(const struct fixture *fixture, const struct fixture_keys *keys);

/* Serves the handler until one of the monitor's events in mask comes; fails the test after a while.
 */
int fixture_event(struct fixture *fixture, int mask);
/* Serves the handler until the client can queue a frame, then queues it. */
void fixture_send(struct fixture *fixture, struct link *client, struct text payload);
/* Serves the handler until the link has a frame or refuses one. */
enum verdict fixture_receive(struct fixture *fixture, struct link *link,
                             struct link_frame *ret_frame, struct error *error);

#endif
