/* The CSV reader and writer: what spreadsheets and people write, well-formed and not. */
#include "base/csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static bool memory_is_out;

/* Stands before libc's, so that a test can see what the reader does without memory. */
void *reallocarray(void *pointer, size_t count, size_t bytes)
{
    return memory_is_out ? NULL : realloc(pointer, count * bytes);
}

/* The rest of the file as text: rows as "line:[a][b]", what is malformed as "!line,column CODE". */
static void assert_reads(struct text content, char separator, const char *expected)
{
    struct csv csv;
    struct buffer seen = BUFFER_NONE;
    csv_open(&csv, content, separator);
    for (;;) {
        struct csv_row row;
        struct error error;
        enum csv_result result = csv_next(&csv, &row, &error);
        assert_int_not_equal(result, CSV_FAILED);
        if (result == CSV_END)
            break;
        if (result == CSV_BAD) {
            assert_int_equal(error.verdict, VERDICT_REJECT);
            char place[64];
            (void)snprintf(place, sizeof place, "line %zu, column %zu: ", csv.bad_line,
                           csv.bad_column);
            assert_int_equal(strncmp(error.text, place, strlen(place)), 0);
            buffer_format(&seen, "!%zu,%zu %s ", csv.bad_line, csv.bad_column, error.code);
            continue;
        }
        buffer_format(&seen, "%zu:", row.line);
        for (size_t i = 0; i < row.field_count; i++) {
            assert_non_null(row.fields[i].at);
            buffer_format(&seen, "[%.*s]", TEXT_ARGS(row.fields[i]));
        }
        buffer_byte(&seen, ' ');
    }
    csv_close(&csv);
    assert_string_equal(seen.data == NULL ? "" : seen.data, expected);
    buffer_free(&seen);
}

static void assert_comma(const char *content, const char *expected)
{
    assert_reads(text_of(content), ',', expected);
}

static void nothing_has_no_rows(void **state)
{
    (void)state;
    assert_reads(TEXT_NONE, ',', "");
    assert_comma("", "");
    assert_comma("\xef\xbb\xbf", "");
    assert_comma("\n\r\n\r", "");
}

static void rows_and_fields(void **state)
{
    (void)state;
    assert_comma("a,b\n1,2\n", "1:[a][b] 2:[1][2] ");
    assert_comma("a,b\n1,2", "1:[a][b] 2:[1][2] ");
    assert_comma("a", "1:[a] ");
    assert_comma("a,\n,b\n,\n", "1:[a][] 2:[][b] 3:[][] ");
    assert_comma("a,", "1:[a][] ");
    assert_comma(" a , b ", "1:[ a ][ b ] ");
}

static void rows_may_differ_in_length(void **state)
{
    (void)state;
    assert_comma("a,b,c\n1\n1,2,3,4\n", "1:[a][b][c] 2:[1] 3:[1][2][3][4] ");
}

static void more_fields_than_first_foreseen(void **state)
{
    (void)state;
    char content[2 * 100];
    for (size_t i = 0; i < 100; i++) {
        content[2 * i] = 'x';
        content[2 * i + 1] = i < 99 ? ',' : '\n';
    }
    struct csv csv;
    struct csv_row row;
    csv_open(&csv, (struct text){content, sizeof content}, ',');
    assert_int_equal(csv_next(&csv, &row, NULL), CSV_ROW);
    assert_int_equal(row.field_count, 100);
    for (size_t i = 0; i < row.field_count; i++)
        assert_true(text_is(row.fields[i], "x"));
    assert_int_equal(csv_next(&csv, &row, NULL), CSV_END);
    assert_int_equal(csv_next(&csv, &row, NULL), CSV_END);
    csv_close(&csv);
}

static void byte_order_mark_is_skipped_once(void **state)
{
    (void)state;
    assert_comma("\xef\xbb\xbf"
                 "a,b\n",
                 "1:[a][b] ");
    assert_comma("\xef\xbb\xbf\"a\",b\n", "1:[a][b] ");
    assert_comma("a\n\xef\xbb\xbf"
                 "b\n",
                 "1:[a] 2:[\xef\xbb\xbf"
                 "b] ");
    assert_comma("\xef\xbb", "1:[\xef\xbb] ");
}

static void all_line_ends_also_mixed(void **state)
{
    (void)state;
    assert_comma("a\rb\rc", "1:[a] 2:[b] 3:[c] ");
    assert_comma("a\r\nb\r\n", "1:[a] 2:[b] ");
    assert_comma("a\nb\r\nc\rd\n", "1:[a] 2:[b] 3:[c] 4:[d] ");
}

static void empty_lines_are_skipped_and_counted(void **state)
{
    (void)state;
    assert_comma("\na\n\n\r\n\rb\n\n", "2:[a] 6:[b] ");
    assert_comma("\"\"\n \n", "1:[] 2:[ ] ");
}

