/* parallax-admin review: what the secretariat sees, what it may do, and what is refused. */
#include "admin_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ID(n) "019cf917-9c00-7000-8000-00000000000" n
#define ONE ID("1")
#define TWO ID("2")
#define GONE ID("3")
#define REPLACED ID("4")
#define WITHDRAWAL ID("5")
#define OTHER ID("6")
#define NOBODYS ID("9")

/* Two that are new, two that their author took away, a withdrawal, and one elsewhere. */
static int filled(void **state)
{
    int failed = admin_case_empty(state);
    admin_case_sql(
        "INSERT INTO organisation (id, name, scope, constituency) VALUES "
        "('22222222-2222-7222-8222-222222222222', '{\"en\": \"House\"}', '{KGZ}', 'MG-WOM');"
        "INSERT INTO submission (country, id, call, kind, consent, state, language, created_at, "
        "received_on, digest, goal, title, body, organisation, pseudonym) "
        "SELECT *, CASE WHEN consent = 'PUBLIC' THEN "
        "'22222222-2222-7222-8222-222222222222'::uuid END, "
        "CASE WHEN consent <> 'PUBLIC' THEN '\\xbb'::bytea END FROM (VALUES "
        "('KGZ', '" ONE "'::uuid, 'C-1', 'FINDING', 'PUBLIC', 'RECEIVED', 'en', "
        "timestamptz '2026-03-17 00:00+00', date '2026-03-17', '\\x00'::bytea, 5::smallint, 'The "
        "title', 'The text'),"
        "('KGZ', '" TWO "', 'C-1', 'FINDING', 'ANONYMOUS', 'RECEIVED', 'ru', "
        "'2026-03-17 00:00+00', '2026-03-17', '\\x00', 5, 'Second', 'The text'),"
        "('KGZ', '" GONE "', 'C-1', 'FINDING', 'PUBLIC', 'WITHDRAWN', 'en', "
        "'2026-03-17 00:00+00', '2026-03-17', '\\x00', 5, 'Third', 'The text'),"
        "('KGZ', '" REPLACED "', 'C-1', 'FINDING', 'PUBLIC', 'SUPERSEDED', 'en', "
        "'2026-03-17 00:00+00', '2026-03-17', '\\x00', 5, 'Fourth', 'The text'),"
        "('KGZ', '" WITHDRAWAL "', 'C-1', 'WITHDRAWAL', 'PUBLIC', 'RECEIVED', 'en', "
        "'2026-03-17 00:00+00', '2026-03-17', '\\x00', NULL, NULL, NULL),"
        "('UZB', '" OTHER "', 'C-2', 'FINDING', 'PUBLIC', 'RECEIVED', 'en', "
        "'2026-03-17 00:00+00', '2026-03-17', '\\x00', 6, 'Other', 'The text')) v "
        "(country, id, call, kind, consent, state, language, created_at, received_on, digest, "
        "goal, title, body);"
        "INSERT INTO tally SELECT country, call, kind, coalesce(goal, 0), '', count(*), "
        "count(*) FILTER (WHERE state IN ('WITHDRAWN', 'SUPERSEDED')) FROM submission GROUP BY 1, "
        "2, 3, 4;"
        "INSERT INTO voice SELECT country, call, 'MG-WOM', count(*) FILTER (WHERE consent = "
        "'PUBLIC'), "
        "count(*) FILTER (WHERE consent <> 'PUBLIC') FROM submission GROUP BY 1, 2;"
        "INSERT INTO ledger VALUES ('11111111-1111-7111-8111-111111111111', 6, 6, 0, 0, 0)");
    return failed;
}

static void assert_state(const char *id, const char *state)
{
    char sql[160];
    (void)snprintf(sql, sizeof sql, "SELECT state FROM submission WHERE id = '%s'", id);
    admin_case_sql(sql);
    char *line = admin_case_line();
    assert_string_equal(line, state);
    free(line);
}

/* Review moves nothing in the counts; check recounts them all. */
static void assert_counts_right(void)
{
    admin_case_run(0, "check", NULL);
}

