/* See yaml_tree.h. */
#include "admin/yaml_tree.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KEYS_MAX 32
/* A key is repeated to whoever wrote it; longer ones are not. */
#define KEY_SHOWN_BYTES 40
#define KEY_PLACE_BYTES 64

struct yaml_tree {
    yaml_document_t document;
    bool loaded;
};

/* Loads the next document; one without a root is the end of the file. */
static enum verdict load_next(yaml_parser_t *parser, yaml_document_t *document,
                              struct complaints *complaints, struct error *error)
{
    if (yaml_parser_load(parser, document) != 0)
        return VERDICT_OK;
    if (parser->error == YAML_MEMORY_ERROR)
        return error_no_memory(error);
    complaint_add(complaints, parser->problem_mark.line + 1, "", "is not YAML: %s",
                  parser->problem != NULL ? parser->problem : "unreadable");
    return error_set(error, VERDICT_REJECT, "YAML_UNREADABLE", "the file is not YAML");
}

static enum verdict refuse(struct complaints *complaints, size_t line, const char *reason,
                           struct error *error)
{
    complaint_add(complaints, line, "", "%s", reason);
    return error_set(error, VERDICT_REJECT, "YAML_UNREADABLE", "the file %s", reason);
}

static enum verdict load(yaml_parser_t *parser, struct yaml_tree *tree,
                         struct complaints *complaints, struct error *error)
{
    enum verdict verdict = load_next(parser, &tree->document, complaints, error);
    if (verdict != VERDICT_OK)
        return verdict;
    tree->loaded = true;
    const yaml_node_t *root = yaml_document_get_root_node(&tree->document);
    if (root == NULL)
        return refuse(complaints, 0, "is empty", error);
    if (root->type != YAML_MAPPING_NODE)
        return refuse(complaints, yaml_tree_line(root), "is no map of keys and values", error);
    yaml_document_t more;
    verdict = load_next(parser, &more, complaints, error);
    if (verdict != VERDICT_OK)
        return verdict;
    const yaml_node_t *second = yaml_document_get_root_node(&more);
    size_t line = second != NULL ? yaml_tree_line(second) : 0;
    yaml_document_delete(&more);
    if (line > 0)
        return refuse(complaints, line, "has a second document; one is expected", error);
    return VERDICT_OK;
}

enum verdict yaml_tree_load(struct text content, struct complaints *complaints,
                            struct yaml_tree **ret_tree, struct error *error)
{
    yaml_parser_t parser;
    struct yaml_tree *tree = calloc(1, sizeof *tree);
    if (tree == NULL || yaml_parser_initialize(&parser) == 0) {
        free(tree);
        return error_no_memory(error);
    }
    yaml_parser_set_input_string(
        &parser, (const unsigned char *)(content.at != NULL ? content.at : ""), content.length);
    enum verdict verdict = load(&parser, tree, complaints, error);
    yaml_parser_delete(&parser);
    if (verdict != VERDICT_OK) {
        yaml_tree_free(&tree);
        return verdict;
    }
    *ret_tree = tree;
    return VERDICT_OK;
}

void yaml_tree_free(struct yaml_tree **tree)
{
    if (*tree == NULL)
        return;
    if ((*tree)->loaded)
        yaml_document_delete(&(*tree)->document);
    free(*tree);
    *tree = NULL;
}

const yaml_node_t *yaml_tree_root(struct yaml_tree *tree)
{
    return yaml_document_get_root_node(&tree->document);
}

const yaml_node_t *yaml_tree_node(struct yaml_tree *tree, int index)
{
    return yaml_document_get_node(&tree->document, index);
}

size_t yaml_tree_line(const yaml_node_t *node)
{
    return node->start_mark.line + 1;
}

static struct text scalar_of(const yaml_node_t *node)
{
    return (struct text){(const char *)node->data.scalar.value, node->data.scalar.length};
}