static void quoted_fields(void **state)
{
    (void)state;
    assert_comma("\"a\",\"b,c\",\"\"\n", "1:[a][b,c][] ");
    assert_comma("\"say \"\"no\"\"\"\n", "1:[say \"no\"] ");
    assert_comma("\"\"\"\"", "1:[\"] ");
    assert_comma("\"a\"", "1:[a] ");
    assert_comma("\"a\"\r\n\"b\"\r\"c\"", "1:[a] 2:[b] 3:[c] ");
}

static void quoted_line_ends_are_kept_and_counted(void **state)
{
    (void)state;
    assert_comma("\"a\nb\",1\nc,2\n", "1:[a\nb][1] 3:[c][2] ");
    assert_comma("\"a\r\nb\rc\n\nd\",1\r\ne,2\r\n", "1:[a\r\nb\rc\n\nd][1] 6:[e][2] ");
}

static void quote_inside_a_plain_field_is_itself(void **state)
{
    (void)state;
    assert_comma("5\" pipe,b\n", "1:[5\" pipe][b] ");
    assert_comma("a \"b\" c, \"d\"\n", "1:[a \"b\" c][ \"d\"] ");
}

static void other_separators(void **state)
{
    (void)state;
    assert_reads(text_of("a,b;\"c;d\"\n1;2"), ';', "1:[a,b][c;d] 2:[1][2] ");
    assert_reads(text_of("a\tb\t\"c\td\""), '\t', "1:[a][b][c\td] ");
}

static void bytes_are_not_judged(void **state)
{
    (void)state;
    static const char content[] = "a\0b,\xff\n";
    struct csv csv;
    struct csv_row row;
    csv_open(&csv, (struct text){content, sizeof content - 1}, ',');
    assert_int_equal(csv_next(&csv, &row, NULL), CSV_ROW);
    assert_int_equal(row.field_count, 2);
    assert_int_equal(row.fields[0].length, 3);
    assert_memory_equal(row.fields[0].at, "a\0b", 3);
    assert_true(text_is(row.fields[1], "\xff"));
    csv_close(&csv);
}

static void open_quote_costs_its_line_only(void **state)
{
    (void)state;
    assert_comma("a,b\n1,\"2\n3,4\n5,6\n", "1:[a][b] !2,3 CSV_QUOTE_OPEN 3:[3][4] 4:[5][6] ");
    assert_comma("\"", "!1,1 CSV_QUOTE_OPEN ");
    assert_comma("a,\"", "!1,3 CSV_QUOTE_OPEN ");
    assert_comma("\"a\"\"\nb\n", "!1,1 CSV_QUOTE_OPEN 2:[b] ");
    assert_comma("\"a\r\nb\r\n", "!1,1 CSV_QUOTE_OPEN 2:[b] ");
}

static void open_quote_after_a_field_of_several_lines(void **state)
{
    (void)state;
    assert_comma("\"a\nb\",\"c\nd\n", "!2,4 CSV_QUOTE_OPEN 3:[d] ");
}

static void text_after_a_closing_quote(void **state)
{
    (void)state;
    assert_comma("\"a\"b,c\nd,e\n", "!1,4 CSV_AFTER_QUOTE 2:[d][e] ");
    assert_comma("x,\"a\" ,c\nd,e\n", "!1,6 CSV_AFTER_QUOTE 2:[d][e] ");
    assert_comma("\"said \"no\" twice\"\nd\n", "!1,8 CSV_AFTER_QUOTE 2:[d] ");
}

static void a_stray_quote_does_not_swallow_good_rows(void **state)
{
    (void)state;
    assert_comma("1,\"a\n2,b\n3,\"c\"\n4,d\n", "!3,4 CSV_AFTER_QUOTE 2:[2][b] 3:[3][c] 4:[4][d] ");
}

static void after_quote_error_names_the_opening_too(void **state)
{
    (void)state;
    struct csv csv;
    struct csv_row row;
    struct error error;
    csv_open(&csv, text_of("x\n1,\"a\nb\"c\n"), ',');
    assert_int_equal(csv_next(&csv, &row, &error), CSV_ROW);
    assert_int_equal(csv_next(&csv, &row, &error), CSV_BAD);
    assert_int_equal(csv.bad_line, 3);
    assert_int_equal(csv.bad_column, 3);
    assert_non_null(strstr(error.text, "opened on line 2, column 3"));
    csv_close(&csv);
}

static void columns_count_characters(void **state)
{
    (void)state;
    assert_comma("\xd0\xb6\xd0\xb6,\"a\"b\n", "!1,7 CSV_AFTER_QUOTE ");
    assert_comma("\xef\xbb\xbf\"a\"b\n", "!1,4 CSV_AFTER_QUOTE ");
}

static void errors_may_be_unwanted(void **state)
{
    (void)state;
    struct csv csv;
    struct csv_row row;
    csv_open(&csv, text_of("\"a\"b\n\"c"), ',');
    assert_int_equal(csv_next(&csv, &row, NULL), CSV_BAD);
    assert_int_equal(csv_next(&csv, &row, NULL), CSV_BAD);
    assert_int_equal(csv_next(&csv, &row, NULL), CSV_END);
    csv_close(&csv);
    csv_close(&csv);
}

