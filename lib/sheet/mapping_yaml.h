/* YAML of a mapping, node by node; each mistake is told with file and line. Private to the mapping.
 */
#ifndef PARALLAX_SHEET_MAPPING_YAML_H
#define PARALLAX_SHEET_MAPPING_YAML_H

#include "base/arena.h"
#include "base/error.h"
#include "model/field.h"

#include <yaml.h>

#include <stdbool.h>

struct mapping_reader {
    const char *file;
    yaml_document_t document;
    struct arena *arena; /* texts and arrays of the mapping go there */
    struct error *error;
};

/* REJECT MAPPING_WRONG: "FILE, line N: RULE". */
enum verdict mapping_wrong(const struct mapping_reader *reader, size_t line, const char *format,
                           ...) __attribute__((format(printf, 3, 4)));
/* REJECT MAPPING_WRONG when the arena is full, else RETRY NO_MEMORY. */
enum verdict mapping_full(const struct mapping_reader *reader);

size_t mapping_line(const yaml_node_t *node);
/* The node of an index that another node holds. */
yaml_node_t *mapping_node(struct mapping_reader *reader, int index);
/* Zero-filled; NULL: mapping_full. An array of none is not NULL. */
void *mapping_array(struct mapping_reader *reader, size_t count, size_t size);
/* A copy with a NUL behind it; absent when memory ran out. */
struct text mapping_copy(struct mapping_reader *reader, struct text text);

/* A scalar, copied; what names the key in messages. Empty ones are refused unless allowed. */
enum verdict mapping_text(struct mapping_reader *reader, const yaml_node_t *node, const char *what,
                          bool may_be_empty, struct text *ret_text);
/* A scalar or a list of them. */
enum verdict mapping_texts(struct mapping_reader *reader, const yaml_node_t *node, const char *what,
                           bool may_be_empty, struct texts *ret_texts);

typedef enum verdict mapping_read_fn(struct mapping_reader *reader, const yaml_node_t *value,
                                     void *into);
struct mapping_key {
    const char *name;
    mapping_read_fn *read;
};
/* A map of these keys and no others, each at most once, read in the order of the table and not of
 * the file: what later ones mean may depend on earlier ones. */
enum verdict mapping_keys(struct mapping_reader *reader, const yaml_node_t *node, const char *what,
                          const struct mapping_key *keys, size_t count, void *into);
/* The name that a pair of a map has, copied. */
enum verdict mapping_pair_name(struct mapping_reader *reader, const yaml_node_pair_t *pair,
                               const char *what, struct text *ret_name);
/* Node as a map with at least one pair. */
enum verdict mapping_need_map(const struct mapping_reader *reader, const yaml_node_t *node,
                              const char *what, size_t *ret_count);

/* Loads the one document of the content. */
enum verdict mapping_load(struct mapping_reader *reader, struct text content, bool *ret_loaded);

#endif
