/* kill -9 in the middle of accepting: whatever was reported as accepted is there. */
#include "tests/unit/spool_fixture.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define BATCH 7

/* Accepts for ever, and reports the last number of each batch once it was accepted. */
static void accept_until_killed(struct fixture *fixture, uint32_t first, int reports)
{
    fixture->spool = NULL;
    if (spool_open(&fixture->config, &fixture->spool, NULL) != VERDICT_OK)
        _exit(1);
    for (;; first += BATCH) {
        if (fixture_accept_on(fixture, first, BATCH, FIXTURE_DAY, NULL) != VERDICT_OK)
            _exit(2);
        uint32_t last = first + BATCH - 1;
        if (write(reports, &last, sizeof last) != sizeof last)
            _exit(3);
    }
}

/* Kills the child after so many reports; the last number that it reported at all. */
static uint32_t kill_after(struct fixture *fixture, uint32_t first, int reports_wanted)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        (void)close(ends[0]);
        accept_until_killed(fixture, first, ends[1]);
    }
    (void)close(ends[1]);
    uint32_t last = 0, reported = 0;
    for (int i = 0; read(ends[0], &last, sizeof last) == sizeof last; i++) {
        reported = last;
        if (i + 1 == reports_wanted)
            assert_int_equal(kill(child, SIGKILL), 0);
    }
    (void)close(ends[0]);
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    return reported;
}

/* Every number up to reported is known and waits; of the batch after it all or none. */
static uint32_t check_known(struct fixture *fixture, uint32_t reported)
{
    for (uint32_t number = 1; number <= reported; number++)
        assert_true(fixture_knows(fixture, number, true));
    bool whole = fixture_knows(fixture, reported + 1, true);
    for (uint32_t number = reported + 1; number <= reported + BATCH; number++)
        assert_int_equal(fixture_knows(fixture, number, true), whole);
    assert_false(fixture_knows(fixture, reported + BATCH + 1, true));
    return reported + (whole ? BATCH : 0);
}

static void check_readable(struct fixture *fixture, uint32_t through)
{
    struct fixture_batch batch = {.bytes = BUFFER_NONE};
    struct spool_cursor cursor = spool_first();
    uint32_t number = 1;
    for (;;) {
        fixture_read(fixture, &cursor, &batch);
        if (batch.count == 0)
            break;
        fixture_assert_batch(fixture, &batch, number, batch.count, batch.records[0].sequence);
        number += (uint32_t)batch.count;
    }
    assert_int_equal(number, through + 1);
    buffer_free(&batch.bytes);
}

static void test_what_was_reported_survives_being_killed(void **state)
{
    struct fixture *fixture = *state;
    fixture->config.map_bytes = 64 * FIXTURE_MAP_BYTES;
    fixture->config.gather = 50; /* killed within sweeps, too */
    spool_close(&fixture->spool);
    uint32_t through = 0;
    for (int round = 1; round <= 5; round++) {
        uint32_t reported = kill_after(fixture, through + 1, 3 * round);
        assert_true(reported >= through + BATCH);
        fixture_open(fixture);
        through = check_known(fixture, reported);
        check_readable(fixture, through);
        assert_int_equal(fixture_stats(fixture).waiting, through);
        spool_close(&fixture->spool);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_what_was_reported_survives_being_killed,
                                        fixture_set_up, fixture_tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
