/* Waits double up to the limit, within their upper half, and start again after success. */
#include "base/retry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void waits_double_up_to_the_limit(void **state)
{
    (void)state;
    struct retry retry;
    retry_init(&retry, 100, 1000, 42);
    static const int64_t whole[] = {100, 200, 400, 800, 1000, 1000, 1000};
    for (size_t i = 0; i < sizeof whole / sizeof whole[0]; i++) {
        int64_t wait = retry_next_ms(&retry);
        assert_true(wait >= whole[i] / 2);
        assert_true(wait <= whole[i]);
    }
}

static void success_starts_again(void **state)
{
    (void)state;
    struct retry retry;
    retry_init(&retry, 100, 100000, 0);
    for (int i = 0; i < 8; i++)
        (void)retry_next_ms(&retry);
    assert_true(retry_next_ms(&retry) > 100);
    retry_reset(&retry);
    assert_true(retry_next_ms(&retry) <= 100);
}

static void waiters_with_other_seeds_part(void **state)
{
    (void)state;
    struct retry a, b;
    retry_init(&a, 100000, 100000, 1);
    retry_init(&b, 100000, 100000, 2);
    int different = 0;
    for (int i = 0; i < 10; i++)
        different += retry_next_ms(&a) != retry_next_ms(&b);
    assert_true(different > 5);
}

static void extremes_do_not_overflow(void **state)
{
    (void)state;
    struct retry retry;
    retry_init(&retry, INT64_MAX / 2 + 1, INT64_MAX, 3);
    for (int i = 0; i < 4; i++)
        assert_true(retry_next_ms(&retry) > 0);
    retry_init(&retry, 500, 10, 3);
    assert_true(retry_next_ms(&retry) <= 10);
    retry_init(&retry, 1, 1, 3);
    assert_in_range(retry_next_ms(&retry), 0, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(waits_double_up_to_the_limit),
        cmocka_unit_test(success_starts_again),
        cmocka_unit_test(waiters_with_other_seeds_part),
        cmocka_unit_test(extremes_do_not_overflow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
