/* See line.h: the socket, and questions. The greeting is in line_hello.c. */
#include "client/line.h"

#include "base/clock.h"
#include "client/line_private.h"
#include "client/show.h"
#include "client/stopping.h"
#include "words/words.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Room for the receipts of a whole frame, each with its path, many times over. */
#define REPLY_BYTES_MAX ((size_t)1024 * 1024)
#define REPLY_ARENA_BYTES ((size_t)16 * 1024 * 1024)
#define RECONNECT_FIRST_MS 250
#define RECONNECT_LIMIT_MS 5000
/* How often the bytes that moved are looked at while an answer is waited for. */
#define LOOK_MS 250

static enum verdict connect_link(struct line *line, struct error *error)
{
    struct session *session = line->session;
    const struct collector *collector = collectors_current(&session->collectors);
    struct link_client_config config = {
        .endpoint = collector->endpoint.data,
        .curve_secret = identity_curve_secret(session->identity),
        .curve_public = identity_public(session->identity)->curve,
        .server_public = collector->card.curve,
        .frame_bytes_max = REPLY_BYTES_MAX,
        .watched = true,
    };
    movement_reopened(&line->movement);
    return link_connect(&config, &line->link, error);
}

static uint64_t jitter_seed(void)
{
    return (uint64_t)clock_steady_ms() ^ ((uint64_t)getpid() << 32);
}

