/* See truth.h: frames, answers, and what happens when there are none. */
#include "tests/fault/truth_private.h"

#include "base/clock.h"
#include "tests/support/peer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

/* No answer for so long: everything is sent again on a new connection, as our client does. */
#define ANSWER_MS ((int64_t)2000)
/* ZeroMQ does not knock again where it was turned away; on a bad line the handshake takes its time.
 */
#define OPENING_FIRST_MS ((int64_t)700)
#define OPENING_LIMIT_MS ((int64_t)10000)
#define REPLY_BYTES_MAX ((size_t)1024 * 1024)
/* A collector that is BUSY says for how long; a test has less patience. */
#define REST_MS_MAX ((int64_t)200)
#define WORK_MS 20
#define FEED_ITEMS 8
/* Of feeding: a wait of many seconds must not end in a flood to be accounted for. */
#define FEED_EVERY_MS ((int64_t)20)

void truth_connect(struct truth *truth)
{
    struct error error;
    const struct link_client_config config = {
        .endpoint = truth->endpoint,
        .curve_secret = identity_curve_secret(truth->identity),
        .curve_public = identity_public(truth->identity)->curve,
        .server_public = truth->collector.curve,
        .frame_bytes_max = REPLY_BYTES_MAX,
    };
    assert_int_equal(link_connect(&config, &truth->link, &error), VERDICT_OK);
    truth->blocked_ms = 0;
    truth->counts.connections++;
    if (truth->opening_ms < OPENING_FIRST_MS)
        truth->opening_ms = OPENING_FIRST_MS;
}

static void let_go(struct truth *truth, struct truth_frame *frame)
{
    for (size_t i = 0; i < frame->count; i++) {
        struct truth_item *item = &truth->items[frame->items[i]];
        if (item->state == TRUTH_SENT)
            item->state = TRUTH_WAITING;
        if (frame->items[i] < truth->next)
            truth->next = frame->items[i];
    }
    frame->request = 0;
}

void truth_reconnect(struct truth *truth)
{
    for (size_t i = 0; i < TRUTH_WINDOW; i++)
        if (truth->frames[i].request != 0)
            let_go(truth, &truth->frames[i]);
    link_free(&truth->link, 0);
    truth_connect(truth);
}

void truth_move(struct truth *truth, const char *endpoint)
{
    truth->endpoint = endpoint;
    truth_reconnect(truth);
}

static size_t gather(struct truth *truth, struct truth_frame *frame)
{
    while (truth->next < truth->count && truth->items[truth->next].state != TRUTH_WAITING)
        truth->next++;
    frame->count = 0;
    size_t bytes = 0;
    for (size_t i = truth->next; i < truth->count && frame->count < TRUTH_FRAME_ITEMS; i++) {
        if (truth->items[i].state != TRUTH_WAITING)
            continue;
        bytes += truth->items[i].bytes.length;
        if (frame->count > 0 && bytes > CLIENT_FRAME_BYTES_MAX / 2)
            break;
        frame->items[frame->count++] = i;
    }
    return frame->count;
}

static bool send_frame(struct truth *truth, struct truth_frame *frame)
{
    struct error error;
    struct peer_item items[TRUTH_FRAME_ITEMS];
    struct text bytes[TRUTH_FRAME_ITEMS];
    uint8_t signature[SEAL_SIGNATURE_BYTES];
    struct buffer out = BUFFER_NONE;
    for (size_t i = 0; i < frame->count; i++) {
        const struct truth_item *item = &truth->items[frame->items[i]];
        items[i] = (struct peer_item){item->id, buffer_view(&item->bytes)};
        bytes[i] = items[i].bytes;
    }
    peer_sign(truth->identity, items, frame->count, signature);
    const struct client_request request = {
        .request = ++truth->last_request,
        .kind = REQUEST_SUBMIT,
        .submissions = {frame->count, bytes},
        .signature = {(const char *)signature, sizeof signature},
    };
    arena_reset(truth->arena);
    assert_int_equal(client_request_encode(&request, truth->arena, &out, &error), VERDICT_OK);
    bool sent = link_send(truth->link, NULL, 0, buffer_view(&out), &error) == VERDICT_OK;
    buffer_free(&out);
    if (!sent)
        return false;
    frame->request = request.request;
    frame->sent_ms = clock_steady_ms();
    for (size_t i = 0; i < frame->count; i++) {
        struct truth_item *item = &truth->items[frame->items[i]];
        truth->counts.resent += item->was_sent;
        item->was_sent = true;
        item->state = TRUTH_SENT;
    }
    return true;
}

static void send_what_may_go(struct truth *truth, int64_t now_ms)
{
    for (size_t i = 0; i < TRUTH_WINDOW && now_ms >= truth->rest_until_ms; i++) {
        struct truth_frame *frame = &truth->frames[i];
        if (frame->request != 0 || gather(truth, frame) == 0)
            continue;
        if (!send_frame(truth, frame)) {
            truth->blocked_ms = truth->blocked_ms == 0 ? now_ms : truth->blocked_ms;
            return;
        }
        truth->blocked_ms = 0;
        truth->opening_ms = OPENING_FIRST_MS;
    }
}