static void the_list_is_what_was_asked_for(void **state)
{
    (void)state;
    admin_case_run(0, "review", "list", NULL);
    admin_case_expect_out(ONE "  RECEIVED");
    admin_case_expect_out(OTHER);
    assert_null(strstr(admin_case_out(), WITHDRAWAL));
    admin_case_run(0, "review", "list", "--country", "KGZ", "--state", "RECEIVED", "--json", NULL);
    admin_case_expect_out("[{\"id\":\"" ONE "\",\"state\":\"RECEIVED\",\"call\":\"C-1\","
                          "\"country\":\"KGZ\",\"kind\":\"FINDING\",\"consent\":\"PUBLIC\"");
    assert_null(strstr(admin_case_out(), OTHER));
    assert_null(strstr(admin_case_out(), GONE));
    admin_case_run(0, "review", "list", "--call", "C-2", NULL);
    admin_case_expect_out(OTHER);
    assert_null(strstr(admin_case_out(), ONE));
    admin_case_run(2, "review", "list", "--state", "LOST", NULL);
}

static void one_is_shown_with_all_that_it_says(void **state)
{
    (void)state;
    admin_case_run(0, "review", "show", ONE, NULL);
    admin_case_expect_out("State: RECEIVED\n");
    admin_case_expect_out("Text: The text\n");
    admin_case_expect_out("House");
    admin_case_run(0, "review", "show", TWO, "--json", NULL);
    admin_case_expect_out("\"organisation\":null");
    admin_case_run(4, "review", "show", NOBODYS, NULL);
    admin_case_expect_err("no submission has this id");
    admin_case_run(2, "review", "show", "x", NULL);
}

static void a_submission_goes_through_review(void **state)
{
    (void)state;
    admin_case_run(0, "review", "take", ONE, TWO, NULL);
    admin_case_expect_out(ONE " is IN_REVIEW now.\n" TWO " is IN_REVIEW now.\n");
    admin_case_run(0, "review", "issues", ONE, "--note", "  Which year is it?\nAnd where? ", NULL);
    assert_state(ONE, "HAS_ISSUES");
    admin_case_run(0, "review", "show", ONE, "--json", NULL);
    admin_case_expect_out("\"note\":\"Which year is it?\\nAnd where?\"");
    assert_counts_right();
    admin_case_run(0, "review", "approve", ONE, TWO, ONE, "--json", NULL);
    assert_string_equal(admin_case_out(), "{\"state\":\"APPROVED\",\"changed\":[\"" ONE "\",\"" TWO
                                          "\"],\"refused\":[]}\n");
    /* What was put right has no note any longer. */
    admin_case_run(0, "review", "show", ONE, "--json", NULL);
    admin_case_expect_out("\"note\":null");
    admin_case_run(0, "review", "publish", ONE, TWO, "--report", "The shadow report", "--url",
                   "https://example.org/report", NULL);
    assert_state(TWO, "PUBLISHED");
    admin_case_run(0, "review", "show", TWO, NULL);
    admin_case_expect_out("Published in: The shadow report\n");
    admin_case_sql(
        "SELECT count(*) FROM review WHERE published_on = (now() AT TIME ZONE 'UTC')::date");
    char *line = admin_case_line();
    assert_string_equal(line, "2");
    free(line);
    assert_counts_right();
}

/* One that cannot change leaves all as they were; each is told, with what is wrong about it. */
static void all_of_them_change_or_none(void **state)
{
    (void)state;
    admin_case_run(4, "review", "approve", ONE, GONE, REPLACED, WITHDRAWAL, NOBODYS, NULL);
    admin_case_expect_err(GONE ": was withdrawn by its author, and stays so\n");
    admin_case_expect_err(REPLACED ": was replaced by its author with another one; review that\n");
    admin_case_expect_err(WITHDRAWAL ": is a withdrawal, which nobody reviews\n");
    admin_case_expect_err(NOBODYS ": no submission has this id");
    admin_case_expect_err("nothing was changed\n");
    assert_string_equal(admin_case_out(), "");
    assert_state(ONE, "RECEIVED");
    admin_case_run(4, "review", "reject", ONE, GONE, "--note", "No.", "--json", NULL);
    admin_case_expect_out("\"changed\":[],\"refused\":[{\"id\":\"" GONE "\",\"reason\":");
    assert_state(ONE, "RECEIVED");
    assert_counts_right();
}

