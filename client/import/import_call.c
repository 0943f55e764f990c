/* See import_call.h. */
#include "client/import/import_call.h"

#include "client/line.h"
#include "client/show.h"
#include "model/call.h"

#include <inttypes.h>

/* An import shall not hang on a dead line when the sending that follows will wait anyway. */
#define FETCH_PATIENCE_MS 5000

static bool is_open(const struct call *call, int64_t now_ms)
{
    return now_ms >= call->opens_ms && now_ms < call_ends_ms(call);
}

/* A refusal is an error, silence is not: a coordinator without a line can queue all the same. */
static enum verdict fetch(struct session *session, struct error *error)
{
    struct line *line;
    struct line_welcome welcome;
    int64_t patience_ms = session->config->patience_ms;
    if (patience_ms > FETCH_PATIENCE_MS)
        patience_ms = FETCH_PATIENCE_MS;
    enum verdict verdict = line_of(session, &line, error);
    if (verdict == VERDICT_OK)
        verdict = line_hello(line, patience_ms, &welcome, error);
    if (verdict != VERDICT_RETRY)
        return verdict;
    show_error(error);
    if (session->calls.call_count == 0)
        show_note("so the rows cannot be checked against their call before they are sent");
    return VERDICT_OK;
}

static enum verdict refuse(const struct catalogue *calls, int64_t now_ms, const char *why,
                           struct error *error)
{
    struct buffer known = BUFFER_NONE;
    for (size_t i = 0; i < calls->call_count; i++)
        buffer_format(&known, "%s%.*s%s", i > 0 ? ", " : "", TEXT_ARGS(calls->calls[i].id),
                      is_open(&calls->calls[i], now_ms) ? "" : " (not open)");
    if (calls->call_count == 0)
        buffer_string(&known, "none");
    (void)error_set(error, VERDICT_REJECT, "IMPORT_CALL", "%s; known are: %s", why,
                    buffer_ok(&known) ? known.data : "");
    buffer_free(&known);
    return VERDICT_REJECT;
}

static enum verdict choose_only_open(const struct catalogue *calls, bool rows_tell, int64_t now_ms,
                                     struct text *ret_call, struct error *error)
{
    const struct call *open = NULL;
    size_t count = 0;
    for (size_t i = 0; i < calls->call_count; i++) {
        if (!is_open(&calls->calls[i], now_ms))
            continue;
        open = &calls->calls[i];
        count++;
    }
    if (count != 1 && !rows_tell)
        return refuse(calls, now_ms, "--call ID must tell which call the rows answer", error);
    *ret_call = count == 1 ? open->id : TEXT_NONE;
    if (count == 1 && !rows_tell)
        show_note("the rows answer %.*s, the only open call", TEXT_ARGS(open->id));
    return VERDICT_OK;
}

enum verdict import_call_choose(struct session *session, const char *wanted, bool rows_tell,
                                int64_t now_ms, struct text *ret_call, struct error *error)
{
    struct text call = text_of(wanted);
    bool unknown = wanted != NULL && catalogue_call(&session->calls, call) == NULL;
    enum verdict verdict = VERDICT_OK;
    if (session->calls.call_count == 0 || unknown)
        verdict = fetch(session, error);
    if (verdict != VERDICT_OK)
        return verdict;
    if (wanted == NULL)
        return choose_only_open(&session->calls, rows_tell, now_ms, ret_call, error);
    if (session->calls.call_count > 0 && catalogue_call(&session->calls, call) == NULL)
        return refuse(&session->calls, now_ms, "--call names no call that is known", error);
    *ret_call = call;
    return VERDICT_OK;
}
