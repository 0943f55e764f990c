/*
 * The heart of the report: goal by goal the government's statements beside the findings that speak
 * to them, then the other findings by type. Written as the findings arrive.
 */
#include "exporter/block_ratings.h"
#include "exporter/card.h"

#include <inttypes.h>
#include <stdio.h>

/* Where the writing stands. Findings come by goal, then claim, then type (report_findings). */
struct walk {
    struct report *report;
    const struct store_result *ratings;
    int goal; /* the last one opened; 0 before the first */
    bool goal_open;
    size_t next_claim;      /* of report->claims */
    bool beside_open;       /* a statement and the findings beside it */
    struct text open_claim; /* its code */
    char type[32];          /* of the findings without a statement; "" for none */
    bool pointers_open;
    size_t goal_depth;
    struct card card;
};

/* ---- a goal's head ---- */

static void write_stances(struct html *html, int goal, const struct goal_counts *counts)
{
    static const char *const heads[] = {N_("Findings that …"), N_("Number"), NULL};
    struct svg_share shares[SVG_SHARES_MAX];
    size_t count = block_stance_shares(counts, shares);
    char id[32];
    (void)snprintf(id, sizeof id, "plot-goal-%d", goal);
    html_open(html, "figure");
    svg_shares(html, id, _("How the findings stand to the government’s report"), shares, count);
    html_element(html, "figcaption", _("How the findings stand to the government’s report."));
    html_open(html, "details");
    html_element(html, "summary", _("The same as a table"));
    size_t depth = html_depth(html);
    block_table(html, _("How the findings stand to the government’s report"), heads);
    for (size_t i = 0; i < count; i++) {
        html_open(html, "tr");
        html_open(html, "th");
        html_attribute(html, "scope", "row");
        html_string(html, shares[i].label);
        html_close(html);
        block_cell_number(html, shares[i].count);
        html_close(html);
    }
    html_close_to(html, depth - 2);
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
                words_for(counts->findings, "%" PRId64 " finding is counted on this goal.",
                          "%" PRId64 " findings are counted on this goal."),
                counts->findings);
    if (hidden > 0) {
        html_string(html, " ");
        html_format(
            html,
            words_for(hidden, "%" PRId64 " of them is counted only: its text is not to be shown.",
                      "%" PRId64 " of them are counted only: their text is not to be shown."),
            hidden);
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
    ratings_table(html, walk->ratings, goal);
}

/* ---- statements ---- */

static void write_claim(struct html *html, const struct store_result *claims, size_t row)
{
    struct text code = result_text(claims, row, "code"), page = result_text(claims, row, "page");
    struct text target = result_text(claims, row, "target");
    html_open(html, "figure");
    html_attribute(html, "class", "claim");
    html_attribute_format(html, "id", "claim-%.*s", TEXT_ARGS(code));
    html_element(html, "h4", _("The government reports"));
    html_open(html, "blockquote");
    html_paragraphs(html, result_text(claims, row, "statement"));
    html_close(html);
    html_open(html, "figcaption");
    html_text(html, code);
    if (target.length > 0)
        html_format(html, _(", target %.*s"), TEXT_ARGS(target));
    html_string(html, ". ");
    html_open(html, "cite");
    html_attribute(html, "dir", "auto");
    html_text(html, result_text(claims, row, "source"));
    html_close(html);
    if (page.length > 0)
        html_format(html, _(", page %.*s"), TEXT_ARGS(page));
    html_format(html, " (%" PRId64 ")", result_number(claims, row, "year"));
    html_close(html);
    html_close(html);
}

static void close_beside(struct walk *walk)
{
    if (walk->beside_open)
        html_close_to(&walk->report->html, walk->goal_depth + 1);
    walk->beside_open = false;
}

/* The statement on the left, room for findings on the right. */
static void open_beside(struct walk *walk, size_t row)
{
    struct html *html = &walk->report->html;
    const struct store_result *claims = walk->report->claims;
    close_beside(walk);
    html_open(html, "div");
    html_attribute(html, "class", "beside");
    write_claim(html, claims, row);
    html_open(html, "div");
    html_attribute(html, "class", "findings");
    walk->beside_open = true;
    walk->open_claim = result_text(claims, row, "code");
}

static void write_silence(struct html *html, const struct store_result *claims, size_t row)
{
    int64_t findings = result_number(claims, row, "findings");
    if (findings == 0)
        html_element_class(html, "p", "silence", _("No finding speaks to this statement."));
    else
        html_element_format(
            html, "p",
            words_for(findings,
                      "%" PRId64 " finding speaks to this statement: under another goal, or "
                      "counted without its text.",
                      "%" PRId64 " findings speak to this statement: under another goal, or "
                      "counted without their text."),
            findings);
}

