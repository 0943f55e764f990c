/*
 * The collectors that talk with this aggregator: one for each key, at the connection it said hello
 * on last.
 *
 * Pure; the clock is an argument. Who was not heard for a while no longer shares the credit.
 */
#ifndef PARALLAX_AGGREGATOR_PEERS_H
#define PARALLAX_AGGREGATOR_PEERS_H

#include "aggregator/streams.h"

#include <stddef.h>
#include <stdint.h>

/* A collector that works says something every few seconds (collector/forward.h). */
#define PEERS_SILENCE_MS 60000

struct peer {
    struct stream_peer at;
    uint64_t token; /* of its hello under way; 0: none */
    int64_t catalogue_version;
    int64_t heard_ms;
};

struct peers {
    struct peer *at;
    size_t count, room;
};

void peers_free(struct peers *peers);
/* The peer with the key; NULL: it has not said hello. */
struct peer *peers_find(struct peers *peers, const struct stream_peer *at);
/* The peer on exactly this connection; NULL: no hello was said on it. */
struct peer *peers_find_connection(struct peers *peers, const struct stream_peer *at);
/* NULL when there is none with this hello under way. */
struct peer *peers_find_token(struct peers *peers, uint64_t token);
/*
 * A hello: the peer of its key is now at this connection. Keys are few, because each is enrolled by
 * hand. NULL when memory ran out. Pointers from before become invalid.
 */
struct peer *peers_greet(struct peers *peers, const struct stream_peer *at, int64_t now_ms);
/* How many were heard within PEERS_SILENCE_MS. */
size_t peers_active(const struct peers *peers, int64_t now_ms);

#endif
