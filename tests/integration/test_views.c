/* What the exporter's role sees: which relations, what of every kind and consent, and never who. */
#include "tests/integration/exporter_case.h"

#include "base/buffer.h"
#include "base/file.h"
#include "store/store_private.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define DATA_BYTES_MAX ((size_t)1024 * 1024)
#define VIEWS                                                                                      \
    "report_answer report_call report_claim report_contribution report_counted report_finding "    \
    "report_organisation report_retired report_sign_on_count report_signatory report_tally "       \
    "report_voice report_voice_unnamed"

static struct store *reader;

/* The one value that the role gets, or the SQLSTATE of its refusal. */
static const char *ask(const char *sql)
{
    static char value[4096];
    PGresult *result = PQexec(reader->connection, sql);
    if (PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result) == 1)
        (void)snprintf(value, sizeof value, "%s", PQgetvalue(result, 0, 0));
    else
        (void)snprintf(value, sizeof value, "%s", PQresultErrorField(result, PG_DIAG_SQLSTATE));
    PQclear(result);
    return value;
}

/* Rows of a query as "a b c; d e f", in their order. */
static const char *rows_of(const char *query)
{
    char sql[2048];
    (void)snprintf(sql, sizeof sql,
                   "SELECT coalesce(string_agg(translate(r::text, '()\"', ''), '; '), '') "
                   "FROM (%s) r",
                   query);
    return ask(sql);
}

static void the_role_reads_these_and_nothing_else(void **state)
{
    (void)state;
    assert_string_equal(
        ask("SELECT string_agg(relname, ' ' ORDER BY relname COLLATE \"C\") FROM pg_class "
            "WHERE relnamespace = 'public'::regnamespace AND relname <> 'migration' "
            "AND relkind IN ('r', 'v', 'm', 'p', 'f', 'S') "
            "AND has_any_column_privilege(oid, 'SELECT')"),
        VIEWS);
    assert_string_equal(
        ask("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace "
            "AND relkind IN ('r', 'v', 'p') AND (has_any_column_privilege(oid, 'INSERT') "
            "OR has_any_column_privilege(oid, 'UPDATE') OR has_table_privilege(oid, 'DELETE'))"),
        "0");
    assert_string_equal(ask("SELECT count(*) FROM submission"), "42501");
    assert_string_equal(ask("SELECT count(*) FROM organisation"), "42501");
    assert_string_equal(ask("SELECT count(*) FROM voice"), "42501");
    assert_string_equal(ask("SELECT count(*) FROM review"), "42501");
}

/*
 * Names, constituencies and texts of those who did not agree to them, and hours. The organisation
 * behind the unnamed ones has one constituency; nobody else in this call has it.
 */
static void no_view_tells_what_is_hidden(void **state)
{
    (void)state;
    static const char *const secrets[] = {"HIDDEN", "SG-LGB", "48494444454e", "0192bbbb", "22:33"};
    char names[] = VIEWS, *rest = names, *view, sql[512];
    while ((view = strsep(&rest, " ")) != NULL) {
        for (size_t i = 0; i < sizeof secrets / sizeof secrets[0]; i++) {
            (void)snprintf(sql, sizeof sql,
                           "SELECT count(*) FROM %s v WHERE to_jsonb(v)->>'%s' LIKE 'VIEWS-%%' "
                           "AND v::text LIKE '%%%s%%'",
                           view, strcmp(view, "report_call") == 0 ? "id" : "call", secrets[i]);
            if (strcmp(ask(sql), "0") != 0)
                fail_msg("%s tells %s: %s rows", view, secrets[i], ask(sql));
        }
        (void)snprintf(sql, sizeof sql, "SELECT count(*) > 0 FROM %s", view);
        assert_string_equal(ask(sql), "t");
        /* Day and organisation of the unnamed stand in no column of their own. */
        (void)snprintf(sql, sizeof sql,
                       "SELECT count(*) FROM %s v WHERE to_jsonb(v)->>'consent' <> 'PUBLIC' AND "
                       "(to_jsonb(v)->>'organisation_name' IS NOT NULL OR "
                       "to_jsonb(v)->>'organisation' IS NOT NULL OR "
                       "to_jsonb(v)->>'constituency' IS NOT NULL OR "
                       "to_jsonb(v)->>'received_on' IS NOT NULL)",
                       view);
        assert_string_equal(ask(sql), "0");
    }
}

