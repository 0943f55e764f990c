/* Counting words by where they stand, and what a report is told about its form's rules. */
#include "exporter/html.h"
#include "exporter/lint.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define ALL ((1U << COUNT_ZONE_COUNT) - 1)
#define IN(zone) (1U << (zone))

static void words_are_counted_where_they_stand(void **state)
{
    (void)state;
    struct buffer out = BUFFER_NONE;
    struct count count = {.section = 0};
    struct html html = html_to(&out);
    html.count = &count;
    html_open(&html, "header");
    html_zone(&html, COUNT_COVER);
    html_element(&html, "h1", "A title");
    html_close(&html);
    html_open(&html, "nav");
    html_element(&html, "p", "not one of these");
    html_close(&html);
    count_section(&count, 1);
    html_element(&html, "h2", "One heading here");
    html_open(&html, "p");
    html_string(&html, "wo");
    html_element(&html, "em", "rd");
    html_format(&html, " and %d", 5);
    html_open(&html, "svg");
    html_element(&html, "title", "a picture");
    html_close(&html);
    html_close(&html);
    html_element(&html, "p", "next");
    html_open(&html, "table");
    html_open(&html, "tr");
    html_element(&html, "td", "cell");
    html_element(&html, "td", "cell");
    html_close(&html);
    html_close(&html);
    html_open(&html, "aside");
    html_zone(&html, COUNT_FOOTNOTES);
    html_element(&html, "h3", "a note");
    html_close(&html);
    assert_int_equal(count_words_of(&count, 0, ALL), 2);
    assert_int_equal(count_words_of(&count, 0, IN(COUNT_COVER)), 2);
    assert_int_equal(count_words_of(&count, 1, IN(COUNT_HEADINGS)), 3);
    assert_int_equal(count_words_of(&count, 1, IN(COUNT_TEXT)), 4); /* word and 5 next */
    assert_int_equal(count_words_of(&count, 1, IN(COUNT_TABLES)), 2);
    assert_int_equal(count_words_of(&count, 1, IN(COUNT_FOOTNOTES)), 2);
    assert_int_equal(count_all(&count, ALL), 13);
    assert_int_equal(count_all(&count, ALL & ~IN(COUNT_FOOTNOTES)), 11);
    buffer_free(&out);
}

#define HEAD                                                                                       \
    "id: test-form\n"                                                                              \
    "title: {en: Title}\n"                                                                         \
    "source: a letter\n"                                                                           \
    "as_of: \"2026\"\n"
#define SECTIONS                                                                                   \
    "sections:\n"                                                                                  \
    "  - id: one\n"                                                                                \
    "    title: {en: One}\n"                                                                       \
    "    blocks: [goals]\n"

struct
try {
    struct form *form;
    struct count count;
    struct lint_facts facts;
    struct lint lint;
};

static void begin(struct try *try, const char *yaml)
{
    struct error error;
    *try = (struct try){.form = NULL};
    if (form_parse("f.yaml", text_of(yaml), &try->form, &error) != VERDICT_OK)
        fail_msg("%s", error.text);
    try->facts = (struct lint_facts){.form = try->form,
                                     .count = &try->count,
                                     .language = "en",
                                     .file = FORM_HTML,
                                     .countries = 1,
                                     .names_known = true,
                                     .publication_known = true};
}

static void check(struct try *try)
{
    lint_check(&try->facts, &try->lint);
    assert_true(buffer_ok(&try->lint.lines));
}

static void end(struct try *try)
{
    lint_free(&try->lint);
    form_free(&try->form);
}

static void assert_told(const struct try *try, const char *sentence)
{
    if (try->lint.lines.length == 0 || strstr(try->lint.lines.data, sentence) == NULL)
        fail_msg("\"%s\" is not in:\n%s", sentence,
                 try->lint.lines.length > 0 ? try->lint.lines.data : "");
}

static void assert_silent(const struct try *try, const char *word)
{
    if (try->lint.lines.length > 0 && strstr(try->lint.lines.data, word) != NULL)
        fail_msg("\"%s\" is in:\n%s", word, try->lint.lines.data);
}

static void one_word_too_many_is_told(void **state)
{
    (void)state;
    struct try try;
    begin(&try, HEAD "verified: yes\nwords: {counted: [text], limits: [{words: 3}]}\n" SECTIONS);
    count_section(&try.count, 1);
    count_text(&try.count, COUNT_TEXT, text_of("one two three"));
    count_text(&try.count, COUNT_FOOTNOTES, text_of("not counted here"));
    check(&try);
    assert_false(try.lint.over_limit);
    assert_told(&try, "words: 3 of at most 3; counted: text\n");
    assert_told(&try, "words: 0 on the cover, 3 in one\n");
    lint_free(&try.lint);
    count_break(&try.count);
    count_text(&try.count, COUNT_TEXT, text_of("four"));
    check(&try);
    assert_true(try.lint.over_limit);
    assert_told(&try, "words: 4 of at most 3: over the limit by 1; counted: text\n");
    end(&try);
}