/* Statements on the goal up to the one with the code, or all that are left for an empty code. */
static void advance_claims(struct walk *walk, struct text until)
{
    const struct store_result *claims = walk->report->claims;
    for (; walk->next_claim < store_result_rows(claims); walk->next_claim++) {
        size_t row = walk->next_claim;
        int64_t goal = result_number(claims, row, "goal");
        if (goal > walk->goal)
            return;
        if (goal < walk->goal) /* none of the 17: nothing to stand under */
            continue;
        open_beside(walk, row);
        if (until.length > 0 && text_equal(result_text(claims, row, "code"), until)) {
            walk->next_claim++;
            return;
        }
        write_silence(&walk->report->html, claims, row);
    }
}

/* ---- findings ---- */

static void close_type(struct walk *walk)
{
    card_end(&walk->card, &walk->report->html);
    if (walk->pointers_open)
        html_close(&walk->report->html);
    walk->pointers_open = false;
}

static void end_goal(struct walk *walk)
{
    if (!walk->goal_open)
        return;
    close_type(walk);
    advance_claims(walk, TEXT_NONE);
    close_beside(walk);
    html_close_to(&walk->report->html, walk->goal_depth);
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
            html_element(&walk->report->html, "h4", _(type_headings[i].heading));
}

static void write_pointer(struct walk *walk, const struct store_rows *rows)
{
    struct html *html = &walk->report->html;
    card_end(&walk->card, html);
    if (!walk->pointers_open)
        html_open(html, "ul");
    walk->pointers_open = true;
    card_pointer(html, rows);
}

static void begin_finding(struct walk *walk, const struct store_rows *rows)
{
    struct report *report = walk->report;
    card_end(&walk->card, &report->html);
    int64_t goal = rows_number(rows, "goal");
    while (walk->goal < goal && next_goal(walk, (int)goal))
        ;
    if (rows_flag(rows, "beside")) {
        struct text claim = rows_text(rows, "claim_code");
        if (!walk->beside_open || !text_equal(walk->open_claim, claim))
            advance_claims(walk, claim);
    } else {
        advance_claims(walk, TEXT_NONE);
        close_beside(walk);
        open_type(walk, rows_text(rows, "finding_type"));
    }
    if (card_belongs_to_civic(report, rows)) {
        write_pointer(walk, rows);
        return;
    }
    card_begin(&walk->card, &report->html, "h5", rows);
    if (report->wish->show_progress)
        progress_update(&report->progress, ++report->written);
}

static enum verdict write_findings(struct walk *walk, struct store_rows *rows, struct error *error)
{
    for (;;) {
        bool row = false;
        enum verdict verdict = store_rows_next(rows, &row, error);
        if (verdict != VERDICT_OK || !row)
            return verdict;
        if (rows_number(rows, "part") > 0) {
            card_item(&walk->card, &walk->report->html, rows);
            continue;
        }
        begin_finding(walk, rows);
        verdict = output_flush(walk->report->output, error);
        if (verdict != VERDICT_OK)
            return verdict;
    }
}

/* ---- what nobody spoke to ---- */

static void write_silent_goals(struct report *report)
{
    struct html *html = &report->html;
    bool first = true;
    for (int goal = 1; goal <= SVG_GOALS; goal++) {
        if (report->goals[goal - 1].findings > 0)
            continue;
        if (first) {
            html_open(html, "p");
            html_string(html, _("Goals without any finding:"));
        }
        html_string(html, first ? " " : "; ");
        block_goal_words(html, goal);
        first = false;
    }
    if (!first) {
        html_string(html, ".");
        html_close(html);
    }
}

static void write_silent_claims(struct report *report)
{
    struct html *html = &report->html;
    bool first = true;
    for (size_t i = 0; i < store_result_rows(report->claims); i++) {
        struct text code = result_text(report->claims, i, "code");
        if (result_number(report->claims, i, "findings") > 0)
            continue;
        if (first) {
            html_open(html, "p");
            html_string(html, _("Statements of the government that no finding speaks to:"));
        }
        html_string(html, first ? " " : ", ");
        html_open(html, "a");
        html_attribute_format(html, "href", "#claim-%.*s", TEXT_ARGS(code));
        html_text(html, code);
        html_close(html);
        first = false;
    }
    if (!first) {
        html_string(html, ".");
        html_close(html);
    }
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
            write_silent_claims(report);
        }
    }
    store_rows_free(&rows);
    store_result_free(&ratings);
    return verdict;
}
