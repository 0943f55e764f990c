/* See svg.h: a figure, and the words and the table of its grid. */
#include "exporter/svg_draw.h"

#include "words/words.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

/* ---- figures ---- */

int64_t svg_count(const struct svg_grid *grid, size_t row, size_t column)
{
    assert(row < grid->row_count && column < grid->column_count);
    return grid->counts[row * grid->column_count + column];
}

int64_t svg_row_sum(const struct svg_grid *grid, size_t row)
{
    int64_t sum = 0;
    for (size_t i = 0; i < grid->column_count; i++)
        sum += svg_count(grid, row, i);
    return sum;
}

int64_t svg_most(const struct svg_grid *grid)
{
    int64_t most = 0;
    for (size_t i = 0; i < grid->row_count * grid->column_count; i++)
        most = grid->counts[i] > most ? grid->counts[i] : most;
    return most;
}

int64_t svg_most_of_rows(const struct svg_grid *grid)
{
    int64_t most = 0;
    for (size_t i = 0; i < grid->row_count; i++)
        most = svg_row_sum(grid, i) > most ? svg_row_sum(grid, i) : most;
    return most;
}

int64_t svg_answers(const struct svg_grid *grid)
{
    int64_t sum = 0;
    if (grid->answers > 0)
        return grid->answers;
    for (size_t i = 0; i < grid->row_count; i++)
        sum += svg_row_sum(grid, i);
    return sum;
}

/* ---- columns that follow from the counts ---- */

static void write_sum(const struct svg_grid *grid, size_t row, struct buffer *out)
{
    buffer_string(out, FIGURE(svg_row_sum(grid, row)));
}

static void write_average(const struct svg_grid *grid, size_t row, struct buffer *out)
{
    int64_t number = svg_row_sum(grid, row), sum = 0;
    for (size_t i = 0; i < grid->column_count; i++)
        sum += svg_count(grid, row, i) * (int64_t)(i + 1);
    if (number > 0)
        buffer_string(out, language_tenths((double)sum / (double)number).words);
}

static void write_share(const struct svg_grid *grid, size_t row, struct buffer *out)
{
    int64_t all = svg_answers(grid), count = svg_row_sum(grid, row);
    int64_t percent = all > 0 ? (200 * count + all) / (2 * all) : 0;
    buffer_format(out, _("%s%%"), FIGURE(percent));
}

static void write_direction(const struct svg_grid *grid, size_t row, struct buffer *out)
{
    buffer_string(out, svg_trend_word(grid, row));
}

static const struct {
    svg_draw_fn *draw;
    bool of_nothing; /* says something when every count is 0 */
    struct svg_derived derived[SVG_DERIVED_MAX];
} kinds[SVG_KINDS] = {
    [SVG_GOAL_WHEEL] = {svg_draw_goal_wheel, true, {{NULL, NULL}}},
    [SVG_SHARES] = {svg_draw_shares, false, {{NULL, NULL}}},
    [SVG_SHARES_EACH] = {svg_draw_shares_each, false, {{N_("All"), write_sum}}},
    [SVG_RATING_BARS] = {svg_draw_rating_bars,
                         false,
                         {{N_("Average"), write_average}, {N_("Ratings"), write_sum}}},
    [SVG_GOAL_MATRIX] = {svg_draw_goal_matrix, true, {{N_("All"), write_sum}}},
    [SVG_COVERAGE] = {svg_draw_coverage, true, {{N_("All"), write_sum}}},
    [SVG_BARS] = {svg_draw_bars, true, {{N_("Share"), write_share}}},
    [SVG_TREND] = {svg_draw_trend, true, {{N_("Direction"), write_direction}}},
};

/* ---- words ---- */

/* U+202A to U+202E and U+2066 to U+2069: the controls that turn the text that follows them. */
static bool turns_text(const char *at, size_t length)
{
    return length >= 3 &&
           ((memcmp(at, "\xe2\x80", 2) == 0 && (at[2] & 0xff) >= 0xaa && (at[2] & 0xff) <= 0xae) ||
            (memcmp(at, "\xe2\x81", 2) == 0 && (at[2] & 0xff) >= 0xa6 && (at[2] & 0xff) <= 0xa9));
}

