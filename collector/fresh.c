/* See fresh.h. */
#include "collector/fresh.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct fresh *fresh_new(size_t room)
{
    assert(room < UINT32_MAX / 4);
    struct fresh *fresh = calloc(1, sizeof *fresh);
    if (fresh == NULL)
        return NULL;
    fresh->room = room;
    /* At most half full, so that a search always ends at a free slot, and soon. */
    for (fresh->slot_bits = 1; ((size_t)1 << fresh->slot_bits) < 2 * room; fresh->slot_bits++)
        ;
    fresh->entries = calloc(room, sizeof *fresh->entries);
    fresh->leaves = calloc(room, sizeof *fresh->leaves);
    fresh->slots = calloc((size_t)1 << fresh->slot_bits, sizeof *fresh->slots);
    if (fresh->entries == NULL || fresh->leaves == NULL || fresh->slots == NULL)
        fresh_free(&fresh);
    else {
        const struct uuid random = uuid_v7(0);
        memcpy(&fresh->seed, random.bytes + 8, sizeof fresh->seed);
    }
    return fresh;
}

void fresh_free(struct fresh **fresh)
{
    if (*fresh == NULL)
        return;
    free((*fresh)->entries);
    free((*fresh)->leaves);
    free((*fresh)->slots);
    free(*fresh);
    *fresh = NULL;
}

void fresh_clear(struct fresh *fresh)
{
    if (fresh->count > 0)
        memset(fresh->slots, 0, ((size_t)1 << fresh->slot_bits) * sizeof *fresh->slots);
    fresh->count = 0;
}

/* The slot that has the id, or the free one where it belongs. */
static uint32_t *slot_of(const struct fresh *fresh, const struct uuid *id)
{
    const uint64_t golden = UINT64_C(0x9E3779B97F4A7C15);
    const size_t mask = ((size_t)1 << fresh->slot_bits) - 1;
    uint64_t halves[2];
    memcpy(halves, id->bytes, sizeof halves);
    uint64_t hash = (halves[0] ^ fresh->seed) * golden;
    hash = (hash ^ (hash >> 32) ^ halves[1]) * golden;
    size_t slot = (size_t)(hash >> (64 - fresh->slot_bits));
    while (fresh->slots[slot] != 0 && !uuid_equal(&fresh->entries[fresh->slots[slot] - 1].id, id))
        slot = (slot + 1) & mask;
    return &fresh->slots[slot];
}

const struct spool_entry *fresh_find(const struct fresh *fresh, const struct uuid *id)
{
    uint32_t slot = *slot_of(fresh, id);
    return slot == 0 ? NULL : &fresh->entries[slot - 1];
}

size_t fresh_add(struct fresh *fresh, const struct spool_entry *entry)
{
    assert(fresh->count < fresh->room);
    uint32_t *slot = slot_of(fresh, &entry->id);
    assert(*slot == 0);
    size_t index = fresh->count++;
    *slot = (uint32_t)fresh->count;
    fresh->entries[index] = *entry;
    merkle_leaf(&entry->id, entry->digest, &fresh->leaves[index]);
    return index;
}
