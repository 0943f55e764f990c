/*
 * Rows in the binary format of PostgreSQL's COPY (its documentation, "COPY", "Binary Format"): all
 * numbers big-endian, each field a length and its bytes, no escapes and no parsing on either side.
 *
 * Writers append to a buffer, whose sticky failure also takes values that the format has no room
 * for.
 */
#ifndef PARALLAX_STORE_COPY_H
#define PARALLAX_STORE_COPY_H

#include "base/buffer.h"
#include "base/text.h"
#include "base/uuid.h"

#include <stddef.h>
#include <stdint.h>

/* Before the first row, and after the last. */
void copy_begin(struct buffer *out);
void copy_end(struct buffer *out);
/* Starts a row; exactly that many fields must follow. */
void copy_row(struct buffer *out, int16_t fields);

void copy_null(struct buffer *out);
void copy_int2(struct buffer *out, int16_t value);
void copy_int4(struct buffer *out, int32_t value);
void copy_int8(struct buffer *out, int64_t value);
/* text; NULL for TEXT_NONE. Encoding and NULs are PostgreSQL's to refuse. */
void copy_text(struct buffer *out, struct text value);
void copy_bytea(struct buffer *out, const void *bytes, size_t length);
void copy_uuid(struct buffer *out, const struct uuid *value);
/* timestamptz. Times that do not fit are written as one that PostgreSQL refuses (22008). */
void copy_timestamp(struct buffer *out, int64_t wall_ms);
/* date, from whole days since 1970-01-01; the same holds for days that do not fit. */
void copy_date(struct buffer *out, int32_t day);

/* Where a field of unknown length starts. */
struct copy_mark {
    size_t at;
};
/* A field whose bytes the caller appends until copy_close. */
struct copy_mark copy_open(struct buffer *out);
/* jsonb: the caller appends one JSON value until copy_close. */
struct copy_mark copy_open_jsonb(struct buffer *out);
/* text[]: the caller appends count elements with copy_text until copy_close. */
struct copy_mark copy_open_texts(struct buffer *out, size_t count);
void copy_close(struct buffer *out, struct copy_mark mark);

#endif
