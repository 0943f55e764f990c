/*
 * Is a submission right? One table of rules, used by the client before queueing, by the collector
 * before the receipt, and for docs/validation.md.
 *
 * Nothing here allocates or keeps state; all functions may be called from any thread.
 */
#ifndef PARALLAX_MODEL_CHECK_H
#define PARALLAX_MODEL_CHECK_H

#include "base/buffer.h"
#include "base/text.h"
#include "model/call.h"
#include "model/field.h"
#include "model/problem.h"
#include "model/submission.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How far ahead of now_ms created_ms may lie: a day that has begun further east, and a slow clock.
 */
#define CHECK_AHEAD_MS ((int64_t)25 * 3600 * 1000)

/*
 * Checks everything that needs no call: fields by their rows, target belongs to goal, indicator to
 * target, stance and claim, rating and rater, period, anonymous times coarsened (id and created),
 * CONFIDENTIAL content sealed and nothing but countable fields in the clear. True: no problem.
 */
bool check_submission(const struct submission *submission, struct problems *problems);
/*
 * Checks against the call: kind, country, open at now_ms (from opens_ms, before closes_ms and the
 * grace), created not in the future, words, sealing key; answers against the call's questions,
 * contributions against its sections, where the call has its content here. What is sealed has
 * nothing to check. A withdrawal is taken by every call, also a closed one.
 */
bool check_against_call(const struct submission *submission, const struct call *call,
                        int64_t now_ms, struct problems *problems);
/* Only the fields of one shape at base (a CSV row before it has an envelope). */
bool check_shape(const struct shape *shape, const void *base, struct problems *problems);

#endif
