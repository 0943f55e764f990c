/* See prose.h. */
#include "exporter/prose.h"

#include "exporter/item.h"

#include <stdio.h>

/* The last of its paragraphs stays open. */
static void write_paragraphs(struct report *report, const char *code, const struct store_rows *rows)
{
    struct html *html = &report->html;
    struct text body = rows_text(rows, "body"), language = rows_text(rows, "language"), line;
    size_t depth = html_depth(html);
    block_paragraph(report, code, language);
    html_text(html, rows_text(rows, "title"));
    html_string(html, language_is_same(language, "zh") ? "。" : ". ");
    bool first = true;
    while (text_split(&body, '\n', &line)) {
        line = text_trim(line);
        if (line.length == 0)
            continue;
        if (!first) {
            html_close_to(html, depth);
            block_paragraph(report, NULL, language);
        }
        html_text(html, line);
        first = false;
    }
}

static void write_figures(struct html *html, struct text figures)
{
    struct item item;
    while (item_next(&figures, &item)) {
        struct text breakdown = item.fields[FIGURE_BREAKDOWN];
        html_format(html, " (%.*s %.*s", TEXT_ARGS(item.fields[FIGURE_FIGURE]),
                    TEXT_ARGS(item.fields[FIGURE_UNIT]));
        if (breakdown.length > 0) {
            html_string(html, ", ");
            html_text(html, breakdown);
        }
        html_string(html, ")");
    }
}

/* As one footnote. */
static void write_sources(struct report *report, const char *code, struct text sources,
                          struct text language)
{
    struct html *note = notes_begin(&report->notes, &report->html);
    struct item item;
    html_code(note, text_of(code));
    html_string(note, ": ");
    for (bool first = true; item_next(&sources, &item); first = false) {
        html_string(note, first ? "" : C_("list", "; "));
        html_citation(note, item.fields[SOURCE_URL], item.fields[SOURCE_CITATION], language);
    }
    notes_end(&report->notes);
}

static void write_code(struct html *html, const char *code)
{
    html_string(html, " [");
    html_code(html, text_of(code));
    html_string(html, "]");
}

/* Recommendations have a section of their own. */
void prose_write(struct report *report, const struct store_rows *rows)
{
    struct html *html = &report->html;
    struct text sources = rows_text(rows, "sources");
    size_t depth = html_depth(html);
    char code[15];
    (void)snprintf(code, sizeof code, "%.*s", TEXT_ARGS(rows_text(rows, "code")));
    (void)seen_add(&report->seen, rows_text(rows, "code"));
    write_paragraphs(report, code, rows);
    write_figures(html, rows_text(rows, "figures"));
    if (report->form->footnotes && sources.length > 0)
        write_sources(report, code, sources, rows_text(rows, "language"));
    else
        write_code(html, code);
    html_close_to(html, depth);
    if (report->wish->show_progress)
        progress_update(&report->progress, ++report->written);
}
