/* See line.h. */
#include "client/line.h"

#include "base/clock.h"
#include "base/retry.h"
#include "client/rotation.h"
#include "client/show.h"
#include "wire/link.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Room for the receipts of a whole frame, each with its path, many times over. */
#define REPLY_BYTES_MAX ((size_t)1024 * 1024)
#define REPLY_ARENA_BYTES ((size_t)16 * 1024 * 1024)
#define RECONNECT_FIRST_MS 250
#define RECONNECT_LIMIT_MS 5000
/*
 * A client that was turned away at the door is never told, and ZeroMQ does not knock again: a line
 * on which nothing could be sent is opened anew. Soon at first, because the collector may just have
 * learned of us; later, because on a bad line the handshake itself takes its time.
 */
#define OPENING_FIRST_MS 1000
#define OPENING_LIMIT_MS 20000
/* How long keys that may not be let in yet are tried before those that are. */
#define NEXT_KEYS_MS 3000

struct line {
    struct session *session; /* borrowed */
    struct link *link;
    struct arena *arena;     /* of the reply that was received last */
    struct link_frame frame; /* its bytes */
    uint64_t last_request;
    struct retry retry;
    int64_t opening_ms; /* how long the next opening may take */
    bool greeted;
    struct line_welcome welcome;
};

static enum verdict connect_link(struct line *line, struct error *error)
{
    struct session *session = line->session;
    struct link_client_config config = {
        .endpoint = session->collector_endpoint.data,
        .curve_secret = identity_curve_secret(session->identity),
        .curve_public = identity_public(session->identity)->curve,
        .server_public = session->collector.curve,
        .frame_bytes_max = REPLY_BYTES_MAX,
    };
    return link_connect(&config, &line->link, error);
}

static uint64_t jitter_seed(void)
{
    return (uint64_t)clock_steady_ms() ^ ((uint64_t)getpid() << 32);
}

static enum verdict line_new(struct session *session, struct line **ret_line, struct error *error)
{
    if (!session->has_collector)
        return error_set(error, VERDICT_RETRY, "NO_COLLECTOR",
                         "no collector is known yet; `parallax init --collector tcp://HOST:PORT "
                         "--collector-card CARD` tells which");
    struct line *line = calloc(1, sizeof *line);
    if (line == NULL)
        return error_no_memory(error);
    line->session = session;
    line->opening_ms = OPENING_FIRST_MS;
    line->arena = arena_new(REPLY_ARENA_BYTES);
    retry_init(&line->retry, RECONNECT_FIRST_MS, RECONNECT_LIMIT_MS, jitter_seed());
    enum verdict verdict = line->arena == NULL ? error_no_memory(error) : connect_link(line, error);
    if (verdict == VERDICT_OK)
        *ret_line = line;
    else
        line_free(&line);
    return verdict;
}

enum verdict line_of(struct session *session, struct line **ret_line, struct error *error)
{
    enum verdict verdict = VERDICT_OK;
    if (session->line == NULL)
        verdict = line_new(session, &session->line, error);
    if (verdict == VERDICT_OK)
        *ret_line = session->line;
    return verdict;
}

void line_free(struct line **line)
{
    if (*line == NULL)
        return;
    link_frame_free(&(*line)->frame);
    link_free(&(*line)->link, 0);
    arena_free(&(*line)->arena);
    free(*line);
    *line = NULL;
}

enum verdict line_reopen(struct line *line, struct error *error)
{
    link_free(&line->link, 0);
    return connect_link(line, error);
}

uint64_t line_request_number(struct line *line)
{
    return ++line->last_request;
}

enum verdict line_send(struct line *line, struct text frame, struct error *error)
{
    return link_send(line->link, NULL, 0, frame, error);
}

/* What cannot be read is dropped: it counts as no answer, and the question is asked again. */
static bool take_frame(struct line *line, struct collector_reply *ret_reply)
{
    struct error ignored;
    link_frame_free(&line->frame);
    arena_reset(line->arena);
    if (link_receive(line->link, &line->frame, &ignored) != VERDICT_OK)
        return false;
    return collector_reply_decode(line->frame.payload, line->arena, ret_reply, &ignored) ==
           VERDICT_OK;
}

