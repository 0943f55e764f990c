/*
 * The submissions that one round accepts, found by their id in constant time.
 */
#ifndef PARALLAX_COLLECTOR_FRESH_H
#define PARALLAX_COLLECTOR_FRESH_H

#include "base/id_table.h"
#include "base/uuid.h"
#include "seal/merkle.h"
#include "spool/spool.h"

#include <stddef.h>
#include <stdint.h>

struct fresh {
    size_t count, room;
    struct spool_entry *entries; /* in the order in which they came */
    struct merkle_hash *leaves;  /* one for each entry */
    struct id_table ids;         /* their numbers are the indexes of entries */
};

/* Room for so many entries. NULL when memory ran out. */
struct fresh *fresh_new(size_t room);
void fresh_free(struct fresh **fresh);
void fresh_clear(struct fresh *fresh);
/* NULL when there is none. Borrowed until fresh_clear; its index is its distance from entries. */
const struct spool_entry *fresh_find(const struct fresh *fresh, const struct uuid *id);
/*
 * Adds an entry whose id is not there yet, with its leaf; there must be room. What the entry
 * borrows must live until fresh_clear. Returns its index.
 */
size_t fresh_add(struct fresh *fresh, const struct spool_entry *entry);

#endif
