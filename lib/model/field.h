/*
 * Every field of a submission, told once: its name, its place in the C struct, its rule and bound.
 *
 * From these rows come the CSV columns, the checks of client and collector, the columns and JSON
 * that reach PostgreSQL, the data sets and docs/validation.md. The wire codec pairs a row with the
 * protobuf field of the same name.
 */
#ifndef PARALLAX_MODEL_FIELD_H
#define PARALLAX_MODEL_FIELD_H

#include "base/text.h"
#include "model/codes.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum field_kind {
    FIELD_LINE,       /* struct text: one line; maximum in bytes */
    FIELD_BODY,       /* struct text: newline and tab allowed; maximum in bytes */
    FIELD_LANGUAGE,   /* struct text: a BCP 47 tag (RFC 5646 shape) */
    FIELD_URL,        /* struct text: http:// or https:// */
    FIELD_DATE,       /* struct text: YYYY, YYYY-MM or YYYY-MM-DD (ISO 8601) */
    FIELD_DECIMAL,    /* struct text: digits with optional sign and decimals, kept as written */
    FIELD_REFERENCE,  /* struct text: a code of a reference list (`known`) */
    FIELD_NUMBER,     /* int32_t within minimum..maximum; 0 is "not given" unless minimum is 0 */
    FIELD_CODE,       /* int32_t of a code_table */
    FIELD_CODES,      /* struct numbers of a code_table */
    FIELD_REFERENCES, /* struct texts of codes of a reference list */
    FIELD_LINES,      /* struct texts, each one line */
    FIELD_GROUP       /* struct group: repeated smaller shapes */
};

/* Lists borrow from the arena the submission was made in. */
struct numbers {
    size_t count;
    const int32_t *at;
};
struct texts {
    size_t count;
    const struct text *at;
};
/* `at` points to `count` structs of the row's shape. */
struct group {
    size_t count;
    const void *at;
};

struct shape;

struct field_row {
    const char *name; /* snake_case: CSV column, SQL column, JSON key, proto field */
    enum field_kind kind;
    size_t offset; /* in the shape's struct */
    bool required;
    bool countable; /* may stand in the clear in a CONFIDENTIAL submission, to be counted */
    int64_t minimum, maximum; /* NUMBER: the range; texts: maximum bytes each */
    size_t items_max;         /* CODES, REFERENCES, LINES, GROUP */
    const struct code_table *codes;
    bool (*known)(struct text code);
    const char *list;    /* what `known` looks in, for messages: "SDG targets" */
    const char *pattern; /* instead of list, where `known` asks for a shape: "[A-Z0-9-]{3,40}" */
    const struct shape *group; /* GROUP */
    const char *help;          /* one sentence for prompts and documentation */
};

struct shape {
    const char *name; /* "finding" */
    const struct field_row *rows;
    size_t count;
    size_t size; /* bytes of the struct */
};

/* The value of a row inside the struct at base. */
static inline const void *field_value(const struct field_row *row, const void *base)
{
    return (const char *)base + row->offset;
}
static inline void *field_place(const struct field_row *row, void *base)
{
    return (char *)base + row->offset;
}

/* NULL when the shape has no such field. */
const struct field_row *shape_field(const struct shape *shape, struct text name);
/* True when nothing was given: empty text, empty list, or number 0 (also where 0 is a legal value).
 */
bool field_is_empty(const struct field_row *row, const void *base);

#endif
