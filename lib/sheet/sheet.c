/* See sheet.h. */
#include "sheet/sheet.h"

#include "base/buffer.h"
#include "base/csv.h"
#include "sheet/sheet_private.h"
#include "sheet/xlsx.h"

#include <stdlib.h>
#include <string.h>

struct sheet {
    const struct sheet_file *file;
    struct csv csv;
    struct xlsx_rows *rows; /* NULL: CSV */
    struct buffer header_bytes;
    struct text *header_fields;
    struct sheet_row header;
    struct text *fields; /* a workbook's row, as long as the header */
    size_t field_capacity;
    bool below_header;
};

/* ---- rows ---- */

static bool is_blank(const struct sheet_row *row)
{
    for (size_t i = 0; i < row->field_count; i++)
        if (text_trim(row->fields[i]).length > 0)
            return false;
    return true;
}

static enum sheet_result next_csv(struct sheet *sheet, struct sheet_row *ret_row,
                                  struct error *error)
{
    struct csv_row row;
    sheet_scratch_pass(&sheet->file->scratch, sheet->csv.content.at + sheet->csv.at);
    switch (csv_next(&sheet->csv, &row, error)) {
    case CSV_ROW:
        *ret_row = (struct sheet_row){row.line, row.field_count, row.fields};
        return SHEET_ROW;
    case CSV_END:
        return SHEET_END;
    case CSV_BAD:
        *ret_row = (struct sheet_row){sheet->csv.bad_line, 0, NULL};
        return SHEET_BAD;
    case CSV_FAILED:
        break;
    }
    return SHEET_FAILED;
}

/* Cells that are missing at the end of a row are empty ones. */
static bool pad_row(struct sheet *sheet, struct sheet_row *row)
{
    if (row->field_count >= sheet->header.field_count)
        return true;
    size_t wanted = sheet->header.field_count;
    if (sheet->field_capacity < wanted) {
        struct text *fields = reallocarray(sheet->fields, wanted, sizeof *fields);
        if (fields == NULL)
            return false;
        sheet->fields = fields;
        sheet->field_capacity = wanted;
    }
    memcpy(sheet->fields, row->fields, row->field_count * sizeof *row->fields);
    for (size_t i = row->field_count; i < wanted; i++)
        sheet->fields[i] = text_of("");
    row->field_count = wanted;
    row->fields = sheet->fields;
    return true;
}

static enum sheet_result next_workbook(struct sheet *sheet, struct sheet_row *ret_row,
                                       struct error *error)
{
    struct xlsx_row row;
    if (xlsx_rows_next(sheet->rows, &row, error) != VERDICT_OK)
        return SHEET_FAILED;
    *ret_row = (struct sheet_row){row.number, row.field_count, row.fields};
    if (row.field_count == 0)
        return SHEET_END;
    if (pad_row(sheet, ret_row))
        return SHEET_ROW;
    (void)error_no_memory(error);
    return SHEET_FAILED;
}

static enum sheet_result next_filled(struct sheet *sheet, struct sheet_row *ret_row,
                                     struct error *error)
{
    enum sheet_result result;
    do
        result = sheet->rows != NULL ? next_workbook(sheet, ret_row, error)
                                     : next_csv(sheet, ret_row, error);
    while (result == SHEET_ROW && is_blank(ret_row));
    return result;
}

/* Tags of the Humanitarian Exchange Language, which exports put below the header. */
static bool is_tags(const struct sheet_row *row)
{
    for (size_t i = 0; i < row->field_count; i++) {
        struct text field = text_trim(row->fields[i]);
        char second = field.length > 1 ? (char)(field.at[1] | 0x20) : '\0';
        if (field.length > 0 && (field.at[0] != '#' || second < 'a' || second > 'z'))
            return false;
    }
    return true;
}

enum sheet_result sheet_next(struct sheet *sheet, struct sheet_row *ret_row, struct error *error)
{
    enum sheet_result result = next_filled(sheet, ret_row, error);
    if (sheet->below_header && result == SHEET_ROW && is_tags(ret_row))
        result = next_filled(sheet, ret_row, error);
    sheet->below_header = false;
    return result;
}

/* ---- opening ---- */

static bool keep_header(struct sheet *sheet, const struct sheet_row *row)
{
    for (size_t i = 0; i < row->field_count; i++)
        buffer_text(&sheet->header_bytes, text_trim(row->fields[i]));
    (void)buffer_extend(&sheet->header_bytes, 0);
    sheet->header_fields = calloc(row->field_count, sizeof *sheet->header_fields);
    if (!buffer_ok(&sheet->header_bytes) || sheet->header_fields == NULL)
        return false;
    const char *next = sheet->header_bytes.data;
    for (size_t i = 0; i < row->field_count; i++) {
        sheet->header_fields[i] = (struct text){next, text_trim(row->fields[i]).length};
        next += sheet->header_fields[i].length;
    }
    sheet->header = (struct sheet_row){row->line, row->field_count, sheet->header_fields};
    return true;
}

static enum verdict read_header(struct sheet *sheet, struct error *error)
{
    struct sheet_row row;
    struct error failure;
    switch (next_filled(sheet, &row, &failure)) {
    case SHEET_ROW:
        sheet->below_header = true;
        return keep_header(sheet, &row) ? VERDICT_OK : error_no_memory(error);
    case SHEET_END:
        return error_set(error, VERDICT_REJECT, "SHEET_EMPTY",
                         "the table is empty; its first line must name the columns");
    case SHEET_BAD:
    case SHEET_FAILED:
        break;
    }
    if (error != NULL)
        *error = failure;
    return failure.verdict;
}

static enum verdict open_csv(struct sheet *sheet, struct error *error)
{
    csv_open(&sheet->csv, sheet->file->content, sheet->file->separator);
    struct csv_row row;
    if (sheet->file->tells_separator && csv_next(&sheet->csv, &row, error) == CSV_FAILED)
        return VERDICT_RETRY;
    return VERDICT_OK;
}

enum verdict sheet_open(const struct sheet_file *file, size_t which, struct sheet **ret_sheet,
                        struct error *error)
{
    struct sheet *sheet = calloc(1, sizeof *sheet);
    if (sheet == NULL)
        return error_no_memory(error);
    sheet->file = file;
    enum verdict verdict = file->xlsx != NULL
                               ? xlsx_rows_open(file->xlsx, which, &sheet->rows, error)
                               : open_csv(sheet, error);
    if (verdict == VERDICT_OK)
        verdict = read_header(sheet, error);
    if (verdict == VERDICT_OK)
        *ret_sheet = sheet;
    else
        sheet_free(&sheet);
    return verdict;
}

void sheet_free(struct sheet **sheet)
{
    if (*sheet == NULL)
        return;
    if ((*sheet)->rows == NULL)
        csv_close(&(*sheet)->csv);
    xlsx_rows_free(&(*sheet)->rows);
    buffer_free(&(*sheet)->header_bytes);
    free((*sheet)->header_fields);
    free((*sheet)->fields);
    free(*sheet);
    *sheet = NULL;
}

const struct sheet_row *sheet_header(const struct sheet *sheet)
{
    return &sheet->header;
}
