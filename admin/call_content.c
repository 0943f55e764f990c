/* See call_content.h. Tables of keys stand below what reads their values. */
#include "admin/call_content.h"

#include "admin/call_time.h"

#include "model/codes.h"
#include "model/reference.h"

#include <inttypes.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define LINE_BYTES 1000
#define BODY_BYTES 4000
#define LONG_BYTES 40000
#define M49_BYTES 3

static void read_object(struct call_reader *reader, const yaml_node_t *map, const char *key,
                        const struct yaml_tree_key *keys, size_t key_count)
{
    json_key(&reader->content, key);
    json_object_begin(&reader->content);
    yaml_tree_map(reader->tree, map, key, keys, key_count, reader->complaints, reader);
    json_object_end(&reader->content);
}

static void read_addressee(void *context, const yaml_node_t *value)
{
    call_reader_member(context, value, "letter.addressee", FIELD_LINE, LINE_BYTES);
}

static void read_thesis(void *context, const yaml_node_t *value)
{
    call_reader_member(context, value, "letter.thesis", FIELD_BODY, BODY_BYTES);
}

static void read_argument(void *context, const yaml_node_t *value)
{
    call_reader_member(context, value, "letter.argument", FIELD_BODY, LONG_BYTES);
}

static void read_ask(void *context, const yaml_node_t *value)
{
    call_reader_member(context, value, "letter.ask", FIELD_BODY, BODY_BYTES);
}

static const struct yaml_tree_key letter_keys[] = {
    {"addressee", true, read_addressee},
    {"thesis", true, read_thesis},
    {"argument", true, read_argument},
    {"ask", true, read_ask},
};

void call_content_letter(void *context, const yaml_node_t *value)
{
    struct call_reader *reader = context;
    reader->letter_line = yaml_tree_line(value);
    read_object(reader, value, "letter", letter_keys, COUNT(letter_keys));
}

struct sections {
    struct call_reader *reader;
    struct call_ids ids;
};

static void read_section_id(void *context, const yaml_node_t *value)
{
    struct sections *sections = context;
    call_reader_id(sections->reader, value, "sections.id", &sections->ids);
}

static void read_section_title(void *context, const yaml_node_t *value)
{
    struct sections *sections = context;
    call_reader_member(sections->reader, value, "sections.title", FIELD_LINE, LINE_BYTES);
}

static void read_section_draft(void *context, const yaml_node_t *value)
{
    struct sections *sections = context;
    call_reader_member(sections->reader, value, "sections.draft", FIELD_BODY, LONG_BYTES);
}

static const struct yaml_tree_key section_keys[] = {
    {"id", true, read_section_id},
    {"title", true, read_section_title},
    {"draft", false, read_section_draft},
};

void call_content_sections(void *context, const yaml_node_t *value)
{
    static const struct call_items items = {"sections", CALL_ITEMS_MAX, section_keys,
                                            COUNT(section_keys), NULL};
    struct call_reader *reader = context;
    struct sections sections = {.reader = reader};
    reader->sections_line = yaml_tree_line(value);
    call_reader_items(reader, value, &items, &sections);
}

static void read_session_name(void *context, const yaml_node_t *value)
{
    call_reader_member(context, value, "session.name", FIELD_LINE, LINE_BYTES);
}

static void read_opens_on(void *context, const yaml_node_t *value)
{
    struct call_reader *reader = context;
    struct text date;
    if (!yaml_tree_text(value, "session.opens_on", reader->complaints, &date))
        return;
    if (call_date_is_valid(date))
        call_reader_text(reader, "session.opens_on", date);
    else
        complaint_add(reader->complaints, yaml_tree_line(value), "session.opens_on",
                      "is a day, written as 2026-07-07");
}

static const struct yaml_tree_key session_keys[] = {
    {"name", true, read_session_name},
    {"opens_on", true, read_opens_on},
};

void call_content_session(void *context, const yaml_node_t *value)
{
    read_object(context, value, "session", session_keys, COUNT(session_keys));
}

void call_content_theme(void *context, const yaml_node_t *value)
{
    struct call_reader *reader = context;
    struct text code;
    if (!yaml_tree_text(value, "theme", reader->complaints, &code))
        return;
    if (reference_theme(code) != NULL)
        call_reader_text(reader, "theme", code);
    else
        complaint_add(reader->complaints, yaml_tree_line(value), "theme",
                      "is a code of reference/themes.csv, such as GENDER_EQUALITY");
}

static bool is_region(struct text code)
{
    char m49[M49_BYTES + 1] = "";
    if (code.length != M49_BYTES || memchr(code.at, '\0', M49_BYTES) != NULL)
        return false;
    memcpy(m49, code.at, M49_BYTES);
    return reference_region_name(m49) != NULL;
}

void call_content_region(void *context, const yaml_node_t *value)
{
    struct call_reader *reader = context;
    struct text code;
    if (!yaml_tree_text(value, "region", reader->complaints, &code))
        return;
    if (is_region(code))
        call_reader_text(reader, "region", code);
    else
        complaint_add(reader->complaints, yaml_tree_line(value), "region",
                      "is the M49 code of a region, three digits, such as 143 (Central Asia)");
}

/* Nobody could sign, answer or comment. */
static void check_taken(struct call_reader *reader, const char *key, size_t line, const char *kind,
                        const char *typed)
{
    const struct texts *kinds = &reader->call->kinds;
    for (size_t i = 0; i < kinds->count; i++)
        if (text_is(kinds->at[i], kind))
            return;
    if (line > 0 && kinds->count > 0)
        complaint_add(reader->complaints, line, key, "needs %s among kinds", typed);
}

void call_content_check(struct call_reader *reader)
{
    int32_t answer_words = reader->call->answer_words;
    check_taken(reader, "letter", reader->letter_line, "SIGN_ON", "sign_on");
    check_taken(reader, "questions", reader->questions_line, "RESPONSE", "response");
    check_taken(reader, "sections", reader->sections_line, "CONTRIBUTION", "contribution");
    /* A collector of an earlier version knows the call's limit alone, and would refuse what the
       question asks for. */
    if (answer_words > 0 && reader->question_words > answer_words)
        complaint_add(reader->complaints, reader->question_words_line, "questions.words",
                      "is more than limits.answer_words, %" PRId32, answer_words);
}
