/*
 * Fuzz target: a table that somebody hands over, read as it is and through the mapping that is
 * guessed for it. What is guessed must be a mapping; what is told must be text.
 */
#include "tests/fuzz/fuzz.h"

#include "sheet/mapping.h"

#include <assert.h>

static void assert_text(struct text text)
{
    assert(text_utf8_valid_prefix(text) == text.length);
}

static void refuse(void *context, const struct mapping_problem *problem)
{
    (void)context;
    assert(problem->code[0] != '\0' && problem->reason[0] != '\0');
    assert_text(problem->value);
    assert_text(problem->place.column);
}

static void read_rows(const struct sheet_file *file, size_t which)
{
    struct sheet *sheet = NULL;
    struct sheet_row row;
    struct error error;
    if (sheet_open(file, which, &sheet, &error) != VERDICT_OK)
        return;
    enum sheet_result result;
    size_t line = 0;
    do {
        result = sheet_next(sheet, &row, &error);
        assert(result != SHEET_ROW || row.line > line);
        line = result == SHEET_ROW ? row.line : line;
        for (size_t i = 0; result == SHEET_ROW && i < row.field_count; i++)
            assert_text(row.fields[i]);
    } while (result == SHEET_ROW || result == SHEET_BAD);
    sheet_free(&sheet);
}

static void map_rows(const struct sheet_file *file)
{
    struct buffer yaml = BUFFER_NONE;
    struct mapping *mapping = NULL;
    struct mapping_rows *rows = NULL;
    struct mapping_row row;
    struct error error;
    struct mapping_sink sink = {NULL, refuse};
    if (mapping_guess(&file, 1, 0, &yaml, &error) == VERDICT_OK &&
        yaml.length <= MAPPING_BYTES_MAX) {
        enum verdict verdict = mapping_read(buffer_view(&yaml), "guess", &mapping, &error);
        assert(verdict == VERDICT_OK);
        if (mapping_rows_open(mapping, &file, 1, &sink, &rows, &error) == VERDICT_OK) {
            enum mapping_result result;
            do
                result = mapping_rows_next(rows, &row, &error);
            while (result == MAPPING_ROW || result == MAPPING_BAD);
        }
    }
    mapping_rows_free(&rows);
    mapping_free(&mapping);
    buffer_free(&yaml);
}

static void read_as(struct text bytes, enum encoding encoding)
{
    struct sheet_options options = {.encoding = encoding};
    struct sheet_file *file = NULL;
    struct error error;
    if (sheet_file_open("table", bytes, &options, &file, &error) != VERDICT_OK)
        return;
    for (size_t i = 0; i < sheet_file_count(file) && i < 4; i++)
        read_rows(file, i);
    map_rows(file);
    sheet_file_free(&file);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct text text = fuzz_text(bytes, length);
    read_as(text, ENCODING_UNTOLD);
    read_as(text, ENCODING_WINDOWS_1251);
    return 0;
}
