/* See sending.h. */
#include "bench/sending.h"

#include "base/arena.h"

#include <stdlib.h>
#include <sys/resource.h>
#include <sys/timerfd.h>
#include <unistd.h>

#define PATIENCE_MS ((int64_t)120000)
/* So many are waited for. More are looked at in turn, and then no more for a moment: what that
 * costs the machine nobody else would, so the more they are, the longer the moment. */
#define WAITED_FOR_MAX (LINK_WAIT_MAX - 1)
#define CLIENTS_A_MS 100
#define FULL_NS 1000000

/* One client: its next frame is the one with its number plus a multiple of the clients. */
struct sender {
    struct peer peer;
    size_t next, under_way;
    size_t again[LOAD_WINDOW_MAX]; /* frames that were told BUSY */
    size_t again_count;
    int64_t hold_ns; /* until when it was asked to wait */
};

struct sending {
    const struct load *load;
    struct stock *stock;
    size_t sent, answered; /* frames */
    int64_t *since_ns;     /* by frame: when it was sent first, or should have been */
    struct sender *senders;
    int64_t start_ns;
    int timer;         /* for the next frame that is due */
    bool line_is_full; /* of somebody, since the last wait */
};

static int64_t cpu_us(void)
{
    struct rusage usage;
    (void)getrusage(RUSAGE_SELF, &usage);
    return (int64_t)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000 +
           usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
}

static enum verdict enter_all(struct sending *sending, struct error *error)
{
    const struct load *load = sending->load;
    enum verdict verdict = VERDICT_OK;
    for (size_t i = 0; verdict == VERDICT_OK && i < load->clients; i++) {
        const struct identity *member = load->members[i % load->member_count];
        verdict = peer_enter(&load->address, member, PATIENCE_MS, &sending->senders[i].peer, error);
        sending->senders[i].next = i;
    }
    return verdict;
}

enum verdict sending_new(const struct load *load, struct stock *stock, struct sending **ret_sending,
                         struct error *error)
{
    struct sending *sending = calloc(1, sizeof *sending);
    if (sending == NULL)
        return error_no_memory(error);
    sending->load = load;
    sending->stock = stock;
    sending->since_ns = calloc(stock_count(stock), sizeof *sending->since_ns);
    sending->senders = calloc(load->clients, sizeof *sending->senders);
    sending->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    enum verdict verdict =
        sending->since_ns == NULL || sending->senders == NULL || sending->timer < 0
            ? error_no_memory(error)
            : enter_all(sending, error);
    if (verdict != VERDICT_OK) {
        sending_free(&sending);
        return verdict;
    }
    *ret_sending = sending;
    return VERDICT_OK;
}

void sending_free(struct sending **sending_place)
{
    struct sending *sending = *sending_place;
    if (sending == NULL)
        return;
    if (sending->timer >= 0)
        (void)close(sending->timer);
    free(sending->since_ns);
    free(sending->senders);
    free(sending);
    *sending_place = NULL;
}

static bool has_new(const struct sending *sending, const struct sender *sender)
{
    return sender->next < stock_count(sending->stock) && !sending->load->result->enough;
}

static int64_t due_ns(const struct sending *sending, size_t frame)
{
    const struct load *load = sending->load;
    if (load->rate_per_s == 0)
        return sending->start_ns;
    double findings = (double)(frame * load->findings_a_frame);
    return sending->start_ns + (int64_t)(findings * 1e9 / (double)load->rate_per_s);
}

/* What it would send next: what came back before what is new. */
static bool find_frame(const struct sending *sending, const struct sender *sender,
                       size_t *ret_frame)
{
    int64_t now = now_ns();
    if (now < sender->hold_ns || sender->under_way == sending->load->window)
        return false;
    bool again = sender->again_count > 0;
    *ret_frame = again ? sender->again[sender->again_count - 1] : sender->next;
    return again || (has_new(sending, sender) && due_ns(sending, sender->next) <= now);
}

static void note_sent(struct sending *sending, struct sender *sender, size_t frame)
{
    sender->under_way++;
    if (sender->again_count > 0) {
        sender->again_count--;
        return;
    }
    sending->since_ns[frame] = sending->load->rate_per_s > 0 ? due_ns(sending, frame) : now_ns();
    sender->next += sending->load->clients;
    sending->sent++;
}

static enum verdict send_due(struct sending *sending, struct sender *sender, bool *ret_moved,
                             struct error *error)
{
    size_t frame;
    while (find_frame(sending, sender, &frame)) {
        enum verdict verdict =
            link_send(sender->peer.link, NULL, 0, stock_frame(sending->stock, frame), error);
        sending->line_is_full = sending->line_is_full || verdict == VERDICT_RETRY;
        if (verdict != VERDICT_OK)
            return verdict == VERDICT_RETRY ? VERDICT_OK : verdict;
        note_sent(sending, sender, frame);
        *ret_moved = true;
    }
    return VERDICT_OK;
}

