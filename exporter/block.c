/* See block.h. */
#include "exporter/block.h"

#include "exporter/names.h"

int64_t report_count(const struct report *report, const char *column)
{
    return result_number(report->counts, 0, column);
}

const char *report_place(const struct report *report)
{
    return report->place.data;
}

bool report_is_wide(const struct report *report)
{
    return scope_is_wide(&report->scope);
}

const char *report_country(const struct report *report, struct text alpha3)
{
    const struct country *country = reference_country(alpha3);
    return country != NULL ? name_of_country(country, report->wish->language) : "";
}

void report_parameters(const struct report *report, struct text ret_values[REPORT_PARAMETERS])
{
    const struct theme *theme = report->scope.theme;
    ret_values[0] = report->wish->call;
    ret_values[1] = buffer_view(&report->countries);
    ret_values[2] = text_of(report->wish->language);
    ret_values[3] = text_of(theme != NULL ? theme->code : "");
    ret_values[4] = report->wish->selection.length > 0 ? report->wish->selection : text_of("");
}

enum verdict report_query(struct report *report, const char *name, struct store_result **ret_result,
                          struct error *error)
{
    struct text values[REPORT_PARAMETERS];
    report_parameters(report, values);
    return store_query(report->store, name, values, REPORT_PARAMETERS, ret_result, error);
}

enum verdict report_rows(struct report *report, const char *name, struct store_rows **ret_rows,
                         struct error *error)
{
    struct text values[REPORT_PARAMETERS];
    report_parameters(report, values);
    return store_rows_open(report->store, name, values, REPORT_PARAMETERS, ret_rows, error);
}

void block_nothing(struct report *report, const char *words)
{
    html_element(&report->html, "p", words);
    report->empty[report->section] = true;
}

void block_paragraph(struct report *report, const char *id, struct text language)
{
    struct html *html = &report->html;
    html_open(html, "div");
    html_attribute(html, "class", "paragraph");
    if (id != NULL)
        html_attribute(html, "id", id);
    html_open(html, "p");
    if (language.length > 0)
        html_attribute_text(html, "lang", language);
    html_attribute(html, "dir", "auto");
}

void block_paragraphs(struct report *report, const char *element, struct text words,
                      struct text language)
{
    struct html *html = &report->html;
    size_t depth = html_depth(html);
    struct text line;
    while (text_split(&words, '\n', &line)) {
        line = text_trim(line);
        if (line.length == 0)
            continue;
        block_paragraph(report, NULL, language);
        if (element != NULL)
            html_open(html, element);
        html_text(html, line);
        html_close_to(html, depth);
    }
}

/* Where not every finding has a place, those further down are not known yet. */
void block_finding_link(struct report *report, struct text code)
{
    struct html *html = &report->html;
    if (!form_shows_all(report->form) && !seen_has(&report->seen, code)) {
        html_code(html, code);
        return;
    }
    html_open(html, "a");
    html_attribute_format(html, "href", "#%.*s", TEXT_ARGS(code));
    html_attribute(html, "dir", "ltr");
    html_text(html, code);
    html_close(html);
}

void block_finding_of(struct report *report, struct text country, struct text code)
{
    struct sentence sentence =
        sentence_of(&report->html, report_is_wide(report) ? _("{country}, {code}") : "{code}");
    while (sentence_next(&sentence)) {
        if (sentence_at(&sentence, "country"))
            html_string(&report->html, report_country(report, country));
        else if (sentence_at(&sentence, "code"))
            block_finding_link(report, code);
    }
}

void block_goal_words(struct html *html, int goal)
{
    html_format(html, _("Goal %d: %s"), goal, language_goal(goal));
}

void block_goal_link(struct report *report, int goal)
{
    struct html *html = &report->html;
    if (!form_places_goals(report->form)) {
        block_goal_words(html, goal);
        return;
    }
    html_open(html, "a");
    html_attribute_format(html, "href", "#goal-%d", goal);
    block_goal_words(html, goal);
    html_close(html);
}

