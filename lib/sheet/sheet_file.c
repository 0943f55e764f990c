/* Files of tables: what they are, how they are written. See sheet.h. */
#include "sheet/sheet.h"

#include "base/buffer.h"
#include "base/file.h"
#include "sheet/sheet_private.h"
#include "sheet/sheet_scratch.h"
#include "sheet/xlsx.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define BYTE_ORDER_MARK "\xef\xbb\xbf"
#define MAGIC_BYTES 8
#define EXCEL_SEPARATOR "sep="

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

static void take_content(struct sheet_file *file, struct text content,
                         const struct sheet_options *options)
{
    file->content = without_mark(content);
    file->tells_separator = told_separator(file->content) != 0;
    file->separator = options->separator != 0 ? options->separator : sheet_separator(file->content);
}

/* UTF-8 is used where it stands; all else is written anew, and its bytes are let go. */
static enum verdict take_csv(struct sheet_file *file, struct text bytes,
                             const struct sheet_options *options, struct error *error)
{
    enum encoding encoding = ENCODING_UNTOLD;
    enum verdict verdict = choose_encoding(bytes, options->encoding, &encoding, error);
    if (verdict != VERDICT_OK)
        return verdict;
    struct text content = bytes;
    if (encoding != ENCODING_UTF_8 || text_utf8_valid_prefix(bytes) != bytes.length) {
        verdict = encoding_decode(bytes, encoding, &file->decoded, error);
        if (verdict != VERDICT_OK)
            return verdict;
        content = buffer_view(&file->decoded);
        buffer_free(&file->read);
    }
    take_content(file, content, options);
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

/* A large file is kept out of memory; what is small, or wrong somewhere, is read into it. */
static enum verdict take_path(struct sheet_file *file, const char *path,
                              const struct sheet_options *options, struct error *error)
{
    if (options->scratch_folder != NULL) {
        enum verdict verdict = sheet_scratch_keep(&file->scratch, path, options->scratch_folder,
                                                  options->encoding, error);
        if (verdict != VERDICT_OK)
            return verdict;
    }
    if (file->scratch.content.at != NULL) {
        take_content(file, file->scratch.content, options);
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
