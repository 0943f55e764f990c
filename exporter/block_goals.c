/*
 * The heart of the report: goal by goal the government's statements beside the findings that speak
 * to them, then the other findings by type. Written as the findings arrive.
 */
#include "exporter/block_claims.h"
#include "exporter/block_ratings.h"
#include "exporter/card.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/*
 * Where the writing stands. Findings come by goal, then country, then claim, then type
 * (report_findings); statements by goal, then country (report_claims).
 */
struct walk {
    struct report *report;
    const struct store_result *ratings;
    int goal; /* the last one opened; 0 before the first */
    bool goal_open;
    char country[4];        /* whose part of the goal it is, in a report on several; "" for none */
    size_t next_claim;      /* of report->claims */
    bool beside_open;       /* a statement and the findings beside it */
    struct text open_claim; /* its code */
    char type[32];          /* of the findings without a statement; "" for none */
    bool pointers_open;
    size_t goal_depth;
};

/* ---- a goal's head ---- */

static void write_stances(struct html *html, int goal, const struct goal_counts *counts)
{
    const char *labels[SVG_SHARES_MAX], *const number = _("Number");
    int64_t numbers[SVG_SHARES_MAX];
    char id[32];
    (void)snprintf(id, sizeof id, "plot-goal-%d", goal);
    const struct svg_plot plot = {id, _("How the findings stand to the government’s report"),
                                  _("How the findings stand to the government’s report.")};
    const struct svg_grid grid = {.rows_are = _("Findings that …"),
                                  .rows = labels,
                                  .row_count = block_stance_shares(counts, labels, numbers),
                                  .columns = &number,
                                  .column_count = 1,
                                  .counts = numbers};
    svg_figure(html, SVG_SHARES, &plot, &grid);
}

static void write_goal_counts(struct html *html, const struct goal_counts *counts)
{
    int64_t hidden = counts->findings - counts->shown;
    if (counts->findings == 0) {
        html_element(html, "p", _("No finding is counted on this goal."));
        return;
    }
    html_open(html, "p");
    html_format(html,
                words_for(counts->findings, "%s finding is counted on this goal.",
                          "%s findings are counted on this goal."),
                FIGURE(counts->findings));
    if (hidden > 0) {
        block_gap(html);
        html_format(html,
                    words_for(hidden, "%s of them is counted only: its text is not to be shown.",
                              "%s of them are counted only: their text is not to be shown."),
                    FIGURE(hidden));
    }
    html_close(html);
}

static void begin_goal(struct walk *walk, int goal)
{
    struct html *html = &walk->report->html;
    const struct goal_counts *counts = &walk->report->goals[goal - 1];
    walk->goal = goal;
    walk->goal_open = true;
    walk->goal_depth = html_depth(html);
    html_open(html, "section");
    html_attribute(html, "class", "goal");
    html_attribute_format(html, "id", "goal-%d", goal);
    html_open(html, "h3");
    html_attribute_format(html, "style", "border-color:%s", reference_goal(goal)->colour);
    block_goal_words(html, goal);
    html_close(html);
    write_goal_counts(html, counts);
    if (counts->findings > 0)
        write_stances(html, goal, counts);
    ratings_of_goal(html, walk->ratings, goal);
}

/* ---- statements ---- */

static void close_beside(struct walk *walk)
{
    if (walk->beside_open)
        html_close_to(&walk->report->html, walk->goal_depth + 1);
    walk->beside_open = false;
}

static void close_type(struct walk *walk)
{
    if (walk->pointers_open)
        html_close(&walk->report->html);
    walk->pointers_open = false;
}

static bool is_there(const struct walk *walk, struct text country)
{
    return !report_is_wide(walk->report) || text_is(country, walk->country);
}

/* The country's part of the goal, in a report on several. */
static void open_country(struct walk *walk, struct text country)
{
    if (is_there(walk, country))
        return;
    close_type(walk);
    close_beside(walk);
    (void)snprintf(walk->country, sizeof walk->country, "%.*s", TEXT_ARGS(country));
    walk->type[0] = '\0';
    html_element(&walk->report->html, "h4", report_country(walk->report, country));
}

/* The statement on the left, room for findings on the right. */
static void open_beside(struct walk *walk, size_t row)
{
    struct html *html = &walk->report->html;
    const struct store_result *claims = walk->report->claims;
    close_beside(walk);
    html_open(html, "div");
    html_attribute(html, "class", "beside");
    claims_write(walk->report, row, report_is_wide(walk->report) ? "h5" : "h4");
    html_open(html, "div");
    html_attribute(html, "class", "findings");
    walk->beside_open = true;
    walk->open_claim = result_text(claims, row, "code");
}

/* By code: the order that the queries give countries in. */
static bool is_after(struct text country, struct text other)
{
    size_t shorter = country.length < other.length ? country.length : other.length;
    int order = memcmp(country.at, other.at, shorter);
    return order > 0 || (order == 0 && country.length > other.length);
}

/*
 * Statements on the goal up to the country's one with the code, or for an empty code all that are
 * left of it and the countries before it; of all countries where that is empty, too.
 */
static void advance_claims(struct walk *walk, struct text country, struct text until)
{
    const struct store_result *claims = walk->report->claims;
    for (; walk->next_claim < store_result_rows(claims); walk->next_claim++) {
        size_t row = walk->next_claim;
        int64_t goal = result_number(claims, row, "goal");
        struct text whose = result_text(claims, row, "country");
        if (goal > walk->goal)
            return;
        if (goal < walk->goal) /* none of the 17: nothing to stand under */
            continue;
        if (country.length > 0 && is_after(whose, country))
            return;
        open_country(walk, whose);
        open_beside(walk, row);
        if (until.length > 0 && text_equal(whose, country) &&
            text_equal(result_text(claims, row, "code"), until)) {
            walk->next_claim++;
            return;
        }
        claims_write_silence(walk->report, row);
    }
}

