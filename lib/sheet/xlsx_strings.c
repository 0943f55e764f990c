/* See xlsx_private.h: text of cells, and the table of those that cells share. */
#include "sheet/sheet_scratch.h"
#include "sheet/xlsx_private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* "_x000D_" */
#define ESCAPE_BYTES 7
/* More entries than the bytes could hold are all empty ones; a row of the format has 16,384. */
#define STRINGS_MAX ((size_t)4 * 1024 * 1024)
/* So much stays in memory before it is put aside. */
#define FILED_BYTES_MIN ((size_t)1024 * 1024)

void xlsx_text_open(struct xlsx_text *text, const char *name)
{
    if (strcmp(name, "rPh") == 0)
        text->phonetic++;
    else if (strcmp(name, "t") == 0 || strcmp(name, "v") == 0)
        text->inside = true;
}

void xlsx_text_close(struct xlsx_text *text, const char *name)
{
    if (strcmp(name, "rPh") == 0 && text->phonetic > 0)
        text->phonetic--;
    else if (strcmp(name, "t") == 0 || strcmp(name, "v") == 0)
        text->inside = false;
}

bool xlsx_text_add(struct xlsx_text *text, struct text more)
{
    if (!text->inside || text->phonetic > 0)
        return true;
    if (text->bytes.length + more.length > XLSX_CELL_BYTES_MAX)
        return false;
    buffer_text(&text->bytes, more);
    return true;
}

/* The code unit of an escape at the start of text; 0: there is none. */
static uint32_t escaped_unit(const char *at, size_t left)
{
    if (left < ESCAPE_BYTES || at[0] != '_' || at[1] != 'x' || at[6] != '_')
        return 0;
    char digits[5] = {at[2], at[3], at[4], at[5], '\0'}, *end = digits;
    if (strspn(digits, "0123456789abcdefABCDEF") != 4)
        return 0;
    return (uint32_t)strtoul(digits, &end, 16);
}

/* Always shorter than the escape, so it is written over it. Halves of pairs are left as they are.
 */
static size_t put_unit(char *at, uint32_t unit)
{
    if (unit < 0x80) {
        at[0] = (char)unit;
        return 1;
    }
    if (unit < 0x800) {
        at[0] = (char)(0xc0 | unit >> 6);
        at[1] = (char)(0x80 | (unit & 0x3f));
        return 2;
    }
    at[0] = (char)(0xe0 | unit >> 12);
    at[1] = (char)(0x80 | (unit >> 6 & 0x3f));
    at[2] = (char)(0x80 | (unit & 0x3f));
    return 3;
}

void xlsx_text_unescape(struct buffer *bytes)
{
    if (!buffer_ok(bytes) || bytes->data == NULL ||
        memmem(bytes->data, bytes->length, "_x", 2) == NULL)
        return;
    size_t to = 0, from = 0;
    while (from < bytes->length) {
        uint32_t unit = escaped_unit(bytes->data + from, bytes->length - from);
        if (unit == 0 || (unit >= 0xd800 && unit <= 0xdfff)) {
            bytes->data[to++] = bytes->data[from++];
        } else {
            to += put_unit(bytes->data + to, unit);
            from += ESCAPE_BYTES;
        }
    }
    bytes->length = to;
    bytes->data[to] = '\0';
}

/* ---- shared strings ---- */

struct loading {
    struct xlsx_strings *strings;
    struct xlsx_part *part;
    struct xlsx_text text;
};

static void refuse_large(struct loading *loading)
{
    xlsx_part_refuse(loading->part, VERDICT_REJECT, "XLSX_TOO_LARGE",
                     "the workbook has more text than can be a table; it is not read");
}

static bool has_room(struct xlsx_strings *strings)
{
    if (strings->count < strings->capacity)
        return true;
    size_t capacity = strings->capacity == 0 ? 256 : strings->capacity * 2;
    uint32_t *ends = reallocarray(strings->ends, capacity, sizeof *ends);
    if (ends == NULL)
        return false;
    strings->ends = ends;
    strings->capacity = capacity;
    return true;
}

