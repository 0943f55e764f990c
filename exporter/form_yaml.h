/*
 * Reading keys and values out of a form's YAML, each mistake told with its line. Private to the
 * reading of forms; over libyaml's document tree.
 */
#ifndef PARALLAX_EXPORTER_FORM_YAML_H
#define PARALLAX_EXPORTER_FORM_YAML_H

#include "exporter/form.h"

#include <yaml.h>

struct reader {
    const char *file;
    yaml_document_t document;
    struct error *error;
};

/* REJECT FORM_WRONG: "FILE, line N: RULE". */
enum verdict form_wrong(const struct reader *reader, const yaml_node_t *node, const char *rule);
/* NULL when the node is no scalar. */
const char *form_scalar(const yaml_node_t *node);

/* A text of its own for the form to free; empty ones are refused. */
enum verdict form_read_string(struct reader *reader, const yaml_node_t *node, char **ret_string);
enum verdict form_read_slug(struct reader *reader, const yaml_node_t *node, char **ret_string);
/* Whether the value is `yes`; only that and `no` can stand. */
enum verdict form_read_yes_no(struct reader *reader, const yaml_node_t *node, const char *yes,
                              const char *no, bool *ret_yes);
enum verdict form_read_number(struct reader *reader, const yaml_node_t *node, long minimum,
                              long maximum, long *ret_number);
/* The index of the value among names, which end with NULL; what it is called in the message. */
enum verdict form_read_name(struct reader *reader, const yaml_node_t *node, const char *what,
                            const char *const *names, size_t *ret_index);
/* {en: words, ru: words} */
enum verdict form_read_text(struct reader *reader, const yaml_node_t *node, struct form_text *text);

typedef enum verdict form_read_fn(struct reader *reader, const yaml_node_t *value, void *into);

struct form_key {
    const char *name;
    form_read_fn *read;
    bool optional;
};
/* A mapping of these keys and no others, each at most once. */
enum verdict form_read_mapping(struct reader *reader, const yaml_node_t *node,
                               const struct form_key *keys, size_t count, void *into);
/* read for each item of a list that is not empty; what it needs is told otherwise. */
enum verdict form_read_list(struct reader *reader, const yaml_node_t *node, const char *what,
                            form_read_fn *read, void *into);

/* Room for one more at the end of an array that owns its items; NULL when memory ran out. */
void *form_grow(void **array, size_t *count, size_t size);
#define FORM_GROW(array, count) form_grow((void **)&(array), &(count), sizeof *(array))

#endif
