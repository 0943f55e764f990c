/* See session.h. */
#include "client/session.h"

#include "client/home_files.h"
#include "client/line.h"
#include "client/rotation.h"
#include "client/unlock.h"
#include "wire/codec.h"

#include <string.h>

/* A cap, for calls with drafts in many languages. */
#define CALLS_ARENA_BYTES ((size_t)256 * 1024 * 1024)
#define SETTING_CALLS "calls"

/* Does the work with the path of a file in the home. */
typedef enum verdict open_file_fn(struct session *session, const char *path, struct error *error);

static enum verdict with_file(struct session *session, const char *name, open_file_fn *work,
                              struct error *error)
{
    struct buffer path = BUFFER_NONE;
    home_file(session->home, name, &path);
    enum verdict verdict =
        buffer_ok(&path) ? work(session, path.data, error) : error_no_memory(error);
    buffer_free(&path);
    return verdict;
}

static enum verdict load_identity(struct session *session, const char *path, struct error *error)
{
    return unlock_identity(path, session->config, &session->passphrase, &session->identity, error);
}

static enum verdict save_identity(struct session *session, const char *path, struct error *error)
{
    return session->passphrase != NULL
               ? identity_save_protected(session->identity, path, session->passphrase,
                                         &passphrase_cost_moderate, error)
               : identity_save(session->identity, path, error);
}

static enum verdict open_outbox(struct session *session, const char *path, struct error *error)
{
    return outbox_open(path, &session->outbox, error);
}

/* Keys are made only where there are none: new ones in their place would cut off the organisation.
 */
static enum verdict open_identity(struct session *session, bool make, bool *ret_made,
                                  struct error *error)
{
    static const char name[] = HOME_KEY_FILE;
    enum verdict verdict = with_file(session, name, load_identity, error);
    *ret_made = false;
    if (verdict != VERDICT_REJECT || strcmp(error->code, "KEY_FILE_MISSING") != 0)
        return verdict;
    if (!make) {
        error_prefix(error, "there are no keys yet; `parallax init` makes them");
        return verdict;
    }
    verdict = VERDICT_OK;
    if (session->config->protect)
        verdict = unlock_ask_new(session->config->passphrase, name, &session->passphrase, error);
    if (verdict == VERDICT_OK)
        verdict = identity_make(&session->identity, error);
    if (verdict == VERDICT_OK)
        verdict = with_file(session, name, save_identity, error);
    *ret_made = verdict == VERDICT_OK;
    return verdict;
}

static enum verdict read_calls(struct session *session, struct text bytes, struct error *error)
{
    arena_reset(session->calls_arena);
    session->calls = (struct catalogue){.version = 0};
    return codec_catalogue_decode(bytes, session->calls_arena, &session->calls, error);
}

static enum verdict load_calls(struct session *session, struct error *error)
{
    struct buffer bytes = BUFFER_NONE;
    bool found = false;
    enum verdict verdict =
        outbox_setting_get(session->outbox, SETTING_CALLS, &bytes, &found, error);
    if (verdict == VERDICT_OK && found)
        verdict = read_calls(session, buffer_view(&bytes), error);
    buffer_free(&bytes);
    return verdict;
}

enum verdict session_open(struct session *session, const struct client_config *config, bool make,
                          bool *ret_made, struct error *error)
{
    *session = (struct session){.config = config};
    session->calls_arena = arena_new(CALLS_ARENA_BYTES);
    enum verdict verdict = session->calls_arena == NULL
                               ? error_no_memory(error)
                               : home_open(config->home, make, &session->home, error);
    if (verdict == VERDICT_OK)
        verdict = open_identity(session, make, ret_made, error);
    if (verdict == VERDICT_OK)
        verdict = rotation_load(session, error);
    if (verdict == VERDICT_OK)
        verdict = with_file(session, HOME_OUTBOX_FILE, open_outbox, error);
    if (verdict == VERDICT_OK)
        verdict = collectors_load(&session->collectors, session->outbox, error);
    if (verdict == VERDICT_OK)
        verdict = load_calls(session, error);
    if (verdict != VERDICT_OK)
        session_close(session);
    return verdict;
}

void session_close(struct session *session)
{
    line_free(&session->line);
    collectors_free(&session->collectors);
    arena_free(&session->calls_arena);
    outbox_close(&session->outbox);
    identity_free(&session->identity);
    identity_free(&session->next);
    passphrase_free(&session->passphrase);
    home_close(&session->home);
}

/* Encoded before they are read again, so they may borrow from the calls that were. */
static enum verdict keep_calls(struct session *session, const struct call *calls, size_t count,
                               struct arena *scratch, struct error *error)
{
    struct buffer bytes = BUFFER_NONE;
    struct catalogue told = {.version = 1, .call_count = count, .calls = calls};
    enum verdict verdict = codec_catalogue_encode(&told, scratch, &bytes, error);
    if (verdict == VERDICT_OK)
        verdict = outbox_setting_put(session->outbox, SETTING_CALLS, buffer_view(&bytes), error);
    if (verdict == VERDICT_OK)
        verdict = read_calls(session, buffer_view(&bytes), error);
    buffer_free(&bytes);
    return verdict;
}

/* A copy in scratch, to be changed; NULL when memory ran out. */
static struct call *copy_calls(const struct call *calls, size_t count, struct arena *scratch)
{
    struct call *copy = arena_alloc(scratch, (count + 1) * sizeof *copy);
    for (size_t i = 0; copy != NULL && i < count; i++)
        copy[i] = calls[i];
    return copy;
}

enum verdict session_set_calls(struct session *session, const struct call *calls, size_t count,
                               struct error *error)
{
    struct arena *scratch = arena_new(CALLS_ARENA_BYTES);
    struct call *kept = scratch != NULL ? copy_calls(calls, count, scratch) : NULL;
    for (size_t i = 0; kept != NULL && i < count; i++) {
        const struct call *before = catalogue_call(&session->calls, kept[i].id);
        /* What a welcome tells of the content is its digest alone. */
        bool is_same = before != NULL && kept[i].content_digest.length > 0 &&
                       text_equal(before->content_digest, kept[i].content_digest);
        if (is_same)
            kept[i].content = before->content;
    }
    enum verdict verdict =
        kept != NULL ? keep_calls(session, kept, count, scratch, error) : error_no_memory(error);
    arena_free(&scratch);
    return verdict;
}

static enum verdict put_content(struct session *session, struct text call, struct text encoded,
                                struct arena *scratch, struct error *error)
{
    const struct call_content *content;
    size_t count = session->calls.call_count;
    enum verdict verdict = codec_call_content_decode(encoded, scratch, &content, error);
    if (verdict != VERDICT_OK)
        return verdict;
    struct call *calls = copy_calls(session->calls.calls, count, scratch);
    if (calls == NULL)
        return error_no_memory(error);
    for (size_t i = 0; i < count; i++)
        if (text_equal(calls[i].id, call))
            calls[i].content = content;
    return keep_calls(session, calls, count, scratch, error);
}

enum verdict session_set_content(struct session *session, struct text call, struct text encoded,
                                 struct error *error)
{
    struct arena *scratch = arena_new(CALLS_ARENA_BYTES);
    if (scratch == NULL)
        return error_no_memory(error);
    enum verdict verdict = put_content(session, call, encoded, scratch, error);
    arena_free(&scratch);
    return verdict;
}
