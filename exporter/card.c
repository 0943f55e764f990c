/* See card.h. */
#include "exporter/card.h"

#include "exporter/item.h"

/* ---- the line of facts under the title ---- */

static void write_years(struct html *html, const struct store_rows *rows)
{
    struct text year = rows_text(rows, "year"), end = rows_text(rows, "period_end");
    if (year.length > 0 && end.length > 0)
        html_element_format(html, "li", "%.*s–%.*s", TEXT_ARGS(year), TEXT_ARGS(end));
    else if (year.length > 0)
        html_element_format(html, "li", "%.*s", TEXT_ARGS(year));
}

static void write_code(struct html *html, const char *pattern, struct text code, const char *label)
{
    struct sentence sentence = sentence_of(html, pattern);
    html_open(html, "li");
    while (sentence_next(&sentence)) {
        if (sentence_at(&sentence, "code"))
            html_code(html, code);
        else if (sentence_at(&sentence, "label"))
            html_string(html, label);
    }
    html_close(html);
}

static void write_target(struct html *html, const struct store_rows *rows)
{
    struct text code = rows_text(rows, "target"), indicator = rows_text(rows, "indicator");
    const struct target *target = reference_target(code);
    if (target != NULL)
        write_code(html, _("target {code}, {label}"), code, C_("target", target->label_en));
    else if (code.length > 0)
        write_code(html, _("target {code}"), code, "");
    if (indicator.length > 0)
        write_code(html, _("indicator {code}"), indicator, "");
}

/* Findings keep their own language; where it is not the report's, the reader is told. */
static void write_language(struct html *html, const struct store_rows *rows)
{
    struct text tag = rows_text(rows, "language");
    if (!block_has_language(tag) || language_is_same(tag, language_in_use()->tag))
        return;
    struct sentence sentence = sentence_of(html, C_("language of a finding", "in {language}"));
    html_open(html, "li");
    while (sentence_next(&sentence))
        if (sentence_at(&sentence, "language"))
            block_language(html, tag);
    html_close(html);
}

static void write_author(struct html *html, const struct store_rows *rows)
{
    struct text organisation = rows_text(rows, "organisation");
    html_open(html, "li");
    html_attribute(html, "class", "author");
    if (text_is(rows_text(rows, "consent"), "PUBLIC") && organisation.length > 0)
        html_written(html, "bdi", organisation, TEXT_NONE);
    else
        html_string(html, _("organisation’s name withheld"));
    html_close(html);
}

static void write_stance(struct report *report, const struct store_rows *rows)
{
    struct html *html = &report->html;
    struct text claim = rows_text(rows, "claim_code");
    const char *stance = block_stance(rows_text(rows, "stance"));
    if (stance[0] == '\0')
        return;
    /* Beside its claim it needs no pointer; a claim on another goal stands elsewhere. */
    bool elsewhere = claim.length > 0 && !rows_flag(rows, "beside");
    struct sentence sentence = sentence_of(html, elsewhere ? _("{stance} ({claim})") : "{stance}");
    html_open(html, "li");
    html_attribute(html, "class", "stance");
    while (sentence_next(&sentence)) {
        if (sentence_at(&sentence, "stance"))
            html_string(html, stance);
        else if (sentence_at(&sentence, "claim"))
            block_claim_link(report, rows_text(rows, "country"), claim);
    }
    html_close(html);
}

static void write_rating(struct html *html, const struct store_rows *rows)
{
    int64_t rating = rows_number(rows, "rating");
    const char *rater = block_label(&rater_codes, rows_text(rows, "rater"));
    const char *trend = block_label(&trend_codes, rows_text(rows, "trend"));
    const char *space = block_label(&civic_space_codes, rows_text(rows, "civic_space"));
    if (rating > 0 && rater[0] != '\0')
        html_element_format(html, "li", _("rated %s of 5 (%s)"), FIGURE(rating), rater);
    else if (rating > 0)
        html_element_format(html, "li", _("rated %s of 5"), FIGURE(rating));
    if (trend[0] != '\0')
        html_element_format(html, "li", _("trend: %s"), trend);
    if (space[0] != '\0')
        html_element_format(html, "li", _("civic space: %s"), space);
}

