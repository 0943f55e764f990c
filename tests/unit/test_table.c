/* Tables as people have them: separators, encodings, headers, rows. */
#include "tests/unit/sheet_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define RUSSIAN                                                                                                 \
    "1:[country][goal][title]\n"                                                                                \
    "2:[KGZ][5][Общественные слушания прошли без сельских женщин]\n" \
    "3:[KGZ][10][Две строки\nв ячейке; и точка]\n"

static void assert_file(const char *name, enum encoding encoding, const char *expected)
{
    char path[512];
    struct sheet_options options = {.encoding = encoding};
    struct sheet_file *file = NULL;
    struct error error = {.text = ""};
    struct buffer out = BUFFER_NONE;
    (void)snprintf(path, sizeof path, SHEETS_FOLDER "%s", name);
    if (sheet_file_open_path(path, &options, &file, &error) != VERDICT_OK)
        buffer_string(&out, error.code);
    else
        case_rows(file, 0, &out);
    assert_string_equal(out.data, expected);
    buffer_free(&out);
    sheet_file_free(&file);
}

static void assert_text(const char *content, char separator, const char *expected)
{
    struct sheet_options options = {.separator = separator};
    struct sheet_file *file = NULL;
    struct buffer out = BUFFER_NONE;
    assert_int_equal(sheet_file_open("x.csv", text_of(content), &options, &file, NULL), VERDICT_OK);
    assert_int_equal(sheet_file_count(file), 1);
    assert_false(sheet_file_is_workbook(file));
    assert_null(sheet_file_sheet(file, 0).at);
    case_rows(file, 0, &out);
    assert_string_equal(out.data, expected);
    buffer_free(&out);
    sheet_file_free(&file);
}

static void every_encoding(void **state)
{
    (void)state;
    assert_file("utf-8.csv", ENCODING_UNTOLD, RUSSIAN);
    assert_file("utf-8-mark.csv", ENCODING_UNTOLD, RUSSIAN);
    assert_file("utf-8.csv", ENCODING_UTF_8, RUSSIAN);
    assert_file("utf-16-little.txt", ENCODING_UNTOLD, RUSSIAN);
    assert_file("utf-16-big.csv", ENCODING_UNTOLD, RUSSIAN "5:[KGZ][1][пара 😀]\n");
    assert_file("windows-1251.csv", ENCODING_UNTOLD, "ENCODING_UNTOLD");
    assert_file("windows-1251.csv", ENCODING_WINDOWS_1251,
                "2:[country][goal][title]\n"
                "3:[KGZ][5][Общественные слушания прошли без сельских женщин]\n"
                "4:[KGZ][10][Две строки\nв ячейке; и точка]\n");
    assert_file("windows-1252.csv", ENCODING_WINDOWS_1252,
                "1:[country][goal][title]\n2:[CMR][5][Les élues n’ont pas été consultées]\n");
    assert_file("nothing.csv", ENCODING_UNTOLD, "FILE_MISSING");
}

static void separators(void **state)
{
    (void)state;
    assert_int_equal(sheet_separator(text_of("")), ',');
    assert_int_equal(sheet_separator(text_of("a,b;c\n;;;;")), ',');
    assert_int_equal(sheet_separator(text_of("a;b;c,d\n")), ';');
    assert_int_equal(sheet_separator(text_of("a\tb\n")), '\t');
    assert_int_equal(sheet_separator(text_of("one\na;b")), ';');
    /* Questions as headers have commas of their own. */
    assert_int_equal(sheet_separator(text_of("\"what, where, when?\";\"who, and why?\"\n")), ';');
    assert_int_equal(sheet_separator(text_of("\xef\xbb\xbfsep=|\r\na,b|c")), '|');
    assert_int_equal(sheet_separator(text_of("sep=x\na,b")), ',');
    assert_text("sep=;\na,b;c\n1;2\n", 0, "2:[a,b][c]\n3:[1][2]\n");
    assert_text("a;b\n1;2\n", ',', "1:[a;b]\n2:[1;2]\n");
}

static void headers_and_rows(void **state)
{
    (void)state;
    assert_text("", 0, "SHEET_EMPTY");
    assert_text("\n ,\t\n", ',', "SHEET_EMPTY");
    assert_text("\n,,\n a , b\n,\n1,2\n", 0, "3:[a][b]\n5:[1][2]\n");
    assert_text("a,b\n1\n1,2,3\n", 0, "1:[a][b]\n2:[1]\n3:[1][2][3]\n");
    assert_text("a,b\n\"x\ny\",\"z\"w\n3,4\n", 0, "1:[a][b]\n!3 CSV_AFTER_QUOTE\n4:[3][4]\n");
    assert_text("a,\"b\n1,2\n", 0, "CSV_QUOTE_OPEN");
}

static void tags_of_hxl_are_no_row(void **state)
{
    (void)state;
    assert_text("a,b\n#country+code,\n1,2\n#not,#here\n", 0,
                "1:[a][b]\n3:[1][2]\n4:[#not][#here]\n");
    assert_text("a,b\n#1,2\n", 0, "1:[a][b]\n2:[#1][2]\n");
    assert_text("a,b\n#tag,2\n", 0, "1:[a][b]\n2:[#tag][2]\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_encoding),
        cmocka_unit_test(separators),
        cmocka_unit_test(headers_and_rows),
        cmocka_unit_test(tags_of_hxl_are_no_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
