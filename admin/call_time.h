/*
 * Times as a call has them: local ones, "2026-01-15T00:00:00" without a zone, days and spans,
 * "48h".
 */
#ifndef PARALLAX_ADMIN_CALL_TIME_H
#define PARALLAX_ADMIN_CALL_TIME_H

#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

#define CALL_TIME_BYTES 19
#define CALL_DATE_BYTES 10

/* Exactly this shape, and a second that a calendar has (no leap seconds), from 1990 on. */
bool call_time_is_valid(struct text text);
/* A day, "2026-01-15", that a calendar has, from 1990 on. */
bool call_date_is_valid(struct text text);
/* A whole number and m, h or d: minutes, hours, days of 24 hours; at most 90 days. */
bool call_time_span(struct text text, int32_t *ret_seconds);

#endif
