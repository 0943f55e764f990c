/* A form out of YAML: a small reader of keys over libyaml's document tree, then the form's own
 * keys. */
#include "exporter/form.h"

#include "base/buffer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#define NAME_BYTES_MAX ((size_t)40)

struct reader {
    const char *file;
    yaml_document_t document;
    struct error *error;
};

/* libyaml counts lines from 0. */
static enum verdict wrong(const struct reader *reader, const yaml_node_t *node, const char *rule)
{
    return error_set(reader->error, VERDICT_REJECT, "FORM_WRONG", "%s, line %zu: %s", reader->file,
                     node->start_mark.line + 1, rule);
}

static const char *scalar_of(const yaml_node_t *node)
{
    return node != NULL && node->type == YAML_SCALAR_NODE ? (const char *)node->data.scalar.value
                                                          : NULL;
}

/* A NUL that YAML's escapes can make would cut the value short unseen. */
static enum verdict read_string(struct reader *reader, const yaml_node_t *node, char **ret_string)
{
    const char *value = scalar_of(node);
    if (value == NULL || value[0] == '\0' || strlen(value) != node->data.scalar.length)
        return wrong(reader, node, "a text is needed here");
    char *copy = strdup(value);
    if (copy == NULL)
        return error_no_memory(reader->error);
    *ret_string = copy;
    return VERDICT_OK;
}

static enum verdict read_yes_no(struct reader *reader, const yaml_node_t *node, const char *yes,
                                const char *no, bool *ret_yes)
{
    const char *value = scalar_of(node);
    char rule[120];
    if (value != NULL && (strcmp(value, yes) == 0 || strcmp(value, no) == 0)) {
        *ret_yes = strcmp(value, yes) == 0;
        return VERDICT_OK;
    }
    (void)snprintf(rule, sizeof rule, "only %s or %s can stand here", yes, no);
    return wrong(reader, node, rule);
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

static enum verdict read_slug(struct reader *reader, const yaml_node_t *node, char **ret_string)
{
    const char *value = scalar_of(node);
    if (value == NULL || !form_is_slug(text_of(value)))
        return wrong(reader, node, "an id of lower-case letters, digits and dashes is needed here");
    return read_string(reader, node, ret_string);
}

/* ---- mappings with known keys ---- */

struct key {
    const char *name;
    enum verdict (*read)(struct reader *reader, const yaml_node_t *value, void *into);
    bool optional;
};

#define KEYS_MAX 8

static enum verdict read_pair(struct reader *reader, const struct key *keys, size_t count,
                              const yaml_node_t *key, const yaml_node_t *value, bool *seen,
                              void *into)
{
    const char *name = scalar_of(key);
    char rule[200];
    for (size_t i = 0; i < count; i++) {
        if (name == NULL || strcmp(name, keys[i].name) != 0)
            continue;
        if (seen[i]) {
            (void)snprintf(rule, sizeof rule, "the key %s stands twice", name);
            return wrong(reader, key, rule);
        }
        seen[i] = true;
        return keys[i].read(reader, value, into);
    }
    (void)snprintf(rule, sizeof rule, "unknown key \"%.80s\"", name != NULL ? name : "?");
    return wrong(reader, key, rule);
}

static enum verdict read_mapping(struct reader *reader, const yaml_node_t *node,
                                 const struct key *keys, size_t count, void *into)
{
    bool seen[KEYS_MAX] = {false};
    if (node->type != YAML_MAPPING_NODE)
        return wrong(reader, node, "a list of keys with values is needed here");
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
            return wrong(reader, node, rule);
    }
    return VERDICT_OK;
}

/* Room for one more at the end of an array that owns its items; NULL when memory ran out. */
static void *grow(void **array, size_t *count, size_t size)
{
    void *larger = reallocarray(*array, *count + 1, size);
    if (larger == NULL)
        return NULL;
    *array = larger;
    char *item = (char *)larger + (*count)++ * size;
    memset(item, 0, size);
    return item;
}

#define GROW(array, count) grow((void **)&(array), &(count), sizeof *(array))

/* ---- the form's keys ---- */

