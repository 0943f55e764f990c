/*
 * Ids by number: the first that is added is 0, and each is found again in about one step.
 *
 * Ids are chosen by strangers, so where one stands depends on a secret seed of each table: nobody
 * can choose many that stand in one place.
 */
#ifndef PARALLAX_BASE_ID_TABLE_H
#define PARALLAX_BASE_ID_TABLE_H

#include "base/uuid.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct id_table {
    size_t count, room;
    struct uuid *ids; /* by number */
    /* private: */
    uint64_t seed;
    uint32_t slot_bits;
    uint32_t *slots; /* number + 1, or 0 for a free one */
};

/* Zero-filled is a valid empty table. */
void id_table_free(struct id_table *table);
/* Room for so many ids in all, of which those that are in it keep their numbers. False when memory
 * ran out, and then nothing changed. */
bool id_table_reserve(struct id_table *table, size_t room);
/* False when it is not in the table. */
bool id_table_find(const struct id_table *table, const struct uuid *id, size_t *ret_number);
/* Its number is count - 1 afterwards; false when it is there already. There must be room. */
bool id_table_add(struct id_table *table, const struct uuid *id);
/* Takes the last ones out again, so that count are left. */
void id_table_cut(struct id_table *table, size_t count);

#endif
