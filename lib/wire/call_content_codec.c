/* See codec.h: what a call says beside its dates. */
#include "wire/codec.h"

#include "wire/call_codec.h"
#include "wire/message.h"

static bool read_texts(size_t count, Parallax__V1__CallText *const *messages, struct arena *arena,
                       struct call_texts *texts)
{
    struct call_text *at = message_array(arena, count, sizeof *at);
    if (at == NULL)
        return false;
    for (size_t i = 0; i < count; i++) {
        at[i].language = message_text(messages[i]->language);
        at[i].text = message_text(messages[i]->text);
    }
    *texts = (struct call_texts){count, at};
    return true;
}

static bool read_choices(const Parallax__V1__CallQuestion *message, struct arena *arena,
                         struct call_question *question)
{
    struct call_choice *choices = message_array(arena, message->n_choices, sizeof *choices);
    bool room = choices != NULL;
    for (size_t i = 0; room && i < message->n_choices; i++) {
        const Parallax__V1__CallChoice *from = message->choices[i];
        choices[i].id = message_text(from->id);
        room = read_texts(from->n_label, from->label, arena, &choices[i].label);
    }
    question->choice_count = message->n_choices;
    question->choices = choices;
    return room;
}

static bool read_questions(const Parallax__V1__CallContent *message, struct arena *arena,
                           struct call_content *content)
{
    struct call_question *questions = message_array(arena, message->n_questions, sizeof *questions);
    bool room = questions != NULL;
    for (size_t i = 0; room && i < message->n_questions; i++) {
        const Parallax__V1__CallQuestion *from = message->questions[i];
        questions[i].id = message_text(from->id);
        questions[i].answer = from->answer;
        questions[i].words = from->words;
        room = read_texts(from->n_text, from->text, arena, &questions[i].text) &&
               read_choices(from, arena, &questions[i]);
    }
    content->question_count = message->n_questions;
    content->questions = questions;
    return room;
}

static bool read_sections(const Parallax__V1__CallContent *message, struct arena *arena,
                          struct call_content *content)
{
    struct call_section *sections = message_array(arena, message->n_sections, sizeof *sections);
    bool room = sections != NULL;
    for (size_t i = 0; room && i < message->n_sections; i++) {
        const Parallax__V1__CallSection *from = message->sections[i];
        sections[i].id = message_text(from->id);
        room = read_texts(from->n_title, from->title, arena, &sections[i].title) &&
               read_texts(from->n_draft, from->draft, arena, &sections[i].draft);
    }
    content->section_count = message->n_sections;
    content->sections = sections;
    return room;
}

static bool read_letter(const Parallax__V1__CallLetter *from, struct arena *arena,
                        struct call_letter *letter)
{
    return from == NULL ||
           (read_texts(from->n_addressee, from->addressee, arena, &letter->addressee) &&
            read_texts(from->n_thesis, from->thesis, arena, &letter->thesis) &&
            read_texts(from->n_argument, from->argument, arena, &letter->argument) &&
            read_texts(from->n_ask, from->ask, arena, &letter->ask));
}

static bool read_session(const Parallax__V1__CallSession *from, struct arena *arena,
                         struct call_session *session)
{
    if (from == NULL)
        return true;
    session->opens_on = message_text(from->opens_on);
    return read_texts(from->n_name, from->name, arena, &session->name);
}

enum verdict call_content_read(const Parallax__V1__CallContent *message, struct arena *arena,
                               const struct call_content **ret_content, struct error *error)
{
    struct call_content *content = arena_alloc(arena, sizeof *content);
    if (content == NULL || !read_questions(message, arena, content) ||
        !read_sections(message, arena, content) ||
        !read_letter(message->letter, arena, &content->letter) ||
        !read_session(message->session, arena, &content->session))
        return message_no_room(arena, error);
    content->theme = message_text(message->theme);
    content->region = message_text(message->region);
    *ret_content = content;
    return VERDICT_OK;
}

static bool write_texts(const struct call_texts *texts, struct arena *arena, size_t *ret_count,
                        Parallax__V1__CallText ***ret_list)
{
    Parallax__V1__CallText **list =
        message_list(arena, &parallax__v1__call_text__descriptor, texts->count);
    if (list == NULL)
        return false;
    for (size_t i = 0; i < texts->count; i++) {
        list[i]->language = message_bytes(texts->at[i].language);
        list[i]->has_language = list[i]->language.len > 0;
        list[i]->text = message_bytes(texts->at[i].text);
        list[i]->has_text = list[i]->text.len > 0;
    }
    *ret_count = texts->count;
    *ret_list = list;
    return true;
}

