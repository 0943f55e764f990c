/* See import_header.h. */
#include "client/import/import_header.h"

#include "base/wording.h"
#include "client/show.h"
#include "model/submission.h"

#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* "Finding type" is finding_type. False: no column has so long a name. */
static bool normalise(struct text header, char ret_name[IMPORT_COLUMN_BYTES])
{
    header = text_trim(header);
    if (header.length >= IMPORT_COLUMN_BYTES)
        return false;
    for (size_t i = 0; i < header.length; i++) {
        unsigned char c = (unsigned char)header.at[i];
        ret_name[i] = c == ' ' || c == '-' ? '_' : (char)(c < 0x80 ? tolower(c) : c);
    }
    ret_name[header.length] = '\0';
    return header.length > 0;
}

static bool find_column(const char *name, int32_t kind, struct import_column *column)
{
    column->envelope = cell_column_find(&envelope_shape, text_of(name), &column->cell);
    return column->envelope ||
           cell_column_find(submission_shape(kind), text_of(name), &column->cell);
}

/* The same field twice, also when it goes by two names ("evidence" and "evidence_citation"). */
static bool is_doubled(const struct import_header *header, const struct import_column *column)
{
    for (size_t i = 0; i < header->count; i++) {
        const struct import_column *before = &header->columns[i];
        if (before->cell.row == column->cell.row && before->cell.group == column->cell.group)
            return true;
    }
    return false;
}

/* The table that is read, and whom to tell. */
struct naming {
    const struct sheet_file *file;
    const struct import_sink *sink;
    const struct sheet_row *row;
    int32_t kind;
    struct import_header *header;
};

static void refuse(const struct naming *naming, struct text column, const char *code,
                   const char *reason)
{
    import_refuse(naming->sink, naming->file, naming->row->line, column, TEXT_NONE, code, reason);
}

static void refuse_unknown(const struct naming *naming, struct text name)
{
    struct buffer shown = BUFFER_NONE;
    show_plain(text_trim(name), &shown);
    bool nameless = buffer_ok(&shown) && shown.length == 0;
    refuse(naming, nameless ? text_of(wording(N_("(no name)"))) : buffer_view(&shown),
           "IMPORT_COLUMN_UNKNOWN",
           nameless ? wording(N_("every column of the header needs a name"))
                    : wording(N_("is no column that is known")));
    buffer_free(&shown);
}

/* A column that a file of refused rows adds: it says what was wrong. */
static bool is_our_own(const char *name)
{
    return strncmp(name, IMPORT_OWN_COLUMNS_PREFIX, sizeof IMPORT_OWN_COLUMNS_PREFIX - 1) == 0;
}

static bool add_column(const struct naming *naming, size_t index)
{
    struct import_header *header = naming->header;
    struct import_column *column = &header->columns[header->count];
    bool named = normalise(naming->row->fields[index], column->name);
    if (named && is_our_own(column->name))
        return true;
    if (!named || !find_column(column->name, naming->kind, column)) {
        refuse_unknown(naming, naming->row->fields[index]);
        return false;
    }
    if (is_doubled(header, column)) {
        refuse(naming, text_of(column->name), "IMPORT_COLUMN_DOUBLED",
               wording(N_("stands in the header more than once")));
        return false;
    }
    column->index = index;
    header->count++;
    return true;
}

static bool has_row(const struct import_header *header, const struct field_row *row,
                    const struct field_row *group)
{
    for (size_t i = 0; i < header->count; i++)
        if (header->columns[i].cell.row == row && header->columns[i].cell.group == group)
            return true;
    return false;
}

static bool need(const struct naming *naming, const struct field_row *row,
                 const struct field_row *group)
{
    char name[IMPORT_COLUMN_BYTES];
    if (!row->required || has_row(naming->header, row, group))
        return true;
    (void)snprintf(name, sizeof name, "%s%s%s", group != NULL ? group->name : "",
                   group != NULL ? "_" : "", row->name);
    refuse(naming, text_of(name), "IMPORT_COLUMN_MISSING",
           wording(N_("is a column that every file needs")));
    return false;
}

/* The country, and what the kind needs of each submission; the rest may come from options. */
static bool has_needed(const struct naming *naming)
{
    const struct shape *shape = submission_shape(naming->kind);
    bool good = need(naming, shape_field(&envelope_shape, text_of("country")), NULL);
    for (size_t i = 0; i < shape->count; i++) {
        const struct field_row *row = &shape->rows[i];
        if (row->kind != FIELD_GROUP) {
            good &= need(naming, row, NULL);
            continue;
        }
        for (size_t k = 0; row->required && k < row->group->count; k++)
            good &= need(naming, &row->group->rows[k], row);
    }
    return good;
}

bool import_header_read(const struct sheet_file *file, const struct sheet_row *row, int32_t kind,
                        const struct import_sink *sink, struct import_header *ret_header)
{
    const struct naming naming = {file, sink, row, kind, ret_header};
    bool good = true;
    ret_header->count = 0;
    if (row->field_count > IMPORT_COLUMNS_MAX) {
        refuse(&naming, text_of("row"), "IMPORT_COLUMNS_TOO_MANY",
               wording(N_("the header has more columns than there are fields")));
        return false;
    }
    for (size_t i = 0; i < row->field_count; i++)
        good &= add_column(&naming, i);
    return has_needed(&naming) && good;
}

bool import_header_has(const struct import_header *header, const char *name)
{
    for (size_t i = 0; i < header->count; i++)
        if (strcmp(header->columns[i].name, name) == 0)
            return true;
    return false;
}

static bool is_about(const struct import_column *column, const struct problem *problem)
{
    const struct cell_column *cell = &column->cell;
    if (cell->group == NULL)
        return strcmp(problem->field, cell->row->name) == 0;
    size_t length = strlen(cell->group->name);
    return strncmp(problem->field, cell->group->name, length) == 0 &&
           problem->field[length] == '.' &&
           strcmp(problem->field + length + 1, cell->row->name) == 0;
}

size_t import_header_find(const struct import_header *header, const struct problem *problem)
{
    for (size_t i = 0; i < header->count; i++)
        if (is_about(&header->columns[i], problem))
            return header->columns[i].index;
    return SIZE_MAX;
}
