/* See report.h. The page around the blocks: head, cover, contents, sections. */
#include "base/clock.h"
#include "exporter/cover.h"
#include "exporter/submitters.h"
#include "words/language.h"

#include <stdlib.h>

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
    [FORM_BLOCK_FINDINGS] = block_findings,
    [FORM_BLOCK_CONTRIBUTIONS] = block_contributions,
    [FORM_BLOCK_LETTER] = block_letter,
    [FORM_BLOCK_SIGNATORIES] = block_signatories,
    [FORM_BLOCK_ANSWERS] = block_answers,
    [FORM_BLOCK_COUNTRIES] = block_countries,
    [FORM_BLOCK_COVERAGE] = block_coverage,
    [FORM_BLOCK_TRENDS] = block_trends,
    [FORM_BLOCK_TARGETS] = block_targets,
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
    counts->organisations_least = result_number(result, row, "organisations_least");
    counts->organisations_most = result_number(result, row, "organisations_most");
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
    if (verdict == VERDICT_OK)
        verdict = report_query(report, "report_corroboration", &report->corroboration, error);
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

/* Leaves report->form and report->empty for report_write to free. */
static enum verdict load_form(struct report *report, struct error *error)
{
    struct text name = report->wish->form;
    if (name.length == 0)
        name = result_text(report->call, 0, "form");
    enum verdict verdict = form_load(report->wish->forms_dir, name, &report->form, error);
    if (verdict == VERDICT_OK) {
        report->empty = calloc(report->form->section_count, sizeof *report->empty);
        /* Nobody asks for the words of a form without a rule on them, and they cost a tenth. */
        if (report->form->counted == 0 && !report->form->avoid_footnotes)
            report->html.count = NULL;
        if (report->empty == NULL)
            verdict = error_no_memory(error);
    }
    return verdict;
}

/* ---- the page ---- */

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
        case FORM_BLOCK_TRENDS:
            if (result_text(report->call, 0, "previous").length > 0)
                return false;
            break;
        default: /* says something even where nothing was found */
            return false;
        }
    }
    return true;
}

bool report_hides(const struct report *report, const struct form_section *section)
{
    return section->hide_when_empty && is_empty(report, section);
}

static enum verdict write_section(struct report *report, const struct form_section *section,
                                  struct error *error)
{
    struct html *html = &report->html;
    size_t depth = html_depth(html);
    html_open(html, "section");
    if (section->annex)
        html_zone(html, COUNT_ANNEXES);
    html_attribute_format(html, "id", "section-%s", section->id);
    html_element(html, "h2", form_text_in(&section->title, report->wish->language));
    enum verdict verdict = VERDICT_OK;
    for (size_t i = 0; i < section->block_count && verdict == VERDICT_OK; i++) {
        report->block = &section->blocks[i];
        verdict = block_functions[section->blocks[i].kind](report, error);
        if (verdict == VERDICT_OK)
            verdict = output_flush(report->output, error);
    }
    notes_flush(&report->notes, html);
    html_close_to(html, depth);
    return verdict;
}

static enum verdict write_page(struct report *report, struct error *error)
{
    struct html *html = &report->html;
    enum verdict verdict = VERDICT_OK;
    cover_head(report);
    cover_write(report);
    cover_contents(report);
    html_open(html, "main");
    html_attribute(html, "id", "main");
    if (report->form->number_paragraphs)
        html_attribute(html, "class", "numbered");
    for (size_t i = 0; i < report->form->section_count && verdict == VERDICT_OK; i++) {
        count_section(&report->count, i + 1);
        report->section = i;
        if (!report_hides(report, &report->form->sections[i]))
            verdict = write_section(report, &report->form->sections[i], error);
    }
    html_close_to(html, 0);
    return verdict;
}

/* What the report is about: the call, its form, the scope. */
static enum verdict load_subject(struct report *report, struct error *error)
{
    struct store_result *nothing = NULL;
    enum verdict verdict = store_query(report->store, "report_snapshot", NULL, 0, &nothing, error);
    store_result_free(&nothing);
    if (verdict == VERDICT_OK)
        verdict = load_call(report, error);
    if (verdict == VERDICT_OK)
        verdict = load_form(report, error);
    return verdict == VERDICT_OK ? settle_scope(report, error) : verdict;
}

