/* See call_show.h. */
#include "client/call_show.h"

#include "client/show.h"
#include "words/words.h"

#include <stdio.h>

/* The words in the language in use, on one line. */
static void show_words(const struct call_texts *texts, struct buffer *out)
{
    show_plain(call_text(texts, language_in_use()->tag), out);
}

static void show_id(struct text id, const char *indent, struct buffer *out)
{
    buffer_string(out, indent);
    show_plain(id, out);
    buffer_string(out, ": ");
}

static void show_answer(const struct call_question *question, struct buffer *out)
{
    buffer_string(out, "\n      ");
    switch (question->answer) {
    case QUESTION_OPEN:
        if (question->words > 0)
            buffer_format(out,
                          words_for(question->words, "in your own words, at most %s word",
                                    "in your own words, at most %s words"),
                          FIGURE(question->words));
        else
            buffer_string(out, _("in your own words"));
        break;
    case QUESTION_CHOICE:
        buffer_string(out, _("one of these:"));
        break;
    case QUESTION_MANY:
        buffer_string(out, _("any of these, with blanks or commas between them:"));
        break;
    case QUESTION_RATING:
        buffer_string(out, _("a number from 1 to 5"));
        break;
    default:
        buffer_string(out, _("in a way that this version does not know"));
    }
    for (size_t i = 0; i < question->choice_count; i++) {
        show_id(question->choices[i].id, "\n        ", out);
        show_words(&question->choices[i].label, out);
    }
    buffer_byte(out, '\n');
}

static void show_questions(const struct call_content *content, struct buffer *out)
{
    if (content->question_count > 0)
        buffer_format(out, "  %s\n", _("questions:"));
    for (size_t i = 0; i < content->question_count; i++) {
        show_id(content->questions[i].id, "    ", out);
        show_words(&content->questions[i].text, out);
        show_answer(&content->questions[i], out);
    }
}

static void show_sections(const struct call_content *content, struct buffer *out)
{
    if (content->section_count > 0)
        buffer_format(out, "  %s\n", _("sections:"));
    for (size_t i = 0; i < content->section_count; i++) {
        const struct call_section *section = &content->sections[i];
        show_id(section->id, "    ", out);
        show_words(&section->title, out);
        int64_t words =
            (int64_t)text_word_count(call_text(&section->draft, language_in_use()->tag));
        buffer_string(out, "\n      ");
        if (section->draft.count > 0)
            buffer_format(out,
                          words_for(words, "has a draft of %s word, to comment on",
                                    "has a draft of %s words, to comment on"),
                          FIGURE(words));
        else
            buffer_string(out, _("has no draft yet; proposals are asked for"));
        buffer_byte(out, '\n');
    }
}

static void show_letter(const struct call_letter *letter, struct buffer *out)
{
    const struct call_texts *const parts[] = {&letter->addressee, &letter->thesis,
                                              &letter->argument, &letter->ask};
    if (letter->addressee.count == 0)
        return;
    buffer_format(out, "  %s\n", _("letter:"));
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        buffer_string(out, "    ");
        show_words(parts[i], out);
        buffer_byte(out, '\n');
    }
}

static void show_session(const struct call_session *session, struct buffer *out)
{
    if (session->name.count == 0)
        return;
    buffer_format(out, "  %s ", _("session:"));
    show_words(&session->name, out);
    buffer_string(out, ", ");
    show_plain(session->opens_on, out);
    buffer_byte(out, '\n');
}

static void show_code(const char *label, struct text code, struct buffer *out)
{
    if (code.length == 0)
        return;
    buffer_format(out, "  %s ", label);
    show_plain(code, out);
    buffer_byte(out, '\n');
}

void call_show_content(const struct call *call, struct buffer *out)
{
    const struct call_content *content = call->content;
    if (content == NULL && call->content_digest.length > 0)
        buffer_format(out, "  %s\n", _("what it asks is not known here yet"));
    if (content == NULL)
        return;
    show_session(&content->session, out);
    show_code(_("theme:"), content->theme, out);
    show_code(_("region:"), content->region, out);
    show_letter(&content->letter, out);
    show_questions(content, out);
    show_sections(content, out);
}

/* Nothing where there are no words. */
static void write_words(struct json *json, const char *key, const struct call_texts *texts)
{
    if (texts->count == 0)
        return;
    json_key(json, key);
    json_object_begin(json);
    for (size_t i = 0; i < texts->count; i++) {
        char language[64];
        (void)snprintf(language, sizeof language, "%.*s", TEXT_ARGS(texts->at[i].language));
        json_key(json, language);
        json_text(json, texts->at[i].text);
    }
    json_object_end(json);
}

static void write_text(struct json *json, const char *key, struct text text)
{
    if (text.length == 0)
        return;
    json_key(json, key);
    json_text(json, text);
}

static void write_choices(struct json *json, const struct call_question *question)
{
    if (question->choice_count == 0)
        return;
    json_key(json, "choices");
    json_array_begin(json);
    for (size_t i = 0; i < question->choice_count; i++) {
        json_object_begin(json);
        write_text(json, "id", question->choices[i].id);
        write_words(json, "label", &question->choices[i].label);
        json_object_end(json);
    }
    json_array_end(json);
}

static void write_questions(struct json *json, const struct call_content *content)
{
    if (content->question_count == 0)
        return;
    json_key(json, "questions");
    json_array_begin(json);
    for (size_t i = 0; i < content->question_count; i++) {
        const struct call_question *question = &content->questions[i];
        json_object_begin(json);
        write_text(json, "id", question->id);
        write_words(json, "text", &question->text);
        json_key(json, "answer");
        json_string(json, question_answer_name(question->answer));
        write_choices(json, question);
        if (question->words > 0) {
            json_key(json, "words");
            json_int(json, question->words);
        }
        json_object_end(json);
    }
    json_array_end(json);
}

static void write_sections(struct json *json, const struct call_content *content)
{
    if (content->section_count == 0)
        return;
    json_key(json, "sections");
    json_array_begin(json);
    for (size_t i = 0; i < content->section_count; i++) {
        json_object_begin(json);
        write_text(json, "id", content->sections[i].id);
        write_words(json, "title", &content->sections[i].title);
        write_words(json, "draft", &content->sections[i].draft);
        json_object_end(json);
    }
    json_array_end(json);
}

static void write_letter(struct json *json, const struct call_letter *letter)
{
    if (letter->addressee.count == 0)
        return;
    json_key(json, "letter");
    json_object_begin(json);
    write_words(json, "addressee", &letter->addressee);
    write_words(json, "thesis", &letter->thesis);
    write_words(json, "argument", &letter->argument);
    write_words(json, "ask", &letter->ask);
    json_object_end(json);
}

void call_show_content_json(const struct call *call, struct json *json)
{
    const struct call_content *content = call->content;
    json_key(json, "content_known");
    json_bool(json, content != NULL || call->content_digest.length == 0);
    if (content == NULL)
        return;
    if (content->session.name.count > 0) {
        json_key(json, "session");
        json_object_begin(json);
        write_words(json, "name", &content->session.name);
        write_text(json, "opens_on", content->session.opens_on);
        json_object_end(json);
    }
    write_text(json, "theme", content->theme);
    write_text(json, "region", content->region);
    write_letter(json, &content->letter);
    write_questions(json, content);
    write_sections(json, content);
}