/* False: the folder has no room. Where there are no files without a name, all stays in memory. */
static bool put_aside(struct xlsx_strings *strings)
{
    if (strings->scratch_folder == NULL || strings->bytes.length < FILED_BYTES_MIN)
        return true;
    if (!strings->has_file) {
        strings->file = sheet_scratch_file(strings->scratch_folder);
        strings->has_file = strings->file >= 0;
    }
    if (!strings->has_file) {
        strings->scratch_folder = NULL;
        return true;
    }
    if (!sheet_scratch_write(strings->file, strings->bytes.data, strings->bytes.length))
        return false;
    strings->filed += strings->bytes.length;
    buffer_clear(&strings->bytes);
    return true;
}

static void add_string(struct loading *loading)
{
    struct xlsx_strings *strings = loading->strings;
    xlsx_text_unescape(&loading->text.bytes);
    if (strings->count == STRINGS_MAX ||
        strings->filed + strings->bytes.length + loading->text.bytes.length >
            XLSX_STRINGS_BYTES_MAX) {
        refuse_large(loading);
        return;
    }
    buffer_append(&strings->bytes, loading->text.bytes.data, loading->text.bytes.length);
    if (!buffer_ok(&strings->bytes) || !buffer_ok(&loading->text.bytes) || !has_room(strings)) {
        xlsx_part_refuse(loading->part, VERDICT_RETRY, "NO_MEMORY", "memory ran out");
        return;
    }
    strings->ends[strings->count++] = (uint32_t)(strings->filed + strings->bytes.length);
    if (!put_aside(strings))
        xlsx_part_refuse(loading->part, VERDICT_RETRY, "FILE_UNWRITABLE",
                         "there is no room to put the texts of the workbook aside: %m");
}

static void on_open(void *context, const char *name, const char **attributes)
{
    struct loading *loading = context;
    (void)attributes;
    if (strcmp(name, "si") == 0)
        buffer_clear(&loading->text.bytes);
    xlsx_text_open(&loading->text, name);
}

static void on_close(void *context, const char *name)
{
    struct loading *loading = context;
    xlsx_text_close(&loading->text, name);
    if (strcmp(name, "si") == 0)
        add_string(loading);
}

static void on_text(void *context, struct text text)
{
    struct loading *loading = context;
    if (!xlsx_text_add(&loading->text, text))
        refuse_large(loading);
}

enum verdict xlsx_strings_load(struct xlsx *xlsx, struct error *error)
{
    static const struct xlsx_handlers handlers = {on_open, on_close, on_text};
    struct loading loading = {.strings = &xlsx->strings};
    if (xlsx->strings_part == NULL)
        return VERDICT_OK;
    enum verdict verdict = xlsx_part_open(&xlsx->source, xlsx->strings_part, &handlers, &loading,
                                          &loading.part, error);
    if (verdict == VERDICT_OK && loading.part != NULL)
        verdict = xlsx_part_run_all(loading.part, error);
    xlsx_part_free(&loading.part);
    buffer_free(&loading.text.bytes);
    xlsx->strings.scratch_folder = NULL;
    return verdict;
}

static bool read_filed(int file, size_t at, size_t length, struct buffer *out)
{
    char *room = buffer_extend(out, length);
    if (room == NULL)
        return true; /* the buffer says so */
    while (length > 0) {
        ssize_t got = pread(file, room, length, (off_t)at);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        room += got;
        at += (size_t)got;
        length -= (size_t)got;
    }
    return true;
}

enum verdict xlsx_strings_put(const struct xlsx_strings *strings, size_t index, struct buffer *out)
{
    if (index >= strings->count)
        return VERDICT_REJECT;
    size_t start = index == 0 ? 0 : strings->ends[index - 1];
    size_t length = strings->ends[index] - start;
    if (length == 0)
        return VERDICT_OK;
    if (start < strings->filed)
        return read_filed(strings->file, start, length, out) ? VERDICT_OK : VERDICT_RETRY;
    buffer_append(out, strings->bytes.data + (start - strings->filed), length);
    return VERDICT_OK;
}

void xlsx_strings_free(struct xlsx_strings *strings)
{
    if (strings->has_file)
        (void)close(strings->file);
    free(strings->ends);
    buffer_free(&strings->bytes);
    *strings = (struct xlsx_strings){.count = 0};
}
