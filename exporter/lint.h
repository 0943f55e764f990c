/*
 * What a report breaks of its form's rules, told line by line: words by section and in all, what is
 * missing, in which language and as which file it is wanted, when it is due, and which of the rules
 * nobody has seen at their source.
 *
 * Pure: takes what is known and the day, writes sentences.
 */
#ifndef PARALLAX_EXPORTER_LINT_H
#define PARALLAX_EXPORTER_LINT_H

#include "base/buffer.h"
#include "exporter/count.h"
#include "exporter/form.h"

#include <stdbool.h>

struct lint_facts {
    const struct form *form;
    const struct count *count;
    const char *language; /* of the report */
    enum form_file file;
    const enum form_authors *authors; /* NULL: not known */
    const enum form_status *status;   /* NULL: not known */
    struct text session_opens_on;     /* YYYY-MM-DD; empty: not known */
    struct text call_closes_on;       /* YYYY-MM-DD */
    struct text today;                /* YYYY-MM-DD; empty: whoever asks has no clock */
    size_t countries;                 /* that it is about */
    bool names_known;                 /* somebody submits it under a name */
    bool publication_known;           /* whether the body may publish it was said */
    const bool *section_empty;        /* by the form's sections; NULL: not known */
};

struct lint {
    struct buffer lines; /* each ended by a line feed */
    long words, limit;   /* what counts, and how much of it the body takes; 0: no limit */
    bool over_limit;
};

/* Release with lint_free; on lack of memory lines.failed. */
void lint_check(const struct lint_facts *facts, struct lint *ret_lint);
void lint_free(struct lint *lint);

/* The day so many weeks before another; "" where day is no date. ret has room for YYYY-MM-DD. */
void lint_weeks_before(struct text day, long weeks, char ret_day[11]);

#endif
