/* See mapping_build.h. */
#include "sheet/mapping_build.h"

#include "base/wording.h"

#include <string.h>

#define LINES "\n"

bool mapping_build_own(struct mapping_taking *taking, struct mapping_building *cells, size_t *count)
{
    for (size_t i = 0; i < taking->over->bound_count && !taking->is_full; i++) {
        const struct mapping_bound *bound = &taking->over->bounds[i];
        struct mapping_building *cell = &cells[(*count)++];
        *cell = (struct mapping_building){bound->column, {.count = 0}};
        mapping_take_values(taking, bound, &cell->values);
        mapping_fit_values(taking, bound, &cell->values);
    }
    return !taking->is_full;
}

/* ---- repeats ---- */

/* Marks the rows as used. False: told, and none of them may be taken. */
static bool claim(struct mapping_taking *taking, struct mapping_repeat *repeat, size_t first,
                  size_t count)
{
    for (size_t i = first; i < first + count; i++) {
        struct mapping_child *child = &repeat->children[i];
        if (child->is_nested)
            continue;
        if (child->is_used) {
            mapping_tell(taking->telling, taking->over, taking->row->line,
                         sheet_header(taking->over->sheet)->fields[repeat->matches], child->key,
                         "MAPPING_KEY_DOUBLED",
                         N_("stands in a row above, too, so nobody knows to which of them the "
                            "rows of the repeat belong"));
            return false;
        }
        child->is_used = true;
        if (child->is_bad)
            mapping_tell(taking->telling, taking->over, taking->row->line, TEXT_NONE, TEXT_NONE,
                         "MAPPING_REPEAT", N_("is left out because row %zu of its repeat is wrong"),
                         child->line);
    }
    return true;
}

static bool add_child(struct mapping_taking *taking, const struct mapping_values *from,
                      struct mapping_values *values)
{
    for (size_t v = 0; v < from->count; v++)
        if (!mapping_values_add(taking, values, from->texts[v], &from->places[v]))
            return false;
    return true;
}

bool mapping_build_repeat(struct mapping_taking *taking, struct mapping_repeat *repeat,
                          struct text key, struct mapping_building *cells, size_t *count)
{
    size_t first = 0, own = mapping_repeat_find(repeat, key, &first);
    if (key.length == 0 || !claim(taking, repeat, first, own))
        return true;
    for (size_t b = 0; b < repeat->over.bound_count; b++) {
        struct mapping_building *cell = &cells[(*count)++];
        *cell = (struct mapping_building){repeat->over.bounds[b].column, {.count = 0}};
        for (size_t i = first; i < first + own; i++)
            if (!repeat->children[i].is_nested &&
                !add_child(taking, &repeat->children[i].values[b], &cell->values))
                return false;
        if (cell->column->question != NULL && !mapping_values_join(taking, &cell->values, LINES))
            return false;
    }
    return true;
}

/* ---- groups ---- */

static bool is_constant(const struct mapping_building *cell)
{
    return cell->column->source.constants.count > 0;
}

static bool is_of(const struct mapping_building *cell, const struct field_row *group)
{
    return cell->column->question == NULL && cell->column->cell.group == group;
}

/* Whether anybody filled in the item. */
static bool has_item(const struct mapping_building *cells, size_t count,
                     const struct field_row *group, size_t item)
{
    for (size_t i = 0; i < count; i++)
        if (is_of(&cells[i], group) && !is_constant(&cells[i]) && item < cells[i].values.count &&
            cells[i].values.texts[item].length > 0)
            return true;
    return false;
}

/* How many items all columns of the group have; 0: they differ, which the check of the row tells.
 */
static size_t common_count(const struct mapping_building *cells, size_t count,
                           const struct field_row *group)
{
    size_t common = 0;
    for (size_t i = 0; i < count; i++) {
        if (!is_of(&cells[i], group) || is_constant(&cells[i]) ||
            mapping_values_blank(&cells[i].values))
            continue;
        if (common != 0 && common != cells[i].values.count)
            return 0;
        common = cells[i].values.count;
    }
    return common;
}

