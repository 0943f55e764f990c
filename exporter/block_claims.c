/* See block_claims.h. */
#include "exporter/block_claims.h"

#include <inttypes.h>

/* Codes are the country's own: in a report on several they do not tell statements apart. */
static void write_place(struct report *report, size_t row)
{
    struct text code = result_text(report->claims, row, "code");
    if (report_is_wide(report))
        html_attribute_format(&report->html, "id", "claim-%.*s-%.*s",
                              TEXT_ARGS(result_text(report->claims, row, "country")),
                              TEXT_ARGS(code));
    else
        html_attribute_format(&report->html, "id", "claim-%.*s", TEXT_ARGS(code));
}

void block_claim_link(struct report *report, struct text country, struct text code)
{
    struct html *html = &report->html;
    block_whose(report, country, ", ");
    html_open(html, "a");
    if (report_is_wide(report))
        html_attribute_format(html, "href", "#claim-%.*s-%.*s", TEXT_ARGS(country),
                              TEXT_ARGS(code));
    else
        html_attribute_format(html, "href", "#claim-%.*s", TEXT_ARGS(code));
    html_text(html, code);
    html_close(html);
}

void claims_write(struct report *report, size_t row, const char *heading)
{
    struct html *html = &report->html;
    const struct store_result *claims = report->claims;
    struct text code = result_text(claims, row, "code"), page = result_text(claims, row, "page");
    struct text target = result_text(claims, row, "target");
    html_open(html, "figure");
    html_attribute(html, "class", "claim");
    write_place(report, row);
    html_element(html, heading, _("The government reports"));
    html_open(html, "blockquote");
    html_paragraphs(html, result_text(claims, row, "statement"));
    html_close(html);
    html_open(html, "figcaption");
    html_text(html, code);
    if (target.length > 0)
        html_format(html, _(", target %.*s"), TEXT_ARGS(target));
    html_string(html, ". ");
    html_open(html, "cite");
    html_attribute(html, "dir", "auto");
    html_text(html, result_text(claims, row, "source"));
    html_close(html);
    if (page.length > 0)
        html_format(html, _(", page %.*s"), TEXT_ARGS(page));
    html_format(html, " (%" PRId64 ")", result_number(claims, row, "year"));
    html_close(html);
    html_close(html);
}

void claims_write_silence(struct report *report, size_t row)
{
    struct html *html = &report->html;
    int64_t findings = result_number(report->claims, row, "findings");
    if (findings == 0)
        html_element_class(html, "p", "silence", _("No finding speaks to this statement."));
    else
        html_element_format(
            html, "p",
            words_for(findings,
                      "%" PRId64 " finding speaks to this statement: under another goal, or "
                      "counted without its text.",
                      "%" PRId64 " findings speak to this statement: under another goal, or "
                      "counted without their text."),
            findings);
}

void claims_write_silent(struct report *report)
{
    struct html *html = &report->html;
    bool first = true;
    for (size_t i = 0; i < store_result_rows(report->claims); i++) {
        if (result_number(report->claims, i, "findings") > 0)
            continue;
        if (first) {
            html_open(html, "p");
            html_string(html, _("Statements of the government that no finding speaks to:"));
        }
        html_string(html, first ? " " : ", ");
        block_claim_link(report, result_text(report->claims, i, "country"),
                         result_text(report->claims, i, "code"));
        first = false;
    }
    if (!first) {
        html_string(html, ".");
        html_close(html);
    }
}
