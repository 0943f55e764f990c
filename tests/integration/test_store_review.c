/* Review beside what authors do at the same time, and what is read for them. */
#include "model/codes.h"
#include "store/standing.h"
#include "store/store_private.h"
#include "tests/integration/store_fixture.h"

#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define TARGET 1
#define STATE_OF_TARGET "SELECT state FROM submission WHERE id::text LIKE '%-000000000001'"

static struct store *secretariat;

static void run(struct store *store, const char *query, const struct text *parameters, size_t count)
{
    struct store_result *result = NULL;
    struct error error;
    if (store_query(store, query, parameters, count, &result, &error) != VERDICT_OK)
        fail_msg("%s: %s", query, error.text);
    store_result_free(&result);
}

/* As parallax-admin review does it, up to the commit. False: the author was first. */
static bool review(const char *state)
{
    struct error error;
    struct store_result *result = NULL;
    char plain[UUID_TEXT_BYTES], id[UUID_TEXT_BYTES + 2];
    const struct uuid target = sample_id(TARGET);
    uuid_format(&target, plain);
    (void)snprintf(id, sizeof id, "{%s}", plain);
    const struct text parameters[] = {text_of(id), text_of(state)};
    assert_int_equal(store_begin(secretariat, &error), VERDICT_OK);
    run(secretariat, "batch_lock_shared", NULL, 0);
    assert_int_equal(store_query(secretariat, "review_lock", parameters, 1, &result, &error),
                     VERDICT_OK);
    assert_int_equal(store_result_rows(result), 1);
    bool open = text_is(store_result_value(result, 0, 3), "RECEIVED");
    store_result_free(&result);
    if (open)
        run(secretariat, "review_state", parameters, 2);
    return open;
}

static void store_target(struct fixture *fixture, int32_t consent)
{
    struct sample sample;
    sample_make(&sample, TARGET, 1);
    sample_by(&sample, 1, consent);
    fixture_add(fixture, &sample);
    assert_int_equal(fixture_store(fixture).stored, 1);
}

static void add_withdrawal(struct fixture *fixture, int32_t consent)
{
    struct sample sample;
    sample_make(&sample, 2, 2);
    sample_withdraws(&sample, TARGET);
    sample_by(&sample, 1, consent);
    fixture_add(fixture, &sample);
}

static void *store_batch_beside(void *argument)
{
    (void)fixture_store(argument);
    return NULL;
}

/* Waits until some session waits for a lock: an event of PostgreSQL's, asked for. */
static void await_a_waiting_session(const struct fixture *fixture)
{
    struct store *watcher = fixture_open(fixture);
    PGresult *result = NULL;
    bool waits = false;
    for (int i = 0; i < 20000 && !waits; i++) {
        PQclear(result);
        result = PQexec(watcher->connection, "SELECT count(*) FROM pg_locks WHERE NOT granted");
        waits = strcmp(PQgetvalue(result, 0, 0), "0") != 0;
        (void)poll(NULL, 0, waits ? 0 : 1);
    }
    PQclear(result);
    store_close(&watcher);
    assert_true(waits);
}

/* The author withdraws while the secretariat's approval is not committed: both happen, in turn. */
static void a_withdrawal_waits_for_a_review_and_wins(void **state)
{
    struct fixture *fixture = *state;
    struct error error;
    pthread_t author;
    store_target(fixture, CONSENT_ANONYMOUS);
    assert_true(review("APPROVED"));
    add_withdrawal(fixture, CONSENT_ANONYMOUS);
    assert_int_equal(pthread_create(&author, NULL, store_batch_beside, fixture), 0);
    await_a_waiting_session(fixture);
    assert_int_equal(store_commit(secretariat, &error), VERDICT_OK);
    assert_int_equal(pthread_join(author, NULL), 0);
    fixture_expect(fixture, STATE_OF_TARGET, "WITHDRAWN");
    fixture_expect(fixture, "SELECT sum(retired) FROM tally", "1");
    fixture_check(fixture);
}