/* As a polite client it waits, and has less under way by this frame until then. */
static void put_back(struct sending *sending, struct sender *sender, size_t frame)
{
    sending->load->result->busy++;
    sender->again[sender->again_count++] = frame;
    sender->hold_ns = now_ns() + (int64_t)sender->peer.reply.retry_after_ms * 1000000;
}

static enum verdict take_answer(struct sending *sending, struct sender *sender, struct error *error)
{
    struct peer *peer = &sender->peer;
    struct load_result *result = sending->load->result;
    arena_reset(peer->arena);
    enum verdict verdict =
        collector_reply_decode(peer->frame.payload, peer->arena, &peer->reply, error);
    if (verdict != VERDICT_OK)
        return verdict;
    size_t frame = (size_t)peer->reply.request - 2;
    if (frame >= stock_count(sending->stock) || peer->reply.kind == REPLY_WELCOME)
        return VERDICT_OK;
    sender->under_way--;
    if (peer->reply.kind == REPLY_BUSY) {
        put_back(sending, sender, frame);
        return VERDICT_OK;
    }
    if (peer->reply.kind != REPLY_OUTCOMES)
        return error_set(error, VERDICT_RETRY, "LOAD", "the collector refuses a frame: %.*s",
                         (int)peer->reply.sentence.length, peer->reply.sentence.at);
    for (size_t i = 0; i < peer->reply.outcome_count; i++)
        *(peer->reply.outcomes[i].accepted ? &result->receipts : &result->refused) += 1;
    result->last_receipt_ns = now_ns();
    samples_add(sending->load->receipts, result->last_receipt_ns - sending->since_ns[frame]);
    samples_add(sending->load->answered, result->last_receipt_ns);
    sending->answered++;
    return VERDICT_OK;
}

static enum verdict take_answers(struct sending *sending, struct sender *sender, bool *ret_moved,
                                 struct error *error)
{
    enum verdict verdict = VERDICT_OK;
    while (verdict == VERDICT_OK &&
           link_receive(sender->peer.link, &sender->peer.frame, NULL) == VERDICT_OK) {
        *ret_moved = true;
        verdict = take_answer(sending, sender, error);
        link_frame_free(&sender->peer.frame);
    }
    return verdict;
}

/* When the next frame is due or may come again; 0: none is, before an answer comes. */
static int64_t next_ns(const struct sending *sending)
{
    int64_t soonest = 0;
    for (size_t i = 0; i < sending->load->clients; i++) {
        const struct sender *sender = &sending->senders[i];
        if (sender->under_way == sending->load->window ||
            (sender->again_count == 0 && !has_new(sending, sender)))
            continue;
        int64_t due = sender->again_count > 0 ? sender->hold_ns : due_ns(sending, sender->next);
        due = due > sender->hold_ns ? due : sender->hold_ns;
        soonest = soonest == 0 || due < soonest ? due : soonest;
    }
    return soonest;
}

/* A line that is full is tried again after a moment. */
static void set_timer(struct sending *sending)
{
    int64_t at = sending->line_is_full ? now_ns() + FULL_NS : next_ns(sending);
    struct itimerspec when = {.it_value = {at / 1000000000, at % 1000000000}};
    (void)timerfd_settime(sending->timer, TFD_TIMER_ABSTIME, &when, NULL);
    sending->line_is_full = false;
}

static enum verdict wait_for_news(struct sending *sending, struct error *error)
{
    size_t clients = sending->load->clients;
    if (clients > WAITED_FOR_MAX)
        return link_wait(NULL, 0, 1 + (int64_t)(clients / CLIENTS_A_MS), error);
    struct link_wait_item items[LINK_WAIT_MAX] = {{.fd = sending->timer}};
    for (size_t i = 0; i < clients; i++)
        items[1 + i] = (struct link_wait_item){.link = sending->senders[i].peer.link, .fd = -1};
    set_timer(sending);
    return link_wait(items, 1 + clients, PATIENCE_MS, error);
}

static bool is_done(const struct sending *sending)
{
    size_t all = sending->load->result->enough ? sending->sent : stock_count(sending->stock);
    return sending->answered == all;
}

enum verdict sending_run(struct sending *sending, struct error *error)
{
    const struct load *load = sending->load;
    enum verdict verdict = VERDICT_OK;
    int64_t before_us = cpu_us();
    sending->start_ns = now_ns();
    load->result->first_send_ns = sending->start_ns;
    while (verdict == VERDICT_OK && !is_done(sending)) {
        bool moved = false;
        for (size_t i = 0; verdict == VERDICT_OK && i < load->clients; i++) {
            verdict = send_due(sending, &sending->senders[i], &moved, error);
            if (verdict == VERDICT_OK)
                verdict = take_answers(sending, &sending->senders[i], &moved, error);
        }
        if (verdict == VERDICT_OK && (!moved || load->clients > WAITED_FOR_MAX))
            verdict = wait_for_news(sending, error);
    }
    load->result->cpu_us = cpu_us() - before_us;
    return verdict;
}
