/* See count.h. */
#include "exporter/count.h"

#include <assert.h>

/* Puts away what the open zone has gathered. */
static void put_away(struct count *count)
{
    if (count->zone < COUNT_ZONE_COUNT)
        count->at[count->section][count->zone] += count->words.count;
    count->words = TEXT_WORDS_NONE;
}

void count_section(struct count *count, size_t section)
{
    assert(section < COUNT_SECTIONS_MAX);
    put_away(count);
    count->section = section;
}

void count_text(struct count *count, enum count_zone zone, struct text text)
{
    if (zone != count->zone)
        put_away(count);
    count->zone = zone;
    if (zone < COUNT_ZONE_COUNT)
        text_words_add(&count->words, text);
}

void count_break(struct count *count)
{
    count->words.inside = false;
}

size_t count_words_of(const struct count *count, size_t section, count_zones zones)
{
    size_t words = 0;
    for (int zone = 0; zone < COUNT_ZONE_COUNT; zone++)
        if ((zones & (1U << zone)) != 0)
            words += count->at[section][zone];
    if (section == count->section && count->zone < COUNT_ZONE_COUNT &&
        (zones & (1U << count->zone)) != 0)
        words += count->words.count;
    return words;
}

size_t count_all(const struct count *count, count_zones zones)
{
    size_t words = 0;
    for (size_t section = 0; section < COUNT_SECTIONS_MAX; section++)
        words += count_words_of(count, section, zones);
    return words;
}
