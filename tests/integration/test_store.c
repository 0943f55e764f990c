/* One connection: opening, refusals that tell no secrets, queries, streams of rows, transactions.
 */
#include "tests/integration/store_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void expect_refusal(const char *url, enum verdict verdict, const char *code,
                           const char *secret)
{
    const struct store_config config = {.url = url, .application = "test"};
    struct store *store = NULL;
    struct error error;
    assert_int_equal(store_open(&config, &store, &error), verdict);
    assert_string_equal(error.code, code);
    assert_null(strstr(error.text, secret));
    assert_null(store);
}

static void test_refusals_repeat_nothing_of_the_url(void **state)
{
    struct fixture *fixture = *state;
    char url[256];
    expect_refusal("postgresql://user:secret@/x?host=/nonexistent-host", VERDICT_RETRY,
                   "DATABASE_UNREACHABLE", "nonexistent");
    expect_refusal("postgresql://user:secret@127.0.0.1:1/x", VERDICT_RETRY, "DATABASE_UNREACHABLE",
                   "127");
    expect_refusal("postgresql://[secret", VERDICT_REJECT, "DATABASE_URL", "secret");
    expect_refusal("secret", VERDICT_REJECT, "DATABASE_URL", "secret");
    expect_refusal(NULL, VERDICT_REJECT, "DATABASE_URL", "secret");
    (void)snprintf(url, sizeof url, "%s&dbname=hidden", fixture->postgres.url);
    expect_refusal(url, VERDICT_REJECT, "DATABASE_REFUSED", "hidden");
    (void)snprintf(url, sizeof url, "%s&user=hidden", fixture->postgres.url);
    expect_refusal(url, VERDICT_REJECT, "DATABASE_REFUSED", "hidden");
}

static void test_the_session_is_as_we_need_it(void **state)
{
    struct fixture *fixture = *state;
    fixture_expect(fixture, "SHOW TimeZone", "UTC");
    fixture_expect(fixture, "SHOW client_encoding", "UTF8");
    fixture_expect(fixture, "SHOW application_name", "test");
    fixture_expect(fixture, "SHOW statement_timeout", "0");
}

static void test_a_query_takes_and_gives_values(void **state)
{
    struct fixture *fixture = *state;
    struct store_result *result = NULL;
    struct error error;
    const struct text parameters[] = {text_of("77"), text_of("a 'name'"), text_of("")};
    assert_int_equal(store_begin(fixture->store, &error), VERDICT_OK);
    assert_int_equal(
        store_query(fixture->store, "migration_record", parameters, 3, &result, &error),
        VERDICT_OK);
    assert_int_equal(store_result_touched(result), 1);
    assert_int_equal(store_result_rows(result), 0);
    store_result_free(&result);
    assert_int_equal(store_query(fixture->store, "migration_known", parameters, 1, &result, &error),
                     VERDICT_OK);
    assert_int_equal(store_result_rows(result), 1);
    assert_int_equal(store_result_columns(result), 1);
    assert_string_equal(store_result_name(result, 0), "checksum");
    assert_non_null(store_result_value(result, 0, 0).at); /* '' is not NULL */
    assert_int_equal(store_result_value(result, 0, 0).length, 0);
    store_result_free(&result);
    store_result_free(&result);
    store_rollback(fixture->store);
    fixture_expect(fixture, "SELECT count(*) FROM migration WHERE version = 77", "0");
}

static enum verdict query(const struct fixture *fixture, const char *name, struct text parameter,
                          struct error *error)
{
    struct store_result *result = NULL;
    enum verdict verdict = store_query(fixture->store, name, &parameter, 1, &result, error);
    assert_null(result);
    return verdict;
}

static void test_what_a_query_refuses(void **state)
{
    struct fixture *fixture = *state;
    struct error error;
    assert_int_equal(query(fixture, "no_such_query", TEXT_NONE, &error), VERDICT_FATAL);
    assert_string_equal(error.code, "QUERY_UNKNOWN");
    assert_int_equal(query(fixture, "migration_known", text_of("abc"), &error), VERDICT_REJECT);
    assert_string_equal(error.code, "SQL_22P02");
    assert_null(strstr(error.text, "abc")); /* what a person wrote */
    assert_int_equal(query(fixture, "migration_known", (struct text){"1\0", 2}, &error),
                     VERDICT_REJECT);
    assert_string_equal(error.code, "SQL_22021");
}

