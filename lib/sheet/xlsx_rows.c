/* See xlsx.h: a sheet, row by row. */
#include "base/wording.h"
#include "sheet/xlsx_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REFERENCE_BYTES 16
#define ALPHABET 26

enum cell_type { CELL_NUMBER, CELL_SHARED, CELL_TEXT, CELL_BOOLEAN };

struct cell {
    size_t column; /* from 1 */
    size_t length; /* of its text in bytes of the row */
};

struct xlsx_rows {
    const struct xlsx *xlsx;
    struct xlsx_part *part;
    bool ended;
    size_t number; /* of the row that is read, or of the last one */
    bool in_row, in_cell;
    /* the cell that is read */
    size_t column;
    enum cell_type type;
    enum xlsx_format format;
    struct xlsx_text text;
    /* the row */
    struct buffer bytes; /* texts of its cells end to end */
    struct cell *cells;
    size_t cell_count, cell_capacity;
    struct text *fields;
    size_t field_capacity;
};

static void refuse_memory(struct xlsx_rows *rows)
{
    xlsx_part_refuse(rows->part, VERDICT_RETRY, "NO_MEMORY", "memory ran out");
}

/* "AB12" for a sentence. */
static void show_reference(const struct xlsx_rows *rows, char ret_shown[2 * REFERENCE_BYTES])
{
    char letters[REFERENCE_BYTES];
    size_t at = sizeof letters - 1;
    letters[at] = '\0';
    for (size_t column = rows->column; column > 0 && at > 0; column = (column - 1) / ALPHABET)
        letters[--at] = (char)('A' + (column - 1) % ALPHABET);
    (void)snprintf(ret_shown, 2 * REFERENCE_BYTES, "%s%zu", letters + at, rows->number);
}

static void refuse_cell(struct xlsx_rows *rows, const char *rule)
{
    char shown[2 * REFERENCE_BYTES];
    show_reference(rows, shown);
    xlsx_part_refuse(rows->part, VERDICT_REJECT, "XLSX_CELL", "%s: %s", shown, wording(rule));
}

static void refuse_place(struct xlsx_rows *rows)
{
    xlsx_part_refuse(rows->part, VERDICT_REJECT, "XLSX_CELL",
                     "below row %zu stands a row or cell whose place cannot be", rows->number);
}

/* ---- opening ---- */

/* Reads a number of at most seven digits; 0: it is none. */
static size_t read_number(const char *digits)
{
    size_t count = strspn(digits, "0123456789");
    if (count == 0 || count > 7 || digits[count] != '\0')
        return 0;
    return (size_t)strtoul(digits, NULL, 10);
}

static void open_row(struct xlsx_rows *rows, const char **attributes)
{
    const char *reference = xlsx_attribute(attributes, "r");
    size_t number = reference != NULL ? read_number(reference) : rows->number + 1;
    if (number <= rows->number || number > XLSX_ROWS_MAX) {
        refuse_place(rows);
        return;
    }
    rows->number = number;
    rows->in_row = true;
    rows->column = 0;
    rows->cell_count = 0;
    buffer_clear(&rows->bytes);
}

/* The column of "AB12", 0 when it is not of this row or out of the format's bounds. */
static size_t read_column(const struct xlsx_rows *rows, const char *reference)
{
    size_t column = 0, i = 0;
    for (; reference[i] >= 'A' && reference[i] <= 'Z' && i < 4; i++)
        column = column * ALPHABET + (size_t)(reference[i] - 'A' + 1);
    return read_number(reference + i) == rows->number ? column : 0;
}

static enum cell_type type_of(const char *type)
{
    if (type == NULL || strcmp(type, "n") == 0)
        return CELL_NUMBER;
    if (strcmp(type, "s") == 0)
        return CELL_SHARED;
    return strcmp(type, "b") == 0 ? CELL_BOOLEAN : CELL_TEXT;
}

