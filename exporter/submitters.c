/* See submitters.h. */
#include "exporter/submitters.h"

enum form_status submitters_status(struct text code)
{
    if (text_is(code, "GENERAL"))
        return FORM_STATUS_GENERAL;
    if (text_is(code, "SPECIAL"))
        return FORM_STATUS_SPECIAL;
    return text_is(code, "ROSTER") ? FORM_STATUS_ROSTER : FORM_STATUS_NONE;
}

static enum form_status status_of(const struct report *report, size_t row)
{
    return submitters_status(result_text(report->submitters, row, "ecosoc"));
}

static void derive(struct report *report)
{
    size_t count = store_result_rows(report->submitters);
    if (count == 0)
        return;
    report->authors = count > 1 ? FORM_JOINT : FORM_ALONE;
    report->authors_known = report->status_known = true;
    report->status = FORM_STATUS_NONE;
    for (size_t i = 0; i < count; i++)
        if (status_of(report, i) < report->status)
            report->status = status_of(report, i);
}

enum verdict submitters_load(struct report *report, struct error *error)
{
    enum verdict verdict = report_query(report, "report_submitters", &report->submitters, error);
    if (verdict != VERDICT_OK)
        return verdict;
    derive(report);
    if (report->wish->authors != NULL) {
        report->authors = *report->wish->authors;
        report->authors_known = true;
    }
    if (report->wish->status != NULL) {
        report->status = *report->wish->status;
        report->status_known = true;
    }
    return VERDICT_OK;
}

static bool is_supporter(const struct report *report, size_t row)
{
    return report->form->supporters != FORM_SUPPORTERS_LISTED &&
           status_of(report, row) == FORM_STATUS_NONE;
}

static void write_name(struct report *report, size_t row, bool with_status)
{
    struct html *html = &report->html;
    struct sentence sentence =
        sentence_of(html, with_status ? C_("submitter", "{name} ({status})") : "{name}");
    html_open(html, "li");
    while (sentence_next(&sentence)) {
        if (sentence_at(&sentence, "name"))
            html_written(html, "bdi", result_text(report->submitters, row, "name"), TEXT_NONE);
        else if (sentence_at(&sentence, "status"))
            html_string(html, block_label(&ecosoc_status_codes,
                                          result_text(report->submitters, row, "ecosoc")));
    }
    html_close(html);
}

/* The query's order is that of the alphabet; by status it is kept among equals. */
static void write_in_order(struct report *report, bool with_status)
{
    size_t count = store_result_rows(report->submitters);
    bool by_status = report->form->order == FORM_ORDER_STATUS;
    for (int status = FORM_STATUS_GENERAL; status <= FORM_STATUS_NONE; status++) {
        for (size_t i = 0; i < count; i++)
            if (!is_supporter(report, i) && (!by_status || (int)status_of(report, i) == status))
                write_name(report, i, with_status);
        if (!by_status)
            return;
    }
}

void submitters_write(struct report *report, bool with_status)
{
    struct html *html = &report->html;
    if (store_result_rows(report->submitters) == 0) {
        html_element(html, "p", _("Submitted by organisations that do not give their names."));
        return;
    }
    html_element(html, "p", _("Submitted by:"));
    html_open(html, "ul");
    html_attribute(html, "class", "submitters");
    write_in_order(report, with_status);
    html_close(html);
}

void submitters_supporters(struct report *report)
{
    struct html *note = NULL;
    if (report->form->supporters != FORM_SUPPORTERS_FOOTNOTE)
        return;
    for (size_t i = 0; i < store_result_rows(report->submitters); i++) {
        if (!is_supporter(report, i))
            continue;
        if (note == NULL) {
            note = notes_begin(&report->notes, &report->html);
            html_string(note, _("Organisations without consultative status also share the views "
                                "expressed here:"));
            html_string(note, C_("between sentences", " "));
        } else {
            html_string(note, C_("list", "; "));
        }
        html_written(note, "bdi", result_text(report->submitters, i, "name"), TEXT_NONE);
    }
    if (note != NULL)
        notes_end(&report->notes);
}