void block_target_words(struct html *html, struct text code)
{
    const struct target *row = reference_target(code);
    struct sentence sentence = sentence_of(html, row != NULL ? _("{target}: {label}") : "{target}");
    while (sentence_next(&sentence)) {
        if (sentence_at(&sentence, "target"))
            html_code(html, code);
        else if (row != NULL && sentence_at(&sentence, "label"))
            html_string(html, C_("target", row->label_en));
    }
}

static void open_table(struct html *html, const char *caption)
{
    html_open(html, "div");
    html_attribute(html, "class", "wide");
    html_open(html, "table");
    html_element(html, "caption", caption);
    html_open(html, "thead");
    html_open(html, "tr");
}

static void begin_rows(struct html *html)
{
    html_close(html);
    html_close(html);
    html_open(html, "tbody");
}

void block_table(struct html *html, const char *caption, const char *const *heads)
{
    open_table(html, caption);
    for (; *heads != NULL; heads++) {
        html_open(html, "th");
        html_attribute(html, "scope", "col");
        html_string(html, _(*heads));
        html_close(html);
    }
    begin_rows(html);
}

void block_table_labelled(struct html *html, const char *caption, const char *const *labels,
                          size_t count)
{
    open_table(html, caption);
    for (size_t i = 0; i < count; i++) {
        html_open(html, "th");
        html_attribute(html, "scope", "col");
        html_written(html, "bdi", text_of(labels[i]), TEXT_NONE);
        html_close(html);
    }
    begin_rows(html);
}

void block_head(struct html *html, const char *words)
{
    html_open(html, "th");
    html_attribute(html, "scope", "row");
    html_string(html, words);
    html_close(html);
}

void block_cell(struct html *html, const char *words)
{
    html_element(html, "td", words);
}

void block_cell_number(struct html *html, int64_t number)
{
    html_open(html, "td");
    html_attribute(html, "class", "number");
    html_string(html, FIGURE(number));
    html_close(html);
}

const char *block_label(const struct code_table *table, struct text code)
{
    const struct code *row = code_by_name(table, code);
    return row != NULL ? C_(table->name, row->label) : "";
}

/* "und" is BCP 47 for a language that nobody named. */
bool block_has_language(struct text tag)
{
    return tag.length > 0 && !text_is(tag, "und");
}

void block_language(struct html *html, struct text tag)
{
    const char *name = language_of(tag);
    if (name != NULL)
        html_string(html, name);
    else if (block_has_language(tag))
        html_code(html, tag);
    else
        html_string(html, _("language not given"));
}

void block_gap(struct html *html)
{
    html_string(html, C_("between sentences", " "));
}

static const struct {
    const char *name;
    const char *sentence;
    const char *label;
} stances[STANCES] = {
    {"CONFIRMS", N_("confirms the government’s report"), N_("confirm")},
    {"PARTLY_CONFIRMS", N_("partly confirms the government’s report"), N_("partly confirm")},
    {"CONTRADICTS", N_("contradicts the government’s report"), N_("contradict")},
    {"OMITTED", N_("the government’s report leaves this out"), N_("left out by the government")},
    {"CANNOT_VERIFY", N_("the government’s report could not be verified"), N_("cannot verify")},
};

const char *block_stance(struct text stance)
{
    for (size_t i = 0; i < STANCES; i++)
        if (text_is(stance, stances[i].name))
            return _(stances[i].sentence);
    return "";
}

size_t block_stance_shares(const struct goal_counts *counts, const char *ret_labels[SVG_SHARES_MAX],
                           int64_t ret_numbers[SVG_SHARES_MAX])
{
    int64_t none = counts->findings;
    for (size_t i = 0; i < STANCES; i++) {
        ret_labels[i] = _(stances[i].label);
        ret_numbers[i] = counts->stances[i];
        none -= counts->stances[i];
    }
    ret_labels[STANCES] = _("take no stance");
    ret_numbers[STANCES] = none;
    return STANCES + 1;
}
