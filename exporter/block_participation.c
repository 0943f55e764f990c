/* How civil society took part, and how free it is to act. */
#include "exporter/card.h"

#include <inttypes.h>

static enum verdict write_civic_space(struct report *report, struct error *error)
{
    static const char *const heads[] = {N_("Civic space is"), N_("Findings"), NULL};
    struct html *html = &report->html;
    struct store_result *spaces = NULL;
    enum verdict verdict = report_query(report, "report_civic_space", &spaces, error);
    if (verdict != VERDICT_OK)
        return verdict;
    size_t depth = html_depth(html);
    if (store_result_rows(spaces) > 0)
        block_table(html, _("How free civil society is to act, as findings rate it"), heads);
    /* In the order of the codes, from open to closed. */
    for (size_t i = 0; i < civic_space_codes.count; i++) {
        const struct code *code = &civic_space_codes.codes[i];
        for (size_t row = 0; row < store_result_rows(spaces); row++) {
            if (!text_is(result_text(spaces, row, "civic_space"), code->name))
                continue;
            html_open(html, "tr");
            html_open(html, "th");
            html_attribute(html, "scope", "row");
            html_string(html, _(code->label));
            html_close(html);
            block_cell_number(html, result_number(spaces, row, "findings"));
            html_close(html);
        }
    }
    html_close_to(html, depth);
    store_result_free(&spaces);
    return VERDICT_OK;
}

/* One pass over the rows: those whose place is here in full, or pointers to the others. */
static enum verdict write_pass(struct report *report, bool in_full, struct error *error)
{
    struct html *html = &report->html;
    struct store_rows *rows = NULL;
    struct card card = {.open = false};
    size_t depth = html_depth(html);
    enum verdict verdict = card_rows_open(report, true, &rows, error);
    bool row = verdict == VERDICT_OK;
    while (row) {
        verdict = store_rows_next(rows, &row, error);
        if (verdict != VERDICT_OK || !row)
            break;
        bool here = card_belongs_to_civic(report, rows);
        if (rows_number(rows, "part") > 0) {
            card_item(&card, html, rows);
            continue;
        }
        card_end(&card, html);
        if (here && in_full) {
            card_begin(&card, report, "h4", rows);
            if (report->wish->show_progress)
                progress_update(&report->progress, ++report->written);
        } else if (!here && !in_full) {
            if (html_depth(html) == depth) {
                html_element(html, "p", _("On the same, beside the government’s statements:"));
                html_open(html, "ul");
            }
            card_pointer(html, rows);
        }
        verdict = output_flush(report->output, error);
        row = verdict == VERDICT_OK;
    }
    card_end(&card, html);
    html_close_to(html, depth);
    store_rows_free(&rows);
    return verdict;
}

enum verdict block_participation(struct report *report, struct error *error)
{
    struct html *html = &report->html;
    int64_t findings = report_count(report, "participation");
    if (findings == 0)
        html_element(html, "p",
                     _("No finding speaks to participation or civic space. That is no sign that "
                       "there is nothing to say."));
    else
        html_element_format(
            html, "p",
            words_for(findings, "%" PRId64 " finding speaks to participation or civic space.",
                      "%" PRId64 " findings speak to participation or civic space."),
            findings);
    enum verdict verdict = write_civic_space(report, error);
    if (verdict != VERDICT_OK || findings == 0)
        return verdict;
    html_element(html, "h3", _("What findings tell"));
    verdict = write_pass(report, true, error);
    return verdict == VERDICT_OK ? write_pass(report, false, error) : verdict;
}
