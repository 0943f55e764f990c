/* Tables and mapped rows as text, for the tests of lib/sheet to compare. */
#ifndef PARALLAX_TESTS_UNIT_SHEET_CASE_H
#define PARALLAX_TESTS_UNIT_SHEET_CASE_H

#include "base/buffer.h"
#include "sheet/mapping.h"

#define SHEETS_FOLDER PARALLAX_SOURCE_DIR "/tests/sheets/"

/* Of tests/sheets; the test fails when it cannot be opened. */
struct sheet_file *case_open(const char *name);
struct mapping *case_mapping(const char *name);
/* A sheet as lines "1:[a][b]", the header first; "!5 CODE" for a row that is malformed. */
void case_rows(const struct sheet_file *file, size_t which, struct buffer *out);
/* The rows of files under a mapping, a line each: "2 KEY title=[x] goal=[5]" or "!2", with a line
 * before it for each problem: "CODE file|sheet|line|column|value|reason". Opening that is refused
 * is "CODE". places: "title=[x@about/title:2]". */
void case_map(const struct mapping *mapping, const struct sheet_file *const *files, size_t count,
              bool places, struct buffer *out);
/* Compares with a file of tests/sheets; PARALLAX_GOLDEN=write makes it anew. */
void case_golden(const char *name, struct text content);
/* Maps CSV tables given as text under a mapping given as text; files are called 0.csv, 1.csv ... */
void case_map_texts(const char *yaml, const char *const *tables, size_t count, struct buffer *out);

#endif
