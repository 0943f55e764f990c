/* See import_row.h. */
#include "client/import/import_row.h"

#include "model/submission.h"

static void read_cells(const struct import_maker *maker, const struct sheet_row *row,
                       struct submission *submission, struct problems *problems)
{
    const struct import_header *header = maker->header;
    for (size_t i = 0; i < header->count; i++) {
        const struct import_column *column = &header->columns[i];
        void *base = column->envelope ? (void *)submission : &submission->content;
        (void)cell_read(&column->cell, row->fields[column->index], base, maker->composer.arena,
                        problems);
    }
}

enum verdict import_row_make(struct import_maker *maker, const struct sheet_row *row,
                             struct outbox_entry *ret_entry, struct problems *problems,
                             struct error *error)
{
    struct submission submission = {.kind = maker->kind};
    arena_reset(maker->composer.arena);
    read_cells(maker, row, &submission, problems);
    return compose_entry(&maker->composer, &submission, ret_entry, problems, error);
}
