/*
 * From how many organisations apart comes what findings say. Who spoke under its own name and who
 * did not may be the same one, so it is "at least" wherever both did. Rows are those of
 * report_corroboration. Private to the report.
 */
#ifndef PARALLAX_EXPORTER_CORROBORATION_H
#define PARALLAX_EXPORTER_CORROBORATION_H

#include "exporter/block.h"

/* <p> for every stance to the statement in row of report->claims; nothing when nobody takes one. */
void corroboration_of_claim(struct report *report, size_t row);
/* The most organisations that contradict one and the same statement on the goal; 0: none does. */
int64_t corroboration_of_goal(const struct report *report, int goal);

#endif