static void no_memory_loses_no_row(void **state)
{
    (void)state;
    struct csv csv;
    struct csv_row row;
    struct error error;
    csv_open(&csv, text_of("\n\"a\nb\",c\nd\n"), ',');
    memory_is_out = true;
    for (int i = 0; i < 2; i++) {
        assert_int_equal(csv_next(&csv, &row, &error), CSV_FAILED);
        assert_int_equal(error.verdict, VERDICT_RETRY);
    }
    memory_is_out = false;
    assert_int_equal(csv_next(&csv, &row, &error), CSV_ROW);
    assert_int_equal(row.line, 2);
    assert_int_equal(row.field_count, 2);
    assert_true(text_is(row.fields[0], "a\nb"));
    assert_int_equal(csv_next(&csv, &row, &error), CSV_ROW);
    assert_int_equal(row.line, 4);
    assert_int_equal(csv_next(&csv, &row, &error), CSV_END);
    csv_close(&csv);
}

static void writes_quotes_only_when_needed(void **state)
{
    (void)state;
    struct buffer out = BUFFER_NONE;
    csv_write_field(&out, text_of("plain"));
    csv_write_field(&out, text_of("a,b"));
    csv_write_field(&out, text_of("say \"no\""));
    csv_write_field(&out, text_of("two\nlines"));
    csv_write_field(&out, text_of("car\rriage"));
    csv_write_field(&out, text_of(" semi;colon "));
    csv_write_field(&out, TEXT_NONE);
    csv_write_end(&out);
    assert_string_equal(out.data, "plain,\"a,b\",\"say \"\"no\"\"\",\"two\nlines\",\"car\rriage\","
                                  " semi;colon ,\r\n");
    buffer_free(&out);
}

static void writes_empty_fields_that_can_be_read_back(void **state)
{
    (void)state;
    struct buffer out = BUFFER_NONE;
    csv_write_field(&out, text_of(""));
    csv_write_end(&out);
    csv_write_field(&out, TEXT_NONE);
    csv_write_end(&out);
    csv_write_field(&out, TEXT_NONE);
    csv_write_field(&out, TEXT_NONE);
    csv_write_end(&out);
    assert_string_equal(out.data, "\"\"\r\n\"\"\r\n,\r\n");
    assert_reads(buffer_view(&out), ',', "1:[] 2:[] 3:[][] ");
    buffer_free(&out);
}

static void what_is_written_reads_the_same(void **state)
{
    (void)state;
    static const char *const fields[] = {"a",    "",         "\"", "\"\"",        ",",
                                         "\r\n", "x\"y,z\n", " ",  "\xe2\x82\xac"};
    const size_t count = sizeof fields / sizeof fields[0];
    struct buffer out = BUFFER_NONE;
    for (size_t i = 0; i < count; i++)
        csv_write_field(&out, text_of(fields[i]));
    csv_write_end(&out);
    struct csv csv;
    struct csv_row row;
    csv_open(&csv, buffer_view(&out), ',');
    assert_int_equal(csv_next(&csv, &row, NULL), CSV_ROW);
    assert_int_equal(row.field_count, count);
    for (size_t i = 0; i < count; i++)
        assert_true(text_is(row.fields[i], fields[i]));
    csv_close(&csv);
    buffer_free(&out);
}

static void writing_to_a_failed_buffer_does_nothing(void **state)
{
    (void)state;
    struct buffer out = {NULL, 0, 0, true};
    csv_write_field(&out, text_of("a"));
    csv_write_end(&out);
    assert_false(buffer_ok(&out));
    assert_int_equal(out.length, 0);
    buffer_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_has_no_rows),
        cmocka_unit_test(rows_and_fields),
        cmocka_unit_test(rows_may_differ_in_length),
        cmocka_unit_test(more_fields_than_first_foreseen),
        cmocka_unit_test(byte_order_mark_is_skipped_once),
        cmocka_unit_test(all_line_ends_also_mixed),
        cmocka_unit_test(empty_lines_are_skipped_and_counted),
        cmocka_unit_test(quoted_fields),
        cmocka_unit_test(quoted_line_ends_are_kept_and_counted),
        cmocka_unit_test(quote_inside_a_plain_field_is_itself),
        cmocka_unit_test(other_separators),
        cmocka_unit_test(bytes_are_not_judged),
        cmocka_unit_test(open_quote_costs_its_line_only),
        cmocka_unit_test(open_quote_after_a_field_of_several_lines),
        cmocka_unit_test(text_after_a_closing_quote),
        cmocka_unit_test(a_stray_quote_does_not_swallow_good_rows),
        cmocka_unit_test(after_quote_error_names_the_opening_too),
        cmocka_unit_test(columns_count_characters),
        cmocka_unit_test(errors_may_be_unwanted),
        cmocka_unit_test(no_memory_loses_no_row),
        cmocka_unit_test(writes_quotes_only_when_needed),
        cmocka_unit_test(writes_empty_fields_that_can_be_read_back),
        cmocka_unit_test(what_is_written_reads_the_same),
        cmocka_unit_test(writing_to_a_failed_buffer_does_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
