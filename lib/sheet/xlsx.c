/* See xlsx.h. */
#include "sheet/xlsx.h"

#include "sheet/xlsx_private.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#define MAGIC_ZIP "PK"
#define MAGIC_OLE "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#define WORKBOOK_FOLDER "xl/"
/* The names of streams in an OLE file are UTF-16. */
#define OLE_ENCRYPTED "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e"
#define OLE_PROBE_BYTES ((size_t)1024 * 1024)

static bool begins(struct text bytes, const char *magic, size_t length)
{
    return bytes.length >= length && memcmp(bytes.at, magic, length) == 0;
}

static bool is_ole(struct text bytes)
{
    return begins(bytes, MAGIC_OLE, sizeof MAGIC_OLE - 1);
}

bool xlsx_looks_like(struct text bytes)
{
    bool zip = begins(bytes, MAGIC_ZIP, 2) && bytes.length >= 4 &&
               (bytes.at[2] == 3 || bytes.at[2] == 5 || bytes.at[2] == 7);
    return zip || is_ole(bytes);
}

static enum verdict refuse_ole(struct text bytes, struct error *error)
{
    if (memmem(bytes.at, bytes.length, OLE_ENCRYPTED, sizeof OLE_ENCRYPTED - 1) != NULL)
        return error_set(error, VERDICT_REJECT, "XLSX_ENCRYPTED",
                         "the workbook is protected by a password; save it without one");
    return error_set(error, VERDICT_REJECT, "XLSX_OLD",
                     "the file is in the format of Excel before 2007 (.xls); save it as .xlsx or "
                     "as CSV");
}

/* ---- workbook.xml ---- */

struct book {
    struct xlsx *xlsx;
    struct xlsx_part *part;
};

static void refuse_memory(struct xlsx_part *part)
{
    xlsx_part_refuse(part, VERDICT_RETRY, "NO_MEMORY", "memory ran out");
}

static void add_sheet(struct book *book, const char **attributes)
{
    struct xlsx *xlsx = book->xlsx;
    const char *name = xlsx_attribute(attributes, "name");
    const char *relation = xlsx_attribute(attributes, "id");
    if (xlsx->sheet_count == XLSX_SHEETS_MAX) {
        xlsx_part_refuse(book->part, VERDICT_REJECT, "XLSX_TOO_LARGE",
                         "the workbook has more than %d sheets", XLSX_SHEETS_MAX);
        return;
    }
    struct xlsx_sheet *sheets =
        reallocarray(xlsx->sheets, xlsx->sheet_count + 1, sizeof *xlsx->sheets);
    if (sheets == NULL) {
        refuse_memory(book->part);
        return;
    }
    xlsx->sheets = sheets;
    struct xlsx_sheet *sheet = &sheets[xlsx->sheet_count++];
    *sheet = (struct xlsx_sheet){strdup(name != NULL ? name : ""),
                                 strdup(relation != NULL ? relation : ""), NULL};
    if (sheet->name == NULL || sheet->relation == NULL)
        refuse_memory(book->part);
}

static void on_book(void *context, const char *name, const char **attributes)
{
    struct book *book = context;
    if (strcmp(name, "sheet") == 0) {
        add_sheet(book, attributes);
    } else if (strcmp(name, "workbookPr") == 0) {
        const char *since_1904 = xlsx_attribute(attributes, "date1904");
        book->xlsx->since_1904 =
            since_1904 != NULL && (strcmp(since_1904, "1") == 0 || strcmp(since_1904, "true") == 0);
    }
}

/* ---- workbook.xml.rels ---- */

/* The name in the archive of what stands beside the workbook as target: "worksheets/sheet1.xml",
 * "/xl/worksheets/sheet1.xml". NULL when memory ran out. */
static char *part_name(const char *target)
{
    char *name = NULL;
    if (target[0] == '/')
        return strdup(target + 1);
    return asprintf(&name, "%s%s", WORKBOOK_FOLDER, target) >= 0 ? name : NULL;
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), end_length = strlen(end);
    return length >= end_length && strcmp(text + length - end_length, end) == 0;
}

