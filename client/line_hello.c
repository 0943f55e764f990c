/* See line.h: the greeting, with the keys that may be let in and the collectors that may answer. */
#include "client/line.h"

#include "base/clock.h"
#include "client/line_private.h"
#include "client/rotation.h"
#include "client/show.h"
#include "client/stopping.h"
#include "words/words.h"

#include <string.h>

/* How long keys that may not be let in yet are tried before those that are. */
#define NEXT_KEYS_MS 3000
/* Silent ones at a collector before the next one is asked. */
#define TRIES LINE_TRIES

static size_t at_most(uint32_t told, size_t own)
{
    return told > 0 && told < own ? told : own;
}

static enum verdict check_welcome(const struct line *line, const struct collector_reply *reply,
                                  struct error *error)
{
    if (reply->protocol != CLIENT_PROTOCOL_VERSION)
        return error_set(
            error, VERDICT_REJECT, "COLLECTOR_PROTOCOL",
            _("the collector speaks version %u of the protocol, this program version %u"),
            reply->protocol, CLIENT_PROTOCOL_VERSION);
    if (reply->receipt_key.length != SEAL_KEY_BYTES ||
        memcmp(reply->receipt_key.at, collectors_current(&line->session->collectors)->card.sign,
               SEAL_KEY_BYTES) != 0)
        return error_set(error, VERDICT_REJECT, "COLLECTOR_KEY",
                         _("the collector would sign receipts with another key than the one on its "
                           "card; ask the secretariat for the collector's card before sending"));
    return VERDICT_OK;
}

static enum verdict ask_hello(struct line *line, int64_t patience_ms,
                              struct collector_reply *ret_reply, struct error *error)
{
    struct client_request hello = {.kind = REQUEST_HELLO, .protocol = CLIENT_PROTOCOL_VERSION};
    enum verdict verdict = line_ask(line, &hello, REPLY_WELCOME, patience_ms, ret_reply, error);
    return verdict == VERDICT_OK ? check_welcome(line, ret_reply, error) : verdict;
}

/* Whether other keys may fare better: silence is what the door has for those that it does not know.
 */
static bool turned_away(enum verdict verdict, const struct error *error)
{
    return verdict == VERDICT_RETRY ||
           (verdict == VERDICT_REJECT && strcmp(error->code, "KEY_UNKNOWN") == 0);
}

/* The old card is told, so that the secretariat can be asked to revoke it. */
static enum verdict settle(struct line *line, struct error *error)
{
    char old_card[CARD_TEXT_BYTES];
    card_format(identity_public(line->session->next), old_card);
    enum verdict verdict = rotation_settle(line->session, error);
    if (verdict == VERDICT_OK)
        show_note(_("the new keys are let in and used from now on; the secretariat can revoke the "
                    "old card %s"),
                  old_card);
    return verdict;
}

static enum verdict change_keys(struct line *line, struct error *error)
{
    rotation_swap(line->session);
    line->opening_ms = LINE_OPENING_FIRST_MS;
    retry_reset(&line->retry);
    return line_reopen(line, error);
}

/* Unless they are let in and in their place, the session has the old keys again afterwards. */
static enum verdict try_next_keys(struct line *line, int64_t patience_ms,
                                  struct collector_reply *ret_reply, struct error *error)
{
    struct error closing;
    enum verdict verdict = change_keys(line, error);
    if (verdict == VERDICT_OK)
        verdict = ask_hello(line, patience_ms, ret_reply, error);
    if (verdict == VERDICT_OK)
        verdict = settle(line, error);
    if (verdict != VERDICT_OK && change_keys(line, &closing) != VERDICT_OK) {
        *error = closing;
        verdict = VERDICT_FATAL;
    }
    return verdict;
}

/*
 * The new keys for a moment, then the old ones, then the new ones for as long as is left: on a line
 * so slow that a moment is not enough, the old ones may have been revoked.
 */
