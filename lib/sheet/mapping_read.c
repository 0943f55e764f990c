/* See mapping.h: reading a mapping. */
#include "sheet/mapping.h"

#include "model/submission.h"
#include "sheet/mapping_private.h"
#include "sheet/mapping_source.h"
#include "sheet/mapping_yaml.h"

#include <stdlib.h>
#include <string.h>

#define ARENA_BYTES ((size_t)8 * 1024 * 1024)
#define COLUMNS_MAX 512
#define REPEATS_MAX 32

/* A table of the mapping while it is read. */
struct table_reading {
    struct mapping *mapping;
    struct mapping_table *table;
    bool is_repeat;
};

static bool is_many(const struct mapping_column *column)
{
    enum field_kind kind = column->cell.row->kind;
    return column->cell.group != NULL || kind == FIELD_CODES || kind == FIELD_REFERENCES ||
           kind == FIELD_LINES;
}

/* Fills the column by our name for it. */
static enum verdict find_column(const struct mapping_reader *reader,
                                const struct table_reading *reading, size_t line, struct text name,
                                struct mapping_column *column)
{
    const struct shape *shape = submission_shape(reading->mapping->kind);
    column->is_envelope = cell_column_find(&envelope_shape, name, &column->cell);
    column->name = name.at;
    bool found = column->is_envelope || cell_column_find(shape, name, &column->cell);
    if (found && reading->mapping->kind == KIND_RESPONSE && !column->is_envelope)
        return mapping_wrong(reader, line,
                             "answers stand under \"answers\", by the codes of their questions");
    if (!found)
        return mapping_wrong(reader, line, "\"%s\" is no column of a %s", column->name,
                             shape->name);
    if (reading->is_repeat && (column->is_envelope || !is_many(column)))
        return mapping_wrong(reader, line,
                             "\"%s\" has one value in a row, so it cannot come from a repeat",
                             column->name);
    return VERDICT_OK;
}

/* The same column by two names ("evidence" and "evidence_citation") is doubled, too. */
static bool is_same(const struct mapping_column *a, const struct mapping_column *b)
{
    if (a->question != NULL || b->question != NULL)
        return a->question != NULL && b->question != NULL && strcmp(a->question, b->question) == 0;
    return a->cell.row == b->cell.row && a->cell.group == b->cell.group;
}

static enum verdict add_column(struct mapping_reader *reader, struct table_reading *reading,
                               const struct mapping_column *column, size_t line)
{
    struct mapping_table *table = reading->table;
    for (size_t i = 0; i < table->column_count; i++)
        if (is_same(&table->columns[i], column))
            return mapping_wrong(reader, line, "\"%s\" is mapped twice",
                                 column->question != NULL ? column->question : column->name);
    if (table->columns == NULL)
        table->columns = mapping_array(reader, COLUMNS_MAX, sizeof *table->columns);
    if (table->columns == NULL)
        return mapping_full(reader);
    if (table->column_count == COLUMNS_MAX)
        return mapping_wrong(reader, line, "more than %d columns are mapped", COLUMNS_MAX);
    table->columns[table->column_count++] = *column;
    return VERDICT_OK;
}

typedef enum verdict read_source_fn(struct mapping_reader *reader, const yaml_node_t *node,
                                    const char *column, struct mapping_source *ret_source);

static enum verdict read_pair(struct mapping_reader *reader, struct table_reading *reading,
                              const yaml_node_pair_t *pair, const char *what,
                              read_source_fn *read_source)
{
    bool is_answer = strcmp(what, "answers") == 0;
    size_t line = mapping_line(mapping_node(reader, pair->key));
    struct mapping_column column = {.name = "answers_body"};
    struct text name = TEXT_NONE;
    enum verdict verdict = mapping_pair_name(reader, pair, what, &name);
    if (verdict == VERDICT_OK && is_answer)
        column.question = name.at;
    else if (verdict == VERDICT_OK)
        verdict = find_column(reader, reading, line, name, &column);
    if (verdict == VERDICT_OK)
        verdict = read_source(reader, mapping_node(reader, pair->value), name.at, &column.source);
    return verdict == VERDICT_OK ? add_column(reader, reading, &column, line) : verdict;
}

static enum verdict read_pairs(struct mapping_reader *reader, const yaml_node_t *node,
                               struct table_reading *reading, const char *what,
                               read_source_fn *read_source)
{
    size_t count = 0;
    enum verdict verdict = mapping_need_map(reader, node, what, &count);
    for (size_t i = 0; i < count && verdict == VERDICT_OK; i++)
        verdict = read_pair(reader, reading, &node->data.mapping.pairs.start[i], what, read_source);
    return verdict;
}

static enum verdict read_constants(struct mapping_reader *reader, const yaml_node_t *value,
                                   void *into)
{
    return read_pairs(reader, value, into, "constants", mapping_constant_read);
}