/* Where what this relation is about belongs; NULL: nobody asks for it. */
static char **place_of(struct xlsx *xlsx, const char *id, const char *type)
{
    if (ends_with(type, "/sharedStrings"))
        return &xlsx->strings_part;
    if (ends_with(type, "/styles"))
        return &xlsx->styles_part;
    for (size_t i = 0; i < xlsx->sheet_count; i++)
        if (ends_with(type, "/worksheet") && strcmp(xlsx->sheets[i].relation, id) == 0)
            return &xlsx->sheets[i].part;
    return NULL;
}

static void on_relation(void *context, const char *name, const char **attributes)
{
    struct book *book = context;
    const char *id = xlsx_attribute(attributes, "Id"), *type = xlsx_attribute(attributes, "Type"),
               *target = xlsx_attribute(attributes, "Target"),
               *mode = xlsx_attribute(attributes, "TargetMode");
    if (strcmp(name, "Relationship") != 0 || id == NULL || type == NULL || target == NULL ||
        (mode != NULL && strcmp(mode, "External") == 0))
        return;
    char **place = place_of(book->xlsx, id, type);
    if (place == NULL || *place != NULL)
        return;
    *place = part_name(target);
    if (*place == NULL)
        refuse_memory(book->part);
}

static void no_close(void *context, const char *name)
{
    (void)context;
    (void)name;
}

static void no_text(void *context, struct text text)
{
    (void)context;
    (void)text;
}

static enum verdict read_part(struct xlsx *xlsx, const char *name,
                              const struct xlsx_handlers *handlers, bool *ret_found,
                              struct error *error)
{
    struct book book = {xlsx, NULL};
    enum verdict verdict = xlsx_part_open(&xlsx->source, name, handlers, &book, &book.part, error);
    *ret_found = book.part != NULL;
    if (verdict == VERDICT_OK && book.part != NULL)
        verdict = xlsx_part_run_all(book.part, error);
    xlsx_part_free(&book.part);
    return verdict;
}

/* ---- what else a zip file can be ---- */

struct contents {
    bool csv, open_document, binary;
};

static bool look_at(void *context, const char *name)
{
    struct contents *contents = context;
    size_t length = strlen(name);
    contents->csv |= length > 4 && strcasecmp(name + length - 4, ".csv") == 0;
    contents->open_document |= strcmp(name, "content.xml") == 0;
    contents->binary |= strcmp(name, "xl/workbook.bin") == 0;
    return true;
}

static enum verdict refuse_contents(struct xlsx *xlsx, struct error *error)
{
    struct contents contents = {false, false, false};
    enum verdict verdict = xlsx_entries(&xlsx->source, look_at, &contents, error);
    if (verdict != VERDICT_OK)
        return verdict;
    const char *code = "XLSX_NOT_WORKBOOK";
    if (contents.csv)
        return error_set(error, VERDICT_REJECT, code,
                         "the file is a zip file with CSV files in it; unpack it and name these");
    if (contents.open_document)
        return error_set(error, VERDICT_REJECT, code,
                         "the file is an OpenDocument file (.ods); save it as .xlsx or as CSV");
    if (contents.binary)
        return error_set(error, VERDICT_REJECT, code,
                         "the file is a binary workbook (.xlsb); save it as .xlsx or as CSV");
    return error_set(error, VERDICT_REJECT, code,
                     "the file is a zip file, but no workbook (.xlsx)");
}

/* ---- opening ---- */

static enum verdict load(struct xlsx *xlsx, struct error *error)
{
    static const struct xlsx_handlers book = {on_book, no_close, no_text};
    static const struct xlsx_handlers relations = {on_relation, no_close, no_text};
    bool found = false;
    enum verdict verdict = read_part(xlsx, "xl/workbook.xml", &book, &found, error);
    if (verdict == VERDICT_OK && !found)
        return refuse_contents(xlsx, error);
    if (verdict == VERDICT_OK)
        verdict = read_part(xlsx, "xl/_rels/workbook.xml.rels", &relations, &found, error);
    if (verdict == VERDICT_OK && (!found || xlsx->sheet_count == 0))
        return error_set(error, VERDICT_REJECT, "XLSX_DAMAGED",
                         "the workbook does not say where its sheets are");
    if (verdict == VERDICT_OK)
        verdict = xlsx_styles_load(xlsx, error);
    return verdict == VERDICT_OK ? xlsx_strings_load(xlsx, error) : verdict;
}

