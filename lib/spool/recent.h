/*
 * The newest receipts, which the table of receipts does not have yet.
 *
 * Ids of one day stand anywhere in that table, so that every one put there alone would cost a page
 * of 4 KiB: more than the submission itself. So the newest are kept in memory (and on disk with
 * their commits, from which they are read again at start), and put into the table in its order,
 * many to a page, a slice with each commit: a sweep. While one sweep goes on, the next is gathered.
 */
#ifndef PARALLAX_SPOOL_RECENT_H
#define PARALLAX_SPOOL_RECENT_H

#include "base/id_table.h"
#include "base/uuid.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct recent_place {
    uint64_t commit;
    uint32_t leaf;
};
/* One that is swept. */
struct recent_receipt {
    struct uuid id;
    struct recent_place place;
};

struct recent_places {
    struct id_table ids;
    struct recent_place *places; /* by the ids' numbers */
    size_t room;
};
/* Zero-filled is a valid empty one. */
struct recent {
    struct recent_places gathered;
    struct recent_places sweeping; /* those of the sweep under way, to be found by their ids */
    size_t swept_count, swept_at;  /* those before swept_at are in the table */
    struct recent_receipt *swept;  /* ascending by id */
};

void recent_free(struct recent *recent);
/* Room for so many more; false when memory ran out. */
bool recent_reserve(struct recent *recent, size_t more);
/* False when it is known here already. There must be room. */
bool recent_add(struct recent *recent, const struct uuid *id, struct recent_place place);
/* Takes back the last ones that were added, until count are gathered. */
void recent_cut(struct recent *recent, size_t count);
bool recent_find(const struct recent *recent, const struct uuid *id,
                 struct recent_place *ret_place);
/* How many are gathered. */
size_t recent_gathered(const struct recent *recent);
/* How many the table does not have. */
size_t recent_count(const struct recent *recent);

/* Whether a sweep is under way. */
bool recent_is_sweeping(const struct recent *recent);
/* Begins a sweep of what is gathered, when none is under way; false when memory ran out. */
bool recent_sweep(struct recent *recent);
/* The next of the sweep, at most count of them; how many. They count as swept after recent_swept.
 */
size_t recent_slice(const struct recent *recent, size_t count,
                    const struct recent_receipt **ret_receipts);
void recent_swept(struct recent *recent, size_t count);

#endif
