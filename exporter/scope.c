/* See scope.h. */
#include "exporter/scope.h"

#include "exporter/names.h"
#include "exporter/tabular.h"
#include "words/words.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* ---- what was typed ---- */

/* At its place by code; a country that is there stays there once. */
static void insert(struct report_scope *scope, const struct country *country)
{
    size_t at = scope->country_count;
    while (at > 0 && strcmp(scope->countries[at - 1]->alpha3, country->alpha3) > 0)
        at--;
    if (at > 0 && scope->countries[at - 1] == country)
        return;
    assert(scope->country_count < SCOPE_COUNTRIES_MAX);
    memmove(&scope->countries[at + 1], &scope->countries[at],
            (scope->country_count - at) * sizeof scope->countries[0]);
    scope->countries[at] = country;
    scope->country_count++;
}

enum verdict scope_add_countries(struct report_scope *scope, struct text typed, struct error *error)
{
    struct text rest = typed, code;
    size_t place = 0;
    while (text_split(&rest, ',', &code)) {
        const struct country *country = reference_country(text_trim(code));
        place++;
        if (country == NULL)
            return error_set(error, VERDICT_REJECT, "SCOPE_COUNTRY",
                             "flag --country: no ISO 3166-1 alpha-3 code, such as KGZ: "
                             "\"%.*s\" (place %zu of the list)",
                             TEXT_ARGS(code), place);
        insert(scope, country);
    }
    if (place == 0)
        return error_set(error, VERDICT_REJECT, "SCOPE_COUNTRY",
                         "flag --country: a list of ISO 3166-1 alpha-3 codes, such as KGZ or "
                         "KGZ,KAZ, is empty");
    return VERDICT_OK;
}

enum verdict scope_add_region(struct report_scope *scope, struct text typed, struct error *error)
{
    char code[sizeof scope->region];
    if (scope->country_count > 0)
        return error_set(error, VERDICT_REJECT, "SCOPE_REGION",
                         "flag --region: a report is about countries or about a region; give "
                         "--country or --region, not both");
    (void)snprintf(code, sizeof code, "%.*s", TEXT_ARGS(typed));
    if (!text_is(typed, code) || reference_region_name(code) == NULL)
        return error_set(error, VERDICT_REJECT, "SCOPE_REGION",
                         "flag --region: no M49 code of a region, subregion or intermediate "
                         "region, such as 143 for Central Asia: \"%.*s\"",
                         TEXT_ARGS(typed));
    memcpy(scope->region, code, sizeof code);
    return VERDICT_OK;
}

enum verdict scope_add_theme(struct report_scope *scope, struct text typed, struct error *error)
{
    scope->theme = reference_theme(typed);
    if (scope->theme == NULL)
        return error_set(error, VERDICT_REJECT, "SCOPE_THEME",
                         "flag --theme: no code of a theme, such as GENDER_EQUALITY: \"%.*s\" "
                         "(reference/themes.csv has them all)",
                         TEXT_ARGS(typed));
    return VERDICT_OK;
}

/* ---- beside the call ---- */

static bool is_asked(struct text asked, const struct country *country)
{
    struct text code;
    if (asked.length == 0)
        return true;
    while (text_split(&asked, TABULAR_LIST_SEPARATOR, &code))
        if (text_is(code, country->alpha3))
            return true;
    return false;
}

static enum verdict check_asked(const struct report_scope *scope, struct text call,
                                struct text asked, struct error *error)
{
    for (size_t i = 0; i < scope->country_count; i++)
        if (!is_asked(asked, scope->countries[i]))
            return error_set(error, VERDICT_REJECT, "COUNTRY_NOT_IN_CALL",
                             "the call %.*s does not ask about %s", TEXT_ARGS(call),
                             scope->countries[i]->alpha3);
    return VERDICT_OK;
}

/* The countries that the call asks about, of the region where there is one. */
static void add_asked(struct report_scope *scope, struct text asked)
{
    size_t count;
    const struct country *all = reference_countries(&count);
    for (size_t i = 0; i < count; i++)
        if (is_asked(asked, &all[i]) &&
            (scope->region[0] == '\0' || reference_region_contains(scope->region, &all[i])))
            insert(scope, &all[i]);
}

enum verdict scope_settle(struct report_scope *scope, struct text call, struct text asked,
                          bool whole_call, struct error *error)
{
    if (scope->country_count > 0)
        return check_asked(scope, call, asked, error);
    add_asked(scope, asked);
    if (scope->region[0] != '\0' && scope->country_count == 0)
        return error_set(error, VERDICT_REJECT, "REGION_NOT_IN_CALL",
                         "the call %.*s does not ask about any country of the region %s (%s)",
                         TEXT_ARGS(call), scope->region, reference_region_name(scope->region));
    if (scope->region[0] == '\0' && scope->country_count != 1 && !whole_call)
        return error_set(error, VERDICT_REJECT, "SCOPE_MISSING",
                         "flag --country: this form makes the report of one country or of "
                         "several; the call %.*s asks about %zu, so give --country or --region",
                         TEXT_ARGS(call), scope->country_count);
    scope->whole = scope->region[0] == '\0' && scope->country_count != 1;
    return VERDICT_OK;
}

/* ---- as a report says it ---- */

bool scope_is_wide(const struct report_scope *scope)
{
    return scope->country_count != 1;
}

void scope_codes(const struct report_scope *scope, struct buffer *codes)
{
    for (size_t i = 0; i < scope->country_count; i++) {
        if (i > 0)
            buffer_byte(codes, TABULAR_LIST_SEPARATOR);
        buffer_string(codes, scope->countries[i]->alpha3);
    }
}

void scope_place(const struct report_scope *scope, const char *language, struct buffer *words)
{
    size_t count = scope->country_count;
    if (scope->region[0] != '\0') {
        buffer_string(words, name_of_region(scope->region, language));
        return;
    }
    if (scope->whole) {
        buffer_string(words, _("all countries of the call"));
        return;
    }
    for (size_t i = 0; i < count; i++) {
        buffer_string(words, language_separator(i, count));
        buffer_string(words, name_of_country(scope->countries[i], language));
    }
}
