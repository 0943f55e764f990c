/*
 * The code lists of reference/ as constant tables: goals, targets, countries and the rest.
 *
 * Every row lives as long as the process and may be used by all threads. Strings are never NULL; a
 * value that a list does not have is "". Look-ups take exact codes (case counts) and give NULL when
 * there is no such code. Names in other languages stand in model/names.h, sources and dates in
 * reference/README.md.
 */
#ifndef PARALLAX_MODEL_REFERENCE_H
#define PARALLAX_MODEL_REFERENCE_H

#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

/* Members are named as the columns of the list. */
struct goal {
    int goal; /* 1 to 17 */
    const char *short_en;
    const char *short_fr;
    const char *short_es;
    const char *short_ru;
    const char *short_ar;
    const char *short_zh;
    const char *short_ky;
    const char *colour;       /* "#E5243B" */
    const char *wedding_cake; /* society, economy, biosphere, partnership */
    const char *five_ps;      /* people, prosperity, planet, peace, partnership */
    const char *dimension;    /* social, economic, environmental, cross-cutting */
};

struct target {
    const char *target; /* "5.2", "16.10", "1.a" */
    int goal;
    bool is_means_of_implementation;
    const char *label_en; /* our own short wording */
};

struct indicator {
    const char *indicator; /* "5.2.1" */
    const char *target;
    int goal;
    bool in_framework_2025; /* false: dropped from the global framework, still met in older reports
                             */
    const char *unsd_code;  /* the same code at several places: the same indicator */
};

struct country {
    const char *alpha3; /* ISO 3166-1 */
    const char *alpha2;
    const char *m49; /* three digits, "004" */
    const char *un_name_en;
    const char *region;
    const char *region_m49; /* "" for Antarctica, as the other regions */
    const char *subregion;
    const char *subregion_m49;
    const char *intermediate_region; /* only in Sub-Saharan Africa and Latin America, else "" */
    const char *intermediate_region_m49;
    bool ldc;              /* least developed country */
    bool lldc;             /* landlocked developing country */
    bool sids;             /* small island developing State or territory */
    const char *un_status; /* member, observer, none */
    bool un_member;
};

struct constituency {
    const char *code; /* "MG-WOM" */
    const char *name;
    const char *kind;  /* major_group, other_stakeholder, thematic_mechanism, regional_mechanism */
    const char *basis; /* what it goes back to */
};

struct cedaw_article {
    int article; /* 1 to 16, the substantive ones */
    const char *short_name;
    const char *part;                  /* "I" to "IV" */
    const char *suggested_sdg_targets; /* joined with | */
};

struct beijing_area {
    const char *code; /* "A" to "L" */
    const char *area;
    const char *suggested_sdg_goals; /* joined with | */
};

struct affected_group {
    const char *code; /* "PERSONS_WITH_DISABILITIES" */
    const char *label_en;
};

struct theme {
    const char *code; /* "GENDER_EQUALITY" */
    const char *label_en;
};

struct upr_cycle {
    int cycle;
    const char *years; /* "2022-2027" */
    int sessions_from;
    int sessions_to;
    int states_per_session;
    const char *review_hours; /* for one State: "3.5" */
};

struct vnr_presentation {
    const char *alpha3;
    int year;
    int nth_presentation;   /* of this country, from 1 */
    const char *confidence; /* high, medium, low: anything but high is shown as such */
};

/* Whole lists in the order of the files. */
const struct goal *reference_goals(size_t *ret_count);
const struct target *reference_targets(size_t *ret_count);
const struct indicator *reference_indicators(size_t *ret_count);
const struct country *reference_countries(size_t *ret_count);
const struct constituency *reference_constituencies(size_t *ret_count);
const struct cedaw_article *reference_cedaw_articles(size_t *ret_count);
const struct beijing_area *reference_beijing_areas(size_t *ret_count);
const struct affected_group *reference_affected_groups(size_t *ret_count);
const struct theme *reference_themes(size_t *ret_count);
const struct upr_cycle *reference_upr_cycles(size_t *ret_count);
const struct vnr_presentation *reference_vnr_presentations(size_t *ret_count);

/* One row by its code, in O(log n) or better. */
const struct goal *reference_goal(int goal);
const struct target *reference_target(struct text target);
const struct indicator *reference_indicator(struct text indicator);
const struct country *reference_country(struct text alpha3);
const struct country *reference_country_by_m49(struct text m49);
const struct constituency *reference_constituency(struct text code);
const struct cedaw_article *reference_cedaw_article(int article);
const struct beijing_area *reference_beijing_area(struct text code);
const struct affected_group *reference_affected_group(struct text code);
const struct theme *reference_theme(struct text code);

/* Is the country part of the region? M49 codes: "001" world, "142" Asia, "143" Central Asia, "011"
 * Western Africa. */
bool reference_region_contains(const char *region_m49, const struct country *country);
/* The English name of a region that a country of the list is part of, or NULL. Walks the list. */
const char *reference_region_name(const char *region_m49);

#endif
