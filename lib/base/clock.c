/* See clock.h. No gmtime: it takes the time zone's lock and, in some libraries, its leap seconds.
 */
#include "base/clock.h"

#include <stdio.h>
#include <time.h>

static int64_t read_ms(clockid_t which)
{
    struct timespec now = {0, 0};
    (void)clock_gettime(which, &now); /* cannot fail for these clocks */
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t clock_wall_ms(void)
{
    return read_ms(CLOCK_REALTIME);
}

int64_t clock_steady_ms(void)
{
    return read_ms(CLOCK_MONOTONIC);
}

static int64_t floor_divide(int64_t a, int64_t b)
{
    return a / b - (a % b < 0 ? 1 : 0);
}

int64_t clock_shorter(int64_t wait_ms, int64_t other_ms)
{
    return other_ms >= 0 && other_ms < wait_ms ? other_ms : wait_ms;
}

int32_t clock_day(int64_t wall_ms)
{
    int64_t day = floor_divide(wall_ms, CLOCK_DAY_MS);
    if (day > INT32_MAX)
        return INT32_MAX;
    return day < INT32_MIN ? INT32_MIN : (int32_t)day;
}

/*
 * Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": years start in March, so that the
 * leap day is the last of its year; an era is 400 years, 146097 days, and starts on 0000-03-01,
 * which is 719468 days before 1970-01-01.
 */
int32_t clock_day_of(int year, int month, int day)
{
    int64_t y = (int64_t)year - (month <= 2 ? 1 : 0);
    int64_t era = floor_divide(y, 400);
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * (int64_t)(month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return (int32_t)(era * 146097 + day_of_era - 719468);
}

void clock_format_day(int32_t day, char ret_date[CLOCK_DATE_BYTES])
{
    int64_t shifted = (int64_t)day + 719468;
    int64_t era = floor_divide(shifted, 146097);
    int64_t day_of_era = shifted - era * 146097;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month_from_march = (5 * day_of_year + 2) / 153;
    int month_day = (int)(day_of_year - (153 * month_from_march + 2) / 5 + 1);
    int month = (int)(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
    int year = (int)(year_of_era + era * 400 + (month <= 2 ? 1 : 0));
    (void)snprintf(ret_date, CLOCK_DATE_BYTES, "%04d-%02u-%02u", year, (unsigned)month % 100,
                   (unsigned)month_day % 100);
}

void clock_format_ms(int64_t wall_ms, char ret_time[CLOCK_TIME_BYTES])
{
    char date[CLOCK_DATE_BYTES];
    clock_format_day(clock_day(wall_ms), date);
    int64_t rest_ms = wall_ms % CLOCK_DAY_MS;
    unsigned ms = (unsigned)(rest_ms < 0 ? rest_ms + CLOCK_DAY_MS : rest_ms);
    (void)snprintf(ret_time, CLOCK_TIME_BYTES, "%sT%02u:%02u:%02u.%03uZ", date, ms / 3600000 % 24,
                   ms / 60000 % 60, ms / 1000 % 60, ms % 1000);
}
