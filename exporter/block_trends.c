/*
 * This call beside the one before it. Ratings of those whose rights are at stake, of those who owe
 * them and of coalitions are never mixed: each has its own plot.
 */
#include "exporter/block.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* A goal's name in any language, with what stands before and after it. */
#define LABEL_BYTES 192

/* "2.35" in tenths; 0 for none, because no rating is below 1. */
static int64_t tenths_of(struct text mean)
{
    char words[24];
    (void)snprintf(words, sizeof words, "%.*s", TEXT_ARGS(mean));
    return lround(strtod(words, NULL) * 10);
}

static bool is_goal_row(const struct store_result *result, size_t row)
{
    int64_t goal = result_number(result, row, "goal");
    return result_text(result, row, "target").length == 0 && goal >= 1 && goal <= SVG_GOALS;
}

/* ---- ratings ---- */

static const char *rater_words(const char *rater)
{
    return rater[0] != '\0' ? block_label(&rater_codes, text_of(rater)) : _("not said who rated");
}

/* An arrow a goal, of one rater. */
static void write_rater(struct html *html, const struct store_result *ratings, const char *rater)
{
    char names[SVG_GOALS][LABEL_BYTES], id[64], title[LABEL_BYTES];
    const char *rows[SVG_GOALS], *const columns[] = {_("Before"), _("Now")};
    int64_t counts[2 * SVG_GOALS];
    size_t count = 0;
    for (size_t i = 0; i < store_result_rows(ratings) && count < SVG_GOALS; i++) {
        if (!is_goal_row(ratings, i) || !text_is(result_text(ratings, i, "rater"), rater))
            continue;
        int goal = (int)result_number(ratings, i, "goal");
        (void)snprintf(names[count], LABEL_BYTES, _("Goal %d: %s"), goal, language_goal(goal));
        rows[count] = names[count];
        counts[2 * count] = tenths_of(result_text(ratings, i, "mean_before"));
        counts[2 * count + 1] = tenths_of(result_text(ratings, i, "mean"));
        count++;
    }
    (void)snprintf(id, sizeof id, "plot-trend-%s", rater[0] != '\0' ? rater : "unknown");
    (void)snprintf(title, sizeof title, _("Mean ratings before and now: %s"), rater_words(rater));
    const struct svg_plot plot = {id, title,
                                  _("The mean of the ratings from 1 (no progress) to 5 (on track) "
                                    "in the call before this one and in this one.")};
    const struct svg_grid grid = {.rows_are = _("Goal"),
                                  .rows = rows,
                                  .row_count = count,
                                  .columns = columns,
                                  .column_count = 2,
                                  .counts = counts,
                                  .tenths = true};
    if (count > 0)
        html_element(html, "h4", rater_words(rater));
    svg_figure(html, SVG_TREND, &plot, &grid);
}

static void write_ratings(struct html *html, const struct store_result *ratings)
{
    if (store_result_rows(ratings) == 0)
        return;
    html_element(html, "h3", _("Ratings of progress before and now"));
    for (size_t i = 0; i < rater_codes.count; i++)
        write_rater(html, ratings, rater_codes.codes[i].name);
    write_rater(html, ratings, "");
}

static void cell_mean(struct html *html, struct text mean, int64_t ratings)
{
    html_open(html, "td");
    html_attribute(html, "class", "number");
    html_format(html, _("%s (%s)"), language_tenths((double)tenths_of(mean) / 10).words,
                FIGURE(ratings));
    html_close(html);
}

/* Those that were rated both times. */
static void write_targets(struct html *html, const struct store_result *ratings)
{
    static const char *const heads[] = {N_("Target"), N_("Rated by"), N_("Mean before (ratings)"),
                                        N_("Mean now (ratings)"), NULL};
    size_t depth = html_depth(html);
    for (size_t i = 0; i < store_result_rows(ratings); i++) {
        int64_t before = result_number(ratings, i, "ratings_before");
        int64_t now = result_number(ratings, i, "ratings");
        struct text code = result_text(ratings, i, "target"),
                    rater = result_text(ratings, i, "rater");
        if (code.length == 0 || before == 0 || now == 0)
            continue;
        if (html_depth(html) == depth)
            block_table(html, _("Targets that were rated in both calls"), heads);
        html_open(html, "tr");
        html_open(html, "th");
        html_attribute(html, "scope", "row");
        block_target_words(html, code);
        html_close(html);
        block_cell(html, rater.length > 0 ? block_label(&rater_codes, rater) : rater_words(""));
        cell_mean(html, result_text(ratings, i, "mean_before"), before);
        cell_mean(html, result_text(ratings, i, "mean"), now);
        html_close(html);
    }
    html_close_to(html, depth);
}

