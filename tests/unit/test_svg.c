/* The plots: what they draw, what they say in words, and that their text can be read. */
#include "exporter/svg.h"

#include "model/reference.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct buffer out;
static struct html html;

static int begin(void **state)
{
    (void)state;
    out = BUFFER_NONE;
    html = html_to(&out);
    return 0;
}

static int end(void **state)
{
    (void)state;
    buffer_free(&out);
    return 0;
}

static size_t count_of(const char *part)
{
    size_t count = 0;
    for (const char *at = out.data; at != NULL && (at = strstr(at, part)) != NULL; at++)
        count++;
    return count;
}

static void assert_has(const char *part)
{
    if (count_of(part) == 0)
        fail_msg("\"%s\" is missing in %s", part, out.data != NULL ? out.data : "nothing");
}

static const struct svg_share shares[] = {
    {"confirm", 3}, {"partly confirm", 0}, {"contradict <b>", 1000},
    {"omitted", 1}, {"cannot verify", 2},  {"no stance", 4},
};

static void shares_are_told_in_words_too(void **state)
{
    (void)state;
    svg_shares(&html, "p", "Title", shares, 6);
    assert_has("role=\"img\" aria-labelledby=\"p-title p-words\"");
    assert_has("<title id=\"p-title\">Title</title>");
    assert_has("<desc id=\"p-words\">confirm: 3, partly confirm: 0, contradict &lt;b&gt;: 1000, "
               "omitted: 1, cannot verify: 2, no stance: 4.</desc>");
    assert_has(">contradict &lt;b&gt;: 1000</text>");
    assert_int_equal(html_depth(&html), 0);
}

static void shares_differ_without_colour(void **state)
{
    (void)state;
    svg_shares(&html, "p", "Title", shares, 6);
    assert_int_equal(count_of("<pattern "), 6);
    assert_int_equal(count_of("<path "), 4);                  /* two are plain: dark and white */
    assert_int_equal(count_of("fill=\"url(#p-fill-1)\""), 1); /* none of it: the legend only */
    assert_int_equal(count_of("fill=\"url(#p-fill-2)\""), 2);
}

static void nothing_is_drawn_of_nothing(void **state)
{
    (void)state;
    const struct svg_share none[] = {{"a", 0}, {"b", 0}};
    const struct svg_ratings unrated[] = {{"x", {0, 0, 0, 0, 0}}};
    svg_shares(&html, "p", "Title", none, 2);
    svg_rating_bars(&html, "r", "Title", unrated, 1);
    svg_rating_bars(&html, "r", "Title", NULL, 0);
    assert_int_equal(out.length, 0);
}

static void every_goal_has_a_tile(void **state)
{
    (void)state;
    int64_t counts[SVG_GOALS] = {0};
    counts[4] = 12;
    counts[16] = 123456;
    svg_goal_tiles(&html, "g", "Goals", counts);
    assert_int_equal(count_of("<rect "), SVG_GOALS);
    assert_int_equal(count_of("stroke-dasharray"), SVG_GOALS - 2);
    assert_has("Goal 5, Gender equality: 12; ");
    assert_has("Goal 17, Partnerships for the goals: 123456.</desc>");
    assert_has(">12</text>");
    assert_has(">123456</text>");
}

static void ratings_have_a_row_each(void **state)
{
    (void)state;
    const struct svg_ratings rows[] = {{"rights-holders", {1, 2, 0, 0, 4}},
                                       {"agreed", {0, 0, 0, 1, 0}}};
    svg_rating_bars(&html, "r", "Ratings", rows, 2);
    assert_has("rights-holders: rating 1: 1, rating 2: 2, rating 3: 0, rating 4: 0, rating 5: 4. "
               "agreed: rating 1: 0,");
    assert_int_equal(count_of("<rect "), 10);
    assert_has("height=\"30.0\"");
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

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(shares_are_told_in_words_too), TEST(shares_differ_without_colour),
        TEST(nothing_is_drawn_of_nothing),  TEST(every_goal_has_a_tile),
        TEST(ratings_have_a_row_each),      TEST(text_on_goal_colours_can_be_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
