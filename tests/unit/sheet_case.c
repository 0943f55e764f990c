/* See sheet_case.h. */
#include "tests/unit/sheet_case.h"

#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct sheet_file *case_open(const char *name)
{
    char path[512];
    struct sheet_file *file = NULL;
    struct error error = {.text = ""};
    (void)snprintf(path, sizeof path, SHEETS_FOLDER "%s", name);
    enum verdict verdict =
        sheet_file_open_path(path, &(struct sheet_options){.separator = 0}, &file, &error);
    if (verdict != VERDICT_OK)
        fail_msg("%s: %s", name, error.text);
    return file;
}

struct mapping *case_mapping(const char *name)
{
    char path[512];
    struct buffer yaml = BUFFER_NONE;
    struct mapping *mapping = NULL;
    struct error error = {.text = ""};
    (void)snprintf(path, sizeof path, SHEETS_FOLDER "%s", name);
    enum verdict verdict = file_read(path, MAPPING_BYTES_MAX, &yaml, &error);
    if (verdict == VERDICT_OK)
        verdict = mapping_read(buffer_view(&yaml), name, &mapping, &error);
    buffer_free(&yaml);
    if (verdict != VERDICT_OK)
        fail_msg("%s: %s", name, error.text);
    return mapping;
}

static void put_row(const struct sheet_row *row, struct buffer *out)
{
    buffer_format(out, "%zu:", row->line);
    for (size_t i = 0; i < row->field_count; i++)
        buffer_format(out, "[%.*s]", TEXT_ARGS(row->fields[i]));
    buffer_byte(out, '\n');
}

void case_rows(const struct sheet_file *file, size_t which, struct buffer *out)
{
    struct sheet *sheet = NULL;
    struct error error;
    if (sheet_open(file, which, &sheet, &error) != VERDICT_OK) {
        buffer_format(out, "%s", error.code);
        return;
    }
    put_row(sheet_header(sheet), out);
    for (;;) {
        struct sheet_row row;
        enum sheet_result result = sheet_next(sheet, &row, &error);
        if (result == SHEET_ROW)
            put_row(&row, out);
        if (result == SHEET_BAD)
            buffer_format(out, "!%zu %s\n", row.line, error.code);
        if (result == SHEET_FAILED)
            buffer_format(out, "%s", error.code);
        if (result == SHEET_END || result == SHEET_FAILED)
            break;
    }
    sheet_free(&sheet);
}

static void tell(void *context, const struct mapping_problem *problem)
{
    struct buffer *out = context;
    const char *slash = strrchr(problem->place.file, '/');
    assert_true(problem->reason[0] != '\0');
    buffer_format(out, "%s %s|%.*s|%zu|%.*s|%.*s|%s\n", problem->code,
                  slash != NULL ? slash + 1 : problem->place.file, TEXT_ARGS(problem->place.sheet),
                  problem->place.line, TEXT_ARGS(problem->place.column), TEXT_ARGS(problem->value),
                  problem->reason);
}

static void put_mapped(const struct mapping_row *row, bool places, struct buffer *out)
{
    buffer_format(out, "%zu %.*s", row->line, TEXT_ARGS(row->key));
    for (size_t i = 0; i < row->cell_count; i++) {
        const struct mapping_cell *cell = &row->cells[i];
        buffer_format(out, " %s=", cell->column);
        for (size_t v = 0; v < cell->count; v++) {
            buffer_format(out, "[%.*s", TEXT_ARGS(cell->values[v]));
            if (places)
                buffer_format(out, "@%.*s:%zu", TEXT_ARGS(cell->places[v].column),
                              cell->places[v].line);
            buffer_byte(out, ']');
        }
    }
    buffer_byte(out, '\n');
}

void case_map(const struct mapping *mapping, const struct sheet_file *const *files, size_t count,
              bool places, struct buffer *out)
{
    struct mapping_sink sink = {out, tell};
    struct mapping_rows *rows = NULL;
    struct error error;
    if (mapping_rows_open(mapping, files, count, &sink, &rows, &error) != VERDICT_OK) {
        buffer_format(out, "%s\n", error.code);
        return;
    }
    for (;;) {
        struct mapping_row row;
        enum mapping_result result = mapping_rows_next(rows, &row, &error);
        if (result == MAPPING_ROW)
            put_mapped(&row, places, out);
        if (result == MAPPING_BAD)
            buffer_format(out, "!%zu\n", row.line);
        if (result == MAPPING_FAILED)
            buffer_format(out, "%s\n", error.code);
        if (result == MAPPING_END || result == MAPPING_FAILED)
            break;
    }
    mapping_rows_free(&rows);
}

void case_golden(const char *name, struct text content)
{
    char path[512];
    struct buffer expected = BUFFER_NONE;
    struct error error = {.text = ""};
    const char *act = getenv("PARALLAX_GOLDEN");
    (void)snprintf(path, sizeof path, SHEETS_FOLDER "%s", name);
    enum verdict verdict =
        act != NULL && strcmp(act, "write") == 0 ? file_replace(path, content, &error) : VERDICT_OK;
    if (verdict == VERDICT_OK)
        verdict = file_read(path, MAPPING_BYTES_MAX, &expected, &error);
    if (verdict != VERDICT_OK)
        fail_msg("%s: %s", name, error.text);
    if (!text_equal(buffer_view(&expected), content))
        fail_msg("%s differs from:\n%.*s", name, TEXT_ARGS(content));
    buffer_free(&expected);
}

#define TABLES_MAX 4

void case_map_texts(const char *yaml, const char *const *tables, size_t count, struct buffer *out)
{
    struct sheet_file *files[TABLES_MAX] = {NULL};
    const struct sheet_file *borrowed[TABLES_MAX] = {NULL};
    struct mapping *mapping = NULL;
    struct error error;
    if (mapping_read(text_of(yaml), "m.yaml", &mapping, &error) != VERDICT_OK)
        fail_msg("%s", error.text);
    for (size_t i = 0; i < count; i++) {
        char name[16];
        (void)snprintf(name, sizeof name, "%zu.csv", i % TABLES_MAX);
        if (sheet_file_open(name, text_of(tables[i]), &(struct sheet_options){.separator = 0},
                            &files[i], &error) != VERDICT_OK)
            fail_msg("%s", error.text);
        borrowed[i] = files[i];
    }
    case_map(mapping, borrowed, count, false, out);
    for (size_t i = 0; i < count; i++)
        sheet_file_free(&files[i]);
    mapping_free(&mapping);
}
