/* See dataset.h. Coverage, which also tells what is not there, stands in coverage.c. */
#include "exporter/dataset.h"

#include "base/progress.h"
#include "exporter/coverage.h"
#include "exporter/query.h"
#include "model/reference.h"

#include <assert.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* Columns are those of the query of the same name; m49 is looked up by the country. */
static const struct tabular_column finding_columns[] = {
    {"call", TABULAR_TEXT},           {"sample", TABULAR_TEXT},
    {"reporting_type", TABULAR_TEXT}, {"finding", TABULAR_TEXT},
    {"country", TABULAR_TEXT},        {"m49", TABULAR_TEXT},
    {"consent", TABULAR_TEXT},        {"organisation", TABULAR_TEXT},
    {"constituency", TABULAR_TEXT},   {"received_on", TABULAR_TEXT},
    {"language", TABULAR_TEXT},       {"admin1", TABULAR_TEXT},
    {"goal", TABULAR_NUMBER},         {"target", TABULAR_TEXT},
    {"indicator", TABULAR_TEXT},      {"year", TABULAR_NUMBER},
    {"period_end", TABULAR_NUMBER},   {"channel", TABULAR_LIST},
    {"finding_type", TABULAR_TEXT},   {"title", TABULAR_TEXT},
    {"body", TABULAR_TEXT},           {"stance", TABULAR_TEXT},
    {"claim", TABULAR_TEXT},          {"rating", TABULAR_NUMBER},
    {"rater", TABULAR_TEXT},          {"trend", TABULAR_TEXT},
    {"civic_space", TABULAR_TEXT},    {"affected_groups", TABULAR_LIST},
    {"lnob_factors", TABULAR_LIST},   {"cedaw_articles", TABULAR_LIST},
    {"beijing_areas", TABULAR_LIST},  {"upr_recommendations", TABULAR_LIST},
    {"themes", TABULAR_LIST},         {"observations", TABULAR_JSON},
    {"evidence", TABULAR_JSON},       {"recommendations", TABULAR_JSON},
};

static const struct tabular_column tally_columns[] = {
    {"call", TABULAR_TEXT},      {"sample", TABULAR_TEXT}, {"reporting_type", TABULAR_TEXT},
    {"country", TABULAR_TEXT},   {"m49", TABULAR_TEXT},    {"goal", TABULAR_NUMBER},
    {"target", TABULAR_TEXT},    {"kind", TABULAR_TEXT},   {"submissions", TABULAR_NUMBER},
    {"retired", TABULAR_NUMBER},
};

static const struct {
    const char *name;
    const char *query; /* NULL: coverage */
    const struct tabular_column *columns;
    size_t count;
} sets[DATASET_COUNT] = {
    [DATASET_FINDINGS] = {"findings", "data_findings", finding_columns, COUNT(finding_columns)},
    [DATASET_TALLY] = {"tally", "data_tally", tally_columns, COUNT(tally_columns)},
    [DATASET_COVERAGE] = {"coverage", NULL, NULL, 0},
};

bool dataset_find(struct text name, enum dataset *ret_set)
{
    for (size_t i = 0; i < DATASET_COUNT; i++) {
        if (!text_is(name, sets[i].name))
            continue;
        *ret_set = (enum dataset)i;
        return true;
    }
    return false;
}

bool dataset_format_find(struct text name, enum tabular_format *ret_format)
{
    bool csv = text_is(name, "csv");
    if (!csv && !text_is(name, "ndjson"))
        return false;
    *ret_format = csv ? TABULAR_CSV : TABULAR_NDJSON;
    return true;
}

static struct text m49_of(struct text country)
{
    const struct country *row = reference_country(country);
    return row != NULL ? text_of(row->m49) : TEXT_NONE;
}

static void write_row(struct tabular *tabular, const struct store_rows *rows)
{
    for (size_t i = 0; i < tabular->count; i++) {
        const char *name = tabular->columns[i].name;
        if (strcmp(name, "m49") == 0) {
            tabular_value(tabular, m49_of(rows_text(rows, "country")));
            continue;
        }
        int index = store_rows_column(rows, name);
        assert(index >= 0);
        tabular_value(tabular, store_rows_value(rows, (size_t)index));
    }
}

static enum verdict write_rows(const struct dataset_wish *wish, struct store_rows *rows,
                               struct output *output, struct error *error)
{
    struct tabular tabular = tabular_to(output_buffer(output), wish->format,
                                        sets[wish->set].columns, sets[wish->set].count);
    struct progress progress;
    int64_t written = 0;
    if (wish->show_progress)
        progress_begin(&progress, "rows written", 0);
    enum verdict verdict = VERDICT_OK;
    while (verdict == VERDICT_OK) {
        bool row = false;
        verdict = store_rows_next(rows, &row, error);
        if (verdict != VERDICT_OK || !row)
            break;
        write_row(&tabular, rows);
        if (wish->show_progress)
            progress_update(&progress, ++written);
        verdict = output_flush(output, error);
    }
    if (wish->show_progress)
        progress_end(&progress);
    return verdict;
}

static enum verdict check_call(struct store *store, struct text call, bool *ret_sample,
                               struct error *error)
{
    const struct text parameters[] = {call, text_of("en")};
    struct store_result *result = NULL;
    enum verdict verdict = store_query(store, "report_call", parameters, 2, &result, error);
    if (verdict == VERDICT_OK && store_result_rows(result) == 0)
        verdict = error_set(error, VERDICT_REJECT, "CALL_UNKNOWN", "there is no call %.*s",
                            TEXT_ARGS(call));
    if (verdict == VERDICT_OK)
        *ret_sample = result_flag(result, 0, "sample");
    store_result_free(&result);
    return verdict;
}

enum verdict dataset_write(struct store *store, const struct dataset_wish *wish,
                           struct output *output, struct error *error)
{
    bool sample;
    struct store_rows *rows = NULL;
    const struct text parameters[] = {wish->call,
                                      wish->country.length > 0 ? wish->country : text_of("")};
    enum verdict verdict = check_call(store, wish->call, &sample, error);
    if (verdict != VERDICT_OK)
        return verdict;
    if (wish->set == DATASET_COVERAGE)
        return coverage_write(store, wish, sample, output, error);
    verdict = store_rows_open(store, sets[wish->set].query, parameters, 2, &rows, error);
    if (verdict == VERDICT_OK)
        verdict = write_rows(wish, rows, output, error);
    store_rows_free(&rows);
    return verdict;
}
