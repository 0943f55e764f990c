/*
 * The rules of the bodies, kept or broken by reports: how many words from whom and which of them
 * count, in which order those stand who sign, what is numbered, and what is left out to fit.
 */
#include "tests/integration/exporter_case.h"

#include "exporter/fit.h"
#include "exporter/report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LIMIT_BYTES ((size_t)16 * 1024 * 1024)
#define CALL "RULES-2026"
#define COUNTRY "KGZ"

static struct store *store;

/* Names so that the orders differ: Alpha has no status, Beta roster, Gamma special, Zeta general.
 */
static const char *const organisations =
    "INSERT INTO organisation (id, name, scope, constituency, ecosoc) VALUES"
    " ('01930000-0000-7000-8000-000000000001', '{\"en\": \"Zeta Union\"}', '{KGZ}', 'MG-WTU', "
    "'GENERAL'),"
    " ('01930000-0000-7000-8000-000000000002', '{\"en\": \"Alpha House\"}', '{KGZ}', 'MG-WOM', "
    "'NONE'),"
    " ('01930000-0000-7000-8000-000000000003', '{\"en\": \"Gamma Forum\"}', '{KGZ}', 'MG-CHY', "
    "'SPECIAL'),"
    " ('01930000-0000-7000-8000-000000000004', '{\"en\": \"Beta Group\"}', '{KGZ}', 'MG-NGO', "
    "'ROSTER');"
    "INSERT INTO call (id, form, title, countries, opens_at, closes_at, time_zone, kinds, content) "
    "VALUES"
    " ('" CALL "', 'upr', '{\"en\": \"Rules\"}', '{KGZ}', '2026-01-01', '2026-03-02', 'UTC', "
    "'{FINDING,SIGN_ON}',"
    "  '{\"session\": {\"name\": {\"en\": \"Ninetieth session\"}, \"opens_on\": "
    "\"2026-03-30\"}}');";

/* A finding of organisation (1 to 4) whose body and whose source have so many words. */
static void put_finding(int number, int organisation, const char *type, int body_words,
                        int source_words)
{
    char sql[1200];
    (void)snprintf(
        sql, sizeof sql,
        "INSERT INTO submission (country, id, call, kind, consent, state, language, organisation,"
        " created_at, received_on, digest, goal, target, year, finding_type, title, body,"
        " cedaw_articles, evidence) VALUES ('KGZ', '019c167f-cc00-7000-8000-%012d', '" CALL "',"
        " 'FINDING', 'PUBLIC', 'RECEIVED', 'en', '01930000-0000-7000-8000-%012d', '2026-02-01',"
        " '2026-02-01', '\\x00', 5, '5.2', 2025, '%s', 'Title', rtrim(repeat('word ', %d)),"
        " '{5}', CASE WHEN %d > 0 THEN jsonb_build_array(jsonb_build_object('type', 'DOCUMENT',"
        " 'citation', rtrim(repeat('cite ', %d)))) END)",
        number, organisation, type, body_words, source_words, source_words);
    exporter_case_run(sql);
}

static void clear(void)
{
    exporter_case_run("DELETE FROM submission WHERE call = '" CALL "'");
}

static int begin(void **state)
{
    if (exporter_case_start(state) != 0)
        return -1;
    exporter_case_run(organisations);
    store = exporter_case_reader();
    return 0;
}

static int end(void **state)
{
    store_close(&store);
    return exporter_case_stop(state);
}

/* ---- making a report ---- */

static struct report_wish wish_for(const char *form)
{
    return (struct report_wish){
        .call = text_of(CALL),
        .form = text_of(form),
        .scope = {.countries = {reference_country(text_of(COUNTRY))}, .country_count = 1},
        .language = "en",
    };
}

/* Its page is NUL-terminated; release both. */
static struct buffer make(const struct report_wish *wish, struct lint *ret_lint)
{
    struct report_result result;
    struct output *output = NULL;
    struct error error;
    assert_int_equal(output_open_memory(LIMIT_BYTES, &output, &error), VERDICT_OK);
    if (report_write(store, wish, output, &result, &error) != VERDICT_OK)
        fail_msg("%s: %s", error.code, error.text);
    struct buffer made = output_take(output);
    output_free(&output);
    buffer_byte(&made, 0);
    assert_true(buffer_ok(&made) && buffer_ok(&result.lint.lines));
    *ret_lint = result.lint;
    buffer_free(&result.look.title);
    buffer_free(&result.look.font);
    return made;
}

static long words_of(const struct report_wish *wish, bool *ret_over)
{
    struct lint lint;
    struct buffer made = make(wish, &lint);
    long words = lint.words;
    if (ret_over != NULL)
        *ret_over = lint.over_limit;
    buffer_free(&made);
    lint_free(&lint);
    return words;
}

