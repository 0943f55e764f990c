/*
 * The scorecard: for each goal who rated its progress how, apart. Private to the report.
 */
#ifndef PARALLAX_EXPORTER_SCORECARD_H
#define PARALLAX_EXPORTER_SCORECARD_H

#include "exporter/block.h"

/* A table; nothing when no goal has a rating. ratings are those of report_ratings. */
void scorecard_write(struct report *report, const struct store_result *ratings);

#endif
