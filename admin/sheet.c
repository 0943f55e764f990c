/* See sheet.h. */
#include "admin/sheet.h"

#include "base/arena.h"
#include "base/csv.h"
#include "model/cell.h"
#include "model/check.h"

#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COLUMNS_MAX 64
/* For the lists and changed texts of one row. */
#define ROW_ARENA_BYTES ((size_t)4 * 1024 * 1024)
/* A header cell is repeated to whoever wrote it; longer ones are cut. */
#define HEADER_SHOWN_BYTES 60

struct sheet {
    struct csv csv;
    const struct shape *shape;
    struct complaints *complaints;
    struct arena *arena;
    size_t column_count;
    struct cell_column columns[COLUMNS_MAX];
    size_t line;
    void *keys; /* a tree of struct remembered (search.h) */
};

struct remembered {
    struct text key; /* the bytes behind this struct */
    size_t line;
};

static int compare_keys(const void *left, const void *right)
{
    const struct remembered *a = left, *b = right;
    size_t shorter = a->key.length < b->key.length ? a->key.length : b->key.length;
    int order = shorter > 0 ? memcmp(a->key.at, b->key.at, shorter) : 0;
    if (order != 0)
        return order;
    return a->key.length < b->key.length ? -1 : a->key.length > b->key.length;
}

/* Only what a terminal shows as it is; the bytes of a file that is no CSV would do as they like. */
static bool is_showable(struct text text)
{
    return text_utf8_valid_prefix(text) == text.length &&
           text_control_offset(text) == text.length && text.length <= HEADER_SHOWN_BYTES &&
           text.length > 0;
}

static void read_header_cell(struct sheet *sheet, const struct csv_row *row, size_t at)
{
    struct text header = text_trim(row->fields[at]);
    if (!cell_column_find(sheet->shape, header, &sheet->columns[at])) {
        if (is_showable(header))
            complaint_add(sheet->complaints, row->line, "", "\"%.*s\" is no column of this file",
                          TEXT_ARGS(header));
        else
            complaint_add(sheet->complaints, row->line, "", "column %zu has no readable name",
                          at + 1);
        return;
    }
    for (size_t i = 0; i < at; i++)
        if (sheet->columns[i].row == sheet->columns[at].row)
            complaint_add(sheet->complaints, row->line, sheet->columns[at].row->name,
                          "stands twice");
}

static bool has_column(const struct sheet *sheet, const struct field_row *row)
{
    for (size_t i = 0; i < sheet->column_count; i++)
        if (sheet->columns[i].row == row)
            return true;
    return false;
}

static void read_header(struct sheet *sheet, const struct csv_row *row)
{
    if (row->field_count > COLUMNS_MAX) {
        complaint_add(sheet->complaints, row->line, "", "has %zu columns, at most %d",
                      row->field_count, COLUMNS_MAX);
        return;
    }
    sheet->column_count = row->field_count;
    for (size_t i = 0; i < row->field_count; i++)
        read_header_cell(sheet, row, i);
    for (size_t i = 0; i < sheet->shape->count; i++)
        if (sheet->shape->rows[i].required && !has_column(sheet, &sheet->shape->rows[i]))
            complaint_add(sheet->complaints, row->line, sheet->shape->rows[i].name, "is missing");
}

/* The sentence of a malformed row without its place, which the complaint tells in its own way. */
static void complain_malformed(struct sheet *sheet, const struct error *error)
{
    char column[24];
    (void)snprintf(column, sizeof column, "%zu", sheet->csv.bad_column);
    const char *sentence = strstr(error->text, ": ");
    complaint_add(sheet->complaints, sheet->csv.bad_line, column, "%s",
                  sentence != NULL ? sentence + 2 : error->text);
}

