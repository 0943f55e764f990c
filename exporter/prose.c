/* See prose.h. */
#include "exporter/prose.h"

#include <stdio.h>

/* Opens a paragraph in the language it is written in. */
static void open_paragraph(struct report *report, const char *id, struct text language)
{
    struct html *html = &report->html;
    block_paragraph(report, id);
    if (language.length > 0)
        html_attribute_text(html, "lang", language);
    html_attribute(html, "dir", "auto");
}

void prose_begin(struct prose *prose, struct report *report, const struct store_rows *rows)
{
    struct html *html = &report->html;
    struct text body = rows_text(rows, "body"), language = rows_text(rows, "language"), line;
    *prose = (struct prose){.open = true, .depth = html_depth(html)};
    (void)snprintf(prose->code, sizeof prose->code, "%.*s", TEXT_ARGS(rows_text(rows, "code")));
    (void)seen_add(&report->seen, rows_text(rows, "code"));
    open_paragraph(report, prose->code, language);
    html_text(html, rows_text(rows, "title"));
    html_string(html, language_is_same(language, "zh") ? "。" : ". ");
    bool first = true;
    while (text_split(&body, '\n', &line)) {
        line = text_trim(line);
        if (line.length == 0)
            continue;
        if (!first) {
            html_close_to(html, prose->depth);
            open_paragraph(report, NULL, language);
        }
        html_text(html, line);
        first = false;
    }
}

static void write_figure(struct report *report, const struct store_rows *rows)
{
    struct html *html = &report->html;
    struct text breakdown = rows_text(rows, "c");
    html_format(html, " (%.*s %.*s", TEXT_ARGS(rows_text(rows, "a")),
                TEXT_ARGS(rows_text(rows, "b")));
    if (breakdown.length > 0) {
        html_string(html, ", ");
        html_text(html, breakdown);
    }
    html_string(html, ")");
}

static void write_source(struct prose *prose, struct report *report, const struct store_rows *rows)
{
    struct text citation = rows_text(rows, "b"), url = rows_text(rows, "c");
    struct text language = rows_text(rows, "language");
    if (!report->form->footnotes)
        return;
    if (prose->note == NULL) {
        prose->note = notes_begin(&report->notes, &report->html);
        html_format(prose->note, "%s: ", prose->code);
    } else {
        html_string(prose->note, "; ");
    }
    html_open(prose->note, "cite");
    if (language.length > 0)
        html_attribute_text(prose->note, "lang", language);
    html_web_link(prose->note, url, citation.length > 0 ? citation : url);
    html_close(prose->note);
}

void prose_item(struct prose *prose, struct report *report, const struct store_rows *rows)
{
    int64_t part = rows_number(rows, "part");
    if (!prose->open)
        return;
    if (part == 1)
        write_figure(report, rows);
    else if (part == 2)
        write_source(prose, report, rows);
    /* Recommendations have a section of their own. */
}

void prose_end(struct prose *prose, struct report *report)
{
    struct html *html = &report->html;
    if (prose->open && prose->note != NULL)
        notes_end(&report->notes);
    else if (prose->open)
        html_format(html, " [%s]", prose->code);
    if (prose->open)
        html_close_to(html, prose->depth);
    *prose = (struct prose){.open = false};
}
