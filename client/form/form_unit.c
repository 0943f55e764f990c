/* See form_unit.h. */
#include "client/form/form_unit.h"

#include "model/submission.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define ANSWER_ID_BYTES_MAX 40

/* ---- what there is ---- */

static bool is_answer(int32_t kind, struct text name)
{
    const size_t length = sizeof DRAFT_ANSWERS_PREFIX - 1;
    if (kind != KIND_RESPONSE || name.length <= length ||
        name.length > length + ANSWER_ID_BYTES_MAX ||
        memcmp(name.at, DRAFT_ANSWERS_PREFIX, length) != 0)
        return false;
    for (size_t i = length; i < name.length; i++)
        if (!isalnum((unsigned char)name.at[i]) && strchr("._-", name.at[i]) == NULL)
            return false;
    return true;
}

struct cell_column form_field(int32_t kind, struct text field)
{
    struct cell_column column = {NULL, NULL};
    const struct shape *shape = submission_shape(kind);
    if (!cell_column_find(&envelope_shape, field, &column) && kind != KIND_RESPONSE &&
        shape != NULL)
        (void)cell_column_find(shape, field, &column);
    return column;
}

static const char *copy_name(struct arena *arena, struct text before, const char *after)
{
    size_t length = strlen(after);
    char *copy = arena_alloc(arena, before.length + length + 1);
    if (copy == NULL)
        return NULL;
    memcpy(copy, before.at, before.length);
    memcpy(copy + before.length, after, length + 1);
    return copy;
}

static bool add_column(struct form_unit *unit, const char *field)
{
    if (field == NULL || unit->count >= FORM_COLUMNS_MAX)
        return false;
    unit->columns[unit->count++].field = field;
    return true;
}

static bool make_group(const struct field_row *row, struct arena *arena, struct form_unit *unit)
{
    unit->is_group = unit->is_list = unit->is_ordered = true;
    for (size_t i = 0; i < row->group->count; i++) {
        char after[64];
        (void)snprintf(after, sizeof after, "_%s", row->group->rows[i].name);
        if (!add_column(unit, copy_name(arena, text_of(row->name), after)))
            return false;
    }
    return true;
}

bool form_unit_find(int32_t kind, struct text name, struct arena *arena, struct form_unit *ret_unit)
{
    struct form_unit unit = {.name = copy_name(arena, name, "")};
    const struct shape *shape = submission_shape(kind);
    if (unit.name == NULL || shape == NULL)
        return false;
    const struct field_row *row = shape_field(&envelope_shape, name);
    if (row == NULL && kind != KIND_RESPONSE)
        row = shape_field(shape, name);
    bool good = false;
    if (row != NULL && row->kind == FIELD_GROUP) {
        good = make_group(row, arena, &unit);
    } else if (row != NULL) {
        unit.is_lines = unit.is_ordered = row->kind == FIELD_LINES;
        unit.is_list = unit.is_lines || row->kind == FIELD_CODES || row->kind == FIELD_REFERENCES;
        good = add_column(&unit, unit.name);
    } else if (is_answer(kind, name)) {
        good = add_column(&unit, unit.name);
    }
    if (good)
        *ret_unit = unit;
    return good;
}

void form_unit_from_draft(struct form_unit *unit, const struct draft *draft, struct arena *arena)
{
    for (size_t i = 0; i < unit->count; i++)
        unit->columns[i].values = draft_values(draft, unit->columns[i].field, arena);
}

/* ---- from a page ---- */

/* What is over the bound stays together in the last, so that nothing that was typed is lost. */
static void read_lines(struct text typed, struct form_column *column, struct arena *arena)
{
    struct text *values = arena_alloc(arena, FORM_ITEMS_MAX * sizeof *values);
    size_t count = 0;
    struct text line;
    while (values != NULL && count + 1 < FORM_ITEMS_MAX && text_split(&typed, '\n', &line))
        if (text_trim(line).length > 0)
            values[count++] = text_trim(line);
    if (values != NULL && text_trim(typed).length > 0)
        values[count++] = text_trim(typed);
    column->values = (struct texts){count, values};
}

