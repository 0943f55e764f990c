/* See svg.h. Lengths are user units: about pixels on a small screen. */
#include "exporter/svg.h"

#include "exporter/words.h"
#include "model/reference.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH 340
#define LINE 22
#define BAR_HEIGHT 30

/* ---- what every plot has ---- */

static void begin_plot(struct html *html, const char *id, const char *title, int height)
{
    html_open(html, "svg");
    html_attribute(html, "xmlns", "http://www.w3.org/2000/svg");
    html_attribute_format(html, "viewBox", "0 0 %d %d", WIDTH, height);
    html_attribute(html, "role", "img");
    html_attribute_format(html, "aria-labelledby", "%s-title %s-words", id, id);
    html_open(html, "title");
    html_attribute_format(html, "id", "%s-title", id);
    html_string(html, title);
    html_close(html);
}

/* The description is the plot in words: the same figures, in the same order. */
static void describe(struct html *html, const char *id, const struct buffer *words)
{
    html_open(html, "desc");
    html_attribute_format(html, "id", "%s-words", id);
    html_string(html, buffer_ok(words) && words->length > 0 ? words->data : "");
    html_close(html);
}

struct place {
    double x, y;
};

static void write_text(struct html *html, struct place at, const char *anchor, const char *ink,
                       const char *weight, const char *words)
{
    html_open(html, "text");
    html_attribute_format(html, "x", "%.1f", at.x);
    html_attribute_format(html, "y", "%.1f", at.y);
    html_attribute(html, "text-anchor", anchor);
    html_attribute(html, "fill", ink);
    html_attribute(html, "font-weight", weight);
    html_string(html, words);
    html_close(html);
}

static void write_count(struct html *html, struct place at, const char *ink, int64_t count)
{
    char words[32];
    (void)snprintf(words, sizeof words, "%" PRId64, count);
    write_text(html, at, "middle", ink, "bold", words);
}

struct box {
    double x, y, width, height;
};

static void open_box(struct html *html, struct box box)
{
    html_open(html, "rect");
    html_attribute_format(html, "x", "%.1f", box.x);
    html_attribute_format(html, "y", "%.1f", box.y);
    html_attribute_format(html, "width", "%.1f", box.width);
    html_attribute_format(html, "height", "%.1f", box.height);
}

/* ---- shares ---- */

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

static void define_patterns(struct html *html, const char *id, size_t count)
{
    html_open(html, "defs");
    for (size_t i = 0; i < count; i++) {
        html_open(html, "pattern");
        html_attribute_format(html, "id", "%s-fill-%zu", id, i);
        html_attribute(html, "width", "8");
        html_attribute(html, "height", "8");
        html_attribute(html, "patternUnits", "userSpaceOnUse");
        open_box(html, (struct box){0, 0, 8, 8});
        html_attribute(html, "fill", fills[i].ground);
        html_close(html);
        if (fills[i].line[0] != '\0') {
            html_open(html, "path");
            html_attribute(html, "d", fills[i].line);
            html_attribute(html, "stroke", fills[i].ink);
            html_attribute(html, "stroke-opacity", "0.35");
            html_close(html);
        }
        html_close(html);
    }
    html_close(html);
}

static void filled_box(struct html *html, const char *id, size_t fill, struct box box)
{
    open_box(html, box);
    html_attribute_format(html, "fill", "url(#%s-fill-%zu)", id, fill);
    html_attribute(html, "stroke", "#333333");
    html_close(html);
}

/* The count gets a ground of its own: a number across a pattern cannot be read. */
static void count_on_share(struct html *html, size_t fill, struct place middle, int64_t count)
{
    double width = count < 10 ? 14 : count < 100 ? 22 : count < 1000 ? 30 : 44;
    open_box(html, (struct box){middle.x - width / 2, middle.y - 14, width, 18});
    html_attribute(html, "fill", fills[fill].ground);
    html_close(html);
    write_count(html, middle, fills[fill].ink, count);
}

void svg_shares(struct html *html, const char *id, const char *title,
                const struct svg_share *shares, size_t count)
{
    assert(count <= SVG_SHARES_MAX);
    int64_t total = 0;
    struct buffer words = BUFFER_NONE;
    for (size_t i = 0; i < count; i++) {
        total += shares[i].count;
        buffer_format(&words, "%s%s: %" PRId64, i == 0 ? "" : ", ", shares[i].label,
                      shares[i].count);
    }
    buffer_byte(&words, '.');
    if (total > 0) {
        begin_plot(html, id, title, BAR_HEIGHT + 8 + LINE * (int)count);
        describe(html, id, &words);
        define_patterns(html, id, count);
        double x = 1;
        for (size_t i = 0; i < count; i++) {
            double width = (double)shares[i].count * (WIDTH - 2) / (double)total;
            if (shares[i].count == 0)
                continue;
            filled_box(html, id, i, (struct box){x, 1, width, BAR_HEIGHT});
            if (width >= 48)
                count_on_share(html, i, (struct place){x + width / 2, 21}, shares[i].count);
            x += width;
        }
        for (size_t i = 0; i < count; i++) {
            double y = BAR_HEIGHT + 8 + LINE * (double)i;
            char label[160];
            (void)snprintf(label, sizeof label, "%s: %" PRId64, shares[i].label, shares[i].count);
            filled_box(html, id, i, (struct box){1, y + 2, 16, 16});
            write_text(html, (struct place){25, y + 15}, "start", "#1a1a1a", "normal", label);
        }
        html_close(html);
    }
    buffer_free(&words);
}

