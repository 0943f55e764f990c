/* See svg.h: a bar for each answer of a survey, within the length of all who answered. */
#include "exporter/svg_draw.h"

#include "words/words.h"

#include <assert.h>
#include <inttypes.h>

#define BAR 12

static void draw_row(const struct svg_drawing *drawing, size_t row, int64_t answers)
{
    struct html *html = drawing->html;
    int64_t count = svg_count(drawing->grid, row, 0);
    double length = answers > 0 ? (double)count * (SVG_WIDTH - 2) / (double)answers : 0;
    struct buffer tail = BUFFER_NONE, share = BUFFER_NONE;
    drawing->derived[0].write(drawing->grid, row, &share);
    buffer_format(&tail, _("%s (%s)"), FIGURE(count), svg_words(&share));
    tail.failed |= share.failed;
    buffer_free(&share);
    svg_begin_row(drawing, row, &tail);
    buffer_free(&tail);
    struct svg_canvas canvas = svg_open_row(drawing, row, SVG_WIDTH, BAR + 2);
    svg_open_box(&canvas, (struct svg_box){1, 1, SVG_WIDTH - 2, BAR});
    html_attribute(html, "fill", "#ffffff");
    html_attribute(html, "stroke", SVG_EMPTY_LINE);
    html_close(html);
    svg_open_box(&canvas, (struct svg_box){1, 1, length, BAR});
    html_attribute(html, "fill", "#3d5a80");
    html_close(html);
    html_close(html);
    html_close(html);
}

void svg_draw_bars(const struct svg_drawing *drawing)
{
    int64_t answers = svg_answers(drawing->grid);
    assert(drawing->grid->column_count == 1 && svg_most(drawing->grid) <= answers);
    for (size_t i = 0; i < drawing->grid->row_count; i++)
        draw_row(drawing, i, answers);
    html_open(drawing->html, "p");
    html_format(drawing->html, words_for(answers, "%s answer.", "%s answers."), FIGURE(answers));
    html_close(drawing->html);
}
