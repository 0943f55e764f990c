/*
 * The options of parallax-admin: one struct for all commands.
 */
#ifndef PARALLAX_ADMIN_OPTIONS_H
#define PARALLAX_ADMIN_OPTIONS_H

#include "base/options.h"

#include <stdbool.h>
#include <stdint.h>

/* Submissions in one command of review: all of them change, or none. */
#define REVIEW_IDS_MAX 1000

struct admin_config {
    const char *database_url; /* NULL: not given; only commands that need it say so */
    bool json;
    /* key */
    const char *kind;
    bool if_missing;
    const char *organisation;
    const char *collector;
    /* org add, org enrol */
    const char *name, *name_fr, *name_es, *name_ru, *name_ar, *name_zh;
    const char *scope;
    const char *constituency;
    const char *ecosoc;
    int64_t speaks_for;
    const char *card;
    /* call, claim */
    const char *seal_card;
    const char *call;
    /* review; call as well */
    const char *country;
    const char *state;
    const char *note;
    const char *report;
    const char *url;
};

extern const struct option_program admin_program;

#endif