/* A label stands in one line with its figure, which a control left open in it would turn round. */
static void plain_text(struct buffer *out, struct text label)
{
    for (size_t i = 0; i < label.length; i++) {
        if (turns_text(label.at + i, label.length - i))
            i += 2;
        else
            buffer_byte(out, (uint8_t)label.at[i]);
    }
}

void svg_row_label(const struct svg_drawing *drawing, size_t row, struct buffer *out)
{
    const struct svg_grid *grid = drawing->grid;
    int goal = (int)row + 1;
    if (grid->rows != NULL)
        plain_text(out, text_of(grid->rows[row]));
    else
        buffer_format(out, _("Goal %d: %s"), goal, language_goal(goal));
}

void svg_column_label(const struct svg_drawing *drawing, size_t column, struct buffer *out)
{
    if (drawing->grid->columns != NULL)
        buffer_string(out, drawing->grid->columns[column]);
    else if (drawing->columns_are_ratings)
        buffer_format(out, _("Rating %d"), (int)column + 1);
    else
        buffer_format(out, _("Goal %d"), (int)column + 1);
}

static void write_figure(const struct svg_grid *grid, size_t row, size_t column, struct buffer *out)
{
    int64_t count = svg_count(grid, row, column);
    if (grid->tenths && count == 0)
        buffer_string(out, _("none"));
    else
        buffer_string(out,
                      grid->tenths ? language_tenths((double)count / 10).words : FIGURE(count));
}

/* A row of 17 goals is told by those that have something. */
static bool is_told(const struct svg_drawing *drawing, size_t row, size_t column)
{
    const struct svg_grid *grid = drawing->grid;
    return grid->columns != NULL || drawing->columns_are_ratings ||
           svg_count(grid, row, column) > 0;
}

/* One column is told by its figure alone. */
static void column_words(const struct svg_drawing *drawing, size_t row, size_t column,
                         struct buffer *out)
{
    struct buffer label = BUFFER_NONE, figure = BUFFER_NONE;
    svg_column_label(drawing, column, &label);
    write_figure(drawing->grid, row, column, &figure);
    if (drawing->grid->column_count > 1)
        buffer_format(out, _("%s: %s"), svg_words(&label), svg_words(&figure));
    else
        buffer_string(out, svg_words(&figure));
    out->failed |= label.failed || figure.failed;
    buffer_free(&figure);
    buffer_free(&label);
}

void svg_row_counts(const struct svg_drawing *drawing, size_t row, struct buffer *out)
{
    size_t count = 0, at = 0;
    for (size_t i = 0; i < drawing->grid->column_count; i++)
        count += is_told(drawing, row, i);
    for (size_t i = 0; i < drawing->grid->column_count; i++) {
        if (!is_told(drawing, row, i))
            continue;
        buffer_string(out, language_separator(at++, count));
        column_words(drawing, row, i, out);
    }
}

void svg_row_words(const struct svg_drawing *drawing, size_t row, struct buffer *out)
{
    size_t start = out->length;
    svg_row_counts(drawing, row, out);
    for (size_t i = 0; i < SVG_DERIVED_MAX && drawing->derived[i].head != NULL; i++) {
        struct buffer figure = BUFFER_NONE;
        drawing->derived[i].write(drawing->grid, row, &figure);
        buffer_string(out, out->length > start ? "; " : "");
        buffer_format(out, _("%s: %s"), _(drawing->derived[i].head), svg_words(&figure));
        out->failed |= figure.failed;
        buffer_free(&figure);
    }
}

void svg_labelled_words(const struct svg_drawing *drawing, size_t row, struct buffer *out)
{
    struct buffer label = BUFFER_NONE, words = BUFFER_NONE;
    svg_row_label(drawing, row, &label);
    svg_row_words(drawing, row, &words);
    buffer_format(out, _("%s: %s"), svg_words(&label), svg_words(&words));
    out->failed |= label.failed || words.failed;
    buffer_free(&words);
    buffer_free(&label);
}

/* ---- the table ---- */

static void write_head(struct html *html, struct buffer *label)
{
    html_open(html, "th");
    html_attribute(html, "scope", "col");
    html_text(html, buffer_view(label));
    html_close(html);
    html->out->failed |= label->failed;
    buffer_clear(label);
}