static void footnotes_count_where_the_form_says_so(void **state)
{
    (void)state;
    struct try try;
    begin(&try, HEAD
          "verified: yes\nwords: {counted: [text, footnotes], limits: [{words: 3}]}\n" SECTIONS);
    count_text(&try.count, COUNT_TEXT, text_of("one two"));
    count_text(&try.count, COUNT_FOOTNOTES, text_of("three four"));
    check(&try);
    assert_true(try.lint.over_limit);
    assert_told(&try, "words: 4 of at most 3: over the limit by 1; counted: text, footnotes\n");
    end(&try);
}

static void whose_limit_holds_is_told(void **state)
{
    (void)state;
    static const enum form_status special = FORM_STATUS_SPECIAL;
    struct try try;
    begin(&try, HEAD "verified: yes\nwords: {counted: [text], limits: [{status: general, words: "
                     "20}, {status: special, words: 15}]}\n" SECTIONS);
    check(&try);
    assert_told(&try, "words: 0 of at most 15 with special consultative status");
    assert_told(&try, "the strictest limit holds; say more with --authors and --status");
    lint_free(&try.lint);
    try.facts.status = &special;
    check(&try);
    assert_silent(&try, "strictest");
    end(&try);
}

static void language_and_file_that_the_body_does_not_take_are_told(void **state)
{
    (void)state;
    struct try try;
    begin(&try, HEAD "verified: yes\nlanguages: [en, fr]\nfile: docx\n" SECTIONS);
    check(&try);
    assert_silent(&try, "language:");
    assert_told(&try, "file: the body wants Word (docx)\n");
    lint_free(&try.lint);
    try.facts.language = "ru";
    try.facts.file = FORM_DOCX;
    check(&try);
    assert_told(&try, "language: the body does not take ru, only en, fr\n");
    assert_silent(&try, "file:");
    end(&try);
}

static void several_countries_are_told_where_the_body_takes_one(void **state)
{
    (void)state;
    struct try try;
    begin(&try, HEAD "verified: yes\n" SECTIONS);
    try.facts.countries = 2;
    check(&try);
    assert_told(&try, "scope: the body takes a report on one country, this is on 2\n");
    end(&try);
}

static void deadlines_are_counted_back_from_the_session(void **state)
{
    (void)state;
    struct try try;
    begin(&try, HEAD "verified: yes\ndeadline: {weeks_before_session: 3}\n" SECTIONS);
    check(&try);
    assert_told(&try, "whose opening the call does not tell");
    lint_free(&try.lint);
    try.facts.session_opens_on = text_of("2026-03-10");
    try.facts.call_closes_on = text_of("2026-02-17");
    try.facts.today = text_of("2026-02-17");
    check(&try);
    assert_told(&try,
                "deadline: due on 2026-02-17, 3 weeks before the session opens on 2026-03-10\n");
    assert_silent(&try, "later");
    lint_free(&try.lint);
    try.facts.call_closes_on = text_of("2026-02-18");
    try.facts.today = text_of("2026-02-18");
    check(&try);
    assert_told(&try, "; this day has passed\n");
    assert_told(&try, "deadline: the call closes on 2026-02-18, which is later\n");
    end(&try);
}

static void what_is_missing_is_told(void **state)
{
    (void)state;
    static const bool empty[] = {true};
    struct try try;
    begin(&try, HEAD "verified: yes\ncover: [names, publication]\nfootnotes: avoid\n" SECTIONS);
    try.facts.names_known = false;
    try.facts.publication_known = false;
    try.facts.section_empty = empty;
    count_text(&try.count, COUNT_FOOTNOTES, text_of("note"));
    check(&try);
    assert_told(&try, "missing: nobody submits this under a name");
    assert_told(&try, "--publish yes or --publish no");
    assert_told(&try, "missing: nothing stands in the section one\n");
    assert_told(&try, "footnotes: the body asks to avoid them\n");
    assert_false(try.lint.over_limit);
    end(&try);
}

static void rules_that_nobody_has_seen_are_named(void **state)
{
    (void)state;
    struct try try;
    begin(&try, HEAD "verified: no\nunverified: [words]\n" SECTIONS);
    check(&try);
    assert_told(&try, "unverified: nobody has seen the rules of test-form at their source (a "
                      "letter)\n");
    assert_told(&try, "unverified: the rule on words was not seen at its source\n");
    end(&try);
}

static void a_form_whose_rules_are_kept_is_told_nothing(void **state)
{
    (void)state;
    struct try try;
    begin(&try, HEAD "verified: yes\n" SECTIONS);
    check(&try);
    assert_int_equal(try.lint.lines.length, 0);
    end(&try);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_counted_where_they_stand),
        cmocka_unit_test(one_word_too_many_is_told),
        cmocka_unit_test(footnotes_count_where_the_form_says_so),
        cmocka_unit_test(whose_limit_holds_is_told),
        cmocka_unit_test(language_and_file_that_the_body_does_not_take_are_told),
        cmocka_unit_test(several_countries_are_told_where_the_body_takes_one),
        cmocka_unit_test(deadlines_are_counted_back_from_the_session),
        cmocka_unit_test(what_is_missing_is_told),
        cmocka_unit_test(rules_that_nobody_has_seen_are_named),
        cmocka_unit_test(a_form_whose_rules_are_kept_is_told_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
