/* See send.h. */
#include "client/send.h"

#include "base/clock.h"
#include "base/progress.h"
#include "client/frame.h"
#include "client/line.h"
#include "client/sender.h"
#include "client/show.h"

#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#define RECONNECT_FIRST_MS 250
#define RECONNECT_LIMIT_MS 5000
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
    struct progress progress;
};

static enum verdict load(struct sending *sending, size_t slot, struct error *error)
{
    struct frame *frame = &sending->frames[slot];
    struct session *session = sending->session;
    enum verdict verdict = frame_fill(frame, session->outbox, session->identity, &sending->limits,
                                      line_request_number(sending->line), &sending->sequence,
                                      &sending->summary->counts.refused, error);
    if (verdict != VERDICT_OK)
        return verdict;
    if (frame->count > 0)
        sender_loaded(&sending->sender, slot, frame->request);
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
                         "the collector answered something else than it was asked");
    struct answer_counts *counts = &sending->summary->counts;
    enum verdict verdict = answer_store(session->outbox, &sending->frames[slot], reply,
                                        session->collector.sign, counts, error);
    if (verdict != VERDICT_OK)
        return verdict;
    sender_answered(&sending->sender, slot, now_ms);
    progress_update(&sending->progress, (int64_t)(counts->received + counts->refused.count));
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
                     "the collector took nothing for %" PRId64
                     " s; what has no receipt stays queued, and `parallax send` goes on with it",
                     sending->sender.rules.patience_ms / 1000);
}

static enum verdict run(struct sending *sending, struct error *error)
{
    for (;;) {
        int64_t now_ms = clock_steady_ms();
        struct sender_todo todo = sender_next(&sending->sender, now_ms);
        enum verdict verdict = VERDICT_OK;
        switch (todo.step) {
        case SENDER_LOAD:
            verdict = load(sending, todo.slot, error);
            break;
        case SENDER_SEND:
            try_to_send(sending, todo.slot, now_ms);
            break;
        case SENDER_RECONNECT:
            verdict = line_reopen(sending->line, error);
            sender_reconnected(&sending->sender, now_ms);
            break;
        case SENDER_WAIT:
            verdict = wait_for_replies(sending, todo.until_ms - now_ms, error);
            break;
        case SENDER_DONE:
            return VERDICT_OK;
        case SENDER_GIVE_UP:
            return give_up(sending, error);
        }
        if (verdict != VERDICT_OK)
            return verdict;
    }
}

static void warn_of_clock(int64_t ahead_ms)
{
    if (ahead_ms > CLOCK_TOLERANCE_MS || ahead_ms < -CLOCK_TOLERANCE_MS)
        show_note(
            "this computer's clock is %" PRId64 " minutes %s the collector's; please set it right",
            (ahead_ms < 0 ? -ahead_ms : ahead_ms) / 60000, ahead_ms > 0 ? "ahead of" : "behind");
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
    sending->limits = (struct frame_limits){welcome.frame_submissions_max, welcome.frame_bytes_max};
    int64_t third_ms = patience_ms / 3;
    struct sender_rules rules = {
        .answer_ms = third_ms < LINE_ANSWER_MS ? third_ms : LINE_ANSWER_MS,
        .patience_ms = patience_ms,
        .connecting_ms = LINE_CONNECTING_MS,
        .reconnect_first_ms = RECONNECT_FIRST_MS,
        .reconnect_limit_ms = RECONNECT_LIMIT_MS,
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
    progress_begin(&sending->progress, "sent", queued);
    verdict = run(sending, error);
    progress_end(&sending->progress);
    if (verdict == VERDICT_OK && sending->summary->counts.unproven > 0)
        return error_set(error, VERDICT_REJECT, "RECEIPT_WRONG",
                         "%zu receipts of the collector do not verify, so their submissions count "
                         "as not received and stay queued; tell the secretariat",
                         sending->summary->counts.unproven);
    return verdict;
}

enum verdict send_queued(struct session *session, int64_t patience_ms,
                         struct send_summary *ret_summary, struct error *error)
{
    int64_t counts[OUTBOX_STATE_COUNT] = {0};
    *ret_summary = (struct send_summary){.gave_up = false};
    enum verdict verdict = outbox_counts(session->outbox, counts, error);
    int64_t waiting = counts[OUTBOX_QUEUED] + counts[OUTBOX_SENT];
    if (verdict != VERDICT_OK || waiting == 0)
        return verdict;
    struct sending *sending = calloc(1, sizeof *sending);
    if (sending == NULL)
        return error_no_memory(error);
    sending->session = session;
    sending->summary = ret_summary;
    verdict = send_all(sending, waiting, patience_ms, error);
    for (size_t i = 0; i < SENDER_WINDOW; i++)
        frame_free(&sending->frames[i]);
    free(sending);
    return verdict;
}
