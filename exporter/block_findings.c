/* Findings in the groups and the style that a form asks for. */
#include "exporter/card.h"
#include "exporter/prose.h"

#include <inttypes.h>

struct walk {
    struct report *report;
    struct buffer group; /* of the row before, which is gone */
    bool any;            /* a finding was written */
};

/* ---- the heading of a group ---- */

static const char *constituency_name(struct text code)
{
    const struct constituency *row = reference_constituency(code);
    return row != NULL ? C_("constituency", row->name) : NULL;
}

static const char *theme_name(struct text code)
{
    const struct theme *row = reference_theme(code);
    return row != NULL ? C_("theme", row->label_en) : NULL;
}

static void head_article(struct html *html, struct text code)
{
    int64_t number = 0;
    const struct cedaw_article *row = NULL;
    if (text_int64(code, &number) && number >= 1 && number <= 30)
        row = reference_cedaw_article((int)number);
    if (row != NULL)
        html_element_format(html, "h3", _("Article %d. %s"), row->article,
                            C_("cedaw_article", row->short_name));
    else
        html_element_format(html, "h3", _("Article %.*s"), TEXT_ARGS(code));
}

static void head_area(struct html *html, struct text code)
{
    const struct beijing_area *row = reference_beijing_area(code);
    if (row != NULL)
        html_element_format(html, "h3", _("%s. %s"), row->code, C_("beijing_area", row->area));
    else
        html_written(html, "h3", code, TEXT_NONE);
}

static void head_target(struct html *html, struct text code)
{
    const struct target *row = reference_target(code);
    if (row != NULL)
        html_element_format(html, "h3", _("Target %s: %s"), row->target,
                            C_("target", row->label_en));
    else
        html_written(html, "h3", code, TEXT_NONE);
}

static void head_goal(struct report *report, struct text code)
{
    struct html *html = &report->html;
    int64_t goal = 0;
    if (!text_int64(code, &goal) || goal < 1 || goal > SVG_GOALS) {
        html_written(html, "h3", code, TEXT_NONE);
        return;
    }
    html_open(html, "h3");
    if (!form_has_block(report->form, FORM_BLOCK_GOALS) && !report->goals_placed[goal])
        html_attribute_format(html, "id", "goal-%" PRId64, goal);
    report->goals_placed[goal] = true;
    block_goal_words(html, (int)goal);
    html_close(html);
}

static void head_words(struct html *html, const char *words, struct text code)
{
    if (words != NULL && words[0] != '\0')
        html_element(html, "h3", words);
    else
        html_written(html, "h3", code, TEXT_NONE);
}

/* What belongs to no group: findings without the article, and without the name, that groups. */
static const char *rest_words(const struct walk *walk)
{
    enum form_grouping by = walk->report->block->by;
    if (by == FORM_BY_CONSTITUENCY)
        return _("Without the name of an organisation");
    return by == FORM_BY_UPR ? _("Other matters") : _("Other findings");
}

static void write_heading(struct walk *walk, struct text group)
{
    struct report *report = walk->report;
    struct html *html = &report->html;
    if (group.length == 0) {
        if (walk->any || report->block->by == FORM_BY_CONSTITUENCY)
            html_element(html, "h3", rest_words(walk));
        return;
    }
    switch (report->block->by) {
    case FORM_BY_GOAL:
        head_goal(report, group);
        break;
    case FORM_BY_TARGET:
        head_target(html, group);
        break;
    case FORM_BY_COUNTRY:
        head_words(html, report_country(report, group), group);
        break;
    case FORM_BY_THEME:
        head_words(html, theme_name(group), group);
        break;
    case FORM_BY_TYPE:
        head_words(html, block_label(&finding_type_codes, group), group);
        break;
    case FORM_BY_CONSTITUENCY:
        head_words(html, constituency_name(group), group);
        break;
    case FORM_BY_CEDAW_ARTICLE:
        head_article(html, group);
        break;
    case FORM_BY_BEIJING_AREA:
        head_area(html, group);
        break;
    default:
        html_written(html, "h3", group, TEXT_NONE);
    }
}

/* ---- findings ---- */

static void write_again(struct walk *walk, const struct store_rows *rows)
{
    struct html *html = &walk->report->html;
    struct sentence sentence = sentence_of(html, _("See also {code}."));
    html_open(html, "p");
    while (sentence_next(&sentence))
        if (sentence_at(&sentence, "code"))
            block_finding_link(walk->report, rows_text(rows, "code"));
    html_close(html);
}

static void write_finding(struct walk *walk, const struct store_rows *rows)
{
    struct report *report = walk->report;
    struct text group = rows_text(rows, "grouping");
    if (!walk->any || !text_equal(group, buffer_view(&walk->group))) {
        write_heading(walk, group);
        buffer_clear(&walk->group);
        buffer_text(&walk->group, group);
    }
    walk->any = true;
    if (seen_has(&report->seen, rows_text(rows, "code")))
        write_again(walk, rows);
    else if (report->block->style == FORM_STYLE_PARAGRAPH)
        prose_write(report, rows);
    else
        card_write(report, "h4", rows);
}

static enum verdict write_all(struct walk *walk, struct store_rows *rows, struct error *error)
{
    struct report *report = walk->report;
    for (;;) {
        bool row = false;
        enum verdict verdict = store_rows_next(rows, &row, error);
        if (verdict != VERDICT_OK || !row)
            return verdict;
        write_finding(walk, rows);
        verdict = output_flush(report->output, error);
        if (verdict != VERDICT_OK)
            return verdict;
    }
}

static enum verdict open_rows(struct report *report, struct store_rows **ret_rows,
                              struct error *error)
{
#define GROUPING_NAME(id, name) name,
    static const char *const names[] = {FORM_GROUPINGS(GROUPING_NAME)};
#undef GROUPING_NAME
    const struct form_block *block = report->block;
    struct text values[REPORT_PARAMETERS + 3];
    report_parameters(report, values);
    values[REPORT_PARAMETERS] = text_of(names[block->by]);
    values[REPORT_PARAMETERS + 1] = text_of(block->types != NULL ? block->types : "");
    values[REPORT_PARAMETERS + 2] = text_of(block->groups != NULL ? block->groups : "");
    return store_rows_open(report->store, "report_grouped", values, REPORT_PARAMETERS + 3, ret_rows,
                           error);
}

enum verdict block_findings(struct report *report, struct error *error)
{
    struct store_rows *rows = NULL;
    struct walk walk = {.report = report, .group = BUFFER_NONE};
    enum verdict verdict = open_rows(report, &rows, error);
    if (verdict == VERDICT_OK)
        verdict = write_all(&walk, rows, error);
    if (verdict == VERDICT_OK && !walk.any)
        block_nothing(report, _("No finding whose text is shown belongs here."));
    if (verdict == VERDICT_OK && walk.group.failed)
        verdict = error_no_memory(error);
    buffer_free(&walk.group);
    store_rows_free(&rows);
    return verdict;
}
