/*
 * The plots: inline SVG made of real text, readable without colour, with a title and a description
 * for those who do not see it. Beside each stands a table of the same figures.
 */
#ifndef PARALLAX_EXPORTER_SVG_H
#define PARALLAX_EXPORTER_SVG_H

#include "exporter/html.h"

#include <stddef.h>
#include <stdint.h>

/* Shares of a bar carry one of so many patterns, in their order. */
#define SVG_SHARES_MAX 6
#define SVG_GOALS 17
#define SVG_RATINGS 5

struct svg_share {
    const char *label;
    int64_t count;
};

/*
 * One stacked bar with a legend. `id` is unique in the page; shares of no count stand in the
 * legend only. Nothing is drawn when every count is 0.
 */
void svg_shares(struct html *html, const char *id, const char *title,
                const struct svg_share *shares, size_t count);

/* counts[i] findings on goal i + 1, in the goals' colours; a goal without any is an empty tile. */
void svg_goal_tiles(struct html *html, const char *id, const char *title,
                    const int64_t counts[SVG_GOALS]);

struct svg_ratings {
    const char *label; /* who rated */
    int64_t counts[SVG_RATINGS];
};

/* How many gave each rating from 1 to 5, a row of bars for each who rated. */
void svg_rating_bars(struct html *html, const char *id, const char *title,
                     const struct svg_ratings *rows, size_t count);

/* "#000000" or "#ffffff", whichever contrasts more (WCAG 2.1) with "#rrggbb". */
const char *svg_ink_on(const char *colour);

#endif
