/*
 * What an import refused, told three ways: a line on stderr for each problem, JSON for programs,
 * and a CSV file of the refused rows as they stood in the table, to be corrected there and imported
 * again. Its columns import_line, import_column, import_value and import_reason say what was wrong;
 * an import passes over them.
 */
#ifndef PARALLAX_CLIENT_IMPORT_REFUSED_H
#define PARALLAX_CLIENT_IMPORT_REFUSED_H

#include "base/buffer.h"
#include "base/error.h"
#include "base/json.h"
#include "base/progress.h"
#include "client/import.h"

#include <stdbool.h>
#include <stdio.h>

/* Made zero-filled with the first members set; import_refused_begin, import_refused_end. */
struct import_refused {
    bool as_json;
    const char *path;          /* of the file of refused rows; NULL: none is wanted */
    struct progress *progress; /* ended before something is told; borrowed */

    /* private */
    struct buffer array; /* the JSON array of all problems */
    struct json json;
    FILE *file;
    bool has_header;
    struct buffer line, column, value, reason; /* of the row that is refused now */
    struct buffer out;
};

/* RETRY FILE_UNWRITABLE when the file of refused rows cannot be made; it is private (0600). */
enum verdict import_refused_begin(struct import_refused *refused, struct error *error);
/* RETRY FILE_UNWRITABLE when not all of it could be written. Frees everything but array. */
enum verdict import_refused_end(struct import_refused *refused, struct error *error);

/* Members of struct import_sink; context is the struct import_refused. */
void import_refused_tell(struct import_refused *refused, const struct import_problem *problem);
void import_refused_row(struct import_refused *refused, const struct sheet_row *header,
                        const struct sheet_row *row);

#endif
