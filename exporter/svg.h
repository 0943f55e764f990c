/*
 * The plots of a report, each a figure: inline SVG, a caption, and a table of the same figures.
 *
 * A plot is drawn, put into words (<title>, <desc>) and tabled from one grid of counts, so that the
 * three cannot disagree. None needs colour. Words stand in HTML beside the drawing and only digits
 * inside it: HTML wraps a long label and joins Arabic letters, while WeasyPrint 57 sets the text of
 * an SVG letter by letter from the left. Pure: appends to the buffer of an html, whose failure is
 * sticky; the same grid gives the same bytes in every locale.
 *
 * Words, names of goals and figures come in the language in use (language.h). In one that is
 * written from right to left every drawing is mirrored: rows begin and bars grow from the right.
 */
#ifndef PARALLAX_EXPORTER_SVG_H
#define PARALLAX_EXPORTER_SVG_H

#include "exporter/html.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SVG_GOALS 17
#define SVG_RATINGS 5
/* Shares of a bar carry one of so many patterns, in their order. */
#define SVG_SHARES_MAX 6
/* Bars beside each other in one row of SVG_RATING_BARS. */
#define SVG_SCALE_MAX 10
/* A matrix repeats its head after so many rows, and no page cuts such a part. */
#define SVG_PART_ROWS 14

enum svg_kind {
    SVG_GOAL_WHEEL,  /* a sector a goal: rows are the goals, one column */
    SVG_SHARES,      /* one stacked bar: a row a share, one column, at most SVG_SHARES_MAX rows */
    SVG_SHARES_EACH, /* a stacked bar a row on one scale: a column a share */
    SVG_RATING_BARS, /* a row of bars for each who rated: up to SVG_SCALE_MAX columns, the ratings
                      */
    SVG_GOAL_MATRIX, /* lightness and count: columns are the goals, as many rows as there are */
    SVG_COVERAGE,    /* a mark with the count or an empty ring: as SVG_GOAL_MATRIX */
    SVG_BARS,        /* a bar a row, its full length all who answered: one column */
    SVG_TREND,       /* an arrow a row: two columns, before and now */
    SVG_KINDS
};

struct svg_plot {
    const char *id;      /* unique in the page, our own word; every id of the plot begins with it */
    const char *title;   /* translated */
    const char *caption; /* translated: how to read the plot */
};

/* Labels are translated or what people wrote; they are borrowed and shown as text. */
struct svg_grid {
    const char *rows_are;    /* head of the table's first column: "Country" */
    const char *const *rows; /* row_count labels; NULL for the goals 1 to SVG_GOALS in order */
    size_t row_count;
    const char *const *columns; /* column_count labels; NULL for the goals 1 to SVG_GOALS, and for
                                   the ratings from 1 in SVG_RATING_BARS */
    size_t column_count;
    const int64_t *counts; /* row by row: row_count * column_count, none below 0 */
    int64_t answers;       /* SVG_BARS: how many answered, not less than any count; 0 for the
                              sum of the counts */
    bool tenths; /* SVG_TREND: the counts are tenths, such as averages; 0: there is none */
};

/*
 * The figure with its plot, caption and table. Nothing is written for a grid without rows, and for
 * shares and ratings that are all 0: a bar of nothing shows nothing.
 */
void svg_figure(struct html *html, enum svg_kind kind, const struct svg_plot *plot,
                const struct svg_grid *grid);

/* "#000000" or "#ffffff", whichever contrasts more (WCAG 2.1) with "#rrggbb". */
const char *svg_ink_on(const char *colour);

#endif
