/* Views of text: splitting, numbers, UTF-8, counting. */
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static void equality_tells_content_not_place(void **state)
{
    (void)state;
    assert_true(text_is(text_of("abc"), "abc"));
    assert_false(text_is(text_of("abc"), "abcd"));
    assert_false(text_is(text_of("abc"), "abd"));
    assert_true(text_equal(TEXT_NONE, text_of("")));
    assert_null(text_of(NULL).at);
}

static void trim_takes_blanks_from_both_ends(void **state)
{
    (void)state;
    assert_true(text_is(text_trim(text_of(" \t a b \r\n")), "a b"));
    assert_int_equal(text_trim(text_of(" \n ")).length, 0);
    assert_int_equal(text_trim(TEXT_NONE).length, 0);
}

static void split_gives_every_part(void **state)
{
    (void)state;
    struct text rest = text_of("a||bc"), part;
    assert_true(text_split(&rest, '|', &part));
    assert_true(text_is(part, "a"));
    assert_true(text_split(&rest, '|', &part));
    assert_true(text_is(part, ""));
    assert_true(text_split(&rest, '|', &part));
    assert_true(text_is(part, "bc"));
    assert_false(text_split(&rest, '|', &part));
    rest = text_of("");
    assert_false(text_split(&rest, '|', &part));
    rest = TEXT_NONE;
    assert_false(text_split(&rest, '|', &part));
}

static void int64_takes_the_whole_range_and_nothing_else(void **state)
{
    (void)state;
    int64_t value = 77;
    static const char *const bad[] = {"",
                                      "-",
                                      "+",
                                      " 1",
                                      "1 ",
                                      "1x",
                                      "0x10",
                                      "1.5",
                                      "--1",
                                      "9223372036854775808",
                                      "-9223372036854775809",
                                      "99999999999999999999999"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(text_int64(text_of(bad[i]), &value));
    assert_false(text_int64(TEXT_NONE, &value));
    assert_int_equal(value, 77);
    assert_true(text_int64(text_of("9223372036854775807"), &value));
    assert_true(value == INT64_MAX);
    assert_true(text_int64(text_of("-9223372036854775808"), &value));
    assert_true(value == INT64_MIN);
    assert_true(text_int64(text_of("+007"), &value));
    assert_int_equal(value, 7);
}

static void utf8_prefix_ends_at_the_first_bad_byte(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t valid;
    } cases[] = {
        {"", 0},
        {"Бишкек", 12},
        {"\xe2\x82\xac\xf0\x9f\x8c\x8d", 7},
        {"a\x80", 1},
        {"a\xc0\xaf", 1},      /* overlong */
        {"ab\xe0\x80\x80", 2}, /* overlong */
        {"\xed\xa0\x80", 0},   /* surrogate */
        {"\xed\x9f\xbf", 3},
        {"\xf4\x90\x80\x80", 0}, /* above U+10FFFF */
        {"\xf4\x8f\xbf\xbf", 4},
        {"\xf0\x80\x80\x80", 0},
        {"\xf5", 0},
        {"x\xe2\x82", 1}, /* cut */
        {"x\xe2\x28\xa1", 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(text_utf8_valid_prefix(text_of(cases[i].bytes)), cases[i].valid);
    assert_int_equal(text_utf8_valid_prefix(TEXT_NONE), 0);
}

static void control_characters_are_found(void **state)
{
    (void)state;
    assert_int_equal(text_control_offset(text_of("a\tb\nc")), 5);
    assert_int_equal(text_control_offset(text_of("a\rb")), 1);
    assert_int_equal(text_control_offset(text_of("ab\x7f")), 2);
    assert_int_equal(text_control_offset(text_of("abc\xc2\x85")), 3);
    assert_int_equal(text_control_offset(text_of("abc\xc2\xa0")), 5);
    assert_int_equal(text_control_offset((struct text){"a\0b", 3}), 1);
}

static void words_and_code_points_are_counted(void **state)
{
    (void)state;
    assert_int_equal(text_word_count(text_of("")), 0);
    assert_int_equal(text_word_count(text_of("  one two\n three ")), 3);
    assert_int_equal(text_word_count(text_of("два\xc2\xa0слова")), 2);
    assert_int_equal(text_word_count(text_of("a\xe3\x80\x80"
                                             "b\xe2\x80\x83"
                                             "c")),
                     3);
    assert_int_equal(text_word_count(text_of("人人平等，2030 年 in 5 年")), 10);
    assert_int_equal(text_word_count(text_of("한국어 낱말")), 2);
    struct text_words words = TEXT_WORDS_NONE;
    text_words_add(&words, text_of("one tw"));
    text_words_add(&words, text_of("o three "));
    text_words_add(&words, text_of("four"));
    assert_int_equal(words.count, 4);
    assert_int_equal(text_code_points(text_of("Ош €")), 4);
    assert_int_equal(text_code_points(TEXT_NONE), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equality_tells_content_not_place),
        cmocka_unit_test(trim_takes_blanks_from_both_ends),
        cmocka_unit_test(split_gives_every_part),
        cmocka_unit_test(int64_takes_the_whole_range_and_nothing_else),
        cmocka_unit_test(utf8_prefix_ends_at_the_first_bad_byte),
        cmocka_unit_test(control_characters_are_found),
        cmocka_unit_test(words_and_code_points_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
