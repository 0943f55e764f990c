/* See call_file.h. Every key of the file stands in a table at the end, with what reads it. */
#include "admin/call_file.h"

#include "admin/call_content.h"
#include "admin/call_reader.h"
#include "admin/call_time.h"

#include "model/codes.h"
#include "model/reference.h"

#include <string.h>

#define TITLE_BYTES 1000
#define TIME_ZONE_BYTES 64
#define ID_BYTES_MIN 3
#define WORDS_MAX 100000
#define KIND_NAME_BYTES 32

static bool is_between(char c, char from, char to)
{
    return c >= from && c <= to;
}

static void read_id(void *context, const yaml_node_t *value)
{
    struct call_reader *reader = context;
    struct text id;
    if (!yaml_tree_text(value, "id", reader->complaints, &id))
        return;
    if (call_reader_is_code(id, 'A', 'Z', ID_BYTES_MIN))
        reader->call->id = call_reader_keep(reader, id);
    else
        complaint_add(reader->complaints, yaml_tree_line(value), "id",
                      "is %d to %d capital letters, digits and dashes", ID_BYTES_MIN,
                      CALL_CODE_BYTES_MAX);
}

static void read_form(void *context, const yaml_node_t *value)
{
    struct call_reader *reader = context;
    struct text form;
    if (!yaml_tree_text(value, "form", reader->complaints, &form))
        return;
    if (call_reader_is_code(form, 'a', 'z', 1))
        reader->call->form = call_reader_keep(reader, form);
    else
        complaint_add(reader->complaints, yaml_tree_line(value), "form",
                      "is the name of a form, such as vnr-shadow");
}

static void read_title(void *context, const yaml_node_t *value)
{
    static const struct call_words words = {"title", FIELD_LINE, TITLE_BYTES};
    struct call_reader *reader = context;
    call_reader_words(reader, value, &words, &reader->title);
}

static bool has_code(const struct texts *codes, struct text code)
{
    for (size_t i = 0; i < codes->count; i++)
        if (text_equal(codes->at[i], code))
            return true;
    return false;
}

