/* See import.h: tables whose columns are ours. */
#include "client/import/import.h"

#include "base/wording.h"
#include "client/import/import_header.h"
#include "client/import/import_row.h"
#include "model/problem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A row's values and lists, and once more for encoding them. */
#define ROW_ARENA_BYTES (2 * SUBMISSION_ARENA_BYTES)

bool import_check_header(const struct sheet_file *file, int32_t kind,
                         const struct import_sink *sink, struct import_columns *ret_columns,
                         struct error *error)
{
    *ret_columns = (struct import_columns){.call = false};
    struct import_header *header = malloc(sizeof *header);
    struct sheet *sheet = NULL;
    enum verdict verdict =
        header != NULL ? sheet_open(file, 0, &sheet, error) : error_no_memory(error);
    if (verdict != VERDICT_OK) {
        import_refuse(sink, file, 1, text_of("row"), TEXT_NONE, error->code, error->text);
        free(header);
        return false;
    }
    bool good = import_header_read(file, sheet_header(sheet), kind, sink, header);
    ret_columns->call = import_header_has(header, "call");
    ret_columns->consent = import_header_has(header, "consent");
    ret_columns->language = import_header_has(header, "language");
    sheet_free(&sheet);
    free(header);
    return good;
}

/* One table on its way. */
struct reading {
    const struct sheet_file *file; /* borrowed, as all of it */
    const struct sheet_row *top;
    const struct import_sink *sink;
    struct import_counts *counts;
    struct import_maker maker;
};

/* row NULL: it could not be read as one. */
static void refuse_row(struct reading *reading, const struct sheet_row *row)
{
    reading->counts->refused++;
    if (reading->sink->refused_row != NULL)
        reading->sink->refused_row(reading->sink->context, reading->top, row);
}

static void tell_problem(struct reading *reading, const struct sheet_row *row,
                         const struct problem *problem)
{
    char name[PROBLEM_FIELD_BYTES];
    struct buffer reason = BUFFER_NONE;
    size_t index = import_header_find(reading->maker.header, problem);
    bool found = index < row->field_count;
    import_problem_column(problem, name);
    import_problem_reason(problem, &reason);
    import_refuse(reading->sink, reading->file, row->line, text_of(name),
                  found ? row->fields[index] : TEXT_NONE, problem_rows[problem->code].name,
                  buffer_ok(&reason) ? reason.data : problem_rows[problem->code].sentence);
    buffer_free(&reason);
}

static void tell_problems(struct reading *reading, const struct sheet_row *row,
                          const struct problems *problems)
{
    size_t kept = problems_kept(problems);
    for (size_t i = 0; i < kept; i++)
        tell_problem(reading, row, &problems->at[i]);
    if (problems->count == kept)
        return;
    char reason[96];
    (void)snprintf(reason, sizeof reason, wording(N_("has %zu more problems")),
                   problems->count - kept);
    import_refuse(reading->sink, reading->file, row->line, text_of("row"), TEXT_NONE, "IMPORT_MORE",
                  reason);
}

/* Blank cells beyond the header are harmless; a value there has slipped out of its column. */
static bool fits_header(const struct sheet_row *row, const struct sheet_row *top)
{
    for (size_t i = top->field_count; i < row->field_count; i++)
        if (text_trim(row->fields[i]).length > 0)
            return false;
    return row->field_count >= top->field_count;
}

static enum verdict import_row(struct reading *reading, const struct sheet_row *row,
                               struct error *error)
{
    if (!fits_header(row, reading->top)) {
        char reason[160];
        (void)snprintf(reason, sizeof reason,
                       wording(N_("has %zu values where the header has %zu columns")),
                       row->field_count, reading->top->field_count);
        import_refuse(reading->sink, reading->file, row->line, text_of("row"), TEXT_NONE,
                      "IMPORT_ROW_LENGTH", reason);
        refuse_row(reading, row);
        return VERDICT_OK;
    }
    struct problems problems = {.count = 0};
    struct outbox_entry entry;
    enum outbox_import_result result = OUTBOX_IMPORT_NEW;
    enum verdict verdict = import_row_make(&reading->maker, row, &entry, &problems, error);
    if (verdict == VERDICT_OK && problems.count > 0) {
        tell_problems(reading, row, &problems);
        refuse_row(reading, row);
        return VERDICT_OK;
    }
    if (verdict == VERDICT_OK)
        verdict = reading->sink->add(reading->sink->context, &entry, &result, error);
    if (verdict == VERDICT_OK)
        import_count(reading->counts, result);
    return verdict;
}

static enum verdict read_rows(struct reading *reading, struct sheet *sheet, struct error *error)
{
    for (;;) {
        struct sheet_row row;
        struct error bad;
        enum verdict verdict = VERDICT_OK;
        switch (sheet_next(sheet, &row, &bad)) {
        case SHEET_END:
            return VERDICT_OK;
        case SHEET_FAILED:
            *error = bad;
            return bad.verdict;
        case SHEET_BAD:
            import_refuse(reading->sink, reading->file, row.line, text_of("row"), TEXT_NONE,
                          bad.code, bad.text);
            reading->counts->rows++;
            refuse_row(reading, NULL);
            break;
        case SHEET_ROW:
            reading->counts->rows++;
            verdict = import_row(reading, &row, error);
            break;
        }
        if (verdict != VERDICT_OK)
            return verdict;
    }
}

static enum verdict read_sheet(struct reading *reading, struct sheet *sheet, int32_t kind,
                               struct import_header *header, struct error *error)
{
    reading->top = sheet_header(sheet);
    if (!import_header_read(reading->file, reading->top, kind, reading->sink, header))
        return error_set(error, VERDICT_REJECT, "IMPORT_HEADER",
                         "the header is not one that can be imported");
    return read_rows(reading, sheet, error);
}

enum verdict import_rows(const struct sheet_file *file, int32_t kind,
                         const struct compose_rules *rules, const struct import_sink *sink,
                         struct import_counts *counts, struct error *error)
{
    struct sheet *sheet = NULL;
    struct import_header *header = malloc(sizeof *header);
    struct arena *arena = arena_new(ROW_ARENA_BYTES);
    struct reading reading = {
        .file = file,
        .sink = sink,
        .counts = counts,
        .maker = {.header = header, .kind = kind, .composer = {.rules = rules, .arena = arena}},
    };
    enum verdict verdict = header != NULL && arena != NULL ? sheet_open(file, 0, &sheet, error)
                                                           : error_no_memory(error);
    if (verdict == VERDICT_OK)
        verdict = read_sheet(&reading, sheet, kind, header, error);
    sheet_free(&sheet);
    compose_free(&reading.maker.composer);
    arena_free(&arena);
    free(header);
    return verdict;
}