static enum verdict hello_while_rotating(struct line *line, int64_t patience_ms,
                                         struct collector_reply *ret_reply, struct error *error)
{
    int64_t give_up_ms = clock_steady_ms() + patience_ms;
    int64_t moment_ms = patience_ms / 4 < NEXT_KEYS_MS ? patience_ms / 4 : NEXT_KEYS_MS;
    enum verdict verdict = try_next_keys(line, moment_ms, ret_reply, error);
    if (verdict == VERDICT_OK || !turned_away(verdict, error))
        return verdict;
    verdict = ask_hello(line, (give_up_ms - clock_steady_ms()) / 2, ret_reply, error);
    if (!turned_away(verdict, error))
        return verdict;
    return try_next_keys(line, give_up_ms - clock_steady_ms(), ret_reply, error);
}

static enum verdict greet(struct line *line, int64_t patience_ms, struct collector_reply *ret_reply,
                          struct error *error)
{
    return line->session->next != NULL ? hello_while_rotating(line, patience_ms, ret_reply, error)
                                       : ask_hello(line, patience_ms, ret_reply, error);
}

/* The next collector is asked; ret_line's socket is one to it. */
static enum verdict turn(struct line *line, int64_t opening_ms, struct error *error)
{
    collectors_next(&line->session->collectors);
    line->opening_ms = opening_ms;
    return line_reopen(line, error);
}

/*
 * One collector after the other, round and round, each with a few tries that have more time from
 * round to round. A collector that refuses is passed over, too; when all of them do, there is
 * nothing to wait for.
 */
static enum verdict greet_in_turn(struct line *line, int64_t patience_ms,
                                  struct collector_reply *ret_reply, struct error *error)
{
    size_t count = line->session->collectors.count, refused = 0;
    int64_t give_up_ms = clock_steady_ms() + patience_ms;
    int64_t opening_ms = LINE_OPENING_FIRST_MS;
    enum verdict verdict = VERDICT_RETRY;
    line->tries = TRIES;
    for (size_t asked = 1;; asked++) {
        verdict = greet(line, give_up_ms - clock_steady_ms(), ret_reply, error);
        refused = verdict == VERDICT_REJECT ? refused + 1 : 0;
        if (verdict == VERDICT_OK || verdict == VERDICT_FATAL || refused == count ||
            stopping_asked() || clock_steady_ms() >= give_up_ms)
            break;
        if (asked % count == 0 && opening_ms < LINE_OPENING_LIMIT_MS)
            opening_ms *= 1 << TRIES;
        if (opening_ms > LINE_OPENING_LIMIT_MS)
            opening_ms = LINE_OPENING_LIMIT_MS;
        struct error turning;
        if (turn(line, opening_ms, &turning) != VERDICT_OK) {
            *error = turning;
            verdict = VERDICT_FATAL;
            break;
        }
    }
    line->tries = 0;
    return verdict;
}

static void keep_welcome(struct line *line, const struct collector_reply *reply)
{
    line->welcome = (struct line_welcome){
        .frame_submissions_max =
            at_most(reply->frame_submissions_max, CLIENT_FRAME_SUBMISSIONS_MAX),
        .frame_bytes_max = at_most(reply->frame_bytes_max, CLIENT_FRAME_BYTES_MAX),
        .clock_ahead_ms = clock_wall_ms() - reply->now_ms,
    };
    line->greeted = true;
}

enum verdict line_hello(struct line *line, int64_t patience_ms, struct line_welcome *ret_welcome,
                        struct error *error)
{
    struct session *session = line->session;
    if (!line->greeted) {
        struct collector_reply reply;
        enum verdict verdict = session->collectors.count > 1
                                   ? greet_in_turn(line, patience_ms, &reply, error)
                                   : greet(line, patience_ms, &reply, error);
        if (verdict == VERDICT_OK)
            verdict = session_set_calls(session, reply.calls, reply.call_count, error);
        if (verdict == VERDICT_OK)
            verdict = collectors_answered(&session->collectors, session->outbox, error);
        if (verdict != VERDICT_OK)
            return verdict;
        keep_welcome(line, &reply);
    }
    *ret_welcome = line->welcome;
    return VERDICT_OK;
}

enum verdict line_move_on(struct line *line, int64_t patience_ms, struct line_welcome *ret_welcome,
                          struct error *error)
{
    line->greeted = false;
    enum verdict verdict = turn(line, LINE_OPENING_FIRST_MS, error);
    return verdict == VERDICT_OK ? line_hello(line, patience_ms, ret_welcome, error) : verdict;
}
