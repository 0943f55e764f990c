/*
 * What is wrong with a submission: codes, a bounded list of findings, and a sentence for each.
 */
#ifndef PARALLAX_MODEL_PROBLEM_H
#define PARALLAX_MODEL_PROBLEM_H

#include "base/buffer.h"

#include <stddef.h>

#define PROBLEM(id, name, sentence) id,
enum problem_code {
#include "model/problems.def"
    PROBLEM_COUNT
};
#undef PROBLEM

struct problem_row {
    const char *name;     /* "TEXT_NOT_UTF8": on the wire, in --json */
    const char *sentence; /* completes "<field> ..." : "has bytes that are not UTF-8" */
};
extern const struct problem_row problem_rows[PROBLEM_COUNT];

#define PROBLEM_FIELD_BYTES 48
#define PROBLEM_DETAIL_BYTES 96

struct problem {
    enum problem_code code;
    char field[PROBLEM_FIELD_BYTES];   /* a field's name, "observations.figure", or "submission" */
    size_t item;                       /* 1-based position in a list or group; 0: not in one */
    char detail[PROBLEM_DETAIL_BYTES]; /* the rule's own numbers and codes ("at most 400"), or "";
                                          never what a person wrote */
};

#define PROBLEMS_MAX 16
/* Zero count is a valid empty list. Owns nothing. */
struct problems {
    size_t count; /* all that were found; only the first PROBLEMS_MAX are kept */
    struct problem at[PROBLEMS_MAX];
};

/* The last argument of problem_add where the sentence says it all. */
#define NO_DETAIL "%s", ""

/* The row of a code as it stands on the wire; NULL: it is not known here. */
const struct problem_row *problem_named(struct text name);
/* Field and detail are copied and cut to their bounds. */
void problem_add(struct problems *problems, enum problem_code code, const char *field, size_t item,
                 const char *detail_format, ...) __attribute__((format(printf, 5, 6)));
/* How many of the problems are kept. */
size_t problems_kept(const struct problems *problems);
/* "body has bytes that are not UTF-8 (at byte 12)", "value 2 of themes is not in the list (themes)"
 */
void problem_sentence(const struct problem *problem, struct buffer *out);

#endif