/* ---- words ---- */

static const enum form_authors alone = FORM_ALONE, joint = FORM_JOINT;
static const enum form_status general = FORM_STATUS_GENERAL, special = FORM_STATUS_SPECIAL,
                              roster = FORM_STATUS_ROSTER;

static const struct {
    const char *form;
    const enum form_authors *authors;
    const enum form_status *status;
    int limit;
    bool notes, notes_count; /* sources become footnotes; and these count as words */
} limits[] = {
    {"ecosoc-statement", &alone, &general, 2000, true, true},
    {"ecosoc-statement", &alone, &special, 500, true, true},
    {"ecosoc-statement", &joint, &roster, 500, true, true},
    {"csw-statement", &alone, &general, 2000, false, false},
    {"csw-statement", &joint, &special, 1500, false, false},
    {"hrc-statement", &alone, &general, 2000, true, true},
    {"hrc-statement", &joint, &special, 1500, true, true},
    {"csocd-statement", &alone, &general, 2000, true, true},
    {"csocd-statement", &alone, &special, 1500, true, true},
    {"csocd-statement", &joint, &general, 1900, true, true},
    {"csocd-statement", &joint, &special, 1400, true, true},
    {"cedaw", &alone, NULL, 3300, true, true},
    {"cedaw", &joint, NULL, 6600, true, true},
    {"upr", &alone, NULL, 2815, true, false},
    {"upr", &joint, NULL, 5630, true, false},
};

static void one_word_over_each_limit_is_told(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
        struct report_wish wish = wish_for(limits[i].form);
        wish.authors = limits[i].authors;
        wish.status = limits[i].status;
        bool over = false;
        clear();
        put_finding(1, 1, "GAP", 1, 0);
        int room = limits[i].limit - (int)words_of(&wish, NULL);
        assert_true(room > 0);
        clear();
        put_finding(1, 1, "GAP", 1 + room, 0);
        assert_int_equal(words_of(&wish, &over), limits[i].limit);
        assert_false(over);
        clear();
        put_finding(1, 1, "GAP", 2 + room, 0);
        assert_int_equal(words_of(&wish, &over), limits[i].limit + 1);
        assert_true(over);
    }
}

static void footnotes_count_or_not_as_the_form_says(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
        struct report_wish wish = wish_for(limits[i].form);
        struct lint lint;
        clear();
        put_finding(1, 1, "GAP", 10, 1);
        long one = words_of(&wish, NULL);
        clear();
        put_finding(1, 1, "GAP", 10, 21);
        struct buffer made = make(&wish, &lint);
        assert_int_equal(lint.words - one, limits[i].notes_count ? 20 : 0);
        assert_int_equal(strstr(made.data, "role=\"doc-noteref\"") != NULL, limits[i].notes);
        buffer_free(&made);
        lint_free(&lint);
    }
}

/* The cover page is part of a statement to the Commission on the Status of Women, and of no other.
 */
static void the_cover_counts_for_one_body(void **state)
{
    (void)state;
    clear();
    put_finding(1, 1, "GAP", 10, 0);
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
        struct report_wish wish = wish_for(limits[i].form);
        exporter_case_run("UPDATE call SET title = '{\"en\": \"Rules\"}' WHERE id = '" CALL "'");
        long before = words_of(&wish, NULL);
        exporter_case_run(
            "UPDATE call SET title = '{\"en\": \"Rules and four words more\"}' WHERE id = '" CALL
            "'");
        long after = words_of(&wish, NULL);
        assert_int_equal(after - before, strcmp(limits[i].form, "csw-statement") == 0 ? 4 : 0);
    }
    exporter_case_run("UPDATE call SET title = '{\"en\": \"Rules\"}' WHERE id = '" CALL "'");
}

/* Without options the limit is that of those who are named: how many, and their best status. */
static void the_limit_follows_who_is_named(void **state)
{
    (void)state;
    struct report_wish wish = wish_for("csocd-statement");
    struct lint lint;
    clear();
    put_finding(1, 3, "GAP", 10, 0);
    struct buffer made = make(&wish, &lint);
    assert_int_equal(lint.limit, 1500);
    buffer_free(&made);
    lint_free(&lint);
    put_finding(2, 1, "GAP", 10, 0);
    made = make(&wish, &lint);
    assert_int_equal(lint.limit, 1900);
    buffer_free(&made);
    lint_free(&lint);
}

/* ---- who signs ---- */

static void put_everybody(void)
{
    clear();
    for (int i = 1; i <= 4; i++)
        put_finding(i, i, "GAP", 10, 0);
}

