/* See import_header.h. */
#include "client/import_header.h"

#include "client/show.h"
#include "model/submission.h"

#include <assert.h>
#include <ctype.h>
#include <string.h>

static const char *const needed_columns[] = {"country",      "goal",  "year",
                                             "finding_type", "title", "body"};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

char import_separator(struct text content)
{
    size_t commas = 0, semicolons = 0, tabs = 0;
    for (size_t i = 0; i < content.length; i++) {
        char c = content.at[i];
        if ((c == '\n' || c == '\r') && commas + semicolons + tabs > 0)
            break;
        commas += c == ',';
        semicolons += c == ';';
        tabs += c == '\t';
    }
    if (semicolons > commas && semicolons >= tabs)
        return ';';
    return tabs > commas ? '\t' : ',';
}

static void refuse(const struct import_sink *sink, size_t line, struct text column,
                   const char *code, const char *reason)
{
    struct import_problem problem = {line, column, code, text_of(reason)};
    sink->refuse(sink->context, &problem);
}

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

static bool find_column(const char *name, struct import_column *column)
{
    if (cell_column_find(&envelope_shape, text_of(name), &column->cell)) {
        column->envelope = true;
        return true;
    }
    column->envelope = false;
    return cell_column_find(&finding_shape, text_of(name), &column->cell);
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

static bool add_column(struct import_header *header, size_t line, struct text name,
                       const struct import_sink *sink)
{
    struct import_column *column = &header->columns[header->count];
    if (normalise(name, column->name) && find_column(column->name, column)) {
        if (!is_doubled(header, column)) {
            header->count++;
            return true;
        }
        refuse(sink, line, text_of(column->name), "IMPORT_COLUMN_DOUBLED",
               "stands in the header more than once");
        return false;
    }
    struct buffer shown = BUFFER_NONE;
    show_plain(text_trim(name), &shown);
    bool nameless = buffer_ok(&shown) && shown.length == 0;
    refuse(sink, line, nameless ? text_of("(no name)") : buffer_view(&shown),
           "IMPORT_COLUMN_UNKNOWN",
           nameless ? "every column of the header needs a name" : "is no column that is known");
    buffer_free(&shown);
    return false;
}

static bool read_names(struct import_header *header, const struct csv_row *row,
                       const struct import_sink *sink)
{
    bool good = true;
    header->count = 0;
    if (row->field_count > IMPORT_COLUMNS_MAX) {
        refuse(sink, row->line, text_of("row"), "IMPORT_COLUMNS_TOO_MANY",
               "the header has more columns than there are fields");
        return false;
    }
    for (size_t i = 0; i < row->field_count; i++)
        good &= add_column(header, row->line, row->fields[i], sink);
    for (size_t i = 0; i < COUNT(needed_columns); i++) {
        if (import_header_has(header, needed_columns[i]))
            continue;
        refuse(sink, row->line, text_of(needed_columns[i]), "IMPORT_COLUMN_MISSING",
               "is a column that every file needs");
        good = false;
    }
    return good;
}

bool import_header_read(struct csv *csv, const struct import_sink *sink,
                        struct import_header *ret_header, struct error *error)
{
    struct csv_row row;
    ret_header->count = 0;
    switch (csv_next(csv, &row, error)) {
    case CSV_ROW:
        return read_names(ret_header, &row, sink);
    case CSV_END:
        refuse(sink, 1, text_of("row"), "IMPORT_EMPTY",
               "the file is empty; its first line must name the columns");
        return false;
    case CSV_BAD:
    case CSV_FAILED:
        break;
    }
    refuse(sink, csv->bad_line, text_of("row"), error->code, error->text);
    return false;
}

bool import_header_has(const struct import_header *header, const char *name)
{
    for (size_t i = 0; i < header->count; i++)
        if (strcmp(header->columns[i].name, name) == 0)
            return true;
    return false;
}
