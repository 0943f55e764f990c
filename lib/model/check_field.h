/*
 * One field against its row, by kind; and where in a submission it stands. Private to the checks
 * and to the reading of cells.
 */
#ifndef PARALLAX_MODEL_CHECK_FIELD_H
#define PARALLAX_MODEL_CHECK_FIELD_H

#include "model/field.h"
#include "model/problem.h"

#include <stddef.h>

struct check_place {
    const struct field_row *group; /* NULL: the field stands in no group */
    const struct field_row *row;   /* NULL: the group's item as a whole */
    size_t item;                   /* 1-based in the group or list; 0: neither */
};

/* problem_add with the field's name made from the place: "title", "observations.figure". */
void check_field_problem(struct problems *problems, enum problem_code code,
                         struct check_place place, const char *detail_format, ...)
    __attribute__((format(printf, 4, 5)));

/* Checks place.row's value at base, which is not empty. Groups are the caller's. */
void check_field(struct check_place place, const void *base, struct problems *problems);

#endif
