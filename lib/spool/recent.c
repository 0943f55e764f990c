/* See recent.h. */
#include "spool/recent.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static void free_places(struct recent_places *places)
{
    id_table_free(&places->ids);
    free(places->places);
    *places = (struct recent_places){.room = 0};
}

void recent_free(struct recent *recent)
{
    free_places(&recent->gathered);
    free_places(&recent->sweeping);
    free(recent->swept);
    *recent = (struct recent){.swept = NULL};
}

bool recent_reserve(struct recent *recent, size_t more)
{
    struct recent_places *gathered = &recent->gathered;
    if (!id_table_reserve(&gathered->ids, gathered->ids.count + more))
        return false;
    if (gathered->room >= gathered->ids.room)
        return true;
    struct recent_place *places =
        realloc(gathered->places, gathered->ids.room * sizeof *gathered->places);
    if (places == NULL)
        return false;
    gathered->places = places;
    gathered->room = gathered->ids.room;
    return true;
}

static int compare(const void *left, const void *right)
{
    const struct recent_receipt *a = left, *b = right;
    return memcmp(a->id.bytes, b->id.bytes, sizeof a->id.bytes);
}

bool recent_add(struct recent *recent, const struct uuid *id, struct recent_place place)
{
    size_t number;
    if (id_table_find(&recent->sweeping.ids, id, &number) ||
        !id_table_add(&recent->gathered.ids, id))
        return false;
    recent->gathered.places[recent->gathered.ids.count - 1] = place;
    return true;
}

void recent_cut(struct recent *recent, size_t count)
{
    id_table_cut(&recent->gathered.ids, count);
}

bool recent_find(const struct recent *recent, const struct uuid *id, struct recent_place *ret_place)
{
    size_t number;
    bool is_gathered = id_table_find(&recent->gathered.ids, id, &number);
    bool found = is_gathered || id_table_find(&recent->sweeping.ids, id, &number);
    if (found)
        *ret_place = (is_gathered ? &recent->gathered : &recent->sweeping)->places[number];
    return found;
}

size_t recent_gathered(const struct recent *recent)
{
    return recent->gathered.ids.count;
}

size_t recent_count(const struct recent *recent)
{
    return recent->gathered.ids.count + recent->swept_count - recent->swept_at;
}

bool recent_is_sweeping(const struct recent *recent)
{
    return recent->swept_count > 0;
}

bool recent_sweep(struct recent *recent)
{
    assert(!recent_is_sweeping(recent));
    const struct recent_places gathered = recent->gathered;
    const size_t count = gathered.ids.count;
    if (count == 0)
        return true;
    struct recent_receipt *swept = malloc(count * sizeof *swept);
    if (swept == NULL)
        return false;
    for (size_t i = 0; i < count; i++)
        swept[i] = (struct recent_receipt){gathered.ids.ids[i], gathered.places[i]};
    qsort(swept, count, sizeof *swept, compare);
    recent->swept = swept;
    recent->swept_count = count;
    recent->swept_at = 0;
    recent->gathered = recent->sweeping; /* which is empty */
    recent->sweeping = gathered;
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
    id_table_cut(&recent->sweeping.ids, 0);
}
