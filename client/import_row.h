/*
 * One row of an import file: read, checked, sealed where it is CONFIDENTIAL, and encoded. Private
 * to the import.
 */
#ifndef PARALLAX_CLIENT_IMPORT_ROW_H
#define PARALLAX_CLIENT_IMPORT_ROW_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/csv.h"
#include "client/import.h"
#include "client/import_header.h"
#include "model/problem.h"

/* What making a row needs, reused from row to row. */
struct import_maker {
    const struct import_settings *settings; /* borrowed */
    const struct import_header *header;     /* borrowed */
    struct arena *arena;
    struct buffer content; /* the encoded finding */
    struct buffer sealed;  /* the same for the secretariat's eyes only */
    struct buffer bytes;   /* the encoded submission */
};

/*
 * Everything in *ret_entry is borrowed from maker and row until the next call. Problems are added
 * for a row that is wrong, and then the entry is not set. Not OK only when memory ran out.
 */
enum verdict import_row_make(struct import_maker *maker, const struct csv_row *row,
                             struct outbox_entry *ret_entry, struct problems *problems,
                             struct error *error);

#endif
