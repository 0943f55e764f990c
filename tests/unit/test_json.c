/* Commas, escapes, numbers, and text that is not UTF-8. */
#include "base/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <locale.h>
#include <math.h>
#include <stdlib.h>

static void nesting_places_every_comma(void **state)
{
    (void)state;
    struct buffer out = BUFFER_NONE;
    struct json json = json_to(&out);
    json_object_begin(&json);
    json_key(&json, "a");
    json_int(&json, INT64_MIN);
    json_key(&json, "b");
    json_array_begin(&json);
    json_object_begin(&json);
    json_object_end(&json);
    json_array_begin(&json);
    json_array_end(&json);
    json_bool(&json, true);
    json_bool(&json, false);
    json_null(&json);
    json_raw(&json, text_of("[1,2]"));
    json_array_end(&json);
    json_key(&json, "c");
    json_string(&json, NULL);
    json_key(&json, "d");
    json_text(&json, TEXT_NONE);
    json_object_end(&json);
    assert_string_equal(out.data, "{\"a\":-9223372036854775808,\"b\":[{},[],true,false,null,[1,2]],"
                                  "\"c\":null,\"d\":\"\"}");
    buffer_free(&out);
}

static void assert_written(struct text text, const char *expected)
{
    struct buffer out = BUFFER_NONE;
    struct json json = json_to(&out);
    json_text(&json, text);
    assert_string_equal(out.data, expected);
    buffer_free(&out);
}

static void text_is_escaped(void **state)
{
    (void)state;
    assert_written(text_of("a\"b\\c/"), "\"a\\\"b\\\\c/\"");
    assert_written(text_of("\b\f\n\r\t"), "\"\\b\\f\\n\\r\\t\"");
    assert_written((struct text){"\0\x1f\x7f", 3}, "\"\\u0000\\u001f\x7f\"");
    assert_written(text_of("Ош €"), "\"Ош €\"");
}

static void bad_utf8_becomes_the_replacement_character(void **state)
{
    (void)state;
    assert_written(text_of("a\xff\"\xc3"), "\"a\xef\xbf\xbd\\\"\xef\xbf\xbd\"");
    assert_written(text_of("\xed\xa0\x80"), "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");
}

static void keys_are_escaped_too(void **state)
{
    (void)state;
    struct buffer out = BUFFER_NONE;
    struct json json = json_to(&out);
    json_object_begin(&json);
    json_key(&json, "a\"b");
    json_null(&json);
    json_object_end(&json);
    assert_string_equal(out.data, "{\"a\\\"b\":null}");
    buffer_free(&out);
}

static void assert_number(double value, const char *expected)
{
    struct buffer out = BUFFER_NONE;
    struct json json = json_to(&out);
    json_number(&json, value);
    assert_string_equal(out.data, expected);
    buffer_free(&out);
}

static void numbers_are_the_shortest_that_read_back(void **state)
{
    (void)state;
    assert_number(0, "0");
    assert_number(100000, "100000");
    assert_number(-3, "-3");
    assert_number(0.1, "0.1");
    assert_number(0.1 + 0.2, "0.30000000000000004");
    assert_number(12345.5, "12345.5");
    assert_number(1e300, "1e+300");
    assert_number(5e-324, "5e-324");
    assert_number(999999999999999.0, "999999999999999");
    assert_number((double)NAN, "null");
    assert_number((double)INFINITY, "null");
    assert_number((double)-INFINITY, "null");
}

static void numbers_ignore_the_locale(void **state)
{
    (void)state;
    /* Debian installs no comma locale by default; where one is there, it must not show. */
    static const char *const locales[] = {"de_DE.UTF-8", "ru_RU.UTF-8", "fr_FR.UTF-8", "ps_AF"};
    for (size_t i = 0; i < sizeof locales / sizeof locales[0]; i++)
        (void)setlocale(LC_NUMERIC, locales[i]);
    assert_number(2.5, "2.5");
    (void)setlocale(LC_NUMERIC, "C");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nesting_places_every_comma),
        cmocka_unit_test(text_is_escaped),
        cmocka_unit_test(bad_utf8_becomes_the_replacement_character),
        cmocka_unit_test(keys_are_escaped_too),
        cmocka_unit_test(numbers_are_the_shortest_that_read_back),
        cmocka_unit_test(numbers_ignore_the_locale),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
