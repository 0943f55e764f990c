/*
 * A finding as running text, for bodies that take statements: its paragraphs, its figures in
 * brackets, its sources as a footnote where the form has them, and its code, so that every figure
 * can be traced.
 */
#ifndef PARALLAX_EXPORTER_PROSE_H
#define PARALLAX_EXPORTER_PROSE_H

#include "exporter/block.h"

/* A row of report_grouped, which counts as one more written finding. */
void prose_write(struct report *report, const struct store_rows *rows);

#endif
