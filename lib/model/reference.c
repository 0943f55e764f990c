/* See reference.h. The tables are made from reference/ at build time (cmake/ParallaxEmbed.cmake).
 */
#include "model/reference.h"

#include <stdint.h>
#include <string.h>

#define LENGTH(array) (sizeof(array) / sizeof(array)[0])

static const struct goal goals[] = {
#include "reference/goals.inc"
};
static const struct target targets[] = {
#include "reference/targets.inc"
};
static const struct indicator indicators[] = {
#include "reference/indicators.inc"
};
static const struct country countries[] = {
#include "reference/countries.inc"
};
static const struct constituency constituencies[] = {
#include "reference/constituencies.inc"
};
static const struct cedaw_article cedaw_articles[] = {
#include "reference/cedaw_articles.inc"
};
static const struct beijing_area beijing_areas[] = {
#include "reference/beijing_areas.inc"
};
static const struct affected_group affected_groups[] = {
#include "reference/affected_groups.inc"
};
static const struct theme themes[] = {
#include "reference/themes.inc"
};
static const struct upr_cycle upr_cycles[] = {
#include "reference/upr_cycles.inc"
};
static const struct vnr_presentation vnr_presentations[] = {
#include "reference/vnr_presentations.inc"
};

/* Row numbers in byte order of a code. */
static const uint16_t targets_by_target[] = {
#include "reference/targets_by_target.inc"
};
static const uint16_t indicators_by_indicator[] = {
#include "reference/indicators_by_indicator.inc"
};
static const uint16_t countries_by_alpha3[] = {
#include "reference/countries_by_alpha3.inc"
};
static const uint16_t countries_by_m49[] = {
#include "reference/countries_by_m49.inc"
};
static const uint16_t constituencies_by_code[] = {
#include "reference/constituencies_by_code.inc"
};
static const uint16_t beijing_areas_by_code[] = {
#include "reference/beijing_areas_by_code.inc"
};
static const uint16_t affected_groups_by_code[] = {
#include "reference/affected_groups_by_code.inc"
};
static const uint16_t themes_by_code[] = {
#include "reference/themes_by_code.inc"
};

static int compare(struct text code, const char *key)
{
    size_t key_length = strlen(key);
    size_t shorter = code.length < key_length ? code.length : key_length;
    int order = shorter == 0 ? 0 : memcmp(code.at, key, shorter);
    return order != 0 ? order : (code.length > key_length) - (code.length < key_length);
}

/* Defines a look-up by a text column: a binary search through that column's index. */
#define LOOK_UP(function, type, rows, column)                                                      \
    const struct type *function(struct text column)                                                \
    {                                                                                              \
        size_t low = 0;                                                                            \
        size_t high = LENGTH(rows);                                                                \
        while (low < high) {                                                                       \
            size_t middle = low + (high - low) / 2;                                                \
            const struct type *row = &rows[rows##_by_##column[middle]];                            \
            int order = compare(column, row->column);                                              \
            if (order == 0)                                                                        \
                return row;                                                                        \
            if (order < 0)                                                                         \
                high = middle;                                                                     \
            else                                                                                   \
                low = middle + 1;                                                                  \
        }                                                                                          \
        return NULL;                                                                               \
    }

LOOK_UP(reference_target, target, targets, target)
LOOK_UP(reference_indicator, indicator, indicators, indicator)
LOOK_UP(reference_country, country, countries, alpha3)
LOOK_UP(reference_country_by_m49, country, countries, m49)
LOOK_UP(reference_constituency, constituency, constituencies, code)
LOOK_UP(reference_beijing_area, beijing_area, beijing_areas, code)
LOOK_UP(reference_affected_group, affected_group, affected_groups, code)
LOOK_UP(reference_theme, theme, themes, code)

/* Goals and articles are numbered from 1 without a gap, in file order (the unit test holds them to
 * it). */
const struct goal *reference_goal(int goal)
{
    return goal >= 1 && (size_t)goal <= LENGTH(goals) ? &goals[goal - 1] : NULL;
}

const struct cedaw_article *reference_cedaw_article(int article)
{
    return article >= 1 && (size_t)article <= LENGTH(cedaw_articles) ? &cedaw_articles[article - 1]
                                                                     : NULL;
}

#define WHOLE_LIST(function, type, rows)                                                           \
    const struct type *function(size_t *ret_count)                                                 \
    {                                                                                              \
        *ret_count = LENGTH(rows);                                                                 \
        return rows;                                                                               \
    }

WHOLE_LIST(reference_goals, goal, goals)
WHOLE_LIST(reference_targets, target, targets)
WHOLE_LIST(reference_indicators, indicator, indicators)
WHOLE_LIST(reference_countries, country, countries)
WHOLE_LIST(reference_constituencies, constituency, constituencies)
WHOLE_LIST(reference_cedaw_articles, cedaw_article, cedaw_articles)
WHOLE_LIST(reference_beijing_areas, beijing_area, beijing_areas)
WHOLE_LIST(reference_affected_groups, affected_group, affected_groups)
WHOLE_LIST(reference_themes, theme, themes)
WHOLE_LIST(reference_upr_cycles, upr_cycle, upr_cycles)
WHOLE_LIST(reference_vnr_presentations, vnr_presentation, vnr_presentations)

bool reference_region_contains(const char *region_m49, const struct country *country)
{
    if (region_m49[0] == '\0') /* would match the regions that a country does not have */
        return false;
    return strcmp(region_m49, "001") == 0 || strcmp(region_m49, country->region_m49) == 0 ||
           strcmp(region_m49, country->subregion_m49) == 0 ||
           strcmp(region_m49, country->intermediate_region_m49) == 0;
}

const char *reference_region_name(const char *region_m49)
{
    if (strcmp(region_m49, "001") == 0)
        return "World";
    for (size_t i = 0; i < LENGTH(countries); i++) {
        const struct country *country = &countries[i];
        if (!reference_region_contains(region_m49, country))
            continue;
        if (strcmp(region_m49, country->region_m49) == 0)
            return country->region;
        if (strcmp(region_m49, country->subregion_m49) == 0)
            return country->subregion;
        return country->intermediate_region;
    }
    return NULL;
}
