/* What an organisation may ask for in a second, and what clocks and catalogues do to it. */
#include "collector/quota.h"

#include "wire/client_protocol.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define NOW_MS ((int64_t)1000000)
#define FRAME ((size_t)CLIENT_FRAME_SUBMISSIONS_MAX)

static struct catalogue catalogue_of(int64_t version, size_t organisations)
{
    return (struct catalogue){.version = version, .organisation_count = organisations};
}

static struct quota *quota_of(int64_t rate_per_s, size_t organisations)
{
    struct quota *quota = NULL;
    const struct catalogue catalogue = catalogue_of(1, organisations);
    assert_int_equal(quota_new(rate_per_s, &quota, NULL), VERDICT_OK);
    assert_int_equal(quota_follow(quota, &catalogue, NULL), VERDICT_OK);
    return quota;
}

static void a_burst_is_two_seconds(void **state)
{
    (void)state;
    struct quota *quota = quota_of(1000, 1);
    assert_int_equal(quota_take(quota, 0, 1990, NOW_MS), 0);
    assert_int_equal(quota_take(quota, 0, 10, NOW_MS), 0);
    assert_int_equal(quota_take(quota, 0, 64, NOW_MS), 64);
    assert_int_equal(quota_take(quota, 0, 64, NOW_MS + 63), 1);
    assert_int_equal(quota_take(quota, 0, 64, NOW_MS + 64), 0);
    quota_free(&quota);
    assert_null(quota);
}

static void a_second_gives_the_rate(void **state)
{
    (void)state;
    struct quota *quota = quota_of(20000, 1);
    size_t taken = 0;
    assert_int_equal(quota_take(quota, 0, 40000, NOW_MS), 0);
    for (int64_t ms = 1; ms <= 1000; ms++)
        for (int frame = 0; frame < 4; frame++)
            if (quota_take(quota, 0, 64, NOW_MS + ms) == 0)
                taken += 64;
    assert_in_range(taken, 20000 - 64, 20000);
    quota_free(&quota);
}

/* The smallest rate still lets a full frame through, after a while. */
static void a_full_frame_always_fits(void **state)
{
    (void)state;
    struct quota *quota = quota_of(1, 1);
    assert_int_equal(quota_take(quota, 0, FRAME, NOW_MS), 0);
    assert_int_equal(quota_take(quota, 0, 1, NOW_MS), 1000);
    assert_int_equal(quota_take(quota, 0, FRAME, NOW_MS), QUOTA_WAIT_MS_MAX);
    assert_int_equal(quota_take(quota, 0, FRAME, NOW_MS + (int64_t)FRAME * 1000), 0);
    quota_free(&quota);
}

static void more_than_a_bucket_takes_a_full_one(void **state)
{
    (void)state;
    struct quota *quota = quota_of(1000, 1);
    assert_int_equal(quota_take(quota, 0, SIZE_MAX, NOW_MS), 0);
    assert_int_equal(quota_take(quota, 0, SIZE_MAX, NOW_MS), 2000);
    assert_int_equal(quota_take(quota, 0, SIZE_MAX, NOW_MS + 2000), 0);
    quota_free(&quota);
}

static void nothing_costs_one(void **state)
{
    (void)state;
    struct quota *quota = quota_of(100, 1);
    for (size_t i = 0; i < FRAME; i++)
        assert_int_equal(quota_take(quota, 0, 0, NOW_MS), 0);
    assert_int_equal(quota_take(quota, 0, 0, NOW_MS), 10);
    quota_free(&quota);
}

static void one_does_not_take_from_another(void **state)
{
    (void)state;
    struct quota *quota = quota_of(100, 2);
    assert_int_equal(quota_take(quota, 0, FRAME, NOW_MS), 0);
    assert_true(quota_take(quota, 0, 1, NOW_MS) > 0);
    assert_int_equal(quota_take(quota, 1, FRAME, NOW_MS), 0);
    quota_free(&quota);
}

static void who_is_not_in_the_catalogue_waits(void **state)
{
    (void)state;
    struct quota *quota = quota_of(1000, 1);
    assert_int_equal(quota_take(quota, 1, 1, NOW_MS), QUOTA_WAIT_MS_MAX);
    quota_free(&quota);
    quota = quota_of(1000, 0);
    assert_int_equal(quota_take(quota, 0, 1, NOW_MS), QUOTA_WAIT_MS_MAX);
    quota_free(&quota);
}

static void a_clock_that_goes_back_gives_nothing(void **state)
{
    (void)state;
    struct quota *quota = quota_of(100, 1);
    assert_int_equal(quota_take(quota, 0, FRAME, NOW_MS), 0);
    assert_int_equal(quota_take(quota, 0, 1, NOW_MS - 500000), 10);
    assert_int_equal(quota_take(quota, 0, 1, INT64_MIN), 10);
    /* It starts again from there and does not count the way back. */
    assert_int_equal(quota_take(quota, 0, 1, INT64_MIN + 10), 0);
    assert_int_equal(quota_take(quota, 0, 1, INT64_MIN + 10), 10);
    quota_free(&quota);
}

static void a_clock_that_jumps_ahead_fills_and_no_more(void **state)
{
    (void)state;
    struct quota *quota = quota_of(QUOTA_RATE_MAX, 1);
    assert_int_equal(quota_take(quota, 0, SIZE_MAX, 0), 0);
    assert_int_equal(quota_take(quota, 0, SIZE_MAX, INT64_MAX), 0);
    assert_int_equal(quota_take(quota, 0, 1000, INT64_MAX), 1);
    quota_free(&quota);
}