static void states_follow_the_table(void **state)
{
    (void)state;
    admin_case_run(4, "review", "publish", ONE, "--report", "A report", NULL);
    admin_case_expect_err(ONE ": is RECEIVED and cannot become PUBLISHED; it can become IN_REVIEW, "
                              "HAS_ISSUES, APPROVED or REJECTED\n");
    admin_case_run(0, "review", "reject", ONE, "--note", "Not of this call.", NULL);
    admin_case_run(4, "review", "approve", ONE, NULL);
    admin_case_expect_err("it can become IN_REVIEW or REJECTED");
    admin_case_run(0, "review", "take", ONE, NULL);
    admin_case_run(0, "review", "approve", ONE, NULL);
    admin_case_run(0, "review", "publish", ONE, "--report", "A report", NULL);
    admin_case_run(4, "review", "reject", ONE, "--note", "Too late.", NULL);
    admin_case_expect_err(ONE ": is PUBLISHED, and review is over for it\n");
}

static void what_is_typed_wrong_is_told(void **state)
{
    (void)state;
    char *long_note = malloc(4000);
    assert_non_null(long_note);
    memset(long_note, 'a', 3999);
    long_note[3001] = '\0';
    admin_case_run(2, "review", "issues", ONE, NULL);
    admin_case_expect_err("option note: is required");
    admin_case_run(2, "review", "issues", ONE, "--note", " ", NULL);
    admin_case_expect_err("option note: is empty");
    admin_case_run(2, "review", "issues", ONE, "--note", long_note, NULL);
    admin_case_expect_err("option note: has 3001 bytes, and there is room for 3000");
    admin_case_run(2, "review", "reject", ONE, "--note", "a\033[2Jb", NULL);
    admin_case_expect_err("control characters");
    admin_case_run(2, "review", "publish", ONE, "--report", "A\nB", NULL);
    admin_case_expect_err("option report: must stand on one line");
    admin_case_run(2, "review", "publish", ONE, "--report", "A", "--url", "javascript:1", NULL);
    admin_case_expect_err("option url: is not an http or https address");
    admin_case_run(2, "review", "take", "x", ONE, "y", NULL);
    admin_case_expect_err("argument ID 1: is no id of a submission");
    admin_case_expect_err("argument ID 3: is no id of a submission");
    assert_state(ONE, "RECEIVED");
    long_note[3000] = '\0';
    admin_case_run(0, "review", "issues", ONE, "--note", long_note, NULL);
    free(long_note);
}

static void check_tells_what_review_lacks(void **state)
{
    (void)state;
    assert_counts_right();
    admin_case_sql("UPDATE submission SET state = 'REJECTED' WHERE id = '" ONE "';"
                   "UPDATE submission SET state = 'PUBLISHED' WHERE id = '" TWO "';"
                   "INSERT INTO review (country, id, note) VALUES ('KGZ', '" NOBODYS "', 'x')");
    admin_case_run(1, "check", NULL);
    admin_case_expect_out("review.note of KGZ " ONE " is 0, a recount gives 1.\n");
    admin_case_expect_out("review.report of KGZ " TWO " is 0, a recount gives 1.\n");
    admin_case_expect_out("review.submission of KGZ " NOBODYS " is 0, a recount gives 1.\n");
}

#define TEST(name) cmocka_unit_test_setup(name, filled)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        TEST(the_list_is_what_was_asked_for),   TEST(one_is_shown_with_all_that_it_says),
        TEST(a_submission_goes_through_review), TEST(all_of_them_change_or_none),
        TEST(states_follow_the_table),          TEST(what_is_typed_wrong_is_told),
        TEST(check_tells_what_review_lacks),
    };
    if (argc != 2)
        return 2;
    admin_case_program(argv[1]);
    return cmocka_run_group_tests(tests, admin_case_start, admin_case_stop);
}
