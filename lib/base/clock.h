/*
 * Time: the wall for what people read, the monotonic clock for waiting. Pure cores take either as
 * an argument; only shells call these.
 */
#ifndef PARALLAX_BASE_CLOCK_H
#define PARALLAX_BASE_CLOCK_H

#include <stdint.h>

#define CLOCK_DAY_MS ((int64_t)86400000)

/* Milliseconds since 1970-01-01T00:00:00Z. */
int64_t clock_wall_ms(void);
/* Milliseconds that never go back; the origin has no meaning. */
int64_t clock_steady_ms(void);
/* The shorter of two waits; a negative other is none. */
int64_t clock_shorter(int64_t wait_ms, int64_t other_ms);
/* Whole days since 1970-01-01 (UTC) at wall_ms; rounds towards the past. */
int32_t clock_day(int64_t wall_ms);
/* "2026-11-23" for a day, 11 bytes with the NUL. */
#define CLOCK_DATE_BYTES 16
void clock_format_day(int32_t day, char ret_date[CLOCK_DATE_BYTES]);
/* "2026-11-23T09:15:11.123Z" */
#define CLOCK_TIME_BYTES 32
void clock_format_ms(int64_t wall_ms, char ret_time[CLOCK_TIME_BYTES]);
/* Days since 1970-01-01 of a Gregorian date; no check of the ranges. */
int32_t clock_day_of(int year, int month, int day);

#endif
