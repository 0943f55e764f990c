/*
 * What a query gave, for people as a table or as "heading: value" lines, for programs as JSON.
 */
#ifndef PARALLAX_ADMIN_REPORT_H
#define PARALLAX_ADMIN_REPORT_H

#include "admin/admin.h"

#include "base/json.h"
#include "store/store.h"

#include <stddef.h>

enum report_kind {
    REPORT_TEXT,
    REPORT_NUMBER,
    REPORT_FLAG, /* a boolean: yes, no */
    REPORT_LIST, /* codes joined with |; in JSON an array */
    REPORT_JSON, /* one JSON value; not for tables */
    REPORT_CARD  /* curve and sign in hexadecimal; shown as the card they make */
};

struct report_column {
    const char *name;    /* of the query's column, and the JSON member */
    const char *heading; /* NULL: JSON only */
    enum report_kind kind;
    bool people_only; /* not in JSON, where another column says it better */
};

/* All rows into admin->out: a table with its headings, or one JSON array. */
void report_rows(struct admin *admin, const struct store_result *result,
                 const struct report_column *columns, size_t count);
/* The rows as a JSON array, where it is part of something larger. */
void report_json_array(struct json *json, const struct store_result *result,
                       const struct report_column *columns, size_t count);
/* The first row as a JSON object. There is one. */
void report_json_object(struct json *json, const struct store_result *result,
                        const struct report_column *columns, size_t count);
/* The rows as a table with its headings. */
void report_table(struct buffer *out, const struct store_result *result,
                  const struct report_column *columns, size_t count);
/* The first row into admin->out, a value a line, or one JSON object. There is one. */
void report_one(struct admin *admin, const struct store_result *result,
                const struct report_column *columns, size_t count);

#endif
