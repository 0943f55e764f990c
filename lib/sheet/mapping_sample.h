/* What stands in the columns of a table, from its first rows. Private to the guessing of mappings.
 */
#ifndef PARALLAX_SHEET_MAPPING_SAMPLE_H
#define PARALLAX_SHEET_MAPPING_SAMPLE_H

#include "base/arena.h"
#include "sheet/sheet.h"

#define SAMPLE_ROWS 500
#define SAMPLE_VALUES 30

struct sample_column {
    struct text header;
    size_t filled;      /* cells that are not empty */
    bool is_binary;     /* each of them is 1, 0, TRUE or FALSE */
    bool has_time;      /* one of them is longer than a date */
    bool has_more;      /* values than are kept */
    bool is_words;      /* names as choices have them, several of them in one cell at least */
    size_t value_count; /* different ones; of a choice of several, its single choices */
    struct text values[SAMPLE_VALUES];
};

struct sample {
    size_t column_count;
    struct sample_column *columns;
};

/* All of it lives in the arena. As sheet_open; RETRY NO_MEMORY. */
enum verdict sample_take(const struct sheet_file *file, size_t which, struct arena *arena,
                         struct sample *ret_sample, struct error *error);
/* The column of this header; NULL: there is none. */
struct sample_column *sample_find(const struct sample *sample, struct text header);
/* A column that is not in the table: the question of these options, with them as its values. NULL:
 * memory ran out. */
const struct sample_column *sample_question(const struct sample *sample, struct text question,
                                            struct arena *arena);
/* Makes the values of a column of words the single words. False: memory ran out. */
bool sample_split(struct sample_column *column, struct arena *arena);
/* Whether question has columns for its options, and all of them hold 1 and 0. */
bool sample_has_options(const struct sample *sample, struct text question);

#endif
