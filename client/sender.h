/*
 * The pure core of sending: which frame goes when and how large it is, what happens when nothing
 * comes back, and when to give up. It sees neither socket nor outbox nor clock; the shell (send.c)
 * does what it says.
 *
 * A few frames are on their way at once. Frames begin small and grow while answers come quickly, so
 * that one takes about FRAME_TARGET_MS on a line of any speed, and so does their number. Each is
 * held until it is answered. A connection that is merely slow is never thrown away: it is given up
 * only when no byte moves any more. Then what has no answer is put into frames anew, and smaller
 * ones, so that a line that breaks again and again still gets further.
 *
 * A collector that stays silent is left for the next one after a few tries.
 */
#ifndef PARALLAX_CLIENT_SENDER_H
#define PARALLAX_CLIENT_SENDER_H

#include "base/retry.h"
#include "client/movement.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SENDER_WINDOW 8
#define SENDER_FRAME_BYTES_FIRST ((size_t)8 * 1024)
#define SENDER_FRAME_BYTES_MIN ((size_t)1024)

struct sender_rules {
    int64_t silence_ms;    /* no answer and no byte for this long: reconnect, and send again */
    int64_t opening_ms;    /* likewise while the socket takes nothing */
    int64_t patience_ms;   /* nothing got further for this long: give up */
    int64_t connecting_ms; /* between tries to put a frame on a socket that takes none */
    int64_t reconnect_first_ms, reconnect_limit_ms; /* pauses after a reconnection, with jitter */
    size_t frame_bytes_max;
    size_t collectors; /* that are known */
    unsigned tries;    /* silent ones in a row before the next collector */
    uint64_t seed;     /* of the jitter */
};

enum sender_slot_state {
    SENDER_SLOT_FREE,
    SENDER_SLOT_READY,  /* loaded, to be sent */
    SENDER_SLOT_SENT,   /* waits for its answer */
    SENDER_SLOT_RESTING /* the collector is busy; until_ms: then it is sent again */
};

struct sender_slot {
    enum sender_slot_state state;
    uint64_t request;
    size_t bytes;
    int64_t sent_ms;
    int64_t until_ms;
};

struct sender {
    struct sender_rules rules;
    struct sender_slot slots[SENDER_WINDOW];
    size_t window;      /* frames that may be under way now */
    size_t frame_bytes; /* that the next one should have */
    bool drained;       /* nothing more to load */
    bool lost;          /* the connection that frames were sent on is gone */
    struct movement movement;
    int64_t answered_ms; /* the last answer of any kind */
    unsigned silent;     /* reconnections since the last answer */
    size_t moves;        /* to other collectors since a frame was answered */
    bool blocked;        /* the socket takes nothing */
    int64_t blocked_ms;  /* since when */
    int64_t hold_ms;     /* nothing is sent before */
    struct retry retry;
};

enum sender_step {
    SENDER_LOAD,      /* put the next frame into slot: sender_loaded, or sender_drained */
    SENDER_SEND,      /* send the frame of slot: sender_sent, or sender_blocked */
    SENDER_REFRAME,   /* what has no answer is to be loaded anew: sender_reframed */
    SENDER_RECONNECT, /* that, and a new socket in the old one's place: sender_reconnected */
    SENDER_MOVE_ON,   /* that, to the next collector that answers: sender_moved_on */
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
/* What lib/wire's link_moved tells; call it at least every second while frames are under way. */
void sender_moved(struct sender *sender, uint64_t connections, bool connected, uint64_t bytes,
                  int64_t now_ms);

/* request: a number no earlier frame had; bytes: of the frame. */
void sender_loaded(struct sender *sender, size_t slot, uint64_t request, size_t bytes);
void sender_drained(struct sender *sender);
/* There may be something to load again. */
void sender_refill(struct sender *sender);
void sender_sent(struct sender *sender, size_t slot, int64_t now_ms);
void sender_blocked(struct sender *sender, int64_t now_ms);
void sender_reframed(struct sender *sender);
void sender_reconnected(struct sender *sender, int64_t now_ms);
/* This collector has just answered a greeting, and takes frames of at most so many bytes. */
void sender_moved_on(struct sender *sender, size_t frame_bytes_max, int64_t now_ms);
/* False: no frame with this request number waits for an answer (it came twice, or too late). */
bool sender_find(const struct sender *sender, uint64_t request, size_t *ret_slot);
/* The frame was accepted or refused: the slot is free. */
void sender_answered(struct sender *sender, size_t slot, int64_t now_ms);
/* Nothing of it was taken; it is sent again retry_after_ms later, and up to half as long again. */
void sender_busy(struct sender *sender, size_t slot, int64_t retry_after_ms, int64_t now_ms);
/* When patience ends if nothing gets further. */
int64_t sender_gives_up_ms(const struct sender *sender);

#endif
