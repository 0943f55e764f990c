/* See csv.h. */
#include "base/csv.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

static bool is_line_end(char c)
{
    return c == '\r' || c == '\n';
}

static bool at_end(const struct csv *csv)
{
    return csv->at == csv->content.length;
}

static char current(const struct csv *csv)
{
    return csv->content.at[csv->at];
}

static bool at_row_end(const struct csv *csv)
{
    return at_end(csv) || is_line_end(current(csv));
}

/* Steps over one CR, LF or CRLF. */
static void take_line_end(struct csv *csv)
{
    bool carriage_return = current(csv) == '\r';
    csv->at++;
    if (carriage_return && !at_end(csv) && current(csv) == '\n')
        csv->at++;
    csv->line++;
}

void csv_open(struct csv *csv, struct text content, char separator)
{
    assert(separator != '"' && !is_line_end(separator));
    size_t mark = sizeof BYTE_ORDER_MARK - 1;
    if (content.length >= mark && memcmp(content.at, BYTE_ORDER_MARK, mark) == 0) {
        content.at += mark;
        content.length -= mark;
    }
    *csv = (struct csv){.content = content, .separator = separator, .line = 1};
}

void csv_close(struct csv *csv)
{
    buffer_free(&csv->bytes);
    free(csv->fields);
    *csv = (struct csv){.line = 1};
}

/* The column of an offset: characters from the start of its line, from 1. */
static size_t column_of(const struct csv *csv, size_t offset)
{
    size_t start = offset;
    while (start > 0 && !is_line_end(csv->content.at[start - 1]))
        start--;
    return text_code_points((struct text){csv->content.at + start, offset - start}) + 1;
}

/* Goes on at the line after the one on which the quote opened. */
static void recover(struct csv *csv, size_t quote_at, size_t quote_line)
{
    csv->at = quote_at;
    csv->line = quote_line;
    while (!at_row_end(csv))
        csv->at++;
    if (!at_end(csv))
        take_line_end(csv);
}

static enum csv_result refuse_open_quote(struct csv *csv, size_t quote_at, size_t quote_line,
                                         struct error *error)
{
    csv->bad_line = quote_line;
    csv->bad_column = column_of(csv, quote_at);
    (void)error_set(error, VERDICT_REJECT, "CSV_QUOTE_OPEN",
                    "line %zu, column %zu: the quote that opens here is never closed",
                    csv->bad_line, csv->bad_column);
    recover(csv, quote_at, quote_line);
    return CSV_BAD;
}

static enum csv_result refuse_after_quote(struct csv *csv, size_t quote_at, size_t quote_line,
                                          struct error *error)
{
    csv->bad_line = csv->line;
    csv->bad_column = column_of(csv, csv->at);
    (void)error_set(
        error, VERDICT_REJECT, "CSV_AFTER_QUOTE",
        "line %zu, column %zu: after a closing quote only a separator or the end of the line "
        "may stand (the quote opened on line %zu, column %zu); a quote that belongs to the "
        "text is written twice",
        csv->bad_line, csv->bad_column, quote_line, column_of(csv, quote_at));
    recover(csv, quote_at, quote_line);
    return CSV_BAD;
}

/* The field that starts with a quote at csv->at, up to the separator or the end of the row. */
static enum csv_result read_quoted(struct csv *csv, struct error *error)
{
    size_t quote_at = csv->at;
    size_t quote_line = csv->line;
    csv->at++;
    while (!at_end(csv)) {
        size_t start = csv->at;
        while (!at_row_end(csv) && current(csv) != '"')
            csv->at++;
        bool quote = !at_end(csv) && current(csv) == '"';
        if (!quote && !at_end(csv))
            take_line_end(csv);
        buffer_append(&csv->bytes, csv->content.at + start, csv->at - start);
        if (!quote)
            continue;
        csv->at++;
        if (at_row_end(csv) || current(csv) == csv->separator)
            return CSV_ROW;
        if (current(csv) != '"')
            return refuse_after_quote(csv, quote_at, quote_line, error);
        buffer_byte(&csv->bytes, '"');
        csv->at++;
    }
    return refuse_open_quote(csv, quote_at, quote_line, error);
}