/* {en: words, ru: words} */
static enum verdict read_text(struct reader *reader, const yaml_node_t *node,
                              struct form_text *text)
{
    if (node->type != YAML_MAPPING_NODE ||
        node->data.mapping.pairs.start == node->data.mapping.pairs.top)
        return wrong(reader, node, "words by language are needed here, such as {en: Summary}");
    const yaml_node_pair_t *pair = node->data.mapping.pairs.start;
    for (; pair < node->data.mapping.pairs.top; pair++) {
        const yaml_node_t *language = yaml_document_get_node(&reader->document, pair->key);
        const char *name = scalar_of(language);
        for (size_t i = 0; i < text->count; i++)
            if (name != NULL && strcmp(text->at[i].language, name) == 0)
                return wrong(reader, language, "this language stands twice");
        struct form_words *words = GROW(text->at, text->count);
        if (words == NULL)
            return error_no_memory(reader->error);
        enum verdict verdict = read_string(reader, language, &words->language);
        if (verdict == VERDICT_OK)
            verdict = read_string(reader, yaml_document_get_node(&reader->document, pair->value),
                                  &words->words);
        if (verdict != VERDICT_OK)
            return verdict;
    }
    return VERDICT_OK;
}

static enum verdict read_block(struct reader *reader, const yaml_node_t *node,
                               enum form_block *ret_block)
{
#define BLOCK_NAME(id, name) name,
    static const char *const names[] = {FORM_BLOCKS(BLOCK_NAME)};
#undef BLOCK_NAME
    const char *value = scalar_of(node);
    char rule[200];
    for (size_t i = 0; i < FORM_BLOCK_COUNT; i++) {
        if (value != NULL && strcmp(value, names[i]) == 0) {
            *ret_block = (enum form_block)i;
            return VERDICT_OK;
        }
    }
    (void)snprintf(rule, sizeof rule, "unknown block \"%.80s\"", value != NULL ? value : "?");
    return wrong(reader, node, rule);
}

static enum verdict read_section_id(struct reader *reader, const yaml_node_t *node, void *into)
{
    struct form_section *section = into;
    return read_slug(reader, node, &section->id);
}

static enum verdict read_section_title(struct reader *reader, const yaml_node_t *node, void *into)
{
    struct form_section *section = into;
    return read_text(reader, node, &section->title);
}

static enum verdict read_when_empty(struct reader *reader, const yaml_node_t *node, void *into)
{
    struct form_section *section = into;
    return read_yes_no(reader, node, "hide", "show", &section->hide_when_empty);
}

static enum verdict read_blocks(struct reader *reader, const yaml_node_t *node, void *into)
{
    struct form_section *section = into;
    if (node->type != YAML_SEQUENCE_NODE ||
        node->data.sequence.items.start == node->data.sequence.items.top)
        return wrong(reader, node, "a list of blocks is needed here");
    const yaml_node_item_t *item = node->data.sequence.items.start;
    for (; item < node->data.sequence.items.top; item++) {
        enum form_block *block = GROW(section->blocks, section->block_count);
        if (block == NULL)
            return error_no_memory(reader->error);
        enum verdict verdict =
            read_block(reader, yaml_document_get_node(&reader->document, *item), block);
        if (verdict != VERDICT_OK)
            return verdict;
    }
    return VERDICT_OK;
}

/* Every block once: findings have one place each, and anchors must not stand twice in a page. */
static enum verdict check_section(struct reader *reader, const yaml_node_t *node,
                                  const struct form *form)
{
    const struct form_section *last = &form->sections[form->section_count - 1];
    bool seen[FORM_BLOCK_COUNT] = {false};
    for (size_t i = 0; i < form->section_count; i++) {
        const struct form_section *section = &form->sections[i];
        if (section != last && strcmp(section->id, last->id) == 0)
            return wrong(reader, node, "another section has the same id");
        for (size_t k = 0; k < section->block_count; k++) {
            if (seen[section->blocks[k]])
                return wrong(reader, node, "a block of this section stands twice in the form");
            seen[section->blocks[k]] = true;
        }
    }
    return VERDICT_OK;
}

