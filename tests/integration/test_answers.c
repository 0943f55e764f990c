/* That no figure of a survey tells what an unnamed organisation answered. */
#include "tests/integration/exporter_case.h"

#include "base/buffer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <ctype.h>

#define COUNTRIES 4
static const char *const countries[COUNTRIES] = {"KAZ", "KGZ", "MNG", "UZB"};

/*
 * Who answers without a name, a letter an organisation: "aab" are two, of which one answers twice.
 * A capital answers in words of its own.
 */
struct rule_case {
    const char *unnamed[COUNTRIES];
    bool apart;         /* whether there is a row of the unnamed */
    const char *placed; /* countries whose figures have them: "KGZ MNG" */
};

static void add_answer(struct buffer *sql, size_t at, size_t country, const char *organisation,
                       char who)
{
    bool own_words = isupper((unsigned char)who) != 0;
    const char *consent = own_words || at % 2 == 0 ? "ANONYMOUS" : "AGGREGATE";
    char pseudonym[16] = "NULL";
    if (organisation == NULL)
        (void)snprintf(pseudonym, sizeof pseudonym, "'\\x%02x'", (unsigned)who);
    buffer_format(sql,
                  "%s('%s', '019c167f-cc00-7000-8000-%012zu', 'RULE', 'RESPONSE', '%s', "
                  "'RECEIVED', 'en', %s, %s, '2026-02-01 00:00+00', '2026-02-01', '\\x00', "
                  "'{\"answers\": [{\"question\": \"Q1\", \"body\": \"%s\"}]}')",
                  at > 0 ? ", " : "", countries[country], at + 1,
                  organisation != NULL ? "PUBLIC" : consent,
                  organisation != NULL ? organisation : "NULL", pseudonym,
                  organisation != NULL ? "yes"
                  : own_words          ? "in my view"
                                       : "no");
}

/* One named organisation says yes in every country; the unnamed say no. */
static void set_data(const struct rule_case *rule)
{
    struct buffer sql = BUFFER_NONE;
    size_t at = 0;
    buffer_string(&sql,
                  "DELETE FROM submission WHERE call = 'RULE';\n"
                  "INSERT INTO submission (country, id, call, kind, consent, state, language, "
                  "organisation, pseudonym, created_at, received_on, digest, content) VALUES ");
    for (size_t i = 0; i < COUNTRIES; i++) {
        add_answer(&sql, at++, i, "'01920000-0000-7000-8000-000000000001'", '\0');
        for (const char *who = rule->unnamed[i]; *who != '\0'; who++)
            add_answer(&sql, at++, i, NULL, *who);
    }
    buffer_byte(&sql, ';');
    assert_true(buffer_ok(&sql));
    exporter_case_run(sql.data);
    buffer_free(&sql);
}

static struct store_result *figures(struct store *store)
{
    const struct text values[] = {text_of("RULE"), text_of("KAZ\x1fKGZ\x1fMNG\x1fUZB"),
                                  text_of("en"), text_of(""), text_of("")};
    struct store_result *result = NULL;
    struct error error;
    if (store_query(store, "report_answer_counts", values, 5, &result, &error) != VERDICT_OK)
        fail_msg("%s", error.text);
    return result;
}

/* The column by its place: place, side, part, everybody, answer, responses. */
static bool has(const struct store_result *result, size_t row, size_t column, const char *value)
{
    return text_is(store_result_value(result, row, column), value);
}

static int64_t responses(const struct store_result *result, const char *side, const char *part,
                         const char *answer)
{
    int64_t number = 0;
    for (size_t i = 0; i < store_result_rows(result); i++)
        if (has(result, i, 1, side) && has(result, i, 2, part) && has(result, i, 3, "f") &&
            has(result, i, 4, answer))
            assert_true(text_int64(store_result_value(result, i, 5), &number));
    return number;
}

