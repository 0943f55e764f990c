/*
 * Submissions from tables into entries for the outbox: tables whose columns are ours by name, and
 * those of others through a mapping (lib/sheet/mapping.h). It reads and checks only: where entries
 * and problems go is the caller's business.
 */
#ifndef PARALLAX_CLIENT_IMPORT_IMPORT_H
#define PARALLAX_CLIENT_IMPORT_IMPORT_H

#include "base/error.h"
#include "base/text.h"
#include "client/compose.h"
#include "client/outbox/outbox.h"
#include "sheet/mapping.h"
#include "sheet/sheet.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Columns of a file of refused rows (client/import/import_refused.h) that an import passes over. */
#define IMPORT_OWN_COLUMNS_PREFIX "import_"

/* Something wrong in a row, or in the header. Borrowed for the length of the call. */
struct import_problem {
    const char *file;
    struct text sheet;  /* TEXT_NONE: a CSV file */
    size_t line;        /* CSV: physical line on which the row starts; workbook: row number */
    struct text column; /* as in the header, or "row" */
    struct text value;  /* as it stands there; TEXT_NONE: no one value is meant */
    const char *code;   /* of model/problems.def, CSV_..., IMPORT_..., MAPPING_... */
    struct text reason;
};

struct import_sink {
    void *context;
    /* A row that is right. */
    enum verdict (*add)(void *context, const struct outbox_entry *entry,
                        enum outbox_import_result *ret_result, struct error *error);
    void (*refuse)(void *context, const struct import_problem *problem);
    /* After all problems of a row were told: the row as it stands there; row NULL: it could not be
     * read, or is one of a repeat that belongs to none. NULL: nothing to be told. */
    void (*refused_row)(void *context, const struct sheet_row *header, const struct sheet_row *row);
};

struct import_counts {
    int64_t rows; /* that are not blank */
    int64_t imported;
    int64_t known;   /* were imported before */
    int64_t changed; /* were imported before and said something else then */
    int64_t refused; /* rows = imported + known + changed + refused */
};

/* Which columns a file has that rules would otherwise have to tell. */
struct import_columns {
    bool call, consent, language;
};

/*
 * Checks the header of a file's first sheet alone: unknown, doubled and missing columns for the
 * kind go to sink->refuse. False when there was one. *ret_columns is set in every case. Read this
 * of all files before rows of any.
 */
bool import_check_header(const struct sheet_file *file, int32_t kind,
                         const struct import_sink *sink, struct import_columns *ret_columns,
                         struct error *error);
/*
 * Reads all rows of a file whose header is right, adding to counts. Not OK only when add failed,
 * memory ran out or the file cannot be read on; wrong rows are told and left out.
 */
enum verdict import_rows(const struct sheet_file *file, int32_t kind,
                         const struct compose_rules *rules, const struct import_sink *sink,
                         struct import_counts *counts, struct error *error);
/*
 * The same through a mapping: files[0] has the rows, the others what belongs to them. REJECT
 * MAPPING_TABLE when the tables are not those of the mapping; why was told.
 */
enum verdict import_mapped(const struct mapping *mapping, const struct sheet_file *const *files,
                           size_t file_count, const struct compose_rules *rules,
                           const struct import_sink *sink, struct import_counts *counts,
                           struct error *error);

#endif
