/*
 * See scorecard.h. A column for each who rates and none for all of them: the mean of those who owe
 * a right and of those who have it would be nobody's view.
 */
#include "exporter/scorecard.h"

#include "exporter/corroboration.h"

/* The raters of the code table, and the ratings that do not say who gave them. */
#define RATERS_MAX 8

struct score {
    int64_t ratings, sum;
};

static size_t rater_index(struct text rater)
{
    size_t index = 0;
    while (index < rater_codes.count && !text_is(rater, rater_codes.codes[index].name))
        index++;
    return index;
}

static void collect(const struct store_result *ratings, struct score scores[SVG_GOALS][RATERS_MAX])
{
    for (size_t i = 0; i < store_result_rows(ratings); i++) {
        int64_t goal = result_number(ratings, i, "goal");
        int64_t findings = result_number(ratings, i, "findings");
        if (goal < 1 || goal > SVG_GOALS)
            continue;
        struct score *score = &scores[goal - 1][rater_index(result_text(ratings, i, "rater"))];
        score->ratings += findings;
        score->sum += findings * result_number(ratings, i, "rating");
    }
}

static void write_score(struct html *html, const struct score *score)
{
    html_open(html, "td");
    html_attribute(html, "class", "number");
    if (score->ratings > 0)
        html_format(html, _("%s (%s)"),
                    language_tenths((double)score->sum / (double)score->ratings).words,
                    FIGURE(score->ratings));
    else
        html_string(html, _("none"));
    html_close(html);
}

static void write_organisations(struct html *html, const struct goal_counts *counts)
{
    html_open(html, "td");
    html_attribute(html, "class", "number");
    if (counts->organisations_least < counts->organisations_most)
        html_format(html, _("%s to %s"), FIGURE(counts->organisations_least),
                    FIGURE(counts->organisations_most));
    else
        html_string(html, FIGURE(counts->organisations_least));
    html_close(html);
}

static void write_goal(struct report *report, int goal, const struct score *scores, size_t raters)
{
    struct html *html = &report->html;
    html_open(html, "tr");
    html_open(html, "th");
    html_attribute(html, "scope", "row");
    block_goal_words(html, goal);
    html_close(html);
    for (size_t i = 0; i < raters; i++)
        write_score(html, &scores[i]);
    write_organisations(html, &report->goals[goal - 1]);
    block_cell_number(html, corroboration_of_goal(report, goal));
    html_close(html);
}

static bool is_rated(const struct score *scores)
{
    for (size_t i = 0; i < RATERS_MAX; i++)
        if (scores[i].ratings > 0)
            return true;
    return false;
}

void scorecard_write(struct report *report, const struct store_result *ratings)
{
    struct html *html = &report->html;
    struct score scores[SVG_GOALS][RATERS_MAX] = {{{.ratings = 0}}};
    const char *heads[RATERS_MAX + 3] = {_("Goal")};
    size_t raters = rater_codes.count, count = 1, depth = html_depth(html);
    collect(ratings, scores);
    for (int i = 0; i < SVG_GOALS; i++) /* a column only where a rating does not say whose it is */
        raters += raters == rater_codes.count && scores[i][rater_codes.count].ratings > 0;
    for (size_t i = 0; i < raters; i++)
        heads[count++] = i < rater_codes.count
                             ? block_label(&rater_codes, text_of(rater_codes.codes[i].name))
                             : _("not said who rated");
    heads[count++] = _("Organisations");
    heads[count++] = _("Independent organisations that contradict one statement, at least");
    for (int goal = 1; goal <= SVG_GOALS; goal++) {
        if (!is_rated(scores[goal - 1]))
            continue;
        if (html_depth(html) == depth)
            block_table_labelled(
                html,
                _("Mean ratings from 1 (no progress) to 5 (on track), with how many "
                  "there are, by who rated"),
                heads, count);
        write_goal(report, goal, scores[goal - 1], raters);
    }
    html_close_to(html, depth);
}