static void unnamed_answers_stand_apart_from_three_organisations_on(void **state)
{
    (void)state;
    static const struct rule_case cases[] = {
        {{"", "", "", ""}, true, ""},            /* nobody to protect */
        {{"a", "", "", ""}, false, ""},          /* one, and two: only in the total */
        {{"a", "b", "", ""}, false, ""},         /* not even over two countries */
        {{"aaaa", "", "", ""}, false, ""},       /* one who answers often is one */
        {{"ab", "a", "b", ""}, false, ""},       /* and so are two in three countries */
        {{"abc", "", "", ""}, true, "KAZ"},      /* three */
        {{"abcc", "", "", ""}, true, "KAZ"},     /* with a fourth answer */
        {{"a", "b", "c", ""}, true, ""},         /* one in each: only all of them together */
        {{"abc", "d", "e", "f"}, true, "KAZ"},   /* three kept back */
        {{"abc", "d", "", ""}, true, ""},        /* or one is the rest of the total */
        {{"abc", "d", "efg", ""}, true, "MNG"},  /* so that another is kept back with it, */
        {{"abcd", "e", "fgh", ""}, true, "KAZ"}, /* the one with the fewest */
        {{"abcd", "e", "fgh", "i"}, true, "KAZ"},
        {{"abcd", "e", "e", "efg"}, true, "KAZ"}, /* the same one in two countries is one */
        {{"abc", "def", "", ""}, true, "KAZ KGZ"},
        {{"abC", "", "", ""}, false, ""}, /* whose words are shown hides nobody */
        {{"abcD", "E", "", ""}, true, "KAZ"},
    };
    struct store *store = exporter_case_reader();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t unnamed = 0, kept_back = 0;
        set_data(&cases[i]);
        struct store_result *result = figures(store);
        for (size_t k = 0; k < COUNTRIES; k++) {
            int64_t there = 0;
            for (const char *who = cases[i].unnamed[k]; *who != '\0'; who++)
                there += islower((unsigned char)*who) != 0;
            bool placed = strstr(cases[i].placed, countries[k]) != NULL;
            int64_t told = responses(result, "COUNTRY", countries[k], "no");
            if (told != (placed ? there : 0))
                fail_msg("case %zu: %s tells %ld of %ld", i, countries[k], (long)told, (long)there);
            assert_int_equal(responses(result, "COUNTRY", countries[k], "yes"), cases[i].apart);
            assert_int_equal(responses(result, "COUNTRY", countries[k], ""), 0);
            unnamed += there;
            kept_back += placed ? 0 : there;
        }
        assert_int_equal(responses(result, "ALL", "", "no"), unnamed); /* nobody is lost */
        assert_int_equal(responses(result, "ALL", "", "yes"), COUNTRIES);
        assert_int_equal(responses(result, "CONSTITUENCY", "", "no"), cases[i].apart ? unnamed : 0);
        assert_int_equal(responses(result, "CONSTITUENCY", "MG-WOM", "yes"),
                         cases[i].apart ? COUNTRIES : 0);
        assert_int_equal(responses(result, "CONSTITUENCY", "MG-WOM", "no"), 0);
        if (cases[i].apart) /* what a reader can subtract */
            assert_true(kept_back == 0 || kept_back >= 3);
        store_result_free(&result);
    }
    store_close(&store);
}

static int start(void **state)
{
    if (exporter_case_start(state) != 0)
        return -1;
    exporter_case_run(
        "INSERT INTO call (id, form, title, countries, opens_at, closes_at, time_zone, kinds, "
        "content) VALUES ('RULE', 'survey', '{\"en\": \"Rule\"}', '{KAZ,KGZ,MNG,UZB}', "
        "'2026-01-15', '2026-05-01', 'UTC', '{RESPONSE}', '{\"questions\": [{\"id\": \"Q1\", "
        "\"answer\": \"choice\", \"choices\": [{\"id\": \"yes\"}, {\"id\": \"no\"}]}]}')");
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unnamed_answers_stand_apart_from_three_organisations_on),
    };
    return cmocka_run_group_tests(tests, start, exporter_case_stop);
}
