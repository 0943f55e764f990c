/* One value of an option, as typed, by its kind. */
#include "base/options_private.h"

#include <assert.h>
#include <string.h>

struct unit {
    const char *name;
    int64_t factor;
};

static const struct unit time_units[] = {
    {"ms", 1}, {"s", 1000}, {"m", 60000}, {"h", 3600000}, {NULL, 0}};
static const struct unit size_units[] = {{"", 1},
                                         {"KiB", INT64_C(1) << 10},
                                         {"MiB", INT64_C(1) << 20},
                                         {"GiB", INT64_C(1) << 30},
                                         {NULL, 0}};

/* Digits, then a unit; false when either is missing or the product overflows. */
static bool parse_with_unit(const char *typed, const struct unit *units, int64_t *ret_number)
{
    size_t digits = strspn(typed, "0123456789");
    int64_t count;
    if (!text_int64((struct text){typed, digits}, &count))
        return false;
    for (const struct unit *unit = units; unit->name != NULL; unit++)
        if (strcmp(typed + digits, unit->name) == 0)
            return !__builtin_mul_overflow(count, unit->factor, ret_number);
    return false;
}

/* In the largest unit that leaves no rest, as one would type it. */
static void format_bound(const struct option_row *row, int64_t number, struct buffer *out)
{
    static const struct unit none[] = {{"", 1}, {NULL, 0}};
    const struct unit *units = row->kind == OPTION_TIME   ? time_units
                               : row->kind == OPTION_SIZE ? size_units
                                                          : none;
    const struct unit *best = units;
    for (const struct unit *unit = units; unit->name != NULL; unit++)
        if (number != 0 && number % unit->factor == 0)
            best = unit;
    buffer_format(out, "%lld%s", (long long)(number / best->factor), best->name);
}

void option_range(const struct option_row *row, struct buffer *out)
{
    bool counts =
        row->kind == OPTION_NUMBER || row->kind == OPTION_TIME || row->kind == OPTION_SIZE;
    if (!counts || (row->minimum == 0 && row->maximum == 0))
        return;
    if (row->maximum == INT64_MAX) {
        buffer_string(out, "at least ");
        format_bound(row, row->minimum, out);
        return;
    }
    buffer_string(out, "from ");
    format_bound(row, row->minimum, out);
    buffer_string(out, " to ");
    format_bound(row, row->maximum, out);
}

static enum verdict check_range(const struct option_row *row, const char *typed, int64_t number,
                                struct error *error)
{
    bool bounded = row->minimum != 0 || row->maximum != 0;
    if (!bounded || (number >= row->minimum && number <= row->maximum))
        return VERDICT_OK;
    struct buffer range = BUFFER_NONE;
    option_range(row, &range);
    enum verdict verdict =
        buffer_ok(&range) ? error_set(error, VERDICT_REJECT, "OPTION_OUT_OF_RANGE",
                                      "\"%.80s\" is out of range: it must be %s", typed, range.data)
                          : error_no_memory(error);
    buffer_free(&range);
    return verdict;
}

static enum verdict bad_value(struct error *error, const char *typed, const char *rule)
{
    return error_set(error, VERDICT_REJECT, "OPTION_BAD_VALUE", "\"%.80s\" %s", typed, rule);
}

static bool is_choice(const struct option_row *row, const char *typed)
{
    struct text rest = text_of(row->choices), choice;
    while (text_split(&rest, '|', &choice))
        if (text_is(choice, typed))
            return true;
    return false;
}

enum verdict option_parse(const struct option_row *row, const char *typed,
                          struct option_value *ret_value, struct error *error)
{
    struct option_value value = {0, false};
    if (typed[0] == '\0')
        return error_set(error, VERDICT_REJECT, "OPTION_EMPTY", "the value is empty");
    switch (row->kind) {
    case OPTION_TEXT:
    case OPTION_PATH:
    case OPTION_SECRET:
        break;
    case OPTION_CHOICE:
        if (!is_choice(row, typed))
            return error_set(error, VERDICT_REJECT, "OPTION_BAD_VALUE", "\"%.80s\" is none of %s",
                             typed, row->choices);
        break;
    case OPTION_NUMBER:
        if (!text_int64(text_of(typed), &value.number))
            return bad_value(error, typed, "is not a whole number");
        break;
    case OPTION_TIME:
        if (!parse_with_unit(typed, time_units, &value.number))
            return bad_value(error, typed,
                             "is not a time: write a number with ms, s, m or h, such as 250ms");
        break;
    case OPTION_SIZE:
        if (!parse_with_unit(typed, size_units, &value.number))
            return bad_value(error, typed,
                             "is not a size: write bytes, or a number with KiB, MiB or GiB");
        break;
    case OPTION_FLAG:
        value.flag = strcmp(typed, "yes") == 0;
        if (!value.flag && strcmp(typed, "no") != 0)
            return bad_value(error, typed, "is neither yes nor no");
        break;
    }
    enum verdict verdict = VERDICT_OK;
    if (row->kind == OPTION_NUMBER || row->kind == OPTION_TIME || row->kind == OPTION_SIZE)
        verdict = check_range(row, typed, value.number, error);
    if (verdict == VERDICT_OK)
        *ret_value = value;
    return verdict;
}
