/* See names.h. The tables are made from reference/ at build time (cmake/ParallaxEmbed.cmake). */
#include "model/names.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#define LENGTH(array) (sizeof(array) / sizeof(array)[0])

/* Members are named as the columns of the lists; en is NULL where another list has it. */
struct named {
    const char *code;
    const char *en, *fr, *es, *ru, *ar, *zh, *ky;
};

static const struct named country_names[] = {
#include "reference/country_names.inc"
};
static const struct named region_names[] = {
#include "reference/region_names.inc"
};
static const struct named language_names[] = {
#include "reference/language_names.inc"
};

/* Row numbers in byte order of the code. */
static const uint16_t country_names_by_code[] = {
#include "reference/country_names_by_code.inc"
};
static const uint16_t region_names_by_code[] = {
#include "reference/region_names_by_code.inc"
};
static const uint16_t language_names_by_code[] = {
#include "reference/language_names_by_code.inc"
};

static const struct named *find(const struct named *rows, const uint16_t *order, size_t count,
                                const char *code)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct named *row = &rows[order[middle]];
        int difference = strcmp(code, row->code);
        if (difference == 0)
            return row;
        if (difference < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

#define FIND(rows, code) find(rows, rows##_by_code, LENGTH(rows), code)

static bool is_subtag(const char *language, const char *subtag)
{
    size_t length = language == NULL ? 0 : strcspn(language, "-");
    return length == strlen(subtag) && strncasecmp(language, subtag, length) == 0;
}

static const char *pick(const struct named *row, const char *language)
{
    const struct {
        const char *subtag;
        const char *name;
    } names[] = {{"fr", row->fr}, {"es", row->es}, {"ru", row->ru},
                 {"ar", row->ar}, {"zh", row->zh}, {"ky", row->ky}};
    for (size_t i = 0; i < LENGTH(names); i++)
        if (is_subtag(language, names[i].subtag))
            return names[i].name;
    return row->en;
}

const char *goal_name(const struct goal *goal, const char *language)
{
    const struct named row = {
        .en = goal->short_en,
        .fr = goal->short_fr,
        .es = goal->short_es,
        .ru = goal->short_ru,
        .ar = goal->short_ar,
        .zh = goal->short_zh,
        .ky = goal->short_ky,
    };
    return pick(&row, language);
}

const char *country_name(const struct country *country, const char *language)
{
    const struct named *row = FIND(country_names, country->alpha3);
    const char *name = row != NULL ? pick(row, language) : NULL;
    return name != NULL ? name : country->un_name_en;
}

const char *region_name(const char *region_m49, const char *language)
{
    const struct named *row = FIND(region_names, region_m49);
    const char *name = row != NULL ? pick(row, language) : NULL;
    return name != NULL ? name : reference_region_name(region_m49);
}

const char *language_name(struct text tag, const char *language)
{
    char code[3] = "";
    for (size_t i = 0; i < tag.length && tag.at[i] != '-'; i++) {
        if (i == 2)
            return NULL;
        code[i] = (char)(tag.at[i] | 0x20); /* letters of ASCII in lower case */
    }
    const struct named *row = FIND(language_names, code);
    return row != NULL ? pick(row, language) : NULL;
}
