/* A mapped row while it is put together from a row and its repeats. Private to the mapping. */
#ifndef PARALLAX_SHEET_MAPPING_BUILD_H
#define PARALLAX_SHEET_MAPPING_BUILD_H

#include "sheet/mapping_repeat.h"

struct mapping_building {
    const struct mapping_column *column;
    struct mapping_values values;
};

/* Adds what a row's own columns say. False: full. */
bool mapping_build_own(struct mapping_taking *taking, struct mapping_building *cells,
                       size_t *count);
/* Adds what the rows of a repeat say that belong to key; what is wrong with them is told. False:
 * full. */
bool mapping_build_repeat(struct mapping_taking *taking, struct mapping_repeat *repeat,
                          struct text key, struct mapping_building *cells, size_t *count);
/* Items of groups that nobody filled in go, constants stand beside every item that is left. False:
 * full. */
bool mapping_build_groups(struct mapping_taking *taking, struct mapping_building *cells,
                          size_t count);
/* The finished cells of a row; answers become a column of questions and one of bodies. ret_cells
 * has room for count + 2. False: full. */
bool mapping_build_finish(struct mapping_taking *taking, const struct mapping_building *cells,
                          size_t count, struct mapping_cell *ret_cells, size_t *ret_count);

#endif
