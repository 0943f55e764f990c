/* What each kind of plot draws, and where it stands when it is mirrored. */
#include "svg_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char *const findings[] = {"Findings"};
static const char *const stances[] = {"confirm", "partly confirm", "contradict <b>",
                                      "omitted", "cannot verify",  "no stance"};

/* ---- the wheel ---- */

static void every_goal_has_a_sector(void **state)
{
    (void)state;
    int64_t counts[SVG_GOALS] = {0};
    counts[4] = 12;
    counts[16] = 123456;
    const struct svg_grid grid = {"Goal", NULL, SVG_GOALS, findings, 1, counts, 0, false};
    svg_figure(&svg_html, SVG_GOAL_WHEEL, &svg_case_plot, &grid);
    assert_int_equal(svg_count_of("<path "), SVG_GOALS);
    assert_int_equal(svg_count_of("stroke-dasharray"), SVG_GOALS - 2);
    svg_assert_has("Goal 5: Gender equality: 12; ");
    svg_assert_has("Goal 17: Partnerships for the goals: 123,456.</desc>");
    svg_assert_has(">12</text>");
    svg_assert_has(">123k</text>");                      /* in the drawing */
    svg_assert_has("<td class=\"number\">123,456</td>"); /* in the table */
    svg_assert_sound();
}

/* The longest sector ends at the rim: 132 from the middle, 170. */
static void the_wheel_turns_the_other_way_when_mirrored(void **state)
{
    (void)state;
    int64_t counts[SVG_GOALS] = {9};
    const struct svg_grid grid = {"Goal", NULL, SVG_GOALS, findings, 1, counts, 0, false};
    svg_figure(&svg_html, SVG_GOAL_WHEEL, &svg_case_plot, &grid);
    svg_assert_has("d=\"M170.0 120.0L170.0 38.0A132.0 132.0 0 0 1 217.7 46.9");
    buffer_clear(&svg_out);
    svg_case_mirror();
    svg_figure(&svg_html, SVG_GOAL_WHEEL, &svg_case_plot, &grid);
    svg_assert_has("d=\"M170.0 120.0L170.0 38.0A132.0 132.0 0 0 0 122.3 46.9");
    svg_assert_has("<figure class=\"plot\" dir=\"rtl\">");
}

/* ---- shares ---- */

static const int64_t shares[] = {3, 0, 1000, 1, 2, 4};
static const struct svg_grid shares_grid = {"Stance", stances, 6, findings, 1, shares, 0, false};

static void shares_are_told_in_words_too(void **state)
{
    (void)state;
    svg_figure(&svg_html, SVG_SHARES, &svg_case_plot, &shares_grid);
    svg_assert_has("role=\"img\" aria-labelledby=\"p-title p-words\"");
    svg_assert_has("<title id=\"p-title\">Title</title>");
    svg_assert_has(
        "<desc id=\"p-words\">confirm: 3; partly confirm: 0; contradict &lt;b&gt;: 1,000; "
        "omitted: 1; cannot verify: 2; no stance: 4.</desc>");
    svg_assert_has("\u200e\u2068contradict &lt;b&gt;\u2069: 1,000</li>"); /* the legend */
    svg_assert_has(">1000</text>");
}

static void shares_differ_without_colour(void **state)
{
    (void)state;
    svg_figure(&svg_html, SVG_SHARES, &svg_case_plot, &shares_grid);
    assert_int_equal(svg_count_of("url(#p-key-"), 4); /* two are plain: dark and white */
    assert_int_equal(svg_count_of("url(#p-bar-"), 3); /* there is none of one of them */
    assert_int_equal(svg_count_of("<pattern "), 7);
    svg_assert_sound();
}

static void a_mirrored_bar_begins_at_the_right(void **state)
{
    (void)state;
    static const int64_t two[] = {1, 3};
    const struct svg_grid grid = {"Stance", stances, 2, findings, 1, two, 0, false};
    svg_figure(&svg_html, SVG_SHARES, &svg_case_plot, &grid);
    svg_assert_has("<rect x=\"1.0\" y=\"1.0\" width=\"84.5\"");
    svg_assert_has("<rect x=\"85.5\" y=\"1.0\" width=\"253.5\"");
    buffer_clear(&svg_out);
    svg_case_mirror();
    svg_figure(&svg_html, SVG_SHARES, &svg_case_plot, &grid);
    svg_assert_has("<rect x=\"254.5\" y=\"1.0\" width=\"84.5\"");
    svg_assert_has("<rect x=\"1.0\" y=\"1.0\" width=\"253.5\"");
    svg_assert_has("\u200f\u2068confirm\u2069: 1</li>");
}

