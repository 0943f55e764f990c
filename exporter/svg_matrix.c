/* See svg.h: rows by goals, as lightness with counts and as marks. */
#include "exporter/svg_draw.h"

#include "words/words.h"

#include "model/reference.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>

#define CELL ((double)SVG_WIDTH / SVG_GOALS)
#define HEAD 18
#define STRIP 18

/* From few to many. */
#define SHADES 5
static const char *const shades[SHADES] = {"#e3eef6", "#b3d2e6", "#74aed2", "#2f7ab0", "#0b3c66"};

/* What fits into a cell of 20. */
static double size_of(int64_t count)
{
    return count < 100 ? 12 : count < 1000 ? 10 : count < 10000 ? 8 : 7;
}

static void write_head(const struct svg_drawing *drawing)
{
    struct svg_canvas canvas = svg_open_mark(drawing, SVG_WIDTH, HEAD);
    for (int i = 0; i < SVG_GOALS; i++) {
        const char *colour = reference_goal(i + 1)->colour;
        struct svg_box box = {CELL * i + 0.5, 0, CELL - 1, HEAD};
        svg_open_box(&canvas, box);
        html_attribute(drawing->html, "fill", colour);
        html_close(drawing->html);
        svg_short_count(&canvas, (struct svg_point){box.x + box.width / 2, 13},
                        (struct svg_type){12, "middle", svg_ink_on(colour)}, i + 1);
    }
    html_close(drawing->html);
}

/* The logarithm spreads the many small counts that one great count would press into the first
 * shade. */
static const char *shade_of(int64_t count, int64_t most)
{
    int shade = (int)(SHADES * log((double)count) / log((double)most + 1));
    return shades[shade < SHADES ? shade : SHADES - 1];
}

static void heat_cell(const struct svg_canvas *canvas, struct svg_point middle, int64_t count,
                      int64_t most)
{
    const char *ground = count > 0 ? shade_of(count, most) : "#ffffff";
    svg_open_box(canvas, (struct svg_box){middle.x - CELL / 2 + 0.5, 0.5, CELL - 1, STRIP - 1});
    html_attribute(canvas->html, "fill", ground);
    html_attribute(canvas->html, "stroke", "#b0b0b0");
    html_attribute(canvas->html, "stroke-width", "0.5");
    html_close(canvas->html);
    svg_short_count(canvas, (struct svg_point){middle.x, middle.y + 4},
                    (struct svg_type){size_of(count), "middle",
                                      count > 0 ? svg_ink_on(ground) : SVG_EMPTY_LINE},
                    count);
}

static void coverage_cell(const struct svg_canvas *canvas, struct svg_point middle, int64_t count,
                          int64_t most)
{
    (void)most;
    svg_open_circle(canvas, middle, count > 0 ? 9 : 5);
    html_attribute(canvas->html, "fill", count > 0 ? "#0b3c66" : "#ffffff");
    if (count == 0)
        html_attribute(canvas->html, "stroke", SVG_EMPTY_LINE);
    html_close(canvas->html);
    if (count > 0)
        svg_short_count(
            canvas, (struct svg_point){middle.x, middle.y + 4},
            (struct svg_type){count < 100 ? 11 : size_of(count) - 1, "middle", "#ffffff"}, count);
}

typedef void cell_fn(const struct svg_canvas *canvas, struct svg_point middle, int64_t count,
                     int64_t most);

static void draw_row(const struct svg_drawing *drawing, size_t row, cell_fn *draw_cell,
                     int64_t most)
{
    const struct svg_grid *grid = drawing->grid;
    struct buffer sum = BUFFER_NONE;
    buffer_string(&sum, FIGURE(svg_row_sum(grid, row)));
    svg_begin_row(drawing, row, &sum);
    struct svg_canvas canvas = svg_open_row(drawing, row, SVG_WIDTH, STRIP);
    for (size_t i = 0; i < SVG_GOALS; i++)
        draw_cell(&canvas, (struct svg_point){CELL * ((double)i + 0.5), STRIP / 2.0},
                  svg_count(grid, row, i), most);
    html_close(drawing->html);
    html_close(drawing->html);
    buffer_free(&sum);
}

static void draw_matrix(const struct svg_drawing *drawing, cell_fn *draw_cell)
{
    const struct svg_grid *grid = drawing->grid;
    int64_t most = svg_most(grid);
    assert(grid->columns == NULL);
    for (size_t i = 0; i < grid->row_count; i++) {
        if (i % SVG_PART_ROWS == 0) {
            svg_open_part(drawing->html);
            write_head(drawing);
        }
        draw_row(drawing, i, draw_cell, most);
        if ((i + 1) % SVG_PART_ROWS == 0 || i + 1 == grid->row_count)
            html_close(drawing->html);
    }
}

void svg_draw_goal_matrix(const struct svg_drawing *drawing)
{
    draw_matrix(drawing, heat_cell);
}

void svg_draw_coverage(const struct svg_drawing *drawing)
{
    draw_matrix(drawing, coverage_cell);
}
