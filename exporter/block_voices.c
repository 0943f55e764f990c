/*
 * Who was heard and who was not. Of constituencies that were heard without being named, only the
 * number is told: the constituency and the country together could name the organisation.
 */
#include "exporter/block.h"

static bool is_named(const struct store_result *voices, const char *code)
{
    for (size_t i = 0; i < store_result_rows(voices); i++)
        if (text_is(result_text(voices, i, "constituency"), code))
            return true;
    return false;
}

static void write_named(struct report *report, const struct store_result *voices)
{
    bool by_theme = report->scope.theme != NULL;
    const char *const wide[] = {N_("Country"), N_("Constituency"),
                                by_theme ? N_("Findings") : N_("Submissions"), NULL};
    struct html *html = &report->html;
    size_t depth = html_depth(html);
    html_element(html, "h3", _("Constituencies that spoke under their own name"));
    if (store_result_rows(voices) == 0) {
        html_element(html, "p", _("None."));
        return;
    }
    block_table(html,
                by_theme ? _("Findings on the theme under an organisation’s own name")
                         : _("Submissions under an organisation’s own name"),
                report_is_wide(report) ? wide : wide + 1);
    for (size_t i = 0; i < store_result_rows(voices); i++) {
        struct text code = result_text(voices, i, "constituency");
        const struct constituency *row = reference_constituency(code);
        html_open(html, "tr");
        if (report_is_wide(report))
            block_head(html, report_country(report, result_text(voices, i, "country")));
        html_open(html, "th");
        html_attribute(html, "scope", "row");
        html_text(html, row != NULL ? text_of(C_("constituency", row->name)) : code);
        html_close(html);
        block_cell_number(html, result_number(voices, i, "named"));
        html_close(html);
    }
    html_close_to(html, depth);
}

/* In one country the number; in several a number each, whose sum would count some of them twice. */
static void write_unnamed(struct report *report, const struct store_result *unnamed)
{
    static const char *const heads[] = {N_("Country"), N_("Constituencies"), NULL};
    struct html *html = &report->html;
    size_t depth = html_depth(html), rows = store_result_rows(unnamed);
    bool any = false;
    for (size_t i = 0; i < rows && !any; i++)
        any = result_number(unnamed, i, "constituencies") > 0;
    if (!any) {
        html_element(html, "p", _("None of these was heard in this call, with or without a name."));
        return;
    }
    if (!report_is_wide(report)) {
        int64_t count = result_number(unnamed, 0, "constituencies");
        html_element_format(html, "p",
                            words_for(count,
                                      "%s of the constituencies below was heard, but only "
                                      "without being named. Which one is not told.",
                                      "%s of the constituencies below were heard, but only "
                                      "without being named. Which ones is not told."),
                            FIGURE(count));
        return;
    }
    html_element(html, "p",
                 _("In each country some constituencies were heard, but only without being named: "
                   "which ones is not told, and some of those below may be among them."));
    block_table(html, _("Constituencies heard only without being named"), heads);
    for (size_t i = 0; i < rows; i++) {
        html_open(html, "tr");
        block_head(html, report_country(report, result_text(unnamed, i, "country")));
        block_cell_number(html, result_number(unnamed, i, "constituencies"));
        html_close(html);
    }
    html_close_to(html, depth);
}

static void write_silent(struct report *report, const struct store_result *voices,
                         const struct store_result *unnamed)
{
    struct html *html = &report->html;
    size_t count;
    const struct constituency *all = reference_constituencies(&count);
    size_t silent = 0;
    for (size_t i = 0; i < count; i++)
        silent += !is_named(voices, all[i].code);
    if (silent == 0)
        return;
    html_element(html, "h3", _("Constituencies that nobody spoke for under their own name"));
    if (report->scope.theme == NULL)
        write_unnamed(report, unnamed);
    else
        html_element(html, "p",
                     _("Some of these may have spoken on the theme without being named, and some "
                       "under their own name on other themes."));
    html_open(html, "ul");
    html_attribute(html, "class", "columns");
    for (size_t i = 0; i < count; i++)
        if (!is_named(voices, all[i].code))
            html_element(html, "li", C_("constituency", all[i].name));
    html_close(html);
}

static enum verdict write_constituencies(struct report *report, struct error *error)
{
    struct store_result *voices = NULL, *unnamed = NULL;
    enum verdict verdict = report_query(report, "report_voices", &voices, error);
    if (verdict == VERDICT_OK)
        verdict = report_query(report, "report_voices_unnamed", &unnamed, error);
    if (verdict == VERDICT_OK) {
        write_named(report, voices);
        write_silent(report, voices, unnamed);
    }
    store_result_free(&voices);
    store_result_free(&unnamed);
    return verdict;
}

/* ---- affected groups ---- */

static bool is_mentioned(const struct store_result *groups, const char *code)
{
    for (size_t i = 0; i < store_result_rows(groups); i++)
        if (text_is(result_text(groups, i, "affected_group"), code))
            return true;
    return false;
}

static void list_unmentioned(struct html *html, const struct store_result *groups)
{
    size_t count;
    const struct affected_group *all = reference_affected_groups(&count);
    bool first = true;
    for (size_t i = 0; i < count; i++) {
        if (is_mentioned(groups, all[i].code))
            continue;
        html_string(html, first ? "" : C_("list", "; "));
        html_string(html, C_("affected_group", all[i].label_en));
        first = false;
    }
}

static void write_groups(struct html *html, const struct store_result *groups)
{
    static const char *const heads[] = {N_("Group"), N_("Findings"), NULL};
    size_t depth = html_depth(html), count;
    (void)reference_affected_groups(&count);
    html_element(html, "h3", _("Whose lives the findings are about"));
    if (store_result_rows(groups) > 0)
        block_table(html, _("Findings that name a group"), heads);
    else
        html_element(html, "p", _("No finding whose text is shown names a group."));
    for (size_t i = 0; i < store_result_rows(groups); i++) {
        struct text code = result_text(groups, i, "affected_group");
        const struct affected_group *row = reference_affected_group(code);
        html_open(html, "tr");
        html_open(html, "th");
        html_attribute(html, "scope", "row");
        html_text(html, row != NULL ? text_of(C_("affected_group", row->label_en)) : code);
        html_close(html);
        block_cell_number(html, result_number(groups, i, "findings"));
        html_close(html);
    }
    html_close_to(html, depth);
    if (store_result_rows(groups) == 0 || store_result_rows(groups) >= count)
        return;
    struct sentence sentence = sentence_of(html, _("Groups that no finding names: {list}."));
    html_open(html, "p");
    while (sentence_next(&sentence))
        if (sentence_at(&sentence, "list"))
            list_unmentioned(html, groups);
    html_close(html);
}

enum verdict block_voices(struct report *report, struct error *error)
{
    struct store_result *groups = NULL;
    enum verdict verdict = write_constituencies(report, error);
    if (verdict == VERDICT_OK)
        verdict = report_query(report, "report_affected_groups", &groups, error);
    if (verdict == VERDICT_OK)
        write_groups(&report->html, groups);
    store_result_free(&groups);
    return verdict;
}
