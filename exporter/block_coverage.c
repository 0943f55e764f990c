/*
 * On which goals who was heard, and whose lives the findings are about: every constituency and
 * group has its row, because the empty ones are what a reader looks for. Constituencies of
 * the unnamed are never told: their findings are one row.
 */
#include "exporter/block.h"

#include <assert.h>

/* More than either list has. */
#define ROWS_MAX 64

struct matrix {
    const char *side;
    const char *codes[ROWS_MAX];
    const char *labels[ROWS_MAX];
    int64_t counts[ROWS_MAX * SVG_GOALS];
    size_t row_count;
};

static void add_row(struct matrix *matrix, const char *code, const char *label)
{
    assert(matrix->row_count < ROWS_MAX);
    matrix->codes[matrix->row_count] = code;
    matrix->labels[matrix->row_count++] = label;
}

static void fill(struct matrix *matrix, const struct store_result *covered)
{
    for (size_t i = 0; i < store_result_rows(covered); i++) {
        int64_t goal = result_number(covered, i, "goal");
        if (!text_is(result_text(covered, i, "side"), matrix->side) || goal < 1 || goal > SVG_GOALS)
            continue;
        for (size_t row = 0; row < matrix->row_count; row++)
            if (text_is(result_text(covered, i, "code"), matrix->codes[row]))
                matrix->counts[row * SVG_GOALS + (size_t)goal - 1] =
                    result_number(covered, i, "findings");
    }
}

static bool is_silent(const struct matrix *matrix, size_t row)
{
    for (size_t i = 0; i < SVG_GOALS; i++)
        if (matrix->counts[row * SVG_GOALS + i] > 0)
            return false;
    return true;
}

/* Rows of the list, without that of the unnamed. */
static size_t count_rows(const struct matrix *matrix, bool silent)
{
    size_t count = 0;
    for (size_t i = 0; i < matrix->row_count; i++)
        count += matrix->codes[i][0] != '\0' && is_silent(matrix, i) == silent;
    return count;
}

static void write_heard(struct html *html, const struct matrix *matrix, const char *pattern)
{
    size_t heard = count_rows(matrix, false);
    struct sentence sentence = sentence_of(html, pattern);
    html_open(html, "p");
    while (sentence_next(&sentence)) {
        if (sentence_at(&sentence, "heard"))
            html_string(html, FIGURE((int64_t)heard));
        else if (sentence_at(&sentence, "all"))
            html_string(html, FIGURE((int64_t)(heard + count_rows(matrix, true))));
    }
    html_close(html);
}

static void write_silent(struct html *html, const struct matrix *matrix, const char *pattern)
{
    size_t silent = count_rows(matrix, true), at = 0;
    if (silent == 0)
        return;
    struct sentence sentence = sentence_of(html, pattern);
    html_open(html, "p");
    while (sentence_next(&sentence)) {
        for (size_t i = 0; sentence_at(&sentence, "list") && i < matrix->row_count; i++) {
            if (matrix->codes[i][0] == '\0' || !is_silent(matrix, i))
                continue;
            html_string(html, language_separator(at++, silent));
            html_string(html, matrix->labels[i]);
        }
    }
    html_close(html);
}

static void draw(struct html *html, const struct matrix *matrix, const char *rows_are,
                 const struct svg_plot *plot)
{
    const struct svg_grid grid = {.rows_are = rows_are,
                                  .rows = matrix->labels,
                                  .row_count = matrix->row_count,
                                  .column_count = SVG_GOALS,
                                  .counts = matrix->counts};
    svg_figure(html, SVG_COVERAGE, plot, &grid);
}

/* Whom the block voices lists is not listed a second time. */
static bool lists_silent(const struct report *report)
{
    return !form_has_block(report->form, FORM_BLOCK_VOICES);
}

static void write_constituencies(struct report *report, const struct store_result *covered)
{
    struct html *html = &report->html;
    struct matrix matrix = {.side = "CONSTITUENCY"};
    size_t count;
    const struct constituency *all = reference_constituencies(&count);
    for (size_t i = 0; i < count; i++)
        add_row(&matrix, all[i].code, C_("constituency", all[i].name));
    add_row(&matrix, "", _("without the name of an organisation"));
    fill(&matrix, covered);
    const struct svg_plot plot = {
        "plot-coverage-constituencies", _("Findings by constituency and goal"),
        _("Findings under the name of an organisation, by its constituency and by goal; those "
          "without a name together. An empty ring is a goal on which it was not heard.")};
    html_element(html, "h3", _("Who was heard on which goal"));
    draw(html, &matrix, _("Constituency"), &plot);
    write_heard(html, &matrix,
                words_for((int64_t)count_rows(&matrix, false),
                          "{heard} of {all} constituencies was heard under a name.",
                          "{heard} of {all} constituencies were heard under a name."));
    if (lists_silent(report))
        write_silent(html, &matrix, _("Not heard under a name: {list}."));
}

static void write_groups(struct report *report, const struct store_result *covered)
{
    struct html *html = &report->html;
    struct matrix matrix = {.side = "GROUP"};
    size_t count;
    const struct affected_group *all = reference_affected_groups(&count);
    for (size_t i = 0; i < count; i++)
        add_row(&matrix, all[i].code, C_("affected_group", all[i].label_en));
    fill(&matrix, covered);
    const struct svg_plot plot = {
        "plot-coverage-groups", _("Findings by affected group and goal"),
        _("Findings whose text is shown, by the groups that they name and by goal. An empty ring "
          "is a goal on which no finding names the group.")};
    html_element(html, "h3", _("Whose lives were spoken of on which goal"));
    draw(html, &matrix, _("Group"), &plot);
    write_heard(html, &matrix, _("Findings name {heard} of {all} groups."));
    if (lists_silent(report))
        write_silent(html, &matrix, _("No finding names: {list}."));
}

enum verdict block_coverage(struct report *report, struct error *error)
{
    struct store_result *covered = NULL;
    enum verdict verdict = report_query(report, "report_coverage", &covered, error);
    if (verdict != VERDICT_OK)
        return verdict;
    write_constituencies(report, covered);
    write_groups(report, covered);
    store_result_free(&covered);
    return VERDICT_OK;
}