static void write_facts(struct report *report, const struct store_rows *rows)
{
    struct html *html = &report->html;
    struct text place = rows_text(rows, "admin1");
    html_open(html, "ul");
    html_attribute(html, "class", "facts");
    html_open(html, "li");
    block_finding_link(report, rows_text(rows, "code"));
    html_close(html);
    html_element(html, "li", block_label(&finding_type_codes, rows_text(rows, "finding_type")));
    write_stance(report, rows);
    write_author(html, rows);
    write_language(html, rows);
    write_years(html, rows);
    if (report_is_wide(report))
        html_element(html, "li", report_country(report, rows_text(rows, "country")));
    if (place.length > 0)
        html_written(html, "li", place, TEXT_NONE);
    write_target(html, rows);
    write_rating(html, rows);
    html_close(html);
}

/* ---- lists of codes in words ---- */

static const char *group_label(struct text code)
{
    const struct affected_group *group = reference_affected_group(code);
    return group != NULL ? C_("affected_group", group->label_en) : "";
}

static const char *factor_label(struct text code)
{
    return block_label(&lnob_factor_codes, code);
}

static const char *channel_label(struct text code)
{
    return block_label(&channel_codes, code);
}

static void write_codes(struct html *html, const char *intro, struct text list,
                        const char *(*label)(struct text code))
{
    struct text code;
    bool first = true;
    if (list.length == 0)
        return;
    html_open(html, "p");
    html_attribute(html, "class", "codes");
    html_element(html, "strong", intro);
    block_gap(html);
    while (text_split(&list, QUERY_LIST_SEPARATOR, &code)) {
        html_string(html, first ? "" : C_("list", ", "));
        html_string(html, label(code));
        first = false;
    }
    html_close(html);
}

/* ---- figures, sources, recommendations ---- */

/* "; sample of 1204", "; where: the district": what further is known, after what stands there. */
static void write_detail(struct html *html, const char *pattern, struct text text,
                         struct text language)
{
    if (text.length == 0)
        return;
    struct sentence sentence = sentence_of(html, pattern);
    html_string(html, C_("list", "; "));
    while (sentence_next(&sentence))
        if (sentence_at(&sentence, "text"))
            html_written(html, "bdi", text, language);
}

static void write_figure(struct html *html, const struct item *item, struct text language)
{
    struct text breakdown = item->fields[FIGURE_BREAKDOWN];
    html_open(html, "strong");
    if (language.length > 0)
        html_attribute_text(html, "lang", language);
    html_attribute(html, "dir", "auto");
    html_text(html, item->fields[FIGURE_FIGURE]);
    html_string(html, " ");
    html_text(html, item->fields[FIGURE_UNIT]);
    html_close(html);
    if (breakdown.length > 0) {
        html_string(html, " ");
        html_written(html, "bdi", breakdown, language);
    }
    write_detail(html, _("sample of {text}"), item->fields[FIGURE_SAMPLE_SIZE], TEXT_NONE);
    write_detail(html, _("method: {text}"), item->fields[FIGURE_METHOD], language);
}

static void write_source(struct html *html, const struct item *item, struct text language)
{
    struct text agreed = item->fields[SOURCE_INFORMED_CONSENT];
    const char *kind = block_label(&evidence_type_codes, item->fields[SOURCE_TYPE]);
    struct sentence sentence = sentence_of(
        html, kind[0] != '\0' ? C_("kind of a source", "{kind}: {source}") : "{source}");
    while (sentence_next(&sentence)) {
        if (sentence_at(&sentence, "kind"))
            html_string(html, kind);
        else if (sentence_at(&sentence, "source"))
            html_citation(html, item->fields[SOURCE_URL], item->fields[SOURCE_CITATION], language);
    }
    write_detail(html, _("where: {text}"), item->fields[SOURCE_WHERE], language);
    write_detail(html, _("when: {text}"), item->fields[SOURCE_WHEN], TEXT_NONE);
    write_detail(html, _("how: {text}"), item->fields[SOURCE_HOW], language);
    write_detail(html, _("by: {text}"), item->fields[SOURCE_BY_WHOM], language);
    if (agreed.length > 0) {
        html_string(html, C_("list", "; "));
        html_format(html, _("informed consent: %s"), block_label(&informed_consent_codes, agreed));
    }
}

static void write_recommendation(struct html *html, const struct item *item, struct text language)
{
    struct text addressee = item->fields[RECOMMENDATION_ADDRESSEE];
    const char *urgency = block_label(&urgency_codes, item->fields[RECOMMENDATION_URGENCY]);
    struct sentence to = sentence_of(html, _("To: {addressee}."));
    html_written(html, "bdi", item->fields[RECOMMENDATION_TEXT], language);
    if (addressee.length > 0)
        block_gap(html);
    while (addressee.length > 0 && sentence_next(&to))
        if (sentence_at(&to, "addressee"))
            html_written(html, "bdi", addressee, TEXT_NONE);
    if (urgency[0] != '\0') {
        block_gap(html);
        html_format(html, _("Urgency: %s."), urgency);
    }
}

