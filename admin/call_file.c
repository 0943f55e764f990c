/* See call_file.h. Every key of the file stands in a table at the end, with what reads it. */
#include "admin/call_file.h"

#include "admin/call_time.h"
#include "admin/yaml_tree.h"

#include "model/check.h"
#include "model/codes.h"
#include "model/reference.h"

#include <string.h>

#define TITLE_BYTES 1000
#define LANGUAGE_BYTES 35
#define TIME_ZONE_BYTES 64
#define CODE_BYTES_MAX 40
#define ID_BYTES_MIN 3
#define WORDS_MAX 100000
#define KIND_NAME_BYTES 32

struct reader {
    struct yaml_tree *tree;
    struct complaints *complaints;
    struct arena *arena;
    struct call_file *call;
    size_t closes_line;
    bool no_memory;
};

/* The tree goes before the call does. */
static struct text keep(struct reader *reader, struct text text)
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

/* Capitals or small letters, digits and dashes. */
static bool is_code(struct text text, char first_letter, char last_letter, size_t bytes_min)
{
    for (size_t i = 0; i < text.length; i++)
        if (!is_between(text.at[i], first_letter, last_letter) &&
            !is_between(text.at[i], '0', '9') && text.at[i] != '-')
            return false;
    return text.length >= bytes_min && text.length <= CODE_BYTES_MAX;
}

static void read_id(void *context, const yaml_node_t *value)
{
    struct reader *reader = context;
    struct text id;
    if (!yaml_tree_text(value, "id", reader->complaints, &id))
        return;
    if (is_code(id, 'A', 'Z', ID_BYTES_MIN))
        reader->call->id = keep(reader, id);
    else
        complaint_add(reader->complaints, yaml_tree_line(value), "id",
                      "is %d to %d capital letters, digits and dashes", ID_BYTES_MIN,
                      CODE_BYTES_MAX);
}

static void read_form(void *context, const yaml_node_t *value)
{
    struct reader *reader = context;
    struct text form;
    if (!yaml_tree_text(value, "form", reader->complaints, &form))
        return;
    if (is_code(form, 'a', 'z', 1))
        reader->call->form = keep(reader, form);
    else
        complaint_add(reader->complaints, yaml_tree_line(value), "form",
                      "is the name of a form, such as vnr-shadow");
}

static const struct field_row title_rows[] = {
    {.name = "language",
     .kind = FIELD_LANGUAGE,
     .offset = offsetof(struct call_title, language),
     .required = true,
     .maximum = LANGUAGE_BYTES,
     .help = "The title's language."},
    {.name = "title",
     .kind = FIELD_LINE,
     .offset = offsetof(struct call_title, title),
     .required = true,
     .maximum = TITLE_BYTES,
     .help = "The call's title in the language."},
};
static const struct shape title_shape = {
    .name = "title", .rows = title_rows, .count = 2, .size = sizeof(struct call_title)};

static bool has_title(const struct call_file *call, struct text language)
{
    for (size_t i = 0; i < call->title_count; i++)
        if (text_equal(call->titles[i].language, language))
            return true;
    return false;
}

static void read_title(struct reader *reader, const yaml_node_t *key, const yaml_node_t *value)
{
    struct call_file *call = reader->call;
    struct problems problems = {.count = 0};
    struct call_title title;
    size_t line = yaml_tree_line(key);
    if (!yaml_tree_text(key, "title", reader->complaints, &title.language) ||
        !yaml_tree_text(value, "title", reader->complaints, &title.title))
        return;
    if (!check_shape(&title_shape, &title, &problems)) {
        complaint_problems(reader->complaints, line, &problems);
    } else if (has_title(call, title.language)) {
        complaint_add(reader->complaints, line, "title", "stands twice in one language");
    } else if (call->title_count == CALL_FILE_TITLES_MAX) {
        complaint_add(reader->complaints, line, "title", "has more than %d languages",
                      CALL_FILE_TITLES_MAX);
    } else {
        title.language = keep(reader, title.language);
        title.title = keep(reader, title.title);
        call->titles[call->title_count++] = title;
    }
}

static void read_titles(void *context, const yaml_node_t *value)
{
    struct reader *reader = context;
    size_t before = reader->complaints->count;
    if (value->type == YAML_MAPPING_NODE)
        for (const yaml_node_pair_t *pair = value->data.mapping.pairs.start;
             pair < value->data.mapping.pairs.top; pair++)
            read_title(reader, yaml_tree_node(reader->tree, pair->key),
                       yaml_tree_node(reader->tree, pair->value));
    if (reader->call->title_count == 0 && reader->complaints->count == before)
        complaint_add(reader->complaints, yaml_tree_line(value), "title",
                      "is a map from language to title, with at least one");
}

