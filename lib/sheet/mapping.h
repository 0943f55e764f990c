/*
 * How the columns of somebody's table become columns of Parallax: a file that a coordinator writes,
 * or has written by mapping_guess and edits. docs/import.md is its manual.
 *
 * A mapped row has arrays of values per column and not texts joined by `|`: a value may hold one.
 * Every value knows its place in the table, so that whatever is wrong with it is told by the line,
 * the column and the value that its author knows.
 */
#ifndef PARALLAX_SHEET_MAPPING_H
#define PARALLAX_SHEET_MAPPING_H

#include "base/buffer.h"
#include "base/error.h"
#include "base/text.h"
#include "model/codes.h"
#include "model/field.h"
#include "sheet/sheet.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MAPPING_BYTES_MAX ((size_t)256 * 1024)
/* All that the rows of repeats may take in memory: they are read before the rows they belong to. */
#define MAPPING_REPEATS_BYTES_MAX ((size_t)256 * 1024 * 1024)

/* A table with this column is a file of refused rows: only some rows of a table, so rows of repeats
 * that belong to none of them are no mistake. */
#define MAPPING_REFUSED_COLUMN "import_line"

struct mapping;
struct mapping_rows;

/*
 * Reads a mapping; file is how it is called in messages and is copied. REJECT MAPPING_WRONG: "FILE,
 * line N: " and the rule; the sentence may repeat a name from the file. RETRY NO_MEMORY.
 */
enum verdict mapping_read(struct text yaml, const char *file, struct mapping **ret_mapping,
                          struct error *error);
void mapping_free(struct mapping **mapping);
/* enum kind of model/codes.h: FINDING, RESPONSE, SIGN_ON or CONTRIBUTION. */
int32_t mapping_kind(const struct mapping *mapping);

/* Borrowed as long as the row or problem it stands in. */
struct mapping_place {
    const char *file;
    struct text sheet;  /* TEXT_NONE: a CSV file */
    size_t line;        /* as in struct sheet_row; 0: the whole sheet is meant */
    struct text column; /* the header as it stands there; TEXT_NONE: none */
};

struct mapping_problem {
    struct mapping_place place;
    struct text value;  /* as it stands there, perhaps with control characters; or TEXT_NONE */
    const char *code;   /* MAPPING_..., CSV_... */
    const char *reason; /* a sentence */
};

struct mapping_sink {
    void *context;
    void (*refuse)(void *context, const struct mapping_problem *problem);
};

/* A column of ours in a mapped row. */
struct mapping_cell {
    const char *column; /* "observations_figure": what cell_column_find knows */
    bool is_envelope;   /* of envelope_shape, else of the kind's own shape */
    /* Fields that hold one value have one, lists have theirs. In a group the value of this index
     * belongs to the item of this index; all of its columns have as many, and some may be empty. */
    size_t count;
    const struct text *values;
    /* Of each value. A constant has the mapping's file and line and no column. */
    const struct mapping_place *places;
};

/* Owned by the reader, valid until the next call. */
struct mapping_row {
    size_t line;
    struct text key; /* the row's own, TEXT_NONE where it has none or the mapping names none */
    size_t cell_count;
    const struct mapping_cell *cells; /* only those that have a value */
};

enum mapping_result {
    MAPPING_ROW,
    MAPPING_END,
    MAPPING_BAD,   /* this row is left out; why was told to the sink */
    MAPPING_FAILED /* nothing more can be read */
};

/*
 * Sets the mapping over tables. files[0] has the rows; where it is a CSV file, it is that whatever
 * `sheet:` says. Further files are where the mapping's `file:` repeats are looked for, by name
 * without folders, and `sheet:` repeats that files[0] does not have. All are borrowed until
 * mapping_rows_free. Repeats are read here.
 *
 * REJECT MAPPING_TABLE: the tables are not those of the mapping; each problem was told to the sink:
 * MAPPING_COLUMN_UNKNOWN, _MISSING, _AMBIGUOUS, _DOUBLED, _PERSONAL, MAPPING_SHEET. REJECT as
 * sheet_open; MAPPING_TOO_LARGE. RETRY NO_MEMORY.
 */
enum verdict mapping_rows_open(const struct mapping *mapping, const struct sheet_file *const *files,
                               size_t file_count, const struct mapping_sink *sink,
                               struct mapping_rows **ret_rows, struct error *error);
void mapping_rows_free(struct mapping_rows **rows);
/*
 * The next row. Told for a MAPPING_BAD: MAPPING_ROW_LENGTH, MAPPING_OPTION (neither chosen nor
 * not), MAPPING_NO_YEAR, MAPPING_NO_DATE, MAPPING_SEVERAL, MAPPING_REPEAT (a row of its repeats is
 * wrong), MAPPING_KEY_DOUBLED; and when all rows were read, for every row of a repeat that belongs
 * to none of them MAPPING_ORPHAN, MAPPING_NESTED. MAPPING_FAILED fills error.
 */
enum mapping_result mapping_rows_next(struct mapping_rows *rows, struct mapping_row *ret_row,
                                      struct error *error);

/* The table that has the rows; its header lives until mapping_rows_free. */
const char *mapping_rows_file(const struct mapping_rows *rows);
struct text mapping_rows_sheet(const struct mapping_rows *rows);
const struct sheet_row *mapping_rows_header(const struct mapping_rows *rows);
/* The row of it that mapping_rows_next gave or left out last, as it stands there, until the next
 * call. NULL: it was malformed, or the row of a repeat. */
const struct sheet_row *mapping_rows_current(const struct mapping_rows *rows);

/*
 * Appends a first mapping for this table as YAML that mapping_read takes, with comments on what to
 * edit: our columns by name or likeness, select_multiple in either shape, repeats in further sheets
 * of a workbook or further files, everything else ignored by name. Looks at the first rows only.
 * kind as mapping_kind; 0: the header decides. REJECT as sheet_open. RETRY NO_MEMORY.
 */
enum verdict mapping_guess(const struct sheet_file *const *files, size_t file_count, int32_t kind,
                           struct buffer *out, struct error *error);

#endif
