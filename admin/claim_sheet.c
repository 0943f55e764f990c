/* See claim_sheet.h. */
#include "admin/claim_sheet.h"

#include "model/reference.h"

#include <string.h>

#define CODE_BYTES_MAX 40
#define CODE_PATTERN "[A-Za-z0-9._-]{1,40}"
#define GOALS 17
#define YEAR_FIRST 1990
#define YEAR_LAST 2100
#define STATEMENT_BYTES 4000
#define SOURCE_BYTES 1000
#define PAGE_BYTES 40

/* As the field claim of a finding, which names it. */
static bool is_code(struct text code)
{
    static const char others[] = "._-";
    for (size_t i = 0; i < code.length; i++) {
        char c = code.at[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!letter && !(c >= '0' && c <= '9') && memchr(others, c, sizeof others - 1) == NULL)
            return false;
    }
    return code.length > 0 && code.length <= CODE_BYTES_MAX;
}

static bool known_country(struct text code)
{
    return reference_country(code) != NULL;
}

static bool known_target(struct text code)
{
    return reference_target(code) != NULL;
}

#define MEMBER(member) .name = #member, .offset = offsetof(struct claim_entry, member)

static const struct field_row rows[] = {
    {MEMBER(code), .kind = FIELD_REFERENCE, .known = is_code, .pattern = CODE_PATTERN,
     .required = true, .help = "What findings call the statement."},
    {MEMBER(country), .kind = FIELD_REFERENCE, .known = known_country,
     .list = "ISO 3166-1 alpha-3 countries", .required = true,
     .help = "The country whose government says it."},
    {MEMBER(goal), .kind = FIELD_NUMBER, .minimum = 1, .maximum = GOALS, .required = true,
     .help = "The goal that it is about."},
    {MEMBER(target), .kind = FIELD_REFERENCE, .known = known_target, .list = "SDG targets",
     .help = "The target that it is about, or nothing for the whole goal."},
    {MEMBER(year), .kind = FIELD_NUMBER, .minimum = YEAR_FIRST, .maximum = YEAR_LAST,
     .required = true, .help = "The year of the government's report."},
    {MEMBER(statement), .kind = FIELD_BODY, .maximum = STATEMENT_BYTES, .required = true,
     .help = "What the government says, quoted or in short."},
    {MEMBER(source), .kind = FIELD_LINE, .maximum = SOURCE_BYTES, .required = true,
     .help = "The report that says it."},
    {MEMBER(page), .kind = FIELD_LINE, .maximum = PAGE_BYTES, .help = "Where in the report."},
};

const struct shape claim_shape = {.name = "claim",
                                  .rows = rows,
                                  .count = sizeof rows / sizeof rows[0],
                                  .size = sizeof(struct claim_entry)};

static bool has_country(struct text countries, struct text country)
{
    struct text code;
    if (countries.length == 0)
        return true;
    while (text_split(&countries, '|', &code))
        if (text_equal(code, country))
            return true;
    return false;
}

static bool check_claim(const struct claim_entry *claim, struct text countries, size_t line,
                        struct complaints *complaints)
{
    size_t before = complaints->count;
    const struct target *target = reference_target(claim->target);
    if (target != NULL && target->goal != claim->goal)
        complaint_add(complaints, line, "target", "%s is of goal %d", target->target, target->goal);
    if (!has_country(countries, claim->country))
        complaint_add(complaints, line, "country", "%.*s is not a country of this call",
                      TEXT_ARGS(claim->country));
    return complaints->count == before;
}

/* A code is one country's own, as the key of the table has it. */
static enum verdict remember(struct sheet *sheet, const struct claim_entry *claim, size_t *ret_line,
                             struct error *error)
{
    struct buffer key = BUFFER_NONE;
    buffer_text(&key, claim->country);
    buffer_byte(&key, ' ');
    buffer_text(&key, claim->code);
    enum verdict verdict = buffer_ok(&key)
                               ? sheet_remember(sheet, buffer_view(&key), ret_line, error)
                               : error_no_memory(error);
    buffer_free(&key);
    return verdict;
}

enum verdict claim_sheet_next(struct sheet *sheet, struct complaints *complaints,
                              struct text countries, struct claim_entry *ret_claim, bool *ret_row,
                              struct error *error)
{
    for (;;) {
        struct claim_entry claim;
        bool row = false;
        size_t earlier = 0;
        enum verdict verdict = sheet_next(sheet, &claim, &row, error);
        if (verdict == VERDICT_OK && !row) {
            *ret_row = false;
            return VERDICT_OK;
        }
        if (verdict == VERDICT_OK)
            verdict = remember(sheet, &claim, &earlier, error);
        if (verdict != VERDICT_OK)
            return verdict;
        if (earlier > 0) {
            complaint_add(complaints, sheet_line(sheet), "code",
                          "stands on line %zu already for this country", earlier);
        } else if (check_claim(&claim, countries, sheet_line(sheet), complaints)) {
            *ret_claim = claim;
            *ret_row = true;
            return VERDICT_OK;
        }
    }
}
