/* What a guessed mapping says of each column of a table. Private to the guessing of mappings. */
#ifndef PARALLAX_SHEET_MAPPING_ITEMS_H
#define PARALLAX_SHEET_MAPPING_ITEMS_H

#include "base/buffer.h"
#include "sheet/mapping_resemble.h"
#include "sheet/mapping_sample.h"

/* What becomes of a column, or of a question that only its options have columns for. */
struct mapping_item {
    struct text header;
    const struct sample_column *column;
    bool has_options;                     /* it is a choice of several */
    bool options_only;                    /* the question has no column of its own */
    struct resemble_candidate *candidate; /* NULL: nothing resembles it */
    struct text code;                     /* of the question that it answers; absent: none */
};

/* What docs/calls.md lets a question be called. */
#define MAPPING_CODE_BYTES 40

/* A table while it is guessed. */
struct mapping_guess_table {
    struct arena *arena;
    struct buffer *out;
    int32_t kind;
    bool in_repeat;
    struct sample sample;
    size_t item_count;
    struct mapping_item *items;
    struct resemble_candidates *candidates; /* of the whole mapping */
    struct buffer *codes;                   /* of all questions so far, a line each */
};

/* Lists the columns of the sample. False: memory ran out, as below. */
bool mapping_items_list(struct mapping_guess_table *guess);
/* Gives columns of ours to those that resemble them; group: only this one's, or NULL. */
void mapping_items_match(struct mapping_guess_table *guess, const struct field_row *group);
/* Makes answers to a survey of what is left. */
bool mapping_items_answers(struct mapping_guess_table *guess);
/* Tells names of choices that stand in one cell apart, where ours takes several codes. */
bool mapping_items_split(struct mapping_guess_table *guess);
/* The group that most columns of a repeat are like; NULL: none. */
const struct field_row *mapping_items_group(const struct mapping_guess_table *guess);
/* Takes the whole of every group that the table gives something to. */
void mapping_items_take_groups(struct mapping_guess_table *guess);

#endif
