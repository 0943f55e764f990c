/* See finish.h. */
#include "client/entry/finish.h"

#include "client/call_contents.h"
#include "client/line.h"
#include "client/send_report.h"
#include "client/show.h"
#include "words/words.h"

#include <stdio.h>

/* Who wants to write is not to wait long for a dead line: what was told last will do. */
#define FETCH_PATIENCE_MS 5000

/* Whether what is known here is enough to write with. */
static bool is_known(const struct session *session, const char *wanted)
{
    for (size_t i = 0; i < session->calls.call_count; i++)
        if (session->calls.calls[i].content == NULL &&
            session->calls.calls[i].content_digest.length > 0)
            return false;
    return session->calls.call_count > 0 &&
           (wanted == NULL || catalogue_call(&session->calls, text_of(wanted)) != NULL);
}

enum verdict finish_fetch_calls(struct session *session, const char *wanted, struct error *error)
{
    struct line *line;
    struct line_welcome welcome;
    int64_t patience_ms = session->config->patience_ms;
    if (is_known(session, wanted))
        return VERDICT_OK;
    if (patience_ms > FETCH_PATIENCE_MS || patience_ms <= 0)
        patience_ms = FETCH_PATIENCE_MS;
    enum verdict verdict = line_of(session, &line, error);
    if (verdict == VERDICT_OK)
        verdict = line_hello(line, patience_ms, &welcome, error);
    if (verdict == VERDICT_OK)
        verdict = call_contents_fetch(session, patience_ms, error);
    if (verdict != VERDICT_OK && verdict != VERDICT_RETRY)
        return verdict;
    if (verdict == VERDICT_RETRY)
        show_error(error);
    if (session->calls.call_count > 0)
        return VERDICT_OK;
    return error_set(error, VERDICT_RETRY, "CALLS_UNKNOWN",
                     "no calls are known here yet, so there is nothing to answer; `parallax calls` "
                     "fetches them when there is a line");
}

enum verdict finish_send(struct session *session, enum exit_code *ret_code, struct error *error)
{
    struct send_report report;
    enum verdict verdict = send_and_report(session, session->config->patience_ms,
                                           session->config->json, &report, error);
    if (verdict == VERDICT_OK) {
        show_flush(&report.text, stdout);
        *ret_code = report.code;
    }
    buffer_free(&report.text);
    return verdict;
}

static void tell(const char *sentence)
{
    (void)printf("%s\n", sentence);
    (void)fflush(stdout);
}

static void tell_draft(int64_t draft)
{
    (void)printf(_("Draft %lld is kept; `parallax new --draft %lld` goes on with it.\n"),
                 (long long)draft, (long long)draft);
    (void)fflush(stdout);
}

static void tell_id(const struct uuid *id)
{
    char text[UUID_TEXT_BYTES];
    uuid_format(id, text);
    (void)printf(_("Its id is %s; `parallax status` tells what becomes of it.\n"), text);
    (void)fflush(stdout);
}

static enum verdict send_entry(struct session *session, int64_t draft, enum exit_code *ret_code,
                               struct error *error)
{
    enum verdict verdict = finish_send(session, ret_code, error);
    if (verdict != VERDICT_OK || *ret_code == EXIT_DONE)
        return verdict;
    if (*ret_code == EXIT_UNREACHABLE)
        tell(_("It is queued; `parallax send` sends it when there is a line."));
    else
        tell_draft(draft);
    return verdict;
}

enum verdict finish_entry(struct session *session, struct typing **typing, int64_t draft,
                          enum entry_comment comment, bool preview_first, enum exit_code *ret_code,
                          struct error *error)
{
    const struct entry_place place = {.outbox = session->outbox,
                                      .calls = &session->calls,
                                      .home = session->home,
                                      .typing = *typing,
                                      .draft = draft,
                                      .comment = comment,
                                      .preview_first = preview_first};
    enum entry_end end = ENTRY_KEPT;
    struct uuid id = {{0}};
    enum verdict verdict = entry_run(&place, &end, &id, error);
    typing_close(typing);
    *ret_code = EXIT_DONE;
    if (verdict != VERDICT_OK)
        return verdict;
    if (!uuid_is_nil(&id))
        tell_id(&id);
    switch (end) {
    case ENTRY_SEND:
        return send_entry(session, draft, ret_code, error);
    case ENTRY_QUEUED:
        tell(_("It is queued; `parallax send` sends it."));
        break;
    case ENTRY_KEPT:
        tell_draft(draft);
        break;
    case ENTRY_DELETED:
        tell(_("The draft is deleted."));
        break;
    case ENTRY_CUT:
        tell_draft(draft);
        *ret_code = EXIT_PARTLY_REFUSED;
        break;
    }
    return VERDICT_OK;
}
