/* See mapping_yaml.h. */
#include "sheet/mapping_yaml.h"

#include "base/wording.h"
#include "sheet/mapping_private.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* A name is repeated to whoever wrote it; longer ones are not. */
#define SHOWN_BYTES 60

enum verdict mapping_wrong(const struct mapping_reader *reader, size_t line, const char *format,
                           ...)
{
    char rule[ERROR_TEXT_BYTES];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(rule, sizeof rule, wording(format), arguments);
    va_end(arguments);
    mapping_make_plain(rule);
    return error_set(reader->error, VERDICT_REJECT, "MAPPING_WRONG", "%s, line %zu: %s",
                     reader->file, line, rule);
}

enum verdict mapping_full(const struct mapping_reader *reader)
{
    if (arena_is_full(reader->arena))
        return error_set(reader->error, VERDICT_REJECT, "MAPPING_WRONG",
                         "%s: the mapping is larger than one can be", reader->file);
    return error_no_memory(reader->error);
}

size_t mapping_line(const yaml_node_t *node)
{
    return node->start_mark.line + 1;
}

yaml_node_t *mapping_node(struct mapping_reader *reader, int index)
{
    return yaml_document_get_node(&reader->document, index);
}

void *mapping_array(struct mapping_reader *reader, size_t count, size_t size)
{
    return arena_alloc(reader->arena, (count == 0 ? 1 : count) * size);
}

struct text mapping_copy(struct mapping_reader *reader, struct text text)
{
    char *copy = arena_alloc(reader->arena, text.length + 1);
    if (copy == NULL)
        return TEXT_NONE;
    if (text.length > 0)
        memcpy(copy, text.at, text.length);
    return (struct text){copy, text.length};
}

static struct text scalar_of(const yaml_node_t *node)
{
    return text_trim(
        (struct text){(const char *)node->data.scalar.value, node->data.scalar.length});
}

enum verdict mapping_text(struct mapping_reader *reader, const yaml_node_t *node, const char *what,
                          bool may_be_empty, struct text *ret_text)
{
    if (node->type != YAML_SCALAR_NODE || (!may_be_empty && scalar_of(node).length == 0))
        return mapping_wrong(reader, mapping_line(node), "\"%s\" needs one value", what);
    struct text text = scalar_of(node);
    if (text.length > 0 && memchr(text.at, '\0', text.length) != NULL)
        return mapping_wrong(reader, mapping_line(node), "\"%s\" has a NUL character", what);
    *ret_text = mapping_copy(reader, text);
    return ret_text->at != NULL ? VERDICT_OK : mapping_full(reader);
}

enum verdict mapping_texts(struct mapping_reader *reader, const yaml_node_t *node, const char *what,
                           bool may_be_empty, struct texts *ret_texts)
{
    bool list = node->type == YAML_SEQUENCE_NODE;
    const yaml_node_item_t *first = list ? node->data.sequence.items.start : NULL;
    size_t count = list ? (size_t)(node->data.sequence.items.top - first) : 1;
    struct text *texts = mapping_array(reader, count, sizeof *texts);
    enum verdict verdict = texts != NULL ? VERDICT_OK : mapping_full(reader);
    if (verdict == VERDICT_OK && count == 0 && !may_be_empty)
        verdict = mapping_wrong(reader, mapping_line(node), "\"%s\" is an empty list", what);
    for (size_t i = 0; i < count && verdict == VERDICT_OK; i++)
        verdict = mapping_text(reader, list ? mapping_node(reader, first[i]) : node, what,
                               may_be_empty && !list, &texts[i]);
    if (verdict == VERDICT_OK)
        *ret_texts = (struct texts){count, texts};
    return verdict;
}

