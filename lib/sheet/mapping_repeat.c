/* See mapping_repeat.h. */
#include "sheet/mapping_repeat.h"

#include "base/wording.h"

#include <stdlib.h>
#include <string.h>

#define KOBO_TABLE "_parent_table_name"

/* How exports join a repeat to what it belongs to, best first. */
static const struct {
    const char *parent, *matches;
    bool by_index, by_parent_key;
} joins[] = {
    {"PARENT_KEY", "KEY", false, true},
    {"_parent_index", "_index", true, false},
    {"_submission__uuid", "_uuid", false, false},
    {"_submission__id", "_id", false, false},
};

static bool bind_join(struct mapping_repeat *repeat, struct mapping_over *main,
                      struct mapping_telling *telling)
{
    const struct mapping_table *table = repeat->over.table;
    if (table->parent.at != NULL) {
        bool good =
            mapping_bind_name(&repeat->over, table->parent, table->line, telling, &repeat->parent);
        good &= mapping_bind_name(main, table->matches, table->line, telling, &repeat->matches);
        repeat->by_index = text_is(table->parent, "_parent_index");
        repeat->by_parent_key = text_is(table->parent, "PARENT_KEY");
        return good;
    }
    for (size_t i = 0; i < sizeof joins / sizeof *joins; i++)
        if (mapping_bind_exact(&repeat->over, joins[i].parent, &repeat->parent) &&
            mapping_bind_exact(main, joins[i].matches, &repeat->matches)) {
            repeat->by_index = joins[i].by_index;
            repeat->by_parent_key = joins[i].by_parent_key;
            return true;
        }
    mapping_tell(telling, &repeat->over, 0, TEXT_NONE, TEXT_NONE, "MAPPING_COLUMN_MISSING",
                 N_("has neither _parent_index nor PARENT_KEY that fits _index or KEY of the main "
                    "table; say with \"parent\" and \"matches\" how they belong together (%s, line "
                    "%zu)"),
                 repeat->over.mapping->file, table->line);
    return false;
}

enum verdict mapping_repeat_bind(struct mapping_repeat *repeat, struct mapping_over *main,
                                 size_t which, struct arena *arena, struct mapping_telling *telling,
                                 struct error *error)
{
    enum verdict verdict = mapping_bind(&repeat->over, which, arena, telling, error);
    if (verdict == VERDICT_OK && bind_join(repeat, main, telling))
        mapping_bind_rest(&repeat->over, telling);
    return verdict;
}

void mapping_repeat_free(struct mapping_repeat *repeat)
{
    mapping_over_free(&repeat->over);
    free(repeat->children);
    repeat->children = NULL;
}

/* ---- rows ---- */

/* "uuid:1/figures[2]" is inside "uuid:1", however deep. */
static struct text root_of(struct text key)
{
    const char *slash = key.length > 0 ? memchr(key.at, '/', key.length) : NULL;
    return slash != NULL ? (struct text){key.at, (size_t)(slash - key.at)} : key;
}

/*
 * Kobo numbers the rows of every table, and a repeat inside a repeat counts those of the latter:
 * joined to the main table its rows would stand under somebody else's name.
 */
static bool is_nested(const struct mapping_repeat *repeat, const struct sheet_row *row,
                      struct text main_sheet)
{
    const struct sheet_row *header = sheet_header(repeat->over.sheet);
    size_t other = 0;
    for (size_t i = 0; repeat->by_index && i < header->field_count && i < row->field_count; i++)
        if (text_is(header->fields[i], KOBO_TABLE))
            return sheet_file_find(repeat->over.file, row->fields[i], &other) &&
                   !text_equal(sheet_file_sheet(repeat->over.file, other), main_sheet);
    return false;
}

static bool has_room(struct mapping_repeat *repeat)
{
    if (repeat->child_count < repeat->child_capacity)
        return true;
    size_t capacity = repeat->child_capacity == 0 ? 64 : repeat->child_capacity * 2;
    struct mapping_child *children = reallocarray(repeat->children, capacity, sizeof *children);
    if (children == NULL)
        return false;
    repeat->children = children;
    repeat->child_capacity = capacity;
    return true;
}