static enum verdict write_in_transaction(struct report *report, struct error *error)
{
    enum verdict verdict = load_subject(report, error);
    if (verdict == VERDICT_OK)
        verdict = load_figures(report, error);
    if (verdict == VERDICT_OK)
        verdict = submitters_load(report, error);
    if (verdict != VERDICT_OK)
        return verdict;
    if (report->wish->show_progress)
        progress_begin(&report->progress, "findings written", report_count(report, "shown"));
    verdict = write_page(report, error);
    if (report->wish->show_progress)
        progress_end(&report->progress);
    return verdict;
}

static void check_rules(const struct report *report, struct lint *ret_lint)
{
    const struct lint_facts facts = {
        .form = report->form,
        .count = &report->count,
        .language = report->wish->language,
        .file = report->wish->file,
        .authors = report->authors_known ? &report->authors : NULL,
        .status = report->status_known ? &report->status : NULL,
        .session_opens_on = result_text(report->call, 0, "session_opens_on"),
        .call_closes_on = result_text(report->call, 0, "closes_on"),
        .today = report->wish->today,
        .countries = report->scope.country_count,
        .names_known = store_result_rows(report->submitters) > 0,
        .publication_known = report->wish->publish != NULL,
        .section_empty = report->empty,
    };
    lint_check(&facts, ret_lint);
}

/* Of YYYY-MM-DD, as our queries write it; 1970 for no date. */
static int64_t seconds_of(struct text date)
{
    int64_t numbers[3] = {1970, 1, 1};
    struct text part;
    for (size_t i = 0; i < 3 && text_split(&date, '-', &part); i++)
        if (!text_int64(part, &numbers[i]))
            return 0;
    return clock_day_of((int)numbers[0], (int)numbers[1], (int)numbers[2]) * (CLOCK_DAY_MS / 1000);
}

static void tell_look(const struct report *report, struct report_look *ret_look)
{
    const struct form *form = report->form;
    struct text latest = result_text(report->counts, 0, "latest");
    *ret_look = (struct report_look){
        .font_points = form->font_points,
        .plain = form->plain,
        .number_pages = form->number_pages,
        .number_paragraphs = form->number_paragraphs,
        .right_to_left = language_in_use()->rtl,
        .date = seconds_of(latest.length > 0 ? latest : result_text(report->call, 0, "opens_on")),
    };
    cover_title(report, &ret_look->title);
    if (form->font != NULL)
        buffer_string(&ret_look->font, form->font);
}

static void end(struct report *report)
{
    form_free(&report->form);
    free(report->empty);
    seen_free(&report->seen);
    notes_free(&report->notes);
    buffer_free(&report->countries);
    buffer_free(&report->place);
    store_result_free(&report->call);
    store_result_free(&report->counts);
    store_result_free(&report->claims);
    store_result_free(&report->corroboration);
    store_result_free(&report->submitters);
}

enum verdict report_write(struct store *store, const struct report_wish *wish,
                          struct output *output, struct report_result *ret_result,
                          struct error *error)
{
    const struct language *language = NULL;
    enum verdict verdict = language_find(text_of(wish->language), &language, error);
    if (verdict != VERDICT_OK)
        return verdict;
    language_use(language);
    /* Queries and forms know languages by the tag alone, without a region. */
    struct report_wish own = *wish;
    own.language = language->tag;
    struct report report = {.store = store, .wish = &own, .output = output};
    report.html = html_to(output_buffer(output));
    report.html.count = &report.count;
    verdict = store_begin(store, error);
    if (verdict != VERDICT_OK)
        return verdict;
    verdict = write_in_transaction(&report, error);
    store_rollback(store); /* nothing was written */
    if (verdict == VERDICT_OK && report.seen.failed)
        verdict = error_no_memory(error);
    if (verdict == VERDICT_OK && ret_result != NULL) {
        check_rules(&report, &ret_result->lint);
        tell_look(&report, &ret_result->look);
    }
    end(&report);
    return verdict;
}

enum verdict report_rank(struct store *store, const struct report_wish *wish,
                         struct store_result **ret_ranked, struct error *error)
{
    struct report report = {.store = store, .wish = wish};
    enum verdict verdict = store_begin(store, error);
    if (verdict != VERDICT_OK)
        return verdict;
    verdict = load_subject(&report, error);
    if (verdict == VERDICT_OK)
        verdict = report_query(&report, "report_rank", ret_ranked, error);
    store_rollback(store); /* nothing was written */
    end(&report);
    return verdict;
}

void report_result_free(struct report_result *result)
{
    lint_free(&result->lint);
    buffer_free(&result->look.title);
    buffer_free(&result->look.font);
}
