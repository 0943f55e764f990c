/*
 * What stands in which column of a table whose columns are ours, and problems in the words of the
 * table. Private to the import.
 */
#ifndef PARALLAX_CLIENT_IMPORT_IMPORT_HEADER_H
#define PARALLAX_CLIENT_IMPORT_IMPORT_HEADER_H

#include "base/buffer.h"
#include "client/import/import.h"
#include "model/cell.h"
#include "model/problem.h"

#include <stdbool.h>
#include <stddef.h>

#define IMPORT_COLUMNS_MAX 256
#define IMPORT_COLUMN_BYTES 64

struct import_column {
    char name[IMPORT_COLUMN_BYTES]; /* "observations_figure" */
    size_t index;                   /* in the rows of the table */
    bool envelope;                  /* a field of the submission, else of the finding */
    struct cell_column cell;
};

struct import_header {
    size_t count;
    struct import_column columns[IMPORT_COLUMNS_MAX];
};

/* Reads the header for a kind. False: problems were told. */
bool import_header_read(const struct sheet_file *file, const struct sheet_row *row, int32_t kind,
                        const struct import_sink *sink, struct import_header *ret_header);
bool import_header_has(const struct import_header *header, const char *name);
/* The index in the row of the column that a problem is about; SIZE_MAX: of none. */
size_t import_header_find(const struct import_header *header, const struct problem *problem);

/* ---- import_tell.c ---- */
void import_refuse(const struct import_sink *sink, const struct sheet_file *file, size_t line,
                   struct text column, struct text value, const char *code, const char *reason);
/* "observations.figure" stands in the column observations_figure. */
void import_problem_column(const struct problem *problem, char ret_column[PROBLEM_FIELD_BYTES]);
/* "value 2 is not in the list (themes)" */
void import_problem_reason(const struct problem *problem, struct buffer *out);
void import_count(struct import_counts *counts, enum outbox_import_result result);

#endif
