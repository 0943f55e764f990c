/* See send.h. */
#include "client/send.h"

#include "base/clock.h"
#include "client/frame.h"
#include "client/line.h"
#include "client/send_progress.h"
#include "client/sender.h"
#include "client/show.h"
#include "client/stopping.h"
#include "words/words.h"

#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#define RECONNECT_FIRST_MS 250
#define RECONNECT_LIMIT_MS 5000
/* How often the bytes that moved are looked at while answers are waited for. */
#define LOOK_MS 250
/* More than this and deadlines and days are not what the coordinator thinks. */
#define CLOCK_TOLERANCE_MS ((int64_t)60 * 60 * 1000)

struct sending {
    struct session *session; /* borrowed */
    struct line *line;       /* borrowed from the session */
    struct frame_limits limits;
    struct sender sender;
    struct frame frames[SENDER_WINDOW]; /* of the sender's slots */
    int64_t sequence;                   /* of the last submission that was put in a frame */
    struct send_summary *summary;
    struct send_progress progress;
};

static enum verdict load(struct sending *sending, size_t slot, struct error *error)
{
    struct frame *frame = &sending->frames[slot];
    struct session *session = sending->session;
    sending->limits.bytes_wanted = sending->sender.frame_bytes;
    enum verdict verdict = frame_fill(frame, session->outbox, session->identity, &sending->limits,
                                      line_request_number(sending->line), &sending->sequence,
                                      &sending->summary->counts.refused, error);
    if (verdict != VERDICT_OK)
        return verdict;
    if (frame->count > 0)
        sender_loaded(&sending->sender, slot, frame->request, frame->bytes.length);
    else
        sender_drained(&sending->sender);
    return VERDICT_OK;
}

static void try_to_send(struct sending *sending, size_t slot, int64_t now_ms)
{
    struct error full;
    struct text bytes = buffer_view(&sending->frames[slot].bytes);
    if (line_send(sending->line, bytes, &full) == VERDICT_OK)
        sender_sent(&sending->sender, slot, now_ms);
    else
        sender_blocked(&sending->sender, now_ms);
}

/* Behind the last submission before the first that was put in a frame and has no answer. */
static void rewind_sequence(struct sending *sending)
{
    for (size_t i = 0; i < SENDER_WINDOW; i++) {
        const struct frame *frame = &sending->frames[i];
        if (sending->sender.slots[i].state != SENDER_SLOT_FREE &&
            frame->after_sequence < sending->sequence)
            sending->sequence = frame->after_sequence;
    }
}

static enum verdict take_reply(struct sending *sending, const struct collector_reply *reply,
                               int64_t now_ms, struct error *error)
{
    struct session *session = sending->session;
    size_t slot = 0;
    if (!sender_find(&sending->sender, reply->request, &slot))
        return VERDICT_OK;
    if (reply->kind == REPLY_BUSY) {
        sender_busy(&sending->sender, slot, reply->retry_after_ms, now_ms);
        return VERDICT_OK;
    }
    if (reply->kind == REPLY_REFUSED)
        return line_refusal(reply, error);
    if (reply->kind != REPLY_OUTCOMES)
        return error_set(error, VERDICT_REJECT, "COLLECTOR_ANSWER",
                         _("the collector answered something else than it was asked"));
    struct send_summary *summary = sending->summary;
    const struct frame *frame = &sending->frames[slot];
    enum verdict verdict =
        answer_store(session->outbox, frame, reply,
                     collectors_current(&session->collectors)->card.sign, &summary->counts, error);
    if (verdict != VERDICT_OK)
        return verdict;
    sender_answered(&sending->sender, slot, now_ms);
    summary->payload_bytes += (int64_t)frame->payload_bytes;
    send_progress_update(&sending->progress, summary);
    return VERDICT_OK;
}

