/* See mapping_value.h. */
#include "sheet/mapping_value.h"

#include "base/wording.h"
#include "sheet/mapping_date.h"

#include <stdlib.h>
#include <string.h>

#define PARAGRAPH "\n\n"
#define LIST_GLUE ", "
/* What docs/calls.md asks of an answer with several choices. */
#define CHOICES_GLUE " "

/* ---- arrays ---- */

static bool grow(struct mapping_taking *taking, struct mapping_values *values)
{
    size_t capacity = values->capacity == 0 ? 1 : values->capacity * 4;
    struct text *texts = arena_alloc(taking->arena, capacity * sizeof *texts);
    struct mapping_place *places = arena_alloc(taking->arena, capacity * sizeof *places);
    if (texts == NULL || places == NULL) {
        taking->is_full = true;
        return false;
    }
    if (values->count > 0) {
        memcpy(texts, values->texts, values->count * sizeof *texts);
        memcpy(places, values->places, values->count * sizeof *places);
    }
    *values = (struct mapping_values){values->count, capacity, texts, places};
    return true;
}

/* Absent when the arena is full. */
static struct text keep(struct mapping_taking *taking, struct text text)
{
    char *copy = arena_alloc(taking->arena, text.length + 1);
    if (copy == NULL) {
        taking->is_full = true;
        return TEXT_NONE;
    }
    if (text.length > 0)
        memcpy(copy, text.at, text.length);
    return (struct text){copy, text.length};
}

bool mapping_values_add(struct mapping_taking *taking, struct mapping_values *values,
                        struct text text, const struct mapping_place *place)
{
    if (values->count == values->capacity && !grow(taking, values))
        return false;
    if (taking->keep)
        text = keep(taking, text);
    if (text.at == NULL)
        text = text_of("");
    values->texts[values->count] = text;
    values->places[values->count++] = *place;
    return !taking->is_full;
}

bool mapping_values_blank(const struct mapping_values *values)
{
    for (size_t i = 0; i < values->count; i++)
        if (values->texts[i].length > 0)
            return false;
    return true;
}

bool mapping_values_join(struct mapping_taking *taking, struct mapping_values *values,
                         const char *glue)
{
    struct text between = text_of(glue);
    size_t length = 0, filled = 0, first = 0;
    for (size_t i = values->count; i-- > 0;)
        if (values->texts[i].length > 0) {
            length += values->texts[i].length + between.length;
            first = i;
            filled++;
        }
    if (filled > 1) {
        char *joined = arena_alloc(taking->arena, length);
        if (joined == NULL) {
            taking->is_full = true;
            return false;
        }
        size_t at = 0;
        for (size_t i = 0; i < values->count; i++) {
            struct text text = values->texts[i];
            if (text.length == 0)
                continue;
            if (at > 0) {
                memcpy(joined + at, between.at, between.length);
                at += between.length;
            }
            memcpy(joined + at, text.at, text.length);
            at += text.length;
        }
        values->texts[first] = (struct text){joined, at};
    }
    if (values->count > 0) {
        values->texts[0] = values->texts[first];
        values->places[0] = values->places[first];
    }
    values->count = filled > 0 ? 1 : 0;
    return true;
}

/* ---- one cell ---- */

static struct mapping_place place_of(const struct mapping_taking *taking, size_t index)
{
    const struct mapping_over *over = taking->over;
    return (struct mapping_place){sheet_file_name(over->file), over->sheet_name, taking->row->line,
                                  sheet_header(over->sheet)->fields[index]};
}

static struct text cell_at(const struct mapping_taking *taking, size_t index)
{
    return index < taking->row->field_count ? text_trim(taking->row->fields[index]) : text_of("");
}

static void tell(struct mapping_taking *taking, size_t index, const char *code, const char *rule)
{
    struct mapping_place place = place_of(taking, index);
    mapping_tell(taking->telling, taking->over, place.line, place.column, cell_at(taking, index),
                 code, "%s", wording(rule));
}

static int by_from(const void *key, const void *member)
{
    const struct text *text = key;
    const struct text from = ((const struct mapping_translation *)member)->from;
    size_t shorter = text->length < from.length ? text->length : from.length;
    int order = memcmp(text->at, from.at, shorter);
    return order != 0 ? order : (text->length > from.length) - (text->length < from.length);
}

/* How many values came of it is as many as the translation has; none for an empty one. */
static void add_translated(struct mapping_taking *taking, const struct mapping_source *source,
                           struct text text, const struct mapping_place *place,
                           struct mapping_values *values)
{
    const struct mapping_translation *found = NULL;
    struct texts to = {1, &text};
    if (source->translation_count > 0)
        found = bsearch(&text, source->translations, source->translation_count,
                        sizeof *source->translations, by_from);
    if (found != NULL)
        to = found->to;
    else if (source->otherwise.at != NULL)
        text = source->otherwise;
    for (size_t i = 0; i < to.count && !taking->is_full; i++)
        if (to.at[i].length > 0)
            (void)mapping_values_add(taking, values, to.at[i], place);
}

static bool is_separator(const struct mapping_source *source, char c)
{
    return memchr(source->separators.at, c, source->separators.length) != NULL;
}

static void add_parts(struct mapping_taking *taking, const struct mapping_source *source,
                      struct text cell, const struct mapping_place *place,
                      struct mapping_values *values)
{
    for (size_t start = 0; start < cell.length && !taking->is_full;) {
        size_t end = start;
        while (end < cell.length && !is_separator(source, cell.at[end]))
            end++;
        struct text part = text_trim((struct text){cell.at + start, end - start});
        if (part.length > 0)
            add_translated(taking, source, part, place, values);
        start = end + 1;
    }
}