static void small_multiples_have_one_scale(void **state)
{
    (void)state;
    int64_t counts[SVG_GOALS * 2] = {0};
    counts[0] = 10;
    counts[2 * 16 + 1] = 5;
    const struct svg_grid grid = {"Goal", NULL, SVG_GOALS, stances, 2, counts, 0, false};
    svg_figure(&svg_html, SVG_SHARES_EACH, &svg_case_plot, &grid);
    assert_int_equal(svg_count_of("class=\"plot-row\""), SVG_GOALS);
    svg_assert_has("width=\"338.0\" height=\"20.0\""); /* the most */
    svg_assert_has("width=\"169.0\" height=\"20.0\""); /* half of it */
    svg_assert_has("<desc id=\"p-1-words\">confirm: 10 and partly confirm: 0; All: 10.</desc>");
    svg_assert_has("\u2068Goal 1: No poverty\u2069: 10</p>");
    svg_assert_sound();
}

/* ---- ratings ---- */

static void ratings_have_a_row_each(void **state)
{
    (void)state;
    static const char *const raters[] = {"rights-holders", "agreed"};
    static const int64_t counts[] = {1, 2, 0, 0, 4, 0, 0, 0, 1, 0};
    const struct svg_grid grid = {"Rated by", raters, 2, NULL, 5, counts, 0, false};
    svg_figure(&svg_html, SVG_RATING_BARS, &svg_case_plot, &grid);
    assert_int_equal(svg_count_of("fill=\"#3d5a80\""), 10);
    svg_assert_has("\u2068rights-holders\u2069: 7 ratings</p>");
    svg_assert_has("\u2068agreed\u2069: 1 rating</p>");
    svg_assert_has("x=\"276.0\" y=\"16.0\" width=\"60.0\" height=\"34.0\""); /* the fifth */
    buffer_clear(&svg_out);
    svg_case_mirror();
    svg_figure(&svg_html, SVG_RATING_BARS, &svg_case_plot, &grid);
    svg_assert_has("x=\"4.0\" y=\"16.0\" width=\"60.0\" height=\"34.0\"");
}

/* ---- rows by goals ---- */

static const char *const places[] = {"Kyrgyzstan", "Mongolia"};

static void the_matrix_has_a_count_in_every_cell(void **state)
{
    (void)state;
    int64_t counts[2 * SVG_GOALS] = {1, 30, 1000};
    const struct svg_grid grid = {"Country", places, 2, NULL, SVG_GOALS, counts, 0, false};
    svg_figure(&svg_html, SVG_GOAL_MATRIX, &svg_case_plot, &grid);
    assert_int_equal(svg_count_of("<text "), 3 * SVG_GOALS); /* with the head */
    svg_assert_has(">30</text>");
    svg_assert_has("fill=\"#e3eef6\""); /* few */
    svg_assert_has("fill=\"#74aed2\"");
    svg_assert_has("fill=\"#0b3c66\""); /* many */
    svg_assert_has("\u2068Kyrgyzstan\u2069: 1,031</p>");
    svg_assert_has(
        "<desc id=\"p-1-words\">Goal 1: 1, Goal 2: 30 and Goal 3: 1,000; All: 1,031.</desc>");
    svg_assert_has("<desc id=\"p-2-words\">All: 0.</desc>");
    svg_assert_has(
        "Goal 17: Partnerships for the goals\">17</abbr></th><th scope=\"col\">All</th>");
    svg_assert_sound();
}

static void a_long_matrix_comes_in_parts_with_a_head_each(void **state)
{
    (void)state;
    enum { ROWS = 249 };
    static const char *rows[ROWS];
    static int64_t counts[ROWS * SVG_GOALS];
    for (size_t i = 0; i < ROWS; i++)
        rows[i] = places[i % 2];
    const struct svg_grid grid = {"Country", rows, ROWS, NULL, SVG_GOALS, counts, 0, false};
    svg_figure(&svg_html, SVG_GOAL_MATRIX, &svg_case_plot, &grid);
    assert_int_equal(svg_count_of("class=\"plot-part\""), 18); /* 249 / 14, rounded up */
    assert_int_equal(svg_count_of("aria-hidden=\"true\""), 18);
    assert_int_equal(svg_count_of("class=\"plot-row\""), ROWS);
    assert_int_equal(svg_count_of("<table>"), 1);
}

static void coverage_is_a_mark_or_a_ring(void **state)
{
    (void)state;
    int64_t counts[SVG_GOALS] = {7};
    const struct svg_grid grid = {"Group", places, 1, NULL, SVG_GOALS, counts, 0, false};
    svg_figure(&svg_html, SVG_COVERAGE, &svg_case_plot, &grid);
    svg_assert_has("<circle cx=\"10.0\" cy=\"9.0\" r=\"9.0\" fill=\"#0b3c66\">");
    svg_assert_has(">7</text>");
    assert_int_equal(svg_count_of("fill=\"#ffffff\" stroke=\"#767676\""), SVG_GOALS - 1);
    buffer_clear(&svg_out);
    svg_case_mirror();
    svg_figure(&svg_html, SVG_COVERAGE, &svg_case_plot, &grid);
    svg_assert_has("<circle cx=\"330.0\" cy=\"9.0\" r=\"9.0\"");
}

/* ---- surveys ---- */