enum verdict mapping_pair_name(struct mapping_reader *reader, const yaml_node_pair_t *pair,
                               const char *what, struct text *ret_name)
{
    const yaml_node_t *key = mapping_node(reader, pair->key);
    struct text name = key->type == YAML_SCALAR_NODE ? scalar_of(key) : TEXT_NONE;
    if (name.length == 0 || memchr(name.at, '\0', name.length) != NULL)
        return mapping_wrong(reader, mapping_line(key), "\"%s\" has a key that is no name", what);
    *ret_name = mapping_copy(reader, name);
    return ret_name->at != NULL ? VERDICT_OK : mapping_full(reader);
}

enum verdict mapping_need_map(const struct mapping_reader *reader, const yaml_node_t *node,
                              const char *what, size_t *ret_count)
{
    size_t count = 0;
    if (node->type == YAML_MAPPING_NODE)
        count = (size_t)(node->data.mapping.pairs.top - node->data.mapping.pairs.start);
    if (count == 0)
        return mapping_wrong(reader, mapping_line(node),
                             "\"%s\" needs lines of the form \"name: value\" below it", what);
    *ret_count = count;
    return VERDICT_OK;
}

/* The table's index of every key in the map; each may stand once. */
static enum verdict find_keys(struct mapping_reader *reader, const yaml_node_t *node,
                              const char *what, const struct mapping_key *keys, size_t count,
                              const yaml_node_t **values)
{
    size_t pair_count = 0;
    enum verdict verdict = mapping_need_map(reader, node, what, &pair_count);
    for (size_t p = 0; p < pair_count && verdict == VERDICT_OK; p++) {
        const yaml_node_pair_t *pair = &node->data.mapping.pairs.start[p];
        size_t line = mapping_line(mapping_node(reader, pair->key)), i = 0;
        struct text name = TEXT_NONE;
        verdict = mapping_pair_name(reader, pair, what, &name);
        if (verdict != VERDICT_OK)
            break;
        while (i < count && !text_is(name, keys[i].name))
            i++;
        if (i == count)
            verdict = mapping_wrong(reader, line, "\"%.*s\" is no key of \"%s\"",
                                    (int)(name.length < SHOWN_BYTES ? name.length : SHOWN_BYTES),
                                    name.at, what);
        else if (values[i] != NULL)
            verdict = mapping_wrong(reader, line, "\"%s\" stands twice", keys[i].name);
        else
            values[i] = mapping_node(reader, pair->value);
    }
    return verdict;
}

enum verdict mapping_keys(struct mapping_reader *reader, const yaml_node_t *node, const char *what,
                          const struct mapping_key *keys, size_t count, void *into)
{
    const yaml_node_t **values = mapping_array(reader, count, sizeof *values);
    if (values == NULL)
        return mapping_full(reader);
    enum verdict verdict = find_keys(reader, node, what, keys, count, values);
    for (size_t i = 0; i < count && verdict == VERDICT_OK; i++)
        if (values[i] != NULL)
            verdict = keys[i].read(reader, values[i], into);
    return verdict;
}

enum verdict mapping_load(struct mapping_reader *reader, struct text content, bool *ret_loaded)
{
    yaml_parser_t parser;
    *ret_loaded = false;
    if (yaml_parser_initialize(&parser) == 0)
        return error_no_memory(reader->error);
    yaml_parser_set_input_string(
        &parser, (const unsigned char *)(content.at != NULL ? content.at : ""), content.length);
    enum verdict verdict = VERDICT_OK;
    if (yaml_parser_load(&parser, &reader->document) == 0)
        verdict = parser.error == YAML_MEMORY_ERROR
                      ? error_no_memory(reader->error)
                      : mapping_wrong(reader, parser.problem_mark.line + 1, "is not YAML: %s",
                                      parser.problem != NULL ? parser.problem : "?");
    else
        *ret_loaded = true;
    yaml_parser_delete(&parser);
    if (verdict == VERDICT_OK && yaml_document_get_root_node(&reader->document) == NULL)
        verdict = mapping_wrong(reader, 1, "the mapping is empty");
    return verdict;
}
