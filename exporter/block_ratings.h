/*
 * Ratings from 1 to 5 by who gave them. Private to the report.
 */
#ifndef PARALLAX_EXPORTER_BLOCK_RATINGS_H
#define PARALLAX_EXPORTER_BLOCK_RATINGS_H

#include "exporter/block.h"

/* A plot of the goal's ratings, with average and number; nothing when it has none. */
void ratings_of_goal(struct html *html, const struct store_result *ratings, int goal);

#endif
