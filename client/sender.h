/*
 * The pure core of sending: which frame goes when, what happens when nothing comes back, and when
 * to give up. It sees neither socket nor outbox nor clock; the shell (send.c) does what it says.
 *
 * A few frames are on their way at once. Each is held until it is answered, and sent again with the
 * same bytes and request number on a fresh socket when the answer does not come.
 */
#ifndef PARALLAX_CLIENT_SENDER_H
#define PARALLAX_CLIENT_SENDER_H

#include "base/retry.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SENDER_WINDOW 8

struct sender_rules {
    int64_t answer_ms;     /* no answer for this long: reconnect, and send again */
    int64_t patience_ms;   /* nothing accepted or refused for this long: give up */
    int64_t connecting_ms; /* between tries to put a frame on a socket that takes none */
    int64_t reconnect_first_ms, reconnect_limit_ms; /* pauses after a reconnection, with jitter */
    uint64_t seed;                                  /* of the jitter */
};

enum sender_slot_state {
    SENDER_SLOT_FREE,
    SENDER_SLOT_READY,  /* loaded, to be sent */
    SENDER_SLOT_SENT,   /* until_ms: then the answer is overdue */
    SENDER_SLOT_RESTING /* the collector is busy; until_ms: then it is sent again */
};

struct sender_slot {
    enum sender_slot_state state;
    uint64_t request;
    int64_t until_ms;
};

struct sender {
    struct sender_rules rules;
    struct sender_slot slots[SENDER_WINDOW];
    bool drained;        /* nothing more to load */
    int64_t progress_ms; /* when the last frame was accepted or refused */
    bool blocked;        /* the socket takes nothing */
    int64_t blocked_ms;  /* since when */
    int64_t hold_ms;     /* nothing is sent before */
    struct retry retry;
};

enum sender_step {
    SENDER_LOAD,      /* put the next frame into slot: sender_loaded, or sender_drained */
    SENDER_SEND,      /* send the frame of slot: sender_sent, or sender_blocked */
    SENDER_RECONNECT, /* throw the socket away, make a new one: sender_reconnected */
    SENDER_WAIT,      /* for an answer, at most until until_ms */
    SENDER_DONE,      /* everything is answered */
    SENDER_GIVE_UP    /* what is not answered stays queued */
};

struct sender_todo {
    enum sender_step step;
    size_t slot;
    int64_t until_ms;
};

void sender_init(struct sender *sender, const struct sender_rules *rules, int64_t now_ms);
/* What is to be done now. Times are of one clock that never goes back. */
struct sender_todo sender_next(const struct sender *sender, int64_t now_ms);

/* request: a number no earlier frame had. */
void sender_loaded(struct sender *sender, size_t slot, uint64_t request);
void sender_drained(struct sender *sender);
void sender_sent(struct sender *sender, size_t slot, int64_t now_ms);
void sender_blocked(struct sender *sender, int64_t now_ms);
void sender_reconnected(struct sender *sender, int64_t now_ms);
/* False: no frame with this request number waits for an answer (it came twice, or too late). */
bool sender_find(const struct sender *sender, uint64_t request, size_t *ret_slot);
/* The frame was accepted or refused: the slot is free. */
void sender_answered(struct sender *sender, size_t slot, int64_t now_ms);
/* Nothing of it was taken; it is sent again retry_after_ms later, and up to half as long again. */
void sender_busy(struct sender *sender, size_t slot, int64_t retry_after_ms, int64_t now_ms);

#endif
