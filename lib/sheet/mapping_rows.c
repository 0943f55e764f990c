/* See mapping.h: a mapping over tables, row by row. */
#include "sheet/mapping.h"

#include "base/wording.h"
#include "sheet/mapping_build.h"

#include <stdlib.h>
#include <string.h>

/* Texts that had to be changed and the arrays of one row. */
#define ROW_BYTES ((size_t)16 * 1024 * 1024)

struct mapping_rows {
    const struct mapping *mapping;
    struct mapping_telling telling;
    struct mapping_sink sink; /* what telling points to */
    struct arena *lasting;    /* what is bound, and the rows of repeats */
    struct arena *arena;      /* the current row */
    struct mapping_over main;
    bool has_key;
    size_t key; /* index of its column */
    struct mapping_repeat *repeats;
    size_t repeat_count;
    size_t orphan_repeat, orphan_child; /* the next one to look at when all rows were read */
    bool main_ended;
    bool is_part;             /* a file of refused rows: the others of the table are not here */
    struct sheet_row current; /* field_count 0: none */
};

/* ---- opening ---- */

static struct text file_part(const char *path)
{
    const char *slash = strrchr(path, '/');
    return text_of(slash != NULL ? slash + 1 : path);
}

static bool find_file(const struct mapping_table *table, const struct sheet_file *const *files,
                      size_t file_count, const struct sheet_file **ret_file)
{
    for (size_t i = 1; i < file_count; i++)
        if (text_equal(file_part(sheet_file_name(files[i])), table->file)) {
            *ret_file = files[i];
            return true;
        }
    return false;
}

/* In any of the files: refused rows come back as a CSV file, with the workbook of their repeats
 * beside it. */
static bool find_sheet(const struct mapping_table *table, const struct sheet_file *const *files,
                       size_t file_count, const struct sheet_file **ret_file, size_t *ret_sheet)
{
    for (size_t i = 0; i < file_count; i++)
        if (sheet_file_find(files[i], table->sheet, ret_sheet)) {
            *ret_file = files[i];
            return true;
        }
    return false;
}

/* The file and sheet that a table of the mapping names. False: told. */
static bool find_table(struct mapping_rows *rows, const struct mapping_table *table,
                       const struct sheet_file *const *files, size_t file_count,
                       const struct sheet_file **ret_file, size_t *ret_sheet)
{
    *ret_file = files[0];
    *ret_sheet = 0;
    struct mapping_over over = {.file = files[0]};
    if (table->file.at != NULL) {
        if (find_file(table, files, file_count, ret_file))
            return true;
        mapping_tell(&rows->telling, &over, 0, TEXT_NONE, table->file, "MAPPING_SHEET",
                     N_("the mapping names the file \"%s\" (%s, line %zu), which was not given"),
                     table->file.at, rows->mapping->file, table->line);
        return false;
    }
    /* A CSV file is one table, whatever it is called. */
    bool is_only = table == &rows->mapping->main && !sheet_file_is_workbook(files[0]);
    if (table->sheet.at == NULL || is_only)
        return true;
    bool is_repeat = table != &rows->mapping->main;
    if (find_sheet(table, files, is_repeat ? file_count : 1, ret_file, ret_sheet))
        return true;
    if (is_repeat && !sheet_file_is_workbook(files[0]))
        mapping_tell(&rows->telling, &over, 0, TEXT_NONE, table->sheet, "MAPPING_SHEET",
                     N_("the mapping names the sheet \"%s\" (%s, line %zu); give the workbook that "
                        "has it after this file"),
                     table->sheet.at, rows->mapping->file, table->line);
    else
        mapping_tell(&rows->telling, &over, 0, TEXT_NONE, table->sheet, "MAPPING_SHEET",
                     N_("the mapping names the sheet \"%s\" (%s, line %zu), which the file does "
                        "not have"),
                     table->sheet.at, rows->mapping->file, table->line);
    return false;
}

static bool is_of_refused_rows(const struct sheet_row *header)
{
    for (size_t i = 0; i < header->field_count; i++)
        if (text_is(header->fields[i], MAPPING_REFUSED_COLUMN))
            return true;
    return false;
}

