/* See block_claims.h. */
#include "exporter/block_claims.h"

#include "exporter/corroboration.h"

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

static void link_to(struct report *report, struct text country, struct text code)
{
    struct html *html = &report->html;
    if (!form_has_block(report->form, FORM_BLOCK_GOALS)) {
        html_code(html, code);
        return;
    }
    html_open(html, "a");
    if (report_is_wide(report))
        html_attribute_format(html, "href", "#claim-%.*s-%.*s", TEXT_ARGS(country),
                              TEXT_ARGS(code));
    else
        html_attribute_format(html, "href", "#claim-%.*s", TEXT_ARGS(code));
    html_attribute(html, "dir", "ltr");
    html_text(html, code);
    html_close(html);
}

void block_claim_link(struct report *report, struct text country, struct text code)
{
    struct sentence sentence =
        sentence_of(&report->html, report_is_wide(report) ? _("{country}, {code}") : "{code}");
    while (sentence_next(&sentence)) {
        if (sentence_at(&sentence, "country"))
            html_string(&report->html, report_country(report, country));
        else if (sentence_at(&sentence, "code"))
            link_to(report, country, code);
    }
}

static void write_code(struct html *html, const struct store_result *claims, size_t row)
{
    struct text target = result_text(claims, row, "target");
    struct sentence sentence =
        sentence_of(html, target.length > 0 ? _("{code}, target {target}.") : _("{code}."));
    while (sentence_next(&sentence)) {
        if (sentence_at(&sentence, "code"))
            html_code(html, result_text(claims, row, "code"));
        else if (sentence_at(&sentence, "target"))
            html_code(html, target);
    }
}

static void write_source(struct html *html, const struct store_result *claims, size_t row)
{
    struct text page = result_text(claims, row, "page");
    struct sentence sentence = sentence_of(
        html, page.length > 0 ? _("{source}, page {page} ({year})") : _("{source} ({year})"));
    while (sentence_next(&sentence)) {
        if (sentence_at(&sentence, "source"))
            html_written(html, "cite", result_text(claims, row, "source"), TEXT_NONE);
        else if (sentence_at(&sentence, "page"))
            html_code(html, page);
        else if (sentence_at(&sentence, "year"))
            html_format(html, "%" PRId64, result_number(claims, row, "year"));
    }
}

void claims_write(struct report *report, size_t row, const char *heading)
{
    struct html *html = &report->html;
    const struct store_result *claims = report->claims;
    html_open(html, "figure");
    html_attribute(html, "class", "claim");
    write_place(report, row);
    html_element(html, heading, _("The government reports"));
    html_open(html, "blockquote");
    html_paragraphs(html, result_text(claims, row, "statement"));
    html_close(html);
    corroboration_of_claim(report, row);
    html_open(html, "figcaption"); /* first or last in a figure, HTML says */
    write_code(html, claims, row);
    block_gap(html);
    write_source(html, claims, row);
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
                      "%s finding speaks to this statement: under another goal, or counted "
                      "without its text.",
                      "%s findings speak to this statement: under another goal, or counted "
                      "without their text."),
            FIGURE(findings));
}

/* Writes the list; returns how many there are. Without wanting it written it only counts. */
static size_t list_silent(struct report *report, bool write)
{
    size_t count = 0;
    for (size_t i = 0; i < store_result_rows(report->claims); i++) {
        if (result_number(report->claims, i, "findings") > 0)
            continue;
        if (write) {
            html_string(&report->html, count > 0 ? C_("list", "; ") : "");
            block_claim_link(report, result_text(report->claims, i, "country"),
                             result_text(report->claims, i, "code"));
        }
        count++;
    }
    return count;
}

void claims_write_silent(struct report *report)
{
    struct sentence sentence = sentence_of(
        &report->html, _("Statements of the government that no finding speaks to: {list}."));
    if (list_silent(report, false) == 0)
        return;
    html_open(&report->html, "p");
    while (sentence_next(&sentence))
        if (sentence_at(&sentence, "list"))
            (void)list_silent(report, true);
    html_close(&report->html);
}
