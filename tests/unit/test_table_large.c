/* Large CSV files are read out of a scratch folder: in every encoding the rows are those that
 * reading them in memory gives, and so is what is said of a file that is wrong somewhere. */
#include "sheet/sheet_scratch.h"
#include "tests/support/scratch.h"
#include "tests/unit/sheet_case.h"

#include <iconv.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Of UTF-8, so that the shorter encodings have what is kept in a folder, too. */
#define TABLE_BYTES (SHEET_SCRATCH_BYTES_MIN / 2 * 3)

static char *folder;

static int make_folder(void **state)
{
    (void)state;
    folder = scratch_new();
    return 0;
}

static int free_folder(void **state)
{
    (void)state;
    scratch_free(&folder);
    return 0;
}

/* Rows of every length, so that the end of a chunk cuts characters at all their bytes. */
static void put_table(struct buffer *out, const char *word)
{
    buffer_string(out, "number,слово\n");
    for (size_t i = 0; out->length < TABLE_BYTES; i++)
        buffer_format(out, "%zu,%s%.*s\n", i, word, (int)(i % 61),
                      "0123456789012345678901234567890123456789012345678901234567890");
}

static void encode(const struct buffer *utf_8, const char *encoding, const char *mark,
                   size_t mark_length, struct buffer *out)
{
    iconv_t converter = iconv_open(encoding, "UTF-8");
    assert_ptr_not_equal(converter, (iconv_t)-1);
    char *from = utf_8->data;
    size_t from_left = utf_8->length, room = 2 * utf_8->length;
    buffer_append(out, mark, mark_length);
    char *to = buffer_extend(out, room);
    assert_non_null(to);
    assert_int_equal(iconv(converter, &from, &from_left, &to, &room), 0);
    out->length -= room;
    assert_int_equal(iconv_close(converter), 0);
}

static char *written(const struct buffer *bytes)
{
    char *path = scratch_path(folder, "table.csv");
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes->data, 1, bytes->length, file), bytes->length);
    assert_int_equal(fclose(file), 0);
    return path;
}

/* The rows, or the code and the sentence of the refusal. */
static void read_rows(const char *path, const char *scratch, enum encoding told, struct buffer *out)
{
    const struct sheet_options options = {.encoding = told, .scratch_folder = scratch};
    struct sheet_file *file = NULL;
    struct error error;
    if (sheet_file_open_path(path, &options, &file, &error) == VERDICT_OK)
        case_rows(file, 0, out);
    else
        buffer_format(out, "%s: %s", error.code, error.text);
    sheet_file_free(&file);
}

/* Owned by the caller: what is read of the bytes, the same both ways. */
static struct buffer read_both(const struct buffer *bytes, enum encoding told)
{
    struct buffer in_memory = BUFFER_NONE, in_folder = BUFFER_NONE;
    char *path = written(bytes);
    assert_true(bytes->length >= SHEET_SCRATCH_BYTES_MIN);
    read_rows(path, NULL, told, &in_memory);
    read_rows(path, folder, told, &in_folder);
    assert_true(text_equal(buffer_view(&in_memory), buffer_view(&in_folder)));
    buffer_free(&in_memory);
    scratch_free(&path);
    return in_folder;
}

static void every_encoding(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        struct text mark;
        enum encoding told;
        const char *word;
    } cases[] = {
        {"UTF-8", {"", 0}, ENCODING_UNTOLD, "я€😀"},
        {"UTF-8", {"\xef\xbb\xbf", 3}, ENCODING_WINDOWS_1251, "я€😀"},
        {"UTF-16LE", {"\xff\xfe", 2}, ENCODING_UNTOLD, "я€😀"},
        {"UTF-16BE", {"", 0}, ENCODING_UTF_16, "я😀"},
        {"WINDOWS-1251", {"", 0}, ENCODING_WINDOWS_1251, "Шашлык € №"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buffer utf_8 = BUFFER_NONE, bytes = BUFFER_NONE, expected = BUFFER_NONE;
        put_table(&utf_8, cases[i].word);
        encode(&utf_8, cases[i].name, cases[i].mark.at, cases[i].mark.length, &bytes);
        struct buffer rows = read_both(&bytes, cases[i].told);
        buffer_format(&expected, "1:[number][слово]\n2:[0][%s]\n3:[1][%s0]\n", cases[i].word,
                      cases[i].word);
        assert_true(rows.length > expected.length);
        assert_memory_equal(rows.data, expected.data, expected.length);
        buffer_free(&expected);
        buffer_free(&rows);
        buffer_free(&bytes);
        buffer_free(&utf_8);
    }
}

static void what_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        struct text tail; /* behind the last line */
        enum encoding told;
        const char *code;
    } cases[] = {
        {"WINDOWS-1251", {"", 0}, ENCODING_UNTOLD, "ENCODING_UNTOLD: "},
        {"WINDOWS-1251", {"\x98\n", 2}, ENCODING_WINDOWS_1251, "ENCODING_WRONG: line "},
        {"UTF-8", {"\xd1", 1}, ENCODING_UTF_8, "ENCODING_WRONG: line "},
        {"UTF-16LE", {"", 0}, ENCODING_UNTOLD, "ENCODING_UTF_16_UNTOLD: "},
        {"UTF-16LE", {"\x3d\xd8", 2}, ENCODING_UTF_16, "ENCODING_WRONG: line "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buffer utf_8 = BUFFER_NONE, bytes = BUFFER_NONE;
        put_table(&utf_8, "слово");
        encode(&utf_8, cases[i].name, "", 0, &bytes);
        buffer_text(&bytes, cases[i].tail);
        struct buffer told = read_both(&bytes, cases[i].told);
        assert_int_equal(strncmp(told.data, cases[i].code, strlen(cases[i].code)), 0);
        buffer_free(&told);
        buffer_free(&bytes);
        buffer_free(&utf_8);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_encoding),
        cmocka_unit_test(what_is_refused),
    };
    return cmocka_run_group_tests(tests, make_folder, free_folder);
}
