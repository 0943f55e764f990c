/* See call_codec.h. */
#include "wire/call_codec.h"

#include "wire/message.h"

#include <string.h>

#define SEAL_KEY_BYTES 32
#define CONTENT_DIGEST_BYTES 32

static enum verdict read_titles(const Parallax__V1__Call *message, struct arena *arena,
                                struct call *call, struct error *error)
{
    if (message->n_titles == 0)
        return VERDICT_OK;
    struct call_title *titles = message_array(arena, message->n_titles, sizeof *titles);
    if (titles == NULL)
        return message_no_room(arena, error);
    for (size_t i = 0; i < message->n_titles; i++) {
        titles[i].language = message_text(message->titles[i]->language);
        titles[i].title = message_text(message->titles[i]->title);
    }
    call->title_count = message->n_titles;
    call->titles = titles;
    return VERDICT_OK;
}

/* In strict order, as it is searched: a list that is not would shut some of the invited out. */
static enum verdict read_invited(const Parallax__V1__Call *message, struct arena *arena,
                                 struct call *call, struct error *error)
{
    enum verdict verdict =
        message_uuids(message->n_invited, message->invited, arena, &call->invited, error);
    if (verdict != VERDICT_OK)
        return verdict;
    for (size_t i = 1; i < message->n_invited; i++)
        if (memcmp(&call->invited[i - 1], &call->invited[i], sizeof call->invited[i]) >= 0)
            return message_unreadable(error, "the organisations that a call invites are not in "
                                             "ascending order");
    call->invited_count = message->n_invited;
    return VERDICT_OK;
}

static enum verdict read_call(const Parallax__V1__Call *message, struct arena *arena,
                              struct call *call, struct error *error)
{
    call->id = message_text(message->id);
    call->form = message_text(message->form);
    call->opens_ms = message->opens_ms;
    call->closes_ms = message->closes_ms;
    call->grace_ms = message->grace_ms;
    call->kinds = message->kinds;
    call->title_words = message->title_words;
    call->body_words = message->body_words;
    call->answer_words = message->answer_words;
    call->sample = message->sample;
    call->approved_only = message->approved_only;
    call->seal_key = message_text(message->seal_key);
    if (call->grace_ms < 0)
        return message_unreadable(error, "the grace of a call is below zero");
    if (call->seal_key.length != 0 && call->seal_key.length != SEAL_KEY_BYTES)
        return message_unreadable(error, "the sealing key of a call is not 32 bytes long");
    call->content_digest = message_text(message->content_digest);
    if (call->content_digest.length != 0 && call->content_digest.length != CONTENT_DIGEST_BYTES)
        return message_unreadable(error, "the digest of a call's content is not 32 bytes long");
    if (!message_texts(message->n_countries, message->countries, arena, &call->countries))
        return message_no_room(arena, error);
    enum verdict verdict = read_invited(message, arena, call, error);
    if (verdict == VERDICT_OK)
        verdict = read_titles(message, arena, call, error);
    if (verdict == VERDICT_OK && message->content != NULL)
        verdict = call_content_read(message->content, arena, &call->content, error);
    return verdict;
}

enum verdict calls_read(size_t count, Parallax__V1__Call *const *messages, struct arena *arena,
                        struct call **ret_calls, struct error *error)
{
    struct call *calls = message_array(arena, count, sizeof *calls);
    if (calls == NULL)
        return message_no_room(arena, error);
    for (size_t i = 0; i < count; i++) {
        enum verdict verdict = read_call(messages[i], arena, &calls[i], error);
        if (verdict != VERDICT_OK)
            return verdict;
    }
    *ret_calls = calls;
    return VERDICT_OK;
}

static enum verdict write_titles(const struct call *call, struct arena *arena,
                                 Parallax__V1__Call *message, struct error *error)
{
    Parallax__V1__CallTitle **titles =
        message_list(arena, &parallax__v1__call_title__descriptor, call->title_count);
    if (titles == NULL)
        return message_no_room(arena, error);
    for (size_t i = 0; i < call->title_count; i++) {
        titles[i]->language = message_bytes(call->titles[i].language);
        titles[i]->has_language = titles[i]->language.len > 0;
        titles[i]->title = message_bytes(call->titles[i].title);
        titles[i]->has_title = titles[i]->title.len > 0;
    }
    message->n_titles = call->title_count;
    message->titles = titles;
    return VERDICT_OK;
}

static enum verdict write_call(const struct call *call, struct arena *arena,
                               Parallax__V1__Call *message, struct error *error)
{
    message->id = message_bytes(call->id);
    message->has_id = message->id.len > 0;
    message->form = message_bytes(call->form);
    message->has_form = message->form.len > 0;
    message->opens_ms = call->opens_ms;
    message->has_opens_ms = call->opens_ms != 0;
    message->closes_ms = call->closes_ms;
    message->has_closes_ms = call->closes_ms != 0;
    message->grace_ms = call->grace_ms;
    message->has_grace_ms = call->grace_ms != 0;
    message->kinds = call->kinds;
    message->has_kinds = call->kinds != 0;
    message->title_words = call->title_words;
    message->has_title_words = call->title_words != 0;
    message->body_words = call->body_words;
    message->has_body_words = call->body_words != 0;
    message->answer_words = call->answer_words;
    message->has_answer_words = call->answer_words != 0;
    message->sample = call->sample;
    message->has_sample = call->sample;
    message->approved_only = call->approved_only;
    message->has_approved_only = call->approved_only;
    message->seal_key = message_bytes(call->seal_key);
    message->has_seal_key = message->seal_key.len > 0;
    if (!message_bytes_list(call->countries, arena, &message->countries))
        return message_no_room(arena, error);
    message->n_countries = call->countries.count;
    if (!message_uuid_bytes_list(call->invited_count, call->invited, arena, &message->invited))
        return message_no_room(arena, error);
    message->n_invited = call->invited_count;
    message->content_digest = message_bytes(call->content_digest);
    message->has_content_digest = message->content_digest.len > 0;
    enum verdict verdict = write_titles(call, arena, message, error);
    if (verdict == VERDICT_OK && call->content != NULL)
        verdict = call_content_write(call->content, arena, &message->content, error);
    return verdict;
}

enum verdict calls_write(size_t count, const struct call *calls, struct arena *arena,
                         Parallax__V1__Call ***ret_messages, struct error *error)
{
    Parallax__V1__Call **messages = message_list(arena, &parallax__v1__call__descriptor, count);
    if (messages == NULL)
        return message_no_room(arena, error);
    for (size_t i = 0; i < count; i++) {
        enum verdict verdict = write_call(&calls[i], arena, messages[i], error);
        if (verdict != VERDICT_OK)
            return verdict;
    }
    *ret_messages = messages;
    return VERDICT_OK;
}
