/* See sheet.h. */
#include "sheet/sheet.h"

#include "base/buffer.h"
#include "base/csv.h"
#include "base/file.h"
#include "sheet/sheet_scratch.h"
#include "sheet/xlsx.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define BYTE_ORDER_MARK "\xef\xbb\xbf"
#define MAGIC_BYTES 8
#define EXCEL_SEPARATOR "sep="

struct sheet_file {
    char *name;
    struct xlsx *xlsx;            /* NULL: CSV */
    struct buffer read;           /* the file's bytes, where it was opened by its path */
    struct buffer decoded;        /* where it was not UTF-8 */
    struct sheet_scratch scratch; /* where it is large */
    struct text content;          /* CSV in UTF-8; one of these, or the caller's */
    char separator;
};

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

/* ---- files ---- */

static struct text without_mark(struct text content)
{
    size_t mark = sizeof BYTE_ORDER_MARK - 1;
    if (content.length >= mark && memcmp(content.at, BYTE_ORDER_MARK, mark) == 0)
        return (struct text){content.at + mark, content.length - mark};
    return content;
}

/* Excel's own way to say it: "sep=;" alone on the first line. 0: it is not said. */
static char told_separator(struct text content)
{
    size_t length = sizeof EXCEL_SEPARATOR - 1;
    if (content.length < length + 1 || strncasecmp(content.at, EXCEL_SEPARATOR, length) != 0)
        return 0;
    char separator = content.at[length];
    bool alone = content.length == length + 1 || content.at[length + 1] == '\r' ||
                 content.at[length + 1] == '\n';
    bool possible = separator == ',' || separator == ';' || separator == '\t' || separator == '|';
    return alone && possible ? separator : 0;
}

char sheet_separator(struct text content)
{
    content = without_mark(content);
    char told = told_separator(content);
    if (told != 0)
        return told;
    size_t commas = 0, semicolons = 0, tabs = 0;
    bool quoted = false;
    for (size_t i = 0; i < content.length; i++) {
        char c = content.at[i];
        if (c == '"')
            quoted = !quoted;
        if (quoted)
            continue;
        if ((c == '\n' || c == '\r') && commas + semicolons + tabs > 0)
            break;
        commas += c == ',';
        semicolons += c == ';';
        tabs += c == '\t';
    }
    if (semicolons > commas && semicolons >= tabs)
        return ';';
    return tabs > commas ? '\t' : ',';
}

/* What the file says itself goes before what was said of all files: a file of refused rows comes
 * back in UTF-8 beside the same options as its table. */
static enum verdict choose_encoding(struct text bytes, enum encoding told,
                                    enum encoding *ret_encoding, struct error *error)
{
    struct error untold;
    enum verdict verdict = encoding_detect(bytes, ret_encoding, &untold);
    if (verdict == VERDICT_OK)
        return VERDICT_OK;
    if (told != ENCODING_UNTOLD) {
        *ret_encoding = told;
        return VERDICT_OK;
    }
    if (error != NULL)
        *error = untold;
    return verdict;
}

/* UTF-8 is used where it stands; all else is written anew, and its bytes are let go. */
static enum verdict take_csv(struct sheet_file *file, struct text bytes,
                             const struct sheet_options *options, struct error *error)
{
    enum encoding encoding = ENCODING_UNTOLD;
    enum verdict verdict = choose_encoding(bytes, options->encoding, &encoding, error);
    if (verdict != VERDICT_OK)
        return verdict;
    file->content = bytes;
    if (encoding != ENCODING_UTF_8 || text_utf8_valid_prefix(bytes) != bytes.length) {
        verdict = encoding_decode(bytes, encoding, &file->decoded, error);
        if (verdict != VERDICT_OK)
            return verdict;
        file->content = buffer_view(&file->decoded);
        buffer_free(&file->read);
    }
    file->separator = options->separator != 0 ? options->separator : sheet_separator(file->content);
    return VERDICT_OK;
}

static struct sheet_file *new_file(const char *name)
{
    struct sheet_file *file = calloc(1, sizeof *file);
    if (file != NULL)
        file->name = strdup(name);
    if (file != NULL && file->name == NULL) {
        free(file);
        return NULL;
    }
    return file;
}