static bool has_code(const struct texts *codes, struct text code)
{
    for (size_t i = 0; i < codes->count; i++)
        if (text_equal(codes->at[i], code))
            return true;
    return false;
}

/* read_code answers TEXT_NONE after a complaint. */
static struct texts read_codes(struct reader *reader, const yaml_node_t *list, const char *key,
                               struct text (*read_code)(struct reader *reader,
                                                        const yaml_node_t *node))
{
    struct texts codes = {0, NULL};
    if (list->type != YAML_SEQUENCE_NODE) {
        complaint_add(reader->complaints, yaml_tree_line(list), key, "is a list in brackets");
        return codes;
    }
    size_t most = (size_t)(list->data.sequence.items.top - list->data.sequence.items.start);
    struct text *at = arena_alloc(reader->arena, (most + 1) * sizeof *at);
    if (at == NULL) {
        reader->no_memory = true;
        return codes;
    }
    codes.at = at;
    for (size_t i = 0; i < most; i++) {
        const yaml_node_t *node = yaml_tree_node(reader->tree, list->data.sequence.items.start[i]);
        struct text code = read_code(reader, node);
        if (code.at != NULL && has_code(&codes, code))
            complaint_add(reader->complaints, yaml_tree_line(node), key,
                          "names the same value twice (value %zu)", i + 1);
        else if (code.at != NULL)
            at[codes.count++] = code;
    }
    return codes;
}

static struct text read_country(struct reader *reader, const yaml_node_t *node)
{
    struct text code = TEXT_NONE;
    if (!yaml_tree_text(node, "countries", reader->complaints, &code))
        return TEXT_NONE;
    const struct country *country = reference_country(code);
    if (country != NULL)
        return text_of(country->alpha3);
    if (is_code(code, 'A', 'Z', 1) || is_code(code, 'a', 'z', 1))
        complaint_add(reader->complaints, yaml_tree_line(node), "countries",
                      "%.*s is no ISO 3166-1 alpha-3 country", TEXT_ARGS(code));
    else
        complaint_add(reader->complaints, yaml_tree_line(node), "countries",
                      "are ISO 3166-1 alpha-3 codes, such as KGZ");
    return TEXT_NONE;
}

static void read_countries(void *context, const yaml_node_t *value)
{
    struct reader *reader = context;
    reader->call->countries = read_codes(reader, value, "countries", read_country);
}

static struct text read_kind(struct reader *reader, const yaml_node_t *node)
{
    char name[KIND_NAME_BYTES];
    struct text typed;
    if (!yaml_tree_text(node, "kinds", reader->complaints, &typed))
        return TEXT_NONE;
    size_t length = typed.length < sizeof name ? typed.length : 0;
    for (size_t i = 0; i < length; i++)
        name[i] = (char)(is_between(typed.at[i], 'a', 'z') ? typed.at[i] - 'a' + 'A' : typed.at[i]);
    const struct code *kind = code_by_name(&kind_codes, (struct text){name, length});
    if (kind != NULL && kind->number != KIND_WITHDRAWAL)
        return text_of(kind->name);
    complaint_add(reader->complaints, yaml_tree_line(node), "kinds",
                  "are finding, response, sign_on and contribution (a withdrawal is always taken)");
    return TEXT_NONE;
}

static void read_kinds(void *context, const yaml_node_t *value)
{
    struct reader *reader = context;
    size_t before = reader->complaints->count;
    reader->call->kinds = read_codes(reader, value, "kinds", read_kind);
    if (reader->call->kinds.count == 0 && reader->complaints->count == before)
        complaint_add(reader->complaints, yaml_tree_line(value), "kinds", "needs at least one");
}

static struct text read_time(struct reader *reader, const yaml_node_t *value, const char *key)
{
    struct text text;
    if (!yaml_tree_text(value, key, reader->complaints, &text))
        return TEXT_NONE;
    if (call_time_is_valid(text))
        return keep(reader, text);
    complaint_add(reader->complaints, yaml_tree_line(value), key,
                  "is a time in time_zone, written as 2026-01-15T00:00:00");
    return TEXT_NONE;
}

static void read_opens(void *context, const yaml_node_t *value)
{
    struct reader *reader = context;
    reader->call->opens = read_time(reader, value, "opens");
}

static void read_closes(void *context, const yaml_node_t *value)
{
    struct reader *reader = context;
    reader->closes_line = yaml_tree_line(value);
    reader->call->closes = read_time(reader, value, "closes");
}

