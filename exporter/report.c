/* See report.h. The page around the blocks: head, cover, contents, sections. */
#include "exporter/block.h"
#include "exporter/names.h"
#include "exporter/page.h"

static block_fn *const block_functions[FORM_BLOCK_COUNT] = {
    [FORM_BLOCK_SUMMARY] = block_summary,
    [FORM_BLOCK_METHODOLOGY] = block_methodology,
    [FORM_BLOCK_LAW] = block_law,
    [FORM_BLOCK_RATINGS] = block_ratings,
    [FORM_BLOCK_GOALS] = block_goals,
    [FORM_BLOCK_COMMITMENTS] = block_commitments,
    [FORM_BLOCK_PARTICIPATION] = block_participation,
    [FORM_BLOCK_VOICES] = block_voices,
    [FORM_BLOCK_RECOMMENDATIONS] = block_recommendations,
    [FORM_BLOCK_ORGANISATIONS] = block_organisations,
    [FORM_BLOCK_SOURCES] = block_sources,
    [FORM_BLOCK_DATA_SETS] = block_data_sets,
    [FORM_BLOCK_INDEX] = block_index,
};

/* ---- what is known before the first line ---- */

static enum verdict load_call(struct report *report, struct error *error)
{
    const struct text parameters[] = {report->wish->call, text_of(report->wish->language)};
    enum verdict verdict =
        store_query(report->store, "report_call", parameters, 2, &report->call, error);
    if (verdict != VERDICT_OK)
        return verdict;
    if (store_result_rows(report->call) == 0)
        return error_set(error, VERDICT_REJECT, "CALL_UNKNOWN", "there is no call %.*s",
                         TEXT_ARGS(report->wish->call));
    return VERDICT_OK;
}

static enum verdict settle_scope(struct report *report, struct error *error)
{
    report->scope = report->wish->scope;
    enum verdict verdict =
        scope_settle(&report->scope, report->wish->call, result_text(report->call, 0, "countries"),
                     report->form->scope == FORM_WHOLE_CALL, error);
    if (verdict != VERDICT_OK)
        return verdict;
    scope_codes(&report->scope, &report->countries);
    scope_place(&report->scope, report->wish->language, &report->place);
    return buffer_ok(&report->countries) && buffer_ok(&report->place) ? VERDICT_OK
                                                                      : error_no_memory(error);
}

static void count_goal(struct report *report, const struct store_result *result, size_t row)
{
    static const char *const columns[STANCES] = {"confirms", "partly_confirms", "contradicts",
                                                 "omitted", "cannot_verify"};
    int64_t goal = result_number(result, row, "goal");
    if (goal < 1 || goal > SVG_GOALS)
        return;
    struct goal_counts *counts = &report->goals[goal - 1];
    counts->findings = result_number(result, row, "findings");
    counts->shown = result_number(result, row, "shown");
    for (size_t i = 0; i < STANCES; i++)
        counts->stances[i] = result_number(result, row, columns[i]);
}

static enum verdict load_figures(struct report *report, struct error *error)
{
    struct store_result *goals = NULL;
    enum verdict verdict = report_query(report, "report_counts", &report->counts, error);
    if (verdict == VERDICT_OK)
        verdict = report_query(report, "report_claims", &report->claims, error);
    if (verdict == VERDICT_OK)
        verdict = report_query(report, "report_goals", &goals, error);
    if (verdict != VERDICT_OK)
        return verdict;
    for (size_t i = 0; i < store_result_rows(goals); i++)
        count_goal(report, goals, i);
    for (size_t i = 0; i < store_result_rows(report->claims); i++) {
        int64_t goal = result_number(report->claims, i, "goal");
        if (goal >= 1 && goal <= SVG_GOALS)
            report->goals[goal - 1].claimed = true;
    }
    store_result_free(&goals);
    return VERDICT_OK;
}

static enum verdict load_form(struct report *report, struct error *error)
{
    struct text name = report->wish->form;
    if (name.length == 0)
        name = result_text(report->call, 0, "form");
    return form_load(report->wish->forms_dir, name, &report->form, error);
}

/* ---- cover and contents ---- */

static const char *report_theme(const struct report *report)
{
    return name_of_theme(report->scope.theme, report->wish->language);
}

static void write_head(struct report *report)
{
    struct buffer title = BUFFER_NONE;
    buffer_string(&title, report_place(report));
    if (report->scope.theme != NULL)
        buffer_format(&title, " (%s)", report_theme(report));
    buffer_format(&title, ": %.*s", TEXT_ARGS(result_text(report->call, 0, "title")));
    page_begin(&report->html, report->wish->language, buffer_view(&title));
    buffer_free(&title);
}

static void write_cover(struct report *report)
{
    struct html *html = &report->html;
    struct text latest = result_text(report->counts, 0, "latest");
    html_open(html, "header");
    html_element_class(html, "p", "kind",
                       form_text_in(&report->form->title, report->wish->language));
    html_element(html, "h1", report_place(report));
    if (report->scope.theme != NULL)
        html_element_format(html, "p", _("Only findings on the theme “%s”."), report_theme(report));
    html_open(html, "p");
    html_attribute(html, "class", "call");
    html_written(html, "bdi", result_text(report->call, 0, "title"), TEXT_NONE);
    html_close(html);
    if (result_flag(report->call, 0, "sample"))
        html_element_class(html, "p", "sample",
                           _("SAMPLE. Every organisation, statement and figure in this report is "
                             "invented; none of it may be quoted as a fact."));
    html_open(html, "p");
    html_format(html, _("Call %.*s, open from %.*s to %.*s."), TEXT_ARGS(report->wish->call),
                TEXT_ARGS(result_text(report->call, 0, "opens_on")),
                TEXT_ARGS(result_text(report->call, 0, "closes_on")));
    if (latest.length > 0)
        html_format(html,
                    _(" The latest finding submitted under an organisation’s own name was received "
                      "on %.*s."),
                    TEXT_ARGS(latest));
    html_close(html);
    html_element(html, "p",
                 _("What stands here is reported by civil society. It is not official statistics "
                   "and not the position of any government or United Nations body."));
    html_close(html);
}

