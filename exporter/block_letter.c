/* An open letter, and who signs it in the order in which the forum wants them. */
#include "exporter/block.h"
#include "exporter/submitters.h"

/* ---- the letter ---- */

enum verdict block_letter(struct report *report, struct error *error)
{
    struct store_result *parts = NULL;
    enum verdict verdict = report_query(report, "report_letter", &parts, error);
    if (verdict != VERDICT_OK)
        return verdict;
    for (size_t i = 0; i < store_result_rows(parts); i++) {
        struct text part = result_text(parts, i, "part");
        /* Who is addressed, and what is asked of them, are to be seen at a glance. */
        bool strong = text_is(part, "addressee") || text_is(part, "ask");
        block_paragraphs(report, strong ? "strong" : NULL, result_text(parts, i, "words"),
                         result_text(parts, i, "language"));
    }
    if (store_result_rows(parts) == 0)
        block_nothing(report, _("The call has no letter."));
    store_result_free(&parts);
    return VERDICT_OK;
}

/* ---- signatories ---- */

static void write_signatory(struct report *report, const struct store_result *all, size_t row)
{
    struct html *html = &report->html;
    struct text role = result_text(all, row, "role");
    html_open(html, "tr");
    html_open(html, "th");
    html_attribute(html, "scope", "row");
    html_written(html, "bdi", result_text(all, row, "organisation"), TEXT_NONE);
    html_close(html);
    html_open(html, "td");
    html_written(html, "bdi", result_text(all, row, "signatory"), TEXT_NONE);
    if (role.length > 0) {
        html_string(html, C_("list", ", "));
        html_written(html, "bdi", role, TEXT_NONE);
    }
    html_close(html);
    block_cell(html, report_country(report, result_text(all, row, "country")));
    block_cell(html, block_label(&ecosoc_status_codes, result_text(all, row, "ecosoc")));
    block_cell(html, DATE(result_text(all, row, "signed_on")));
    html_close(html);
}

static void write_table(struct report *report, const struct store_result *all)
{
    static const char *const heads[] = {N_("Organisation"), N_("Signed by"),
                                        N_("Country"),      N_("Consultative status with ECOSOC"),
                                        N_("Signed on"),    NULL};
    struct html *html = &report->html;
    size_t count = store_result_rows(all), depth = html_depth(html);
    bool by_status = report->form->order == FORM_ORDER_STATUS;
    block_table(html, _("Signatories"), heads);
    for (int status = FORM_STATUS_GENERAL; status <= FORM_STATUS_NONE; status++) {
        for (size_t i = 0; i < count; i++)
            if (!by_status || (int)submitters_status(result_text(all, i, "ecosoc")) == status)
                write_signatory(report, all, i);
        if (!by_status)
            break;
    }
    html_close_to(html, depth);
}

enum verdict block_signatories(struct report *report, struct error *error)
{
    struct html *html = &report->html;
    struct store_result *all = NULL, *counts = NULL;
    size_t depth = html_depth(html);
    enum verdict verdict = report_query(report, "report_signatories", &all, error);
    if (verdict == VERDICT_OK)
        verdict = report_query(report, "report_sign_ons", &counts, error);
    if (verdict == VERDICT_OK) {
        int64_t unnamed = result_number(counts, 0, "unnamed");
        html_open(html, "div");
        html_zone(html, COUNT_SIGNATORIES);
        if (store_result_rows(all) > 0)
            write_table(report, all);
        if (unnamed > 0)
            html_element_format(html, "p",
                                words_for(unnamed, "%s more has signed without a name.",
                                          "%s more have signed without a name."),
                                FIGURE(unnamed));
        if (store_result_rows(all) == 0 && unnamed == 0)
            block_nothing(report, _("Nobody has signed so far."));
        html_close_to(html, depth);
    }
    store_result_free(&all);
    store_result_free(&counts);
    return verdict;
}
