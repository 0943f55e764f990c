/* Tables whose rows belong to rows of another: repeats of a form. Private to the mapping. */
#ifndef PARALLAX_SHEET_MAPPING_REPEAT_H
#define PARALLAX_SHEET_MAPPING_REPEAT_H

#include "sheet/mapping_value.h"

struct mapping_child {
    struct text key; /* of the row it belongs to */
    size_t number;   /* in the order of the table */
    size_t line;
    bool is_bad;    /* something in it was told */
    bool is_nested; /* it belongs to a row of another repeat */
    bool is_used;
    struct mapping_values *values; /* of each bound column */
};

struct mapping_repeat {
    struct mapping_over over;
    size_t parent;      /* index of the column here that has the key */
    size_t matches;     /* index of the column of the main table that it is equal to */
    bool by_index;      /* Kobo's numbers: they count the rows of the table right above */
    bool by_parent_key; /* ODK's paths */
    size_t child_count, child_capacity;
    struct mapping_child *children; /* by key, then in the order of the table */
};

/* Binds the repeat and finds by what it is joined to main; what does not fit is told. */
enum verdict mapping_repeat_bind(struct mapping_repeat *repeat, struct mapping_over *main,
                                 size_t which, struct arena *arena, struct mapping_telling *telling,
                                 struct error *error);
/* Reads its rows into the arena. REJECT MAPPING_TOO_LARGE when that is full. */
enum verdict mapping_repeat_read(struct mapping_repeat *repeat, struct arena *arena,
                                 struct mapping_telling *telling, struct error *error);
void mapping_repeat_free(struct mapping_repeat *repeat);
/* The rows that belong to a key: children[*ret_first] and so many. */
size_t mapping_repeat_find(const struct mapping_repeat *repeat, struct text key, size_t *ret_first);

#endif
