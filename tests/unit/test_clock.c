/* Days and dates without the time zone; both clocks move. */
#include "base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <time.h>

static void assert_day(int32_t day, const char *expected)
{
    char date[CLOCK_DATE_BYTES];
    clock_format_day(day, date);
    assert_string_equal(date, expected);
}

static void dates_are_gregorian(void **state)
{
    (void)state;
    assert_day(0, "1970-01-01");
    assert_day(-1, "1969-12-31");
    assert_day(11016, "2000-02-29");
    assert_day(11017, "2000-03-01");
    assert_day(clock_day_of(2100, 2, 28) + 1, "2100-03-01");
    assert_day(clock_day_of(2026, 11, 23), "2026-11-23");
    assert_int_equal(clock_day_of(1970, 1, 1), 0);
    assert_int_equal(clock_day_of(1, 1, 1), -719162);
    assert_day(-719162, "0001-01-01");
}

static void every_day_of_four_centuries_comes_back(void **state)
{
    (void)state;
    int32_t day = clock_day_of(1899, 12, 31);
    for (int32_t last = clock_day_of(2300, 1, 1); day <= last; day++) {
        char date[CLOCK_DATE_BYTES];
        clock_format_day(day, date);
        int year = (int)strtol(date, NULL, 10);
        int month = (int)strtol(date + 5, NULL, 10);
        assert_int_equal(clock_day_of(year, month, (int)strtol(date + 8, NULL, 10)), day);
    }
}

static void extreme_days_stay_in_their_room(void **state)
{
    (void)state;
    assert_day(INT32_MAX, "5881580-07-11");
    assert_day(INT32_MIN, "-5877641-06-23");
    assert_int_equal(clock_day(INT64_MAX), INT32_MAX);
    assert_int_equal(clock_day(INT64_MIN), INT32_MIN);
    char time[CLOCK_TIME_BYTES];
    clock_format_ms(INT64_MAX, time);
    clock_format_ms(INT64_MIN, time);
}

static void days_round_towards_the_past(void **state)
{
    (void)state;
    assert_int_equal(clock_day(0), 0);
    assert_int_equal(clock_day(CLOCK_DAY_MS - 1), 0);
    assert_int_equal(clock_day(CLOCK_DAY_MS), 1);
    assert_int_equal(clock_day(-1), -1);
    assert_int_equal(clock_day(-CLOCK_DAY_MS), -1);
    assert_int_equal(clock_day(-CLOCK_DAY_MS - 1), -2);
}

static void times_are_utc_whatever_tz_says(void **state)
{
    (void)state;
    char time[CLOCK_TIME_BYTES];
    assert_int_equal(setenv("TZ", "Asia/Bishkek", 1), 0);
    tzset();
    clock_format_ms(INT64_C(1795425311123), time);
    assert_string_equal(time, "2026-11-23T09:15:11.123Z");
    clock_format_ms(-1, time);
    assert_string_equal(time, "1969-12-31T23:59:59.999Z");
    assert_int_equal(unsetenv("TZ"), 0);
}

static void clocks_move_forward(void **state)
{
    (void)state;
    int64_t before = clock_steady_ms();
    assert_true(clock_steady_ms() >= before);
    assert_true(clock_wall_ms() > INT64_C(1700000000000));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_are_gregorian),
        cmocka_unit_test(every_day_of_four_centuries_comes_back),
        cmocka_unit_test(extreme_days_stay_in_their_room),
        cmocka_unit_test(days_round_towards_the_past),
        cmocka_unit_test(times_are_utc_whatever_tz_says),
        cmocka_unit_test(clocks_move_forward),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
