/*
 * One content of a call with everything in it: two languages, a question of each kind, a section
 * with a draft and one without, a letter, a session, a theme, a region.
 */
#ifndef PARALLAX_TESTS_UNIT_CONTENT_CASE_H
#define PARALLAX_TESTS_UNIT_CONTENT_CASE_H

#include "model/call_content.h"

/* Questions invited (choice: ministry, nobody), channels (many: hearing, written, remote),
 * influence (rating), next-time (open, 3 words), free (open); sections aims (with a draft) and
 * means (without). */
extern const struct call_content content_case;

/* Fails the cmocka test unless both are the same. */
void content_case_same(const struct call_content *a, const struct call_content *b);

#endif
