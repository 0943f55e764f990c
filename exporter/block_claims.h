/*
 * Statements of the governments' reports as they stand in a report. Rows are those of
 * report_claims. Private to the report.
 */
#ifndef PARALLAX_EXPORTER_BLOCK_CLAIMS_H
#define PARALLAX_EXPORTER_BLOCK_CLAIMS_H

#include "exporter/block.h"

/* The statement as a figure with the place that links go to; its heading is "h4" or "h5". */
void claims_write(struct report *report, size_t row, const char *heading);
/* That no finding stands beside it, and how many speak to it elsewhere. */
void claims_write_silence(struct report *report, size_t row);
/* The list of those that no finding speaks to; nothing when there are none. */
void claims_write_silent(struct report *report);

#endif