static bool is_all_constant(const struct mapping_building *cells, size_t count,
                            const struct field_row *group)
{
    for (size_t i = 0; i < count; i++)
        if (is_of(&cells[i], group) && !is_constant(&cells[i]))
            return false;
    return true;
}

static void drop_item(struct mapping_building *cells, size_t count, const struct field_row *group,
                      size_t item)
{
    for (size_t i = 0; i < count; i++) {
        struct mapping_values *values = &cells[i].values;
        if (!is_of(&cells[i], group) || item >= values->count)
            continue;
        size_t behind = values->count - item - 1;
        memmove(&values->texts[item], &values->texts[item + 1], behind * sizeof *values->texts);
        memmove(&values->places[item], &values->places[item + 1], behind * sizeof *values->places);
        values->count--;
    }
}

/* One constant is said of every item. */
static bool spread(struct mapping_taking *taking, struct mapping_values *values, size_t items)
{
    if (items == 0)
        values->count = 0;
    if (values->count != 1)
        return true;
    while (values->count < items)
        if (!mapping_values_add(taking, values, values->texts[0], &values->places[0]))
            return false;
    return true;
}

static bool build_group(struct mapping_taking *taking, struct mapping_building *cells, size_t count,
                        const struct field_row *group)
{
    size_t items = common_count(cells, count, group);
    if (is_all_constant(cells, count, group))
        return true;
    for (size_t i = 0; i < count; i++)
        if (is_of(&cells[i], group) && !is_constant(&cells[i]) &&
            mapping_values_blank(&cells[i].values))
            cells[i].values.count = 0;
    for (size_t i = 0; i < count; i++)
        if (is_of(&cells[i], group) && is_constant(&cells[i]) &&
            !spread(taking, &cells[i].values, items))
            return false;
    for (size_t item = items; item-- > 0;)
        if (!has_item(cells, count, group, item))
            drop_item(cells, count, group, item);
    return true;
}

bool mapping_build_groups(struct mapping_taking *taking, struct mapping_building *cells,
                          size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct field_row *group =
            cells[i].column->question == NULL ? cells[i].column->cell.group : NULL;
        bool first = group != NULL;
        for (size_t before = 0; before < i && first; before++)
            first = !is_of(&cells[before], group);
        if (first && !build_group(taking, cells, count, group))
            return false;
    }
    return true;
}

/* ---- the end ---- */

static struct mapping_cell cell_of(const char *column, bool is_envelope,
                                   const struct mapping_values *values)
{
    return (struct mapping_cell){column, is_envelope, values->count, values->texts, values->places};
}

bool mapping_build_finish(struct mapping_taking *taking, const struct mapping_building *cells,
                          size_t count, struct mapping_cell *ret_cells, size_t *ret_count)
{
    struct mapping_values questions = {.count = 0}, bodies = {.count = 0};
    *ret_count = 0;
    for (size_t i = 0; i < count; i++) {
        const struct mapping_column *column = cells[i].column;
        const struct mapping_values *values = &cells[i].values;
        if (values->count == 0 || mapping_values_blank(values))
            continue;
        if (column->question == NULL) {
            ret_cells[(*ret_count)++] = cell_of(column->name, column->is_envelope, values);
            continue;
        }
        if (!mapping_values_add(taking, &questions, text_of(column->question),
                                &values->places[0]) ||
            !mapping_values_add(taking, &bodies, values->texts[0], &values->places[0]))
            return false;
    }
    if (bodies.count > 0) {
        ret_cells[(*ret_count)++] = cell_of("answers_question", false, &questions);
        ret_cells[(*ret_count)++] = cell_of("answers_body", false, &bodies);
    }
    return true;
}
