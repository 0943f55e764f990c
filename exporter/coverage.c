/* See coverage.h. What the query counts is laid over the whole lists, country by country. */
#include "exporter/coverage.h"

#include "exporter/query.h"
#include "model/names.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct tabular_column columns[] = {
    {"call", TABULAR_TEXT},    {"sample", TABULAR_TEXT}, {"reporting_type", TABULAR_TEXT},
    {"country", TABULAR_TEXT}, {"m49", TABULAR_TEXT},    {"dimension", TABULAR_TEXT},
    {"code", TABULAR_TEXT},    {"label", TABULAR_TEXT},  {"count", TABULAR_NUMBER},
};

#define GOALS 17

/* The counts of one country; the arrays are as long as the reference lists. */
struct coverage {
    char country[4];
    int64_t goals[GOALS];
    int64_t unnamed, withdrawn, withdrawn_after_publication;
    int64_t *constituencies, *groups;
    const struct constituency *constituency_rows;
    const struct affected_group *group_rows;
    size_t constituency_count, group_count;
};

static void clear(struct coverage *coverage, struct text country)
{
    (void)snprintf(coverage->country, sizeof coverage->country, "%.*s", TEXT_ARGS(country));
    memset(coverage->goals, 0, sizeof coverage->goals);
    coverage->unnamed = coverage->withdrawn = coverage->withdrawn_after_publication = 0;
    memset(coverage->constituencies, 0,
           coverage->constituency_count * sizeof *coverage->constituencies);
    memset(coverage->groups, 0, coverage->group_count * sizeof *coverage->groups);
}

static void take(struct coverage *coverage, const struct store_rows *rows)
{
    const struct constituency *constituencies = coverage->constituency_rows;
    const struct affected_group *groups = coverage->group_rows;
    struct text dimension = rows_text(rows, "dimension"), code = rows_text(rows, "code");
    int64_t n = rows_number(rows, "n"), goal = 0;
    if (text_is(dimension, "goal") && text_int64(code, &goal) && goal >= 1 && goal <= GOALS)
        coverage->goals[goal - 1] = n;
    else if (text_is(dimension, "constituencies_unnamed"))
        coverage->unnamed = n;
    else if (text_is(dimension, "withdrawn"))
        coverage->withdrawn = n;
    else if (text_is(dimension, "withdrawn_after_publication"))
        coverage->withdrawn_after_publication = n;
    for (size_t i = 0; i < coverage->constituency_count; i++)
        if (text_is(dimension, "constituency_named") && text_is(code, constituencies[i].code))
            coverage->constituencies[i] = n;
    for (size_t i = 0; i < coverage->group_count; i++)
        if (text_is(dimension, "affected_group") && text_is(code, groups[i].code))
            coverage->groups[i] = n;
}

/* What the rows of one data set have in common. */
struct writer {
    struct tabular tabular;
    struct text call;
    const char *sample;
};

struct line {
    const char *dimension, *code, *label;
    int64_t count;
};

static void write_line(struct writer *writer, const struct coverage *coverage, struct line line)
{
    const struct country *country = reference_country(text_of(coverage->country));
    char number[24];
    (void)snprintf(number, sizeof number, "%" PRId64, line.count);
    tabular_value(&writer->tabular, writer->call);
    tabular_value(&writer->tabular, text_of(writer->sample));
    tabular_value(&writer->tabular, text_of("CIVIL_SOCIETY"));
    tabular_value(&writer->tabular, text_of(coverage->country));
    tabular_value(&writer->tabular, country != NULL ? text_of(country->m49) : TEXT_NONE);
    tabular_value(&writer->tabular, text_of(line.dimension));
    tabular_value(&writer->tabular, text_of(line.code));
    tabular_value(&writer->tabular, text_of(line.label));
    tabular_value(&writer->tabular, text_of(number));
}

static void write_country(struct writer *writer, const struct coverage *coverage)
{
    const struct constituency *constituencies = coverage->constituency_rows;
    const struct affected_group *groups = coverage->group_rows;
    for (int goal = 1; goal <= GOALS; goal++) {
        char code[8];
        (void)snprintf(code, sizeof code, "%d", goal);
        write_line(writer, coverage,
                   (struct line){"goal", code, goal_name(reference_goal(goal), "en"),
                                 coverage->goals[goal - 1]});
    }
    for (size_t i = 0; i < coverage->constituency_count; i++)
        write_line(writer, coverage,
                   (struct line){coverage->constituencies[i] > 0 ? "constituency_named"
                                                                 : "constituency_not_named",
                                 constituencies[i].code, constituencies[i].name,
                                 coverage->constituencies[i]});
    write_line(writer, coverage,
               (struct line){"constituencies_unnamed", "",
                             "Constituencies heard only without being named", coverage->unnamed});
    for (size_t i = 0; i < coverage->group_count; i++)
        write_line(writer, coverage,
                   (struct line){"affected_group", groups[i].code, groups[i].label_en,
                                 coverage->groups[i]});
    write_line(writer, coverage,
               (struct line){"withdrawn", "", "Submissions withdrawn by their authors",
                             coverage->withdrawn});
    write_line(writer, coverage,
               (struct line){"withdrawn_after_publication", "",
                             "Submissions withdrawn after a report had shown them",
                             coverage->withdrawn_after_publication});
}

static enum verdict write_rows(struct writer *writer, struct coverage *coverage,
                               struct store_rows *rows, struct output *output, struct error *error)
{
    for (;;) {
        bool row = false;
        enum verdict verdict = store_rows_next(rows, &row, error);
        if (verdict != VERDICT_OK)
            return verdict;
        bool other = !row || !text_is(rows_text(rows, "country"), coverage->country);
        if (other && coverage->country[0] != '\0') {
            write_country(writer, coverage);
            verdict = output_flush(output, error);
        }
        if (verdict != VERDICT_OK || !row)
            return verdict;
        if (other)
            clear(coverage, rows_text(rows, "country"));
        take(coverage, rows);
    }
}

enum verdict coverage_write(struct store *store, const struct dataset_wish *wish, bool sample,
                            struct output *output, struct error *error)
{
    struct coverage coverage = {.country = ""};
    coverage.constituency_rows = reference_constituencies(&coverage.constituency_count);
    coverage.group_rows = reference_affected_groups(&coverage.group_count);
    coverage.constituencies = calloc(coverage.constituency_count, sizeof *coverage.constituencies);
    coverage.groups = calloc(coverage.group_count, sizeof *coverage.groups);
    struct store_rows *rows = NULL;
    const struct text parameters[] = {wish->call,
                                      wish->country.length > 0 ? wish->country : text_of("")};
    enum verdict verdict = coverage.constituencies != NULL && coverage.groups != NULL
                               ? VERDICT_OK
                               : error_no_memory(error);
    if (verdict == VERDICT_OK)
        verdict = store_rows_open(store, "data_coverage", parameters, 2, &rows, error);
    if (verdict == VERDICT_OK) {
        struct writer writer = {
            .tabular = tabular_to(output_buffer(output), wish->format, columns,
                                  sizeof columns / sizeof columns[0]),
            .call = wish->call,
            .sample = sample ? "yes" : "no",
        };
        verdict = write_rows(&writer, &coverage, rows, output, error);
    }
    store_rows_free(&rows);
    free(coverage.constituencies);
    free(coverage.groups);
    return verdict;
}
