/*
 * What an import refused, told three ways: a line on stderr for each problem, JSON for programs,
 * and a CSV file of the refused rows as they stood in the table, to be corrected there and imported
 * again. Its first columns, import_line, import_column, import_value and import_reason, say what
 * was wrong; an import passes over them. They come first, because a row that is too long or too
 * short would push them out of their places.
 */
#ifndef PARALLAX_CLIENT_IMPORT_IMPORT_REFUSED_H
#define PARALLAX_CLIENT_IMPORT_IMPORT_REFUSED_H

#include "base/buffer.h"
#include "base/error.h"
#include "base/json.h"
#include "base/progress.h"
#include "client/import/import.h"

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
    struct buffer part; /* where it is written until it is whole */
    bool has_header;
    int64_t unwritten;                         /* rows that cannot stand in it */
    struct buffer line, column, value, reason; /* of the row that is refused now */
    struct buffer out;
};

/* RETRY FILE_UNWRITABLE when the file of refused rows cannot be made; it is private (0600). One
 * that is there stays as it is until import_refused_end: it may be somebody's half-corrected work.
 */
enum verdict import_refused_begin(struct import_refused *refused, struct error *error);
/* keep: the new file takes the place of the old one, unless no row was refused. RETRY
 * FILE_UNWRITABLE when not all of it could be written; then the old one stays, too. Frees
 * everything but array. */
enum verdict import_refused_end(struct import_refused *refused, bool keep, struct error *error);

/* For the members of struct import_sink. row NULL: it cannot stand in a file of rows. */
void import_refused_tell(struct import_refused *refused, const struct import_problem *problem);
void import_refused_row(struct import_refused *refused, const struct sheet_row *header,
                        const struct sheet_row *row);

#endif
