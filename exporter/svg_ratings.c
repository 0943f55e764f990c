/* See svg.h: how many gave each rating, a row of bars for each who rated. */
#include "exporter/svg_draw.h"

#include "words/words.h"

#include <assert.h>
#include <inttypes.h>

#define HEIGHT 68
#define BASE 50 /* where the bars stand */
#define BAR_MOST 34

static void draw_bar(const struct svg_canvas *canvas, size_t rating, int64_t count, int64_t most,
                     double step)
{
    double left = 4 + step * (double)rating, middle = left + (step - 8) / 2;
    double height = (double)count * BAR_MOST / (double)most;
    svg_open_box(canvas, (struct svg_box){left, BASE - height, step - 8, height});
    html_attribute(canvas->html, "fill", "#3d5a80");
    html_close(canvas->html);
    svg_short_count(canvas, (struct svg_point){middle, BASE - height - 4},
                    (struct svg_type){13, "middle", SVG_INK}, count);
    svg_short_count(canvas, (struct svg_point){middle, BASE + 14},
                    (struct svg_type){12, "middle", SVG_EMPTY_LINE}, (int64_t)rating + 1);
}

static void draw_row(const struct svg_drawing *drawing, size_t row, int64_t most)
{
    struct html *html = drawing->html;
    const struct svg_grid *grid = drawing->grid;
    int64_t number = svg_row_sum(grid, row);
    struct buffer tail = BUFFER_NONE;
    buffer_format(&tail, words_for(number, "%s rating", "%s ratings"), FIGURE(number));
    svg_begin_row(drawing, row, &tail);
    buffer_free(&tail);
    struct svg_canvas canvas = svg_open_row(drawing, row, SVG_WIDTH, HEIGHT);
    double step = (double)SVG_WIDTH / (double)grid->column_count;
    for (size_t i = 0; i < grid->column_count; i++)
        draw_bar(&canvas, i, svg_count(grid, row, i), most, step);
    svg_open_box(&canvas, (struct svg_box){0, BASE, SVG_WIDTH, 1});
    html_attribute(html, "fill", SVG_LINE);
    html_close(html);
    html_close(html);
    html_close(html);
}

void svg_draw_rating_bars(const struct svg_drawing *drawing)
{
    const struct svg_grid *grid = drawing->grid;
    int64_t most = svg_most(grid);
    assert(grid->column_count > 0 && grid->column_count <= SVG_SCALE_MAX);
    for (size_t i = 0; i < grid->row_count; i++)
        draw_row(drawing, i, most);
}