/* ---- goal tiles ---- */

/* WCAG 2.1, relative luminance. */
static double luminance(const char *colour)
{
    unsigned long rgb = strtoul(colour + 1, NULL, 16);
    static const double weights[3] = {0.2126, 0.7152, 0.0722};
    double sum = 0;
    for (int i = 0; i < 3; i++) {
        double part = (double)((rgb >> (16 - 8 * i)) & 0xff) / 255.0;
        sum += weights[i] * (part <= 0.03928 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4));
    }
    return sum;
}

const char *svg_ink_on(const char *colour)
{
    assert(strlen(colour) == 7 && colour[0] == '#');
    double ground = luminance(colour);
    return (ground + 0.05) / 0.05 >= 1.05 / (ground + 0.05) ? "#000000" : "#ffffff";
}

#define TILES_A_ROW 6
#define TILE 52
#define TILE_STEP 56

static void goal_tile(struct html *html, const struct goal *goal, int64_t count, struct place at)
{
    const char *ink = count > 0 ? svg_ink_on(goal->colour) : "#1a1a1a";
    char number[16];
    open_box(html, (struct box){at.x, at.y, TILE, TILE});
    html_attribute(html, "fill", count > 0 ? goal->colour : "#ffffff");
    html_attribute(html, "stroke", count > 0 ? goal->colour : "#767676");
    if (count == 0)
        html_attribute(html, "stroke-dasharray", "4 3");
    html_close(html);
    (void)snprintf(number, sizeof number, "%d", goal->goal);
    html_open(html, "text");
    html_attribute_format(html, "x", "%.1f", at.x + 5);
    html_attribute_format(html, "y", "%.1f", at.y + 16);
    html_attribute(html, "fill", ink);
    html_attribute(html, "font-size", "12");
    html_string(html, number);
    html_close(html);
    html_open(html, "text");
    html_attribute_format(html, "x", "%.1f", at.x + TILE / 2.0);
    html_attribute_format(html, "y", "%.1f", at.y + 40);
    html_attribute(html, "text-anchor", "middle");
    html_attribute(html, "fill", ink);
    html_attribute(html, "font-size", count < 10000 ? "20" : "13");
    html_attribute(html, "font-weight", "bold");
    html_format(html, "%" PRId64, count);
    html_close(html);
}

void svg_goal_tiles(struct html *html, const char *id, const char *title,
                    const int64_t counts[SVG_GOALS])
{
    struct buffer words = BUFFER_NONE;
    for (int i = 0; i < SVG_GOALS; i++) {
        buffer_format(&words, _("%sGoal %d, %s: %" PRId64), i == 0 ? "" : "; ", i + 1,
                      goal_name(reference_goal(i + 1), "en"), counts[i]);
    }
    buffer_byte(&words, '.');
    begin_plot(html, id, title, 3 * TILE_STEP);
    describe(html, id, &words);
    for (int i = 0; i < SVG_GOALS; i++) {
        int row = i / TILES_A_ROW, column = i % TILES_A_ROW;
        struct place at = {2 + TILE_STEP * (double)column, 1 + TILE_STEP * (double)row};
        goal_tile(html, reference_goal(i + 1), counts[i], at);
    }
    html_close(html);
    buffer_free(&words);
}

/* ---- ratings ---- */

#define RATING_ROW 92
#define RATING_HEIGHT 44
#define RATING_STEP 66

static void rating_row(struct html *html, const struct svg_ratings *row, int64_t most, double top)
{
    write_text(html, (struct place){1, top + 14}, "start", "#1a1a1a", "bold", row->label);
    double base = top + RATING_ROW - 22;
    for (int i = 0; i < SVG_RATINGS; i++) {
        double left = 4 + RATING_STEP * (double)i, middle = left + (RATING_STEP - 10) / 2.0;
        double height = most > 0 ? (double)row->counts[i] * (RATING_HEIGHT - 14) / (double)most : 0;
        char rating[8];
        (void)snprintf(rating, sizeof rating, "%d", i + 1);
        open_box(html, (struct box){left, base - height, RATING_STEP - 10, height});
        html_attribute(html, "fill", "#3d5a80");
        html_close(html);
        write_count(html, (struct place){middle, base - height - 4}, "#1a1a1a", row->counts[i]);
        write_text(html, (struct place){middle, base + 15}, "middle", "#1a1a1a", "normal", rating);
    }
    html_open(html, "path");
    html_attribute_format(html, "d", "M1 %.1fH%d", base, WIDTH - 1);
    html_attribute(html, "stroke", "#333333");
    html_close(html);
}

void svg_rating_bars(struct html *html, const char *id, const char *title,
                     const struct svg_ratings *rows, size_t count)
{
    int64_t most = 0;
    struct buffer words = BUFFER_NONE;
    for (size_t i = 0; i < count; i++) {
        buffer_format(&words, "%s%s: ", i == 0 ? "" : " ", rows[i].label);
        for (int rating = 0; rating < SVG_RATINGS; rating++) {
            int64_t n = rows[i].counts[rating];
            most = n > most ? n : most;
            buffer_format(&words, _("rating %d: %" PRId64 "%s"), rating + 1, n,
                          rating + 1 < SVG_RATINGS ? ", " : ".");
        }
    }
    if (most > 0) {
        begin_plot(html, id, title, RATING_ROW * (int)count);
        describe(html, id, &words);
        for (size_t i = 0; i < count; i++)
            rating_row(html, &rows[i], most, RATING_ROW * (double)i);
        html_close(html);
    }
    buffer_free(&words);
}
