/* See svg.h: the wheel of the goals. The longer a sector, the more findings. */
#include "exporter/svg_draw.h"

#include "model/reference.h"

#include <assert.h>
#include <math.h>

#define MIDDLE (SVG_WIDTH / 2.0)
#define HUB 50.0    /* the sum stands here */
#define RING 84.0   /* between hub and ring stands the goal's number */
#define RIM 132.0   /* where the longest sector ends */
#define BEYOND 10.0 /* from a sector's end to its count */
#define DIGIT 7.0   /* width of one */

static struct svg_point at_turn(double turn, double radius)
{
    double angle = turn * 2 * M_PI;
    return (struct svg_point){MIDDLE + radius * sin(angle), MIDDLE - radius * cos(angle)};
}

/* Part of a ring, from turn to turn (0 at the top, 1 all around); left open. */
static void open_sector(const struct svg_canvas *canvas, double from, double to, double inner,
                        double outer)
{
    struct buffer path = BUFFER_NONE;
    svg_path_to(canvas, &path, 'M', at_turn(from, inner));
    svg_path_to(canvas, &path, 'L', at_turn(from, outer));
    svg_path_arc(canvas, &path, outer, false, at_turn(to, outer));
    svg_path_to(canvas, &path, 'L', at_turn(to, inner));
    svg_path_arc(canvas, &path, inner, true, at_turn(from, inner));
    buffer_byte(&path, 'Z');
    svg_open_path(canvas, &path);
    buffer_free(&path);
}

static void draw_sector(const struct svg_canvas *canvas, size_t row, int64_t count, int64_t most)
{
    const struct goal *goal = reference_goal((int)row + 1);
    struct html *html = canvas->html;
    double from = (double)row / SVG_GOALS, to = (double)(row + 1) / SVG_GOALS;
    double middle = (from + to) / 2;
    double end = count > 0 ? RING + (RIM - RING) * (double)count / (double)most : RING;
    struct svg_point number = at_turn(middle, (HUB + RING) / 2 + 3);
    double half = DIGIT / 2 * (count < 10 ? 1 : count < 100 ? 2 : count < 1000 ? 3 : 4);
    struct svg_point figure =
        at_turn(middle, end + BEYOND + (half - DIGIT / 2) * fabs(sin(middle * 2 * M_PI)));
    open_sector(canvas, from, to, HUB, end);
    html_attribute(html, "fill", count > 0 ? goal->colour : "#ffffff");
    html_attribute(html, "stroke", count > 0 ? "#ffffff" : SVG_EMPTY_LINE);
    html_attribute(html, "stroke-width", count > 0 ? "1.5" : "1");
    if (count == 0)
        html_attribute(html, "stroke-dasharray", "4 3");
    html_close(html);
    number.y += 5;
    svg_short_count(canvas, number,
                    (struct svg_type){14, "middle", count > 0 ? svg_ink_on(goal->colour) : SVG_INK},
                    goal->goal);
    figure.y += 4;
    svg_short_count(canvas, figure, (struct svg_type){12, "middle", SVG_INK}, count);
}

/* Empty sectors first: their dashes would show on the edges of their neighbours. */
void svg_draw_goal_wheel(const struct svg_drawing *drawing)
{
    const struct svg_grid *grid = drawing->grid;
    int64_t most = svg_most(grid);
    assert(grid->rows == NULL && grid->column_count == 1);
    svg_open_part(drawing->html);
    struct svg_canvas canvas = svg_open_whole(drawing, SVG_WIDTH);
    for (size_t i = 0; i < grid->row_count; i++)
        if (svg_count(grid, i, 0) == 0)
            draw_sector(&canvas, i, 0, most);
    for (size_t i = 0; i < grid->row_count; i++)
        if (svg_count(grid, i, 0) > 0)
            draw_sector(&canvas, i, svg_count(grid, i, 0), most);
    svg_short_count(&canvas, (struct svg_point){MIDDLE, MIDDLE + 9},
                    (struct svg_type){26, "middle", SVG_INK}, svg_answers(grid));
    html_close(drawing->html);
    html_close(drawing->html);
}
