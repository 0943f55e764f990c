/* Receipts age out with their commits, but never before their records were forgotten. */
#include "tests/unit/spool_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static void accept_on(struct fixture *fixture, uint32_t first, size_t count, int32_t day)
{
    assert_int_equal(fixture_accept_on(fixture, first, count, day, NULL), VERDICT_OK);
}

static void forget(struct fixture *fixture, uint64_t through)
{
    struct fixture_batch batch = {.bytes = BUFFER_NONE};
    struct spool_cursor cursor = spool_first();
    fixture_read(fixture, &cursor, &batch);
    assert_int_equal(spool_forget(fixture->spool, &batch.stream, through, NULL), VERDICT_OK);
    buffer_free(&batch.bytes);
}

static void prune(struct fixture *fixture, int32_t before_day, size_t commits_max)
{
    struct error error = {.text = ""};
    if (spool_prune(fixture->spool, before_day, commits_max, &error) != VERDICT_OK)
        fail_msg("%s", error.text);
}

static void test_old_forgotten_commits_go(void **state)
{
    struct fixture *fixture = *state;
    struct buffer record = BUFFER_NONE;
    struct error error;
    accept_on(fixture, 1, 3, 100);
    accept_on(fixture, 4, 3, 101);
    forget(fixture, 6);
    prune(fixture, 100, 100);
    assert_int_equal(fixture_stats(fixture).receipts, 6);
    prune(fixture, 101, 100);
    for (uint32_t number = 1; number <= 6; number++)
        assert_int_equal(fixture_knows(fixture, number, false), number > 3);
    assert_int_equal(spool_commit_record(fixture->spool, 1, &record, &error), VERDICT_REJECT);
    assert_string_equal(error.code, "SPOOL_NO_COMMIT");
    assert_int_equal(spool_commit_record(fixture->spool, 2, &record, &error), VERDICT_OK);
    assert_string_equal(record.data, "commit 4");
    buffer_free(&record);
}

static void test_a_commit_with_one_waiting_record_stays(void **state)
{
    struct fixture *fixture = *state;
    accept_on(fixture, 1, 3, 100);
    accept_on(fixture, 4, 3, 100);
    forget(fixture, 2);
    prune(fixture, 200, 100);
    assert_int_equal(fixture_stats(fixture).receipts, 6);
    forget(fixture, 3);
    prune(fixture, 200, 100);
    assert_int_equal(fixture_stats(fixture).receipts, 3);
    assert_true(fixture_knows(fixture, 4, true));
    forget(fixture, 6);
    fixture_reopen(fixture);
    prune(fixture, 200, 100);
    assert_int_equal(fixture_stats(fixture).receipts, 0);
}

static void test_commits_of_a_later_stream_do_not_hold_earlier_ones(void **state)
{
    struct fixture *fixture = *state;
    accept_on(fixture, 1, 3, 100);
    forget(fixture, 3);
    fixture_reopen(fixture);
    accept_on(fixture, 4, 3, 100);
    prune(fixture, 200, 100);
    assert_false(fixture_knows(fixture, 1, false));
    assert_true(fixture_knows(fixture, 4, true));
}

static void test_pruning_goes_round_in_bounded_steps(void **state)
{
    struct fixture *fixture = *state;
    for (uint32_t i = 0; i < 10; i++)
        accept_on(fixture, 1 + i, 1, 100);
    forget(fixture, 10);
    prune(fixture, 200, 0);
    assert_int_equal(fixture_stats(fixture).receipts, 10);
    prune(fixture, 200, 3);
    assert_int_equal(fixture_stats(fixture).receipts, 7);
    prune(fixture, 200, 3);
    assert_int_equal(fixture_stats(fixture).receipts, 4);
    prune(fixture, 200, 100);
    assert_int_equal(fixture_stats(fixture).receipts, 0);
    prune(fixture, 200, 100);
    accept_on(fixture, 1, 1, 100);
    forget(fixture, 11);
    prune(fixture, 200, 100);
    assert_int_equal(fixture_stats(fixture).receipts, 0);
}

static void test_a_day_in_the_future_does_not_stop_pruning(void **state)
{
    struct fixture *fixture = *state;
    accept_on(fixture, 1, 1, 99999);
    accept_on(fixture, 2, 1, 100);
    forget(fixture, 2);
    prune(fixture, 200, 1);
    assert_int_equal(fixture_stats(fixture).receipts, 2);
    prune(fixture, 200, 1);
    assert_true(fixture_knows(fixture, 1, false));
    assert_false(fixture_knows(fixture, 2, false));
}

static void test_many_receipts_go_in_one_call(void **state)
{
    struct fixture *fixture = *state;
    fixture->config.map_bytes = 16 * FIXTURE_MAP_BYTES;
    fixture_reopen(fixture);
    for (uint32_t i = 0; i < 20; i++)
        accept_on(fixture, 1 + 500 * i, 500, 100);
    forget(fixture, UINT64_MAX);
    prune(fixture, 200, SIZE_MAX);
    assert_int_equal(fixture_stats(fixture).receipts, 0);
}

/* A number of a commit never means two things, not even when all were pruned in between. */
static void test_numbers_of_pruned_commits_are_not_used_again(void **state)
{
    struct fixture *fixture = *state;
    struct buffer record = BUFFER_NONE;
    accept_on(fixture, 1, 1, 100);
    forget(fixture, 1);
    prune(fixture, 200, 100);
    fixture_reopen(fixture);
    accept_on(fixture, 2, 1, 100);
    assert_int_equal(spool_commit_record(fixture->spool, 1, &record, NULL), VERDICT_REJECT);
    assert_int_equal(spool_commit_record(fixture->spool, 2, &record, NULL), VERDICT_OK);
    buffer_free(&record);
}

#define test_with_spool(f) cmocka_unit_test_setup_teardown(f, fixture_set_up, fixture_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_with_spool(test_old_forgotten_commits_go),
        test_with_spool(test_a_commit_with_one_waiting_record_stays),
        test_with_spool(test_commits_of_a_later_stream_do_not_hold_earlier_ones),
        test_with_spool(test_pruning_goes_round_in_bounded_steps),
        test_with_spool(test_a_day_in_the_future_does_not_stop_pruning),
        test_with_spool(test_many_receipts_go_in_one_call),
        test_with_spool(test_numbers_of_pruned_commits_are_not_used_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
