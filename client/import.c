/* See import.h. */
#include "client/import.h"

#include "base/csv.h"
#include "client/import_header.h"
#include "client/import_row.h"
#include "model/problem.h"
#include "model/submission.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A row's values and lists, and once more for encoding them. */
#define ROW_ARENA_BYTES (2 * SUBMISSION_ARENA_BYTES)

bool import_check_header(struct text content, const struct import_sink *sink,
                         struct import_columns *ret_columns, struct error *error)
{
    *ret_columns = (struct import_columns){.call = false};
    struct import_header *header = malloc(sizeof *header);
    if (header == NULL) {
        (void)error_no_memory(error);
        struct import_problem problem = {1, text_of("row"), error->code, text_of(error->text)};
        sink->refuse(sink->context, &problem);
        return false;
    }
    struct csv csv;
    csv_open(&csv, content, import_separator(content));
    bool good = import_header_read(&csv, sink, header, error);
    ret_columns->call = import_header_has(header, "call");
    ret_columns->consent = import_header_has(header, "consent");
    ret_columns->language = import_header_has(header, "language");
    csv_close(&csv);
    free(header);
    return good;
}

/* "observations.figure" stands in the column observations_figure. */
static void tell_problem(const struct import_sink *sink, size_t line, const struct problem *problem)
{
    char column[PROBLEM_FIELD_BYTES];
    char reason[256];
    (void)snprintf(column, sizeof column, "%s", problem->field);
    for (char *c = column; *c != '\0'; c++)
        if (*c == '.')
            *c = '_';
    char value[32] = "";
    if (problem->item > 0)
        (void)snprintf(value, sizeof value, "value %zu ", problem->item);
    bool detail = problem->detail[0] != '\0';
    (void)snprintf(reason, sizeof reason, "%s%s%s%s%s", value, problem_rows[problem->code].sentence,
                   detail ? " (" : "", problem->detail, detail ? ")" : "");
    struct import_problem told = {line, text_of(column), problem_rows[problem->code].name,
                                  text_of(reason)};
    sink->refuse(sink->context, &told);
}

static void tell_problems(const struct import_sink *sink, size_t line,
                          const struct problems *problems)
{
    size_t kept = problems_kept(problems);
    for (size_t i = 0; i < kept; i++)
        tell_problem(sink, line, &problems->at[i]);
    if (problems->count == kept)
        return;
    char reason[64];
    (void)snprintf(reason, sizeof reason, "has %zu more problems", problems->count - kept);
    struct import_problem more = {line, text_of("row"), "IMPORT_MORE", text_of(reason)};
    sink->refuse(sink->context, &more);
}

/* Spreadsheets leave rows of nothing but separators behind. */
static bool is_blank(const struct csv_row *row)
{
    for (size_t i = 0; i < row->field_count; i++)
        if (text_trim(row->fields[i]).length > 0)
            return false;
    return true;
}

/* Blank cells beyond the header are harmless; a value there has slipped out of its column. */
static bool fits_header(const struct csv_row *row, const struct import_header *header)
{
    for (size_t i = header->count; i < row->field_count; i++)
        if (text_trim(row->fields[i]).length > 0)
            return false;
    return row->field_count >= header->count;
}

static enum verdict import_row(struct import_maker *maker, const struct csv_row *row,
                               const struct import_sink *sink, struct import_counts *counts,
                               struct error *error)
{
    if (!fits_header(row, maker->header)) {
        char reason[96];
        (void)snprintf(reason, sizeof reason, "has %zu values where the header has %zu columns",
                       row->field_count, maker->header->count);
        struct import_problem problem = {row->line, text_of("row"), "IMPORT_ROW_LENGTH",
                                         text_of(reason)};
        sink->refuse(sink->context, &problem);
        counts->refused++;
        return VERDICT_OK;
    }
    struct problems problems = {.count = 0};
    struct outbox_entry entry;
    enum outbox_import_result result = OUTBOX_IMPORT_NEW;
    enum verdict verdict = import_row_make(maker, row, &entry, &problems, error);
    if (verdict == VERDICT_OK && problems.count > 0) {
        tell_problems(sink, row->line, &problems);
        counts->refused++;
        return VERDICT_OK;
    }
    if (verdict == VERDICT_OK)
        verdict = sink->add(sink->context, &entry, &result, error);
    if (verdict == VERDICT_OK)
        *(result == OUTBOX_IMPORT_NEW     ? &counts->imported
          : result == OUTBOX_IMPORT_KNOWN ? &counts->known
                                          : &counts->changed) += 1;
    return verdict;
}

static enum verdict import_all(struct csv *csv, struct import_maker *maker,
                               const struct import_sink *sink, struct import_counts *counts,
                               struct error *error)
{
    for (;;) {
        struct csv_row row;
        struct error bad;
        enum verdict verdict = VERDICT_OK;
        switch (csv_next(csv, &row, &bad)) {
        case CSV_END:
            return VERDICT_OK;
        case CSV_FAILED:
            return error_no_memory(error);
        case CSV_BAD: {
            struct import_problem problem = {csv->bad_line, text_of("row"), bad.code,
                                             text_of(bad.text)};
            sink->refuse(sink->context, &problem);
            counts->rows++;
            counts->refused++;
            break;
        }
        case CSV_ROW:
            if (is_blank(&row))
                break;
            counts->rows++;
            verdict = import_row(maker, &row, sink, counts, error);
            break;
        }
        if (verdict != VERDICT_OK)
            return verdict;
    }
}

enum verdict import_rows(struct text content, const struct compose_rules *rules,
                         const struct import_sink *sink, struct import_counts *counts,
                         struct error *error)
{
    struct csv csv;
    enum verdict verdict;
    struct import_header *header = malloc(sizeof *header);
    struct arena *arena = arena_new(ROW_ARENA_BYTES);
    struct import_maker maker = {.header = header, .composer = {.rules = rules, .arena = arena}};
    csv_open(&csv, content, import_separator(content));
    if (header == NULL || arena == NULL)
        verdict = error_no_memory(error);
    else if (!import_header_read(&csv, sink, header, error))
        verdict = error_set(error, VERDICT_REJECT, "IMPORT_HEADER",
                            "the header is not one that can be imported");
    else
        verdict = import_all(&csv, &maker, sink, counts, error);
    csv_close(&csv);
    compose_free(&maker.composer);
    arena_free(&arena);
    free(header);
    return verdict;
}
