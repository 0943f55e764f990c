/* See call_reader.h. */
#include "admin/call_reader.h"

#include "model/check.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define LANGUAGE_BYTES 35

struct text call_reader_keep(struct call_reader *reader, struct text text)
{
    char *copy = arena_alloc(reader->arena, text.length + 1);
    if (copy == NULL) {
        reader->no_memory = true;
        return TEXT_NONE;
    }
    memcpy(copy, text.at, text.length);
    return (struct text){copy, text.length};
}

static bool is_between(char c, char from, char to)
{
    return c >= from && c <= to;
}

bool call_reader_is_code(struct text text, char first_letter, char last_letter, size_t bytes_min)
{
    for (size_t i = 0; i < text.length; i++)
        if (!is_between(text.at[i], first_letter, last_letter) &&
            !is_between(text.at[i], '0', '9') && text.at[i] != '-')
            return false;
    return text.length >= bytes_min && text.length <= CALL_CODE_BYTES_MAX;
}

struct translation {
    struct text language, words;
};

static bool is_right(const struct translation *translation, const struct call_words *words,
                     struct problems *problems)
{
    const struct field_row rows[] = {
        {.name = words->key,
         .kind = FIELD_LANGUAGE,
         .offset = offsetof(struct translation, language),
         .required = true,
         .maximum = LANGUAGE_BYTES},
        {.name = words->key,
         .kind = words->kind,
         .offset = offsetof(struct translation, words),
         .required = true,
         .maximum = words->bytes_max},
    };
    const struct shape shape = {
        .name = words->key, .rows = rows, .count = 2, .size = sizeof(struct translation)};
    return check_shape(&shape, translation, problems);
}

static bool is_scalar(const yaml_node_t *node, struct text text)
{
    return node->type == YAML_SCALAR_NODE &&
           text_equal(
               (struct text){(const char *)node->data.scalar.value, node->data.scalar.length},
               text);
}

static bool stands_before(struct call_reader *reader, const yaml_node_t *map,
                          const yaml_node_pair_t *pair, struct text language)
{
    for (const yaml_node_pair_t *earlier = map->data.mapping.pairs.start; earlier < pair; earlier++)
        if (is_scalar(yaml_tree_node(reader->tree, earlier->key), language))
            return true;
    return false;
}

static void read_translation(struct call_reader *reader, const yaml_node_t *map,
                             const yaml_node_pair_t *pair, const struct call_words *words,
                             struct json *json)
{
    const yaml_node_t *key = yaml_tree_node(reader->tree, pair->key);
    struct problems problems = {.count = 0};
    struct translation translation;
    if (!yaml_tree_text(key, words->key, reader->complaints, &translation.language) ||
        !yaml_tree_text(yaml_tree_node(reader->tree, pair->value), words->key, reader->complaints,
                        &translation.words))
        return;
    /* A folded or literal block ends with a line break. */
    translation.words = text_trim(translation.words);
    if (!is_right(&translation, words, &problems)) {
        complaint_problems(reader->complaints, yaml_tree_line(key), &problems);
    } else if (stands_before(reader, map, pair, translation.language)) {
        complaint_add(reader->complaints, yaml_tree_line(key), words->key,
                      "stands twice in one language");
    } else {
        char language[LANGUAGE_BYTES + 1];
        (void)snprintf(language, sizeof language, "%.*s", TEXT_ARGS(translation.language));
        json_key(json, language);
        json_text(json, translation.words);
    }
}

void call_reader_words(struct call_reader *reader, const yaml_node_t *value,
                       const struct call_words *words, struct json *json)
{
    size_t languages = 0;
    if (value->type == YAML_MAPPING_NODE)
        languages = (size_t)(value->data.mapping.pairs.top - value->data.mapping.pairs.start);
    if (languages == 0) {
        complaint_add(reader->complaints, yaml_tree_line(value), words->key,
                      "is a map from language to words, with at least one, such as {en: ...}");
        return;
    }
    if (languages > CALL_LANGUAGES_MAX) {
        complaint_add(reader->complaints, yaml_tree_line(value), words->key,
                      "has more than %d languages", CALL_LANGUAGES_MAX);
        return;
    }
    json_object_begin(json);
    for (const yaml_node_pair_t *pair = value->data.mapping.pairs.start;
         pair < value->data.mapping.pairs.top; pair++)
        read_translation(reader, value, pair, words, json);
    json_object_end(json);
}

/* The last part of a key is the member's name. */
static const char *member_of(const char *key)
{
    const char *dot = strrchr(key, '.');
    return dot != NULL ? dot + 1 : key;
}

void call_reader_text(struct call_reader *reader, const char *key, struct text text)
{
    json_key(&reader->content, member_of(key));
    json_text(&reader->content, text);
}

void call_reader_member(struct call_reader *reader, const yaml_node_t *value, const char *key,
                        enum field_kind kind, int64_t bytes_max)
{
    const struct call_words words = {key, kind, bytes_max};
    json_key(&reader->content, member_of(key));
    call_reader_words(reader, value, &words, &reader->content);
}

static bool has_id(const struct call_ids *ids, struct text id)
{
    for (size_t i = 0; i < ids->count; i++)
        if (text_equal(ids->at[i], id))
            return true;
    return false;
}

void call_reader_id(struct call_reader *reader, const yaml_node_t *value, const char *key,
                    struct call_ids *ids)
{
    struct text id;
    if (!yaml_tree_text(value, key, reader->complaints, &id))
        return;
    if (!call_reader_is_code(id, 'a', 'z', 1)) {
        complaint_add(reader->complaints, yaml_tree_line(value), key,
                      "is 1 to %d small letters, digits and dashes", CALL_CODE_BYTES_MAX);
    } else if (has_id(ids, id)) {
        complaint_add(reader->complaints, yaml_tree_line(value), key, "stands twice in one list");
    } else {
        assert(ids->count < CALL_ITEMS_MAX); /* a longer list is not read */
        ids->at[ids->count++] = id;
        call_reader_text(reader, key, id);
    }
}

static size_t item_count(struct call_reader *reader, const yaml_node_t *list,
                         const struct call_items *items)
{
    size_t line = yaml_tree_line(list);
    if (list->type != YAML_SEQUENCE_NODE) {
        complaint_add(reader->complaints, line, items->key, "is a list");
        return 0;
    }
    size_t count = (size_t)(list->data.sequence.items.top - list->data.sequence.items.start);
    if (count == 0)
        complaint_add(reader->complaints, line, items->key, "needs at least one");
    if (count <= items->most)
        return count;
    complaint_add(reader->complaints, line, items->key, "are %zu, at most %zu", count, items->most);
    return 0;
}

void call_reader_items(struct call_reader *reader, const yaml_node_t *list,
                       const struct call_items *items, void *context)
{
    size_t count = item_count(reader, list, items);
    json_key(&reader->content, member_of(items->key));
    json_array_begin(&reader->content);
    for (size_t i = 0; i < count; i++) {
        const yaml_node_t *item = yaml_tree_node(reader->tree, list->data.sequence.items.start[i]);
        json_object_begin(&reader->content);
        yaml_tree_map(reader->tree, item, items->key, items->keys, items->key_count,
                      reader->complaints, context);
        json_object_end(&reader->content);
        if (items->finish != NULL)
            items->finish(context, item);
    }
    json_array_end(&reader->content);
}