static enum verdict bind_main(struct mapping_rows *rows, const struct sheet_file *const *files,
                              size_t file_count, struct error *error)
{
    size_t which = 0;
    rows->main.mapping = rows->mapping;
    rows->main.table = &rows->mapping->main;
    if (!find_table(rows, rows->main.table, files, file_count, &rows->main.file, &which))
        return VERDICT_OK;
    enum verdict verdict = mapping_bind(&rows->main, which, rows->lasting, &rows->telling, error);
    if (verdict == VERDICT_OK)
        rows->is_part = is_of_refused_rows(sheet_header(rows->main.sheet));
    if (verdict == VERDICT_OK && rows->mapping->key.at != NULL)
        rows->has_key = mapping_bind_name(&rows->main, rows->mapping->key, rows->main.table->line,
                                          &rows->telling, &rows->key);
    return verdict;
}

static enum verdict bind_repeats(struct mapping_rows *rows, const struct sheet_file *const *files,
                                 size_t file_count, struct error *error)
{
    enum verdict verdict = VERDICT_OK;
    rows->repeats = calloc(rows->mapping->repeat_count + 1, sizeof *rows->repeats);
    if (rows->repeats == NULL)
        return error_no_memory(error);
    for (size_t i = 0; i < rows->mapping->repeat_count && verdict == VERDICT_OK; i++) {
        struct mapping_repeat *repeat = &rows->repeats[rows->repeat_count];
        size_t which = 0;
        repeat->over.mapping = rows->mapping;
        repeat->over.table = &rows->mapping->repeats[i];
        if (!find_table(rows, repeat->over.table, files, file_count, &repeat->over.file, &which))
            continue;
        rows->repeat_count++;
        verdict =
            mapping_repeat_bind(repeat, &rows->main, which, rows->lasting, &rows->telling, error);
    }
    return verdict;
}

static enum verdict bind_all(struct mapping_rows *rows, const struct sheet_file *const *files,
                             size_t file_count, struct error *error)
{
    enum verdict verdict = bind_main(rows, files, file_count, error);
    if (verdict == VERDICT_OK && rows->main.sheet != NULL)
        verdict = bind_repeats(rows, files, file_count, error);
    if (verdict == VERDICT_OK && rows->main.sheet != NULL)
        mapping_bind_rest(&rows->main, &rows->telling);
    if (verdict == VERDICT_OK && rows->telling.count > 0)
        verdict =
            error_set(error, VERDICT_REJECT, "MAPPING_TABLE",
                      "the table is not the one that %s was written for", rows->mapping->file);
    for (size_t i = 0; i < rows->repeat_count && verdict == VERDICT_OK; i++)
        verdict = mapping_repeat_read(&rows->repeats[i], rows->lasting, &rows->telling, error);
    return verdict;
}

enum verdict mapping_rows_open(const struct mapping *mapping, const struct sheet_file *const *files,
                               size_t file_count, const struct mapping_sink *sink,
                               struct mapping_rows **ret_rows, struct error *error)
{
    struct mapping_rows *rows = calloc(1, sizeof *rows);
    if (rows == NULL)
        return error_no_memory(error);
    rows->mapping = mapping;
    rows->sink = *sink;
    rows->telling.sink = &rows->sink;
    rows->lasting = arena_new(MAPPING_REPEATS_BYTES_MAX);
    rows->arena = arena_new(ROW_BYTES);
    enum verdict verdict;
    if (rows->lasting == NULL || rows->arena == NULL)
        verdict = error_no_memory(error);
    else
        verdict = bind_all(rows, files, file_count, error);
    if (verdict == VERDICT_OK)
        *ret_rows = rows;
    else
        mapping_rows_free(&rows);
    return verdict;
}

void mapping_rows_free(struct mapping_rows **rows)
{
    if (*rows == NULL)
        return;
    for (size_t i = 0; i < (*rows)->repeat_count; i++)
        mapping_repeat_free(&(*rows)->repeats[i]);
    free((*rows)->repeats);
    mapping_over_free(&(*rows)->main);
    arena_free(&(*rows)->arena);
    arena_free(&(*rows)->lasting);
    free(*rows);
    *rows = NULL;
}

/* ---- a row ---- */

static struct text field_at(const struct sheet_row *row, size_t index)
{
    return index < row->field_count ? text_trim(row->fields[index]) : text_of("");
}

