/* See report.h. */
#include "admin/report.h"

#include "seal/seal.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define COLUMNS_MAX 24
#define COLUMN_GAP 2

static struct text value_of(const struct store_result *result, size_t row,
                            const struct report_column *column)
{
    size_t at = 0;
    while (at < store_result_columns(result) &&
           strcmp(store_result_name(result, at), column->name) != 0)
        at++;
    assert(at < store_result_columns(result)); /* our table and our SQL differ */
    return store_result_value(result, row, at);
}

/* text has room for a card. */
static void format_card(struct text hex, char text[CARD_TEXT_BYTES])
{
    struct identity_public public;
    size_t half = (size_t)2 * SEAL_KEY_BYTES;
    text[0] = '\0';
    if (hex.length == 2 * half && seal_unhex((struct text){hex.at, half}, public.curve, 32) &&
        seal_unhex((struct text){hex.at + half, half}, public.sign, 32))
        card_format(&public, text);
}

/* What people see. The answer may borrow from card. */
static struct text shown(struct text value, enum report_kind kind, char card[CARD_TEXT_BYTES])
{
    switch (kind) {
    case REPORT_FLAG:
        return text_of(text_is(value, "t") ? "yes" : "no");
    case REPORT_CARD:
        format_card(value, card);
        return text_of(card);
    case REPORT_TEXT:
    case REPORT_NUMBER:
    case REPORT_LIST:
    case REPORT_JSON:
        break;
    }
    return value;
}

static void write_json_list(struct json *json, struct text list)
{
    struct text code;
    json_array_begin(json);
    while (text_split(&list, '|', &code))
        json_text(json, code);
    json_array_end(json);
}

static void write_json_value(struct json *json, struct text value, enum report_kind kind)
{
    char card[CARD_TEXT_BYTES];
    if (value.at == NULL) {
        json_null(json);
        return;
    }
    switch (kind) {
    case REPORT_TEXT:
        json_text(json, value);
        break;
    case REPORT_NUMBER:
    case REPORT_JSON:
        json_raw(json, value);
        break;
    case REPORT_FLAG:
        json_bool(json, text_is(value, "t"));
        break;
    case REPORT_LIST:
        write_json_list(json, value);
        break;
    case REPORT_CARD:
        json_text(json, shown(value, kind, card));
        break;
    }
}

static void write_json_row(struct json *json, const struct store_result *result, size_t row,
                           const struct report_column *columns, size_t count)
{
    json_object_begin(json);
    for (size_t i = 0; i < count; i++) {
        if (columns[i].people_only)
            continue;
        json_key(json, columns[i].name);
        write_json_value(json, value_of(result, row, &columns[i]), columns[i].kind);
    }
    json_object_end(json);
}

void report_json_object(struct json *json, const struct store_result *result,
                        const struct report_column *columns, size_t count)
{
    write_json_row(json, result, 0, columns, count);
}

void report_json_array(struct json *json, const struct store_result *result,
                       const struct report_column *columns, size_t count)
{
    json_array_begin(json);
    for (size_t row = 0; row < store_result_rows(result); row++)
        write_json_row(json, result, row, columns, count);
    json_array_end(json);
}

static void pad(struct buffer *out, size_t blanks)
{
    while (blanks-- > 0)
        buffer_byte(out, ' ');
}

static size_t width_of(const struct store_result *result, const struct report_column *column)
{
    char card[CARD_TEXT_BYTES];
    size_t width = strlen(column->heading);
    for (size_t row = 0; row < store_result_rows(result); row++) {
        size_t length = text_code_points(shown(value_of(result, row, column), column->kind, card));
        width = length > width ? length : width;
    }
    return width;
}

/* A line break in a statement would break the table. */
static void write_on_one_line(struct buffer *out, struct text text)
{
    for (size_t i = 0; i < text.length; i++)
        buffer_byte(out, (uint8_t)(text.at[i] == '\n' || text.at[i] == '\t' ? ' ' : text.at[i]));
}

/* Numbers stand right; nothing is padded at the end of a line. */
static void write_cell(struct buffer *out, struct text text, size_t width, bool right, bool last)
{
    size_t length = text_code_points(text);
    if (right)
        pad(out, width - length);
    write_on_one_line(out, text);
    if (!last)
        pad(out, (right ? 0 : width - length) + COLUMN_GAP);
}

void report_table(struct buffer *out, const struct store_result *result,
                  const struct report_column *columns, size_t count)
{
    size_t widths[COLUMNS_MAX] = {0}, last = 0;
    char card[CARD_TEXT_BYTES];
    assert(count <= COLUMNS_MAX);
    for (size_t i = 0; i < count; i++) {
        if (columns[i].heading == NULL)
            continue;
        widths[i] = width_of(result, &columns[i]);
        last = i;
    }
    /* Row 0 is the headings. */
    for (size_t row = 0; row <= store_result_rows(result); row++) {
        for (size_t i = 0; i <= last; i++) {
            if (columns[i].heading == NULL)
                continue;
            struct text text = text_of(columns[i].heading);
            if (row > 0)
                text = shown(value_of(result, row - 1, &columns[i]), columns[i].kind, card);
            write_cell(out, text, widths[i], columns[i].kind == REPORT_NUMBER, i == last);
        }
        buffer_byte(out, '\n');
    }
}

void report_rows(struct admin *admin, const struct store_result *result,
                 const struct report_column *columns, size_t count)
{
    if (!admin->config->json) {
        report_table(&admin->out, result, columns, count);
        return;
    }
    struct json json = json_to(&admin->out);
    report_json_array(&json, result, columns, count);
    buffer_byte(&admin->out, '\n');
}

void report_one(struct admin *admin, const struct store_result *result,
                const struct report_column *columns, size_t count)
{
    struct buffer *out = &admin->out;
    if (admin->config->json) {
        struct json json = json_to(out);
        report_json_object(&json, result, columns, count);
        buffer_byte(out, '\n');
        return;
    }
    for (size_t i = 0; i < count; i++) {
        char card[CARD_TEXT_BYTES];
        if (columns[i].heading == NULL)
            continue;
        struct text text = shown(value_of(result, 0, &columns[i]), columns[i].kind, card);
        buffer_format(out, "%s: %.*s\n", columns[i].heading, TEXT_ARGS(text));
    }
}
