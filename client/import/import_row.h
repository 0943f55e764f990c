/*
 * One row of an import file into an entry of the outbox (client/compose.h). Private to the import.
 */
#ifndef PARALLAX_CLIENT_IMPORT_IMPORT_ROW_H
#define PARALLAX_CLIENT_IMPORT_IMPORT_ROW_H

#include "client/compose.h"
#include "client/import/import_header.h"
#include "model/problem.h"

/* What making a row needs, reused from row to row. */
struct import_maker {
    const struct import_header *header; /* borrowed; its indexes lie in every row that is made */
    int32_t kind;
    struct composer composer;
};

/*
 * Everything in *ret_entry is borrowed from maker and row until the next call. Problems are added
 * for a row that is wrong, and then the entry is not set. Not OK only when memory ran out.
 */
enum verdict import_row_make(struct import_maker *maker, const struct sheet_row *row,
                             struct outbox_entry *ret_entry, struct problems *problems,
                             struct error *error);

#endif
