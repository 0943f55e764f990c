/* See block.h. */
#include "exporter/block.h"

#include <inttypes.h>
#include <stdio.h>

int64_t report_count(const struct report *report, const char *column)
{
    return result_number(report->counts, 0, column);
}

const char *report_place(const struct report *report)
{
    return report->wish->country->un_name_en;
}

enum { PARAMETERS = 3 };

static void fill_parameters(const struct report *report, struct text ret_parameters[PARAMETERS])
{
    ret_parameters[0] = report->wish->call;
    ret_parameters[1] = text_of(report->wish->country->alpha3);
    ret_parameters[2] = text_of(report->wish->language);
}

enum verdict report_query(struct report *report, const char *name, struct store_result **ret_result,
                          struct error *error)
{
    struct text values[PARAMETERS];
    fill_parameters(report, values);
    return store_query(report->store, name, values, PARAMETERS, ret_result, error);
}

enum verdict report_rows(struct report *report, const char *name, struct store_rows **ret_rows,
                         struct error *error)
{
    struct text values[PARAMETERS];
    fill_parameters(report, values);
    return store_rows_open(report->store, name, values, PARAMETERS, ret_rows, error);
}

void block_finding_link(struct html *html, struct text code)
{
    html_open(html, "a");
    html_attribute_format(html, "href", "#%.*s", TEXT_ARGS(code));
    html_text(html, code);
    html_close(html);
}

void block_goal_words(struct html *html, int goal)
{
    const struct goal *row = reference_goal(goal);
    html_format(html, _("Goal %d: %s"), goal, row != NULL ? goal_name(row, "en") : "");
}

void block_goal_link(struct html *html, int goal)
{
    html_open(html, "a");
    html_attribute_format(html, "href", "#goal-%d", goal);
    block_goal_words(html, goal);
    html_close(html);
}

void block_table(struct html *html, const char *caption, const char *const *heads)
{
    html_open(html, "div");
    html_attribute(html, "class", "wide");
    html_open(html, "table");
    html_element(html, "caption", caption);
    html_open(html, "thead");
    html_open(html, "tr");
    for (; *heads != NULL; heads++) {
        html_open(html, "th");
        html_attribute(html, "scope", "col");
        html_string(html, _(*heads));
        html_close(html);
    }
    html_close(html);
    html_close(html);
    html_open(html, "tbody");
}

void block_cell(struct html *html, const char *words)
{
    html_element(html, "td", words);
}

void block_cell_number(struct html *html, int64_t number)
{
    html_open(html, "td");
    html_attribute(html, "class", "number");
    html_format(html, "%" PRId64, number);
    html_close(html);
}

const char *block_label(const struct code_table *table, struct text code)
{
    const struct code *row = code_by_name(table, code);
    return row != NULL ? _(row->label) : "";
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

size_t block_stance_shares(const struct goal_counts *counts, struct svg_share ret_shares[6])
{
    int64_t none = counts->findings;
    for (size_t i = 0; i < STANCES; i++) {
        ret_shares[i] = (struct svg_share){_(stances[i].label), counts->stances[i]};
        none -= counts->stances[i];
    }
    ret_shares[STANCES] = (struct svg_share){_("take no stance"), none};
    return STANCES + 1;
}
