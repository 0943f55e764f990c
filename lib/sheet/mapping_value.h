/* The values of a column in one row of a sheet. Private to the mapping. */
#ifndef PARALLAX_SHEET_MAPPING_VALUE_H
#define PARALLAX_SHEET_MAPPING_VALUE_H

#include "sheet/mapping_bind.h"

/* Grows in an arena. */
struct mapping_values {
    size_t count, capacity;
    struct text *texts;
    struct mapping_place *places;
};

/* A row while its values are taken. */
struct mapping_taking {
    const struct mapping_over *over;
    const struct sheet_row *row;
    struct arena *arena; /* texts are copied there when keep is set, else borrowed from the row */
    bool keep;
    struct mapping_telling *telling;
    bool is_full; /* the arena could not give what was needed */
};

/* False when the arena is full, and then taking says so. */
bool mapping_values_add(struct mapping_taking *taking, struct mapping_values *values,
                        struct text text, const struct mapping_place *place);
/* Whether all of them are empty. */
bool mapping_values_blank(const struct mapping_values *values);
/* Makes one value of several, with glue between them; empty ones are left out. False: full. */
bool mapping_values_join(struct mapping_taking *taking, struct mapping_values *values,
                         const char *glue);

/*
 * Adds the values of a bound column, translated. In a group every header gives one value, which may
 * be empty; elsewhere empty ones are left out. What is wrong is told.
 */
void mapping_take_values(struct mapping_taking *taking, const struct mapping_bound *bound,
                         struct mapping_values *values);
/* Makes the values fit the field: one where it holds one. */
void mapping_fit_values(struct mapping_taking *taking, const struct mapping_bound *bound,
                        struct mapping_values *values);
/* Tells a row that has values where the header has no name, or not as many as it has columns. */
void mapping_check_length(struct mapping_taking *taking);

#endif