static enum verdict read_columns(struct mapping_reader *reader, const yaml_node_t *value,
                                 void *into)
{
    return read_pairs(reader, value, into, "columns", mapping_source_read);
}

static enum verdict read_answers(struct mapping_reader *reader, const yaml_node_t *value,
                                 void *into)
{
    const struct table_reading *reading = into;
    if (reading->mapping->kind != KIND_RESPONSE)
        return mapping_wrong(reader, mapping_line(value), "\"answers\" needs \"kind: response\"");
    return read_pairs(reader, value, into, "answers", mapping_source_read);
}

static enum verdict read_call(struct mapping_reader *reader, const yaml_node_t *value, void *into)
{
    struct table_reading *reading = into;
    struct mapping_column column = {.name = "call", .is_envelope = true};
    bool found = cell_column_find(&envelope_shape, text_of("call"), &column.cell);
    enum verdict verdict = mapping_constant_read(reader, value, "call", &column.source);
    if (verdict != VERDICT_OK || !found)
        return verdict;
    return add_column(reader, reading, &column, mapping_line(value));
}

static enum verdict read_ignore(struct mapping_reader *reader, const yaml_node_t *value, void *into)
{
    struct mapping_table *table = ((struct table_reading *)into)->table;
    enum verdict verdict = mapping_texts(reader, value, "ignore", false, &table->ignored);
    bool others = verdict == VERDICT_OK && value->type == YAML_SCALAR_NODE &&
                  text_is(table->ignored.at[0], "others");
    if (!others)
        return verdict;
    table->ignores_others = true;
    table->ignored = (struct texts){0, NULL};
    return VERDICT_OK;
}

static enum verdict read_sheet(struct mapping_reader *reader, const yaml_node_t *value, void *into)
{
    return mapping_text(reader, value, "sheet", false,
                        &((struct table_reading *)into)->table->sheet);
}

static enum verdict read_file(struct mapping_reader *reader, const yaml_node_t *value, void *into)
{
    return mapping_text(reader, value, "file", false, &((struct table_reading *)into)->table->file);
}

static enum verdict read_parent(struct mapping_reader *reader, const yaml_node_t *value, void *into)
{
    return mapping_text(reader, value, "parent", false,
                        &((struct table_reading *)into)->table->parent);
}

static enum verdict read_matches(struct mapping_reader *reader, const yaml_node_t *value,
                                 void *into)
{
    return mapping_text(reader, value, "matches", false,
                        &((struct table_reading *)into)->table->matches);
}

/* ---- repeats ---- */

static bool shares_target(const struct mapping_column *a, const struct mapping_column *b)
{
    if (a->cell.group != NULL)
        return a->cell.group == b->cell.group;
    return is_same(a, b);
}

/* Items of a group that come from two tables could not be told apart. */
static enum verdict check_apart(const struct mapping_reader *reader,
                                const struct mapping_table *before,
                                const struct mapping_table *repeat)
{
    for (size_t i = 0; i < repeat->column_count; i++)
        for (size_t k = 0; k < before->column_count; k++)
            if (shares_target(&repeat->columns[i], &before->columns[k]))
                return mapping_wrong(reader, repeat->columns[i].source.line,
                                     "\"%s\" comes from another table already",
                                     repeat->columns[i].question != NULL
                                         ? repeat->columns[i].question
                                         : repeat->columns[i].name);
    return VERDICT_OK;
}

static enum verdict check_repeat(const struct mapping_reader *reader, const struct mapping *mapping,
                                 const struct mapping_table *repeat)
{
    if ((repeat->sheet.at != NULL) == (repeat->file.at != NULL))
        return mapping_wrong(reader, repeat->line, "a repeat needs either \"sheet\" or \"file\"");
    if ((repeat->parent.at != NULL) != (repeat->matches.at != NULL))
        return mapping_wrong(reader, repeat->line, "\"parent\" and \"matches\" need each other");
    if (repeat->column_count == 0)
        return mapping_wrong(reader, repeat->line, "a repeat needs \"columns\"");
    enum verdict verdict = check_apart(reader, &mapping->main, repeat);
    for (size_t i = 0; i < mapping->repeat_count && verdict == VERDICT_OK; i++)
        verdict = check_apart(reader, &mapping->repeats[i], repeat);
    return verdict;
}

static enum verdict read_repeat(struct mapping_reader *reader, const yaml_node_t *node,
                                struct mapping *mapping)
{
    static const struct mapping_key keys[] = {
        {"sheet", read_sheet},         {"file", read_file},       {"parent", read_parent},
        {"matches", read_matches},     {"columns", read_columns}, {"answers", read_answers},
        {"constants", read_constants}, {"ignore", read_ignore},
    };
    struct mapping_table *repeat = &mapping->repeats[mapping->repeat_count];
    struct table_reading reading = {mapping, repeat, true};
    repeat->line = mapping_line(node);
    enum verdict verdict =
        mapping_keys(reader, node, "repeats", keys, sizeof keys / sizeof *keys, &reading);
    if (verdict == VERDICT_OK)
        verdict = check_repeat(reader, mapping, repeat);
    if (verdict == VERDICT_OK)
        mapping->repeat_count++;
    return verdict;
}

