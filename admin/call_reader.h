/*
 * What the parts of a call file's reading share; private to call_file.c, call_content.c and
 * call_questions.c. A key is a path, "letter.ask": complaints are under all of it, and its last
 * part is the member's name in JSON.
 */
#ifndef PARALLAX_ADMIN_CALL_READER_H
#define PARALLAX_ADMIN_CALL_READER_H

#include "admin/call_file.h"
#include "admin/complaints.h"
#include "admin/yaml_tree.h"

#include "base/arena.h"
#include "base/buffer.h"
#include "base/json.h"
#include "base/text.h"
#include "model/field.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CALL_CODE_BYTES_MAX 40
#define CALL_LANGUAGES_MAX 40
#define CALL_ITEMS_MAX 100 /* also the most answers that a response has */

struct call_reader {
    struct yaml_tree *tree;
    struct complaints *complaints;
    struct arena *arena;
    struct call_file *call;
    bool no_memory;
    struct json title;   /* takes one object */
    struct json content; /* takes the members of an object that is open */
    /* Where a key stands, for rules that need a second one; 0: it does not. */
    size_t closes_line, letter_line, questions_line, sections_line;
    int64_t question_words; /* the most that a question has, and where */
    size_t question_words_line;
};

/* A copy in the arena, because the tree goes before the call does. TEXT_NONE: no_memory is set. */
struct text call_reader_keep(struct call_reader *reader, struct text text);
/* Letters between the two, digits and dashes, at most CALL_CODE_BYTES_MAX. */
bool call_reader_is_code(struct text text, char first_letter, char last_letter, size_t bytes_min);

struct call_words {
    const char *key;      /* that complaints are under: "letter.ask" */
    enum field_kind kind; /* FIELD_LINE or FIELD_BODY */
    int64_t bytes_max;    /* in each language */
};
/*
 * Words by language, such as {en: ..., ru: ...}, as one JSON object without the white space around
 * them. After a complaint what json took is of no use.
 */
void call_reader_words(struct call_reader *reader, const yaml_node_t *value,
                       const struct call_words *words, struct json *json);

/* A member of reader->content. */
void call_reader_text(struct call_reader *reader, const char *key, struct text text);
void call_reader_member(struct call_reader *reader, const yaml_node_t *value, const char *key,
                        enum field_kind kind, int64_t bytes_max);

/* Of the items of one list so far. They borrow from the tree. */
struct call_ids {
    size_t count;
    struct text at[CALL_ITEMS_MAX];
};
/* A member that no two items of a list share: 1 to 40 small letters, digits and dashes. */
void call_reader_id(struct call_reader *reader, const yaml_node_t *value, const char *key,
                    struct call_ids *ids);

/* A list of maps. */
struct call_items {
    const char *key;
    size_t most; /* CALL_ITEMS_MAX or less */
    const struct yaml_tree_key *keys;
    size_t key_count;
    void (*finish)(void *context, const yaml_node_t *item); /* after each; may be NULL */
};
/* A member that is an array with at least one object. context goes to the keys and to finish. */
void call_reader_items(struct call_reader *reader, const yaml_node_t *list,
                       const struct call_items *items, void *context);

#endif
