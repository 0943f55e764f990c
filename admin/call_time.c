/* See call_time.h. */
#include "admin/call_time.h"

#include "base/clock.h"

#include <string.h>

#define YEAR_FIRST 1990
#define SPAN_SECONDS_MAX (90 * 24 * 3600)

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* What "2026-01-15T00:00:00", or the day at its beginning, has at a place: a digit, or the
 * character itself. */
static bool fits_pattern(struct text text, size_t bytes)
{
    static const char pattern[] = "0000-00-00T00:00:00";
    if (text.length != bytes)
        return false;
    for (size_t i = 0; i < bytes; i++)
        if (pattern[i] == '0' ? !is_digit(text.at[i]) : text.at[i] != pattern[i])
            return false;
    return true;
}

static int digits_at(struct text text, size_t at, size_t count)
{
    int number = 0;
    for (size_t i = at; i < at + count; i++)
        number = number * 10 + (text.at[i] - '0');
    return number;
}

bool call_date_is_valid(struct text text)
{
    char date[CLOCK_DATE_BYTES];
    if (!fits_pattern(text, CALL_DATE_BYTES) || digits_at(text, 0, 4) < YEAR_FIRST)
        return false;
    /* 30 February is a day of March, and so written in another way. */
    int month = digits_at(text, 5, 2), day = digits_at(text, 8, 2);
    if (month < 1 || month > 12 || day < 1 || day > 31)
        return false;
    clock_format_day(clock_day_of(digits_at(text, 0, 4), month, day), date);
    return memcmp(date, text.at, CALL_DATE_BYTES) == 0;
}

bool call_time_is_valid(struct text text)
{
    return fits_pattern(text, CALL_TIME_BYTES) &&
           call_date_is_valid((struct text){text.at, CALL_DATE_BYTES}) &&
           digits_at(text, 11, 2) <= 23 && digits_at(text, 14, 2) <= 59 &&
           digits_at(text, 17, 2) <= 59;
}

static int64_t unit_seconds(char unit)
{
    switch (unit) {
    case 'm':
        return 60;
    case 'h':
        return 3600;
    case 'd':
        return 24 * 3600;
    default:
        return 0;
    }
}

bool call_time_span(struct text text, int32_t *ret_seconds)
{
    int64_t count, seconds;
    if (text.length < 2 || !is_digit(text.at[0]) ||
        !text_int64((struct text){text.at, text.length - 1}, &count))
        return false;
    int64_t unit = unit_seconds(text.at[text.length - 1]);
    if (unit == 0 || __builtin_mul_overflow(count, unit, &seconds) || seconds > SPAN_SECONDS_MAX)
        return false;
    *ret_seconds = (int32_t)seconds;
    return true;
}