static void read_plain(struct csv *csv)
{
    size_t start = csv->at;
    while (!at_row_end(csv) && current(csv) != csv->separator)
        csv->at++;
    buffer_append(&csv->bytes, csv->content.at + start, csv->at - start);
}

/* Only the length is kept at first: the bytes may still move while the row grows. */
static bool add_field(struct csv *csv, size_t length)
{
    if (csv->field_count == csv->field_capacity) {
        size_t capacity = csv->field_capacity == 0 ? 16 : csv->field_capacity * 2;
        struct text *fields = reallocarray(csv->fields, capacity, sizeof *fields);
        if (fields == NULL)
            return false;
        csv->fields = fields;
        csv->field_capacity = capacity;
    }
    csv->fields[csv->field_count++] = (struct text){NULL, length};
    return true;
}

static void point_fields(struct csv *csv)
{
    const char *next = csv->bytes.data;
    for (size_t i = 0; i < csv->field_count; i++) {
        csv->fields[i].at = next;
        next += csv->fields[i].length;
    }
}

static enum csv_result read_row(struct csv *csv, struct error *error)
{
    buffer_clear(&csv->bytes);
    (void)buffer_extend(&csv->bytes,
                        0); /* so that even a row of empty fields has bytes to point at */
    csv->field_count = 0;
    for (;;) {
        size_t before = csv->bytes.length;
        if (!at_end(csv) && current(csv) == '"') {
            enum csv_result result = read_quoted(csv, error);
            if (result != CSV_ROW)
                return result;
        } else {
            read_plain(csv);
        }
        if (!buffer_ok(&csv->bytes) || !add_field(csv, csv->bytes.length - before)) {
            error_no_memory(error);
            return CSV_FAILED;
        }
        if (at_row_end(csv))
            break;
        csv->at++;
    }
    point_fields(csv);
    if (!at_end(csv))
        take_line_end(csv);
    return CSV_ROW;
}

enum csv_result csv_next(struct csv *csv, struct csv_row *ret_row, struct error *error)
{
    while (!at_end(csv) && is_line_end(current(csv)))
        take_line_end(csv);
    if (at_end(csv))
        return CSV_END;
    size_t at = csv->at;
    size_t line = csv->line;
    enum csv_result result = read_row(csv, error);
    if (result == CSV_FAILED) {
        csv->at = at;
        csv->line = line;
    }
    if (result == CSV_ROW)
        *ret_row = (struct csv_row){line, csv->field_count, csv->fields};
    return result;
}

static bool needs_quotes(struct text field)
{
    for (size_t i = 0; i < field.length; i++)
        if (field.at[i] == ',' || field.at[i] == '"' || is_line_end(field.at[i]))
            return true;
    return false;
}

void csv_write_field(struct buffer *buffer, struct text field)
{
    if (!needs_quotes(field)) {
        buffer_text(buffer, field);
    } else {
        buffer_byte(buffer, '"');
        for (size_t i = 0; i < field.length; i++) {
            if (field.at[i] == '"')
                buffer_byte(buffer, '"');
            buffer_append(buffer, field.at + i, 1);
        }
        buffer_byte(buffer, '"');
    }
    buffer_byte(buffer, ','); /* the last one of a row becomes its end */
}

void csv_write_end(struct buffer *buffer)
{
    if (!buffer_ok(buffer))
        return;
    assert(buffer->length > 0 && buffer->data[buffer->length - 1] == ',');
    buffer->length--;
    /* A row of one empty field would be an empty line, which readers skip. */
    if (buffer->length == 0 || buffer->data[buffer->length - 1] == '\n')
        buffer_string(buffer, "\"\"");
    buffer_string(buffer, "\r\n");
}
