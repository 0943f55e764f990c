/*
 * A finding as running text, for bodies that take statements: its paragraphs, its figures in
 * brackets, its sources as a footnote where the form has them, and its code, so that every figure
 * can be traced.
 */
#ifndef PARALLAX_EXPORTER_PROSE_H
#define PARALLAX_EXPORTER_PROSE_H

#include "exporter/block.h"

/* Zero-filled is none open. */
struct prose {
    bool open;
    size_t depth; /* of the page before the finding */
    char code[15];
    struct html *note; /* of its sources; NULL: none yet */
};

/* A row of part 0 of report_grouped. Its last paragraph stays open. */
void prose_begin(struct prose *prose, struct report *report, const struct store_rows *rows);
/* A row of another part, of the same finding. */
void prose_item(struct prose *prose, struct report *report, const struct store_rows *rows);
void prose_end(struct prose *prose, struct report *report);

#endif