static void *review_beside(void *argument)
{
    struct error error;
    *(bool *)argument = review("APPROVED");
    if (store_commit(secretariat, &error) != VERDICT_OK)
        abort();
    return NULL;
}

/* The withdrawal is written and not committed yet: the secretariat waits, and is refused. */
static void a_review_waits_for_a_withdrawal_and_is_refused(void **state)
{
    struct fixture *fixture = *state;
    pthread_t reviewer;
    bool reviewed = true;
    struct store *author = fixture_open(fixture);
    store_target(fixture, CONSENT_PUBLIC);
    PQclear(PQexec(author->connection, "BEGIN"));
    run(author, "batch_lock_alone", NULL, 0);
    PQclear(PQexec(author->connection, "UPDATE submission SET state = 'WITHDRAWN'"));
    PQclear(PQexec(author->connection, "UPDATE tally SET retired = 1"));
    assert_int_equal(pthread_create(&reviewer, NULL, review_beside, &reviewed), 0);
    await_a_waiting_session(fixture);
    PQclear(PQexec(author->connection, "COMMIT"));
    assert_int_equal(pthread_join(reviewer, NULL), 0);
    assert_false(reviewed);
    fixture_expect(fixture, STATE_OF_TARGET, "WITHDRAWN");
    fixture_check(fixture);
    store_close(&author);
}

/* Whatever the secretariat made of it, its author may take it back or replace it. */
static void the_author_has_the_last_word_in_every_state(void **state)
{
    static const char *const states[] = {"IN_REVIEW", "HAS_ISSUES", "APPROVED", "REJECTED",
                                         "PUBLISHED"};
    for (size_t i = 0; i < 2 * sizeof states / sizeof states[0]; i++) {
        struct fixture *fixture = *state;
        void *again = fixture;
        struct error error;
        assert_int_equal(fixture_empty(&again), 0);
        store_target(fixture, CONSENT_AGGREGATE);
        assert_true(review(states[i / 2]));
        assert_int_equal(store_commit(secretariat, &error), VERDICT_OK);
        fixture_run(fixture,
                    "INSERT INTO review (country, id, note, report_title, published_on) "
                    "SELECT country, id, 'A note.', 'A report', '2026-05-01' FROM submission");
        struct sample sample;
        sample_make(&sample, 2, 2);
        if (i % 2 == 0)
            sample_withdraws(&sample, TARGET);
        else
            sample.submission.supersedes = sample_id(TARGET);
        sample_by(&sample, 1, CONSENT_AGGREGATE);
        fixture_add(fixture, &sample);
        (void)fixture_store(fixture);
        fixture_expect(fixture, STATE_OF_TARGET, i % 2 == 0 ? "WITHDRAWN" : "SUPERSEDED");
        fixture_check(fixture);
        /* What readers were shown is gone, and they see that it is. */
        fixture_expect(fixture, "SELECT withdrawn_after_publication FROM report_retired",
                       i % 2 == 0 ? "1" : "0");
        fixture_expect(fixture,
                       "SELECT count(*) FROM report_counted WHERE id::text LIKE "
                       "'%-000000000001'",
                       "0");
    }
}