static void open_cell(struct xlsx_rows *rows, const char **attributes)
{
    const char *reference = xlsx_attribute(attributes, "r");
    const char *style = xlsx_attribute(attributes, "s");
    size_t column = reference != NULL ? read_column(rows, reference) : rows->column + 1;
    if (column <= rows->column || column > XLSX_ROWS_MAX) {
        refuse_place(rows);
        return;
    }
    rows->column = column;
    rows->in_cell = true;
    rows->type = type_of(xlsx_attribute(attributes, "t"));
    rows->format =
        style != NULL ? xlsx_style(rows->xlsx, read_number(style)) : xlsx_style(rows->xlsx, 0);
    buffer_clear(&rows->text.bytes);
    rows->text.inside = false;
    rows->text.phonetic = 0;
}

static void on_open(void *context, const char *name, const char **attributes)
{
    struct xlsx_rows *rows = context;
    if (rows->in_cell)
        xlsx_text_open(&rows->text, name);
    else if (rows->in_row && strcmp(name, "c") == 0)
        open_cell(rows, attributes);
    else if (!rows->in_row && strcmp(name, "row") == 0)
        open_row(rows, attributes);
}

static void on_text(void *context, struct text text)
{
    struct xlsx_rows *rows = context;
    if (rows->in_cell && !xlsx_text_add(&rows->text, text))
        refuse_cell(rows, N_("holds more text than a cell can have"));
}

/* ---- closing ---- */

static bool put_shared(struct xlsx_rows *rows)
{
    const char *index = rows->text.bytes.data;
    size_t number = read_number(index);
    enum verdict verdict = VERDICT_REJECT;
    if (number != 0 || strcmp(index, "0") == 0)
        verdict = xlsx_strings_put(&rows->xlsx->strings, number, &rows->bytes);
    if (verdict == VERDICT_REJECT)
        refuse_cell(rows, N_("refers to a text that the workbook does not have"));
    else if (verdict != VERDICT_OK)
        xlsx_part_refuse(rows->part, VERDICT_RETRY, "FILE_UNREADABLE",
                         "what was put aside of the workbook cannot be read again: %m");
    return verdict == VERDICT_OK;
}

/* Appends what the cell says. False: it was refused. */
static bool put_cell(struct xlsx_rows *rows)
{
    struct text written = buffer_view(&rows->text.bytes);
    switch (rows->type) {
    case CELL_NUMBER:
        xlsx_number_put(written, rows->format, rows->xlsx->since_1904, &rows->bytes);
        return true;
    case CELL_BOOLEAN:
        buffer_string(&rows->bytes, text_is(text_trim(written), "1") ? "TRUE" : "FALSE");
        return true;
    case CELL_TEXT:
        xlsx_text_unescape(&rows->text.bytes);
        buffer_text(&rows->bytes, buffer_view(&rows->text.bytes));
        return true;
    case CELL_SHARED:
        break;
    }
    return put_shared(rows);
}

static bool has_room(struct xlsx_rows *rows)
{
    if (rows->cell_count < rows->cell_capacity)
        return true;
    size_t capacity = rows->cell_capacity == 0 ? 64 : rows->cell_capacity * 2;
    struct cell *cells = reallocarray(rows->cells, capacity, sizeof *cells);
    if (cells == NULL)
        return false;
    rows->cells = cells;
    rows->cell_capacity = capacity;
    return true;
}

/* A cell with nothing in it has a border or colour at most, wherever it stands. */
static void close_cell(struct xlsx_rows *rows)
{
    size_t before = rows->bytes.length;
    rows->in_cell = false;
    if (!buffer_ok(&rows->text.bytes)) {
        refuse_memory(rows);
        return;
    }
    if (rows->text.bytes.length == 0 || !put_cell(rows))
        return;
    if (rows->column > XLSX_COLUMNS_MAX) {
        refuse_cell(rows, N_("stands further to the right than a table can reach; delete it"));
        return;
    }
    if (rows->bytes.length > XLSX_ROW_BYTES_MAX) {
        refuse_cell(rows, N_("makes its row longer than a row can be"));
        return;
    }
    if (!buffer_ok(&rows->bytes) || !has_room(rows)) {
        refuse_memory(rows);
        return;
    }
    if (rows->bytes.length > before)
        rows->cells[rows->cell_count++] = (struct cell){rows->column, rows->bytes.length - before};
}