static void answers_are_a_row_each(void **state)
{
    (void)state;
    assert_string_equal(
        rows_of("SELECT right(id::text, 2), question, answer, constituency FROM report_answer "
                "WHERE consent = 'PUBLIC' ORDER BY 1, 2, 3"),
        "10,Q1,Open and named,MG-WOM; 10,Q2,yes,MG-WOM; 10,Q3,land,MG-WOM; 10,Q3,water,MG-WOM; "
        "10,Q4,4,MG-WOM");
    assert_string_equal(rows_of("SELECT right(id::text, 2), question, answer FROM report_answer "
                                "WHERE consent = 'ANONYMOUS' ORDER BY 1, 2, 3"),
                        "11,Q1,Open, unnamed; 11,Q2,no; 11,Q3,land and what else there is; "
                        "11,Q9,no such question");
    assert_string_equal(rows_of("SELECT right(id::text, 2), question, answer FROM report_answer "
                                "WHERE consent NOT IN ('PUBLIC', 'ANONYMOUS') ORDER BY 1, 2, 3"),
                        "12,Q3,roads; 12,Q3,water; 12,Q4,5; 13,Q2,yes");
}

static void signatures_and_contributions_are_shown_as_agreed(void **state)
{
    (void)state;
    assert_string_equal(rows_of("SELECT call, signatory, role, constituency, ecosoc, received_on "
                                "FROM report_signatory"),
                        "VIEWS-2026,A. Named,Chair,MG-WOM,SPECIAL,2026-03-17");
    assert_string_equal(rows_of("SELECT * FROM report_sign_on_count"), "TJK,VIEWS-2026,1,5");
    assert_string_equal(
        rows_of("SELECT call, consent, section, comment_on, title, body, constituency "
                "FROM report_contribution ORDER BY id"),
        "VIEWS-2026,PUBLIC,S1,,Title,Named text,MG-WOM; "
        "VIEWS-2026,ANONYMOUS,S1,a passage,,Unnamed text,; "
        "VIEWS-APPROVED,PUBLIC,S1,,,Approved text,MG-WOM");
    assert_string_equal(rows_of("SELECT call, name->>'en', kinds FROM report_organisation "
                                "WHERE call LIKE 'VIEWS-%' ORDER BY call"),
                        "VIEWS-2025,Named House,{FINDING}; "
                        "VIEWS-2026,Named House,{CONTRIBUTION,FINDING,RESPONSE,SIGN_ON}; "
                        "VIEWS-APPROVED,Named House,{CONTRIBUTION}");
}

static void readers_see_how_many_left(void **state)
{
    (void)state;
    assert_string_equal(
        rows_of("SELECT * FROM report_retired WHERE call LIKE 'VIEWS-%' ORDER BY kind"),
        "TJK,VIEWS-2026,RESPONSE,1,1,0; TJK,VIEWS-2026,SIGN_ON,0,0,1");
}

/* ---- queries of reports ---- */

/* The rows of a query, columns apart by a comma and rows by "; ". */
static const char *query(const char *name, const char *theme)
{
    static struct buffer made;
    const struct text values[] = {text_of("VIEWS-2026"), text_of("TJK"), text_of("en"),
                                  text_of(theme), text_of("")};
    struct store_result *result = NULL;
    struct error error;
    if (store_query(reader, name, values, 5, &result, &error) != VERDICT_OK)
        fail_msg("%s: %s", name, error.text);
    buffer_free(&made);
    buffer_string(&made, "");
    for (size_t row = 0; row < store_result_rows(result); row++)
        for (size_t i = 0; i < store_result_columns(result); i++) {
            buffer_string(&made, i > 0 ? "," : row > 0 ? "; " : "");
            buffer_text(&made, store_result_value(result, row, i));
        }
    store_result_free(&result);
    assert_true(buffer_ok(&made));
    return made.data;
}

/* As "figure, unit, ..." and the next item would be, were the characters of lists to come through.
 */
static void a_field_holds_no_separator(void **state)
{
    (void)state;
    assert_string_equal(ask("SELECT report_field(E'a\\x1e\\x1f z')"),
                        "a\xef\xbf\xbd\xef\xbf\xbd z");
    assert_string_equal(ask("SELECT coalesce(report_field(NULL), 'none')"), "none");
}

