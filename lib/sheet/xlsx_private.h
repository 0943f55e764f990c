/* The workbook inside. Private to the reading of workbooks. */
#ifndef PARALLAX_SHEET_XLSX_PRIVATE_H
#define PARALLAX_SHEET_XLSX_PRIVATE_H

#include "base/buffer.h"
#include "sheet/xlsx.h"
#include "sheet/xlsx_number.h"
#include "sheet/xlsx_part.h"

#include <stdint.h>

/* Text of a cell or shared string as it is gathered: runs of rich text follow each other, readings
 * of East Asian characters (rPh) are left out. */
struct xlsx_text {
    struct buffer bytes;
    bool inside;     /* of a <t> or <v> */
    size_t phonetic; /* depth of <rPh> */
};

/* Zero-filled is valid and empty. */
struct xlsx_strings {
    const char *scratch_folder; /* while they are loaded; NULL: all stay in bytes */
    bool has_file;
    int file;            /* without a name, where has_file */
    size_t filed;        /* so many of all their bytes stand in the file, the rest in bytes */
    struct buffer bytes; /* whole strings end to end */
    uint32_t *ends;      /* where the string of this index ends in all of them */
    size_t count, capacity;
};

struct xlsx_sheet {
    char *name;
    char *relation; /* r:id */
    char *part;     /* "xl/worksheets/sheet1.xml"; NULL: the workbook does not say */
};

struct xlsx {
    char *path; /* NULL: bytes */
    struct xlsx_source source;
    struct xlsx_sheet *sheets;
    size_t sheet_count;
    char *strings_part; /* NULL: no shared strings */
    char *styles_part;
    bool since_1904; /* day 0 of dates, else 1900 */
    struct xlsx_strings strings;
    uint8_t *styles; /* enum xlsx_format by the number that cells have as s */
    size_t style_count, style_capacity;
};

/* A <t> or <v> opens and closes; other elements change nothing but phonetic. */
void xlsx_text_open(struct xlsx_text *text, const char *name);
void xlsx_text_close(struct xlsx_text *text, const char *name);
/* False: longer than XLSX_CELL_BYTES_MAX. */
bool xlsx_text_add(struct xlsx_text *text, struct text more);
/* Puts what _x000D_ stands for in its place (ECMA-376, ST_Xstring). */
void xlsx_text_unescape(struct buffer *bytes);

enum verdict xlsx_strings_load(struct xlsx *xlsx, struct error *error);
/* Appends a string. REJECT: there is none of this index. RETRY: it cannot be read again. */
enum verdict xlsx_strings_put(const struct xlsx_strings *strings, size_t index, struct buffer *out);
void xlsx_strings_free(struct xlsx_strings *strings);
enum verdict xlsx_styles_load(struct xlsx *xlsx, struct error *error);
enum xlsx_format xlsx_style(const struct xlsx *xlsx, size_t style);

#endif
