/* Letters of any script, lines of a terminal's width, and what is found by a few letters. */
#include "base/wording.h"
#include "client/entry/wrap.h"
#include "client/letters.h"
#include "client/question.h"
#include "client/show.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static bool finds(const char *label, const char *typed)
{
    return letters_begin_word(text_of(label), text_of(typed));
}

static void words_are_found_in_any_script_and_case(void **state)
{
    (void)state;
    assert_true(finds("Кыргызстан", "кыр"));
    assert_true(finds("Кыргызстан", "КЫР"));
    assert_true(finds("Côte d’Ivoire", "ivo"));
    assert_true(finds("Türkiye", "TÜR"));
    assert_true(finds("violence against women", "wom"));
    assert_false(finds("violence against women", "omen"));
    assert_true(finds("الوزارة المسؤولة", "وزار"));
    assert_true(finds("吉尔吉斯斯坦", "斯坦"));
    assert_false(finds("Кыргызстан", "ыргыз"));
    assert_false(finds("Kazakhstan", ""));
    assert_true(letters_same(text_of("ЁЛКА"), text_of("ёлка")));
    assert_false(letters_same(text_of("ёлка"), text_of("ёлк")));
}

static void bytes_that_are_no_letters_end_a_text(void **state)
{
    (void)state;
    struct text rest = text_of("\xd0");
    uint32_t point = 0;
    assert_false(letters_next(&rest, &point));
    rest = text_of("\x80");
    assert_false(letters_next(&rest, &point));
}

static void columns_are_those_of_a_terminal(void **state)
{
    (void)state;
    assert_int_equal(wrap_columns_of(text_of("abc")), 3);
    assert_int_equal(wrap_columns_of(text_of("中文")), 4);
    assert_int_equal(wrap_columns_of(text_of("e\u0301")), 1);
    assert_int_equal(wrap_columns_of(text_of("\u2068عربي\u2069")), 4);
}

static void expect_wrapped(const char *text, size_t columns, size_t indent, const char *expected)
{
    struct buffer out = BUFFER_NONE;
    wrap_text(text_of(text), columns, indent, &out);
    assert_true(buffer_ok(&out));
    assert_string_equal(out.data, expected);
    buffer_free(&out);
}

static void lines_end_at_blanks_and_beside_what_is_wide(void **state)
{
    (void)state;
    expect_wrapped("one two three four five six", 20, 0, "one two three four\nfive six\n");
    expect_wrapped("one two three four five six", 20, 2, "one two three four\n  five six\n");
    expect_wrapped("first\n\nthird", 20, 0, "first\n\nthird\n");
    expect_wrapped("中文中文中文中文中文中文", 20, 0, "中文中文中文中文中文\n中文\n");
    expect_wrapped("abcdefghijklmnopqrstuvwxyz", 20, 0, "abcdefghijklmnopqrst\nuvwxyz\n");
    expect_wrapped("    indented words stay", 20, 0, "    indented words\nstay\n");
}

static void an_isolate_is_closed_at_the_end_of_a_line(void **state)
{
    (void)state;
    expect_wrapped("See \u2068one two three four five\u2069 here", 20, 0,
                   "See \u2068one two three\u2069\n\u2068four five\u2069 here\n");
}

static void only_what_would_turn_is_isolated(void **state)
{
    (void)state;
    struct buffer out = BUFFER_NONE;
    wrap_isolated(text_of("plain"), false, &out);
    wrap_isolated(text_of("عربي"), false, &out);
    wrap_isolated(text_of("plain"), true, &out);
    assert_string_equal(out.data, "plain\u2068عربي\u2069\u2068plain\u2069");
    buffer_free(&out);
}

static void choices_are_matched_by_number_code_and_letters(void **state)
{
    (void)state;
    const struct question_choice choices[] = {{{"KAZ", 3}, text_of("Казахстан")},
                                              {{"KGZ", 3}, text_of("Кыргызстан")},
                                              {{"5.2", 3}, text_of("الوزارة")}};
    const struct question question = {.choice_count = 3, .choices = choices};
    size_t found[3] = {9, 9, 9};
    assert_int_equal(question_match(&question, text_of("2"), found, 3), 1);
    assert_int_equal(found[0], 1);
    assert_int_equal(question_match(&question, text_of("kgz"), found, 3), 1);
    assert_int_equal(found[0], 1);
    assert_int_equal(question_match(&question, text_of("кЫр"), found, 3), 1);
    assert_int_equal(found[0], 1);
    assert_int_equal(question_match(&question, text_of("к"), found, 3), 2);
    assert_int_equal(question_match(&question, text_of("وزا"), found, 3), 1);
    assert_int_equal(found[0], 2);
    assert_int_equal(question_match(&question, text_of("4"), found, 3), 0);
}

/* As a catalogue that has one sentence. */
static const char *marked(const char *english)
{
    return strcmp(english, "is closed") == 0 ? "\u0437\u0430\u043a\u0440\u044b\u0442" : english;
}

static void expect_refusal(const char *code, const char *expected)
{
    struct buffer out = BUFFER_NONE;
    show_refusal(text_of(code), text_of("call"), text_of("call is closed (since 2021)"), &out);
    assert_string_equal(out.data, expected);
    buffer_free(&out);
}

static void a_known_refusal_is_told_in_the_language_in_use(void **state)
{
    (void)state;
    expect_refusal("CALL_CLOSED", "call is closed (since 2021)");
    wording_use(marked);
    expect_refusal("CALL_CLOSED",
                   "call \u0437\u0430\u043a\u0440\u044b\u0442 (call is closed (since 2021))");
    expect_refusal("OF_A_LATER_VERSION", "call is closed (since 2021)");
    wording_use(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_found_in_any_script_and_case),
        cmocka_unit_test(bytes_that_are_no_letters_end_a_text),
        cmocka_unit_test(columns_are_those_of_a_terminal),
        cmocka_unit_test(lines_end_at_blanks_and_beside_what_is_wide),
        cmocka_unit_test(an_isolate_is_closed_at_the_end_of_a_line),
        cmocka_unit_test(only_what_would_turn_is_isolated),
        cmocka_unit_test(choices_are_matched_by_number_code_and_letters),
        cmocka_unit_test(a_known_refusal_is_told_in_the_language_in_use),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
