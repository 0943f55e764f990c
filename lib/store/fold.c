/* See fold.h: a table with open addressing. */
#include "store/fold.h"

#include <stdlib.h>
#include <string.h>

#define SLOTS_AN_ITEM 4

void fold_free(struct fold *fold)
{
    buffer_free(&fold->bytes);
    free(fold->items);
    free(fold->slots);
    *fold = (struct fold){.items = NULL};
}

void fold_clear(struct fold *fold)
{
    buffer_clear(&fold->bytes);
    if (fold->count > 0)
        memset(fold->slots, 0, SLOTS_AN_ITEM * fold->room * sizeof *fold->slots);
    fold->count = 0;
}

struct text fold_part(const struct fold *fold, size_t item, size_t part)
{
    const struct fold_item *of = &fold->items[item];
    return (struct text){of->length[part] > 0 ? fold->bytes.data + of->at[part] : "",
                         of->length[part]};
}

static bool has_key(const struct fold *fold, size_t item, const struct fold_key *key)
{
    for (size_t i = 0; i < FOLD_PARTS; i++) {
        struct text part = fold_part(fold, item, i);
        if (part.length != key->parts[i].length ||
            (part.length > 0 && memcmp(part.at, key->parts[i].at, part.length) != 0))
            return false;
    }
    return true;
}

/* Keys are codes of ours that were checked: no secret is needed against chosen ones. */
static uint32_t *slot_of(const struct fold *fold, const struct fold_key *key)
{
    uint64_t hash = 14695981039346656037U; /* FNV-1a */
    for (size_t i = 0; i < FOLD_PARTS; i++) {
        for (size_t at = 0; at < key->parts[i].length; at++)
            hash = (hash ^ (uint8_t)key->parts[i].at[at]) * 1099511628211U;
        hash = (hash ^ 0xff) * 1099511628211U;
    }
    size_t mask = SLOTS_AN_ITEM * fold->room - 1, slot = (size_t)(hash ^ hash >> 32) & mask;
    while (fold->slots[slot] != 0 && !has_key(fold, fold->slots[slot] - 1, key))
        slot = (slot + 1) & mask;
    return &fold->slots[slot];
}

static struct fold_key key_of(const struct fold *fold, size_t item)
{
    struct fold_key key;
    for (size_t i = 0; i < FOLD_PARTS; i++)
        key.parts[i] = fold_part(fold, item, i);
    return key;
}

static bool grow(struct fold *fold)
{
    size_t room = fold->room == 0 ? 16 : 2 * fold->room;
    uint32_t *slots = calloc(SLOTS_AN_ITEM * room, sizeof *slots);
    struct fold_item *items = slots == NULL ? NULL : reallocarray(fold->items, room, sizeof *items);
    if (items == NULL) {
        free(slots);
        return false;
    }
    free(fold->slots);
    fold->items = items;
    fold->slots = slots;
    fold->room = room;
    for (size_t i = 0; i < fold->count; i++) {
        struct fold_key key = key_of(fold, i);
        *slot_of(fold, &key) = (uint32_t)(i + 1);
    }
    return true;
}

static bool make_item(struct fold *fold, const struct fold_key *key)
{
    size_t before = fold->bytes.length;
    struct fold_item *item = &fold->items[fold->count];
    *item = (struct fold_item){.counts = {0, 0}};
    for (size_t i = 0; i < FOLD_PARTS; i++) {
        item->at[i] = fold->bytes.length;
        item->length[i] = key->parts[i].length;
        buffer_text(&fold->bytes, key->parts[i]);
    }
    if (!buffer_ok(&fold->bytes)) {
        fold->bytes.failed = false;
        fold->bytes.length = before;
        return false;
    }
    fold->count++;
    return true;
}

bool fold_add(struct fold *fold, const struct fold_key *key, size_t which)
{
    if (fold->count == fold->room && !grow(fold))
        return false;
    uint32_t *slot = slot_of(fold, key);
    if (*slot == 0) {
        if (!make_item(fold, key))
            return false;
        *slot = (uint32_t)fold->count;
    }
    fold->items[*slot - 1].counts[which]++;
    return true;
}