/* A group's field has one value in a row, and has it also where it is empty. */
static void fit_child(struct mapping_taking *taking, const struct mapping_bound *bound,
                      struct mapping_values *values)
{
    if (bound->column->cell.group == NULL || values->count < 2) {
        mapping_fit_values(taking, bound, values);
        return;
    }
    enum field_kind kind = bound->column->cell.row->kind;
    if (kind == FIELD_BODY || kind == FIELD_LINE)
        (void)mapping_values_join(taking, values, kind == FIELD_BODY ? "\n\n" : ", ");
    else
        mapping_tell(taking->telling, taking->over, taking->row->line, values->places[0].column,
                     values->texts[1], "MAPPING_SEVERAL",
                     N_("has several values here, and %s takes one"), bound->column->name);
}

static bool read_child(struct mapping_repeat *repeat, struct mapping_taking *taking)
{
    const struct sheet_row *row = taking->row;
    size_t told = taking->telling->count;
    struct mapping_child *child = &repeat->children[repeat->child_count];
    *child = (struct mapping_child){.number = repeat->child_count, .line = row->line};
    child->values =
        arena_alloc(taking->arena, (repeat->over.bound_count + 1) * sizeof *child->values);
    if (child->values == NULL)
        return false;
    mapping_check_length(taking);
    for (size_t i = 0; i < repeat->over.bound_count && !taking->is_full; i++) {
        mapping_take_values(taking, &repeat->over.bounds[i], &child->values[i]);
        fit_child(taking, &repeat->over.bounds[i], &child->values[i]);
    }
    struct mapping_values key = {.count = 0};
    struct mapping_place nowhere = {.line = row->line};
    struct text parent =
        repeat->parent < row->field_count ? text_trim(row->fields[repeat->parent]) : text_of("");
    if (repeat->by_parent_key)
        parent = root_of(parent);
    if (taking->is_full || !mapping_values_add(taking, &key, parent, &nowhere))
        return false;
    child->key = key.texts[0];
    child->is_bad = taking->telling->count > told;
    repeat->child_count++;
    return true;
}

static int compare_keys(struct text a, struct text b)
{
    size_t shorter = a.length < b.length ? a.length : b.length;
    int order = shorter > 0 ? memcmp(a.at, b.at, shorter) : 0;
    return order != 0 ? order : (a.length > b.length) - (a.length < b.length);
}

static int by_key(const void *a, const void *b)
{
    const struct mapping_child *one = a, *other = b;
    int order = compare_keys(one->key, other->key);
    return order != 0 ? order : (one->number > other->number) - (one->number < other->number);
}

static enum verdict refuse_full(const struct arena *arena, struct error *error)
{
    if (!arena_is_full(arena))
        return error_no_memory(error);
    return error_set(error, VERDICT_REJECT, "MAPPING_TOO_LARGE",
                     "the rows of repeats take more than %zu MB; import the file in parts",
                     MAPPING_REPEATS_BYTES_MAX / 1024 / 1024);
}

enum verdict mapping_repeat_read(struct mapping_repeat *repeat, struct arena *arena,
                                 struct mapping_telling *telling, struct error *error)
{
    struct sheet_row row;
    struct error bad;
    struct text main_sheet = sheet_file_sheet(repeat->over.file, 0);
    if (repeat->over.mapping->main.sheet.at != NULL)
        main_sheet = repeat->over.mapping->main.sheet;
    for (;;) {
        struct mapping_taking taking = {
            .over = &repeat->over, .row = &row, .arena = arena, .keep = true, .telling = telling};
        switch (sheet_next(repeat->over.sheet, &row, &bad)) {
        case SHEET_END:
            if (repeat->child_count > 0)
                qsort(repeat->children, repeat->child_count, sizeof *repeat->children, by_key);
            return VERDICT_OK;
        case SHEET_FAILED:
            if (error != NULL)
                *error = bad;
            return bad.verdict;
        case SHEET_BAD:
            mapping_tell(telling, &repeat->over, row.line, TEXT_NONE, TEXT_NONE, bad.code, "%s",
                         bad.text);
            break;
        case SHEET_ROW:
            if (!has_room(repeat))
                return error_no_memory(error);
            if (!read_child(repeat, &taking))
                return refuse_full(arena, error);
            repeat->children[repeat->child_count - 1].is_nested =
                is_nested(repeat, &row, main_sheet);
            break;
        }
    }
}

size_t mapping_repeat_find(const struct mapping_repeat *repeat, struct text key, size_t *ret_first)
{
    size_t low = 0, high = repeat->child_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_keys(repeat->children[middle].key, key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    size_t end = low;
    while (end < repeat->child_count && text_equal(repeat->children[end].key, key))
        end++;
    *ret_first = low;
    return end - low;
}
