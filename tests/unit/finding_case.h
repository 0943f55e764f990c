/*
 * Submissions that break no rule, for tests of what takes them: a test then breaks one.
 */
#ifndef PARALLAX_TESTS_UNIT_FINDING_CASE_H
#define PARALLAX_TESTS_UNIT_FINDING_CASE_H

#include "base/arena.h"
#include "base/clock.h"
#include "model/submission.h"

/* A start of a day in November 2026, and noon of it: the test's now. */
#define CASE_DAY 20780
#define CASE_DAY_MS ((int64_t)CASE_DAY * CLOCK_DAY_MS)
#define CASE_NOW_MS (CASE_DAY_MS + CLOCK_DAY_MS / 2)

#define CASE_CALL "HLPF-2026"

/* A finding on KGZ against CASE_CALL with an id of its own; its texts are literals. */
struct submission case_finding(int32_t consent);
/* Its bytes, in the arena. */
struct text case_encode(const struct submission *submission, struct arena *arena);

#endif