static void bars_are_shares_of_all_who_answered(void **state)
{
    (void)state;
    static const int64_t counts[] = {15, 10};
    struct svg_grid grid = {"Answer", places, 2, findings, 1, counts, 30, false};
    svg_figure(&svg_html, SVG_BARS, &svg_case_plot, &grid);
    svg_assert_has("\u2068Kyrgyzstan\u2069: 15 (50%)</p>");
    svg_assert_has("\u2068Mongolia\u2069: 10 (33%)</p>");
    svg_assert_has("<rect x=\"1.0\" y=\"1.0\" width=\"169.0\"");
    svg_assert_has("<p>30 answers.</p>");
    svg_assert_has("<td class=\"number\">10</td><td class=\"number\">33%</td>");
    buffer_clear(&svg_out);
    grid.answers = 0; /* one choice each */
    svg_case_mirror();
    svg_figure(&svg_html, SVG_BARS, &svg_case_plot, &grid);
    svg_assert_has("\u2068Mongolia\u2069: 10 (40%)</p>");
    svg_assert_has("<rect x=\"136.2\" y=\"1.0\" width=\"202.8\""); /* grows from the right */
    svg_assert_has("<p>25 answers.</p>");
}

static void a_survey_without_answers_says_so(void **state)
{
    (void)state;
    static const int64_t counts[] = {0, 0};
    const struct svg_grid grid = {"Answer", places, 2, findings, 1, counts, 0, false};
    svg_figure(&svg_html, SVG_BARS, &svg_case_plot, &grid);
    svg_assert_has("\u2068Kyrgyzstan\u2069: 0 (0%)</p>");
    svg_assert_has("<p>0 answers.</p>");
    svg_assert_has("width=\"0.0\"");
}

/* ---- trends ---- */

static void a_trend_has_an_arrow_and_a_word(void **state)
{
    (void)state;
    static const char *const years[] = {"2025", "2026"};
    static const char *const targets[] = {"1.1", "1.2", "1.3", "1.4", "1.5", "1.6"};
    static const int64_t counts[] = {21, 35, 4, 4, 5, 3, 0, 2, 6, 0, 0, 0};
    const struct svg_grid grid = {"Target", targets, 6, years, 2, counts, 0, true};
    svg_figure(&svg_html, SVG_TREND, &svg_case_plot, &grid);
    svg_assert_has("\u20681.1\u2069: up (2025: 2.1 and 2026: 3.5)</p>");
    svg_assert_has("\u20681.2\u2069: level (2025: 0.4 and 2026: 0.4)</p>");
    svg_assert_has("\u20681.3\u2069: down (2025: 0.5 and 2026: 0.3)</p>");
    svg_assert_has("\u20681.4\u2069: new (2025: none and 2026: 0.2)</p>");
    svg_assert_has("\u20681.5\u2069: gone (2025: 0.6 and 2026: none)</p>");
    svg_assert_has("\u20681.6\u2069: none in either (2025: none and 2026: none)</p>");
    svg_assert_has("<td class=\"number\">2.1</td><td class=\"number\">3.5</td>"
                   "<td class=\"number\">up</td>");
    svg_assert_has("<desc id=\"p-3-words\">2025: 0.5 and 2026: 0.3; Direction: down.</desc>");
    svg_assert_has("d=\"M3.0 13.0L13.0 3.0M6.5 3.0L13.0 3.0L13.0 9.5\""); /* up */
    svg_assert_has("d=\"M2.0 8.0L14.0 8.0M");                             /* level */
    assert_int_equal(svg_count_of("<path "), 3);
    assert_int_equal(svg_count_of("<circle "), 2);
    svg_assert_sound();
}

static void arrows_point_where_the_reader_goes(void **state)
{
    (void)state;
    static const char *const years[] = {"2025", "2026"};
    static const int64_t counts[] = {1, 2, 3, 3};
    const struct svg_grid grid = {"Target", places, 2, years, 2, counts, 0, false};
    svg_case_mirror();
    svg_figure(&svg_html, SVG_TREND, &svg_case_plot, &grid);
    svg_assert_has("d=\"M13.0 13.0L3.0 3.0M");
    svg_assert_has("d=\"M14.0 8.0L2.0 8.0M");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, svg_case_begin, svg_case_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_goal_has_a_sector),
        TEST(the_wheel_turns_the_other_way_when_mirrored),
        TEST(shares_are_told_in_words_too),
        TEST(shares_differ_without_colour),
        TEST(a_mirrored_bar_begins_at_the_right),
        TEST(small_multiples_have_one_scale),
        TEST(ratings_have_a_row_each),
        TEST(the_matrix_has_a_count_in_every_cell),
        TEST(a_long_matrix_comes_in_parts_with_a_head_each),
        TEST(coverage_is_a_mark_or_a_ring),
        TEST(bars_are_shares_of_all_who_answered),
        TEST(a_survey_without_answers_says_so),
        TEST(a_trend_has_an_arrow_and_a_word),
        TEST(arrows_point_where_the_reader_goes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
