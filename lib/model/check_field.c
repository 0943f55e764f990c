/* See check_field.h. */
#include "model/check_field.h"

#include "model/check_text.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

void check_field_problem(struct problems *problems, enum problem_code code,
                         struct check_place place, const char *detail_format, ...)
{
    char field[PROBLEM_FIELD_BYTES], detail[PROBLEM_DETAIL_BYTES];
    const char *group = place.group != NULL ? place.group->name : "";
    const char *name = place.row != NULL ? place.row->name : "";
    (void)snprintf(field, sizeof field, "%s%s%s", group, *group != '\0' && *name != '\0' ? "." : "",
                   name);
    va_list arguments;
    va_start(arguments, detail_format);
    (void)vsnprintf(detail, sizeof detail, detail_format, arguments);
    va_end(arguments);
    problem_add(problems, code, field, place.item, "%s", detail);
}

/* False: the bytes are not to be looked at further. */
static bool check_text(struct check_place place, struct text text, struct problems *problems)
{
    size_t byte = 0;
    enum problem_code code = check_text_bytes(text, place.row->kind == FIELD_BODY, &byte);
    if (code != PROBLEM_COUNT) {
        check_field_problem(problems, code, place, "at byte %zu", byte);
        return false;
    }
    if (text.length > (size_t)place.row->maximum) {
        check_field_problem(problems, PROBLEM_TOO_LONG, place, "%zu bytes, at most %" PRId64,
                            text.length, place.row->maximum);
        return false;
    }
    return true;
}

static void check_grammar(struct check_place place, struct text text,
                          bool (*is_right)(struct text text), enum problem_code code,
                          struct problems *problems)
{
    if (check_text(place, text, problems) && !is_right(text))
        check_field_problem(problems, code, place, NO_DETAIL);
}

/* Needs no look at the bytes: what is not UTF-8 is in no list and has no allowed shape. */
static void check_reference(struct check_place place, struct text code, struct problems *problems)
{
    const struct field_row *row = place.row;
    if (row->known(code))
        return;
    if (row->pattern != NULL)
        check_field_problem(problems, PROBLEM_NOT_ID, place, "%s", row->pattern);
    else
        check_field_problem(problems, PROBLEM_REFERENCE, place, "%s", row->list);
}

static void check_number(struct check_place place, int32_t number, struct problems *problems)
{
    const struct field_row *row = place.row;
    if (number < row->minimum || number > row->maximum)
        check_field_problem(problems, PROBLEM_RANGE, place, "%" PRId64 " to %" PRId64, row->minimum,
                            row->maximum);
}

static void check_code(struct check_place place, int32_t number, struct problems *problems)
{
    if (code_by_number(place.row->codes, number) == NULL)
        check_field_problem(problems, PROBLEM_CODE, place, "%s", place.row->codes->name);
}

static bool has_room(struct check_place place, size_t count, struct problems *problems)
{
    if (count <= place.row->items_max)
        return true;
    check_field_problem(problems, PROBLEM_TOO_MANY, place, "%zu, at most %zu", count,
                        place.row->items_max);
    return false;
}

static void check_codes(struct check_place place, const struct numbers *list,
                        struct problems *problems)
{
    if (!has_room(place, list->count, problems))
        return;
    for (size_t i = 0; i < list->count; i++) {
        place.item = i + 1;
        check_code(place, list->at[i], problems);
        for (size_t before = 0; before < i; before++)
            if (list->at[before] == list->at[i]) {
                check_field_problem(problems, PROBLEM_REPEATED, place, "as value %zu", before + 1);
                break;
            }
    }
}

static void check_texts(struct check_place place, const struct texts *list,
                        struct problems *problems)
{
    if (!has_room(place, list->count, problems))
        return;
    for (size_t i = 0; i < list->count; i++) {
        place.item = i + 1;
        if (place.row->kind == FIELD_REFERENCES)
            check_reference(place, list->at[i], problems);
        else if (list->at[i].length == 0)
            check_field_problem(problems, PROBLEM_MISSING, place, NO_DETAIL);
        else
            (void)check_text(place, list->at[i], problems);
        for (size_t before = 0; before < i; before++)
            if (text_equal(list->at[before], list->at[i])) {
                check_field_problem(problems, PROBLEM_REPEATED, place, "as value %zu", before + 1);
                break;
            }
    }
}

void check_field(struct check_place place, const void *base, struct problems *problems)
{
    const void *value = field_value(place.row, base);
    switch (place.row->kind) {
    case FIELD_LINE:
    case FIELD_BODY:
        (void)check_text(place, *(const struct text *)value, problems);
        break;
    case FIELD_LANGUAGE:
        check_grammar(place, *(const struct text *)value, check_text_is_language,
                      PROBLEM_NOT_LANGUAGE, problems);
        break;
    case FIELD_URL:
        check_grammar(place, *(const struct text *)value, check_text_is_url, PROBLEM_NOT_URL,
                      problems);
        break;
    case FIELD_DATE:
        check_grammar(place, *(const struct text *)value, check_text_is_date, PROBLEM_NOT_DATE,
                      problems);
        break;
    case FIELD_DECIMAL:
        check_grammar(place, *(const struct text *)value, check_text_is_decimal,
                      PROBLEM_NOT_DECIMAL, problems);
        break;
    case FIELD_REFERENCE:
        check_reference(place, *(const struct text *)value, problems);
        break;
    case FIELD_NUMBER:
        check_number(place, *(const int32_t *)value, problems);
        break;
    case FIELD_CODE:
        check_code(place, *(const int32_t *)value, problems);
        break;
    case FIELD_CODES:
        check_codes(place, value, problems);
        break;
    case FIELD_REFERENCES:
    case FIELD_LINES:
        check_texts(place, value, problems);
        break;
    case FIELD_GROUP:
        (void)has_room(place, ((const struct group *)value)->count, problems);
        break;
    }
}
