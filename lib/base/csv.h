/*
 * Comma-separated values (RFC 4180), read from memory and written to a buffer.
 *
 * Read are files as spreadsheets and people really make them: with or without a UTF-8 byte order
 * mark, lines ended by CR, LF or CRLF, mixed as well. Empty lines are skipped. A quote inside a
 * field that does not begin with one stands for itself. Blanks belong to the field. Encoding and
 * the meaning of columns are the caller's business.
 */
#ifndef PARALLAX_BASE_CSV_H
#define PARALLAX_BASE_CSV_H

#include "base/buffer.h"
#include "base/error.h"
#include "base/text.h"

#include <stddef.h>

/* Open with csv_open, release with csv_close; callers read bad_line and bad_column only. */
struct csv {
    struct text content; /* borrowed, without the byte order mark */
    char separator;
    size_t at;           /* offset of the next byte */
    size_t line;         /* physical line of that byte, from 1 */
    size_t bad_line;     /* place of the last CSV_BAD: physical line, from 1 */
    size_t bad_column;   /* and column in characters (code points), from 1 */
    struct buffer bytes; /* the fields of the current row end to end, without quotes */
    struct text *fields;
    size_t field_count;
    size_t field_capacity;
};

/* Owned by the reader, valid until the next call. */
struct csv_row {
    size_t line; /* physical line on which the row starts, from 1 */
    size_t field_count;
    const struct text *fields; /* an empty field is "", never TEXT_NONE */
};

enum csv_result {
    CSV_ROW,
    CSV_END,
    CSV_BAD,   /* this row is malformed; the next call goes on with a later line */
    CSV_FAILED /* memory ran out; nothing was read, the same call may be repeated */
};

/* Borrows content until csv_close. The separator is neither a quote nor a line end. */
void csv_open(struct csv *csv, struct text content, char separator);
void csv_close(struct csv *csv);
/*
 * The next row. CSV_BAD fills error (CSV_QUOTE_OPEN: never closed, the place is the opening quote;
 * CSV_AFTER_QUOTE: something between a closing quote and the separator, the place is that thing).
 * Reading then goes on at the line after the one on which the quote opened, so that a stray quote
 * costs its own line and not all good rows up to the next quote in the file.
 */
enum csv_result csv_next(struct csv *csv, struct csv_row *ret_row, struct error *error);

/* Appends a field, quoted when it holds a comma, a quote or a line end. Absent text is an empty
 * field. */
void csv_write_field(struct buffer *buffer, struct text field);
/* Ends a row of at least one field with CRLF. */
void csv_write_end(struct buffer *buffer);

#endif
