/*
 * Forwarding as a state machine: when to say hello, how much may be sent, when silence means that
 * the connection is to be made anew.
 *
 * Pure: the clock is an argument; the shell (relay.c) does what forward_next says. ZeroMQ may lose
 * anything at any time; only the aggregator's acknowledgement lets a record go.
 */
#ifndef PARALLAX_COLLECTOR_FORWARD_H
#define PARALLAX_COLLECTOR_FORWARD_H

#include "base/retry.h"
#include "base/uuid.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Batches that may be under way: bounds the memory of what was sent and not acknowledged. */
#define FORWARD_BATCHES_MAX 256
/* No hello answered, or nothing heard at all, for so long: make the connection anew. */
#define FORWARD_SILENCE_MS 10000
/* A hello that cannot leave is tried again after so long ... */
#define FORWARD_HELLO_MS 250
/* ... and after so long the connection is made anew, which forgets ZeroMQ's own long back-off. */
#define FORWARD_CONNECT_MS 3000
/* A ping after so long without hearing anything. */
#define FORWARD_PING_MS 3000
/* Answers come but no acknowledgement: say hello again and resend, in case a batch was lost. */
#define FORWARD_STALL_MS 30000

enum forward_state {
    FORWARD_AWAY,    /* no hello has left yet on this connection */
    FORWARD_GREETED, /* hello said, no welcome yet */
    FORWARD_READY    /* welcome: sending within credit */
};
const char *forward_state_name(enum forward_state state);

enum forward_action {
    FORWARD_NOTHING,
    FORWARD_SAY_HELLO,
    FORWARD_SAY_PING,
    FORWARD_SEND,     /* up to forward_room() records */
    FORWARD_RECONNECT /* close the link and connect again, then forward_reset */
};

struct forward_batch {
    struct uuid stream;
    uint64_t last_sequence;
    uint32_t records;
};

struct forward {
    enum forward_state state;
    bool unsent;                  /* the last hello could not leave */
    uint32_t credit, outstanding; /* records */
    int64_t connected_ms, greeted_ms, heard_ms, pinged_ms, acked_ms, not_before_ms;
    struct retry retry;
    size_t count; /* of what is under way, oldest first */
    struct forward_batch batches[FORWARD_BATCHES_MAX];
};

void forward_init(struct forward *forward, int64_t now_ms, uint64_t seed);
/* What to do now. has_records: the spool has something after the cursor. */
enum forward_action forward_next(const struct forward *forward, int64_t now_ms, bool has_records);
/* Milliseconds until forward_next may say something else by the clock alone. */
int64_t forward_wait_ms(const struct forward *forward, int64_t now_ms);
/* Records that may be sent now. */
uint32_t forward_room(const struct forward *forward);

/* The hello left, or could not. */
void forward_greeted(struct forward *forward, int64_t now_ms);
void forward_unsent(struct forward *forward, int64_t now_ms);
void forward_pinged(struct forward *forward, int64_t now_ms);
/* Any message from the aggregator. */
void forward_heard(struct forward *forward, int64_t now_ms);
/* Everything under way counts as not sent: the caller reads again from the first waiting record. */
void forward_welcomed(struct forward *forward, uint32_t credit, int64_t now_ms);
void forward_sent(struct forward *forward, const struct uuid *stream, uint64_t last_sequence,
                  uint32_t records, int64_t now_ms);
/* Lets every batch of the stream go that ends at or before through; how many records that is. */
uint32_t forward_acked(struct forward *forward, const struct uuid *stream, uint64_t through,
                       uint32_t credit, int64_t now_ms);
/* The aggregator refused something: hello again, after a back-off. */
void forward_refused(struct forward *forward, int64_t now_ms);
/* A new connection was made. */
void forward_reset(struct forward *forward, int64_t now_ms);

#endif
