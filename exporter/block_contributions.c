/* What was written for the sections of a paper, and what is said of those of a draft. */
#include "exporter/block.h"

struct walk {
    struct report *report;
    struct buffer section; /* of the row before, which is gone */
    bool any;
};

static void write_heading(struct walk *walk, const struct store_rows *rows)
{
    struct html *html = &walk->report->html;
    struct text section = rows_text(rows, "section"), title = rows_text(rows, "section_title");
    struct text draft = rows_text(rows, "draft");
    if (walk->any && text_equal(section, buffer_view(&walk->section)))
        return;
    buffer_clear(&walk->section);
    buffer_text(&walk->section, section);
    if (title.length > 0)
        html_written(html, "h3", title, TEXT_NONE);
    else if (section.length > 0)
        html_written(html, "h3", section, TEXT_NONE);
    else if (walk->any)
        html_element(html, "h3", _("On the whole"));
    if (draft.length > 0) {
        html_open(html, "blockquote");
        html_attribute(html, "class", "draft");
        html_paragraphs(html, draft);
        html_close(html);
    }
}

/* "Organisation, Country: on paragraph 12", as much of it as is known. */
static void write_origin(struct report *report, const struct store_rows *rows)
{
    struct html *html = &report->html;
    struct text organisation = rows_text(rows, "organisation"), on = rows_text(rows, "comment_on");
    struct sentence sentence =
        sentence_of(html, on.length > 0 ? _("{organisation}, {country}, on {place} ({code})")
                                        : _("{organisation}, {country} ({code})"));
    html_open(html, "p");
    html_attribute(html, "class", "origin");
    while (sentence_next(&sentence)) {
        if (sentence_at(&sentence, "organisation") && organisation.length > 0)
            html_written(html, "bdi", organisation, TEXT_NONE);
        else if (sentence_at(&sentence, "organisation"))
            html_string(html, _("organisation’s name withheld"));
        else if (sentence_at(&sentence, "country"))
            html_string(html, report_country(report, rows_text(rows, "country")));
        else if (sentence_at(&sentence, "place"))
            html_written(html, "bdi", on, TEXT_NONE);
        else if (sentence_at(&sentence, "code"))
            html_written(html, "bdi", rows_text(rows, "code"), TEXT_NONE);
    }
    html_close(html);
}

/* A statement is one text of all who sign it; comments are each their author's. */
static void write_contribution(struct walk *walk, const struct store_rows *rows)
{
    struct report *report = walk->report;
    struct text title = rows_text(rows, "title");
    write_heading(walk, rows);
    if (title.length > 0)
        html_written(&report->html, "h4", title, rows_text(rows, "language"));
    if (report->form->limit_count == 0)
        write_origin(report, rows);
    block_paragraphs(report, NULL, rows_text(rows, "body"), rows_text(rows, "language"));
    walk->any = true;
}

enum verdict block_contributions(struct report *report, struct error *error)
{
    struct store_rows *rows = NULL;
    struct walk walk = {.report = report, .section = BUFFER_NONE};
    enum verdict verdict = report_rows(report, "report_contributions", &rows, error);
    bool row = verdict == VERDICT_OK;
    while (row) {
        verdict = store_rows_next(rows, &row, error);
        if (verdict != VERDICT_OK || !row)
            break;
        write_contribution(&walk, rows);
        verdict = output_flush(report->output, error);
        row = verdict == VERDICT_OK;
    }
    if (verdict == VERDICT_OK && walk.section.failed)
        verdict = error_no_memory(error);
    /* Where findings stand beside it, a statement needs no text of its own. */
    if (verdict == VERDICT_OK && !walk.any && !form_has_block(report->form, FORM_BLOCK_FINDINGS))
        block_nothing(report, _("Nobody has contributed a text so far."));
    buffer_free(&walk.section);
    store_rows_free(&rows);
    return verdict;
}
