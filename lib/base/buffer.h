/*
 * A growing array of bytes.
 *
 * Failing allocations are sticky: `failed` is set, later appends do nothing, and whoever uses the
 * content asks buffer_ok() once. So writers need no check per call, and none can be forgotten.
 */
#ifndef PARALLAX_BASE_BUFFER_H
#define PARALLAX_BASE_BUFFER_H

#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Zero-filled is a valid empty buffer. Owns data; always NUL-terminated after data[length] once
 * used. */
struct buffer {
    char *data;
    size_t length;   /* bytes */
    size_t capacity; /* bytes */
    bool failed;
};

#define BUFFER_NONE ((struct buffer){NULL, 0, 0, false})

void buffer_append(struct buffer *buffer, const void *bytes, size_t length);
void buffer_text(struct buffer *buffer, struct text text);
void buffer_string(struct buffer *buffer, const char *string);
void buffer_byte(struct buffer *buffer, uint8_t byte);
void buffer_format(struct buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Room for length bytes at the end, counted as used, for the caller to fill; NULL when memory ran
 * out. */
void *buffer_extend(struct buffer *buffer, size_t length);
/* Forgets the content and the failure, keeps the memory. */
void buffer_clear(struct buffer *buffer);
void buffer_free(struct buffer *buffer);
bool buffer_ok(const struct buffer *buffer);
struct text buffer_view(const struct buffer *buffer);

#endif
