/* Ratings: a plot and a scorecard at the head of the review, and a plot under each goal. */
#include "exporter/block_ratings.h"

#include "exporter/scorecard.h"

#include <stdio.h>

/* The raters of the code table, and one row for ratings that do not say who gave them. */
#define RATERS_MAX 8

struct rated {
    const char *code;
    int64_t counts[SVG_RATINGS];
};

/* Of one goal, or of all for 0; of one country, or of all for TEXT_NONE. */
static size_t collect(const struct store_result *ratings, int goal, struct text country,
                      struct rated *rated)
{
    size_t count = rater_codes.count + 1;
    for (size_t i = 0; i < count; i++)
        rated[i] = (struct rated){.code = i < rater_codes.count ? rater_codes.codes[i].name : ""};
    for (size_t row = 0; row < store_result_rows(ratings); row++) {
        int64_t rating = result_number(ratings, row, "rating");
        if ((goal != 0 && result_number(ratings, row, "goal") != goal) || rating < 1 ||
            rating > SVG_RATINGS ||
            (country.length > 0 && !text_equal(result_text(ratings, row, "country"), country)))
            continue;
        for (size_t i = 0; i < count; i++)
            if (text_is(result_text(ratings, row, "rater"), rated[i].code))
                rated[i].counts[rating - 1] += result_number(ratings, row, "findings");
    }
    return count;
}

static int64_t number_of(const struct rated *rated)
{
    int64_t sum = 0;
    for (int i = 0; i < SVG_RATINGS; i++)
        sum += rated->counts[i];
    return sum;
}

static double average_of(const struct rated *rated)
{
    int64_t sum = 0;
    for (int i = 0; i < SVG_RATINGS; i++)
        sum += rated->counts[i] * (i + 1);
    return (double)sum / (double)number_of(rated);
}

static const char *rater_words(const struct rated *rated)
{
    return rated->code[0] != '\0' ? block_label(&rater_codes, text_of(rated->code))
                                  : _("not said who rated");
}

static void write_cells(struct html *html, const struct rated *rated)
{
    block_head(html, rater_words(rated));
    for (int i = 0; i < SVG_RATINGS; i++)
        block_cell_number(html, rated->counts[i]);
    html_open(html, "td");
    html_attribute(html, "class", "number");
    html_string(html, language_tenths(average_of(rated)).words);
    html_close(html);
    block_cell_number(html, number_of(rated));
}

/* The same by country, in a report on several. */
static void write_countries(struct report *report, const struct store_result *ratings)
{
    static const char *const heads[] = {
        N_("Country"), N_("Rated by"),    N_("1, no progress"), "2",           "3",
        "4",           N_("5, on track"), N_("Average"),        N_("Ratings"), NULL};
    struct html *html = &report->html;
    size_t depth = html_depth(html);
    for (size_t i = 0; i < report->scope.country_count; i++) {
        struct rated rated[RATERS_MAX];
        struct text country = text_of(report->scope.countries[i]->alpha3);
        size_t count = collect(ratings, 0, country, rated);
        for (size_t k = 0; k < count; k++) {
            if (number_of(&rated[k]) == 0)
                continue;
            if (html_depth(html) == depth)
                block_table(html, _("Ratings of progress by country"), heads);
            html_open(html, "tr");
            block_head(html, report_country(report, country));
            write_cells(html, &rated[k]);
            html_close(html);
        }
    }
    html_close_to(html, depth);
}

/* A row of bars for each who rated, of one goal or of all for 0. */
static void write_plot(struct html *html, const struct store_result *ratings, int goal,
                       const char *id)
{
    struct rated rated[RATERS_MAX];
    const char *raters[RATERS_MAX];
    int64_t counts[RATERS_MAX * SVG_RATINGS];
    size_t count = collect(ratings, goal, TEXT_NONE, rated), drawn = 0;
    for (size_t i = 0; i < count; i++) {
        if (number_of(&rated[i]) == 0)
            continue;
        raters[drawn] = rater_words(&rated[i]);
        for (size_t k = 0; k < SVG_RATINGS; k++)
            counts[drawn * SVG_RATINGS + k] = rated[i].counts[k];
        drawn++;
    }
    const struct svg_plot plot = {
        id, _("Ratings of progress, by who rated"),
        _("How many findings gave each rating, from 1 (no progress) to 5 (on track).")};
    const struct svg_grid grid = {.rows_are = _("Rated by"),
                                  .rows = raters,
                                  .row_count = drawn,
                                  .column_count = SVG_RATINGS,
                                  .counts = counts};
    svg_figure(html, SVG_RATING_BARS, &plot, &grid);
}

void ratings_of_goal(struct html *html, const struct store_result *ratings, int goal)
{
    char id[40];
    (void)snprintf(id, sizeof id, "plot-ratings-goal-%d", goal);
    write_plot(html, ratings, goal, id);
}

enum verdict block_ratings(struct report *report, struct error *error)
{
    struct store_result *ratings = NULL;
    enum verdict verdict = report_query(report, "report_ratings", &ratings, error);
    if (verdict != VERDICT_OK)
        return verdict;
    write_plot(&report->html, ratings, 0, "plot-ratings");
    scorecard_write(report, ratings);
    if (report_is_wide(report))
        write_countries(report, ratings);
    store_result_free(&ratings);
    return VERDICT_OK;
}