/* False: told. */
static bool take_part(struct mapping_taking *taking, enum mapping_take take, size_t index,
                      struct text *cell)
{
    char taken[MAPPING_DATE_BYTES];
    if (take == TAKE_ALL)
        return true;
    if (take == TAKE_YEAR && !mapping_year(*cell, taken)) {
        tell(taking, index, "MAPPING_NO_YEAR", N_("holds no year, or more than two"));
        return false;
    }
    if (take == TAKE_DATE && !mapping_date(*cell, taken)) {
        tell(taking, index, "MAPPING_NO_DATE",
             N_("holds no date such as 2026-03-04, 4.3.2026 or Mar 4, 2026"));
        return false;
    }
    *cell = keep(taking, text_of(taken));
    return cell->at != NULL;
}

static void take_headers(struct mapping_taking *taking, const struct mapping_bound *bound,
                         struct mapping_values *values)
{
    const struct mapping_source *source = &bound->column->source;
    bool in_group = bound->column->cell.group != NULL;
    for (size_t i = 0; i < bound->count && !taking->is_full; i++) {
        size_t before = values->count;
        struct text cell = cell_at(taking, bound->indexes[i]);
        struct mapping_place place = place_of(taking, bound->indexes[i]);
        if (cell.length > 0 && source->separators.at != NULL)
            add_parts(taking, source, cell, &place, values);
        else if (cell.length > 0 && take_part(taking, source->take, bound->indexes[i], &cell))
            add_translated(taking, source, cell, &place, values);
        if (in_group && values->count == before)
            (void)mapping_values_add(taking, values, text_of(""), &place);
    }
}

static void take_options(struct mapping_taking *taking, const struct mapping_bound *bound,
                         struct mapping_values *values)
{
    for (size_t i = 0; i < bound->count && !taking->is_full; i++) {
        bool chosen = false;
        struct mapping_place place = place_of(taking, bound->indexes[i]);
        if (!mapping_chosen(cell_at(taking, bound->indexes[i]), &chosen))
            tell(taking, bound->indexes[i], "MAPPING_OPTION",
                 N_("is the column of an option and holds neither 1 or TRUE nor 0 or FALSE"));
        if (chosen)
            add_translated(taking, &bound->column->source, bound->options[i], &place, values);
    }
}

static void take_constants(struct mapping_taking *taking, const struct mapping_bound *bound,
                           struct mapping_values *values)
{
    const struct mapping_source *source = &bound->column->source;
    struct mapping_place place = {taking->over->mapping->file, TEXT_NONE, source->line, TEXT_NONE};
    for (size_t i = 0; i < source->constants.count && !taking->is_full; i++)
        (void)mapping_values_add(taking, values, source->constants.at[i], &place);
}

void mapping_take_values(struct mapping_taking *taking, const struct mapping_bound *bound,
                         struct mapping_values *values)
{
    if (bound->column->source.constants.count > 0)
        take_constants(taking, bound, values);
    else if (bound->options != NULL)
        take_options(taking, bound, values);
    else
        take_headers(taking, bound, values);
}

/* ---- the field ---- */

static bool holds_many(const struct mapping_column *column)
{
    enum field_kind kind = column->cell.row->kind;
    return column->cell.group != NULL || kind == FIELD_CODES || kind == FIELD_REFERENCES ||
           kind == FIELD_LINES;
}

/* What stands between the texts of several columns; NULL: the field cannot hold several. */
static const char *glue_of(const struct mapping_column *column)
{
    const struct mapping_source *source = &column->source;
    bool chosen = source->options.at != NULL || source->separators.at != NULL;
    if (column->question != NULL)
        return chosen ? CHOICES_GLUE : PARAGRAPH;
    if (column->cell.row->kind == FIELD_BODY)
        return chosen ? LIST_GLUE : PARAGRAPH;
    return column->cell.row->kind == FIELD_LINE ? LIST_GLUE : NULL;
}

void mapping_fit_values(struct mapping_taking *taking, const struct mapping_bound *bound,
                        struct mapping_values *values)
{
    const struct mapping_column *column = bound->column;
    if (values->count < 2 || (column->question == NULL && holds_many(column)))
        return;
    const char *glue = glue_of(column);
    if (glue != NULL) {
        (void)mapping_values_join(taking, values, glue);
        return;
    }
    mapping_tell(taking->telling, taking->over, values->places[0].line, values->places[0].column,
                 values->texts[1], "MAPPING_SEVERAL",
                 N_("has several values here, and %s takes one"), column->name);
}

void mapping_check_length(struct mapping_taking *taking)
{
    const struct sheet_row *header = sheet_header(taking->over->sheet), *row = taking->row;
    for (size_t i = 0; i < row->field_count; i++)
        if ((i >= header->field_count || header->fields[i].length == 0) &&
            text_trim(row->fields[i]).length > 0) {
            mapping_tell(taking->telling, taking->over, row->line, TEXT_NONE,
                         text_trim(row->fields[i]), "MAPPING_ROW_LENGTH",
                         N_("has a value in place %zu, where the header has no column"), i + 1);
            return;
        }
    if (row->field_count < header->field_count)
        mapping_tell(taking->telling, taking->over, row->line, TEXT_NONE, TEXT_NONE,
                     "MAPPING_ROW_LENGTH", N_("has %zu values where the header has %zu columns"),
                     row->field_count, header->field_count);
}