static enum verdict give_file(struct sheet_file *file, enum verdict verdict,
                              struct sheet_file **ret_file)
{
    if (verdict == VERDICT_OK)
        *ret_file = file;
    else
        sheet_file_free(&file);
    return verdict;
}

enum verdict sheet_file_open(const char *name, struct text bytes,
                             const struct sheet_options *options, struct sheet_file **ret_file,
                             struct error *error)
{
    struct sheet_file *file = new_file(name);
    if (file == NULL)
        return error_no_memory(error);
    enum verdict verdict;
    if (xlsx_looks_like(bytes))
        verdict = xlsx_open(bytes, &file->xlsx, error);
    else
        verdict = take_csv(file, bytes, options, error);
    return give_file(file, verdict, ret_file);
}

static bool is_workbook(const char *path)
{
    char magic[MAGIC_BYTES];
    FILE *opened = fopen(path, "rbe");
    if (opened == NULL)
        return false; /* file_read says why */
    size_t length = fread(magic, 1, sizeof magic, opened);
    (void)fclose(opened);
    return xlsx_looks_like((struct text){magic, length});
}

/* Large files that are UTF-8 are kept out of memory; all others are read into it. */
static enum verdict take_path(struct sheet_file *file, const char *path,
                              const struct sheet_options *options, struct error *error)
{
    if (options->scratch_folder != NULL) {
        enum verdict verdict =
            sheet_scratch_keep(&file->scratch, path, options->scratch_folder, error);
        if (verdict != VERDICT_OK)
            return verdict;
    }
    if (file->scratch.content.at != NULL) {
        file->content = file->scratch.content;
        file->separator =
            options->separator != 0 ? options->separator : sheet_separator(file->content);
        return VERDICT_OK;
    }
    enum verdict verdict = file_read(path, SHEET_FILE_BYTES_MAX, &file->read, error);
    return verdict == VERDICT_OK ? take_csv(file, buffer_view(&file->read), options, error)
                                 : verdict;
}

enum verdict sheet_file_open_path(const char *path, const struct sheet_options *options,
                                  struct sheet_file **ret_file, struct error *error)
{
    struct sheet_file *file = new_file(path);
    if (file == NULL)
        return error_no_memory(error);
    enum verdict verdict;
    if (is_workbook(path)) {
        verdict = xlsx_open_path(path, options->scratch_folder, &file->xlsx, error);
    } else {
        verdict = take_path(file, path, options, error);
    }
    return give_file(file, verdict, ret_file);
}

void sheet_file_free(struct sheet_file **file)
{
    if (*file == NULL)
        return;
    xlsx_free(&(*file)->xlsx);
    buffer_free(&(*file)->read);
    buffer_free(&(*file)->decoded);
    sheet_scratch_free(&(*file)->scratch);
    free((*file)->name);
    free(*file);
    *file = NULL;
}

const char *sheet_file_name(const struct sheet_file *file)
{
    return file->name;
}

bool sheet_file_is_workbook(const struct sheet_file *file)
{
    return file->xlsx != NULL;
}

size_t sheet_file_count(const struct sheet_file *file)
{
    return file->xlsx != NULL ? xlsx_sheet_count(file->xlsx) : 1;
}

struct text sheet_file_sheet(const struct sheet_file *file, size_t sheet)
{
    return file->xlsx != NULL ? xlsx_sheet_name(file->xlsx, sheet) : TEXT_NONE;
}

bool sheet_file_find(const struct sheet_file *file, struct text name, size_t *ret_sheet)
{
    name = text_trim(name);
    for (size_t i = 0; file->xlsx != NULL && i < sheet_file_count(file); i++) {
        struct text candidate = text_trim(sheet_file_sheet(file, i));
        if (candidate.length == name.length &&
            strncasecmp(candidate.at, name.at, name.length) == 0) {
            *ret_sheet = i;
            return true;
        }
    }
    return false;
}

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
    struct text content = without_mark(sheet->file->content);
    csv_open(&sheet->csv, content, sheet->file->separator);
    struct csv_row row;
    if (told_separator(content) != 0 && csv_next(&sheet->csv, &row, error) == CSV_FAILED)
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