/* A catalogue of practices asks other questions of the same fields. */
static bool is_entry(const struct report *report)
{
    return report->block->style == FORM_STYLE_ENTRY;
}

static const struct {
    const char *column;
    const char *heading, *in_catalogue;
    void (*write)(struct html *html, const struct item *item, struct text language);
} parts[] = {
    {"figures", N_("Figures"), N_("Result"), write_figure},
    {"sources", N_("Sources"), N_("Sources"), write_source},
    {"recommendations", N_("Recommendations"), N_("How to repeat it"), write_recommendation},
};

static void write_part(struct report *report, size_t part, struct text items, struct text language)
{
    struct html *html = &report->html;
    struct item item;
    if (items.length == 0)
        return;
    html_element_class(html, "p", "part",
                       is_entry(report) ? _(parts[part].in_catalogue) : _(parts[part].heading));
    html_open(html, "ul");
    while (item_next(&items, &item)) {
        html_open(html, "li");
        parts[part].write(html, &item, language);
        html_close(html);
    }
    html_close(html);
}

/* ---- the card ---- */

enum verdict card_rows_open(struct report *report, bool civic_only, struct store_rows **ret_rows,
                            struct error *error)
{
    struct text values[REPORT_PARAMETERS + 1];
    report_parameters(report, values);
    values[REPORT_PARAMETERS] = text_of(civic_only ? "civic" : "");
    return store_rows_open(report->store, "report_findings", values, REPORT_PARAMETERS + 1,
                           ret_rows, error);
}

bool card_belongs_to_civic(const struct report *report, const struct store_rows *rows)
{
    struct text type = rows_text(rows, "finding_type");
    return form_has_block(report->form, FORM_BLOCK_PARTICIPATION) && !rows_flag(rows, "beside") &&
           (text_is(type, "PARTICIPATION") || text_is(type, "CIVIC_SPACE"));
}

void card_pointer(struct report *report, struct text code, struct text title, struct text language)
{
    struct html *html = &report->html;
    struct sentence sentence = sentence_of(html, C_("pointer to a finding", "{code} {title}"));
    html_open(html, "li");
    while (sentence_next(&sentence)) {
        if (sentence_at(&sentence, "code"))
            block_finding_link(report, code);
        else if (sentence_at(&sentence, "title"))
            html_written(html, "bdi", title, language);
    }
    html_close(html);
}

/* Only who chose to be named can be asked. */
static void write_contact(struct report *report, const struct store_rows *rows)
{
    struct html *html = &report->html;
    struct text organisation = rows_text(rows, "organisation");
    struct sentence sentence = sentence_of(html, _("Whom to ask: {organisation}."));
    if (!text_is(rows_text(rows, "consent"), "PUBLIC") || organisation.length == 0)
        return;
    html_open(html, "p");
    html_attribute(html, "class", "codes");
    while (sentence_next(&sentence))
        if (sentence_at(&sentence, "organisation"))
            html_written(html, "bdi", organisation, TEXT_NONE);
    html_close(html);
}

void card_write(struct report *report, const char *heading, const struct store_rows *rows)
{
    struct html *html = &report->html;
    struct text code = rows_text(rows, "code"), language = rows_text(rows, "language");
    (void)seen_add(&report->seen, code);
    html_open(html, "article");
    html_attribute(html, "class", "finding");
    html_attribute_text(html, "id", code);
    html_written(html, heading, rows_text(rows, "title"), language);
    write_facts(report, rows);
    if (is_entry(report))
        html_element_class(html, "p", "part", _("What was done"));
    html_open(html, "div");
    html_attribute(html, "class", "body");
    if (language.length > 0)
        html_attribute_text(html, "lang", language);
    html_paragraphs(html, rows_text(rows, "body"));
    html_close(html);
    write_codes(html, _("Concerns:"), rows_text(rows, "affected_groups"), group_label);
    write_codes(html, _("Left behind by:"), rows_text(rows, "lnob_factors"), factor_label);
    write_codes(html, _("Took part:"), rows_text(rows, "channel"), channel_label);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        write_part(report, i, rows_text(rows, parts[i].column), language);
    if (is_entry(report))
        write_contact(report, rows);
    html_close(html);
    if (report->wish->show_progress)
        progress_update(&report->progress, ++report->written);
}
