/* Which of our columns a header resembles. Private to the guessing of mappings. */
#ifndef PARALLAX_SHEET_MAPPING_RESEMBLE_H
#define PARALLAX_SHEET_MAPPING_RESEMBLE_H

#include "model/cell.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RESEMBLE_CANDIDATES 96
#define RESEMBLE_NAME_BYTES 64
#define RESEMBLE_BEST 4 /* the same name; 0: no likeness */

struct resemble_candidate {
    char name[RESEMBLE_NAME_BYTES]; /* as cell_column_find knows it */
    const struct field_row *row, *group;
    bool is_needed;
    bool is_taken; /* the caller's */
};

struct resemble_candidates {
    size_t count;
    struct resemble_candidate at[RESEMBLE_CANDIDATES];
};

/* All columns that a row of this kind may have. */
void resemble_fill(struct resemble_candidates *candidates, int32_t kind);
/* How much header's last part is like the column; in a repeat the group's fields go by their short
 * names, too. */
int resemble_score(struct text header, const struct resemble_candidate *candidate, bool in_repeat);

#endif
