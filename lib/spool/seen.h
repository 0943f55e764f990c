/*
 * Which ids may stand in runs of receipts, or in the table of formats up to 3.
 *
 * Nearly every submission is new, and ids of one day stand anywhere in every run: to find out that
 * one is not there would cost a way through each and a miss of the cache at every step. A
 * Bloom filter (B. H. Bloom, "Space/time trade-offs in hash coding with allowable errors", 1970)
 * answers that with one miss; for about one new id of a hundred they are asked in vain.
 *
 * Ids are never taken out: what was pruned is asked for in vain until the next start. Where bits
 * stand depends on a secret seed, so nobody can choose ids that spoil it for others.
 */
#ifndef PARALLAX_SPOOL_SEEN_H
#define PARALLAX_SPOOL_SEEN_H

#include "base/uuid.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SEEN_LAYERS_MAX 12

struct seen_block {
    uint64_t words[8]; /* a line of the cache */
};
/* Full ones stay as they are, and a larger one is begun. */
struct seen_layer {
    struct seen_block *blocks;
    size_t block_count, count, room; /* ids */
};
/* Zero-filled is a valid empty one. */
struct seen {
    struct seen_layer layers[SEEN_LAYERS_MAX];
    size_t layer_count;
    uint64_t seed;
    bool blind; /* not every id that was added is in it */
};

void seen_free(struct seen *seen);
/* Makes room for so many more to begin with. Without memory it answers true for every id. */
void seen_reserve(struct seen *seen, size_t more);
void seen_add(struct seen *seen, const struct uuid *id);
/* False: it was never added. */
bool seen_may_have(const struct seen *seen, const struct uuid *id);

#endif
