/* See svg.h: stacked bars, one alone or one a row on a common scale. */
#include "exporter/svg_draw.h"

#include "words/words.h"

#include <assert.h>
#include <inttypes.h>

#define BAR 30
#define EACH_BAR 20
#define MARK 16

/* Each share differs by its pattern as well as by its lightness. The ink of the count stands on it.
 */
static const struct {
    const char *ground;
    const char *line; /* path of the pattern in a square of 8; "" for none */
    const char *ink;
} fills[SVG_SHARES_MAX] = {
    {"#1b5e3a", "", "#ffffff"},
    {"#a8d5ba", "M0 8L8 0", "#000000"},
    {"#8c1c13", "M0 0L8 8M0 8L8 0", "#ffffff"},
    {"#f2c14e", "M0 4H8", "#000000"},
    {"#d9d9d9", "M4 0V8", "#000000"},
    {"#ffffff", "", "#000000"},
};

/* A drawing's patterns carry its own id: WeasyPrint does not find those of another <svg>. */
struct fill_id {
    const char *plot;
    const char *part; /* "bar", "key" */
    size_t row, fill;
};

#define FILL_ID "%s-%s-%zu-%zu"
#define FILL_ARGS(id) (id).plot, (id).part, (id).row + 1, (id).fill + 1

static void define_pattern(struct html *html, struct fill_id id)
{
    html_open(html, "defs");
    html_open(html, "pattern");
    html_attribute_format(html, "id", FILL_ID, FILL_ARGS(id));
    html_attribute(html, "width", "8");
    html_attribute(html, "height", "8");
    html_attribute(html, "patternUnits", "userSpaceOnUse");
    html_open(html, "rect");
    html_attribute(html, "width", "8");
    html_attribute(html, "height", "8");
    html_attribute(html, "fill", fills[id.fill].ground);
    html_close(html);
    html_open(html, "path");
    html_attribute(html, "d", fills[id.fill].line);
    html_attribute(html, "stroke", fills[id.fill].ink);
    html_attribute(html, "stroke-opacity", "0.35");
    html_close(html);
    html_close(html);
    html_close(html);
}

static void filled_box(const struct svg_canvas *canvas, struct fill_id id, struct svg_box box)
{
    bool patterned = fills[id.fill].line[0] != '\0';
    if (patterned)
        define_pattern(canvas->html, id);
    svg_open_box(canvas, box);
    if (patterned)
        html_attribute_format(canvas->html, "fill", "url(#" FILL_ID ")", FILL_ARGS(id));
    else
        html_attribute(canvas->html, "fill", fills[id.fill].ground);
    html_attribute(canvas->html, "stroke", SVG_LINE);
    html_close(canvas->html);
}

/* The count gets a ground of its own: a number across a pattern cannot be read. A share too narrow
 * for it has none; the legend or the table tells it. */
static void count_on_share(const struct svg_canvas *canvas, size_t fill, struct svg_box share,
                           int64_t count)
{
    double width = count < 10 ? 14 : count < 100 ? 22 : count < 1000 ? 30 : 40;
    struct svg_point middle = {share.x + share.width / 2, share.y + share.height / 2};
    if (share.width < width + 6)
        return;
    svg_open_box(canvas, (struct svg_box){middle.x - width / 2, middle.y - 8, width, 16});
    html_attribute(canvas->html, "fill", fills[fill].ground);
    html_close(canvas->html);
    svg_short_count(canvas, (struct svg_point){middle.x, middle.y + 4.5},
                    (struct svg_type){13, "middle", fills[fill].ink}, count);
}

/* counts side by side; a sum of all would fill the box. */
static void stacked_bar(const struct svg_canvas *canvas, struct fill_id id, const int64_t *counts,
                        size_t count, struct svg_box box, int64_t all)
{
    assert(count <= SVG_SHARES_MAX);
    double x = box.x;
    for (size_t i = 0; i < count; i++) {
        struct svg_box share = {x, box.y, (double)counts[i] * box.width / (double)all, box.height};
        if (counts[i] == 0)
            continue;
        id.fill = i;
        filled_box(canvas, id, share);
        count_on_share(canvas, i, share, counts[i]);
        x += share.width;
    }
}

/* The pattern of a share; its words follow. */
static void open_entry(const struct svg_drawing *drawing, size_t fill)
{
    struct html *html = drawing->html;
    html_open(html, "li");
    struct svg_canvas canvas = svg_open_mark(drawing, MARK, MARK);
    html_attribute(html, "class", "plot-mark");
    filled_box(&canvas, (struct fill_id){drawing->plot->id, "key", 0, fill},
               (struct svg_box){0.5, 0.5, MARK - 1, MARK - 1});
    html_close(html);
}

static void open_legend(struct html *html)
{
    html_open(html, "ul");
    html_attribute(html, "class", "plot-legend");
}

void svg_draw_shares(const struct svg_drawing *drawing)
{
    struct html *html = drawing->html;
    const struct svg_grid *grid = drawing->grid;
    assert(grid->rows != NULL && grid->column_count == 1 && grid->row_count <= SVG_SHARES_MAX);
    svg_open_part(html);
    struct svg_canvas canvas = svg_open_whole(drawing, BAR + 2);
    stacked_bar(&canvas, (struct fill_id){drawing->plot->id, "bar", 0, 0}, grid->counts,
                grid->row_count, (struct svg_box){1, 1, SVG_WIDTH - 2, BAR}, svg_answers(grid));
    html_close(html);
    open_legend(html);
    for (size_t i = 0; i < grid->row_count; i++) {
        struct buffer words = BUFFER_NONE;
        open_entry(drawing, i);
        svg_row_words(drawing, i, &words);
        svg_line(drawing, i, &words);
        html_close(html);
        buffer_free(&words);
    }
    html_close(html);
    html_close(html);
}

static void share_row(const struct svg_drawing *drawing, size_t row, int64_t most)
{
    const struct svg_grid *grid = drawing->grid;
    struct html *html = drawing->html;
    struct buffer sum = BUFFER_NONE;
    buffer_string(&sum, FIGURE(svg_row_sum(grid, row)));
    svg_begin_row(drawing, row, &sum);
    struct svg_canvas canvas = svg_open_row(drawing, row, SVG_WIDTH, EACH_BAR + 2);
    svg_open_box(&canvas, (struct svg_box){0.5, 1, 1, EACH_BAR}); /* where the scale begins */
    html_attribute(html, "fill", SVG_LINE);
    html_close(html);
    stacked_bar(&canvas, (struct fill_id){drawing->plot->id, "bar", row, 0},
                grid->counts + row * grid->column_count, grid->column_count,
                (struct svg_box){1, 1, SVG_WIDTH - 2, EACH_BAR}, most);
    html_close(html);
    html_close(html);
    buffer_free(&sum);
}

void svg_draw_shares_each(const struct svg_drawing *drawing)
{
    const struct svg_grid *grid = drawing->grid;
    int64_t most = svg_most_of_rows(grid);
    assert(grid->columns != NULL && grid->column_count <= SVG_SHARES_MAX);
    open_legend(drawing->html);
    for (size_t i = 0; i < grid->column_count; i++) {
        open_entry(drawing, i);
        html_written(drawing->html, "bdi", text_of(grid->columns[i]), TEXT_NONE);
        html_close(drawing->html);
    }
    html_close(drawing->html);
    for (size_t i = 0; i < grid->row_count; i++)
        share_row(drawing, i, most);
}
