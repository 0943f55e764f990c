/* See mapping_sample.h. */
#include "sheet/mapping_sample.h"

#include "sheet/mapping_private.h"

#include <string.h>

/* "2026-03-04" */
#define DATE_BYTES 10
/* Names of choices are short; a text that is longer is somebody's own. */
#define CHOICE_BYTES 60

static struct text copy(struct arena *arena, struct text text)
{
    char *at = arena_alloc(arena, text.length + 1);
    if (at == NULL)
        return TEXT_NONE;
    if (text.length > 0)
        memcpy(at, text.at, text.length);
    return (struct text){at, text.length};
}

static bool add_value(struct sample_column *column, struct text value, struct arena *arena)
{
    for (size_t i = 0; i < column->value_count; i++)
        if (text_equal(column->values[i], value))
            return true;
    if (column->value_count == SAMPLE_VALUES || value.length > CHOICE_BYTES) {
        column->has_more = true;
        return true;
    }
    column->values[column->value_count] = copy(arena, value);
    return column->values[column->value_count++].at != NULL;
}

static bool add_cell(struct sample_column *column, struct text cell, struct arena *arena)
{
    bool chosen = false;
    cell = text_trim(cell);
    if (cell.length == 0)
        return true;
    column->filled++;
    column->is_binary = column->is_binary && mapping_chosen(cell, &chosen);
    column->has_time = column->has_time || cell.length > DATE_BYTES;
    return add_value(column, cell, arena);
}

static bool add_row(struct sample *sample, const struct sheet_row *row, struct arena *arena)
{
    for (size_t i = 0; i < sample->column_count && i < row->field_count; i++)
        if (!add_cell(&sample->columns[i], row->fields[i], arena))
            return false;
    return true;
}

static bool add_header(struct sample *sample, const struct sheet_row *header, struct arena *arena)
{
    sample->columns = arena_alloc(arena, header->field_count * sizeof *sample->columns);
    sample->column_count = header->field_count;
    for (size_t i = 0; sample->columns != NULL && i < header->field_count; i++) {
        sample->columns[i].header = copy(arena, header->fields[i]);
        sample->columns[i].is_binary = true;
        if (sample->columns[i].header.at == NULL)
            return false;
    }
    return sample->columns != NULL;
}

static bool is_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
}

/* select_multiple puts the names of choices into one cell, with one blank between them. */
static bool has_words(const struct sample_column *column)
{
    bool several = false;
    for (size_t i = 0; i < column->value_count; i++)
        for (size_t k = 0; k < column->values[i].length; k++) {
            char c = column->values[i].at[k];
            if (c != ' ' && !is_name(c))
                return false;
            several = several || c == ' ';
        }
    return several && !column->has_more;
}

bool sample_split(struct sample_column *column, struct arena *arena)
{
    struct sample_column split = *column;
    split.value_count = 0;
    for (size_t i = 0; i < column->value_count; i++) {
        struct text rest = column->values[i], word;
        while (text_split(&rest, ' ', &word))
            if (word.length > 0 && !add_value(&split, word, arena))
                return false;
    }
    *column = split;
    return true;
}

/* Choices of several, joined by blanks, are told apart where the table has a column for each. */
static void take_options(const struct sample *sample, struct sample_column *question)
{
    question->value_count = 0;
    question->has_more = false;
    for (size_t i = 0; i < sample->column_count; i++) {
        struct text option;
        if (!mapping_is_option(sample->columns[i].header, question->header, &option))
            continue;
        if (question->value_count < SAMPLE_VALUES)
            question->values[question->value_count++] = option;
        else
            question->has_more = true;
    }
}

const struct sample_column *sample_question(const struct sample *sample, struct text question,
                                            struct arena *arena)
{
    struct sample_column *column = arena_alloc(arena, sizeof *column);
    if (column == NULL)
        return NULL;
    column->header = question;
    take_options(sample, column);
    return column;
}

enum verdict sample_take(const struct sheet_file *file, size_t which, struct arena *arena,
                         struct sample *ret_sample, struct error *error)
{
    struct sheet *sheet = NULL;
    struct sample sample = {.column_count = 0};
    enum verdict verdict = sheet_open(file, which, &sheet, error);
    if (verdict != VERDICT_OK)
        return verdict;
    bool good = add_header(&sample, sheet_header(sheet), arena);
    struct sheet_row row;
    enum sheet_result result = SHEET_ROW;
    for (size_t i = 0; i < SAMPLE_ROWS && good && result != SHEET_END; i++) {
        struct error bad;
        result = sheet_next(sheet, &row, &bad);
        if (result == SHEET_ROW)
            good = add_row(&sample, &row, arena);
        else if (result == SHEET_FAILED)
            break; /* whoever reads the table is told */
    }
    sheet_free(&sheet);
    if (!good)
        return error_no_memory(error);
    for (size_t i = 0; i < sample.column_count; i++) {
        sample.columns[i].is_words = has_words(&sample.columns[i]);
        if (sample_has_options(&sample, sample.columns[i].header))
            take_options(&sample, &sample.columns[i]);
    }
    *ret_sample = sample;
    return VERDICT_OK;
}

struct sample_column *sample_find(const struct sample *sample, struct text header)
{
    for (size_t i = 0; i < sample->column_count; i++)
        if (text_equal(sample->columns[i].header, header))
            return &sample->columns[i];
    return NULL;
}

bool sample_has_options(const struct sample *sample, struct text question)
{
    size_t options = 0, filled = 0;
    for (size_t i = 0; i < sample->column_count; i++) {
        const struct sample_column *column = &sample->columns[i];
        struct text option;
        if (!mapping_is_option(column->header, question, &option))
            continue;
        if (!column->is_binary)
            return false;
        options++;
        filled += column->filled;
    }
    return options > 0 && (filled > 0 || options > 1);
}