static void test_a_failed_transaction_is_not_committed(void **state)
{
    struct fixture *fixture = *state;
    struct error error;
    assert_int_equal(store_begin(fixture->store, &error), VERDICT_OK);
    assert_int_equal(query(fixture, "migration_known", text_of("abc"), &error), VERDICT_REJECT);
    assert_int_equal(store_commit(fixture->store, &error), VERDICT_RETRY);
    assert_string_equal(error.code, "TRANSACTION_FAILED");
    fixture_expect(fixture, "SELECT 1", "1");
}

static void test_rows_come_one_by_one(void **state)
{
    struct fixture *fixture = *state;
    struct store_rows *rows = NULL;
    struct error error;
    bool row = false;
    fixture_run(fixture,
                "INSERT INTO collector (curve, sign, name) SELECT "
                "decode(lpad(to_hex(i), 64, '0'), 'hex'), decode(repeat('00', 32), 'hex'), "
                "'c' || i FROM generate_series(1, 1000) i");
    assert_int_equal(
        store_rows_open(fixture->store, "directory_collectors", NULL, 0, &rows, &error),
        VERDICT_OK);
    assert_int_equal(store_rows_columns(rows), 2);
    assert_string_equal(store_rows_name(rows, 1), "name");
    assert_int_equal(store_rows_column(rows, "name"), 1);
    assert_int_equal(store_rows_column(rows, "NAME"), -1);
    for (int i = 1; i <= 1000; i++) {
        char name[16];
        (void)snprintf(name, sizeof name, "c%d", i);
        assert_int_equal(store_rows_next(rows, &row, &error), VERDICT_OK);
        assert_true(row);
        assert_true(text_is(store_rows_value(rows, 1), name));
    }
    for (int i = 0; i < 2; i++) {
        assert_int_equal(store_rows_next(rows, &row, &error), VERDICT_OK);
        assert_false(row);
    }
    store_rows_free(&rows);
    assert_null(rows);
}

static void test_rows_can_be_left_unread(void **state)
{
    struct fixture *fixture = *state;
    struct store_rows *rows = NULL;
    struct error error;
    fixture_run(fixture,
                "INSERT INTO collector (curve, sign, name) SELECT "
                "decode(lpad(to_hex(i), 64, '0'), 'hex'), decode(repeat('00', 32), 'hex'), "
                "'c' || i FROM generate_series(1, 1000) i");
    assert_int_equal(
        store_rows_open(fixture->store, "directory_collectors", NULL, 0, &rows, &error),
        VERDICT_OK);
    assert_int_equal(query(fixture, "migration_known", text_of("1"), &error), VERDICT_FATAL);
    assert_string_equal(error.code, "ROWS_OPEN");
    assert_int_equal(store_begin(fixture->store, &error), VERDICT_FATAL);
    store_rows_free(&rows);
    fixture_expect(fixture, "SELECT 1", "1");
    const struct text parameter = text_of("abc");
    assert_int_equal(
        store_rows_open(fixture->store, "migration_known", &parameter, 1, &rows, &error),
        VERDICT_REJECT);
    assert_null(rows);
    fixture_expect(fixture, "SELECT 1", "1");
}

static void test_no_rows_have_columns_too(void **state)
{
    struct fixture *fixture = *state;
    struct store_rows *rows = NULL;
    struct error error;
    bool row = true;
    assert_int_equal(
        store_rows_open(fixture->store, "directory_collectors", NULL, 0, &rows, &error),
        VERDICT_OK);
    assert_int_equal(store_rows_column(rows, "curve"), 0);
    assert_int_equal(store_rows_next(rows, &row, &error), VERDICT_OK);
    assert_false(row);
    store_rows_free(&rows);
}

