/* See load.h. */
#include "bench/load.h"

#include "base/arena.h"
#include "bench/frames.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>

#define PATIENCE_MS ((int64_t)120000)

enum verdict load_init(struct load *load, size_t frames_max, struct error *error)
{
    load->result =
        mmap(NULL, sizeof *load->result, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (load->result == MAP_FAILED) {
        load->result = NULL;
        return error_no_memory(error);
    }
    return samples_new(frames_max, &load->receipts, error);
}

void load_free(struct load *load)
{
    if (load->result != NULL)
        (void)munmap(load->result, sizeof *load->result);
    load->result = NULL;
    samples_free(&load->receipts);
}

/* One client: its next frame is the one with its number plus a multiple of the clients. */
struct sender {
    struct peer peer;
    size_t next, under_way;
};

struct sending {
    const struct load *load;
    size_t frame_count, answered;
    struct buffer *frames;
    int64_t *sent_ns; /* by frame */
    struct sender *senders;
    int64_t start_ns;
};

static int64_t cpu_us(void)
{
    struct rusage usage;
    (void)getrusage(RUSAGE_SELF, &usage);
    return (int64_t)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000 +
           usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
}

static enum verdict make_frames(struct sending *sending, struct error *error)
{
    const struct load *load = sending->load;
    struct frames *frames;
    enum verdict verdict = frames_new(load->member, &frames, error);
    if (verdict != VERDICT_OK)
        return verdict;
    for (size_t i = 0; verdict == VERDICT_OK && i < sending->frame_count; i++) {
        size_t left = load->findings - i * load->findings_a_frame;
        size_t count = left < load->findings_a_frame ? left : load->findings_a_frame;
        verdict = frames_make(frames, count, i + 2, &sending->frames[i], error);
    }
    frames_free(&frames);
    return verdict;
}

static enum verdict enter_all(struct sending *sending, struct error *error)
{
    const struct load *load = sending->load;
    enum verdict verdict = VERDICT_OK;
    for (size_t i = 0; verdict == VERDICT_OK && i < load->clients; i++) {
        verdict =
            peer_enter(&load->address, load->member, PATIENCE_MS, &sending->senders[i].peer, error);
        sending->senders[i].next = i;
    }
    return verdict;
}

/* With a rate a frame has its time; without, it may go as soon as the window has room. */
static bool is_due(const struct sending *sending, size_t frame)
{
    const struct load *load = sending->load;
    if (load->rate_per_s == 0)
        return true;
    int64_t due_ns =
        (int64_t)((double)(frame * load->findings_a_frame) * 1e9 / (double)load->rate_per_s);
    return now_ns() - sending->start_ns >= due_ns;
}

static enum verdict send_due(struct sending *sending, struct sender *sender, bool *ret_moved,
                             struct error *error)
{
    const struct load *load = sending->load;
    while (sender->next < sending->frame_count && sender->under_way < load->window &&
           is_due(sending, sender->next)) {
        sending->sent_ns[sender->next] = now_ns();
        enum verdict verdict = link_send(sender->peer.link, NULL, 0,
                                         buffer_view(&sending->frames[sender->next]), error);
        if (verdict == VERDICT_RETRY)
            return VERDICT_OK;
        if (verdict != VERDICT_OK)
            return verdict;
        sender->under_way++;
        sender->next += load->clients;
        *ret_moved = true;
    }
    return VERDICT_OK;
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
    if (frame >= sending->frame_count || peer->reply.kind == REPLY_WELCOME)
        return VERDICT_OK;
    sender->under_way--;
    if (peer->reply.kind == REPLY_BUSY) { /* it comes again, behind the others */
        result->busy++;
        sending->sent_ns[frame] = now_ns();
        return peer_send(peer, buffer_view(&sending->frames[frame]), PATIENCE_MS, error);
    }
    if (peer->reply.kind != REPLY_OUTCOMES)
        return error_set(error, VERDICT_RETRY, "LOAD", "the collector refuses a frame: %.*s",
                         (int)peer->reply.sentence.length, peer->reply.sentence.at);
    for (size_t i = 0; i < peer->reply.outcome_count; i++)
        *(peer->reply.outcomes[i].accepted ? &result->receipts : &result->refused) += 1;
    result->last_receipt_ns = now_ns();
    samples_add(sending->load->receipts, result->last_receipt_ns - sending->sent_ns[frame]);
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

/* One client is waited for; many are looked at in turn, after a moment without news. */
static enum verdict wait_for_news(struct sending *sending, struct error *error)
{
    struct link_wait_item item = {.link = sending->senders[0].peer.link, .fd = -1};
    bool alone = sending->load->clients == 1 && sending->load->rate_per_s == 0;
    return link_wait(&item, 1, alone ? 1000 : 1, error);
}

static enum verdict send_all(struct sending *sending, struct error *error)
{
    const struct load *load = sending->load;
    enum verdict verdict = VERDICT_OK;
    int64_t before_us = cpu_us();
    sending->start_ns = now_ns();
    load->result->first_send_ns = sending->start_ns;
    while (verdict == VERDICT_OK && sending->answered < sending->frame_count) {
        bool moved = false;
        for (size_t i = 0; verdict == VERDICT_OK && i < load->clients; i++) {
            verdict = send_due(sending, &sending->senders[i], &moved, error);
            if (verdict == VERDICT_OK)
                verdict = take_answers(sending, &sending->senders[i], &moved, error);
        }
        if (verdict == VERDICT_OK && !moved)
            verdict = wait_for_news(sending, error);
    }
    load->result->cpu_us = cpu_us() - before_us;
    return verdict;
}

static void await_go(void)
{
    sigset_t go;
    int number;
    (void)sigemptyset(&go);
    (void)sigaddset(&go, SIGUSR1);
    (void)sigwait(&go, &number);
}

static void free_sending(struct sending *sending)
{
    for (size_t i = 0; sending->frames != NULL && i < sending->frame_count; i++)
        buffer_free(&sending->frames[i]);
    free(sending->frames);
    free(sending->sent_ns);
    free(sending->senders); /* their links go with the process */
}

static int run(void *context, int ready_fd)
{
    struct sending sending = {.load = context};
    const struct load *load = context;
    struct error error;
    sigset_t go;
    (void)sigemptyset(&go);
    (void)sigaddset(&go, SIGUSR1);
    (void)sigprocmask(SIG_BLOCK, &go, NULL);
    child_raise_descriptors();
    link_start();
    link_sockets_max(load->clients + 64);
    sending.frame_count = (load->findings + load->findings_a_frame - 1) / load->findings_a_frame;
    sending.frames = calloc(sending.frame_count, sizeof *sending.frames);
    sending.sent_ns = calloc(sending.frame_count, sizeof *sending.sent_ns);
    sending.senders = calloc(load->clients, sizeof *sending.senders);
    enum verdict verdict =
        sending.frames == NULL || sending.sent_ns == NULL || sending.senders == NULL
            ? error_no_memory(&error)
            : make_frames(&sending, &error);
    if (verdict == VERDICT_OK)
        verdict = enter_all(&sending, &error);
    if (verdict == VERDICT_OK) {
        child_say_ready(ready_fd);
        await_go();
        verdict = send_all(&sending, &error);
    }
    if (verdict != VERDICT_OK)
        (void)fprintf(stderr, "parallax-bench: clients: %s\n", error.text);
    free_sending(&sending);
    return (int)verdict_exit_code(verdict);
}

enum verdict load_start(struct load *load, struct child *ret_child, struct error *error)
{
    *load->result = (struct load_result){.receipts = 0};
    samples_clear(load->receipts);
    return child_start_part(run, load, ret_child, error);
}

void load_go(const struct child *child)
{
    (void)kill(child->pid, SIGUSR1);
}