static void another_catalogue_fills_the_buckets(void **state)
{
    (void)state;
    struct quota *quota = quota_of(100, 1);
    const struct catalogue same = catalogue_of(1, 1), more = catalogue_of(1, 2),
                           newer = catalogue_of(2, 2);
    assert_int_equal(quota_take(quota, 0, FRAME, NOW_MS), 0);
    assert_int_equal(quota_follow(quota, &same, NULL), VERDICT_OK);
    assert_true(quota_take(quota, 0, FRAME, NOW_MS) > 0);
    assert_int_equal(quota_follow(quota, &more, NULL), VERDICT_OK);
    assert_int_equal(quota_take(quota, 0, FRAME, NOW_MS), 0);
    assert_int_equal(quota_take(quota, 1, FRAME, NOW_MS), 0);
    assert_int_equal(quota_follow(quota, &newer, NULL), VERDICT_OK);
    assert_int_equal(quota_take(quota, 1, FRAME, NOW_MS), 0);
    quota_free(&quota);
}

static void rate_0_is_no_quota(void **state)
{
    (void)state;
    struct quota *quota = quota_of(0, 1);
    for (int i = 0; i < 100; i++)
        assert_int_equal(quota_take(quota, 0, SIZE_MAX, NOW_MS), 0);
    quota_free(&quota);
    quota_free(&quota);
}

static void who_does_not_wait_is_shut_out(void **state)
{
    (void)state;
    struct quota *quota = quota_of(100, 2);
    assert_int_equal(quota_take(quota, 0, FRAME, NOW_MS), 0);
    for (int i = 0; i < QUOTA_STRIKES; i++)
        assert_int_equal(quota_take(quota, 0, 1, NOW_MS), 10);
    assert_false(quota_is_shut(quota, 0, NOW_MS));
    assert_int_equal(quota_take(quota, 0, 1, NOW_MS), 10);
    assert_true(quota_is_shut(quota, 0, NOW_MS));
    assert_false(quota_admits(quota, 0, NOW_MS));
    assert_false(quota_is_shut(quota, 1, NOW_MS));
    assert_true(quota_admits(quota, 1, NOW_MS));
    /* It comes back with an empty bucket. */
    assert_true(quota_is_shut(quota, 0, NOW_MS + QUOTA_SHUT_MS - 1));
    assert_false(quota_is_shut(quota, 0, NOW_MS + QUOTA_SHUT_MS));
    assert_true(quota_admits(quota, 0, NOW_MS + QUOTA_SHUT_MS));
    assert_int_equal(quota_take(quota, 0, 1, NOW_MS + QUOTA_SHUT_MS), 10);
    quota_free(&quota);
}

/* Many frames under way when BUSY is told are no reason: who waits has its count forgotten. */
static void who_waits_is_not_shut_out(void **state)
{
    (void)state;
    struct quota *quota = quota_of(100, 1);
    int64_t now_ms = NOW_MS;
    assert_int_equal(quota_take(quota, 0, FRAME, now_ms), 0);
    for (int i = 0; i < 10; i++) {
        for (int frame = 0; frame < 32; frame++)
            assert_int_equal(quota_take(quota, 0, 1, now_ms), 10);
        now_ms += 10;
        assert_int_equal(quota_take(quota, 0, 1, now_ms), 0);
    }
    assert_false(quota_is_shut(quota, 0, now_ms));
    quota_free(&quota);
}

static void handshakes_have_a_bucket_of_their_own(void **state)
{
    (void)state;
    struct quota *quota = quota_of(0, 1);
    for (int i = 0; i < QUOTA_HANDSHAKES; i++)
        assert_true(quota_admits(quota, 0, NOW_MS));
    assert_false(quota_admits(quota, 0, NOW_MS));
    assert_true(quota_admits(quota, 0, NOW_MS + 1000 / QUOTA_HANDSHAKES_PER_S));
    assert_false(quota_admits(quota, 0, NOW_MS + 1000 / QUOTA_HANDSHAKES_PER_S));
    quota_free(&quota);
}

static void a_charge_takes_what_is_there(void **state)
{
    (void)state;
    struct quota *quota = quota_of(100, 1);
    quota_charge(quota, 0, FRAME - 1, NOW_MS);
    assert_int_equal(quota_take(quota, 0, 1, NOW_MS), 0);
    quota_charge(quota, 0, SIZE_MAX, NOW_MS);
    quota_charge(quota, 7, 1, NOW_MS);
    assert_int_equal(quota_take(quota, 0, 1, NOW_MS), 10);
    quota_free(&quota);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_burst_is_two_seconds),
        cmocka_unit_test(a_second_gives_the_rate),
        cmocka_unit_test(a_full_frame_always_fits),
        cmocka_unit_test(more_than_a_bucket_takes_a_full_one),
        cmocka_unit_test(nothing_costs_one),
        cmocka_unit_test(one_does_not_take_from_another),
        cmocka_unit_test(who_is_not_in_the_catalogue_waits),
        cmocka_unit_test(a_clock_that_goes_back_gives_nothing),
        cmocka_unit_test(a_clock_that_jumps_ahead_fills_and_no_more),
        cmocka_unit_test(another_catalogue_fills_the_buckets),
        cmocka_unit_test(rate_0_is_no_quota),
        cmocka_unit_test(who_does_not_wait_is_shut_out),
        cmocka_unit_test(who_waits_is_not_shut_out),
        cmocka_unit_test(handshakes_have_a_bucket_of_their_own),
        cmocka_unit_test(a_charge_takes_what_is_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
