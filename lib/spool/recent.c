/* See recent.h. */
#include "spool/recent.h"

#include <stdlib.h>
#include <string.h>

void recent_free(struct recent *recent)
{
    id_table_free(&recent->ids);
    free(recent->places);
    *recent = (struct recent){.room = 0};
}

bool recent_reserve(struct recent *recent, size_t more)
{
    if (!id_table_reserve(&recent->ids, recent->ids.count + more))
        return false;
    if (recent->room >= recent->ids.room)
        return true;
    struct recent_place *places =
        realloc(recent->places, recent->ids.room * sizeof *recent->places);
    if (places == NULL)
        return false;
    recent->places = places;
    recent->room = recent->ids.room;
    return true;
}

bool recent_add(struct recent *recent, const struct uuid *id, struct recent_place place)
{
    if (!id_table_add(&recent->ids, id))
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
    bool found = id_table_find(&recent->ids, id, &number);
    if (found)
        *ret_place = recent->places[number];
    return found;
}

size_t recent_count(const struct recent *recent)
{
    return recent->ids.count;
}

static int compare(const void *left, const void *right)
{
    const struct recent_receipt *a = left, *b = right;
    return uuid_compare(&a->id, &b->id);
}

struct recent_receipt *recent_sorted(const struct recent *recent)
{
    const size_t count = recent->ids.count;
    struct recent_receipt *sorted = count > 0 ? malloc(count * sizeof *sorted) : NULL;
    if (sorted == NULL)
        return NULL;
    for (size_t i = 0; i < count; i++)
        sorted[i] = (struct recent_receipt){recent->ids.ids[i], recent->places[i]};
    qsort(sorted, count, sizeof *sorted, compare);
    return sorted;
}
