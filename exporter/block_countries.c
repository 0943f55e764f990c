/* The countries of a report side by side: what each brought, on which goals, with which stance. */
#include "exporter/block.h"

#include <stdlib.h>

static const char *const stances[STANCES] = {"confirms", "partly_confirms", "contradicts",
                                             "omitted", "cannot_verify"};

static void write_overview(struct report *report, const struct store_result *countries)
{
    static const char *const heads[] = {N_("Country"),
                                        N_("Findings"),
                                        N_("Organisations, at least"),
                                        N_("Organisations, at most"),
                                        N_("Statements of the government"),
                                        N_("Statements that findings contradict"),
                                        NULL};
    static const char *const columns[] = {"findings", "organisations_least", "organisations_most",
                                          "claims", "contradicted"};
    struct html *html = &report->html;
    size_t depth = html_depth(html);
    block_table(html, _("What each country brought"), heads);
    for (size_t i = 0; i < store_result_rows(countries); i++) {
        html_open(html, "tr");
        block_head(html, report_country(report, result_text(countries, i, "country")));
        for (size_t k = 0; k < sizeof columns / sizeof columns[0]; k++)
            block_cell_number(html, result_number(countries, i, columns[k]));
        html_close(html);
    }
    html_close_to(html, depth);
    html_element(html, "p",
                 _("Who spoke under its own name and who did not may be the same organisation: "
                   "there are at least so many, and at most so many."));
}

/* The row of a country; row_count for none. */
static size_t row_of(const struct store_result *countries, struct text country)
{
    size_t row = 0;
    while (row < store_result_rows(countries) &&
           !text_equal(result_text(countries, row, "country"), country))
        row++;
    return row;
}

static void write_goals(struct report *report, const struct store_result *countries,
                        const struct store_result *goals, const char *const *names, int64_t *counts)
{
    for (size_t i = 0; i < store_result_rows(goals); i++) {
        size_t row = row_of(countries, result_text(goals, i, "country"));
        int64_t goal = result_number(goals, i, "goal");
        if (row < store_result_rows(countries) && goal >= 1 && goal <= SVG_GOALS)
            counts[row * SVG_GOALS + (size_t)goal - 1] = result_number(goals, i, "findings");
    }
    const struct svg_plot plot = {
        "plot-countries-goals", _("Findings by country and goal"),
        _("Findings by country and goal. The darker a field, the more; each tells its number.")};
    const struct svg_grid grid = {.rows_are = _("Country"),
                                  .rows = names,
                                  .row_count = store_result_rows(countries),
                                  .column_count = SVG_GOALS,
                                  .counts = counts};
    svg_figure(&report->html, SVG_GOAL_MATRIX, &plot, &grid);
}

static void write_stances(struct report *report, const struct store_result *countries,
                          const char *const *names, int64_t *counts)
{
    const char *labels[SVG_SHARES_MAX];
    size_t columns = 0;
    for (size_t i = 0; i < store_result_rows(countries); i++) {
        struct goal_counts country = {.findings = result_number(countries, i, "findings")};
        for (size_t k = 0; k < STANCES; k++)
            country.stances[k] = result_number(countries, i, stances[k]);
        columns = block_stance_shares(&country, labels, counts + i * (STANCES + 1));
    }
    const struct svg_plot plot = {
        "plot-countries-stances", _("How the findings stand to the governments’ reports"),
        _("How the findings of each country stand to its government’s report.")};
    const struct svg_grid grid = {.rows_are = _("Country"),
                                  .rows = names,
                                  .row_count = store_result_rows(countries),
                                  .columns = labels,
                                  .column_count = columns,
                                  .counts = counts};
    svg_figure(&report->html, SVG_SHARES_EACH, &plot, &grid);
}

static enum verdict write_plots(struct report *report, const struct store_result *countries,
                                const struct store_result *goals, struct error *error)
{
    size_t rows = store_result_rows(countries);
    const char **names = calloc(rows + 1, sizeof *names);
    int64_t *by_goal = calloc(rows + 1, SVG_GOALS * sizeof *by_goal);
    int64_t *by_stance = calloc(rows + 1, (STANCES + 1) * sizeof *by_stance);
    bool good = names != NULL && by_goal != NULL && by_stance != NULL;
    if (good) {
        for (size_t i = 0; i < rows; i++)
            names[i] = report_country(report, result_text(countries, i, "country"));
        write_goals(report, countries, goals, names, by_goal);
        write_stances(report, countries, names, by_stance);
    }
    free(by_stance);
    free(by_goal);
    free(names);
    return good ? VERDICT_OK : error_no_memory(error);
}

enum verdict block_countries(struct report *report, struct error *error)
{
    struct store_result *countries = NULL, *goals = NULL;
    if (!report_is_wide(report)) {
        html_element(&report->html, "p", _("This report is on one country."));
        return VERDICT_OK;
    }
    enum verdict verdict = report_query(report, "report_countries", &countries, error);
    if (verdict == VERDICT_OK)
        verdict = report_query(report, "report_country_goals", &goals, error);
    if (verdict == VERDICT_OK) {
        write_overview(report, countries);
        verdict = write_plots(report, countries, goals, error);
    }
    store_result_free(&countries);
    store_result_free(&goals);
    return verdict;
}