static void on_close(void *context, const char *name)
{
    struct xlsx_rows *rows = context;
    if (rows->in_cell && strcmp(name, "c") == 0) {
        close_cell(rows);
    } else if (rows->in_cell) {
        xlsx_text_close(&rows->text, name);
    } else if (rows->in_row && strcmp(name, "row") == 0) {
        rows->in_row = false;
        if (rows->cell_count > 0)
            xlsx_part_pause(rows->part);
    }
}

/* ---- the reader ---- */

enum verdict xlsx_rows_open(const struct xlsx *xlsx, size_t sheet, struct xlsx_rows **ret_rows,
                            struct error *error)
{
    static const struct xlsx_handlers handlers = {on_open, on_close, on_text};
    const char *name = xlsx->sheets[sheet].part;
    struct xlsx_rows *rows = calloc(1, sizeof *rows);
    if (rows == NULL)
        return error_no_memory(error);
    rows->xlsx = xlsx;
    enum verdict verdict = VERDICT_OK;
    if (name != NULL)
        verdict = xlsx_part_open(&xlsx->source, name, &handlers, rows, &rows->part, error);
    if (verdict == VERDICT_OK && rows->part == NULL)
        verdict = error_set(error, VERDICT_REJECT, "XLSX_DAMAGED",
                            "sheet %zu of the workbook holds no table", sheet + 1);
    if (verdict == VERDICT_OK)
        *ret_rows = rows;
    else
        xlsx_rows_free(&rows);
    return verdict;
}

void xlsx_rows_free(struct xlsx_rows **rows)
{
    if (*rows == NULL)
        return;
    xlsx_part_free(&(*rows)->part);
    buffer_free(&(*rows)->text.bytes);
    buffer_free(&(*rows)->bytes);
    free((*rows)->cells);
    free((*rows)->fields);
    free(*rows);
    *rows = NULL;
}

static bool reserve_fields(struct xlsx_rows *rows, size_t count)
{
    if (count <= rows->field_capacity)
        return true;
    struct text *fields = reallocarray(rows->fields, count, sizeof *fields);
    if (fields == NULL)
        return false;
    rows->fields = fields;
    rows->field_capacity = count;
    return true;
}

static enum verdict give_row(struct xlsx_rows *rows, struct xlsx_row *ret_row, struct error *error)
{
    size_t count = rows->cells[rows->cell_count - 1].column, at = 0;
    const char *next = rows->bytes.data;
    if (!reserve_fields(rows, count))
        return error_no_memory(error);
    for (size_t i = 0; i < rows->cell_count; i++) {
        for (; at + 1 < rows->cells[i].column; at++)
            rows->fields[at] = (struct text){next, 0};
        rows->fields[at++] = (struct text){next, rows->cells[i].length};
        next += rows->cells[i].length;
    }
    *ret_row = (struct xlsx_row){rows->number, count, rows->fields};
    return VERDICT_OK;
}

enum verdict xlsx_rows_next(struct xlsx_rows *rows, struct xlsx_row *ret_row, struct error *error)
{
    *ret_row = (struct xlsx_row){rows->number, 0, NULL};
    if (rows->ended)
        return VERDICT_OK;
    enum verdict verdict = xlsx_part_run(rows->part, &rows->ended, error);
    if (verdict == VERDICT_OK && !rows->ended)
        verdict = give_row(rows, ret_row, error);
    rows->ended = rows->ended || verdict != VERDICT_OK;
    return verdict;
}
