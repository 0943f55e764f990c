/* See fresh.h. */
#include "collector/fresh.h"

#include <assert.h>
#include <stdlib.h>

struct fresh *fresh_new(size_t room)
{
    struct fresh *fresh = calloc(1, sizeof *fresh);
    if (fresh == NULL)
        return NULL;
    fresh->room = room;
    fresh->entries = calloc(room, sizeof *fresh->entries);
    fresh->leaves = calloc(room, sizeof *fresh->leaves);
    if (fresh->entries == NULL || fresh->leaves == NULL || !id_table_reserve(&fresh->ids, room))
        fresh_free(&fresh);
    return fresh;
}

void fresh_free(struct fresh **fresh)
{
    if (*fresh == NULL)
        return;
    free((*fresh)->entries);
    free((*fresh)->leaves);
    id_table_free(&(*fresh)->ids);
    free(*fresh);
    *fresh = NULL;
}

void fresh_clear(struct fresh *fresh)
{
    id_table_cut(&fresh->ids, 0);
    fresh->count = 0;
}

const struct spool_entry *fresh_find(const struct fresh *fresh, const struct uuid *id)
{
    size_t index;
    return id_table_find(&fresh->ids, id, &index) ? &fresh->entries[index] : NULL;
}

size_t fresh_add(struct fresh *fresh, const struct spool_entry *entry)
{
    assert(fresh->count < fresh->room);
    bool added = id_table_add(&fresh->ids, &entry->id);
    assert(added);
    (void)added;
    size_t index = fresh->count++;
    fresh->entries[index] = *entry;
    merkle_leaf(&entry->id, entry->digest, &fresh->leaves[index]);
    return index;
}
