/*
 * Values put into the texts of document/: {{name}} becomes the value, escaped for XML; what stands
 * between {{?name}} and {{/}} stays only where the value is not empty. Pure.
 */
#ifndef PARALLAX_EXPORTER_FILL_H
#define PARALLAX_EXPORTER_FILL_H

#include "base/buffer.h"

#include <stddef.h>

struct fill_value {
    const char *name;
    const char *value; /* valid UTF-8 */
};

/* Appends the text. A name that is in no value is a bug of the text and ends the process. */
void fill_text(struct text text, const struct fill_value *values, size_t count, struct buffer *out);

#endif
