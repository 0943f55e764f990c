/*
 * Those around the client that is measured: idle ones by the thousand, and one organisation that
 * floods.
 */
#ifndef PARALLAX_BENCH_CROWD_H
#define PARALLAX_BENCH_CROWD_H

#include "bench/child.h"
#include "bench/peer.h"

#include <stddef.h>

/* Connects every member, greets once, and keeps still. */
struct crowd_idle {
    struct peer_address address;
    size_t count;
    struct identity *const *members;
};
enum verdict crowd_start_idle(struct crowd_idle *idle, struct child *ret_child,
                              struct error *error);

/* What one organisation floods with. */
enum flood {
    FLOOD_NONE,
    FLOOD_SUBMIT,  /* full frames of new findings, BUSY or not */
    FLOOD_POLITE,  /* full frames, eight under way, and waits when it is told BUSY */
    FLOOD_HELLO,   /* greetings */
    FLOOD_STATUS,  /* queries of the largest size */
    FLOOD_GARBAGE, /* frames of the largest size that are no message */
    FLOOD_CONNECT, /* connections, one after the other, none closed */
    FLOOD_COUNT
};
const char *flood_name(enum flood flood);

struct crowd_flood {
    struct peer_address address;
    enum flood flood;
    const struct identity *member;
};
enum verdict crowd_start_flood(struct crowd_flood *flood, struct child *ret_child,
                               struct error *error);

#endif
