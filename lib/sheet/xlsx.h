/*
 * A workbook of Excel's format since 2007 (ECMA-376, ISO/IEC 29500), as Excel, LibreOffice, Google,
 * KoboToolbox and libraries write it: its sheets, and their rows as text.
 *
 * A sheet is read as it is inflated: in memory are one row, the table of shared strings (bounded,
 * and put aside into a file where it is large) and some buffers. Hidden sheets are sheets like
 * others; merged cells have their value in the first one and nothing in the rest; a formula is its
 * last result. Nothing is ever written or fetched.
 */
#ifndef PARALLAX_SHEET_XLSX_H
#define PARALLAX_SHEET_XLSX_H

#include "base/error.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

#define XLSX_ROWS_MAX 1048576 /* of the format */
#define XLSX_COLUMNS_MAX 4096 /* ours; the format has four times as many, no survey has */
#define XLSX_CELL_BYTES_MAX ((size_t)256 * 1024)
#define XLSX_ROW_BYTES_MAX ((size_t)8 * 1024 * 1024)
#define XLSX_STRINGS_BYTES_MAX ((size_t)64 * 1024 * 1024)
#define XLSX_SHEETS_MAX 256

struct xlsx;
struct xlsx_rows;

/* Whether the bytes begin as a zip file does, or as the older format and protected workbooks do
 * (OLE). */
bool xlsx_looks_like(struct text bytes);

/*
 * Reads all but the sheets. bytes are borrowed until xlsx_free; with xlsx_open_path the file is
 * read again for every sheet and must not change.
 *
 * REJECT XLSX_OLD (an .xls file), XLSX_ENCRYPTED (protected by a password), XLSX_NOT_WORKBOOK (a
 * zip file of something else), XLSX_DAMAGED (cut short, or not what it should be), XLSX_TOO_LARGE
 * (a bound above or of xlsx_part.h), XLSX_DOCTYPE; FILE_MISSING, FILE_UNREADABLE. RETRY NO_MEMORY.
 */
enum verdict xlsx_open(struct text bytes, struct xlsx **ret_xlsx, struct error *error);
/* scratch_folder: a private folder for shared strings that are many, in a file without a name;
 * borrowed for the length of the call. NULL: they stay in memory. As well RETRY FILE_UNWRITABLE. */
enum verdict xlsx_open_path(const char *path, const char *scratch_folder, struct xlsx **ret_xlsx,
                            struct error *error);
void xlsx_free(struct xlsx **xlsx);

/* In the workbook's order; names live until xlsx_free. */
size_t xlsx_sheet_count(const struct xlsx *xlsx);
struct text xlsx_sheet_name(const struct xlsx *xlsx, size_t sheet);

/* Owned by the reader, valid until the next call. */
struct xlsx_row {
    size_t number;             /* as the spreadsheet shows it, from 1 */
    size_t field_count;        /* up to the last cell that has something */
    const struct text *fields; /* UTF-8; an empty cell is "" */
};

/* Several readers of a workbook may be open. Errors as of xlsx_open. */
enum verdict xlsx_rows_open(const struct xlsx *xlsx, size_t sheet, struct xlsx_rows **ret_rows,
                            struct error *error);
void xlsx_rows_free(struct xlsx_rows **rows);
/*
 * The next row that has something in it; *ret_row has field_count 0 at the end of the sheet.
 *
 * Text is as written, without its formatting. Numbers are digits with a point before decimals:
 * never 1E+05, no .0 behind a whole number, 15 digits as spreadsheets show them. Dates and times
 * (numbers whose format says so) are ISO 8601: 2026-03-04, 2026-03-04T10:30:00, 10:30:00. Booleans
 * are TRUE and FALSE, errors what the cell shows (#N/A).
 *
 * REJECT XLSX_CELL: a cell whose place or content cannot be; the sentence names it. Others as of
 * xlsx_open. Reading has ended when it is not OK.
 */
enum verdict xlsx_rows_next(struct xlsx_rows *rows, struct xlsx_row *ret_row, struct error *error);

#endif
