/*
 * Tables as people have them: CSV files and workbooks behind one reader. A file has sheets (a CSV
 * file has one, without a name), a sheet has a header and rows of UTF-8 text.
 */
#ifndef PARALLAX_SHEET_SHEET_H
#define PARALLAX_SHEET_SHEET_H

#include "base/error.h"
#include "base/text.h"
#include "sheet/encoding.h"

#include <stdbool.h>
#include <stddef.h>

#define SHEET_FILE_BYTES_MAX ((size_t)512 * 1024 * 1024)

/* For CSV files; workbooks say all this themselves. Zero-filled: all is found out. */
struct sheet_options {
    enum encoding encoding; /* of a file that does not tell its own (encoding_detect) */
    char separator;         /* ',' ';' or a tab; 0: see sheet_separator */
    /* Of sheet_file_open_path: a private folder in which a large CSV file, or the texts of a large
     * workbook, are kept while they are read, in a file without a name, instead of in memory.
     * Borrowed for the length of the call; NULL: none. */
    const char *scratch_folder;
};

struct sheet_file;
struct sheet;

/*
 * The comma, or the semicolon or tab that the first line has more of outside quotes: spreadsheets
 * write the semicolon in countries where the comma stands before decimals. A first line "sep=;" is
 * believed.
 */
char sheet_separator(struct text content);

/*
 * name is how the file is called in places of problems; bytes are borrowed until sheet_file_free,
 * name is copied. What the bytes are decides, not the name.
 *
 * REJECT as encoding_decode and xlsx_open, FILE_TOO_LARGE. RETRY NO_MEMORY.
 */
enum verdict sheet_file_open(const char *name, struct text bytes,
                             const struct sheet_options *options, struct sheet_file **ret_file,
                             struct error *error);
/* A CSV file is held in memory or in the scratch folder, a workbook is read where it lies. As well
 * FILE_MISSING, FILE_UNREADABLE. */
enum verdict sheet_file_open_path(const char *path, const struct sheet_options *options,
                                  struct sheet_file **ret_file, struct error *error);
void sheet_file_free(struct sheet_file **file);

const char *sheet_file_name(const struct sheet_file *file);
bool sheet_file_is_workbook(const struct sheet_file *file);
size_t sheet_file_count(const struct sheet_file *file);
/* Of a CSV file: TEXT_NONE. Lives until sheet_file_free. */
struct text sheet_file_sheet(const struct sheet_file *file, size_t sheet);
/* By its name; ASCII case and blanks around it do not matter. */
bool sheet_file_find(const struct sheet_file *file, struct text name, size_t *ret_sheet);

/* Owned by the sheet, valid until the next call. */
struct sheet_row {
    size_t line;               /* CSV: physical line on which it starts; workbook: row number */
    size_t field_count;        /* of a workbook: at least as many as the header has */
    const struct text *fields; /* an empty one is "" */
};

enum sheet_result {
    SHEET_ROW,
    SHEET_END,
    SHEET_BAD,   /* this row is malformed; the next call goes on behind it */
    SHEET_FAILED /* nothing more can be read */
};

/*
 * Opens a sheet and reads its header, the first row that is not blank. Several may be open. REJECT
 * SHEET_EMPTY: it has none; CSV_...: it is malformed; as xlsx_rows_open.
 */
enum verdict sheet_open(const struct sheet_file *file, size_t sheet, struct sheet **ret_sheet,
                        struct error *error);
void sheet_free(struct sheet **sheet);
/* Lives until sheet_free. */
const struct sheet_row *sheet_header(const struct sheet *sheet);
/*
 * The next row that is not blank; a row of HXL tags below the header (#country, #indicator+num) is
 * left out. SHEET_BAD (REJECT CSV_..., *ret_row has its line) and SHEET_FAILED fill error.
 */
enum sheet_result sheet_next(struct sheet *sheet, struct sheet_row *ret_row, struct error *error);

#endif
