/* See form_yaml.h. */
#include "exporter/form_yaml.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME_BYTES_MAX ((size_t)40)

/* libyaml counts lines from 0. */
enum verdict form_wrong(const struct reader *reader, const yaml_node_t *node, const char *rule)
{
    return error_set(reader->error, VERDICT_REJECT, "FORM_WRONG", "%s, line %zu: %s", reader->file,
                     node->start_mark.line + 1, rule);
}

const char *form_scalar(const yaml_node_t *node)
{
    return node != NULL && node->type == YAML_SCALAR_NODE ? (const char *)node->data.scalar.value
                                                          : NULL;
}

/* A NUL that YAML's escapes can make would cut the value short unseen. */
enum verdict form_read_string(struct reader *reader, const yaml_node_t *node, char **ret_string)
{
    const char *value = form_scalar(node);
    if (value == NULL || value[0] == '\0' || strlen(value) != node->data.scalar.length)
        return form_wrong(reader, node, "a text is needed here");
    char *copy = strdup(value);
    if (copy == NULL)
        return error_no_memory(reader->error);
    *ret_string = copy;
    return VERDICT_OK;
}

enum verdict form_read_yes_no(struct reader *reader, const yaml_node_t *node, const char *yes,
                              const char *no, bool *ret_yes)
{
    const char *value = form_scalar(node);
    char rule[120];
    if (value != NULL && (strcmp(value, yes) == 0 || strcmp(value, no) == 0)) {
        *ret_yes = strcmp(value, yes) == 0;
        return VERDICT_OK;
    }
    (void)snprintf(rule, sizeof rule, "only %s or %s can stand here", yes, no);
    return form_wrong(reader, node, rule);
}

bool form_is_slug(struct text text)
{
    for (size_t i = 0; i < text.length; i++) {
        char c = text.at[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'))
            return false;
    }
    return text.length > 0 && text.length <= NAME_BYTES_MAX && text.at[0] != '-';
}

enum verdict form_read_slug(struct reader *reader, const yaml_node_t *node, char **ret_string)
{
    const char *value = form_scalar(node);
    if (value == NULL || !form_is_slug(text_of(value)))
        return form_wrong(reader, node,
                          "an id of lower-case letters, digits and dashes is needed here");
    return form_read_string(reader, node, ret_string);
}

/* ---- mappings with known keys ---- */

#define KEYS_MAX 24

static enum verdict read_pair(struct reader *reader, const struct form_key *keys, size_t count,
                              const yaml_node_t *key, const yaml_node_t *value, bool *seen,
                              void *into)
{
    const char *name = form_scalar(key);
    char rule[200];
    for (size_t i = 0; i < count; i++) {
        if (name == NULL || strcmp(name, keys[i].name) != 0)
            continue;
        if (seen[i]) {
            (void)snprintf(rule, sizeof rule, "the key %s stands twice", name);
            return form_wrong(reader, key, rule);
        }
        seen[i] = true;
        return keys[i].read(reader, value, into);
    }
    (void)snprintf(rule, sizeof rule, "unknown key \"%.80s\"", name != NULL ? name : "?");
    return form_wrong(reader, key, rule);
}

enum verdict form_read_mapping(struct reader *reader, const yaml_node_t *node,
                               const struct form_key *keys, size_t count, void *into)
{
    bool seen[KEYS_MAX] = {false};
    if (node->type != YAML_MAPPING_NODE)
        return form_wrong(reader, node, "a list of keys with values is needed here");
    const yaml_node_pair_t *pair = node->data.mapping.pairs.start;
    for (; pair < node->data.mapping.pairs.top; pair++) {
        enum verdict verdict =
            read_pair(reader, keys, count, yaml_document_get_node(&reader->document, pair->key),
                      yaml_document_get_node(&reader->document, pair->value), seen, into);
        if (verdict != VERDICT_OK)
            return verdict;
    }
    for (size_t i = 0; i < count; i++) {
        char rule[120];
        (void)snprintf(rule, sizeof rule, "the key %s is missing", keys[i].name);
        if (!seen[i] && !keys[i].optional)
            return form_wrong(reader, node, rule);
    }
    return VERDICT_OK;
}

/* Room for one more at the end of an array that owns its items; NULL when memory ran out. */
void *form_grow(void **array, size_t *count, size_t size)
{
    void *larger = reallocarray(*array, *count + 1, size);
    if (larger == NULL)
        return NULL;
    *array = larger;
    char *item = (char *)larger + (*count)++ * size;
    memset(item, 0, size);
    return item;
}

enum verdict form_read_text(struct reader *reader, const yaml_node_t *node, struct form_text *text)
{
    if (node->type != YAML_MAPPING_NODE ||
        node->data.mapping.pairs.start == node->data.mapping.pairs.top)
        return form_wrong(reader, node, "words by language are needed here, such as {en: Summary}");
    const yaml_node_pair_t *pair = node->data.mapping.pairs.start;
    for (; pair < node->data.mapping.pairs.top; pair++) {
        const yaml_node_t *language = yaml_document_get_node(&reader->document, pair->key);
        const char *name = form_scalar(language);
        for (size_t i = 0; i < text->count; i++)
            if (name != NULL && strcmp(text->at[i].language, name) == 0)
                return form_wrong(reader, language, "this language stands twice");
        struct form_words *words = FORM_GROW(text->at, text->count);
        if (words == NULL)
            return error_no_memory(reader->error);
        enum verdict verdict = form_read_string(reader, language, &words->language);
        if (verdict == VERDICT_OK)
            verdict = form_read_string(
                reader, yaml_document_get_node(&reader->document, pair->value), &words->words);
        if (verdict != VERDICT_OK)
            return verdict;
    }
    return VERDICT_OK;
}

enum verdict form_read_number(struct reader *reader, const yaml_node_t *node, long minimum,
                              long maximum, long *ret_number)
{
    const char *value = form_scalar(node);
    int64_t number = 0;
    char rule[80];
    if (value != NULL && text_int64(text_of(value), &number) && number >= minimum &&
        number <= maximum) {
        *ret_number = (long)number;
        return VERDICT_OK;
    }
    (void)snprintf(rule, sizeof rule, "a number from %ld to %ld is needed here", minimum, maximum);
    return form_wrong(reader, node, rule);
}

enum verdict form_read_name(struct reader *reader, const yaml_node_t *node, const char *what,
                            const char *const *names, size_t *ret_index)
{
    const char *value = form_scalar(node);
    char rule[200];
    for (size_t i = 0; value != NULL && names[i] != NULL; i++) {
        if (strcmp(value, names[i]) == 0) {
            *ret_index = i;
            return VERDICT_OK;
        }
    }
    (void)snprintf(rule, sizeof rule, "unknown %s \"%.80s\"", what, value != NULL ? value : "?");
    return form_wrong(reader, node, rule);
}

enum verdict form_read_list(struct reader *reader, const yaml_node_t *node, const char *what,
                            form_read_fn *read, void *into)
{
    char rule[120];
    (void)snprintf(rule, sizeof rule, "a list of %s is needed here", what);
    if (node->type != YAML_SEQUENCE_NODE ||
        node->data.sequence.items.start == node->data.sequence.items.top)
        return form_wrong(reader, node, rule);
    const yaml_node_item_t *item = node->data.sequence.items.start;
    for (; item < node->data.sequence.items.top; item++) {
        enum verdict verdict = read(reader, yaml_document_get_node(&reader->document, *item), into);
        if (verdict != VERDICT_OK)
            return verdict;
    }
    return VERDICT_OK;
}