/* Waits for one reply, then takes all that came with it. */
static enum verdict wait_for_replies(struct sending *sending, int64_t wait_ms, struct error *error)
{
    bool got = true;
    while (got) {
        struct collector_reply reply;
        enum verdict verdict = line_receive(sending->line, wait_ms, &reply, &got, error);
        if (verdict == VERDICT_OK && got)
            verdict = take_reply(sending, &reply, clock_steady_ms(), error);
        if (verdict != VERDICT_OK)
            return verdict;
        wait_ms = 0;
    }
    return VERDICT_OK;
}

static enum verdict give_up(struct sending *sending, struct error *error)
{
    sending->summary->gave_up = true;
    return error_set(error, VERDICT_RETRY, "COLLECTOR_SILENT",
                     _("the collector took nothing for %" PRId64
                       " s; what has no receipt stays queued, and `parallax send` goes on with it"),
                     sending->sender.rules.patience_ms / 1000);
}

static void take_welcome(struct sending *sending, const struct line_welcome *welcome)
{
    sending->limits.submissions_max = welcome->frame_submissions_max;
    sending->limits.bytes_max = welcome->frame_bytes_max;
}

static enum verdict move_on(struct sending *sending, struct error *error)
{
    struct line_welcome welcome;
    int64_t left_ms = sender_gives_up_ms(&sending->sender) - clock_steady_ms();
    rewind_sequence(sending);
    enum verdict verdict = line_move_on(sending->line, left_ms, &welcome, error);
    if (verdict == VERDICT_RETRY && !stopping_asked())
        return give_up(sending, error);
    if (verdict != VERDICT_OK)
        return verdict;
    take_welcome(sending, &welcome);
    sender_moved_on(&sending->sender, welcome.frame_bytes_max, clock_steady_ms());
    return VERDICT_OK;
}

static enum verdict reconnect(struct sending *sending, int64_t now_ms, struct error *error)
{
    rewind_sequence(sending);
    enum verdict verdict = line_reopen(sending->line, error);
    sender_reconnected(&sending->sender, now_ms);
    return verdict;
}

static void look(struct sending *sending, int64_t now_ms)
{
    struct link_movement moved;
    if (line_moved(sending->line, &moved))
        sender_moved(&sending->sender, moved.connections, moved.connected, moved.bytes, now_ms);
}

static enum verdict do_step(struct sending *sending, const struct sender_todo *todo, int64_t now_ms,
                            struct error *error)
{
    int64_t wait_ms = todo->until_ms - now_ms;
    switch (todo->step) {
    case SENDER_LOAD:
        return load(sending, todo->slot, error);
    case SENDER_SEND:
        try_to_send(sending, todo->slot, now_ms);
        return VERDICT_OK;
    case SENDER_REFRAME:
        rewind_sequence(sending);
        sender_reframed(&sending->sender);
        return VERDICT_OK;
    case SENDER_RECONNECT:
        return reconnect(sending, now_ms, error);
    case SENDER_MOVE_ON:
        return move_on(sending, error);
    case SENDER_WAIT:
        return wait_for_replies(sending, wait_ms < LOOK_MS ? wait_ms : LOOK_MS, error);
    case SENDER_GIVE_UP:
        return give_up(sending, error);
    case SENDER_DONE:
        break;
    }
    return VERDICT_OK;
}

static enum verdict run(struct sending *sending, struct error *error)
{
    while (!stopping_asked()) {
        int64_t now_ms = clock_steady_ms();
        look(sending, now_ms);
        struct sender_todo todo = sender_next(&sending->sender, now_ms);
        if (todo.step == SENDER_DONE)
            return VERDICT_OK;
        enum verdict verdict = do_step(sending, &todo, now_ms, error);
        if (verdict != VERDICT_OK)
            return verdict;
    }
    return VERDICT_OK;
}

static void warn_of_clock(int64_t ahead_ms)
{
    if (ahead_ms > CLOCK_TOLERANCE_MS)
        show_note(_("this computer's clock is %" PRId64
                    " minutes ahead of the collector's; please set it right"),
                  ahead_ms / 60000);
    else if (ahead_ms < -CLOCK_TOLERANCE_MS)
        show_note(_("this computer's clock is %" PRId64
                    " minutes behind the collector's; please set it right"),
                  -ahead_ms / 60000);
}

