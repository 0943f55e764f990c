/* See copy.h. */
#include "store/copy.h"

#include "base/clock.h"

#include <string.h>

/* PostgreSQL counts from 2000-01-01. */
#define EPOCH_DAY 10957
#define EPOCH_MS (EPOCH_DAY * CLOCK_DAY_MS)
#define TEXT_OID 25
#define JSONB_VERSION 1

static void append_big_endian(struct buffer *out, uint64_t value, size_t bytes)
{
    uint8_t *at = buffer_extend(out, bytes);
    for (size_t i = 0; at != NULL && i < bytes; i++)
        at[i] = (uint8_t)(value >> (8 * (bytes - 1 - i)));
}

static void append_int4(struct buffer *out, int32_t value)
{
    append_big_endian(out, (uint32_t)value, sizeof value);
}

void copy_begin(struct buffer *out)
{
    static const char signature[] = "PGCOPY\n\377\r\n"; /* its own NUL is the eleventh byte */
    buffer_append(out, signature, sizeof signature);
    append_int4(out, 0); /* no flags */
    append_int4(out, 0); /* no header extension */
}

void copy_end(struct buffer *out)
{
    append_big_endian(out, UINT16_MAX, sizeof(int16_t));
}

void copy_row(struct buffer *out, int16_t fields)
{
    append_big_endian(out, (uint16_t)fields, sizeof fields);
}

void copy_null(struct buffer *out)
{
    append_int4(out, -1);
}

void copy_int2(struct buffer *out, int16_t value)
{
    append_int4(out, sizeof value);
    append_big_endian(out, (uint16_t)value, sizeof value);
}

void copy_int4(struct buffer *out, int32_t value)
{
    append_int4(out, sizeof value);
    append_int4(out, value);
}

void copy_int8(struct buffer *out, int64_t value)
{
    append_int4(out, sizeof value);
    append_big_endian(out, (uint64_t)value, sizeof value);
}

void copy_text(struct buffer *out, struct text value)
{
    if (value.at == NULL)
        copy_null(out);
    else
        copy_bytea(out, value.at, value.length);
}

void copy_bytea(struct buffer *out, const void *bytes, size_t length)
{
    if (length > INT32_MAX) {
        out->failed = true;
        return;
    }
    append_int4(out, (int32_t)length);
    buffer_append(out, bytes, length);
}

void copy_uuid(struct buffer *out, const struct uuid *value)
{
    copy_bytea(out, value->bytes, sizeof value->bytes);
}

void copy_timestamp(struct buffer *out, int64_t wall_ms)
{
    /* The two ends of int64 mean infinity to PostgreSQL, which would be accepted. */
    int64_t us;
    if (__builtin_sub_overflow(wall_ms, EPOCH_MS, &us) ||
        __builtin_mul_overflow(us, (int64_t)1000, &us))
        us = INT64_MAX - 1;
    copy_int8(out, us);
}

void copy_date(struct buffer *out, int32_t day)
{
    int32_t since;
    if (__builtin_sub_overflow(day, EPOCH_DAY, &since) || since == INT32_MIN)
        since = INT32_MIN + 1;
    copy_int4(out, since);
}

struct copy_mark copy_open(struct buffer *out)
{
    append_int4(out, 0);
    return (struct copy_mark){out->length};
}

struct copy_mark copy_open_jsonb(struct buffer *out)
{
    struct copy_mark mark = copy_open(out);
    buffer_byte(out, JSONB_VERSION);
    return mark;
}

struct copy_mark copy_open_texts(struct buffer *out, size_t count)
{
    struct copy_mark mark = copy_open(out);
    if (count > INT32_MAX)
        out->failed = true;
    append_int4(out, count > 0 ? 1 : 0); /* dimensions */
    append_int4(out, 0);                 /* no NULLs inside */
    append_int4(out, TEXT_OID);
    if (count > 0) {
        append_int4(out, (int32_t)count);
        append_int4(out, 1); /* the first index */
    }
    return mark;
}

void copy_close(struct buffer *out, struct copy_mark mark)
{
    if (out->failed)
        return;
    size_t length = out->length - mark.at;
    if (length > INT32_MAX) {
        out->failed = true;
        return;
    }
    for (size_t i = 0; i < sizeof(int32_t); i++)
        out->data[mark.at - 1 - i] = (char)(uint8_t)(length >> (8 * i));
}
