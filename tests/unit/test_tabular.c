/* Data sets as CSV and JSON lines: nothing is lost, nothing is added. */
#include "exporter/tabular.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct tabular_column columns[] = {
    {"words", TABULAR_TEXT},
    {"count", TABULAR_NUMBER},
    {"items", TABULAR_LIST},
    {"tree", TABULAR_JSON},
};

static void write_rows(enum tabular_format format, struct buffer *out)
{
    struct tabular tabular = tabular_to(out, format, columns, 4);
    tabular_value(&tabular, text_of("=1+1, \"q\"\nл"));
    tabular_value(&tabular, text_of("-12"));
    tabular_value(&tabular, text_of("a|b\x1f"
                                    "c"));
    tabular_value(&tabular, text_of("[{\"k\": 1}]"));
    for (int i = 0; i < 4; i++)
        tabular_value(&tabular, TEXT_NONE);
    for (int i = 0; i < 4; i++)
        tabular_value(&tabular, text_of(""));
}

static void csv_keeps_every_byte(void **state)
{
    (void)state;
    struct buffer out = BUFFER_NONE;
    write_rows(TABULAR_CSV, &out);
    assert_string_equal(out.data, "words,count,items,tree\r\n"
                                  "\"=1+1, \"\"q\"\"\nл\",-12,a|b|c,\"[{\"\"k\"\": 1}]\"\r\n"
                                  ",,,\r\n,,,\r\n");
    buffer_free(&out);
}

static void json_lines_keep_kinds(void **state)
{
    (void)state;
    struct buffer out = BUFFER_NONE;
    write_rows(TABULAR_NDJSON, &out);
    assert_string_equal(
        out.data, "{\"words\":\"=1+1, \\\"q\\\"\\nл\",\"count\":-12,\"items\":[\"a|b\",\"c\"],"
                  "\"tree\":[{\"k\": 1}]}\n"
                  "{\"words\":null,\"count\":null,\"items\":null,\"tree\":null}\n"
                  "{\"words\":\"\",\"count\":null,\"items\":null,\"tree\":null}\n");
    buffer_free(&out);
}

static void no_rows_are_a_header_or_nothing(void **state)
{
    (void)state;
    struct buffer out = BUFFER_NONE;
    (void)tabular_to(&out, TABULAR_CSV, columns, 4);
    assert_string_equal(out.data, "words,count,items,tree\r\n");
    buffer_clear(&out);
    (void)tabular_to(&out, TABULAR_NDJSON, columns, 4);
    assert_int_equal(out.length, 0);
    buffer_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(csv_keeps_every_byte),
        cmocka_unit_test(json_lines_keep_kinds),
        cmocka_unit_test(no_rows_are_a_header_or_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
