/*
 * Which runs of receipts there are. A run is receipts in the order of their ids, written once and
 * never changed: first those that were recent together, and then, as runs of one level become many,
 * all of that level merged into one of the next (a log-structured merge tree: P. O'Neil et al.,
 * 1996). So a receipt is written a handful of times, among hundreds of others, however many there
 * are; in one table that is sorted as a whole it would cost a page.
 *
 * This is the list, without the disk: a plain value, which a transaction changes a copy of.
 */
#ifndef PARALLAX_SPOOL_RUNS_H
#define PARALLAX_SPOOL_RUNS_H

#include "base/uuid.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* So many of a level are merged. */
#define RUNS_FAN_IN 8
/* With so many nothing is added until some are merged. */
#define RUNS_MAX 192

enum run_state {
    RUN_WHOLE,
    RUN_MERGING, /* whole, and what the merge under way is made of */
    RUN_GROWING, /* what it makes: nothing is looked for there yet */
    RUN_DROPPED  /* only its space is still to be given back */
};

struct run {
    uint64_t number; /* rises with every run */
    enum run_state state;
    uint32_t level;       /* how often what is in it was merged */
    uint64_t count;       /* receipts */
    uint64_t last_commit; /* the last commit that any of them is of */
    struct uuid first, last;
};

/* Zero-filled is a valid empty one. */
struct runs {
    struct run at[RUNS_MAX];
    size_t count;
    uint64_t next_number;
    uint64_t budget; /* receipts that may be merged now */
    /* What the merge has taken: all up to this id, once it has taken any. */
    struct uuid merged_to;
    bool has_merged;
};

bool runs_are_full(const struct runs *runs);
/* Adds an empty one; there must be room. */
struct run *runs_add(struct runs *runs, enum run_state state, uint32_t level);
void runs_remove(struct runs *runs, size_t index);
/* The one that grows, after a merge was begun if one is due; NULL: there is nothing to merge. */
struct run *runs_growing(struct runs *runs);
/* The merge is over: what it was made of is dropped, and what it made is whole, or gone when empty.
 */
void runs_merged(struct runs *runs);
/* Whether the id may stand in it. */
bool run_may_have(const struct run *run, const struct uuid *id);
/* A receipt at the end of a run: ids ascend. */
void run_note(struct run *run, const struct uuid *id, uint64_t commit);

#endif
