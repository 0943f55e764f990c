/*
 * The newest receipts, which no table has yet.
 *
 * Ids of one day stand anywhere in a table, so that every one put there alone would cost a page of
 * 4 KiB: more than the submission itself. So the newest are kept in memory (and on disk with their
 * commits, from which they are read again at start) until there are enough to be written together,
 * in the order of their ids: a run (spool_runs.c).
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
struct recent_receipt {
    struct uuid id;
    struct recent_place place;
};

/* Zero-filled is a valid empty one. */
struct recent {
    struct id_table ids;
    struct recent_place *places; /* by the ids' numbers */
    size_t room;
};

void recent_free(struct recent *recent);
/* Room for so many more; false when memory ran out. */
bool recent_reserve(struct recent *recent, size_t more);
/* False when it is known here already. There must be room. */
bool recent_add(struct recent *recent, const struct uuid *id, struct recent_place place);
/* Takes back the last ones that were added, until count are left. */
void recent_cut(struct recent *recent, size_t count);
bool recent_find(const struct recent *recent, const struct uuid *id,
                 struct recent_place *ret_place);
size_t recent_count(const struct recent *recent);
/* All of them, ascending by id; NULL when there are none or memory ran out. Owned by the caller. */
struct recent_receipt *recent_sorted(const struct recent *recent);

#endif
