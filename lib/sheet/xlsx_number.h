/*
 * The numbers of a workbook as people read them: digits, or dates and times where their format says
 * so. Pure.
 */
#ifndef PARALLAX_SHEET_XLSX_NUMBER_H
#define PARALLAX_SHEET_XLSX_NUMBER_H

#include "base/buffer.h"
#include "base/text.h"

#include <stdbool.h>

enum xlsx_format {
    XLSX_NUMBER,
    XLSX_DATE, /* a day, and a time where the number has one */
    XLSX_TIME  /* hours, minutes, seconds, more than 24 hours as well */
};

/* Of the formats that every spreadsheet has built in (ECMA-376, 18.8.30). */
enum xlsx_format xlsx_format_built_in(long number);
/* Of a format's code: "dd.mm.yyyy", "[h]:mm", "0.00\" days\"". */
enum xlsx_format xlsx_format_of_code(struct text code);

/*
 * Appends the number that written is, in its format: since_1904 says from which day days are
 * counted. What is no number, or no day of the years 1900 to 9999, is appended as it is written.
 */
void xlsx_number_put(struct text written, enum xlsx_format format, bool since_1904,
                     struct buffer *out);

#endif