static enum verdict open_source(struct xlsx *xlsx, struct text beginning, struct xlsx **ret_xlsx,
                                struct error *error)
{
    enum verdict verdict;
    if (is_ole(beginning))
        verdict = refuse_ole(beginning, error);
    else if (!xlsx_looks_like(beginning))
        verdict = error_set(error, VERDICT_REJECT, "XLSX_NOT_WORKBOOK",
                            "the file is no workbook (.xlsx)");
    else
        verdict = load(xlsx, error);
    if (verdict == VERDICT_OK)
        *ret_xlsx = xlsx;
    else
        xlsx_free(&xlsx);
    return verdict;
}

enum verdict xlsx_open(struct text bytes, struct xlsx **ret_xlsx, struct error *error)
{
    struct xlsx *xlsx = calloc(1, sizeof *xlsx);
    if (xlsx == NULL)
        return error_no_memory(error);
    xlsx->source = (struct xlsx_source){NULL, bytes, bytes.length};
    struct text beginning = bytes;
    if (beginning.length > OLE_PROBE_BYTES)
        beginning.length = OLE_PROBE_BYTES;
    return open_source(xlsx, beginning, ret_xlsx, error);
}

static enum verdict read_beginning(const char *path, struct buffer *out, size_t *ret_size_bytes,
                                   struct error *error)
{
    FILE *file = fopen(path, "rbe");
    struct stat status;
    if (file == NULL || fstat(fileno(file), &status) != 0) {
        bool missing = errno == ENOENT || errno == ENOTDIR;
        enum verdict verdict =
            error_set(error, VERDICT_REJECT, missing ? "FILE_MISSING" : "FILE_UNREADABLE",
                      "%s cannot be opened: %m", path);
        if (file != NULL)
            (void)fclose(file);
        return verdict;
    }
    *ret_size_bytes = (size_t)status.st_size;
    void *room = buffer_extend(out, OLE_PROBE_BYTES);
    if (room != NULL)
        out->length = fread(room, 1, OLE_PROBE_BYTES, file);
    (void)fclose(file);
    return room != NULL ? VERDICT_OK : error_no_memory(error);
}

enum verdict xlsx_open_path(const char *path, const char *scratch_folder, struct xlsx **ret_xlsx,
                            struct error *error)
{
    struct buffer beginning = BUFFER_NONE;
    struct xlsx *xlsx = calloc(1, sizeof *xlsx);
    if (xlsx == NULL)
        return error_no_memory(error);
    xlsx->path = strdup(path);
    xlsx->source.path = xlsx->path;
    xlsx->strings.scratch_folder = scratch_folder;
    enum verdict verdict = xlsx->path == NULL
                               ? error_no_memory(error)
                               : read_beginning(path, &beginning, &xlsx->source.size_bytes, error);
    if (verdict == VERDICT_OK)
        verdict = open_source(xlsx, buffer_view(&beginning), ret_xlsx, error);
    else
        xlsx_free(&xlsx);
    buffer_free(&beginning);
    return verdict;
}

void xlsx_free(struct xlsx **xlsx)
{
    if (*xlsx == NULL)
        return;
    for (size_t i = 0; i < (*xlsx)->sheet_count; i++) {
        free((*xlsx)->sheets[i].name);
        free((*xlsx)->sheets[i].relation);
        free((*xlsx)->sheets[i].part);
    }
    free((*xlsx)->sheets);
    free((*xlsx)->strings_part);
    free((*xlsx)->styles_part);
    xlsx_strings_free(&(*xlsx)->strings);
    free((*xlsx)->styles);
    free((*xlsx)->path);
    free(*xlsx);
    *xlsx = NULL;
}

size_t xlsx_sheet_count(const struct xlsx *xlsx)
{
    return xlsx->sheet_count;
}

struct text xlsx_sheet_name(const struct xlsx *xlsx, size_t sheet)
{
    return text_of(xlsx->sheets[sheet].name);
}