/* ---- findings ---- */

/* Of this call, or of the one before it. */
static struct goal_counts counts_of(const struct store_result *trend, size_t row, bool now)
{
    static const char *const columns[2][STANCES + 1] = {
        {"findings_before", "confirms_before", "partly_confirms_before", "contradicts_before",
         "omitted_before", "cannot_verify_before"},
        {"findings", "confirms", "partly_confirms", "contradicts", "omitted", "cannot_verify"},
    };
    struct goal_counts counts = {.findings = result_number(trend, row, columns[now][0])};
    for (size_t i = 0; i < STANCES; i++)
        counts.stances[i] = result_number(trend, row, columns[now][i + 1]);
    return counts;
}

/* Two bars a goal. */
static void write_stances(struct html *html, const struct store_result *trend)
{
    char names[2 * SVG_GOALS][LABEL_BYTES];
    const char *rows[2 * SVG_GOALS], *labels[SVG_SHARES_MAX];
    int64_t counts[2 * SVG_GOALS * (STANCES + 1)];
    size_t count = 0, columns = 0;
    for (size_t i = 0; i < store_result_rows(trend) && count < 2 * SVG_GOALS; i++) {
        if (!is_goal_row(trend, i))
            continue;
        int goal = (int)result_number(trend, i, "goal");
        for (int now = 0; now <= 1; now++) {
            struct goal_counts year = counts_of(trend, i, now == 1);
            columns = block_stance_shares(&year, labels, counts + count * (STANCES + 1));
            (void)snprintf(names[count], LABEL_BYTES,
                           now == 1 ? _("Goal %d now: %s") : _("Goal %d before: %s"), goal,
                           language_goal(goal));
            rows[count] = names[count];
            count++;
        }
    }
    const struct svg_plot plot = {
        "plot-trend-stances", _("How findings stood to the government’s report, before and now"),
        _("Findings by how they stand to the government’s report, in the call before this one and "
          "in this one.")};
    const struct svg_grid grid = {.rows_are = _("Goal"),
                                  .rows = rows,
                                  .row_count = count,
                                  .columns = labels,
                                  .column_count = columns,
                                  .counts = counts};
    html_element(html, "h3", _("Findings before and now"));
    svg_figure(html, SVG_SHARES_EACH, &plot, &grid);
}

static int64_t sum_of(const struct store_result *trend, bool now)
{
    int64_t sum = 0;
    for (size_t i = 0; i < store_result_rows(trend); i++)
        if (is_goal_row(trend, i))
            sum += counts_of(trend, i, now).findings;
    return sum;
}

/* ---- entry ---- */

static void write_previous(struct report *report)
{
    struct html *html = &report->html;
    struct sentence sentence = sentence_of(html, _("The call before this one is {call}."));
    html_open(html, "p");
    while (sentence_next(&sentence))
        if (sentence_at(&sentence, "call"))
            html_written(html, "bdi", result_text(report->call, 0, "previous_title"), TEXT_NONE);
    html_close(html);
}

static void write_trends(struct report *report, const struct store_result *trend,
                         const struct store_result *ratings)
{
    struct html *html = &report->html;
    write_previous(report);
    if (sum_of(trend, false) == 0) {
        html_element_format(html, "p",
                            _("No finding on %s counts in it: there is nothing to compare with."),
                            report_place(report));
        return;
    }
    write_ratings(html, ratings);
    write_targets(html, ratings);
    write_stances(html, trend);
}

enum verdict block_trends(struct report *report, struct error *error)
{
    struct store_result *trend = NULL, *ratings = NULL;
    if (result_text(report->call, 0, "previous").length == 0) {
        block_nothing(report, _("The call names no call before it: there is nothing to compare "
                                "with."));
        return VERDICT_OK;
    }
    enum verdict verdict = report_query(report, "report_trend", &trend, error);
    if (verdict == VERDICT_OK)
        verdict = report_query(report, "report_trend_ratings", &ratings, error);
    if (verdict == VERDICT_OK)
        write_trends(report, trend, ratings);
    store_result_free(&trend);
    store_result_free(&ratings);
    return verdict;
}