static void what_stands_is_read_by_id(void **state)
{
    struct fixture *fixture = *state;
    struct error error;
    const struct standing *found = NULL;
    size_t count = 0;
    struct arena *arena = arena_new((size_t)1024 * 1024);
    assert_non_null(arena);
    const struct uuid ids[] = {sample_id(TARGET), sample_id(77)};
    assert_int_equal(standing_load(fixture->store, ids, 2, arena, &found, &count, &error),
                     VERDICT_OK);
    assert_int_equal(count, 0); /* before anything is stored */
    store_target(fixture, CONSENT_ANONYMOUS);
    fixture_run(fixture, "UPDATE submission SET state = 'PUBLISHED';"
                         "INSERT INTO review SELECT country, id, 'A note.', 'A report', "
                         "'https://example.org', '1970-01-03' FROM submission;"
                         "INSERT INTO quarantine SELECT '51000000-0000-0000-0000-000000000001', 9, "
                         "id, 'CALL-1', 'KGZ', 'PUBLIC', '0a0a0a00-0000-0000-0000-000000000001', "
                         "NULL, '2026-01-01', 'a reason', '' FROM submission");
    assert_int_equal(standing_load(fixture->store, ids, 2, arena, &found, &count, &error),
                     VERDICT_OK);
    assert_int_equal(count, 2);
    assert_true(uuid_equal(&found[0].id, &ids[0]));
    assert_false(found[0].is_named);
    for (size_t i = 0; i < sizeof found[0].pseudonym; i++)
        assert_int_equal(found[0].pseudonym[i], 1);
    assert_int_equal(found[0].state, STATE_PUBLISHED);
    assert_true(text_is(found[0].call, "CALL-1"));
    assert_true(text_is(found[0].note, "A note."));
    assert_true(text_is(found[0].report_title, "A report"));
    assert_true(text_is(found[0].report_url, "https://example.org"));
    assert_int_equal(found[0].published_day, 2);
    assert_true(found[1].is_named);
    assert_true(uuid_equal(&found[1].organisation, &(struct uuid){{0x0a, 0x0a, 0x0a, [15] = 1}}));
    assert_true(text_is(found[1].quarantine_reason, "a reason"));
    arena_free(&arena);
}

/* Among many it is found by the key, whose first part nobody said. */
static void an_id_is_found_by_the_key(void **state)
{
    struct fixture *fixture = *state;
    fixture_run(fixture,
                "INSERT INTO submission (country, id, call, kind, consent, language, pseudonym, "
                "created_at, received_on, digest) SELECT (ARRAY['KGZ', 'UZB', 'KAZ'])[1 + n % 3], "
                "('019cf917-9c00-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'C', 'SIGN_ON', "
                "'AGGREGATE', 'en', '\\x01', '2026-03-17 00:00+00', '2026-03-17', '\\x00' "
                "FROM generate_series(1, 20000) n;"
                "INSERT INTO tally SELECT country, 'C', 'SIGN_ON', 0, '', count(*) FROM submission "
                "GROUP BY country; ANALYZE submission");
    const char *sql = store_query_text("standing_stored");
    char explain[2048];
    (void)snprintf(
        explain, sizeof explain,
        "PREPARE standing (text) AS %s EXPLAIN EXECUTE standing "
        "('{019cf917-9c00-7000-8000-000000000007,019cf917-9c00-7000-8000-000000000008}')",
        sql);
    PGresult *result = PQexec(fixture->store->connection, explain);
    if (PQresultStatus(result) != PGRES_TUPLES_OK)
        fail_msg("%s", PQresultErrorMessage(result));
    bool by_key = false;
    for (int i = 0; i < PQntuples(result); i++)
        by_key = by_key || strstr(PQgetvalue(result, i, 0), "submission_pkey") != NULL;
    PQclear(result);
    PQclear(PQexec(fixture->store->connection, "DEALLOCATE standing"));
    assert_true(by_key);
}

static int start(void **state)
{
    int failed = fixture_start(state);
    if (failed == 0)
        secretariat = fixture_open(*state);
    return failed;
}

static int stop(void **state)
{
    store_close(&secretariat);
    return fixture_stop(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_withdrawal_waits_for_a_review_and_wins, fixture_empty),
        cmocka_unit_test_setup(a_review_waits_for_a_withdrawal_and_is_refused, fixture_empty),
        cmocka_unit_test_setup(the_author_has_the_last_word_in_every_state, fixture_empty),
        cmocka_unit_test_setup(what_stands_is_read_by_id, fixture_empty),
        cmocka_unit_test_setup(an_id_is_found_by_the_key, fixture_empty),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