enum verdict sheet_open(struct text content, const struct shape *shape,
                        struct complaints *complaints, struct sheet **ret_sheet,
                        struct error *error)
{
    struct sheet *sheet = calloc(1, sizeof *sheet);
    if (sheet == NULL)
        return error_no_memory(error);
    sheet->shape = shape;
    sheet->complaints = complaints;
    csv_open(&sheet->csv, content, ',');
    sheet->arena = arena_new(ROW_ARENA_BYTES);
    enum verdict verdict = sheet->arena != NULL ? VERDICT_OK : error_no_memory(error);
    struct csv_row row;
    struct error malformed;
    size_t before = complaints->count;
    switch (verdict == VERDICT_OK ? csv_next(&sheet->csv, &row, &malformed) : CSV_FAILED) {
    case CSV_ROW:
        read_header(sheet, &row);
        break;
    case CSV_END:
        complaint_add(complaints, 0, "", "is empty; the first line names the columns");
        break;
    case CSV_BAD:
        complain_malformed(sheet, &malformed);
        break;
    case CSV_FAILED:
        verdict = error_no_memory(error);
        break;
    }
    if (verdict == VERDICT_OK && complaints->count > before)
        verdict = error_set(error, VERDICT_REJECT, "SHEET_HEADER",
                            "the first line does not name the columns as it should");
    if (verdict != VERDICT_OK) {
        sheet_free(&sheet);
        return verdict;
    }
    *ret_sheet = sheet;
    return VERDICT_OK;
}

void sheet_free(struct sheet **sheet)
{
    if (*sheet == NULL)
        return;
    csv_close(&(*sheet)->csv);
    arena_free(&(*sheet)->arena);
    tdestroy((*sheet)->keys, free);
    free(*sheet);
    *sheet = NULL;
}

static bool read_row(struct sheet *sheet, const struct csv_row *row, void *base)
{
    if (row->field_count != sheet->column_count) {
        complaint_add(sheet->complaints, row->line, "", "has %zu cells, the first line has %zu",
                      row->field_count, sheet->column_count);
        return false;
    }
    memset(base, 0, sheet->shape->size);
    arena_reset(sheet->arena);
    struct problems problems = {.count = 0};
    for (size_t i = 0; i < row->field_count; i++)
        (void)cell_read(&sheet->columns[i], row->fields[i], base, sheet->arena, &problems);
    /* What could not be read would be told a second time, as missing. */
    if (problems.count == 0)
        (void)check_shape(sheet->shape, base, &problems);
    complaint_problems(sheet->complaints, row->line, &problems);
    return problems.count == 0;
}

enum verdict sheet_next(struct sheet *sheet, void *base, bool *ret_row, struct error *error)
{
    for (;;) {
        struct csv_row row;
        struct error malformed;
        switch (csv_next(&sheet->csv, &row, &malformed)) {
        case CSV_ROW:
            if (!read_row(sheet, &row, base))
                break;
            sheet->line = row.line;
            *ret_row = true;
            return VERDICT_OK;
        case CSV_END:
            *ret_row = false;
            return VERDICT_OK;
        case CSV_BAD:
            complain_malformed(sheet, &malformed);
            break;
        case CSV_FAILED:
            return error_no_memory(error);
        }
    }
}

size_t sheet_line(const struct sheet *sheet)
{
    return sheet->line;
}

enum verdict sheet_remember(struct sheet *sheet, struct text key, size_t *ret_line,
                            struct error *error)
{
    struct remembered *fresh = malloc(sizeof *fresh + key.length);
    if (fresh == NULL)
        return error_no_memory(error);
    char *bytes = (char *)(fresh + 1);
    memcpy(bytes, key.at != NULL ? key.at : "", key.length);
    *fresh = (struct remembered){{bytes, key.length}, sheet->line};
    struct remembered *const *found = tsearch(fresh, &sheet->keys, compare_keys);
    if (found == NULL) {
        free(fresh);
        return error_no_memory(error);
    }
    *ret_line = *found == fresh ? 0 : (*found)->line;
    if (*found != fresh)
        free(fresh);
    return VERDICT_OK;
}