static void read_grace(void *context, const yaml_node_t *value)
{
    struct reader *reader = context;
    struct text typed;
    if (yaml_tree_text(value, "grace", reader->complaints, &typed) &&
        !call_time_span(typed, &reader->call->grace_seconds))
        complaint_add(reader->complaints, yaml_tree_line(value), "grace",
                      "is a number of minutes, hours or days up to 90 days, such as 48h");
}

static void read_time_zone(void *context, const yaml_node_t *value)
{
    struct reader *reader = context;
    struct text zone;
    if (!yaml_tree_text(value, "time_zone", reader->complaints, &zone))
        return;
    if (zone.length > TIME_ZONE_BYTES || memchr(zone.at, '\0', zone.length) != NULL) {
        complaint_add(reader->complaints, yaml_tree_line(value), "time_zone",
                      "is an IANA name, such as America/New_York");
        return;
    }
    reader->call->time_zone_line = yaml_tree_line(value);
    reader->call->time_zone = keep(reader, zone);
}

static void read_sample(void *context, const yaml_node_t *value)
{
    struct reader *reader = context;
    (void)yaml_tree_flag(value, "sample", reader->complaints, &reader->call->sample);
}

static void read_counts(void *context, const yaml_node_t *value)
{
    struct reader *reader = context;
    struct text counts;
    if (!yaml_tree_text(value, "counts", reader->complaints, &counts))
        return;
    reader->call->approved_only = text_is(counts, "approved");
    if (!reader->call->approved_only && !text_is(counts, "all"))
        complaint_add(reader->complaints, yaml_tree_line(value), "counts", "is all or approved");
}

static void read_words(struct reader *reader, const yaml_node_t *value, const char *key,
                       int32_t *ret_words)
{
    int64_t words;
    if (yaml_tree_number(value, key, 0, WORDS_MAX, reader->complaints, &words))
        *ret_words = (int32_t)words;
}

static void read_title_words(void *context, const yaml_node_t *value)
{
    struct reader *reader = context;
    read_words(reader, value, "limits.title_words", &reader->call->title_words);
}

static void read_body_words(void *context, const yaml_node_t *value)
{
    struct reader *reader = context;
    read_words(reader, value, "limits.body_words", &reader->call->body_words);
}

static void read_answer_words(void *context, const yaml_node_t *value)
{
    struct reader *reader = context;
    read_words(reader, value, "limits.answer_words", &reader->call->answer_words);
}

static const struct yaml_tree_key limit_keys[] = {
    {"title_words", false, read_title_words},
    {"body_words", false, read_body_words},
    {"answer_words", false, read_answer_words},
};

static void read_limits(void *context, const yaml_node_t *value)
{
    struct reader *reader = context;
    yaml_tree_map(reader->tree, value, "limits", limit_keys,
                  sizeof limit_keys / sizeof limit_keys[0], reader->complaints, reader);
}

static const struct yaml_tree_key call_keys[] = {
    {"id", true, read_id},          {"form", true, read_form},
    {"title", true, read_titles},   {"countries", true, read_countries},
    {"opens", true, read_opens},    {"closes", true, read_closes},
    {"grace", false, read_grace},   {"time_zone", true, read_time_zone},
    {"kinds", true, read_kinds},    {"sample", false, read_sample},
    {"counts", false, read_counts}, {"limits", false, read_limits},
};

/* Both are local in one zone and written alike, so that text order is time order. */
static void check_order(struct reader *reader)
{
    const struct call_file *call = reader->call;
    if (call->opens.at != NULL && call->closes.at != NULL &&
        memcmp(call->opens.at, call->closes.at, CALL_TIME_BYTES) >= 0)
        complaint_add(reader->complaints, reader->closes_line, "closes", "must be after opens");
}

enum verdict call_file_read(struct text content, struct complaints *complaints, struct arena *arena,
                            struct call_file *ret_call, struct error *error)
{
    struct call_file call = {.title_count = 0};
    struct reader reader = {.complaints = complaints, .arena = arena, .call = &call};
    size_t before = complaints->count;
    enum verdict verdict = yaml_tree_load(content, complaints, &reader.tree, error);
    if (verdict != VERDICT_OK)
        return verdict;
    yaml_tree_map(reader.tree, yaml_tree_root(reader.tree), NULL, call_keys,
                  sizeof call_keys / sizeof call_keys[0], complaints, &reader);
    check_order(&reader);
    yaml_tree_free(&reader.tree);
    if (reader.no_memory)
        return error_no_memory(error);
    if (complaints->count > before)
        return error_set(error, VERDICT_REJECT, "CALL_FILE", "the file does not describe a call");
    *ret_call = call;
    return VERDICT_OK;
}