static bool write_choices(const struct call_question *question, struct arena *arena,
                          Parallax__V1__CallQuestion *message)
{
    message->choices =
        message_list(arena, &parallax__v1__call_choice__descriptor, question->choice_count);
    message->n_choices = question->choice_count;
    bool room = message->choices != NULL;
    for (size_t i = 0; room && i < question->choice_count; i++) {
        Parallax__V1__CallChoice *to = message->choices[i];
        to->id = message_bytes(question->choices[i].id);
        to->has_id = to->id.len > 0;
        room = write_texts(&question->choices[i].label, arena, &to->n_label, &to->label);
    }
    return room;
}

static bool write_questions(const struct call_content *content, struct arena *arena,
                            Parallax__V1__CallContent *message)
{
    message->questions =
        message_list(arena, &parallax__v1__call_question__descriptor, content->question_count);
    message->n_questions = content->question_count;
    bool room = message->questions != NULL;
    for (size_t i = 0; room && i < content->question_count; i++) {
        const struct call_question *question = &content->questions[i];
        Parallax__V1__CallQuestion *to = message->questions[i];
        to->id = message_bytes(question->id);
        to->has_id = to->id.len > 0;
        to->answer = question->answer;
        to->has_answer = to->answer != 0;
        to->words = question->words;
        to->has_words = to->words != 0;
        room = write_texts(&question->text, arena, &to->n_text, &to->text) &&
               write_choices(question, arena, to);
    }
    return room;
}

static bool write_sections(const struct call_content *content, struct arena *arena,
                           Parallax__V1__CallContent *message)
{
    message->sections =
        message_list(arena, &parallax__v1__call_section__descriptor, content->section_count);
    message->n_sections = content->section_count;
    bool room = message->sections != NULL;
    for (size_t i = 0; room && i < content->section_count; i++) {
        const struct call_section *section = &content->sections[i];
        Parallax__V1__CallSection *to = message->sections[i];
        to->id = message_bytes(section->id);
        to->has_id = to->id.len > 0;
        room = write_texts(&section->title, arena, &to->n_title, &to->title) &&
               write_texts(&section->draft, arena, &to->n_draft, &to->draft);
    }
    return room;
}

/* Left out when it has no words at all. */
static bool write_letter(const struct call_letter *letter, struct arena *arena,
                         Parallax__V1__CallContent *message)
{
    Parallax__V1__CallLetter **to = message_list(arena, &parallax__v1__call_letter__descriptor, 1);
    if (to == NULL)
        return false;
    if (letter->addressee.count + letter->thesis.count + letter->argument.count +
            letter->ask.count ==
        0)
        return true;
    message->letter = to[0];
    return write_texts(&letter->addressee, arena, &to[0]->n_addressee, &to[0]->addressee) &&
           write_texts(&letter->thesis, arena, &to[0]->n_thesis, &to[0]->thesis) &&
           write_texts(&letter->argument, arena, &to[0]->n_argument, &to[0]->argument) &&
           write_texts(&letter->ask, arena, &to[0]->n_ask, &to[0]->ask);
}

static bool write_session(const struct call_session *session, struct arena *arena,
                          Parallax__V1__CallContent *message)
{
    Parallax__V1__CallSession **to =
        message_list(arena, &parallax__v1__call_session__descriptor, 1);
    if (to == NULL)
        return false;
    if (session->name.count == 0 && session->opens_on.length == 0)
        return true;
    message->session = to[0];
    to[0]->opens_on = message_bytes(session->opens_on);
    to[0]->has_opens_on = session->opens_on.length > 0;
    return write_texts(&session->name, arena, &to[0]->n_name, &to[0]->name);
}

enum verdict call_content_write(const struct call_content *content, struct arena *arena,
                                Parallax__V1__CallContent **ret_message, struct error *error)
{
    Parallax__V1__CallContent **list =
        message_list(arena, &parallax__v1__call_content__descriptor, 1);
    if (list == NULL || !write_questions(content, arena, list[0]) ||
        !write_sections(content, arena, list[0]) ||
        !write_letter(&content->letter, arena, list[0]) ||
        !write_session(&content->session, arena, list[0]))
        return message_no_room(arena, error);
    list[0]->theme = message_bytes(content->theme);
    list[0]->has_theme = content->theme.length > 0;
    list[0]->region = message_bytes(content->region);
    list[0]->has_region = content->region.length > 0;
    *ret_message = list[0];
    return VERDICT_OK;
}

enum verdict codec_call_content_encode(const struct call_content *content, struct arena *arena,
                                       struct buffer *out, struct error *error)
{
    Parallax__V1__CallContent *message = NULL;
    enum verdict verdict = call_content_write(content, arena, &message, error);
    return verdict == VERDICT_OK ? message_pack(&message->base, out, error) : verdict;
}

enum verdict codec_call_content_decode(struct text bytes, struct arena *arena,
                                       const struct call_content **ret_content, struct error *error)
{
    ProtobufCMessage *base;
    enum verdict verdict =
        message_unpack(&parallax__v1__call_content__descriptor, bytes, arena, &base, error);
    if (verdict != VERDICT_OK)
        return verdict;
    return call_content_read((const Parallax__V1__CallContent *)base, arena, ret_content, error);
}