static bool build(struct mapping_rows *rows, struct mapping_taking *taking,
                  struct mapping_row *ret_row)
{
    size_t room = rows->main.bound_count + 2, count = 0;
    for (size_t i = 0; i < rows->repeat_count; i++)
        room += rows->repeats[i].over.bound_count;
    struct mapping_building *cells = arena_alloc(rows->arena, room * sizeof *cells);
    struct mapping_cell *finished = arena_alloc(rows->arena, room * sizeof *finished);
    if (cells == NULL || finished == NULL)
        return false;
    mapping_check_length(taking);
    if (!mapping_build_own(taking, cells, &count))
        return false;
    for (size_t i = 0; i < rows->repeat_count; i++)
        if (!mapping_build_repeat(taking, &rows->repeats[i],
                                  field_at(taking->row, rows->repeats[i].matches), cells, &count))
            return false;
    if (!mapping_build_groups(taking, cells, count))
        return false;
    *ret_row = (struct mapping_row){.line = taking->row->line, .cells = finished};
    if (rows->has_key && field_at(taking->row, rows->key).length > 0)
        ret_row->key = field_at(taking->row, rows->key);
    return mapping_build_finish(taking, cells, count, finished, &ret_row->cell_count);
}

static enum mapping_result make_row(struct mapping_rows *rows, const struct sheet_row *row,
                                    struct mapping_row *ret_row, struct error *error)
{
    size_t told = rows->telling.count;
    arena_reset(rows->arena);
    struct mapping_taking taking = {
        .over = &rows->main, .row = row, .arena = rows->arena, .telling = &rows->telling};
    if (!build(rows, &taking, ret_row)) {
        if (!arena_is_full(rows->arena)) {
            (void)error_no_memory(error);
            return MAPPING_FAILED;
        }
        mapping_tell(&rows->telling, &rows->main, row->line, TEXT_NONE, TEXT_NONE,
                     "MAPPING_TOO_LARGE", N_("has more in it than a row can have"));
    }
    ret_row->line = row->line;
    return rows->telling.count > told ? MAPPING_BAD : MAPPING_ROW;
}

/* ---- what belongs to no row ---- */

static void tell_orphan(struct mapping_rows *rows, const struct mapping_repeat *repeat,
                        const struct mapping_child *child)
{
    struct text column = sheet_header(repeat->over.sheet)->fields[repeat->parent];
    if (child->is_nested)
        mapping_tell(
            &rows->telling, &repeat->over, child->line, column, child->key, "MAPPING_NESTED",
            N_("belongs to a repeat inside a repeat; say \"parent: _submission__uuid\" and "
               "\"matches: _uuid\" to join it to the form itself"));
    else
        mapping_tell(&rows->telling, &repeat->over, child->line, column, child->key,
                     "MAPPING_ORPHAN", N_("belongs to no row of the main table"));
}

static enum mapping_result next_orphan(struct mapping_rows *rows, struct mapping_row *ret_row)
{
    for (; rows->orphan_repeat < rows->repeat_count; rows->orphan_repeat++) {
        const struct mapping_repeat *repeat = &rows->repeats[rows->orphan_repeat];
        while (rows->orphan_child < repeat->child_count) {
            const struct mapping_child *child = &repeat->children[rows->orphan_child++];
            if (child->is_used || rows->is_part)
                continue;
            tell_orphan(rows, repeat, child);
            *ret_row = (struct mapping_row){.line = child->line};
            return MAPPING_BAD;
        }
        rows->orphan_child = 0;
    }
    return MAPPING_END;
}

const char *mapping_rows_file(const struct mapping_rows *rows)
{
    return sheet_file_name(rows->main.file);
}

struct text mapping_rows_sheet(const struct mapping_rows *rows)
{
    return rows->main.sheet_name;
}

const struct sheet_row *mapping_rows_header(const struct mapping_rows *rows)
{
    return sheet_header(rows->main.sheet);
}

const struct sheet_row *mapping_rows_current(const struct mapping_rows *rows)
{
    return rows->current.field_count > 0 ? &rows->current : NULL;
}

enum mapping_result mapping_rows_next(struct mapping_rows *rows, struct mapping_row *ret_row,
                                      struct error *error)
{
    struct sheet_row row;
    struct error bad;
    *ret_row = (struct mapping_row){.line = 0};
    rows->current = (struct sheet_row){.line = 0};
    if (rows->main_ended)
        return next_orphan(rows, ret_row);
    switch (sheet_next(rows->main.sheet, &row, &bad)) {
    case SHEET_ROW:
        rows->current = row;
        return make_row(rows, &row, ret_row, error);
    case SHEET_BAD:
        mapping_tell(&rows->telling, &rows->main, row.line, TEXT_NONE, TEXT_NONE, bad.code, "%s",
                     bad.text);
        ret_row->line = row.line;
        return MAPPING_BAD;
    case SHEET_END:
        rows->main_ended = true;
        return next_orphan(rows, ret_row);
    case SHEET_FAILED:
        break;
    }
    if (error != NULL)
        *error = bad;
    return MAPPING_FAILED;
}
