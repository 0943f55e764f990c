/*
 * The first line of an import file: what stands in which column. Private to the import.
 */
#ifndef PARALLAX_CLIENT_IMPORT_HEADER_H
#define PARALLAX_CLIENT_IMPORT_HEADER_H

#include "base/csv.h"
#include "client/import.h"
#include "model/cell.h"

#include <stdbool.h>
#include <stddef.h>

#define IMPORT_COLUMNS_MAX 256
#define IMPORT_COLUMN_BYTES 64

struct import_column {
    char name[IMPORT_COLUMN_BYTES]; /* "observations_figure" */
    bool envelope;                  /* a field of the submission, else of the finding */
    struct cell_column cell;
};

struct import_header {
    size_t count;
    struct import_column columns[IMPORT_COLUMNS_MAX];
};

/* The comma, or what spreadsheets write in countries where the comma stands before decimals: the
 * semicolon or tab that the first line has more of. */
char import_separator(struct text content);
/* Reads the header from csv, which stands at its start. False: problems were told. */
bool import_header_read(struct csv *csv, const struct import_sink *sink,
                        struct import_header *ret_header, struct error *error);
bool import_header_has(const struct import_header *header, const char *name);

#endif
