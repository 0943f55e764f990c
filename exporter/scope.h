/*
 * What a report is about: one country, several, a region, or the whole call; and in it everything,
 * or one theme.
 *
 * It is said in two steps, because what was typed can be checked before anything is asked, and what
 * the call asks about only when the call is known: scope_add_*, then scope_settle.
 */
#ifndef PARALLAX_EXPORTER_SCOPE_H
#define PARALLAX_EXPORTER_SCOPE_H

#include "base/buffer.h"
#include "base/error.h"
#include "model/reference.h"

/* More than the list of countries has. */
#define SCOPE_COUNTRIES_MAX 256

/* Zero-filled is the whole call. Borrows from the code lists only. */
struct report_scope {
    const struct country *countries[SCOPE_COUNTRIES_MAX]; /* by alpha-3 code, each once */
    size_t country_count;
    char region[4];            /* M49; "": none */
    bool whole;                /* neither country nor region was given; after settling */
    const struct theme *theme; /* NULL: all */
};

/* "KGZ" or "KGZ,KAZ,MNG". REJECT SCOPE_COUNTRY, which tells the code that is none. */
enum verdict scope_add_countries(struct report_scope *scope, struct text typed,
                                 struct error *error);
/* An M49 code of a region. REJECT SCOPE_REGION: no such code, or countries are given as well. */
enum verdict scope_add_region(struct report_scope *scope, struct text typed, struct error *error);
/* REJECT SCOPE_THEME. */
enum verdict scope_add_theme(struct report_scope *scope, struct text typed, struct error *error);

/*
 * Sets the scope beside what the call asks about: its countries, joined by QUERY_LIST_SEPARATOR;
 * none is every country. A region becomes those of its countries that the call asks about; the
 * whole call becomes all of them.
 *
 * whole_call: whether the report may be about the whole call. A call on one country is a report on
 * one country all the same.
 *
 * REJECT COUNTRY_NOT_IN_CALL, REGION_NOT_IN_CALL, or SCOPE_MISSING where neither a country nor a
 * region was given and the report cannot be about the whole call.
 */
enum verdict scope_settle(struct report_scope *scope, struct text call, struct text asked,
                          bool whole_call, struct error *error);

/* Whether the report is about more than one country, and so has to say which. After settling. */
bool scope_is_wide(const struct report_scope *scope);
/* The codes of the countries, joined by QUERY_LIST_SEPARATOR. */
void scope_codes(const struct report_scope *scope, struct buffer *codes);
/* "Kyrgyzstan"; "Central Asia"; "Kazakhstan, Kyrgyzstan and Mongolia"; "all countries of the call".
 */
void scope_place(const struct report_scope *scope, const char *language, struct buffer *words);

#endif