/* ---- findings ---- */

static void end_goal(struct walk *walk)
{
    if (!walk->goal_open)
        return;
    close_type(walk);
    advance_claims(walk, TEXT_NONE, TEXT_NONE);
    close_beside(walk);
    html_close_to(&walk->report->html, walk->goal_depth);
    walk->country[0] = '\0';
    walk->type[0] = '\0';
    walk->goal_open = false;
}

/* Opens the next goal that has something to tell, up to the last one; false: there is none. */
static bool next_goal(struct walk *walk, int last)
{
    end_goal(walk);
    for (int goal = walk->goal + 1; goal <= last; goal++) {
        if (walk->report->goals[goal - 1].findings == 0 && !walk->report->goals[goal - 1].claimed)
            continue;
        begin_goal(walk, goal);
        return true;
    }
    return false;
}

static const struct {
    const char *type;
    const char *heading;
} type_headings[] = {
    {"GAP", N_("Gaps")},
    {"VIOLATION", N_("Violations")},
    {"REGRESSION", N_("Regressions")},
    {"DATA_GAP", N_("Data gaps")},
    {"PROGRESS", N_("Progress")},
    {"GOOD_PRACTICE", N_("Good practices")},
    {"PARTICIPATION", N_("Participation")},
    {"CIVIC_SPACE", N_("Civic space")},
};

static void open_type(struct walk *walk, struct text type)
{
    if (text_is(type, walk->type))
        return;
    close_type(walk);
    (void)snprintf(walk->type, sizeof walk->type, "%.*s", TEXT_ARGS(type));
    for (size_t i = 0; i < sizeof type_headings / sizeof type_headings[0]; i++)
        if (text_is(type, type_headings[i].type))
            html_element(&walk->report->html, report_is_wide(walk->report) ? "h5" : "h4",
                         _(type_headings[i].heading));
}

static void write_pointer(struct walk *walk, const struct store_rows *rows)
{
    struct html *html = &walk->report->html;
    if (!walk->pointers_open)
        html_open(html, "ul");
    walk->pointers_open = true;
    card_pointer(walk->report, rows_text(rows, "code"), rows_text(rows, "title"),
                 rows_text(rows, "language"));
}

static void write_finding(struct walk *walk, const struct store_rows *rows)
{
    struct report *report = walk->report;
    int64_t goal = rows_number(rows, "goal");
    struct text country = rows_text(rows, "country");
    while (walk->goal < goal && next_goal(walk, (int)goal))
        ;
    if (rows_flag(rows, "beside")) {
        struct text claim = rows_text(rows, "claim_code");
        if (!walk->beside_open || !is_there(walk, country) || !text_equal(walk->open_claim, claim))
            advance_claims(walk, country, claim);
    } else {
        advance_claims(walk, country, TEXT_NONE);
        close_beside(walk);
        open_country(walk, country);
        open_type(walk, rows_text(rows, "finding_type"));
    }
    if (card_belongs_to_civic(report, rows))
        write_pointer(walk, rows);
    else
        card_write(report, report_is_wide(report) ? "h6" : "h5", rows);
}

static enum verdict write_findings(struct walk *walk, struct store_rows *rows, struct error *error)
{
    for (;;) {
        bool row = false;
        enum verdict verdict = store_rows_next(rows, &row, error);
        if (verdict != VERDICT_OK || !row)
            return verdict;
        write_finding(walk, rows);
        verdict = output_flush(walk->report->output, error);
        if (verdict != VERDICT_OK)
            return verdict;
    }
}

/* ---- what nobody spoke to ---- */

/* Writes the list; returns how many there are. Without html it only counts. */
static size_t list_silent_goals(const struct report *report, struct html *html)
{
    size_t count = 0;
    for (int goal = 1; goal <= SVG_GOALS; goal++) {
        if (report->goals[goal - 1].findings > 0)
            continue;
        if (html != NULL) {
            html_string(html, count > 0 ? C_("list", "; ") : "");
            block_goal_words(html, goal);
        }
        count++;
    }
    return count;
}

static void write_silent_goals(struct report *report)
{
    struct html *html = &report->html;
    struct sentence sentence = sentence_of(
        html, report->scope.theme == NULL ? _("Goals without any finding: {list}.")
                                          : _("Goals without any finding on this theme: {list}."));
    if (list_silent_goals(report, NULL) == 0)
        return;
    html_open(html, "p");
    while (sentence_next(&sentence))
        if (sentence_at(&sentence, "list"))
            (void)list_silent_goals(report, html);
    html_close(html);
}

enum verdict block_goals(struct report *report, struct error *error)
{
    struct store_result *ratings = NULL;
    struct store_rows *rows = NULL;
    enum verdict verdict = report_query(report, "report_ratings", &ratings, error);
    if (verdict == VERDICT_OK)
        verdict = card_rows_open(report, false, &rows, error);
    if (verdict == VERDICT_OK) {
        struct walk walk = {.report = report, .ratings = ratings};
        verdict = write_findings(&walk, rows, error);
        if (verdict == VERDICT_OK) {
            while (next_goal(&walk, SVG_GOALS))
                ;
            write_silent_goals(report);
            claims_write_silent(report);
        }
    }
    store_rows_free(&rows);
    store_result_free(&ratings);
    return verdict;
}
