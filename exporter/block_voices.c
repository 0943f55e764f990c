/*
 * Who was heard and who was not. Of constituencies that were heard without being named, only the
 * number is told: the constituency and the country together could name the organisation.
 */
#include "exporter/block.h"

#include <inttypes.h>

static bool is_named(const struct store_result *voices, const char *code)
{
    for (size_t i = 0; i < store_result_rows(voices); i++)
        if (text_is(result_text(voices, i, "constituency"), code))
            return true;
    return false;
}

static void write_named(struct html *html, const struct store_result *voices)
{
    static const char *const heads[] = {N_("Constituency"), N_("Submissions"), NULL};
    size_t depth = html_depth(html);
    html_element(html, "h3", _("Constituencies that spoke under their own name"));
    if (store_result_rows(voices) == 0) {
        html_element(html, "p", _("None."));
        return;
    }
    block_table(html, _("Submissions under an organisation’s own name"), heads);
    for (size_t i = 0; i < store_result_rows(voices); i++) {
        struct text code = result_text(voices, i, "constituency");
        const struct constituency *row = reference_constituency(code);
        html_open(html, "tr");
        html_open(html, "th");
        html_attribute(html, "scope", "row");
        html_text(html, row != NULL ? text_of(row->name) : code);
        html_close(html);
        block_cell_number(html, result_number(voices, i, "named"));
        html_close(html);
    }
    html_close_to(html, depth);
}

static void write_silent(struct html *html, const struct store_result *voices, int64_t unnamed)
{
    size_t count;
    const struct constituency *all = reference_constituencies(&count);
    size_t silent = 0;
    for (size_t i = 0; i < count; i++)
        silent += !is_named(voices, all[i].code);
    if (silent == 0)
        return;
    html_element(html, "h3", _("Constituencies that nobody spoke for under their own name"));
    if (unnamed > 0)
        html_element_format(html, "p",
                            words_for(unnamed,
                                      "%" PRId64 " of the constituencies below was heard, but only "
                                      "without being named. Which one is not told.",
                                      "%" PRId64 " of the constituencies below were heard, but "
                                      "only without being named. Which ones is not told."),
                            unnamed);
    else
        html_element(html, "p", _("None of these was heard in this call, with or without a name."));
    html_open(html, "ul");
    html_attribute(html, "class", "columns");
    for (size_t i = 0; i < count; i++)
        if (!is_named(voices, all[i].code))
            html_element(html, "li", _(all[i].name));
    html_close(html);
}

static enum verdict write_constituencies(struct report *report, struct error *error)
{
    struct store_result *voices = NULL, *unnamed = NULL;
    enum verdict verdict = report_query(report, "report_voices", &voices, error);
    if (verdict == VERDICT_OK)
        verdict = report_query(report, "report_voices_unnamed", &unnamed, error);
    if (verdict == VERDICT_OK) {
        int64_t count =
            store_result_rows(unnamed) > 0 ? result_number(unnamed, 0, "constituencies") : 0;
        write_named(&report->html, voices);
        write_silent(&report->html, voices, count);
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

static void write_groups(struct html *html, const struct store_result *groups)
{
    static const char *const heads[] = {N_("Group"), N_("Findings"), NULL};
    size_t depth = html_depth(html), count;
    const struct affected_group *all = reference_affected_groups(&count);
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
        html_text(html, row != NULL ? text_of(_(row->label_en)) : code);
        html_close(html);
        block_cell_number(html, result_number(groups, i, "findings"));
        html_close(html);
    }
    html_close_to(html, depth);
    if (store_result_rows(groups) == 0 || store_result_rows(groups) >= count)
        return;
    html_open(html, "p");
    html_string(html, _("Groups that no finding names:"));
    bool first = true;
    for (size_t i = 0; i < count; i++) {
        if (is_mentioned(groups, all[i].code))
            continue;
        html_string(html, first ? " " : "; ");
        html_string(html, _(all[i].label_en));
        first = false;
    }
    html_string(html, ".");
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
