/* The executive summary: a few figures, and the strongest contradictions and omissions. */
#include "exporter/block.h"

/* How many contradicted statements the summary lists. */
#define STRONGEST 5

static void write_figures(struct report *report)
{
    struct html *html = &report->html;
    struct goal_counts all = {.findings = 0};
    int goals = 0;
    for (int i = 0; i < SVG_GOALS; i++) {
        all.findings += report->goals[i].findings;
        goals += report->goals[i].findings > 0;
        for (int k = 0; k < STANCES; k++)
            all.stances[k] += report->goals[i].stances[k];
    }
    html_open(html, "p");
    html_format(html,
                words_for(all.findings, "%s finding of civil society is counted here.",
                          "%s findings of civil society are counted here."),
                FIGURE(all.findings));
    block_gap(html);
    html_format(html, _("Goals spoken to: %d of 17."), goals);
    block_gap(html);
    html_format(html,
                _("How they stand to the government’s report: confirm %s, partly confirm %s, "
                  "contradict %s, tell what it leaves out %s, cannot verify it %s."),
                FIGURE(all.stances[0]), FIGURE(all.stances[1]), FIGURE(all.stances[2]),
                FIGURE(all.stances[3]), FIGURE(all.stances[4]));
    html_close(html);
}

static void write_wheel(struct report *report)
{
    const char *const head = _("Findings");
    int64_t counts[SVG_GOALS];
    for (int i = 0; i < SVG_GOALS; i++)
        counts[i] = report->goals[i].findings;
    const struct svg_plot plot = {
        "plot-goals", _("Findings by goal"),
        _("Findings by goal. The number inside is the goal, the one outside counts its findings, "
          "and "
          "the longer a sector, the more; a dashed one has none. In the middle stands their sum.")};
    const struct svg_grid grid = {.rows_are = _("Goal"),
                                  .row_count = SVG_GOALS,
                                  .columns = &head,
                                  .column_count = 1,
                                  .counts = counts};
    svg_figure(&report->html, SVG_GOAL_WHEEL, &plot, &grid);
}

/* Index of the most contradicted claim after those already listed; the number of claims at the end.
 */
static size_t next_contradicted(const struct store_result *claims, int64_t limit, size_t after)
{
    size_t count = store_result_rows(claims), best = count;
    for (size_t i = 0; i < count; i++) {
        int64_t n = result_number(claims, i, "contradicts");
        bool left = n > 0 && (n < limit || (n == limit && (after == count || i > after)));
        if (left && (best == count || n > result_number(claims, best, "contradicts")))
            best = i;
    }
    return best;
}

static void write_contradiction(struct report *report, size_t row)
{
    struct html *html = &report->html;
    const struct store_result *claims = report->claims;
    int64_t findings = result_number(claims, row, "contradicts");
    struct sentence sentence = sentence_of(html, _("{goal}. {statement} ({code}) {findings}"));
    html_open(html, "li");
    while (sentence_next(&sentence)) {
        if (sentence_at(&sentence, "goal"))
            block_goal_words(html, (int)result_number(claims, row, "goal"));
        else if (sentence_at(&sentence, "statement"))
            html_written(html, "q", result_text(claims, row, "statement"), TEXT_NONE);
        else if (sentence_at(&sentence, "code"))
            block_claim_link(report, result_text(claims, row, "country"),
                             result_text(claims, row, "code"));
        else if (sentence_at(&sentence, "findings"))
            html_format(html,
                        words_for(findings, "%s finding contradicts this statement.",
                                  "%s findings contradict this statement."),
                        FIGURE(findings));
    }
    html_close(html);
}

static void write_contradictions(struct report *report)
{
    struct html *html = &report->html;
    size_t count = store_result_rows(report->claims);
    size_t claim = next_contradicted(report->claims, INT64_MAX, count);
    if (claim == count)
        return;
    html_element(html, "h3", _("Where findings contradict the government most"));
    html_open(html, "ol");
    for (int i = 0; i < STRONGEST && claim < count; i++) {
        write_contradiction(report, claim);
        claim = next_contradicted(report->claims,
                                  result_number(report->claims, claim, "contradicts"), claim);
    }
    html_close(html);
}

/* What each country brought, in a report on several. */
static enum verdict write_countries(struct report *report, struct error *error)
{
    static const char *const heads[] = {N_("Country"),
                                        N_("Findings"),
                                        N_("Goals spoken to"),
                                        N_("Contradict the government"),
                                        N_("Left out by the government"),
                                        N_("Statements of the government"),
                                        NULL};
    static const char *const columns[] = {"findings", "goals", "contradicts", "omitted", "claims"};
    struct html *html = &report->html;
    struct store_result *countries = NULL;
    enum verdict verdict = report_query(report, "report_countries", &countries, error);
    if (verdict != VERDICT_OK)
        return verdict;
    size_t depth = html_depth(html);
    block_table(html, _("Findings by country"), heads);
    for (size_t i = 0; i < store_result_rows(countries); i++) {
        html_open(html, "tr");
        block_head(html, report_country(report, result_text(countries, i, "country")));
        for (size_t k = 0; k < sizeof columns / sizeof columns[0]; k++)
            block_cell_number(html, result_number(countries, i, columns[k]));
        html_close(html);
    }
    html_close_to(html, depth);
    store_result_free(&countries);
    return VERDICT_OK;
}

static enum verdict write_omissions(struct report *report, struct error *error)
{
    struct html *html = &report->html;
    struct store_result *omissions = NULL;
    enum verdict verdict = report_query(report, "report_omissions", &omissions, error);
    if (verdict != VERDICT_OK)
        return verdict;
    size_t count = store_result_rows(omissions);
    if (count > 0) {
        html_element(html, "h3", _("What the government’s report leaves out"));
        html_open(html, "ul");
    }
    for (size_t i = 0; i < count; i++) {
        struct sentence sentence = sentence_of(html, _("{goal}. {title} ({code})"));
        html_open(html, "li");
        while (sentence_next(&sentence)) {
            if (sentence_at(&sentence, "goal"))
                block_goal_words(html, (int)result_number(omissions, i, "goal"));
            else if (sentence_at(&sentence, "title"))
                html_written(html, "bdi", result_text(omissions, i, "title"),
                             result_text(omissions, i, "language"));
            else if (sentence_at(&sentence, "code"))
                block_finding_of(report, result_text(omissions, i, "country"),
                                 result_text(omissions, i, "code"));
        }
        html_close(html);
    }
    if (count > 0)
        html_close(html);
    store_result_free(&omissions);
    return VERDICT_OK;
}

enum verdict block_summary(struct report *report, struct error *error)
{
    struct html *html = &report->html;
    if (report_count(report, "counted") == 0) {
        html_element_format(html, "p",
                            _("No finding on %s counts in this call so far. This report says who "
                              "was asked and what the government reports, and nothing more."),
                            report_place(report));
        return VERDICT_OK;
    }
    write_figures(report);
    write_wheel(report);
    enum verdict verdict = report_is_wide(report) ? write_countries(report, error) : VERDICT_OK;
    if (verdict != VERDICT_OK)
        return verdict;
    write_contradictions(report);
    return write_omissions(report, error);
}