/* Seventeen columns have room for a number each; the name is there for who asks. */
static void write_goal_head(struct html *html, int goal)
{
    html_open(html, "th");
    html_attribute(html, "scope", "col");
    html_open(html, "abbr");
    html_attribute_format(html, "title", _("Goal %d: %s"), goal, language_goal(goal));
    html_format(html, "%d", goal);
    html_close(html);
    html_close(html);
}

static void write_heads(const struct svg_drawing *drawing)
{
    struct html *html = drawing->html;
    const struct svg_grid *grid = drawing->grid;
    struct buffer label = BUFFER_NONE;
    html_open(html, "thead");
    html_open(html, "tr");
    buffer_string(&label, grid->rows_are);
    write_head(html, &label);
    for (size_t i = 0; i < grid->column_count; i++) {
        if (grid->columns == NULL && !drawing->columns_are_ratings) {
            write_goal_head(html, (int)i + 1);
            continue;
        }
        svg_column_label(drawing, i, &label);
        write_head(html, &label);
    }
    for (size_t i = 0; i < SVG_DERIVED_MAX && drawing->derived[i].head != NULL; i++) {
        buffer_string(&label, _(drawing->derived[i].head));
        write_head(html, &label);
    }
    html_close(html);
    html_close(html);
    buffer_free(&label);
}

static void write_figure_cell(struct html *html, struct buffer *figure)
{
    html_open(html, "td");
    html_attribute(html, "class", "number");
    html_text(html, buffer_view(figure));
    html_close(html);
    html->out->failed |= figure->failed;
    buffer_clear(figure);
}

static void write_row(const struct svg_drawing *drawing, size_t row)
{
    struct html *html = drawing->html;
    const struct svg_grid *grid = drawing->grid;
    struct buffer words = BUFFER_NONE;
    html_open(html, "tr");
    html_open(html, "th");
    html_attribute(html, "scope", "row");
    svg_row_label(drawing, row, &words);
    html_written(html, "bdi", buffer_view(&words), TEXT_NONE);
    html_close(html);
    buffer_clear(&words);
    for (size_t i = 0; i < grid->column_count; i++) {
        write_figure(grid, row, i, &words);
        write_figure_cell(html, &words);
    }
    for (size_t i = 0; i < SVG_DERIVED_MAX && drawing->derived[i].head != NULL; i++) {
        drawing->derived[i].write(grid, row, &words);
        write_figure_cell(html, &words);
    }
    html_close(html);
    buffer_free(&words);
}

static void write_table(const struct svg_drawing *drawing)
{
    struct html *html = drawing->html;
    size_t depth = html_depth(html);
    html_open(html, "details");
    html_element(html, "summary", _("The same as a table"));
    html_open(html, "div");
    html_attribute(html, "class", "wide");
    html_open(html, "table");
    html_element(html, "caption", drawing->plot->title);
    write_heads(drawing);
    html_open(html, "tbody");
    for (size_t i = 0; i < drawing->grid->row_count; i++)
        write_row(drawing, i);
    html_close_to(html, depth);
}

/* ---- the figure ---- */

void svg_figure(struct html *html, enum svg_kind kind, const struct svg_plot *plot,
                const struct svg_grid *grid)
{
    assert(kind < SVG_KINDS);
    assert(grid->rows != NULL || grid->row_count == SVG_GOALS);
    assert(grid->columns != NULL || grid->column_count == SVG_GOALS || kind == SVG_RATING_BARS);
    if (grid->row_count == 0 || (!kinds[kind].of_nothing && svg_most(grid) == 0))
        return;
    const struct svg_drawing drawing = {html, plot, grid, kinds[kind].derived,
                                        kind == SVG_RATING_BARS && grid->columns == NULL};
    html_open(html, "figure");
    html_attribute(html, "class", "plot");
    html_attribute(html, "dir", language_in_use()->rtl ? "rtl" : "ltr");
    html_open(html, "div"); /* labels are of the drawing: no form counts their words */
    html_zone(html, COUNT_NOTHING);
    kinds[kind].draw(&drawing);
    html_close(html);
    write_table(&drawing);
    html_element(html, "figcaption", plot->caption); /* first or last in a figure, HTML says */
    html_close(html);
}
