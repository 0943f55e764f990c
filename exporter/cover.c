/* See cover.h. */
#include "exporter/cover.h"

#include "exporter/names.h"
#include "exporter/page.h"
#include "exporter/submitters.h"

static bool wants(const struct report *report, enum form_cover_item item)
{
    return (report->form->cover & (1U << item)) != 0;
}

static const char *report_theme(const struct report *report)
{
    return name_of_theme(report->scope.theme, report->wish->language);
}

/* ---- the head of the page ---- */

/* Font names have letters, digits and blanks only (form_rules.c). */
static void write_look(struct report *report)
{
    const struct form *form = report->form;
    struct buffer css = BUFFER_NONE;
    if (form->font != NULL)
        buffer_format(&css, "html { font-family: \"%s\", \"Noto Sans\", sans-serif; }\n",
                      form->font);
    if (form->font_points > 0)
        buffer_format(&css, "html { font-size: %ldpt; }\nh1, h2, h3, h4, h5 { font-size: 1em; }\n",
                      form->font_points);
    if (form->plain)
        buffer_string(&css, "* { font-weight: normal !important; font-style: normal !important; "
                            "text-decoration: none !important; }\n");
    if (css.failed)
        report->html.out->failed = true;
    else if (css.length > 0)
        html_style(&report->html, css.data);
    buffer_free(&css);
}

void cover_title(const struct report *report, struct buffer *title)
{
    struct text call = result_text(report->call, 0, "title");
    if (report->scope.theme != NULL)
        buffer_format(title, C_("title of the page", "%s (%s): %.*s"), report_place(report),
                      report_theme(report), TEXT_ARGS(call));
    else
        buffer_format(title, C_("title of the page", "%s: %.*s"), report_place(report),
                      TEXT_ARGS(call));
}

void cover_head(struct report *report)
{
    struct buffer title = BUFFER_NONE;
    cover_title(report, &title);
    page_head(&report->html, buffer_view(&title));
    write_look(report);
    page_body(&report->html);
    if (report->wish->served)
        page_languages(&report->html);
    buffer_free(&title);
}

/* ---- the cover ---- */

static void write_kind(struct report *report)
{
    struct html *html = &report->html;
    html_open(html, "p");
    html_attribute(html, "class", "kind");
    html_string(html, form_text_in(&report->form->title, report->wish->language));
    submitters_supporters(report);
    html_close(html);
}

static void write_title(struct report *report)
{
    struct html *html = &report->html;
    struct text title = result_text(report->call, 0, "title");
    if (wants(report, FORM_COVER_PLACE))
        html_element(html, "h1", report_place(report));
    if (report->scope.theme != NULL)
        html_element_format(html, "p", _("Only findings on the theme “%s”."), report_theme(report));
    if (!wants(report, FORM_COVER_CALL))
        return;
    if (!wants(report, FORM_COVER_PLACE)) {
        html_written(html, "h1", title, TEXT_NONE);
        return;
    }
    html_open(html, "p");
    html_attribute(html, "class", "call");
    html_written(html, "bdi", title, TEXT_NONE);
    html_close(html);
}

static void write_session(struct report *report)
{
    struct text session = result_text(report->call, 0, "session"),
                opens = result_text(report->call, 0, "session_opens_on");
    if (session.length == 0)
        return;
    struct sentence sentence = sentence_of(
        &report->html, opens.length > 0 ? _("{session} (opens on {day})") : "{session}");
    html_open(&report->html, "p");
    while (sentence_next(&sentence)) {
        if (sentence_at(&sentence, "session"))
            html_written(&report->html, "bdi", session, TEXT_NONE);
        else if (sentence_at(&sentence, "day"))
            html_string(&report->html, DATE(opens));
    }
    html_close(&report->html);
}

static void write_period(struct report *report)
{
    struct html *html = &report->html;
    struct text latest = result_text(report->counts, 0, "latest");
    struct sentence sentence =
        sentence_of(html, _("Call {call}, open from {first_day} to {last_day}."));
    html_open(html, "p");
    while (sentence_next(&sentence)) {
        if (sentence_at(&sentence, "call"))
            html_code(html, report->wish->call);
        else if (sentence_at(&sentence, "first_day"))
            html_string(html, DATE(result_text(report->call, 0, "opens_on")));
        else if (sentence_at(&sentence, "last_day"))
            html_string(html, DATE(result_text(report->call, 0, "closes_on")));
    }
    if (latest.length > 0) {
        block_gap(html);
        html_format(html,
                    _("The latest finding submitted under an organisation’s own name was received "
                      "on %s."),
                    DATE(latest));
    }
    html_close(html);
}

static void write_publication(struct report *report)
{
    if (report->wish->publish == NULL)
        return;
    html_element(&report->html, "p",
                 *report->wish->publish
                     ? _("Those who submit this agree that it is published.")
                     : _("Confidential: those who submit this ask not to publish it."));
}

void cover_write(struct report *report)
{
    struct html *html = &report->html;
    html_open(html, "header");
    html_zone(html, COUNT_COVER);
    if (wants(report, FORM_COVER_KIND))
        write_kind(report);
    write_title(report);
    if (result_flag(report->call, 0, "sample"))
        html_element_class(html, "p", "sample",
                           _("SAMPLE. Every organisation, statement and figure in this report is "
                             "invented; none of it may be quoted as a fact."));
    if (wants(report, FORM_COVER_SESSION))
        write_session(report);
    if (wants(report, FORM_COVER_NAMES))
        submitters_write(report, wants(report, FORM_COVER_STATUS));
    if (wants(report, FORM_COVER_PERIOD))
        write_period(report);
    if (wants(report, FORM_COVER_PUBLICATION))
        write_publication(report);
    if (wants(report, FORM_COVER_DISCLAIMER))
        html_element(html, "p",
                     _("What stands here is reported by civil society. It is not official "
                       "statistics and not the position of any government or United Nations "
                       "body."));
    notes_flush(&report->notes, html);
    html_close(html);
}

/* ---- contents ---- */

static void write_goal_contents(struct report *report)
{
    struct html *html = &report->html;
    html_open(html, "ol");
    html_attribute(html, "class", "goals");
    for (int goal = 1; goal <= SVG_GOALS; goal++) {
        const struct goal_counts *counts = &report->goals[goal - 1];
        if (counts->findings == 0 && !counts->claimed)
            continue;
        html_open(html, "li");
        block_goal_link(report, goal);
        html_close(html);
    }
    html_close(html);
}

static bool has_goals(const struct report *report, const struct form_section *section)
{
    for (size_t i = 0; i < section->block_count; i++)
        if (section->blocks[i].kind == FORM_BLOCK_GOALS)
            return report_count(report, "counted") > 0 || store_result_rows(report->claims) > 0;
    return false;
}

void cover_contents(struct report *report)
{
    struct html *html = &report->html;
    if (!report->form->contents)
        return;
    html_open(html, "nav");
    html_attribute(html, "aria-labelledby", "contents");
    html_open(html, "h2");
    html_attribute(html, "id", "contents");
    html_string(html, _("Contents"));
    html_close(html);
    html_open(html, "ol");
    for (size_t i = 0; i < report->form->section_count; i++) {
        const struct form_section *section = &report->form->sections[i];
        if (report_hides(report, section))
            continue;
        html_open(html, "li");
        html_open(html, "a");
        html_attribute_format(html, "href", "#section-%s", section->id);
        html_string(html, form_text_in(&section->title, report->wish->language));
        html_close(html);
        if (has_goals(report, section))
            write_goal_contents(report);
        html_close(html);
    }
    html_close(html);
    html_close(html);
}
