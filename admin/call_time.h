/*
 * A local time as a call has it: "2026-01-15T00:00:00", without a zone.
 */
#ifndef PARALLAX_ADMIN_CALL_TIME_H
#define PARALLAX_ADMIN_CALL_TIME_H

#include "base/text.h"

#include <stdbool.h>

#define CALL_TIME_BYTES 19

/* Exactly this shape, and a second that a calendar has (no leap seconds), from 1990 on. */
bool call_time_is_valid(struct text text);

#endif