static bool is_empty(const struct report *report, const struct form_section *section)
{
    for (size_t i = 0; i < section->block_count; i++) {
        switch (section->blocks[i].kind) {
        case FORM_BLOCK_LAW:
            if (report_count(report, "law") > 0)
                return false;
            break;
        case FORM_BLOCK_COMMITMENTS:
            if (report_count(report, "commitments") > 0)
                return false;
            break;
        case FORM_BLOCK_PARTICIPATION:
            if (report_count(report, "participation") > 0)
                return false;
            break;
        default: /* says something even where nothing was found */
            return false;
        }
    }
    return true;
}

static bool is_hidden(const struct report *report, const struct form_section *section)
{
    return section->hide_when_empty && is_empty(report, section);
}

static void write_goal_contents(struct report *report)
{
    struct html *html = &report->html;
    html_open(html, "ol");
    html_attribute(html, "class", "goals");
    for (int goal = 1; goal <= SVG_GOALS; goal++) {
        const struct goal_counts *counts = &report->goals[goal - 1];
        if (counts->findings == 0 && !counts->claimed)
            continue;
        html_open(html, "li");
        block_goal_link(html, goal);
        html_close(html);
    }
    html_close(html);
}

static bool has_goals(const struct report *report, const struct form_section *section)
{
    for (size_t i = 0; i < section->block_count; i++)
        if (section->blocks[i].kind == FORM_BLOCK_GOALS)
            return report_count(report, "counted") > 0 || store_result_rows(report->claims) > 0;
    return false;
}

static void write_contents(struct report *report)
{
    struct html *html = &report->html;
    html_open(html, "nav");
    html_attribute(html, "aria-labelledby", "contents");
    html_open(html, "h2");
    html_attribute(html, "id", "contents");
    html_string(html, _("Contents"));
    html_close(html);
    html_open(html, "ol");
    for (size_t i = 0; i < report->form->section_count; i++) {
        const struct form_section *section = &report->form->sections[i];
        if (is_hidden(report, section))
            continue;
        html_open(html, "li");
        html_open(html, "a");
        html_attribute_format(html, "href", "#section-%s", section->id);
        html_string(html, form_text_in(&section->title, report->wish->language));
        html_close(html);
        if (has_goals(report, section))
            write_goal_contents(report);
        html_close(html);
    }
    html_close(html);
    html_close(html);
}

/* ---- the page ---- */

static enum verdict write_section(struct report *report, const struct form_section *section,
                                  struct error *error)
{
    struct html *html = &report->html;
    size_t depth = html_depth(html);
    html_open(html, "section");
    html_attribute_format(html, "id", "section-%s", section->id);
    html_element(html, "h2", form_text_in(&section->title, report->wish->language));
    enum verdict verdict = VERDICT_OK;
    for (size_t i = 0; i < section->block_count && verdict == VERDICT_OK; i++) {
        verdict = block_functions[section->blocks[i].kind](report, error);
        if (verdict == VERDICT_OK)
            verdict = output_flush(report->output, error);
    }
    html_close_to(html, depth);
    return verdict;
}

static enum verdict write_page(struct report *report, struct error *error)
{
    struct html *html = &report->html;
    enum verdict verdict = VERDICT_OK;
    write_head(report);
    write_cover(report);
    write_contents(report);
    html_open(html, "main");
    html_attribute(html, "id", "main");
    for (size_t i = 0; i < report->form->section_count && verdict == VERDICT_OK; i++)
        if (!is_hidden(report, &report->form->sections[i]))
            verdict = write_section(report, &report->form->sections[i], error);
    html_close_to(html, 0);
    return verdict;
}

static enum verdict write_in_transaction(struct report *report, struct error *error)
{
    struct store_result *nothing = NULL;
    enum verdict verdict = store_query(report->store, "report_snapshot", NULL, 0, &nothing, error);
    store_result_free(&nothing);
    if (verdict == VERDICT_OK)
        verdict = load_call(report, error);
    if (verdict == VERDICT_OK)
        verdict = load_form(report, error);
    if (verdict == VERDICT_OK)
        verdict = settle_scope(report, error);
    if (verdict == VERDICT_OK)
        verdict = load_figures(report, error);
    if (verdict != VERDICT_OK)
        return verdict;
    if (report->wish->show_progress)
        progress_begin(&report->progress, _("findings written"), report_count(report, "shown"));
    verdict = write_page(report, error);
    if (report->wish->show_progress)
        progress_end(&report->progress);
    return verdict;
}

enum verdict report_write(struct store *store, const struct report_wish *wish,
                          struct output *output, struct error *error)
{
    struct report report = {.store = store, .wish = wish, .output = output};
    report.html = html_to(output_buffer(output));
    enum verdict verdict = store_begin(store, error);
    if (verdict != VERDICT_OK)
        return verdict;
    verdict = write_in_transaction(&report, error);
    store_rollback(store); /* nothing was written */
    form_free(&report.form);
    buffer_free(&report.countries);
    buffer_free(&report.place);
    store_result_free(&report.call);
    store_result_free(&report.counts);
    store_result_free(&report.claims);
    return verdict;
}
