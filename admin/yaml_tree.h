/*
 * One YAML document as a tree whose nodes know their lines. Only plain shapes are wanted: whatever
 * a node is not is complained about by the key it stands under.
 */
#ifndef PARALLAX_ADMIN_YAML_TREE_H
#define PARALLAX_ADMIN_YAML_TREE_H

#include "admin/complaints.h"

#include "base/error.h"
#include "base/text.h"

#include <yaml.h>

#include <stdbool.h>
#include <stdint.h>

struct yaml_tree;

/*
 * content is borrowed during the call. REJECT YAML_UNREADABLE after a complaint that names the
 * line: a syntax error, no document, several, or one that is no map.
 */
enum verdict yaml_tree_load(struct text content, struct complaints *complaints,
                            struct yaml_tree **ret_tree, struct error *error);
void yaml_tree_free(struct yaml_tree **tree);
const yaml_node_t *yaml_tree_root(struct yaml_tree *tree);
/* The node of an index that another node holds. */
const yaml_node_t *yaml_tree_node(struct yaml_tree *tree, int index);
/* From 1. */
size_t yaml_tree_line(const yaml_node_t *node);

/* Each answers false after a complaint under key. Texts borrow from the tree. */
bool yaml_tree_text(const yaml_node_t *node, const char *key, struct complaints *complaints,
                    struct text *ret_text);
bool yaml_tree_flag(const yaml_node_t *node, const char *key, struct complaints *complaints,
                    bool *ret_flag);
bool yaml_tree_number(const yaml_node_t *node, const char *key, int64_t minimum, int64_t maximum,
                      struct complaints *complaints, int64_t *ret_number);

/* What reads the value of one key of a map; context is the caller's. */
struct yaml_tree_key {
    const char *name;
    bool required;
    void (*read)(void *context, const yaml_node_t *value);
};
/* Reads a map by a table of its keys: unknown, doubled and missing ones are complained about. name
 * is the key that the map stands under, NULL for the root. */
void yaml_tree_map(struct yaml_tree *tree, const yaml_node_t *map, const char *name,
                   const struct yaml_tree_key *keys, size_t key_count,
                   struct complaints *complaints, void *context);

#endif