static enum verdict read_repeats(struct mapping_reader *reader, const yaml_node_t *value,
                                 void *into)
{
    struct mapping *mapping = ((struct table_reading *)into)->mapping;
    size_t count = 0;
    if (value->type == YAML_SEQUENCE_NODE)
        count = (size_t)(value->data.sequence.items.top - value->data.sequence.items.start);
    if (count == 0 || count > REPEATS_MAX)
        return mapping_wrong(reader, mapping_line(value),
                             "\"repeats\" is a list of tables, at most %d", REPEATS_MAX);
    mapping->repeats = mapping_array(reader, count, sizeof *mapping->repeats);
    if (mapping->repeats == NULL)
        return mapping_full(reader);
    enum verdict verdict = VERDICT_OK;
    for (size_t i = 0; i < count && verdict == VERDICT_OK; i++)
        verdict =
            read_repeat(reader, mapping_node(reader, value->data.sequence.items.start[i]), mapping);
    return verdict;
}

/* ---- the whole ---- */

static enum verdict read_kind(struct mapping_reader *reader, const yaml_node_t *value, void *into)
{
    static const struct {
        const char *name;
        int32_t kind;
    } kinds[] = {{"finding", KIND_FINDING},
                 {"response", KIND_RESPONSE},
                 {"sign_on", KIND_SIGN_ON},
                 {"contribution", KIND_CONTRIBUTION}};
    struct text name = TEXT_NONE;
    enum verdict verdict = mapping_text(reader, value, "kind", false, &name);
    if (verdict != VERDICT_OK)
        return verdict;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (text_is(name, kinds[i].name)) {
            ((struct table_reading *)into)->mapping->kind = kinds[i].kind;
            return VERDICT_OK;
        }
    return mapping_wrong(reader, mapping_line(value),
                         "\"kind\" is finding, response, sign_on or contribution");
}

static enum verdict read_key(struct mapping_reader *reader, const yaml_node_t *value, void *into)
{
    return mapping_text(reader, value, "key", false, &((struct table_reading *)into)->mapping->key);
}

static enum verdict read_root(struct mapping_reader *reader, struct mapping *mapping)
{
    static const struct mapping_key keys[] = {
        {"kind", read_kind},       {"call", read_call},           {"key", read_key},
        {"sheet", read_sheet},     {"constants", read_constants}, {"columns", read_columns},
        {"answers", read_answers}, {"repeats", read_repeats},     {"ignore", read_ignore},
    };
    const yaml_node_t *root = yaml_document_get_root_node(&reader->document);
    struct table_reading reading = {mapping, &mapping->main, false};
    mapping->main.line = mapping_line(root);
    mapping->kind = KIND_FINDING;
    return mapping_keys(reader, root, "mapping", keys, sizeof keys / sizeof *keys, &reading);
}

enum verdict mapping_read(struct text yaml, const char *file, struct mapping **ret_mapping,
                          struct error *error)
{
    struct mapping *mapping = calloc(1, sizeof *mapping);
    bool loaded = false;
    if (mapping == NULL)
        return error_no_memory(error);
    mapping->arena = arena_new(ARENA_BYTES);
    struct mapping_reader reader = {.file = file, .arena = mapping->arena, .error = error};
    enum verdict verdict = mapping->arena != NULL ? VERDICT_OK : error_no_memory(error);
    if (verdict == VERDICT_OK && yaml.length > MAPPING_BYTES_MAX)
        verdict = error_set(error, VERDICT_REJECT, "MAPPING_WRONG",
                            "%s: the mapping is larger than one can be", file);
    if (verdict == VERDICT_OK)
        verdict = mapping_load(&reader, yaml, &loaded);
    if (verdict == VERDICT_OK) {
        mapping->file = mapping_copy(&reader, text_of(file)).at;
        verdict = mapping->file != NULL ? read_root(&reader, mapping) : mapping_full(&reader);
    }
    if (loaded)
        yaml_document_delete(&reader.document);
    if (verdict == VERDICT_OK)
        *ret_mapping = mapping;
    else
        mapping_free(&mapping);
    return verdict;
}

void mapping_free(struct mapping **mapping)
{
    if (*mapping == NULL)
        return;
    arena_free(&(*mapping)->arena);
    free(*mapping);
    *mapping = NULL;
}

int32_t mapping_kind(const struct mapping *mapping)
{
    return mapping->kind;
}