static enum verdict greet(struct sending *sending, int64_t patience_ms, struct error *error)
{
    struct line_welcome welcome;
    enum verdict verdict = line_of(sending->session, &sending->line, error);
    if (verdict == VERDICT_OK)
        verdict = line_hello(sending->line, patience_ms, &welcome, error);
    if (verdict != VERDICT_OK)
        return verdict;
    warn_of_clock(welcome.clock_ahead_ms);
    take_welcome(sending, &welcome);
    int64_t third_ms = patience_ms / 3;
    struct sender_rules rules = {
        .silence_ms = third_ms < LINE_ANSWER_MS ? third_ms : LINE_ANSWER_MS,
        .opening_ms = third_ms < LINE_OPENING_FIRST_MS ? third_ms : LINE_OPENING_FIRST_MS,
        .patience_ms = patience_ms,
        .connecting_ms = LINE_CONNECTING_MS,
        .reconnect_first_ms = RECONNECT_FIRST_MS,
        .reconnect_limit_ms = RECONNECT_LIMIT_MS,
        .frame_bytes_max = welcome.frame_bytes_max,
        .collectors = sending->session->collectors.count,
        .tries = LINE_TRIES,
        .seed = (uint64_t)clock_steady_ms() ^ ((uint64_t)getpid() << 32),
    };
    sender_init(&sending->sender, &rules, clock_steady_ms());
    return VERDICT_OK;
}

static enum verdict send_all(struct sending *sending, int64_t queued, int64_t patience_ms,
                             struct error *error)
{
    enum verdict verdict = greet(sending, patience_ms, error);
    if (verdict != VERDICT_OK) {
        sending->summary->gave_up = verdict == VERDICT_RETRY;
        return verdict;
    }
    send_progress_begin(&sending->progress, queued);
    verdict = run(sending, error);
    send_progress_end(&sending->progress);
    if (verdict == VERDICT_OK && sending->summary->counts.unproven > 0)
        return error_set(
            error, VERDICT_REJECT, "RECEIPT_WRONG",
            _("%zu receipts of the collector do not verify, so their submissions count "
              "as not received and stay queued; tell the secretariat"),
            sending->summary->counts.unproven);
    return verdict;
}

static enum verdict prepare(struct session *session, int64_t *ret_waiting,
                            struct send_summary *summary, struct error *error)
{
    int64_t counts[OUTBOX_STATE_COUNT] = {0};
    bool claimed = false;
    enum verdict verdict = outbox_counts(session->outbox, counts, error);
    *ret_waiting = counts[OUTBOX_QUEUED] + counts[OUTBOX_SENT];
    if (verdict == VERDICT_OK && *ret_waiting > 0) {
        verdict = home_claim_sending(session->home, &claimed, error);
        summary->elsewhere = verdict == VERDICT_OK && !claimed;
    }
    return verdict;
}

enum verdict send_queued(struct session *session, int64_t patience_ms,
                         struct send_summary *ret_summary, struct error *error)
{
    int64_t waiting = 0, begun_ms = clock_steady_ms();
    *ret_summary = (struct send_summary){.gave_up = false};
    enum verdict verdict = prepare(session, &waiting, ret_summary, error);
    if (verdict != VERDICT_OK || waiting == 0 || ret_summary->elsewhere)
        return verdict;
    struct sending *sending = calloc(1, sizeof *sending);
    if (sending == NULL)
        return error_no_memory(error);
    sending->session = session;
    sending->summary = ret_summary;
    verdict = send_all(sending, waiting, patience_ms, error);
    ret_summary->took_ms = clock_steady_ms() - begun_ms;
    for (size_t i = 0; i < SENDER_WINDOW; i++)
        frame_free(&sending->frames[i]);
    free(sending);
    return verdict;
}

double send_rate(const struct send_summary *summary)
{
    return summary->took_ms > 0 ? (double)summary->payload_bytes * 1000.0 / (double)summary->took_ms
                                : 0.0;
}
