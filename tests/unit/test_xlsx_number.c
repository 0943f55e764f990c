/* Numbers of workbooks as people read them. */
#include "sheet/xlsx_number.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static void assert_put(const char *written, enum xlsx_format format, bool since_1904,
                       const char *expected)
{
    struct buffer out = BUFFER_NONE;
    xlsx_number_put(text_of(written), format, since_1904, &out);
    assert_string_equal(out.data == NULL ? "" : out.data, expected);
    buffer_free(&out);
}

static void plain_numbers(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"5", "5"},
        {"5.0", "5"},
        {"-0.5", "-0.5"},
        {"1E+05", "100000"},
        {"1.5e3", "1500"},
        {"1.0000000000000001E-5", "0.00001"},
        {"0.30000000000000004", "0.3"},
        {"0.1", "0.1"},
        {"12345678901234567890", "12345678901234567890"},
        {"1.2345678901234567", "1.23456789012346"},
        {"123456.789", "123456.789"},
        {"-0", "-0"},
        {"0.0", "0"},
        {"1E+300", "1E+300"},
        {"9.99999999999999999E+2", "1000"},
        {"", ""},
        {"nan", "nan"},
        {"0x1f", "0x1f"},
        {"1e999", "1e999"},
        {"1.2.3", "1.2.3"},
        {"text", "text"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_put(cases[i][0], XLSX_NUMBER, false, cases[i][1]);
}

static void days_and_times(void **state)
{
    (void)state;
    assert_put("46085", XLSX_DATE, false, "2026-03-04");
    assert_put("46085.4375", XLSX_DATE, false, "2026-03-04T10:30:00");
    assert_put("46085.999999", XLSX_DATE, false, "2026-03-05");
    assert_put("1", XLSX_DATE, false, "1900-01-01");
    assert_put("59", XLSX_DATE, false, "1900-02-28");
    assert_put("60", XLSX_DATE, false, "1900-02-29");
    assert_put("61", XLSX_DATE, false, "1900-03-01");
    assert_put("2958465", XLSX_DATE, false, "9999-12-31");
    assert_put("2958466", XLSX_DATE, false, "2958466");
    assert_put("-1", XLSX_DATE, false, "-1");
    assert_put("0", XLSX_DATE, true, "1904-01-01");
    assert_put("44623", XLSX_DATE, true, "2026-03-04");
    assert_put("0.4375", XLSX_TIME, false, "10:30:00");
    assert_put("1.5", XLSX_TIME, false, "36:00:00");
    assert_put("-0.5", XLSX_TIME, false, "-0.5");
    assert_put("text", XLSX_DATE, false, "text");
}

static void formats(void **state)
{
    (void)state;
    static const struct {
        const char *code;
        enum xlsx_format format;
    } cases[] = {
        {"General", XLSX_NUMBER},
        {"0.00E+00", XLSX_NUMBER},
        {"#,##0.00\" days\"", XLSX_NUMBER},
        {"[Red]0;[Blue]-0", XLSX_NUMBER},
        {"0\\d", XLSX_NUMBER},
        {"_(0_);_d", XLSX_NUMBER},
        {"@", XLSX_NUMBER},
        {"dd.mm.yyyy", XLSX_DATE},
        {"[$-419]d mmmm yyyy\\ \"г.\"", XLSX_DATE},
        {"mmmm", XLSX_DATE},
        {"YYYY", XLSX_DATE},
        {"h:mm d/m", XLSX_DATE},
        {"h:mm:ss AM/PM", XLSX_TIME},
        {"mm:ss", XLSX_TIME},
        {"[h]:mm", XLSX_TIME},
        {"[ss].00", XLSX_TIME},
        {"\"unclosed dd", XLSX_NUMBER},
        {"[", XLSX_NUMBER},
        {"\\", XLSX_NUMBER},
        {"", XLSX_NUMBER},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (xlsx_format_of_code(text_of(cases[i].code)) != cases[i].format)
            fail_msg("%s", cases[i].code);
    assert_int_equal(xlsx_format_built_in(0), XLSX_NUMBER);
    assert_int_equal(xlsx_format_built_in(14), XLSX_DATE);
    assert_int_equal(xlsx_format_built_in(20), XLSX_TIME);
    assert_int_equal(xlsx_format_built_in(22), XLSX_DATE);
    assert_int_equal(xlsx_format_built_in(46), XLSX_TIME);
    assert_int_equal(xlsx_format_built_in(49), XLSX_NUMBER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_numbers),
        cmocka_unit_test(days_and_times),
        cmocka_unit_test(formats),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
