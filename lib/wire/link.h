/*
 * CURVE sockets: a ROUTER that strangers reach, a DEALER that reaches one. Always encrypted, always
 * authenticated; there is no way to open one without keys.
 *
 * One thread uses a link. ZeroMQ's queues are a cache, never durability: whatever was sent counts
 * only when the other side has answered.
 */
#ifndef PARALLAX_WIRE_LINK_H
#define PARALLAX_WIRE_LINK_H

#include "base/error.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LINK_KEY_BYTES 32
#define LINK_PEER_BYTES 32

/*
 * Call once in a process before any socket: takes ZeroMQ's and czmq's signal handlers away, so that
 * SIGTERM cannot end authentication while sockets still serve (stack-notes 2).
 */
void link_start(void);
/* Sockets that this process may have; 1024 unless told. Call before the first one. */
void link_sockets_max(size_t sockets);
/*
 * Gives back to the system what peers left behind when they went. The C library keeps it in pieces
 * that fit badly when others come, so that a thousand that come and go take more each time. Takes a
 * few milliseconds: for when many have gone.
 */
void link_release_memory(void);
/* Ends the library's threads; every link and zap must be freed before. */
void link_stop(void);

struct link;

struct link_server_config {
    const char *endpoint;        /* "tcp://0.0.0.0:5570"; port * or 0 picks a free one */
    const uint8_t *curve_secret; /* 32 bytes */
    size_t frame_bytes_max;
    int peers_queue; /* messages queued for one peer before sends to it say RETRY */
};

/*
 * Binds a ROUTER as CURVE server in ZAP domain "parallax" with ZMQ_ZAP_ENFORCE_DOMAIN (93): with no
 * ZAP handler alive nobody gets in. Short handshake time-out. RETRY LINK_BIND (in use), REJECT
 * LINK_ENDPOINT.
 */
enum verdict link_serve(const struct link_server_config *config, struct link **ret_link,
                        struct error *error);

struct link_client_config {
    const char *endpoint;
    const uint8_t *curve_secret, *curve_public; /* own, 32 bytes each */
    const uint8_t *server_public;
    size_t frame_bytes_max;
    bool watched; /* link_moved tells */
};
/*
 * Connects a DEALER in the background: IMMEDIATE, reconnecting with back-off. A server that says no
 * at the handshake is not asked again (libzmq 4.3.4), so whoever waits in vain for an answer frees
 * the link and connects a new one, with jitter. REJECT LINK_ENDPOINT.
 */
enum verdict link_connect(const struct link_client_config *config, struct link **ret_link,
                          struct error *error);
/* linger_ms: how long frames that were queued may still leave. */
void link_free(struct link **link, int linger_ms);
/* "tcp://127.0.0.1:43211": what was bound, for logs and tests. Borrowed. */
const char *link_endpoint(const struct link *link);

/*
 * Connections of a server, each known by a number while it lasts (its descriptor; used again for
 * later ones). What happens to them is told in order, and before the frames that come through them;
 * that one was closed may be told before frames that it had sent are received.
 */
enum link_event_kind {
    LINK_OPENED, /* accepted; the handshake is still to be made, and when it is, is not told */
    LINK_CLOSED
};
struct link_event {
    enum link_event_kind kind;
    int connection;
};
/* Server only, before anybody can have come: events are told from now on, and must be taken. RETRY
 * LINK_WATCH. */
enum verdict link_watch(struct link *link, struct error *error);
/* False when nothing more has happened, or the link is not watched. */
bool link_next_event(struct link *link, struct link_event *ret_event);
/*
 * Ends a connection at once; LINK_CLOSED follows. One that has just closed may have left its number
 * to another: that one is then ended instead, and its owner connects again.
 */
void link_cut(struct link *link, int connection);

/*
 * What moved on a client's line, as its system counts it: also while a frame is still on its way,
 * so that a line that is slow is told from one that is dead.
 */
struct link_movement {
    uint64_t connections; /* made so far; what was sent on an earlier one may be lost */
    bool connected;       /* the last of them lasts */
    uint64_t bytes;       /* that the other system confirmed or sent, on the last of them */
};
/* False: the link is not watched, or has never been connected. */
bool link_moved(struct link *link, struct link_movement *ret_movement);

/* One received frame. Free with link_frame_free, which is safe on a zeroed one. */
struct link_frame {
    size_t peer_length;
    uint8_t peer[LINK_PEER_BYTES]; /* ROUTER: the routing id to answer to */
    uint8_t key[LINK_KEY_BYTES];   /* ROUTER: the peer's CURVE key, as the handler admitted it */
    int connection;                /* ROUTER: through which it came; -1 when not known */
    struct text payload;
    void *message; /* private */
};
/*
 * Does not wait. RETRY LINK_EMPTY when there is nothing; REJECT LINK_FRAME for a message that is
 * not one payload frame (dropped whole) or has no User-Id; then call again.
 */
enum verdict link_receive(struct link *link, struct link_frame *ret_frame, struct error *error);
void link_frame_free(struct link_frame *frame);

/*
 * Does not wait. peer and peer_length from a received frame; ignored on a DEALER. RETRY
 * LINK_QUEUE_FULL; REJECT LINK_PEER_GONE (ROUTER_MANDATORY: a silent loss would be worse).
 */
enum verdict link_send(struct link *link, const uint8_t *peer, size_t peer_length,
                       struct text payload, struct error *error);

/* What to wait for: the first of link, zap, fd (>= 0) that is set. */
struct zap;
struct link_wait_item {
    struct link *link;
    bool events; /* link: for its events instead of its frames */
    struct zap *zap;
    int fd;
    bool want_write; /* link: also until a DEALER can queue a frame; fd: to write instead of to read
                      */
    bool ready;      /* result */
};
#define LINK_WAIT_MAX 16
/* Waits until one is ready, or timeout_ms (-1: for ever). EINTR counts as a time-out. FATAL
 * LINK_POLL. */
enum verdict link_wait(struct link_wait_item *items, size_t count, int64_t timeout_ms,
                       struct error *error);

#endif
