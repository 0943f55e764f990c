/*
 * Submissions with every field given, made from the shapes: a field that is added to the model is
 * in the tests of what carries it without a word.
 */
#ifndef PARALLAX_TESTS_SUBMISSION_FILL_H
#define PARALLAX_TESTS_SUBMISSION_FILL_H

#include "base/arena.h"
#include "model/submission.h"

/* Values are distinct and of the right C type, but not what the rules of check.h ask. */
void submission_fill(struct submission *submission, int32_t kind, struct arena *arena);
/* Fails the test at the first field of the shape that differs. */
void assert_same_fields(const struct shape *shape, const void *a, const void *b);

#endif
