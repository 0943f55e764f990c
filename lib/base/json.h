/*
 * Writing JSON (RFC 8259) into a buffer: commas and escapes are ours, so that callers only say what
 * comes next. Text must be valid UTF-8; bytes that are not are written as U+FFFD.
 */
#ifndef PARALLAX_BASE_JSON_H
#define PARALLAX_BASE_JSON_H

#include "base/buffer.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

/* Holds no memory. One writer writes one value; the next line starts with json_to() again. */
struct json {
    struct buffer *out; /* borrowed */
    bool needs_comma;
};

struct json json_to(struct buffer *out);
/* Inside an object every value follows json_key; at the top and in arrays, none does. */
void json_object_begin(struct json *json);
void json_object_end(struct json *json);
void json_array_begin(struct json *json);
void json_array_end(struct json *json);
void json_key(struct json *json, const char *key);
void json_text(struct json *json, struct text value);
void json_string(struct json *json, const char *value); /* NULL is written as null */
void json_int(struct json *json, int64_t value);
/* The shortest form that reads back the same; null when not finite. */
void json_number(struct json *json, double value);
void json_bool(struct json *json, bool value);
void json_null(struct json *json);
/* bytes that are one JSON value already */
void json_raw(struct json *json, struct text value);

#endif