static void take_reply(struct truth *truth, const struct collector_reply *reply)
{
    struct truth_frame *frame = NULL;
    for (size_t i = 0; i < TRUTH_WINDOW; i++)
        if (truth->frames[i].request != 0 && truth->frames[i].request == reply->request)
            frame = &truth->frames[i];
    if (frame == NULL)
        return; /* it came after we had given it up */
    if (reply->kind == REPLY_BUSY) {
        int64_t rest_ms = reply->retry_after_ms;
        truth->counts.busy++;
        assert_true(rest_ms > 0);
        truth->rest_until_ms = clock_steady_ms() + (rest_ms < REST_MS_MAX ? rest_ms : REST_MS_MAX);
        let_go(truth, frame);
        return;
    }
    if (reply->kind == REPLY_REFUSED && truth->may_refuse) {
        for (size_t i = 0; i < frame->count; i++)
            truth->items[frame->items[i]].state = TRUTH_ANSWERED;
        truth->counts.refused += (int64_t)frame->count;
        frame->request = 0;
        return;
    }
    if (reply->kind != REPLY_OUTCOMES || reply->outcome_count != frame->count)
        fail_msg("an answer of kind %d, %.*s", reply->kind, TEXT_ARGS(reply->code));
    for (size_t i = 0; i < frame->count; i++)
        truth_take_outcome(truth, &truth->items[frame->items[i]], reply, &reply->outcomes[i]);
    frame->request = 0;
}

static void take_replies(struct truth *truth)
{
    for (;;) {
        struct error error;
        struct link_frame frame = {0};
        struct collector_reply reply;
        if (link_receive(truth->link, &frame, &error) != VERDICT_OK)
            return;
        arena_reset(truth->arena);
        assert_int_equal(collector_reply_decode(frame.payload, truth->arena, &reply, &error),
                         VERDICT_OK);
        take_reply(truth, &reply);
        link_frame_free(&frame);
    }
}

static bool is_silent(struct truth *truth, int64_t now_ms)
{
    if (truth->blocked_ms != 0 && now_ms - truth->blocked_ms >= truth->opening_ms) {
        if (truth->opening_ms < OPENING_LIMIT_MS)
            truth->opening_ms *= 2;
        return true;
    }
    for (size_t i = 0; i < TRUTH_WINDOW; i++)
        if (truth->frames[i].request != 0 && now_ms - truth->frames[i].sent_ms >= ANSWER_MS)
            return true;
    return false;
}

void truth_work(struct truth *truth, int64_t wait_ms)
{
    struct error error;
    send_what_may_go(truth, clock_steady_ms());
    struct link_wait_item item = {.link = truth->link, .fd = -1};
    assert_int_equal(link_wait(&item, 1, wait_ms, &error), VERDICT_OK);
    take_replies(truth);
    if (is_silent(truth, clock_steady_ms()))
        truth_reconnect(truth);
}

bool truth_is_settled(const struct truth *truth)
{
    for (size_t i = truth->next; i < truth->count; i++)
        if (truth->items[i].state != TRUTH_ANSWERED)
            return false;
    for (size_t i = 0; i < TRUTH_WINDOW; i++)
        if (truth->frames[i].request != 0)
            return false;
    return true;
}

void truth_until(struct truth *truth, int64_t receipted)
{
    int64_t until_ms = clock_steady_ms() + process_patience_ms();
    while (truth->counts.receipted < receipted) {
        if (clock_steady_ms() >= until_ms)
            fail_msg("%lld of %lld have receipts", (long long)truth->counts.receipted,
                     (long long)receipted);
        truth_work(truth, WORK_MS);
    }
}

void truth_settle(struct truth *truth)
{
    int64_t until_ms = clock_steady_ms() + process_patience_ms();
    while (!truth_is_settled(truth)) {
        if (clock_steady_ms() >= until_ms)
            fail_msg("only %lld of %lld have receipts", (long long)truth->counts.receipted,
                     (long long)truth->counts.offered);
        truth_work(truth, WORK_MS);
    }
}

void truth_feed(struct truth *truth, int64_t wait_ms)
{
    int64_t now_ms = clock_steady_ms();
    if (truth_is_settled(truth) && now_ms - truth->fed_ms >= FEED_EVERY_MS) {
        truth_offer(truth, FEED_ITEMS);
        truth->fed_ms = now_ms;
    }
    truth_work(truth, wait_ms);
}

void truth_until_reconnected(struct truth *truth)
{
    int64_t until_ms = clock_steady_ms() + process_patience_ms();
    int64_t connections = truth->counts.connections;
    while (truth->counts.connections == connections) {
        if (clock_steady_ms() >= until_ms)
            fail_msg("%s", "the collector goes on answering, or the client waits for nothing");
        truth_feed(truth, WORK_MS);
    }
}

void truth_until_busy(struct truth *truth, int64_t times)
{
    int64_t until_ms = clock_steady_ms() + process_patience_ms();
    int64_t wanted = truth->counts.busy + times;
    while (truth->counts.busy < wanted) {
        if (clock_steady_ms() >= until_ms)
            fail_msg("%s", "nobody is told BUSY");
        truth_feed(truth, WORK_MS); /* whether there is room is asked again after a second */
    }
}

void truth_until_end(struct truth *truth, struct process *process)
{
    int64_t until_ms = clock_steady_ms() + process_patience_ms();
    while (process_runs(process, 0)) {
        if (clock_steady_ms() >= until_ms)
            fail_msg("the process does not end: %s", process_err(process));
        truth_feed(truth, WORK_MS);
    }
}
