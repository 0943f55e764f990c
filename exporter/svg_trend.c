/* See svg.h: the direction from one call to the next, as an arrow and as a word. */
#include "exporter/svg_draw.h"

#include "words/words.h"

#include <assert.h>

#define SIDE 16.0

enum direction { UP, LEVEL, DOWN, NEW, GONE, NEITHER, DIRECTIONS };

static const char *const words[DIRECTIONS] = {
    [UP] = N_("up"),   [LEVEL] = N_("level"), [DOWN] = N_("down"),
    [NEW] = N_("new"), [GONE] = N_("gone"),   [NEITHER] = N_("none in either"),
};

static enum direction direction_of(const struct svg_grid *grid, size_t row)
{
    int64_t before = svg_count(grid, row, 0), now = svg_count(grid, row, 1);
    if (before == 0 || now == 0)
        return before > 0 ? GONE : now > 0 ? NEW : NEITHER;
    return now > before ? UP : now < before ? DOWN : LEVEL;
}

const char *svg_trend_word(const struct svg_grid *grid, size_t row)
{
    return _(words[direction_of(grid, row)]);
}

/* Lines from point to point, three to an arrow: its shaft and the two sides of its head. */
static void draw_arrow(const struct svg_canvas *canvas, enum direction direction)
{
    static const struct svg_point arrows[][5] = {
        [UP] = {{3, 13}, {13, 3}, {6.5, 3}, {13, 3}, {13, 9.5}},
        [LEVEL] = {{2, 8}, {14, 8}, {9.5, 3.5}, {14, 8}, {9.5, 12.5}},
        [DOWN] = {{3, 3}, {13, 13}, {6.5, 13}, {13, 13}, {13, 6.5}},
    };
    const struct svg_point *points = arrows[direction];
    struct buffer path = BUFFER_NONE;
    svg_path_to(canvas, &path, 'M', points[0]);
    svg_path_to(canvas, &path, 'L', points[1]);
    svg_path_to(canvas, &path, 'M', points[2]);
    svg_path_to(canvas, &path, 'L', points[3]);
    svg_path_to(canvas, &path, 'L', points[4]);
    svg_open_path(canvas, &path);
    html_attribute(canvas->html, "fill", "none");
    html_attribute(canvas->html, "stroke", SVG_INK);
    html_attribute(canvas->html, "stroke-width", "2.5");
    html_close(canvas->html);
    buffer_free(&path);
}

static void draw_ring(const struct svg_canvas *canvas, enum direction direction)
{
    svg_open_circle(canvas, (struct svg_point){SIDE / 2, SIDE / 2}, 5.5);
    html_attribute(canvas->html, "fill", direction == NEW ? SVG_INK : "#ffffff");
    html_attribute(canvas->html, "stroke", SVG_INK);
    html_attribute(canvas->html, "stroke-width", "1.5");
    if (direction != NEW)
        html_attribute(canvas->html, "stroke-dasharray", "3 2");
    html_close(canvas->html);
}

/* The mark before the words. */
static void draw_mark(const struct svg_canvas *canvas, enum direction direction)
{
    if (direction == NEITHER) {
        svg_open_box(canvas, (struct svg_box){4, SIDE / 2 - 0.5, SIDE - 8, 1});
        html_attribute(canvas->html, "fill", SVG_EMPTY_LINE);
        html_close(canvas->html);
    } else if (direction == NEW || direction == GONE) {
        draw_ring(canvas, direction);
    } else {
        draw_arrow(canvas, direction);
    }
}

static void draw_row(const struct svg_drawing *drawing, size_t row)
{
    struct html *html = drawing->html;
    struct buffer tail = BUFFER_NONE, counts = BUFFER_NONE;
    html_open(html, "div");
    html_attribute(html, "class", "plot-row plot-trend");
    struct svg_canvas canvas = svg_open_row(drawing, row, SIDE, SIDE);
    draw_mark(&canvas, direction_of(drawing->grid, row));
    html_close(html);
    svg_row_counts(drawing, row, &counts);
    buffer_format(&tail, _("%s (%s)"), svg_trend_word(drawing->grid, row), svg_words(&counts));
    tail.failed |= counts.failed;
    buffer_free(&counts);
    svg_row_line(drawing, row, &tail);
    buffer_free(&tail);
    html_close(html);
}

void svg_draw_trend(const struct svg_drawing *drawing)
{
    assert(drawing->grid->column_count == 2);
    for (size_t i = 0; i < drawing->grid->row_count; i++)
        draw_row(drawing, i);
}