static size_t place_of(const struct buffer *page, const char *words)
{
    const char *at = strstr(page->data, words);
    if (at == NULL)
        fail_msg("\"%s\" is missing", words);
    return (size_t)(at - page->data);
}

static void assert_order(const struct buffer *page, const char *const *names, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (place_of(page, names[i - 1]) >= place_of(page, names[i]))
            fail_msg("%s stands before %s", names[i], names[i - 1]);
}

static void those_who_sign_stand_in_the_order_of_the_body(void **state)
{
    (void)state;
    static const char *const alphabet[] = {"Alpha House", "Beta Group", "Gamma Forum",
                                           "Zeta Union"};
    static const char *const status[] = {"Zeta Union", "Gamma Forum", "Beta Group"};
    struct report_wish wish = wish_for("csw-statement");
    struct lint lint;
    put_everybody();
    struct buffer made = make(&wish, &lint);
    assert_order(&made, alphabet, 4);
    buffer_free(&made);
    lint_free(&lint);
    wish = wish_for("hrc-statement");
    made = make(&wish, &lint);
    assert_order(&made, status, 3);
    buffer_free(&made);
    lint_free(&lint);
    wish = wish_for("upr");
    made = make(&wish, &lint);
    assert_true(place_of(&made, "Alpha House") < place_of(&made, "id=\"main\""));
    buffer_free(&made);
    lint_free(&lint);
}

static void supporters_without_status_stand_in_a_footnote_to_the_title(void **state)
{
    (void)state;
    struct report_wish wish = wish_for("hrc-statement");
    struct lint lint;
    put_everybody();
    struct buffer made = make(&wish, &lint);
    size_t mark = place_of(&made, "role=\"doc-noteref\""), note = place_of(&made, "id=\"fn-1\"");
    assert_true(mark > place_of(&made, "class=\"kind\"") && mark < place_of(&made, "<h1"));
    assert_true(place_of(&made, "Alpha House") > note);
    assert_true(note < place_of(&made, "id=\"main\""));
    buffer_free(&made);
    lint_free(&lint);
}

/* ---- look ---- */

static void paragraphs_are_numbered_where_the_body_says_so(void **state)
{
    (void)state;
    static const struct {
        const char *form;
        bool numbered;
    } cases[] = {{"upr", true},
                 {"csw-statement", false},
                 {"ecosoc-statement", false},
                 {"hrc-statement", false},
                 {"csocd-statement", false}};
    put_everybody();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct report_wish wish = wish_for(cases[i].form);
        struct lint lint;
        struct buffer made = make(&wish, &lint);
        assert_int_equal(strstr(made.data, "<main id=\"main\" class=\"numbered\"") != NULL,
                         cases[i].numbered);
        assert_non_null(strstr(made.data, "class=\"paragraph\""));
        buffer_free(&made);
        lint_free(&lint);
    }
}

static void the_council_wants_plain_words_of_ten_points(void **state)
{
    (void)state;
    struct report_wish wish = wish_for("hrc-statement");
    struct lint lint;
    put_everybody();
    struct buffer made = make(&wish, &lint);
    (void)place_of(&made, "font-family: \"Times New Roman\"");
    (void)place_of(&made, "font-size: 10pt");
    (void)place_of(&made, "font-weight: normal !important");
    buffer_free(&made);
    lint_free(&lint);
}

static void assert_told(const char *form, const char *language, const bool *publish,
                        const char *sentence, bool told)
{
    struct report_wish wish = wish_for(form);
    struct lint lint;
    wish.language = language;
    wish.publish = publish;
    struct buffer made = make(&wish, &lint);
    buffer_byte(&lint.lines, 0);
    assert_true(buffer_ok(&lint.lines));
    if ((strstr(lint.lines.data, sentence) != NULL) != told)
        fail_msg("%s in %s, \"%s\":\n%s", form, language, sentence, lint.lines.data);
    buffer_free(&made);
    lint_free(&lint);
}

static void what_else_a_body_asks_for_is_told(void **state)
{
    (void)state;
    static const bool yes = true;
    put_everybody();
    assert_told("ecosoc-statement", "ru", NULL, "language: the body does not take ru", true);
    assert_told("ecosoc-statement", "fr", NULL, "language:", false);
    assert_told("hrc-statement", "ar", NULL, "language: the body does not take ar", true);
    assert_told("upr", "ky", NULL, "language: the body does not take ky", true);
    assert_told("upr", "ru", NULL, "language:", false);
    assert_told("upr", "en", NULL, "file: the body wants Word (docx)", true);
    assert_told("upr", "en", NULL, "unverified: the rule on words", true);
    assert_told("cedaw", "en", NULL, "say so with --publish yes or --publish no", true);
    assert_told("cedaw", "en", &yes, "--publish", false);
    assert_told("cedaw", "en", NULL,
                "deadline: due on 2026-03-02, 4 weeks before the session opens on 2026-03-30",
                true);
    assert_told("cedaw", "en", NULL, "which is later", false);
    exporter_case_run("UPDATE call SET closes_at = '2026-03-03' WHERE id = '" CALL "'");
    assert_told("cedaw", "en", NULL, "deadline: the call closes on 2026-03-03, which is later",
                true);
    assert_told("regional-dialogue", "en", NULL, "unverified: nobody has seen the rules of", true);
}

