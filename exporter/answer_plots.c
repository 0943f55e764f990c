/* See answer_plots.h. Which answers may be broken down, report_answering says (sql/migrations). */
#include "exporter/answer_plots.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum side { ALL, COUNTRY, CONSTITUENCY };
static const char *const side_names[] = {"ALL", "COUNTRY", "CONSTITUENCY"};

/* Who answered by what they answered; in one allocation each, so that SVG grids can borrow them. */
struct grid {
    const char **rows, **columns;
    const char **heads; /* room for those of a table: two more than columns */
    int64_t *counts;    /* row by row */
    int64_t *answered;  /* by row: how many, whatever they said */
    size_t row_count, column_count;
};

/* ---- what the columns are ---- */

static bool is_rating(const struct answer_question *question)
{
    return text_is(result_text(question->questions, question->first, "form"), "rating");
}

static bool is_many(const struct answer_question *question)
{
    return text_is(result_text(question->questions, question->first, "form"), "many");
}

static bool is_of(const struct answer_question *question, size_t row, enum side side)
{
    return text_is(result_text(question->counts, row, "side"), side_names[side]);
}

/* In the place of a choice; of ratings nothing but words can be made of such an answer. */
static bool has_own_words(const struct answer_question *question)
{
    for (size_t i = question->from; i < question->to; i++)
        if (!is_rating(question) && !result_flag(question->counts, i, "everybody") &&
            result_text(question->counts, i, "answer").length == 0)
            return true;
    return false;
}

/* The column of an answer; column_count for none. */
static size_t column_of(const struct answer_question *question, const struct grid *grid,
                        struct text answer)
{
    int64_t rating = 0;
    if (is_rating(question))
        return text_int64(answer, &rating) && rating >= 1 && rating <= SVG_RATINGS
                   ? (size_t)rating - 1
                   : grid->column_count;
    for (size_t i = 0; i < question->choices; i++)
        if (text_equal(answer, result_text(question->questions, question->first + i, "choice")))
            return i;
    return answer.length == 0 ? question->choices : grid->column_count;
}

/* ---- a grid out of the rows ---- */

static const char *copy(struct arena *arena, struct text text)
{
    char *string = arena_alloc(arena, text.length + 1);
    if (string != NULL && text.length > 0)
        memcpy(string, text.at, text.length);
    return string;
}

static const char *part_label(struct report *report, enum side side, struct text part,
                              struct arena *arena)
{
    if (side == COUNTRY)
        return report_country(report, part);
    if (side == ALL)
        return _("All answers");
    if (part.length == 0)
        return _("without the name of an organisation");
    const struct constituency *row = reference_constituency(part);
    return row != NULL ? C_("constituency", row->name) : copy(arena, part);
}

static bool make_columns(const struct answer_question *question, struct arena *arena,
                         struct grid *grid)
{
    bool own = has_own_words(question);
    grid->column_count = is_rating(question) ? SVG_RATINGS : question->choices + own;
    grid->columns = arena_alloc(arena, (grid->column_count + 1) * sizeof *grid->columns);
    if (grid->columns == NULL)
        return false;
    for (size_t i = 0; !is_rating(question) && i < question->choices; i++) {
        grid->columns[i] =
            copy(arena, result_text(question->questions, question->first + i, "label"));
        if (grid->columns[i] == NULL)
            return false;
    }
    if (own)
        grid->columns[question->choices] = _("in words of their own");
    return true;
}

static bool make_grid(struct report *report, const struct answer_question *question, enum side side,
                      struct arena *arena, struct grid *grid)
{
    size_t most = question->to - question->from + 1;
    *grid = (struct grid){.row_count = 0};
    if (!make_columns(question, arena, grid))
        return false;
    grid->heads = arena_alloc(arena, (grid->column_count + 2) * sizeof *grid->heads);
    grid->rows = arena_alloc(arena, most * sizeof *grid->rows);
    grid->answered = arena_alloc(arena, most * sizeof *grid->answered);
    grid->counts = arena_alloc(arena, most * (grid->column_count + 1) * sizeof *grid->counts);
    if (grid->heads == NULL || grid->rows == NULL || grid->answered == NULL || grid->counts == NULL)
        return false;
    for (size_t i = question->from; i < question->to; i++) {
        if (!is_of(question, i, side))
            continue;
        int64_t responses = result_number(question->counts, i, "responses");
        if (result_flag(question->counts, i, "everybody")) { /* the first row of its part */
            struct text part = result_text(question->counts, i, "part");
            grid->answered[grid->row_count] = responses;
            grid->rows[grid->row_count] = part_label(report, side, part, arena);
            if (grid->rows[grid->row_count++] == NULL)
                return false;
            continue;
        }
        size_t column = column_of(question, grid, result_text(question->counts, i, "answer"));
        if (column < grid->column_count)
            grid->counts[(grid->row_count - 1) * grid->column_count + column] = responses;
    }
    return true;
}

/* ---- figures ---- */