static enum verdict line_new(struct session *session, struct line **ret_line, struct error *error)
{
    if (collectors_current(&session->collectors) == NULL)
        return error_set(error, VERDICT_RETRY, "NO_COLLECTOR",
                         _("no collector is known yet; `parallax init --collector tcp://HOST:PORT "
                           "--collector-card CARD` tells which"));
    struct line *line = calloc(1, sizeof *line);
    if (line == NULL)
        return error_no_memory(error);
    line->session = session;
    line->opening_ms = LINE_OPENING_FIRST_MS;
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

/*
 * While the line is waited for the home is lent, so that others can queue meanwhile; not while keys
 * are changed, which is for one process alone.
 */
static enum verdict wait_lending(struct line *line, struct link_wait_item *items, size_t count,
                                 int64_t wait_ms, struct error *error)
{
    struct session *session = line->session;
    bool lend = session->next == NULL && wait_ms > 0;
    if (lend) {
        outbox_rest(session->outbox);
        home_lend(session->home);
    }
    enum verdict verdict = link_wait(items, count, wait_ms, error);
    if (!lend)
        return verdict;
    struct error taking;
    enum verdict back = home_take_back(session->home, &taking);
    while (back == VERDICT_RETRY && !stopping_asked())
        back = home_take_back(session->home, &taking);
    if (back != VERDICT_OK && error != NULL)
        *error = taking;
    return back != VERDICT_OK ? back : verdict;
}

/* At most wait_ms; *ret_ready: the link has something. link: NULL for a mere pause. */
static enum verdict wait_for(struct line *line, struct link *link, int64_t wait_ms, bool *ret_ready,
                             struct error *error)
{
    struct link_wait_item items[2];
    size_t count = 0;
    items[0].ready = false;
    if (link != NULL)
        items[count++] = (struct link_wait_item){.link = link, .fd = -1};
    if (stopping_fd() >= 0)
        items[count++] = (struct link_wait_item){.fd = stopping_fd()};
    enum verdict verdict = wait_lending(line, items, count, wait_ms, error);
    if (verdict == VERDICT_OK)
        *ret_ready = link != NULL && items[0].ready;
    return verdict;
}

bool line_moved(struct line *line, struct link_movement *ret_movement)
{
    return link_moved(line->link, ret_movement);
}

enum verdict line_receive(struct line *line, int64_t wait_ms, struct collector_reply *ret_reply,
                          bool *ret_got, struct error *error)
{
    bool ready = false;
    *ret_got = take_frame(line, ret_reply);
    if (*ret_got)
        return VERDICT_OK;
    enum verdict verdict = wait_for(line, line->link, wait_ms, &ready, error);
    if (verdict == VERDICT_OK && ready)
        *ret_got = take_frame(line, ret_reply);
    return verdict;
}

static enum verdict silent(struct line *line, struct error *error)
{
    (void)error_set(error, VERDICT_RETRY, "COLLECTOR_SILENT",
                    _("the collector at %s does not answer; the line may be down, or this client's "
                      "card is not enrolled yet"),
                    collectors_current(&line->session->collectors)->endpoint.data);
    return VERDICT_RETRY;
}

enum verdict line_refusal(const struct collector_reply *reply, struct error *error)
{
    struct buffer code = BUFFER_NONE, sentence = BUFFER_NONE;
    show_plain(reply->code, &code);
    show_refusal(reply->code, TEXT_NONE, reply->sentence, &sentence);
    (void)error_set(error, VERDICT_REJECT,
                    buffer_ok(&code) && code.length > 0 ? code.data : "COLLECTOR_REFUSED",
                    _("the collector refuses: %s"), buffer_ok(&sentence) ? sentence.data : "");
    buffer_free(&code);
    buffer_free(&sentence);
    return VERDICT_REJECT;
}

enum asking_result { ASKING_ANSWERED, ASKING_SILENT, ASKING_BUSY };

static int64_t shorter(int64_t a_ms, int64_t b_ms)
{
    return a_ms < b_ms ? a_ms : b_ms;
}

static int64_t longer(int64_t a_ms, int64_t b_ms)
{
    return a_ms > b_ms ? a_ms : b_ms;
}

/* False: what was sent is lost, because its connection is. */
static bool look(struct line *line, int64_t now_ms)
{
    struct link_movement moved;
    if (!link_moved(line->link, &moved))
        return true;
    bool other = movement_saw(&line->movement, moved.connections, moved.bytes, now_ms);
    return !other && moved.connected;
}

/* When a try is over in which nothing moves any more. */
static int64_t over_ms(const struct line *line, int64_t begun_ms, bool sent)
{
    int64_t quiet_ms = sent ? longer(LINE_ANSWER_MS, line->opening_ms) : line->opening_ms;
    return longer(begun_ms, line->movement.moved_ms) + quiet_ms;
}

/* While something gets further patience does not end. */
static int64_t gives_up_ms(const struct line *line, int64_t patience_ms)
{
    return line->movement.further_ms + patience_ms;
}

/* One try on one socket: sends as soon as it is connected, waits for the answer to this request. */
static enum verdict ask_once(struct line *line, uint64_t request, struct text frame,
                             int64_t patience_ms, struct collector_reply *ret_reply,
                             enum asking_result *ret_result, struct error *error)
{
    bool sent = false;
    int64_t begun_ms = clock_steady_ms();
    *ret_result = ASKING_SILENT;
    while (!stopping_asked()) {
        struct error full;
        bool got = false;
        int64_t now_ms = clock_steady_ms();
        sent = look(line, now_ms) && sent;
        if (!sent)
            sent = line_send(line, frame, &full) == VERDICT_OK;
        int64_t end_ms = shorter(over_ms(line, begun_ms, sent), gives_up_ms(line, patience_ms));
        if (now_ms >= end_ms)
            return VERDICT_OK;
        int64_t wait_ms = shorter(end_ms - now_ms, sent ? LOOK_MS : LINE_CONNECTING_MS);
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

static enum verdict pause_after(struct line *line, enum asking_result result,
                                const struct collector_reply *reply, int64_t patience_ms,
                                struct error *error)
{
    bool ready = false;
    int64_t pause_ms = retry_next_ms(&line->retry);
    if (result == ASKING_BUSY && reply->retry_after_ms > pause_ms)
        pause_ms = reply->retry_after_ms;
    enum verdict verdict = VERDICT_OK;
    if (result == ASKING_SILENT) {
        line->opening_ms = shorter(line->opening_ms * 2, LINE_OPENING_LIMIT_MS);
        verdict = line_reopen(line, error);
    }
    int64_t left_ms = gives_up_ms(line, patience_ms) - clock_steady_ms();
    if (verdict == VERDICT_OK && left_ms > 0)
        verdict = wait_for(line, NULL, shorter(pause_ms, left_ms), &ready, error);
    return verdict;
}

static enum verdict ask_until(struct line *line, uint64_t request, struct text frame,
                              int64_t patience_ms, struct collector_reply *ret_reply,
                              struct error *error)
{
    movement_begin(&line->movement, clock_steady_ms());
    for (unsigned tried = 0;;) {
        enum asking_result result;
        enum verdict verdict =
            ask_once(line, request, frame, patience_ms, ret_reply, &result, error);
        if (verdict != VERDICT_OK)
            return verdict;
        if (result == ASKING_ANSWERED) {
            retry_reset(&line->retry);
            line->opening_ms = LINE_OPENING_FIRST_MS;
            return VERDICT_OK;
        }
        tried += result == ASKING_SILENT;
        if (stopping_asked() || tried == line->tries ||
            clock_steady_ms() >= gives_up_ms(line, patience_ms))
            return silent(line, error);
        verdict = pause_after(line, result, ret_reply, patience_ms, error);
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
        verdict =
            ask_until(line, request->request, buffer_view(&frame), patience_ms, ret_reply, error);
    buffer_free(&frame);
    if (verdict != VERDICT_OK)
        return verdict;
    if (ret_reply->kind == REPLY_REFUSED)
        return line_refusal(ret_reply, error);
    if (ret_reply->kind != kind)
        return error_set(error, VERDICT_REJECT, "COLLECTOR_ANSWER",
                         _("the collector answered something else than it was asked"));
    return VERDICT_OK;
}