/* ---- fitting ---- */

static void findings_are_left_out_until_the_rest_has_room(void **state)
{
    (void)state;
    struct report_wish wish = wish_for("upr");
    struct fit fit;
    struct error error;
    bool over = false;
    clear();
    wish.authors = &alone;
    put_finding(1, 1, "PROGRESS", 100, 0); /* its constituency's only one: never left out */
    put_finding(2, 2, "GOOD_PRACTICE", 100, 0);
    put_finding(3, 2, "VIOLATION", 1000, 0);
    put_finding(4, 2, "VIOLATION", 1000, 0);
    put_finding(5, 2, "GAP", 1000, 0);
    (void)words_of(&wish, &over);
    assert_true(over);
    if (fit_choose(store, &wish, &fit, &error) != VERDICT_OK)
        fail_msg("%s: %s", error.code, error.text);
    buffer_byte(&fit.lines, 0);
    assert_true(buffer_ok(&fit.lines));
    assert_true(text_is(buffer_view(&fit.selection), "F-000000000003\x1f"
                                                     "F-000000000001\x1f"
                                                     "F-000000000004"));
    assert_non_null(strstr(fit.lines.data, "fit: 3 of 5 findings have room\n"));
    assert_non_null(strstr(fit.lines.data, "left out on goal 5: F-000000000005, F-000000000002\n"));
    wish.selection = buffer_view(&fit.selection);
    assert_true(words_of(&wish, &over) <= 2815);
    assert_false(over);
    fit_free(&fit);
}

static void what_has_room_is_not_left_out(void **state)
{
    (void)state;
    struct report_wish wish = wish_for("upr");
    struct fit fit;
    struct error error;
    put_everybody();
    assert_int_equal(fit_choose(store, &wish, &fit, &error), VERDICT_OK);
    assert_int_equal(fit.selection.length, 0);
    assert_int_equal(fit.lines.length, 0);
    fit_free(&fit);
    wish = wish_for("vnr-shadow");
    assert_int_equal(fit_choose(store, &wish, &fit, &error), VERDICT_OK);
    assert_int_equal(fit.selection.length, 0);
    assert_non_null(strstr(fit.lines.data, "there is no limit of words"));
    fit_free(&fit);
}

/* One of each constituency is kept even where they are too much together; lint tells. */
static void no_constituency_is_silenced_to_fit(void **state)
{
    (void)state;
    struct report_wish wish = wish_for("upr");
    struct fit fit;
    struct error error;
    bool over = false;
    clear();
    wish.authors = &alone;
    put_finding(1, 1, "GAP", 2000, 0);
    put_finding(2, 2, "GAP", 2000, 0);
    put_finding(3, 2, "GAP", 2000, 0);
    assert_int_equal(fit_choose(store, &wish, &fit, &error), VERDICT_OK);
    assert_int_equal(text_is(buffer_view(&fit.selection), "F-000000000001\x1f"
                                                          "F-000000000002"),
                     true);
    wish.selection = buffer_view(&fit.selection);
    (void)words_of(&wish, &over);
    assert_true(over);
    fit_free(&fit);
}

int main(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_word_over_each_limit_is_told),
        cmocka_unit_test(footnotes_count_or_not_as_the_form_says),
        cmocka_unit_test(the_cover_counts_for_one_body),
        cmocka_unit_test(the_limit_follows_who_is_named),
        cmocka_unit_test(those_who_sign_stand_in_the_order_of_the_body),
        cmocka_unit_test(supporters_without_status_stand_in_a_footnote_to_the_title),
        cmocka_unit_test(paragraphs_are_numbered_where_the_body_says_so),
        cmocka_unit_test(the_council_wants_plain_words_of_ten_points),
        cmocka_unit_test(what_else_a_body_asks_for_is_told),
        cmocka_unit_test(findings_are_left_out_until_the_rest_has_room),
        cmocka_unit_test(what_has_room_is_not_left_out),
        cmocka_unit_test(no_constituency_is_silenced_to_fit),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