enum verdict line_receive(struct line *line, int64_t wait_ms, struct collector_reply *ret_reply,
                          bool *ret_got, struct error *error)
{
    *ret_got = take_frame(line, ret_reply);
    if (*ret_got)
        return VERDICT_OK;
    struct link_wait_item item = {.link = line->link, .fd = -1};
    enum verdict verdict = link_wait(&item, 1, wait_ms, error);
    if (verdict == VERDICT_OK && item.ready)
        *ret_got = take_frame(line, ret_reply);
    return verdict;
}

static enum verdict silent(struct line *line, struct error *error)
{
    (void)error_set(error, VERDICT_RETRY, "COLLECTOR_SILENT",
                    "the collector at %s does not answer; the line may be down, or this client's "
                    "card is not enrolled yet",
                    line->session->collector_endpoint.data);
    return VERDICT_RETRY;
}

enum verdict line_refusal(const struct collector_reply *reply, struct error *error)
{
    struct buffer code = BUFFER_NONE, sentence = BUFFER_NONE;
    show_plain(reply->code, &code);
    show_plain(reply->sentence, &sentence);
    (void)error_set(error, VERDICT_REJECT,
                    buffer_ok(&code) && code.length > 0 ? code.data : "COLLECTOR_REFUSED",
                    "the collector refuses: %s", buffer_ok(&sentence) ? sentence.data : "");
    buffer_free(&code);
    buffer_free(&sentence);
    return VERDICT_REJECT;
}

enum asking_result { ASKING_ANSWERED, ASKING_SILENT, ASKING_BUSY };

/* One try on one socket: sends as soon as it is connected, waits for the answer to this request. */
static enum verdict ask_once(struct line *line, uint64_t request, struct text frame,
                             int64_t until_ms, struct collector_reply *ret_reply,
                             enum asking_result *ret_result, struct error *error)
{
    bool sent = false;
    int64_t opened_by_ms = clock_steady_ms() + line->opening_ms;
    *ret_result = ASKING_SILENT;
    for (int64_t now_ms = clock_steady_ms(); now_ms < until_ms; now_ms = clock_steady_ms()) {
        struct error full;
        bool got = false;
        if (!sent)
            sent = line_send(line, frame, &full) == VERDICT_OK;
        if (!sent && now_ms >= opened_by_ms) {
            line->opening_ms =
                line->opening_ms < OPENING_LIMIT_MS / 2 ? line->opening_ms * 2 : OPENING_LIMIT_MS;
            return VERDICT_OK;
        }
        int64_t left_ms = until_ms - now_ms;
        int64_t wait_ms = sent || left_ms < LINE_CONNECTING_MS ? left_ms : LINE_CONNECTING_MS;
        enum verdict verdict = line_receive(line, wait_ms, ret_reply, &got, error);
        if (verdict != VERDICT_OK)
            return verdict;
        if (!got || ret_reply->request != request)
            continue;
        *ret_result = ret_reply->kind == REPLY_BUSY ? ASKING_BUSY : ASKING_ANSWERED;
        return VERDICT_OK;
    }
    return VERDICT_OK;
}

