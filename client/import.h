/*
 * Findings from a CSV file into entries for the outbox. It reads and checks only: where the entries
 * and the problems go is the caller's business, and neither file nor clock is touched here.
 */
#ifndef PARALLAX_CLIENT_IMPORT_H
#define PARALLAX_CLIENT_IMPORT_H

#include "base/error.h"
#include "base/text.h"
#include "client/compose.h"
#include "client/outbox.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Something wrong in a row, or in the header. Borrowed for the length of the call. */
struct import_problem {
    size_t line;        /* physical line in the file on which the row starts */
    struct text column; /* as in the header, or "row" */
    const char *code;   /* of model/problems.def, CSV_..., IMPORT_... */
    struct text reason;
};

struct import_sink {
    void *context;
    /* A row that is right. */
    enum verdict (*add)(void *context, const struct outbox_entry *entry,
                        enum outbox_import_result *ret_result, struct error *error);
    void (*refuse)(void *context, const struct import_problem *problem);
};

struct import_counts {
    int64_t rows; /* that are not blank */
    int64_t imported;
    int64_t known;   /* were imported before */
    int64_t changed; /* were imported before and said something else then */
    int64_t refused; /* rows = imported + known + changed + refused */
};

/* Which columns a file has that settings would otherwise have to tell. */
struct import_columns {
    bool call, consent, language;
};

/*
 * Checks the header alone: unknown, doubled and missing columns go to sink->refuse. False when
 * there was one. *ret_columns is set in every case. Read this of all files before rows of any.
 */
bool import_check_header(struct text content, const struct import_sink *sink,
                         struct import_columns *ret_columns, struct error *error);
/*
 * Reads all rows of a file whose header is right, adding to counts. Not OK only when add failed or
 * memory ran out; wrong rows are told and left out.
 */
enum verdict import_rows(struct text content, const struct compose_rules *rules,
                         const struct import_sink *sink, struct import_counts *counts,
                         struct error *error);

#endif