static void trends_compare_with_the_call_before(void **state)
{
    (void)state;
    assert_string_equal(query("report_trend", ""), "5,,3,0,0,2,0,0,2,1,0,1,0,0; "
                                                   "5,5.2,3,0,0,2,0,0,2,1,0,1,0,0; "
                                                   "6,,1,1,0,0,0,0,0,0,0,0,0,0; "
                                                   "6,6.b,1,1,0,0,0,0,0,0,0,0,0,0");
    assert_string_equal(query("report_trend_ratings", ""), "5,,COALITION,2,2.00,2,3.00; "
                                                           "5,5.2,COALITION,2,2.00,2,3.00");
}

static void targets_are_told_that_only_one_side_speaks_of(void **state)
{
    (void)state;
    assert_string_equal(query("report_targets", ""),
                        "UNCLAIMED,TJK,6,6.b,1,; SILENT,TJK,9,9.1,0,T-3");
    assert_string_equal(query("report_targets", "WATER"), "UNCLAIMED,TJK,6,6.b,1,");
    assert_string_equal(query("report_targets", "CLIMATE"), "");
}

/* Named and unnamed ones may be the same organisation: at least one, at most two. */
static void corroboration_counts_organisations_apart(void **state)
{
    (void)state;
    assert_string_equal(query("report_corroboration", ""),
                        "TJK,5,5.2,T-1,CONTRADICTS,2,1,2; TJK,6,6.1,T-2,CONFIRMS,1,1,1");
}

/* ---- the scope as functions ---- */

static bool plan_has(const char *sql, const char *part)
{
    PGresult *result = PQexec(reader->connection, sql);
    bool found = false;
    if (PQresultStatus(result) != PGRES_TUPLES_OK)
        fail_msg("%s", PQresultErrorMessage(result));
    for (int i = 0; i < PQntuples(result); i++)
        found = found || strstr(PQgetvalue(result, i, 0), part) != NULL;
    PQclear(result);
    return found;
}

/* A function that is not inlined reads all of the table, and quietly. */
static void scopes_are_inlined_and_use_the_index(void **state)
{
    (void)state;
    static const char *const plans[] = {
        "EXPLAIN SELECT count(*) FROM report_counting('VIEWS-2026', E'TJK\\x1fUZB', '')",
        "EXPLAIN SELECT title FROM report_shown('VIEWS-2026', E'TJK\\x1fUZB', 'WATER', '')",
    };
    PQclear(PQexec(reader->connection, "SET enable_seqscan = off"));
    for (size_t i = 0; i < sizeof plans / sizeof plans[0]; i++) {
        assert_false(plan_has(plans[i], "Function Scan"));
        assert_true(plan_has(plans[i], "submission_by_call"));
    }
    PQclear(PQexec(reader->connection, "RESET enable_seqscan"));
    assert_string_equal(ask("SELECT count(*) FROM report_shown('VIEWS-2026', E'TJK\\x1fUZB', '', "
                            "E'F-000000000002\\x1fF-000000000003')"),
                        "1");
}

static int start(void **state)
{
    struct buffer data = BUFFER_NONE;
    struct error error;
    if (exporter_case_start(state) != 0 ||
        file_read(PARALLAX_SOURCE_DIR "/tests/integration/views.sql", DATA_BYTES_MAX, &data,
                  &error) != VERDICT_OK)
        return -1;
    exporter_case_run(data.data);
    buffer_free(&data);
    reader = exporter_case_reader();
    return 0;
}

static int stop(void **state)
{
    store_close(&reader);
    return exporter_case_stop(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_role_reads_these_and_nothing_else),
        cmocka_unit_test(no_view_tells_what_is_hidden),
        cmocka_unit_test(answers_are_a_row_each),
        cmocka_unit_test(signatures_and_contributions_are_shown_as_agreed),
        cmocka_unit_test(readers_see_how_many_left),
        cmocka_unit_test(a_field_holds_no_separator),
        cmocka_unit_test(trends_compare_with_the_call_before),
        cmocka_unit_test(targets_are_told_that_only_one_side_speaks_of),
        cmocka_unit_test(corroboration_counts_organisations_apart),
        cmocka_unit_test(scopes_are_inlined_and_use_the_index),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
