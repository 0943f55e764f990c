/* A file of tables, as its sheets see it. Private to the sheet. */
#ifndef PARALLAX_SHEET_SHEET_PRIVATE_H
#define PARALLAX_SHEET_SHEET_PRIVATE_H

#include "base/buffer.h"
#include "sheet/sheet.h"
#include "sheet/sheet_scratch.h"
#include "sheet/xlsx.h"

struct sheet_file {
    char *name;
    struct xlsx *xlsx;            /* NULL: CSV */
    struct buffer read;           /* the file's bytes, where it was opened by its path */
    struct buffer decoded;        /* where it was not UTF-8 */
    struct sheet_scratch scratch; /* where it is large */
    struct text content;          /* of one of these or the caller's: CSV in UTF-8, no mark */
    char separator;
    bool tells_separator; /* its first line is "sep=;", and no header */
};

#endif
