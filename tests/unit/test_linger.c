/* Waiting for more: what comes alone does not, a flood does, and nothing for longer than it may. */
#include "aggregator/linger.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define ENOUGH 5000

/* Rows come in evenly for two seconds, and a transaction takes so long: how many the last had. */
static int64_t settle(int64_t rows_a_ms, int64_t written_every_ms, int64_t *ret_longest_ms)
{
    struct linger linger;
    int64_t rows = 0, last = 0, free_at_ms = 0, first_ms = 0;
    linger_init(&linger, ENOUGH);
    *ret_longest_ms = 0;
    for (int64_t now_ms = 1; now_ms < 2000; now_ms++) {
        first_ms = rows == 0 ? now_ms : first_ms;
        rows += rows_a_ms;
        if (now_ms < free_at_ms || !linger_is_over(&linger, rows, now_ms))
            continue;
        linger_took(&linger, rows);
        free_at_ms = now_ms + written_every_ms;
        *ret_longest_ms = now_ms - first_ms > *ret_longest_ms ? now_ms - first_ms : *ret_longest_ms;
        last = rows;
        rows = 0;
    }
    return last;
}

static void what_comes_alone_does_not_wait(void **state)
{
    (void)state;
    struct linger linger;
    linger_init(&linger, ENOUGH);
    assert_int_equal(linger_left_ms(&linger, 0), -1);
    assert_false(linger_is_over(&linger, 0, 0));
    for (int64_t now_ms = 100; now_ms < 200; now_ms += 10) {
        assert_true(linger_is_over(&linger, 1, now_ms));
        linger_took(&linger, 1);
        assert_int_equal(linger_left_ms(&linger, now_ms), -1);
    }
}

static void a_flood_is_written_by_the_thousands(void **state)
{
    (void)state;
    int64_t longest_ms;
    assert_in_range(settle(40, 10, &longest_ms), ENOUGH, ENOUGH + 40);
    assert_in_range(settle(20, 10, &longest_ms), 20 * 150, ENOUGH);
    assert_true(longest_ms <= LINGER_MS_MAX + 10); /* and the transaction before */
}

static void a_stream_that_is_none_is_not_kept(void **state)
{
    (void)state;
    int64_t longest_ms;
    assert_true(settle(1, 5, &longest_ms) <= 10);
    assert_true(longest_ms <= 10);
    assert_true(settle(5, 5, &longest_ms) <= 100);
    assert_true(longest_ms <= 20);
}

/* After a flood one transaction is late, and no more than that. */
static void a_flood_ends(void **state)
{
    (void)state;
    struct linger linger;
    linger_init(&linger, ENOUGH);
    linger_took(&linger, ENOUGH);
    assert_false(linger_is_over(&linger, 1, 1000));
    assert_int_equal(linger_left_ms(&linger, 1005), LINGER_QUIET_MS - 5);
    assert_false(linger_is_over(&linger, 1, 1000 + LINGER_QUIET_MS - 1));
    assert_true(linger_is_over(&linger, 1, 1000 + LINGER_QUIET_MS));
    linger_took(&linger, 1);
    assert_true(linger_is_over(&linger, 1, 2000));
}

/* As long as some come it goes on, but not for ever. */
static void a_flood_that_becomes_less_is_written(void **state)
{
    (void)state;
    struct linger linger;
    int64_t rows = 1, now_ms = 1000;
    linger_init(&linger, ENOUGH);
    linger_took(&linger, ENOUGH);
    while (!linger_is_over(&linger, rows, now_ms)) {
        rows++;
        now_ms += LINGER_QUIET_MS - 1;
    }
    assert_in_range(now_ms, 1000 + LINGER_MS_MAX, 1000 + LINGER_MS_MAX + LINGER_QUIET_MS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_comes_alone_does_not_wait),
        cmocka_unit_test(a_flood_is_written_by_the_thousands),
        cmocka_unit_test(a_stream_that_is_none_is_not_kept),
        cmocka_unit_test(a_flood_ends),
        cmocka_unit_test(a_flood_that_becomes_less_is_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