static void read_values(struct form_unit *unit, const struct form_pairs *pairs, struct arena *arena)
{
    struct form_column *column = &unit->columns[0];
    if (unit->is_lines) {
        read_lines(form_value(pairs, column->field), column, arena);
        return;
    }
    struct text *values = arena_alloc(arena, FORM_ITEMS_MAX * sizeof *values);
    size_t count = 0;
    for (size_t i = 0; values != NULL && i < pairs->count && count < FORM_ITEMS_MAX; i++)
        if (text_is(pairs->at[i].name, column->field) && pairs->at[i].value.length > 0)
            values[count++] = pairs->at[i].value;
    column->values = (struct texts){count, values};
    /* Several boxes of an answer: nothing else tells that the question takes many. */
    unit->is_list = unit->is_list || count > 1;
}

/* The item of "observations_figure:3" when it is one of this column; 0 when not. */
static size_t item_of(struct text name, const char *field)
{
    size_t length = strlen(field);
    int64_t item = 0;
    if (name.length <= length + 1 || memcmp(name.at, field, length) != 0 || name.at[length] != ':')
        return 0;
    struct text digits = {name.at + length + 1, name.length - length - 1};
    return text_int64(digits, &item) && item > 0 && item <= FORM_ITEMS_MAX ? (size_t)item : 0;
}

static bool has_item(const struct form_unit *unit, size_t item)
{
    for (size_t i = 0; i < unit->count; i++)
        if (text_trim(unit->columns[i].values.at[item]).length > 0)
            return true;
    return false;
}

static void close_up(struct form_unit *unit, struct text *const values[FORM_COLUMNS_MAX],
                     size_t remove)
{
    size_t kept = 0;
    for (size_t item = 0; item < FORM_ITEMS_MAX; item++) {
        if (item + 1 == remove || !has_item(unit, item))
            continue;
        for (size_t i = 0; i < unit->count; i++)
            values[i][kept] = values[i][item];
        kept++;
    }
    for (size_t i = 0; i < unit->count; i++)
        unit->columns[i].values.count = kept;
}

static void read_group(struct form_unit *unit, const struct form_pairs *pairs, size_t remove,
                       struct arena *arena)
{
    struct text *values[FORM_COLUMNS_MAX] = {NULL};
    for (size_t i = 0; i < unit->count; i++) {
        values[i] = arena_alloc(arena, FORM_ITEMS_MAX * sizeof *values[i]);
        unit->columns[i].values = (struct texts){0, values[i]};
        if (values[i] == NULL)
            return;
        for (size_t k = 0; k < pairs->count; k++) {
            size_t item = item_of(pairs->at[k].name, unit->columns[i].field);
            if (item > 0)
                values[i][item - 1] = pairs->at[k].value;
        }
    }
    close_up(unit, values, remove);
}

void form_unit_from_page(struct form_unit *unit, const struct form_pairs *pairs, size_t remove,
                         struct arena *arena)
{
    if (unit->is_group)
        read_group(unit, pairs, remove, arena);
    else
        read_values(unit, pairs, arena);
}

/* ---- digests ---- */

size_t form_unit_items(const struct form_unit *unit)
{
    size_t most = 0;
    for (size_t i = 0; i < unit->count; i++)
        most = unit->columns[i].values.count > most ? unit->columns[i].values.count : most;
    return most;
}

/* FNV-1a: it tells changes apart that people make; nobody else can send a page. */
static void mix(uint64_t *digest, const void *bytes, size_t length)
{
    const uint8_t *at = bytes;
    for (size_t i = 0; i < length; i++)
        *digest = (*digest ^ at[i]) * UINT64_C(1099511628211);
}

/* Summed up, so that the order counts only where an item has its number in it. */
uint64_t form_unit_digest(const struct form_unit *unit)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < unit->count; i++) {
        const struct form_column *column = &unit->columns[i];
        for (size_t k = 0; k < column->values.count; k++) {
            uint64_t digest = UINT64_C(14695981039346656037);
            struct text value = column->values.at[k];
            uint64_t item = unit->is_ordered ? k + 1 : 0;
            if (value.length == 0)
                continue;
            mix(&digest, column->field, strlen(column->field) + 1);
            mix(&digest, &item, sizeof item);
            mix(&digest, value.at, value.length);
            sum += digest;
        }
    }
    return sum;
}
