/* See recent.h. */
#include "spool/recent.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

void recent_free(struct recent *recent)
{
    id_table_free(&recent->ids);
    free(recent->places);
    free(recent->swept);
    *recent = (struct recent){.swept = NULL};
}

bool recent_reserve(struct recent *recent, size_t more)
{
    if (!id_table_reserve(&recent->ids, recent->ids.count + more))
        return false;
    if (recent->places_room >= recent->ids.room)
        return true;
    struct recent_place *places =
        realloc(recent->places, recent->ids.room * sizeof *recent->places);
    if (places == NULL)
        return false;
    recent->places = places;
    recent->places_room = recent->ids.room;
    return true;
}

static int compare(const void *left, const void *right)
{
    const struct recent_receipt *a = left, *b = right;
    return memcmp(a->id.bytes, b->id.bytes, sizeof a->id.bytes);
}

static const struct recent_receipt *find_swept(const struct recent *recent, const struct uuid *id)
{
    const struct recent_receipt key = {.id = *id};
    return recent->swept_count == 0
               ? NULL
               : bsearch(&key, recent->swept, recent->swept_count, sizeof key, compare);
}

bool recent_add(struct recent *recent, const struct uuid *id, struct recent_place place)
{
    if (find_swept(recent, id) != NULL || !id_table_add(&recent->ids, id))
        return false;
    recent->places[recent->ids.count - 1] = place;
    return true;
}

void recent_cut(struct recent *recent, size_t count)
{
    id_table_cut(&recent->ids, count);
}

bool recent_find(const struct recent *recent, const struct uuid *id, struct recent_place *ret_place)
{
    size_t number;
    if (id_table_find(&recent->ids, id, &number)) {
        *ret_place = recent->places[number];
        return true;
    }
    const struct recent_receipt *swept = find_swept(recent, id);
    if (swept != NULL)
        *ret_place = swept->place;
    return swept != NULL;
}

size_t recent_gathered(const struct recent *recent)
{
    return recent->ids.count;
}

size_t recent_count(const struct recent *recent)
{
    return recent->ids.count + recent->swept_count - recent->swept_at;
}

bool recent_is_sweeping(const struct recent *recent)
{
    return recent->swept_count > 0;
}

bool recent_sweep(struct recent *recent)
{
    assert(!recent_is_sweeping(recent));
    size_t count = recent->ids.count;
    if (count == 0)
        return true;
    struct recent_receipt *swept = malloc(count * sizeof *swept);
    if (swept == NULL)
        return false;
    for (size_t i = 0; i < count; i++)
        swept[i] = (struct recent_receipt){recent->ids.ids[i], recent->places[i]};
    qsort(swept, count, sizeof *swept, compare);
    recent->swept = swept;
    recent->swept_count = count;
    recent->swept_at = 0;
    id_table_cut(&recent->ids, 0);
    return true;
}

size_t recent_slice(const struct recent *recent, size_t count,
                    const struct recent_receipt **ret_receipts)
{
    size_t left = recent->swept_count - recent->swept_at;
    *ret_receipts = recent->swept + recent->swept_at;
    return count < left ? count : left;
}

void recent_swept(struct recent *recent, size_t count)
{
    recent->swept_at += count;
    if (recent->swept_at < recent->swept_count)
        return;
    free(recent->swept);
    recent->swept = NULL;
    recent->swept_count = 0;
    recent->swept_at = 0;
}