static void test_the_reader_sees_views_and_nothing_else(void **state)
{
    struct fixture *fixture = *state;
    const struct store_config config = {
        .url = fixture->postgres.url, .reader = true, .statement_limit_ms = 5000};
    struct fixture reader = {.store = NULL};
    struct error error;
    struct store_result *result = NULL;
    assert_int_equal(store_open(&config, &reader.store, &error), VERDICT_OK);
    fixture_expect(&reader, "SHOW statement_timeout", "5s");
    fixture_expect(&reader, "SELECT current_user", "parallax_reader");
    fixture_expect(&reader, "SHOW jit", "off");
    fixture_expect(&reader, "SHOW work_mem", "32MB");
    fixture_expect(&reader, "SELECT count(*) FROM report_finding", "0");
    fixture_expect(&reader, "SELECT count(*) FROM report_voice", "0");
    assert_int_equal(store_query(reader.store, "check_tally", NULL, 0, &result, &error),
                     VERDICT_FATAL);
    assert_string_equal(error.code, "SQL_42501");
    assert_int_equal(store_query(reader.store, "directory_organisations", NULL, 0, &result, &error),
                     VERDICT_FATAL);
    assert_int_equal(store_query(reader.store, "check_ledger", NULL, 0, &result, &error),
                     VERDICT_FATAL);
    const struct text streams = text_of("{}");
    assert_int_not_equal(store_query(reader.store, "ledger_insert", &streams, 1, &result, &error),
                         VERDICT_OK);
    assert_string_equal(error.code, "SQL_25006"); /* read-only comes before privileges */
    store_close(&reader.store);
}

static void test_a_killed_server_loses_the_connection(void **state)
{
    struct fixture *fixture = *state;
    struct error error;
    bool notified = false;
    assert_true(store_socket(fixture->store) >= 0);
    assert_int_equal(postgres_kill(&fixture->postgres, &error), VERDICT_OK);
    assert_int_equal(query(fixture, "migration_known", text_of("1"), &error), VERDICT_RETRY);
    assert_string_equal(error.code, "DATABASE_LOST");
    assert_int_equal(store_socket(fixture->store), -1);
    assert_int_equal(store_notified(fixture->store, &notified, &error), VERDICT_RETRY);
    assert_int_equal(store_commit(fixture->store, &error), VERDICT_RETRY);
    store_rollback(fixture->store);
    assert_int_equal(postgres_restart(&fixture->postgres, &error), VERDICT_OK);
    fixture_reopen(fixture);
    fixture_expect(fixture, "SELECT 1", "1");
}

static void test_a_session_ended_by_the_server_is_lost(void **state)
{
    struct fixture *fixture = *state;
    struct error error;
    char sql[64];
    (void)snprintf(sql, sizeof sql, "SELECT pg_terminate_backend(%s, 5000)",
                   fixture_value(fixture, "SELECT pg_backend_pid()"));
    struct fixture other = {.postgres = fixture->postgres};
    other.store = fixture_open(fixture);
    fixture_expect(&other, sql, "t");
    store_close(&other.store);
    assert_int_equal(query(fixture, "migration_known", text_of("1"), &error), VERDICT_RETRY);
    assert_int_equal(store_socket(fixture->store), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_refusals_repeat_nothing_of_the_url),
        cmocka_unit_test(test_the_session_is_as_we_need_it),
        cmocka_unit_test_setup(test_a_query_takes_and_gives_values, fixture_empty),
        cmocka_unit_test_setup(test_what_a_query_refuses, fixture_empty),
        cmocka_unit_test_setup(test_a_failed_transaction_is_not_committed, fixture_empty),
        cmocka_unit_test_setup(test_rows_come_one_by_one, fixture_empty),
        cmocka_unit_test_setup(test_rows_can_be_left_unread, fixture_empty),
        cmocka_unit_test_setup(test_no_rows_have_columns_too, fixture_empty),
        cmocka_unit_test_setup(test_the_reader_sees_views_and_nothing_else, fixture_empty),
        cmocka_unit_test_setup(test_a_killed_server_loses_the_connection, fixture_empty),
        cmocka_unit_test_setup(test_a_session_ended_by_the_server_is_lost, fixture_empty),
    };
    return cmocka_run_group_tests(tests, fixture_start, fixture_stop);
}
