/*
 * A CSV cell into a field: names for codes, `|` between the values of a list.
 */
#ifndef PARALLAX_MODEL_CELL_H
#define PARALLAX_MODEL_CELL_H

#include "base/arena.h"
#include "base/text.h"
#include "model/check.h"
#include "model/field.h"

#include <stdbool.h>

/* Where a CSV column goes: a row of the shape, or a row of a group inside it. */
struct cell_column {
    const struct field_row *row;
    const struct field_row *group; /* NULL: a plain field */
};

/*
 * Columns are field names; a group's are GROUP_FIELD ("observations_figure"), and the bare group
 * name stands for the group's first free value: the text of recommendations, the citation of
 * evidence, the figure of observations, the body of answers. False: no such column.
 */
bool cell_column_find(const struct shape *shape, struct text header,
                      struct cell_column *ret_column);
/*
 * Reads cell into base (a zeroed struct of the shape). An empty cell gives nothing.
 *
 * Forgives what people type: blanks around a value, "good practice" for GOOD_PRACTICE, another case
 * in codes and references, CR and CRLF for LF, and "2021-2023" in year (period_end gets 2023 where
 * it has nothing yet). It only reads; check_shape tells whether the values are right.
 *
 * Texts borrow from cell, or come from the arena where they had to be changed, as lists do. The
 * first column of a group says how many items it has; the others must have as many values, or an
 * empty cell. Read all columns of a row into the same base, from the same arena. False: a problem
 * was added, and the field keeps what it had or part of the values.
 */
bool cell_read(const struct cell_column *column, struct text cell, void *base, struct arena *arena,
               struct problems *problems);

/*
 * The same for values that are apart already, so that one of them may hold "|": answers typed one
 * by one, columns of a survey. A field that holds one value takes one that is not empty. values and
 * what they point to must live as long as base.
 */
bool cell_read_values(const struct cell_column *column, struct texts values, void *base,
                      struct arena *arena, struct problems *problems);

#endif
