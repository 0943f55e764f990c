/* See id_table.h. Open addressing, at most half full, so that a search ends soon. */
#include "base/id_table.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define SLOT_BITS_MIN 4

void id_table_free(struct id_table *table)
{
    free(table->ids);
    free(table->slots);
    *table = (struct id_table){.count = 0};
}

/* The slot that has the id, or the free one where it belongs. */
static uint32_t *slot_of(const struct id_table *table, const struct uuid *id)
{
    const uint64_t golden = UINT64_C(0x9E3779B97F4A7C15);
    const size_t mask = ((size_t)1 << table->slot_bits) - 1;
    uint64_t halves[2];
    memcpy(halves, id->bytes, sizeof halves);
    uint64_t hash = (halves[0] ^ table->seed) * golden;
    hash = (hash ^ (hash >> 32) ^ halves[1]) * golden;
    size_t slot = (size_t)(hash >> (64 - table->slot_bits));
    while (table->slots[slot] != 0 && !uuid_equal(&table->ids[table->slots[slot] - 1], id))
        slot = (slot + 1) & mask;
    return &table->slots[slot];
}

static void make_seed(struct id_table *table)
{
    const struct uuid random = uuid_v7(0);
    memcpy(&table->seed, random.bytes + 8, sizeof table->seed);
}

bool id_table_reserve(struct id_table *table, size_t room)
{
    assert(room < UINT32_MAX / 4);
    if (room <= table->room)
        return true;
    uint32_t bits = SLOT_BITS_MIN;
    while (((size_t)1 << bits) < 2 * room)
        bits++;
    room = (size_t)1 << (bits - 1);
    uint32_t *slots = calloc((size_t)1 << bits, sizeof *slots);
    struct uuid *ids = slots == NULL ? NULL : realloc(table->ids, room * sizeof *ids);
    if (ids == NULL) {
        free(slots);
        return false;
    }
    free(table->slots);
    if (table->room == 0)
        make_seed(table);
    table->ids = ids;
    table->slots = slots;
    table->slot_bits = bits;
    table->room = room;
    for (size_t i = 0; i < table->count; i++)
        *slot_of(table, &table->ids[i]) = (uint32_t)(i + 1);
    return true;
}

bool id_table_find(const struct id_table *table, const struct uuid *id, size_t *ret_number)
{
    uint32_t slot = table->count == 0 ? 0 : *slot_of(table, id);
    if (slot == 0)
        return false;
    *ret_number = slot - 1;
    return true;
}

bool id_table_add(struct id_table *table, const struct uuid *id)
{
    assert(table->count < table->room);
    uint32_t *slot = slot_of(table, id);
    if (*slot != 0)
        return false;
    table->ids[table->count++] = *id;
    *slot = (uint32_t)table->count;
    return true;
}

/* No id that is left was put further on because of one that goes: those came later. */
void id_table_cut(struct id_table *table, size_t count)
{
    assert(count <= table->count);
    if (count == 0 && table->count > 0) {
        memset(table->slots, 0, ((size_t)1 << table->slot_bits) * sizeof *table->slots);
        table->count = 0;
    }
    while (table->count > count) {
        *slot_of(table, &table->ids[table->count - 1]) = 0;
        table->count--;
    }
}
