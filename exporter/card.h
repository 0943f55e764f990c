/*
 * One finding in full, from its row of report_findings: itself, then its figures, sources and
 * recommendations.
 */
#ifndef PARALLAX_EXPORTER_CARD_H
#define PARALLAX_EXPORTER_CARD_H

#include "exporter/block.h"

#include <stddef.h>

/* Opens report_findings: all of them, or only those on participation and civic space. */
enum verdict card_rows_open(struct report *report, bool civic_only, struct store_rows **ret_rows,
                            struct error *error);
/*
 * Whether the finding's one place in the report is among those on participation and civic space:
 * where the form has that block, and the finding does not stand beside a claim.
 */
bool card_belongs_to_civic(const struct report *report, const struct store_rows *rows);
/* A list item that points to the finding's place. */
void card_pointer(struct report *report, struct text code, struct text title, struct text language);

/* The whole card, which counts as one more written finding; heading is "h4" to "h6". */
void card_write(struct report *report, const char *heading, const struct store_rows *rows);

#endif
