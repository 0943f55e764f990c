/* See call_contents.h. */
#include "client/call_contents.h"

#include "base/progress.h"
#include "client/line.h"
#include "seal/seal.h"
#include "words/words.h"

#include <string.h>

/* Many times what the secretariat's tool takes; a wrong collector must not fill our memory. */
#define CONTENT_BYTES_MAX ((size_t)8 * 1024 * 1024)

/* The content of one call, on its way. */
struct fetching {
    struct buffer bytes; /* so far */
    bool is_whole;
    bool is_other; /* no longer what the collector told of */
};

static enum verdict no_part(struct error *error)
{
    return error_set(error, VERDICT_REJECT, "COLLECTOR_ANSWER",
                     "the collector answered something else than it was asked");
}

static enum verdict take_part(struct fetching *fetching, const struct call *call,
                              const struct reply_call_part *part, struct error *error)
{
    if (!text_equal(part->digest, call->content_digest)) {
        fetching->is_other = true;
        return VERDICT_OK;
    }
    bool is_last = part->from + part->part.length == part->bytes_total;
    if (!text_equal(part->call, call->id) || part->from != fetching->bytes.length ||
        part->bytes_total > CONTENT_BYTES_MAX || (part->part.length == 0 && !is_last))
        return no_part(error);
    buffer_text(&fetching->bytes, part->part);
    if (!buffer_ok(&fetching->bytes))
        return error_no_memory(error);
    fetching->is_whole = is_last;
    return VERDICT_OK;
}

/* The collector knows the call no longer, or it asks others now: nothing to wait for. */
static bool is_gone(enum verdict verdict, const struct error *error)
{
    return verdict == VERDICT_REJECT && strncmp(error->code, "CALL_", strlen("CALL_")) == 0;
}

static enum verdict fetch_parts(struct session *session, const struct call *call,
                                struct fetching *fetching, int64_t patience_ms, struct error *error)
{
    struct line *line;
    struct progress progress;
    enum verdict verdict = line_of(session, &line, error);
    progress_begin(&progress, _("fetched"), 0);
    while (verdict == VERDICT_OK && !fetching->is_whole && !fetching->is_other) {
        struct collector_reply reply;
        struct client_request ask = {
            .kind = REQUEST_CALL, .call = call->id, .from = (uint32_t)fetching->bytes.length};
        verdict = line_ask(line, &ask, REPLY_CALL_PART, patience_ms, &reply, error);
        if (verdict == VERDICT_OK)
            verdict = take_part(fetching, call, &reply.call_part, error);
        progress.total = verdict == VERDICT_OK ? reply.call_part.bytes_total : 0;
        progress_update(&progress, (int64_t)fetching->bytes.length);
    }
    progress_end(&progress);
    if (is_gone(verdict, error)) {
        fetching->is_other = true;
        return VERDICT_OK;
    }
    return verdict;
}

/* call is gone when this returns: the session has its calls anew. */
static enum verdict fetch(struct session *session, const struct call *call, int64_t patience_ms,
                          struct error *error)
{
    struct fetching fetching = {.is_whole = false};
    uint8_t digest[SEAL_DIGEST_BYTES];
    enum verdict verdict = fetch_parts(session, call, &fetching, patience_ms, error);
    if (verdict == VERDICT_OK && fetching.is_whole) {
        struct text bytes = buffer_view(&fetching.bytes);
        seal_digest(bytes, digest);
        bool right = call->content_digest.length == sizeof digest &&
                     memcmp(call->content_digest.at, digest, sizeof digest) == 0;
        verdict = right ? session_set_content(session, call->id, bytes, error) : no_part(error);
    }
    buffer_free(&fetching.bytes);
    return verdict;
}

enum verdict call_contents_fetch(struct session *session, int64_t patience_ms, struct error *error)
{
    for (size_t i = 0; i < session->calls.call_count; i++) {
        const struct call *call = &session->calls.calls[i];
        if (call->content != NULL || call->content_digest.length == 0)
            continue;
        enum verdict verdict = fetch(session, call, patience_ms, error);
        if (verdict != VERDICT_OK)
            return verdict;
    }
    return VERDICT_OK;
}
