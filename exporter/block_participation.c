/* How civil society took part, and how free it is to act. */
#include "exporter/card.h"
#include "exporter/item.h"

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
            html_string(html, block_label(&civic_space_codes, text_of(code->name)));
            html_close(html);
            block_cell_number(html, result_number(spaces, row, "findings"));
            html_close(html);
        }
    }
    html_close_to(html, depth);
    store_result_free(&spaces);
    return VERDICT_OK;
}

static void keep(struct buffer *beside, const struct store_rows *rows)
{
    buffer_text(beside, rows_text(rows, "code"));
    buffer_byte(beside, QUERY_LIST_SEPARATOR);
    buffer_text(beside, rows_text(rows, "title"));
    buffer_byte(beside, QUERY_LIST_SEPARATOR);
    buffer_text(beside, rows_text(rows, "language"));
    buffer_byte(beside, ITEM_SEPARATOR);
}

static void write_pointers(struct report *report, struct text kept)
{
    struct html *html = &report->html;
    struct item item;
    if (kept.length == 0)
        return;
    html_element(html, "p", _("On the same, beside the government’s statements:"));
    html_open(html, "ul");
    while (item_next(&kept, &item))
        card_pointer(report, item.fields[0], item.fields[1], item.fields[2]);
    html_close(html);
}

/* Those whose place is here in full, and then pointers to the others, kept meanwhile. */
static enum verdict write_all(struct report *report, struct store_rows *rows, struct buffer *beside,
                              struct error *error)
{
    for (;;) {
        bool row = false;
        enum verdict verdict = store_rows_next(rows, &row, error);
        if (verdict != VERDICT_OK)
            return verdict;
        if (!row)
            break;
        if (card_belongs_to_civic(report, rows))
            card_write(report, "h4", rows);
        else
            keep(beside, rows);
        verdict = output_flush(report->output, error);
        if (verdict != VERDICT_OK)
            return verdict;
    }
    if (!buffer_ok(beside))
        return error_no_memory(error);
    write_pointers(report, buffer_view(beside));
    return VERDICT_OK;
}

static enum verdict write_findings(struct report *report, struct error *error)
{
    struct store_rows *rows = NULL;
    struct buffer beside = BUFFER_NONE;
    enum verdict verdict = card_rows_open(report, true, &rows, error);
    if (verdict == VERDICT_OK)
        verdict = write_all(report, rows, &beside, error);
    buffer_free(&beside);
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
        html_element_format(html, "p",
                            words_for(findings,
                                      "%s finding speaks to participation or civic space.",
                                      "%s findings speak to participation or civic space."),
                            FIGURE(findings));
    enum verdict verdict = write_civic_space(report, error);
    if (verdict != VERDICT_OK || findings == 0)
        return verdict;
    html_element(html, "h3", _("What findings tell"));
    return write_findings(report, error);
}
