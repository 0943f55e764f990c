/* See buffer.h. */
#include "base/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool reserve(struct buffer *buffer, size_t more)
{
    if (buffer->failed)
        return false;
    size_t needed;
    if (__builtin_add_overflow(buffer->length, more, &needed) ||
        __builtin_add_overflow(needed, (size_t)1, &needed)) {
        buffer->failed = true;
        return false;
    }
    if (needed <= buffer->capacity)
        return true;
    size_t capacity = buffer->capacity < 64 ? 64 : buffer->capacity;
    while (capacity < needed)
        capacity = capacity > SIZE_MAX / 2 ? needed : capacity * 2;
    char *data = realloc(buffer->data, capacity);
    if (data == NULL) {
        buffer->failed = true;
        return false;
    }
    buffer->data = data;
    buffer->capacity = capacity;
    return true;
}

void *buffer_extend(struct buffer *buffer, size_t length)
{
    if (!reserve(buffer, length))
        return NULL;
    void *start = buffer->data + buffer->length;
    buffer->length += length;
    buffer->data[buffer->length] = '\0';
    return start;
}

void buffer_append(struct buffer *buffer, const void *bytes, size_t length)
{
    void *start = buffer_extend(buffer, length);
    if (start != NULL && length > 0)
        memcpy(start, bytes, length);
}

void buffer_text(struct buffer *buffer, struct text text)
{
    buffer_append(buffer, text.at, text.length);
}

void buffer_string(struct buffer *buffer, const char *string)
{
    buffer_text(buffer, text_of(string));
}

void buffer_byte(struct buffer *buffer, uint8_t byte)
{
    if (!reserve(buffer, 1))
        return;
    buffer->data[buffer->length++] = (char)byte;
    buffer->data[buffer->length] = '\0';
}

void buffer_format(struct buffer *buffer, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (length < 0)
        buffer->failed = true;
    else if (reserve(buffer, (size_t)length)) {
        (void)vsnprintf(buffer->data + buffer->length, (size_t)length + 1, format, again);
        buffer->length += (size_t)length;
    }
    va_end(again);
}

void buffer_clear(struct buffer *buffer)
{
    buffer->length = 0;
    buffer->failed = false;
    if (buffer->data != NULL)
        buffer->data[0] = '\0';
}

void buffer_free(struct buffer *buffer)
{
    free(buffer->data);
    *buffer = BUFFER_NONE;
}

bool buffer_ok(const struct buffer *buffer)
{
    return !buffer->failed;
}

struct text buffer_view(const struct buffer *buffer)
{
    return (struct text){buffer->data, buffer->length};
}
