/* A plot, its words and its table come out of one grid; labels stay text; figures stay readable. */
#include "svg_case.h"

#include "model/reference.h"

#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ROWS 249
#define COLUMNS 17

static const char *labels[ROWS];
static const char *const columns[] = {"a", "b", "c", "d", "e", "f"};

static int64_t counts[ROWS * COLUMNS];

/* A grid of the kind with so many rows, as far as the kind takes them. */
static struct svg_grid grid_of(enum svg_kind kind, size_t rows)
{
    struct svg_grid grid = {.rows_are = "Row", .rows = labels, .row_count = rows, .counts = counts};
    switch (kind) {
    case SVG_GOAL_WHEEL:
        grid.rows = NULL;
        grid.row_count = SVG_GOALS;
        grid.columns = columns;
        grid.column_count = 1;
        break;
    case SVG_SHARES:
        grid.row_count = rows < SVG_SHARES_MAX ? rows : SVG_SHARES_MAX;
        grid.columns = columns;
        grid.column_count = 1;
        break;
    case SVG_BARS:
        grid.columns = columns;
        grid.column_count = 1;
        break;
    case SVG_TREND:
        grid.columns = columns;
        grid.column_count = 2;
        break;
    case SVG_SHARES_EACH:
    case SVG_RATING_BARS:
        grid.columns = columns;
        grid.column_count = 5;
        break;
    default:
        grid.column_count = SVG_GOALS;
    }
    return grid;
}

static void fill(const char *label, int64_t count)
{
    for (size_t i = 0; i < ROWS; i++)
        labels[i] = label;
    for (size_t i = 0; i < ROWS * COLUMNS; i++)
        counts[i] = count;
}

static void draw(enum svg_kind kind, size_t rows)
{
    struct svg_grid grid = grid_of(kind, rows);
    buffer_clear(&svg_out);
    svg_html = html_to(&svg_out);
    svg_figure(&svg_html, kind, &svg_case_plot, &grid);
}

/* Markup, quotes, a long word, an override that is left open and an end that has no beginning. */
#define HOSTILE                                                                                    \
    "</title><script>alert(1)</script>\" onload='x' &amp; "                                        \
    "Nongovernmentalorganizationsmajorgroupnongovernmentalorganizations "                          \
    "\u2069\u202eevil\u2066 %s %n"

static void every_kind_is_sound_at_every_size(void **state)
{
    (void)state;
    static const size_t sizes[] = {1, SVG_PART_ROWS, SVG_PART_ROWS + 1, ROWS};
    static const int64_t figures[] = {1, 0, INT64_C(123456789)};
    for (int kind = 0; kind < SVG_KINDS; kind++) {
        for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++) {
            fill(HOSTILE, figures[i]);
            draw((enum svg_kind)kind, sizes[i]);
            svg_assert_sound();
        }
    }
    svg_case_mirror();
    for (int kind = 0; kind < SVG_KINDS; kind++) {
        fill("Label", 3);
        draw((enum svg_kind)kind, ROWS);
        svg_assert_sound();
    }
}

static void hostile_labels_stay_text(void **state)
{
    (void)state;
    fill(HOSTILE, 4);
    for (int kind = SVG_SHARES; kind < SVG_KINDS; kind++) {
        draw((enum svg_kind)kind, 2);
        assert_int_equal(svg_count_of("<script"), 0);
        assert_int_equal(svg_count_of("onload='"), 0);
        svg_assert_has("&lt;/title&gt;&lt;script&gt;");
        svg_assert_has("evil %s %n");
        assert_int_equal(svg_count_of("\u202e"), 0);
        assert_int_equal(svg_count_of("\u2066"), 0);
        assert_int_equal(svg_count_of("\u2068"), svg_count_of("\u2069"));
    }
}

static void every_svg_has_a_title_and_words_or_is_hidden(void **state)
{
    (void)state;
    fill("Label", 4);
    for (int kind = 0; kind < SVG_KINDS; kind++) {
        draw((enum svg_kind)kind, 3);
        size_t named = svg_count_of("role=\"img\"");
        assert_true(named > 0);
        assert_int_equal(named + svg_count_of("aria-hidden=\"true\""), svg_count_of("<svg "));
        assert_int_equal(svg_count_of("<title "), named);
        assert_int_equal(svg_count_of("<desc "), named);
        assert_int_equal(svg_count_of("></desc>"), 0);
        assert_int_equal(svg_count_of("<script"), 0);
        svg_assert_has("<figcaption>Caption</figcaption>");
        svg_assert_has("<summary>The same as a table</summary>");
    }
}

/* Only digits are drawn (svg.h says why), and short counts of them. */
static void letters_stand_outside_the_drawing(void **state)
{
    (void)state;
    fill("Label", 4);
    svg_case_mirror();
    for (int kind = 0; kind < SVG_KINDS; kind++) {
        draw((enum svg_kind)kind, 3);
        for (const char *at = svg_out.data; (at = strstr(at, "<text ")) != NULL;) {
            at = strchr(at, '>') + 1;
            assert_true(strspn(at, "0123456789") == strcspn(at, "<"));
        }
        assert_int_equal(svg_count_of("transform"), 0);
        assert_int_equal(svg_count_of("direction=\"ltr\""), svg_count_of("<svg "));
    }
}

