/*
 * What line.c and line_hello.c share. Private to them.
 */
#ifndef PARALLAX_CLIENT_LINE_PRIVATE_H
#define PARALLAX_CLIENT_LINE_PRIVATE_H

#include "base/retry.h"
#include "client/line.h"
#include "client/movement.h"

/*
 * A client that was turned away at the door is never told, and ZeroMQ does not knock again: a line
 * on which nothing could be sent is opened anew. Soon at first, because the collector may just have
 * learned of us; later, because on a bad line the handshake itself takes its time.
 */
#define LINE_OPENING_LIMIT_MS 20000

struct line {
    struct session *session; /* borrowed */
    struct link *link;
    struct arena *arena;     /* of the reply that was received last */
    struct link_frame frame; /* its bytes */
    uint64_t last_request;
    struct retry retry;
    struct movement movement; /* while a question is asked */
    int64_t opening_ms;       /* how long the next opening may take without a byte that moves */
    unsigned tries; /* silent ones before a question is given up; 0: patience alone ends it */
    bool greeted;
    struct line_welcome welcome;
};

#endif