static enum verdict ask_until(struct line *line, uint64_t request, struct text frame,
                              int64_t give_up_ms, struct collector_reply *ret_reply,
                              struct error *error)
{
    for (;;) {
        enum asking_result result;
        int64_t now_ms = clock_steady_ms();
        if (now_ms >= give_up_ms)
            return silent(line, error);
        int64_t patience_ms =
            line->opening_ms > LINE_ANSWER_MS ? line->opening_ms : (int64_t)LINE_ANSWER_MS;
        int64_t until_ms = now_ms + patience_ms;
        enum verdict verdict =
            ask_once(line, request, frame, until_ms < give_up_ms ? until_ms : give_up_ms, ret_reply,
                     &result, error);
        if (verdict != VERDICT_OK)
            return verdict;
        if (result == ASKING_ANSWERED) {
            retry_reset(&line->retry);
            line->opening_ms = OPENING_FIRST_MS;
            return VERDICT_OK;
        }
        int64_t pause_ms = retry_next_ms(&line->retry);
        if (result == ASKING_BUSY && ret_reply->retry_after_ms > pause_ms)
            pause_ms = ret_reply->retry_after_ms;
        if (result == ASKING_SILENT)
            verdict = line_reopen(line, error);
        int64_t left_ms = give_up_ms - clock_steady_ms();
        if (verdict == VERDICT_OK && left_ms > 0)
            verdict = link_wait(NULL, 0, pause_ms < left_ms ? pause_ms : left_ms, error);
        if (verdict != VERDICT_OK)
            return verdict;
    }
}

enum verdict line_ask(struct line *line, struct client_request *request, enum reply_kind kind,
                      int64_t patience_ms, struct collector_reply *ret_reply, struct error *error)
{
    struct buffer frame = BUFFER_NONE;
    request->request = line_request_number(line);
    arena_reset(line->arena);
    enum verdict verdict = client_request_encode(request, line->arena, &frame, error);
    if (verdict == VERDICT_OK)
        verdict = ask_until(line, request->request, buffer_view(&frame),
                            clock_steady_ms() + patience_ms, ret_reply, error);
    buffer_free(&frame);
    if (verdict != VERDICT_OK)
        return verdict;
    if (ret_reply->kind == REPLY_REFUSED)
        return line_refusal(ret_reply, error);
    if (ret_reply->kind != kind)
        return error_set(error, VERDICT_REJECT, "COLLECTOR_ANSWER",
                         "the collector answered something else than it was asked");
    return VERDICT_OK;
}

static size_t at_most(uint32_t told, size_t own)
{
    return told > 0 && told < own ? told : own;
}

static enum verdict check_welcome(const struct line *line, const struct collector_reply *reply,
                                  struct error *error)
{
    if (reply->protocol != CLIENT_PROTOCOL_VERSION)
        return error_set(error, VERDICT_REJECT, "COLLECTOR_PROTOCOL",
                         "the collector speaks version %u of the protocol, this program version %u",
                         reply->protocol, CLIENT_PROTOCOL_VERSION);
    if (reply->receipt_key.length != SEAL_KEY_BYTES ||
        memcmp(reply->receipt_key.at, line->session->collector.sign, SEAL_KEY_BYTES) != 0)
        return error_set(error, VERDICT_REJECT, "COLLECTOR_KEY",
                         "the collector would sign receipts with another key than the one on its "
                         "card; ask the secretariat for the collector's card before sending");
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
        show_note("the new keys are let in and used from now on; the secretariat can revoke the "
                  "old card %s",
                  old_card);
    return verdict;
}

static enum verdict change_keys(struct line *line, struct error *error)
{
    rotation_swap(line->session);
    line->opening_ms = OPENING_FIRST_MS;
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

enum verdict line_hello(struct line *line, int64_t patience_ms, struct line_welcome *ret_welcome,
                        struct error *error)
{
    if (!line->greeted) {
        struct collector_reply reply;
        enum verdict verdict = line->session->next != NULL
                                   ? hello_while_rotating(line, patience_ms, &reply, error)
                                   : ask_hello(line, patience_ms, &reply, error);
        if (verdict == VERDICT_OK)
            verdict = session_set_calls(line->session, reply.calls, reply.call_count, error);
        if (verdict != VERDICT_OK)
            return verdict;
        line->welcome = (struct line_welcome){
            .frame_submissions_max =
                at_most(reply.frame_submissions_max, CLIENT_FRAME_SUBMISSIONS_MAX),
            .frame_bytes_max = at_most(reply.frame_bytes_max, CLIENT_FRAME_BYTES_MAX),
            .clock_ahead_ms = clock_wall_ms() - reply.now_ms,
        };
        line->greeted = true;
    }
    *ret_welcome = line->welcome;
    return VERDICT_OK;
}
