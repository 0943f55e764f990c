/* See import_header.h: problems in the words of the table. */
#include "client/import/import_header.h"

#include "base/wording.h"

#include <stdio.h>

void import_refuse(const struct import_sink *sink, const struct sheet_file *file, size_t line,
                   struct text column, struct text value, const char *code, const char *reason)
{
    bool workbook = sheet_file_is_workbook(file);
    struct import_problem problem = {
        .file = sheet_file_name(file),
        .sheet = workbook ? sheet_file_sheet(file, 0) : TEXT_NONE,
        .line = line,
        .column = column,
        .value = value,
        .code = code,
        .reason = text_of(reason),
    };
    sink->refuse(sink->context, &problem);
}

void import_problem_column(const struct problem *problem, char ret_column[PROBLEM_FIELD_BYTES])
{
    (void)snprintf(ret_column, PROBLEM_FIELD_BYTES, "%s", problem->field);
    for (char *c = ret_column; *c != '\0'; c++)
        if (*c == '.')
            *c = '_';
}

void import_problem_reason(const struct problem *problem, struct buffer *out)
{
    if (problem->item > 0)
        buffer_format(out, wording(N_("value %zu ")), problem->item);
    buffer_string(out, wording(problem_rows[problem->code].sentence));
    if (problem->detail[0] != '\0')
        buffer_format(out, " (%s)", problem->detail);
}

void import_count(struct import_counts *counts, enum outbox_import_result result)
{
    switch (result) {
    case OUTBOX_IMPORT_NEW:
        counts->imported++;
        break;
    case OUTBOX_IMPORT_KNOWN:
        counts->known++;
        break;
    case OUTBOX_IMPORT_CHANGED:
        counts->changed++;
        break;
    }
}
