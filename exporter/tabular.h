/*
 * A data set as rows of named columns, written as CSV (RFC 4180, every byte as it is) or as one
 * JSON object a line.
 */
#ifndef PARALLAX_EXPORTER_TABULAR_H
#define PARALLAX_EXPORTER_TABULAR_H

#include "base/buffer.h"
#include "base/json.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

/* What stands between the values of a list that comes in: no field may hold it. */
#define TABULAR_LIST_SEPARATOR '\x1f'

enum tabular_kind {
    TABULAR_TEXT,
    TABULAR_NUMBER, /* digits */
    TABULAR_LIST,   /* values apart by U+001F: `|` between them in CSV, an array in JSON */
    TABULAR_JSON    /* one JSON value: its text in CSV */
};

struct tabular_column {
    const char *name;
    enum tabular_kind kind;
};

enum tabular_format { TABULAR_CSV, TABULAR_NDJSON };

/* Holds no memory. */
struct tabular {
    struct buffer *out; /* borrowed */
    enum tabular_format format;
    const struct tabular_column *columns; /* borrowed */
    size_t count;
    size_t at; /* the column that is next in this row */
    struct json json;
};

/* Writes the header of a CSV. */
struct tabular tabular_to(struct buffer *out, enum tabular_format format,
                          const struct tabular_column *columns, size_t count);
/* The next column's value; absent text is an empty cell or null. After the last one the row ends.
 */
void tabular_value(struct tabular *tabular, struct text value);

#endif