static enum verdict read_sections(struct reader *reader, const yaml_node_t *node, void *into)
{
    static const struct key keys[] = {
        {"id", read_section_id, false},
        {"title", read_section_title, false},
        {"when_empty", read_when_empty, true},
        {"blocks", read_blocks, false},
    };
    struct form *form = into;
    if (node->type != YAML_SEQUENCE_NODE ||
        node->data.sequence.items.start == node->data.sequence.items.top)
        return wrong(reader, node, "a list of sections is needed here");
    const yaml_node_item_t *item = node->data.sequence.items.start;
    for (; item < node->data.sequence.items.top; item++) {
        const yaml_node_t *each = yaml_document_get_node(&reader->document, *item);
        struct form_section *section = GROW(form->sections, form->section_count);
        if (section == NULL)
            return error_no_memory(reader->error);
        enum verdict verdict =
            read_mapping(reader, each, keys, sizeof keys / sizeof keys[0], section);
        if (verdict == VERDICT_OK)
            verdict = check_section(reader, each, form);
        if (verdict != VERDICT_OK)
            return verdict;
    }
    return VERDICT_OK;
}

static enum verdict read_id(struct reader *reader, const yaml_node_t *node, void *into)
{
    struct form *form = into;
    return read_slug(reader, node, &form->id);
}

static enum verdict read_title(struct reader *reader, const yaml_node_t *node, void *into)
{
    struct form *form = into;
    return read_text(reader, node, &form->title);
}

static enum verdict read_source(struct reader *reader, const yaml_node_t *node, void *into)
{
    struct form *form = into;
    return read_string(reader, node, &form->source);
}

static enum verdict read_as_of(struct reader *reader, const yaml_node_t *node, void *into)
{
    struct form *form = into;
    return read_string(reader, node, &form->as_of);
}

static enum verdict read_verified(struct reader *reader, const yaml_node_t *node, void *into)
{
    struct form *form = into;
    return read_yes_no(reader, node, "yes", "no", &form->verified);
}

static enum verdict read_whole_call(struct reader *reader, const yaml_node_t *node, void *into)
{
    struct form *form = into;
    return read_yes_no(reader, node, "yes", "no", &form->whole_call);
}

static enum verdict read_form(struct reader *reader, struct form *form)
{
    static const struct key keys[] = {
        {"id", read_id, false},
        {"title", read_title, false},
        {"source", read_source, false},
        {"as_of", read_as_of, false},
        {"verified", read_verified, false},
        {"whole_call", read_whole_call, true},
        {"sections", read_sections, false},
    };
    const yaml_node_t *root = yaml_document_get_root_node(&reader->document);
    if (root == NULL)
        return error_set(reader->error, VERDICT_REJECT, "FORM_WRONG", "%s is empty", reader->file);
    return read_mapping(reader, root, keys, sizeof keys / sizeof keys[0], form);
}

/* ---- entry ---- */

enum verdict form_parse(const char *file, struct text yaml, struct form **ret_form,
                        struct error *error)
{
    struct reader reader = {.file = file, .error = error};
    struct form *form = calloc(1, sizeof *form);
    yaml_parser_t parser;
    if (form == NULL || yaml_parser_initialize(&parser) == 0) {
        free(form);
        return error_no_memory(error);
    }
    yaml_parser_set_input_string(&parser, (const unsigned char *)(yaml.at != NULL ? yaml.at : ""),
                                 yaml.length);
    enum verdict verdict;
    if (yaml_parser_load(&parser, &reader.document) != 0) {
        verdict = read_form(&reader, form);
        yaml_document_delete(&reader.document);
    } else {
        verdict = error_set(error, VERDICT_REJECT, "FORM_WRONG", "%s, line %zu: not YAML: %s", file,
                            parser.problem_mark.line + 1,
                            parser.problem != NULL ? parser.problem : "it cannot be read");
    }
    yaml_parser_delete(&parser);
    if (verdict == VERDICT_OK)
        *ret_form = form;
    else
        form_free(&form);
    return verdict;
}