bool yaml_tree_text(const yaml_node_t *node, const char *key, struct complaints *complaints,
                    struct text *ret_text)
{
    if (node->type != YAML_SCALAR_NODE || scalar_of(node).length == 0) {
        complaint_add(complaints, yaml_tree_line(node), key, "needs one value");
        return false;
    }
    *ret_text = scalar_of(node);
    return true;
}

bool yaml_tree_flag(const yaml_node_t *node, const char *key, struct complaints *complaints,
                    bool *ret_flag)
{
    struct text text = node->type == YAML_SCALAR_NODE ? scalar_of(node) : TEXT_NONE;
    if (!text_is(text, "true") && !text_is(text, "false")) {
        complaint_add(complaints, yaml_tree_line(node), key, "is true or false");
        return false;
    }
    *ret_flag = text_is(text, "true");
    return true;
}

bool yaml_tree_number(const yaml_node_t *node, const char *key, int64_t minimum, int64_t maximum,
                      struct complaints *complaints, int64_t *ret_number)
{
    int64_t number = 0;
    if (node->type != YAML_SCALAR_NODE || !text_int64(scalar_of(node), &number) ||
        number < minimum || number > maximum) {
        complaint_add(complaints, yaml_tree_line(node), key, "is a whole number from %lld to %lld",
                      (long long)minimum, (long long)maximum);
        return false;
    }
    *ret_number = number;
    return true;
}

static void complain_unknown_key(const yaml_node_t *node, const char *name,
                                 struct complaints *complaints)
{
    struct text text = node->type == YAML_SCALAR_NODE ? scalar_of(node) : TEXT_NONE;
    bool showable = text.length > 0 && text.length <= KEY_SHOWN_BYTES &&
                    text_control_offset(text) == text.length;
    const char *in = name != NULL ? name : "", *of = name != NULL ? "." : "";
    if (showable)
        complaint_add(complaints, yaml_tree_line(node), "", "\"%s%s%.*s\" is no key of this file",
                      in, of, TEXT_ARGS(text));
    else
        complaint_add(complaints, yaml_tree_line(node), in, "has a key that is no name");
}

/* Complains about a key of the map that stands under name. */
static void complain_key(struct complaints *complaints, size_t line, const char *name,
                         const char *key, const char *reason)
{
    char place[KEY_PLACE_BYTES];
    (void)snprintf(place, sizeof place, "%s%s%s", name != NULL ? name : "", name != NULL ? "." : "",
                   key);
    complaint_add(complaints, line, place, "%s", reason);
}

static size_t find_key(struct text text, const struct yaml_tree_key *keys, size_t key_count)
{
    size_t found = 0;
    while (found < key_count && !text_is(text, keys[found].name))
        found++;
    return found;
}

void yaml_tree_map(struct yaml_tree *tree, const yaml_node_t *map, const char *name,
                   const struct yaml_tree_key *keys, size_t key_count,
                   struct complaints *complaints, void *context)
{
    bool seen[KEYS_MAX] = {false};
    assert(key_count <= KEYS_MAX);
    if (map->type != YAML_MAPPING_NODE) {
        complaint_add(complaints, yaml_tree_line(map), name != NULL ? name : "",
                      "is no map of keys and values");
        return;
    }
    for (const yaml_node_pair_t *pair = map->data.mapping.pairs.start;
         pair < map->data.mapping.pairs.top; pair++) {
        const yaml_node_t *key = yaml_tree_node(tree, pair->key);
        size_t at =
            key->type == YAML_SCALAR_NODE ? find_key(scalar_of(key), keys, key_count) : key_count;
        if (at == key_count) {
            complain_unknown_key(key, name, complaints);
        } else if (seen[at]) {
            complain_key(complaints, yaml_tree_line(key), name, keys[at].name, "stands twice");
        } else {
            seen[at] = true;
            keys[at].read(context, yaml_tree_node(tree, pair->value));
        }
    }
    for (size_t i = 0; i < key_count; i++)
        if (keys[i].required && !seen[i])
            complain_key(complaints, name != NULL ? yaml_tree_line(map) : 0, name, keys[i].name,
                         "is needed");
}
