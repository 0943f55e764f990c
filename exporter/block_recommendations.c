/* All recommendations, grouped by whom they are addressed to, each with its finding. */
#include "exporter/block.h"

/* Where words are scarce the code is enough to find the rest by. */
static void write_origin(struct report *report, const struct store_rows *rows)
{
    struct html *html = &report->html;
    const char *urgency = block_label(&urgency_codes, rows_text(rows, "urgency"));
    bool scarce = report->form->limit_count > 0;
    struct sentence origin = sentence_of(html, scarce               ? "{code}"
                                               : urgency[0] != '\0' ? _("{code}, {goal}, urgency: "
                                                                        "{urgency}")
                                                                    : _("{code}, {goal}"));
    html_open(html, "p");
    html_attribute(html, "class", "origin");
    while (sentence_next(&origin)) {
        if (sentence_at(&origin, "code"))
            block_finding_of(report, rows_text(rows, "country"), rows_text(rows, "code"));
        else if (sentence_at(&origin, "goal"))
            block_goal_link(report, (int)rows_number(rows, "goal"));
        else if (sentence_at(&origin, "urgency"))
            html_string(html, urgency);
    }
    html_close(html);
}

/* An item of a list; where the body wants paragraphs numbered, paragraphs like all others. */
static void write_recommendation(struct report *report, const struct store_rows *rows)
{
    struct html *html = &report->html;
    html_open(html, report->form->number_paragraphs ? "div" : "li");
    html_open(html, "div");
    html_attribute_text(html, "lang", rows_text(rows, "language"));
    html_paragraphs(html, rows_text(rows, "words"));
    html_close(html);
    write_origin(report, rows);
    html_close(html);
}

static void write_addressee(struct report *report, struct text addressee)
{
    struct html *html = &report->html;
    if (addressee.length > 0)
        html_written(html, "h3", addressee, TEXT_NONE);
    else
        html_element(html, "h3", _("No addressee named"));
    html_open(html, report->form->number_paragraphs ? "div" : "ol");
}

static enum verdict write_all(struct report *report, struct store_rows *rows, struct error *error)
{
    struct html *html = &report->html;
    struct buffer addressee = BUFFER_NONE; /* of the row before, which is gone */
    size_t depth = html_depth(html);
    enum verdict verdict;
    for (bool first = true, row = true;; first = false) {
        verdict = store_rows_next(rows, &row, error);
        if (verdict != VERDICT_OK || !row) {
            if (verdict == VERDICT_OK && first)
                html_element(html, "p", _("The findings whose text is shown recommend nothing."));
            break;
        }
        struct text next = rows_text(rows, "addressee");
        if (first || !text_equal(next, buffer_view(&addressee))) {
            html_close_to(html, depth);
            write_addressee(report, next);
            buffer_clear(&addressee);
            buffer_text(&addressee, next);
        }
        write_recommendation(report, rows);
        verdict = output_flush(report->output, error);
        if (verdict != VERDICT_OK)
            break;
    }
    html_close_to(html, depth);
    buffer_free(&addressee);
    return verdict;
}

enum verdict block_recommendations(struct report *report, struct error *error)
{
    struct store_rows *rows = NULL;
    enum verdict verdict = report_rows(report, "report_recommendations", &rows, error);
    if (verdict != VERDICT_OK)
        return verdict;
    verdict = write_all(report, rows, error);
    store_rows_free(&rows);
    return verdict;
}