static void the_table_has_every_figure_and_what_follows(void **state)
{
    (void)state;
    static const char *const raters[] = {"rights-holders", "agreed"};
    static const int64_t rated[] = {1, 2, 0, 0, 4, 0, 0, 0, 1, 0};
    const struct svg_grid grid = {"Rated by", raters, 2, NULL, 5, rated, 0, false};
    svg_figure(&svg_html, SVG_RATING_BARS, &svg_case_plot, &grid);
    svg_assert_has("<caption>Title</caption>");
    svg_assert_has("<th scope=\"col\">Rated by</th><th scope=\"col\">Rating 1</th>");
    svg_assert_has("<th scope=\"col\">Average</th><th scope=\"col\">Ratings</th>");
    svg_assert_has("<bdi dir=\"auto\">rights-holders</bdi></th>"
                   "<td class=\"number\">1</td><td class=\"number\">2</td>"
                   "<td class=\"number\">0</td><td class=\"number\">0</td>"
                   "<td class=\"number\">4</td><td class=\"number\">3.6</td>"
                   "<td class=\"number\">7</td></tr>");
    svg_assert_has("<desc id=\"p-1-words\">Rating 1: 1, Rating 2: 2, Rating 3: 0, Rating 4: 0 and "
                   "Rating 5: 4; Average: 3.6; Ratings: 7.</desc>");
}

/* A form's limit is of its text: the caption has one word, the drawing has none. */
static void words_of_the_drawing_are_not_counted(void **state)
{
    (void)state;
    fill("Label of a row", 4);
    for (int kind = 0; kind < SVG_KINDS; kind++) {
        struct count count = {.section = 1};
        struct svg_grid grid = grid_of((enum svg_kind)kind, 3);
        buffer_clear(&svg_out);
        svg_html = html_to(&svg_out);
        svg_html.count = &count;
        svg_figure(&svg_html, (enum svg_kind)kind, &svg_case_plot, &grid);
        assert_int_equal(count_words_of(&count, 1, 1u << COUNT_TEXT), 1);
    }
}

static void nothing_is_drawn_of_nothing(void **state)
{
    (void)state;
    fill("Label", 0);
    draw(SVG_SHARES, 2);
    assert_int_equal(svg_out.length, 0);
    draw(SVG_SHARES_EACH, 2);
    assert_int_equal(svg_out.length, 0);
    draw(SVG_RATING_BARS, 2);
    assert_int_equal(svg_out.length, 0);
    draw(SVG_BARS, 0);
    assert_int_equal(svg_out.length, 0);
    draw(SVG_COVERAGE, 1); /* a gap is worth a picture */
    assert_int_not_equal(svg_out.length, 0);
}

static void the_same_grid_gives_the_same_bytes_in_every_locale(void **state)
{
    (void)state;
    /* Debian installs no comma locale by default; where one is there, it must not show. */
    static const char *const locales[] = {"de_DE.UTF-8", "ru_RU.UTF-8", "fr_FR.UTF-8", "ps_AF"};
    for (int kind = 0; kind < SVG_KINDS; kind++) {
        fill("Label", 3);
        draw((enum svg_kind)kind, 3);
        char *before = strdup(svg_out.data);
        for (size_t i = 0; i < sizeof locales / sizeof locales[0]; i++)
            (void)setlocale(LC_NUMERIC, locales[i]);
        draw((enum svg_kind)kind, 3);
        (void)setlocale(LC_NUMERIC, "C");
        assert_string_equal(svg_out.data, before);
        free(before);
    }
}

static void words_and_figures_come_in_the_language_in_use(void **state)
{
    (void)state;
    const struct language *russian = NULL;
    assert_int_equal(language_find(text_of("ru"), &russian, NULL), VERDICT_OK);
    fill("Label", 12345);
    draw(SVG_GOAL_WHEEL, 0);
    svg_assert_has("<td class=\"number\">12,345</td>");
    language_use(russian);
    draw(SVG_GOAL_WHEEL, 0);
    svg_assert_has("Гендерное равенство");
    svg_assert_has(FIGURE(12345));
    assert_int_equal(svg_count_of("12,345"), 0);
}

/* WCAG 2.1, relative luminance, without its linear part near black: too small to matter here. */
static double luminance(const char *colour)
{
    static const double weights[3] = {0.2126, 0.7152, 0.0722};
    unsigned long rgb = strtoul(colour + 1, NULL, 16);
    double sum = 0;
    for (int i = 0; i < 3; i++)
        sum +=
            weights[i] * pow(((double)(rgb >> (16 - 8 * i) & 0xff) / 255.0 + 0.055) / 1.055, 2.4);
    return sum;
}

/* WCAG 2.1, 1.4.3 asks for 4.5 to 1. */
static void text_on_goal_colours_can_be_read(void **state)
{
    (void)state;
    assert_string_equal(svg_ink_on("#ffffff"), "#000000");
    assert_string_equal(svg_ink_on("#000000"), "#ffffff");
    for (int i = 1; i <= SVG_GOALS; i++) {
        const char *colour = reference_goal(i)->colour;
        double ground = luminance(colour);
        double contrast = strcmp(svg_ink_on(colour), "#ffffff") == 0 ? 1.05 / (ground + 0.05)
                                                                     : (ground + 0.05) / 0.05;
        if (contrast < 4.5)
            fail_msg("goal %d: %s on %s", i, svg_ink_on(colour), colour);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, svg_case_begin, svg_case_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_kind_is_sound_at_every_size),
        TEST(hostile_labels_stay_text),
        TEST(every_svg_has_a_title_and_words_or_is_hidden),
        TEST(letters_stand_outside_the_drawing),
        TEST(the_table_has_every_figure_and_what_follows),
        TEST(words_of_the_drawing_are_not_counted),
        TEST(nothing_is_drawn_of_nothing),
        TEST(the_same_grid_gives_the_same_bytes_in_every_locale),
        TEST(words_and_figures_come_in_the_language_in_use),
        TEST(text_on_goal_colours_can_be_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
