/* A table of a mapping set over a sheet: which of its columns are meant. Private to the mapping. */
#ifndef PARALLAX_SHEET_MAPPING_BIND_H
#define PARALLAX_SHEET_MAPPING_BIND_H

#include "sheet/mapping_private.h"

/* The sink, and whether it was told anything. */
struct mapping_telling {
    const struct mapping_sink *sink;
    size_t count;
};

/* A column of the mapping and the columns of the sheet that it takes. */
struct mapping_bound {
    const struct mapping_column *column;
    size_t count;
    size_t *indexes;
    struct text *options; /* the option of each index; NULL: they are no options */
};

struct mapping_over {
    const struct mapping *mapping;
    const struct mapping_table *table;
    const struct sheet_file *file;
    struct text sheet_name;
    struct sheet *sheet; /* owned */
    size_t bound_count;
    struct mapping_bound *bounds;
    bool *used; /* by index in the header */
};

/* line 0: the whole sheet. */
void mapping_tell(struct mapping_telling *telling, const struct mapping_over *over, size_t line,
                  struct text column, struct text value, const char *code, const char *format, ...)
    __attribute__((format(printf, 7, 8)));

/*
 * Opens the sheet and binds the columns; what does not fit is told. Everything but the sheet lives
 * in the arena. Not OK: the sheet cannot be opened, or memory ran out; free it in either case.
 */
enum verdict mapping_bind(struct mapping_over *over, size_t which, struct arena *arena,
                          struct mapping_telling *telling, struct error *error);
void mapping_over_free(struct mapping_over *over);
/* The index of the column that a mapping's name means; its line is for messages. False: told. */
bool mapping_bind_name(struct mapping_over *over, struct text name, size_t line,
                       struct mapping_telling *telling, size_t *ret_index);
/* The same without a word. False: there is none of exactly this header. */
bool mapping_bind_exact(struct mapping_over *over, const char *name, size_t *ret_index);
/* Tells the columns that nobody uses and nobody ignores. After all names were bound. */
void mapping_bind_rest(struct mapping_over *over, struct mapping_telling *telling);

#endif
