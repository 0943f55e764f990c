/* See import.h: tables of others, through a mapping. */
#include "base/wording.h"
#include "client/import/import_header.h"
#include "model/problem.h"
#include "seal/seal.h"

#include <stdio.h>
#include <string.h>

#define ROW_ARENA_BYTES (2 * SUBMISSION_ARENA_BYTES)

/* One import through a mapping on its way. */
struct mapped {
    const struct mapping *mapping; /* borrowed, as all of it */
    const struct import_sink *sink;
    struct import_counts *counts;
    struct mapping_rows *rows;
    struct composer composer;
};

/* What the mapping itself finds wrong. */
static void refuse(void *context, const struct mapping_problem *problem)
{
    const struct mapped *mapped = context;
    const struct mapping_place *place = &problem->place;
    struct import_problem told = {
        .file = place->file,
        .sheet = place->sheet,
        .line = place->line,
        .column = place->column.at != NULL ? place->column : text_of("row"),
        .value = problem->value,
        .code = problem->code,
        .reason = text_of(problem->reason),
    };
    mapped->sink->refuse(mapped->sink->context, &told);
}

/* "answers" with question and body, or the one cell of a field. */
static const struct mapping_cell *cell_of(const struct mapping_row *row,
                                          const struct problem *problem)
{
    char column[PROBLEM_FIELD_BYTES];
    import_problem_column(problem, column);
    for (size_t i = 0; i < row->cell_count; i++)
        if (strcmp(row->cells[i].column, column) == 0)
            return &row->cells[i];
    for (size_t i = 0; i < row->cell_count; i++)
        if (strncmp(row->cells[i].column, column, strlen(column)) == 0)
            return &row->cells[i];
    return NULL;
}

/* By the column that its author knows; where no column is to blame, by ours. */
static void tell_problem(const struct mapped *mapped, const struct mapping_row *row,
                         const struct problem *problem)
{
    const struct sheet_row *raw = mapping_rows_current(mapped->rows);
    const struct mapping_cell *cell = cell_of(row, problem);
    size_t item = problem->item > 0 ? problem->item - 1 : 0;
    char column[PROBLEM_FIELD_BYTES];
    struct buffer reason = BUFFER_NONE;
    import_problem_column(problem, column);
    bool placed = cell != NULL && item < cell->count;
    if (placed && cell->places[item].column.length > 0)
        buffer_format(&reason, "%s ", column);
    import_problem_reason(problem, &reason);
    struct import_problem told = {
        .file = placed ? cell->places[item].file : mapping_rows_file(mapped->rows),
        .sheet = placed ? cell->places[item].sheet : mapping_rows_sheet(mapped->rows),
        .line = placed ? cell->places[item].line : (raw != NULL ? raw->line : row->line),
        .column = placed && cell->places[item].column.length > 0 ? cell->places[item].column
                                                                 : text_of(column),
        .value = placed ? cell->values[item] : TEXT_NONE,
        .code = problem_rows[problem->code].name,
        .reason = buffer_view(&reason),
    };
    mapped->sink->refuse(mapped->sink->context, &told);
    buffer_free(&reason);
}

static void refused_row(struct mapped *mapped)
{
    const struct sheet_row *raw = mapping_rows_current(mapped->rows);
    mapped->counts->refused++;
    if (mapped->sink->refused_row != NULL)
        mapped->sink->refused_row(mapped->sink->context, mapping_rows_header(mapped->rows), raw);
}

/* The same key in another call is another row: forms are used again. */
static void set_key(const struct mapping_row *row, struct outbox_entry *entry)
{
    struct buffer key = BUFFER_NONE;
    if (row->key.length == 0)
        return;
    buffer_format(&key, "%.*s\n%.*s", TEXT_ARGS(entry->call), TEXT_ARGS(row->key));
    entry->has_import_key = buffer_ok(&key);
    if (entry->has_import_key)
        seal_digest(buffer_view(&key), entry->import_key);
    buffer_free(&key);
}

static enum verdict import_row(struct mapped *mapped, const struct mapping_row *row,
                               struct error *error)
{
    struct submission submission = {.kind = mapping_kind(mapped->mapping)};
    struct problems problems = {.count = 0};
    struct outbox_entry entry;
    enum outbox_import_result result = OUTBOX_IMPORT_NEW;
    arena_reset(mapped->composer.arena);
    for (size_t i = 0; i < row->cell_count; i++)
        (void)compose_read(&mapped->composer, text_of(row->cells[i].column),
                           (struct texts){row->cells[i].count, row->cells[i].values}, &submission,
                           &problems);
    enum verdict verdict = compose_entry(&mapped->composer, &submission, &entry, &problems, error);
    if (verdict == VERDICT_OK && problems.count > 0) {
        for (size_t i = 0; i < problems_kept(&problems); i++)
            tell_problem(mapped, row, &problems.at[i]);
        refused_row(mapped);
        return VERDICT_OK;
    }
    if (verdict != VERDICT_OK)
        return verdict;
    set_key(row, &entry);
    verdict = mapped->sink->add(mapped->sink->context, &entry, &result, error);
    if (verdict == VERDICT_OK)
        import_count(mapped->counts, result);
    return verdict;
}

static enum verdict import_all(struct mapped *mapped, struct error *error)
{
    for (;;) {
        struct mapping_row row;
        enum verdict verdict = VERDICT_OK;
        switch (mapping_rows_next(mapped->rows, &row, error)) {
        case MAPPING_END:
            return VERDICT_OK;
        case MAPPING_FAILED:
            return error->verdict;
        case MAPPING_BAD:
            mapped->counts->rows++;
            refused_row(mapped);
            break;
        case MAPPING_ROW:
            mapped->counts->rows++;
            verdict = import_row(mapped, &row, error);
            break;
        }
        if (verdict != VERDICT_OK)
            return verdict;
    }
}

enum verdict import_mapped(const struct mapping *mapping, const struct sheet_file *const *files,
                           size_t file_count, const struct compose_rules *rules,
                           const struct import_sink *sink, struct import_counts *counts,
                           struct error *error)
{
    struct arena *arena = arena_new(ROW_ARENA_BYTES);
    struct mapped mapped = {.mapping = mapping,
                            .sink = sink,
                            .counts = counts,
                            .composer = {.rules = rules, .arena = arena}};
    const struct mapping_sink telling = {&mapped, refuse};
    if (arena == NULL)
        return error_no_memory(error);
    enum verdict verdict =
        mapping_rows_open(mapping, files, file_count, &telling, &mapped.rows, error);
    if (verdict == VERDICT_OK)
        verdict = import_all(&mapped, error);
    mapping_rows_free(&mapped.rows);
    compose_free(&mapped.composer);
    arena_free(&arena);
    return verdict;
}