static void write_all(struct html *html, const struct answer_question *question, const char *title,
                      const struct grid *grid)
{
    const char *const head = _("Answers");
    char id[40];
    (void)snprintf(id, sizeof id, "plot-question-%" PRId64, question->place);
    struct svg_plot plot = {
        id, title,
        is_many(question)
            ? _("How many chose each answer; one may choose several. The full length of a bar is "
                "everybody who answered the question.")
            : _("How many chose each answer. The full length of a bar is everybody who answered "
                "the question.")};
    const struct svg_grid bars = {.rows_are = _("Answer"),
                                  .rows = grid->columns,
                                  .row_count = grid->column_count,
                                  .columns = &head,
                                  .column_count = 1,
                                  .counts = grid->counts,
                                  .answers = grid->answered[0]};
    const struct svg_grid ratings = {.rows_are = _("Who answered"),
                                     .rows = grid->rows,
                                     .row_count = 1,
                                     .column_count = SVG_RATINGS,
                                     .counts = grid->counts};
    if (is_rating(question))
        plot.caption = _("How many gave each rating, from 1 to 5.");
    svg_figure(html, is_rating(question) ? SVG_RATING_BARS : SVG_BARS, &plot,
               is_rating(question) ? &ratings : &bars);
}

static void write_row(struct html *html, const struct grid *grid, size_t row)
{
    html_open(html, "tr");
    block_head(html, grid->rows[row]);
    for (size_t i = 0; i < grid->column_count; i++)
        block_cell_number(html, grid->counts[row * grid->column_count + i]);
    block_cell_number(html, grid->answered[row]);
    html_close(html);
}

/* Where one may choose several, shares of one bar would say what is not so. */
static void write_table(struct html *html, const struct svg_plot *plot, const char *rows_are,
                        const struct grid *grid)
{
    size_t depth = html_depth(html);
    grid->heads[0] = rows_are;
    for (size_t i = 0; i < grid->column_count; i++)
        grid->heads[i + 1] = grid->columns[i];
    grid->heads[grid->column_count + 1] = _("Everybody who answered");
    block_table_labelled(html, plot->caption, grid->heads, grid->column_count + 2);
    for (size_t i = 0; i < grid->row_count; i++)
        write_row(html, grid, i);
    html_close_to(html, depth);
}

static void write_breakdown(struct html *html, const struct answer_question *question,
                            enum side side, const char *title, const struct grid *grid)
{
    bool by_country = side == COUNTRY, shares = grid->column_count <= SVG_SHARES_MAX;
    const char *const rows_are = by_country ? _("Country") : _("Constituency");
    char id[56];
    (void)snprintf(id, sizeof id, "plot-question-%" PRId64 "-%s", question->place,
                   by_country ? "country" : "constituency");
    const struct svg_plot plot = {
        id, title,
        by_country ? _("The answers by country. Those given without a name stand under a country "
                       "only where at least three organisations gave them there.")
                   : _("The answers by constituency, as far as they were given under a name; the "
                       "others together.")};
    const struct svg_grid drawn = {.rows_are = rows_are,
                                   .rows = grid->rows,
                                   .row_count = grid->row_count,
                                   .columns = is_rating(question) ? NULL : grid->columns,
                                   .column_count = grid->column_count,
                                   .counts = grid->counts};
    if (is_rating(question))
        svg_figure(html, SVG_RATING_BARS, &plot, &drawn);
    else if (shares && !is_many(question))
        svg_figure(html, SVG_SHARES_EACH, &plot, &drawn);
    else
        write_table(html, &plot, rows_are, grid);
}

/* ---- entry ---- */

int64_t answer_count(const struct answer_question *question)
{
    for (size_t i = question->from; i < question->to; i++)
        if (is_of(question, i, ALL) && result_flag(question->counts, i, "everybody"))
            return result_number(question->counts, i, "responses");
    return 0;
}

enum verdict answer_plots(struct report *report, const struct answer_question *question,
                          struct arena *arena, struct error *error)
{
    const char *title = copy(arena, result_text(question->questions, question->first, "words"));
    struct grid all, countries, constituencies;
    if (title == NULL || !make_grid(report, question, ALL, arena, &all) ||
        !make_grid(report, question, COUNTRY, arena, &countries) ||
        !make_grid(report, question, CONSTITUENCY, arena, &constituencies))
        return error_no_memory(error);
    if (all.row_count == 0)
        return VERDICT_OK;
    write_all(&report->html, question, title, &all);
    if (constituencies.row_count == 0) {
        html_element(&report->html, "p",
                     _("Fewer than three organisations answered this question without a name. The "
                       "answers are not broken down, so that theirs cannot be told from it."));
        return VERDICT_OK;
    }
    if (report_is_wide(report) && countries.row_count > 0)
        write_breakdown(&report->html, question, COUNTRY, title, &countries);
    write_breakdown(&report->html, question, CONSTITUENCY, title, &constituencies);
    return VERDICT_OK;
}
