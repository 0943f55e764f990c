/* What truth.c and truth_line.c share. */
#ifndef PARALLAX_TESTS_FAULT_TRUTH_PRIVATE_H
#define PARALLAX_TESTS_FAULT_TRUTH_PRIVATE_H

#include "base/arena.h"
#include "base/buffer.h"
#include "seal/receipt.h"
#include "tests/fault/truth.h"
#include "wire/client_protocol.h"
#include "wire/link.h"

#define TRUTH_ARENA_BYTES ((size_t)16 * 1024 * 1024)
/* Small frames, so that a fault comes between many of them; as many at once as our client has. */
#define TRUTH_FRAME_ITEMS 16
#define TRUTH_WINDOW 8

enum truth_state { TRUTH_WAITING, TRUTH_SENT, TRUTH_ANSWERED };

struct truth_item {
    struct uuid id;
    struct buffer bytes;
    uint8_t digest[SEAL_DIGEST_BYTES];
    enum truth_state state;
    bool was_sent, has_receipt;
    uint8_t receipt[SEAL_DIGEST_BYTES]; /* digest over all of it */
    struct merkle_hash root;            /* of its commit */
};

/* A frame that is under way. */
struct truth_frame {
    uint64_t request; /* 0: free */
    int64_t sent_ms;
    size_t count;
    size_t items[TRUTH_FRAME_ITEMS];
};

struct truth {
    const struct identity *identity;
    const char *endpoint;
    struct identity_public collector;
    const char *title;
    size_t body_bytes;
    bool may_remake, may_refuse;
    size_t count, room, next; /* next: nothing before it waits to be sent */
    struct truth_item *items;
    struct truth_counts counts;
    struct link *link;
    struct arena *arena;
    struct truth_frame frames[TRUTH_WINDOW];
    uint64_t last_request;
    int64_t blocked_ms, rest_until_ms; /* 0: not */
    int64_t fed_ms;                    /* last time */
    int64_t opening_ms;                /* that a connection may take */
};

void truth_connect(struct truth *truth);
void truth_take_outcome(struct truth *truth, struct truth_item *item,
                        const struct collector_reply *reply, const struct reply_outcome *outcome);

#endif