/* read_code answers TEXT_NONE after a complaint. */
static struct texts read_codes(struct call_reader *reader, const yaml_node_t *list, const char *key,
                               struct text (*read_code)(struct call_reader *reader,
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

static struct text read_country(struct call_reader *reader, const yaml_node_t *node)
{
    struct text code = TEXT_NONE;
    if (!yaml_tree_text(node, "countries", reader->complaints, &code))
        return TEXT_NONE;
    const struct country *country = reference_country(code);
    if (country != NULL)
        return text_of(country->alpha3);
    if (call_reader_is_code(code, 'A', 'Z', 1) || call_reader_is_code(code, 'a', 'z', 1))
        complaint_add(reader->complaints, yaml_tree_line(node), "countries",
                      "%.*s is no ISO 3166-1 alpha-3 country", TEXT_ARGS(code));
    else
        complaint_add(reader->complaints, yaml_tree_line(node), "countries",
                      "are ISO 3166-1 alpha-3 codes, such as KGZ");
    return TEXT_NONE;
}

static void read_countries(void *context, const yaml_node_t *value)
{
    struct call_reader *reader = context;
    reader->call->countries = read_codes(reader, value, "countries", read_country);
}

static struct text read_kind(struct call_reader *reader, const yaml_node_t *node)
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
    struct call_reader *reader = context;
    size_t before = reader->complaints->count;
    reader->call->kinds = read_codes(reader, value, "kinds", read_kind);
    if (reader->call->kinds.count == 0 && reader->complaints->count == before)
        complaint_add(reader->complaints, yaml_tree_line(value), "kinds", "needs at least one");
}

static struct text read_time(struct call_reader *reader, const yaml_node_t *value, const char *key)
{
    struct text text;
    if (!yaml_tree_text(value, key, reader->complaints, &text))
        return TEXT_NONE;
    if (call_time_is_valid(text))
        return call_reader_keep(reader, text);
    complaint_add(reader->complaints, yaml_tree_line(value), key,
                  "is a time in time_zone, written as 2026-01-15T00:00:00");
    return TEXT_NONE;
}

static void read_opens(void *context, const yaml_node_t *value)
{
    struct call_reader *reader = context;
    reader->call->opens = read_time(reader, value, "opens");
}

static void read_closes(void *context, const yaml_node_t *value)
{
    struct call_reader *reader = context;
    reader->closes_line = yaml_tree_line(value);
    reader->call->closes = read_time(reader, value, "closes");
}

static void read_grace(void *context, const yaml_node_t *value)
{
    struct call_reader *reader = context;
    struct text typed;
    if (yaml_tree_text(value, "grace", reader->complaints, &typed) &&
        !call_time_span(typed, &reader->call->grace_seconds))
        complaint_add(reader->complaints, yaml_tree_line(value), "grace",
                      "is a number of minutes, hours or days up to 90 days, such as 48h");
}

static void read_time_zone(void *context, const yaml_node_t *value)
{
    struct call_reader *reader = context;
    struct text zone;
    if (!yaml_tree_text(value, "time_zone", reader->complaints, &zone))
        return;
    if (zone.length > TIME_ZONE_BYTES || memchr(zone.at, '\0', zone.length) != NULL) {
        complaint_add(reader->complaints, yaml_tree_line(value), "time_zone",
                      "is an IANA name, such as America/New_York");
        return;
    }
    reader->call->time_zone_line = yaml_tree_line(value);
    reader->call->time_zone = call_reader_keep(reader, zone);
}

static void read_sample(void *context, const yaml_node_t *value)
{
    struct call_reader *reader = context;
    (void)yaml_tree_flag(value, "sample", reader->complaints, &reader->call->sample);
}

static void read_counts(void *context, const yaml_node_t *value)
{
    struct call_reader *reader = context;
    struct text counts;
    if (!yaml_tree_text(value, "counts", reader->complaints, &counts))
        return;
    reader->call->approved_only = text_is(counts, "approved");
    if (!reader->call->approved_only && !text_is(counts, "all"))
        complaint_add(reader->complaints, yaml_tree_line(value), "counts", "is all or approved");
}

static void read_words(struct call_reader *reader, const yaml_node_t *value, const char *key,
                       int32_t *ret_words)
{
    int64_t words;
    if (yaml_tree_number(value, key, 0, WORDS_MAX, reader->complaints, &words))
        *ret_words = (int32_t)words;
}

static void read_title_words(void *context, const yaml_node_t *value)
{
    struct call_reader *reader = context;
    read_words(reader, value, "limits.title_words", &reader->call->title_words);
}

static void read_body_words(void *context, const yaml_node_t *value)
{
    struct call_reader *reader = context;
    read_words(reader, value, "limits.body_words", &reader->call->body_words);
}

static void read_answer_words(void *context, const yaml_node_t *value)
{
    struct call_reader *reader = context;
    read_words(reader, value, "limits.answer_words", &reader->call->answer_words);
}

static void read_previous(void *context, const yaml_node_t *value)
{
    struct call_reader *reader = context;
    struct text id;
    if (!yaml_tree_text(value, "previous", reader->complaints, &id))
        return;
    reader->call->previous_line = yaml_tree_line(value);
    if (call_reader_is_code(id, 'A', 'Z', ID_BYTES_MIN))
        reader->call->previous = call_reader_keep(reader, id);
    else
        complaint_add(reader->complaints, yaml_tree_line(value), "previous",
                      "is the id of the call before this one");
}

static const struct yaml_tree_key limit_keys[] = {
    {"title_words", false, read_title_words},
    {"body_words", false, read_body_words},
    {"answer_words", false, read_answer_words},
};

static void read_limits(void *context, const yaml_node_t *value)
{
    struct call_reader *reader = context;
    yaml_tree_map(reader->tree, value, "limits", limit_keys,
                  sizeof limit_keys / sizeof limit_keys[0], reader->complaints, reader);
}

static const struct yaml_tree_key call_keys[] = {
    {"id", true, read_id},
    {"form", true, read_form},
    {"title", true, read_title},
    {"countries", true, read_countries},
    {"opens", true, read_opens},
    {"closes", true, read_closes},
    {"grace", false, read_grace},
    {"time_zone", true, read_time_zone},
    {"kinds", true, read_kinds},
    {"sample", false, read_sample},
    {"counts", false, read_counts},
    {"limits", false, read_limits},
    {"previous", false, read_previous},
    {"letter", false, call_content_letter},
    {"questions", false, call_content_questions},
    {"sections", false, call_content_sections},
    {"session", false, call_content_session},
    {"theme", false, call_content_theme},
    {"region", false, call_content_region},
};

/* Both are local in one zone and written alike, so that text order is time order. */
static void check_order(struct call_reader *reader)
{
    const struct call_file *call = reader->call;
    if (call->opens.at != NULL && call->closes.at != NULL &&
        memcmp(call->opens.at, call->closes.at, CALL_TIME_BYTES) >= 0)
        complaint_add(reader->complaints, reader->closes_line, "closes", "must be after opens");
}

static void check_previous(struct call_reader *reader)
{
    const struct call_file *call = reader->call;
    if (call->previous.at != NULL && text_equal(call->previous, call->id))
        complaint_add(reader->complaints, call->previous_line, "previous", "is this call itself");
}

/* Aliases can make more of a file than it has bytes. */
static void check_bytes(struct call_reader *reader)
{
    if (reader->content.out->length > CALL_CONTENT_BYTES_MAX)
        complaint_add(reader->complaints, 0, "",
                      "says too much in letter, questions and sections, at most %zu KiB together",
                      CALL_CONTENT_BYTES_MAX / 1024);
}

static void read_tree(struct call_reader *reader)
{
    json_object_begin(&reader->content);
    yaml_tree_map(reader->tree, yaml_tree_root(reader->tree), NULL, call_keys,
                  sizeof call_keys / sizeof call_keys[0], reader->complaints, reader);
    json_object_end(&reader->content);
    check_order(reader);
    check_previous(reader);
    call_content_check(reader);
    check_bytes(reader);
}

static void keep_json(struct call_reader *reader, struct text *ret_text, const struct buffer *json)
{
    if (buffer_ok(json))
        *ret_text = call_reader_keep(reader, buffer_view(json));
    else
        reader->no_memory = true;
}

static enum verdict read_call(struct text content, struct call_reader *reader, struct error *error)
{
    size_t before = reader->complaints->count;
    enum verdict verdict = yaml_tree_load(content, reader->complaints, &reader->tree, error);
    if (verdict != VERDICT_OK)
        return verdict;
    read_tree(reader);
    yaml_tree_free(&reader->tree);
    if (reader->complaints->count == before) {
        keep_json(reader, &reader->call->title, reader->title.out);
        keep_json(reader, &reader->call->content, reader->content.out);
    }
    if (reader->no_memory)
        return error_no_memory(error);
    if (reader->complaints->count > before)
        return error_set(error, VERDICT_REJECT, "CALL_FILE", "the file does not describe a call");
    return VERDICT_OK;
}

enum verdict call_file_read(struct text content, struct complaints *complaints, struct arena *arena,
                            struct call_file *ret_call, struct error *error)
{
    struct buffer title = BUFFER_NONE, words = BUFFER_NONE;
    struct call_file call = {.grace_seconds = 0};
    struct call_reader reader = {.complaints = complaints,
                                 .arena = arena,
                                 .call = &call,
                                 .title = json_to(&title),
                                 .content = json_to(&words)};
    enum verdict verdict = read_call(content, &reader, error);
    buffer_free(&title);
    buffer_free(&words);
    if (verdict == VERDICT_OK)
        *ret_call = call;
    return verdict;
}
