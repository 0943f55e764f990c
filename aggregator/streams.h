/*
 * Which collector is where in which stream: what was taken into memory, what is committed, whom to
 * tell.
 *
 * Pure bookkeeping. A stream's records are taken in order and without gaps; what came before is
 * recognised and not taken twice.
 */
#ifndef PARALLAX_AGGREGATOR_STREAMS_H
#define PARALLAX_AGGREGATOR_STREAMS_H

#include "base/error.h"
#include "base/uuid.h"
#include "wire/link.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The collector at the other end of one connection. */
struct stream_peer {
    uint8_t id[LINK_PEER_BYTES]; /* routing id */
    size_t id_length;
    uint8_t key[LINK_KEY_BYTES];
};

struct stream {
    struct uuid id;
    struct stream_peer peer; /* who said hello with it last */
    uint64_t taken;          /* last sequence in memory or committed */
    uint64_t committed;      /* last sequence in the ledger */
    uint64_t told;           /* last sequence acknowledged to peer */
};

struct streams;

struct streams *streams_new(void); /* NULL when memory ran out */
void streams_free(struct streams **streams);
/* NULL when no hello named it. */
struct stream *streams_find(struct streams *streams, const struct uuid *id);
/*
 * A hello named the stream and the ledger has it committed up to `committed`. A stream that is
 * known keeps what is in memory. RETRY NO_MEMORY, REJECT STREAM_TAKEN when another key owns it.
 */
enum verdict streams_greet(struct streams *streams, const struct uuid *id,
                           const struct stream_peer *peer, uint64_t committed, struct error *error);
/*
 * How many of count records from first_sequence on are old (0 to count), when the rest follows what
 * was taken. REJECT STREAM_GAP when there is a gap, STREAM_UNKNOWN without a hello from this peer.
 */
enum verdict streams_take(struct streams *streams, const struct uuid *id,
                          const struct stream_peer *peer, uint64_t first_sequence, size_t count,
                          size_t *ret_old, struct error *error);
/* Everything taken up to now is committed. */
void streams_committed(struct streams *streams, const struct uuid *id, uint64_t through);
/* The next stream with something to acknowledge; marks it told. NULL when there is none. */
struct stream *streams_next_ack(struct streams *streams);
size_t streams_count(const struct streams *streams);
/* Forgets all: every collector has to say hello again and resends what is not committed. */
void streams_clear(struct streams *streams);

#endif
