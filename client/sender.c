/* See sender.h. */
#include "client/sender.h"

#include <assert.h>

/* A frame should take so long: long enough to be worth its signature and the way there and back,
 * short enough to have something to show on a line that breaks. */
#define FRAME_TARGET_MS 2000
/* Answered within this: one more may be under way. Later than the other: one less. */
#define QUICK_MS 1000
#define SLOW_MS 8000
/* Two, so that the line does not idle while the answer to the first is on its way. */
#define WINDOW_FIRST 2
/* A silence that is waited for doubles with each reconnection, up to this. TCP itself, on a line
 * that loses a third of its packets, is often still for that long. */
#define SILENCE_MS_MAX ((int64_t)30000)

void sender_init(struct sender *sender, const struct sender_rules *rules, int64_t now_ms)
{
    *sender = (struct sender){
        .rules = *rules,
        .window = WINDOW_FIRST,
        .frame_bytes = SENDER_FRAME_BYTES_FIRST,
        .answered_ms = now_ms,
        .hold_ms = now_ms,
    };
    movement_begin(&sender->movement, now_ms);
    retry_init(&sender->retry, rules->reconnect_first_ms, rules->reconnect_limit_ms, rules->seed);
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* Never beyond a third of patience, so that there are three tries in it. */
static int64_t grown(const struct sender *sender, int64_t first_ms)
{
    int64_t limit_ms = later(earlier(SILENCE_MS_MAX, sender->rules.patience_ms / 3), first_ms);
    for (unsigned i = 0; i < sender->silent && first_ms < limit_ms; i++)
        first_ms *= 2;
    return earlier(first_ms, limit_ms);
}

/* When the connection is taken for dead if nothing more comes; INT64_MAX: nothing is waited for. */
static int64_t dead_ms(const struct sender *sender)
{
    int64_t at_ms = INT64_MAX;
    if (sender->blocked)
        at_ms = later(sender->blocked_ms, sender->movement.moved_ms) +
                grown(sender, sender->rules.opening_ms);
    for (size_t i = 0; i < SENDER_WINDOW; i++) {
        const struct sender_slot *slot = &sender->slots[i];
        if (slot->state != SENDER_SLOT_SENT)
            continue;
        int64_t quiet_ms = later(slot->sent_ms, sender->answered_ms);
        quiet_ms = later(quiet_ms, sender->movement.moved_ms);
        at_ms = earlier(at_ms, quiet_ms + grown(sender, sender->rules.silence_ms));
    }
    return at_ms;
}

static bool may_be_sent(const struct sender_slot *slot, int64_t now_ms)
{
    return slot->state == SENDER_SLOT_READY ||
           (slot->state == SENDER_SLOT_RESTING && slot->until_ms <= now_ms);
}

/* The oldest first, so that a coordinator's findings arrive in the order of the file. */
static bool find_sendable(const struct sender *sender, int64_t now_ms, size_t *ret_slot)
{
    bool found = false;
    for (size_t i = 0; i < SENDER_WINDOW; i++) {
        if (!may_be_sent(&sender->slots[i], now_ms))
            continue;
        if (!found || sender->slots[i].request < sender->slots[*ret_slot].request)
            *ret_slot = i;
        found = true;
    }
    return found;
}

static size_t count(const struct sender *sender, enum sender_slot_state state, size_t *ret_slot)
{
    size_t found = 0;
    for (size_t i = 0; i < SENDER_WINDOW; i++) {
        if (sender->slots[i].state != state)
            continue;
        if (found++ == 0)
            *ret_slot = i;
    }
    return found;
}

int64_t sender_gives_up_ms(const struct sender *sender)
{
    return sender->movement.further_ms + sender->rules.patience_ms;
}

/* When something would have to be done although nothing came. */
static int64_t next_event_ms(const struct sender *sender, int64_t now_ms)
{
    int64_t until_ms = earlier(sender_gives_up_ms(sender), dead_ms(sender));
    if (sender->hold_ms > now_ms)
        until_ms = earlier(until_ms, sender->hold_ms);
    for (size_t i = 0; i < SENDER_WINDOW; i++) {
        const struct sender_slot *slot = &sender->slots[i];
        if (slot->state == SENDER_SLOT_RESTING && slot->until_ms > now_ms)
            until_ms = earlier(until_ms, slot->until_ms);
    }
    return until_ms;
}

static bool may_load(const struct sender *sender, size_t *ret_slot)
{
    size_t unused = 0;
    size_t free = count(sender, SENDER_SLOT_FREE, ret_slot);
    /* A collector that is busy is not offered still more. */
    return !sender->drained && count(sender, SENDER_SLOT_RESTING, &unused) == 0 && free > 0 &&
           SENDER_WINDOW - free < sender->window;
}

struct sender_todo sender_next(const struct sender *sender, int64_t now_ms)
{
    size_t slot = 0;
    struct sender_todo wait = {SENDER_WAIT, 0, next_event_ms(sender, now_ms)};
    if (sender->drained && count(sender, SENDER_SLOT_FREE, &slot) == SENDER_WINDOW)
        return (struct sender_todo){.step = SENDER_DONE};
    if (now_ms >= sender_gives_up_ms(sender))
        return (struct sender_todo){.step = SENDER_GIVE_UP};
    if (sender->lost)
        return (struct sender_todo){.step = SENDER_REFRAME};
    if (now_ms >= dead_ms(sender)) {
        bool leave = sender->rules.collectors > 1 && sender->silent + 1 >= sender->rules.tries;
        return (struct sender_todo){.step = leave ? SENDER_MOVE_ON : SENDER_RECONNECT};
    }
    if (now_ms < sender->hold_ms)
        return wait;
    if (find_sendable(sender, now_ms, &slot))
        return (struct sender_todo){.step = SENDER_SEND, .slot = slot};
    if (may_load(sender, &slot))
        return (struct sender_todo){.step = SENDER_LOAD, .slot = slot};
    return wait;
}

void sender_moved(struct sender *sender, uint64_t connections, bool connected, uint64_t bytes,
                  int64_t now_ms)
{
    size_t slot;
    bool other = movement_saw(&sender->movement, connections, bytes, now_ms);
    if ((other || !connected) && count(sender, SENDER_SLOT_SENT, &slot) > 0)
        sender->lost = true;
}

void sender_loaded(struct sender *sender, size_t slot, uint64_t request, size_t bytes)
{
    assert(slot < SENDER_WINDOW && sender->slots[slot].state == SENDER_SLOT_FREE);
    sender->slots[slot] =
        (struct sender_slot){.state = SENDER_SLOT_READY, .request = request, .bytes = bytes};
}

void sender_drained(struct sender *sender)
{
    sender->drained = true;
}

void sender_refill(struct sender *sender)
{
    sender->drained = false;
}

void sender_sent(struct sender *sender, size_t slot, int64_t now_ms)
{
    sender->slots[slot].state = SENDER_SLOT_SENT;
    sender->slots[slot].sent_ms = now_ms;
    sender->blocked = false;
}

void sender_blocked(struct sender *sender, int64_t now_ms)
{
    if (!sender->blocked)
        sender->blocked_ms = now_ms;
    sender->blocked = true;
    sender->hold_ms = now_ms + sender->rules.connecting_ms;
}

static size_t within(const struct sender *sender, size_t bytes)
{
    if (bytes > sender->rules.frame_bytes_max)
        bytes = sender->rules.frame_bytes_max;
    return bytes < SENDER_FRAME_BYTES_MIN ? SENDER_FRAME_BYTES_MIN : bytes;
}

void sender_reframed(struct sender *sender)
{
    size_t slot;
    /* A frame that was offered to nobody says nothing about the line. */
    if (count(sender, SENDER_SLOT_SENT, &slot) > 0) {
        sender->frame_bytes = within(sender, sender->frame_bytes / 2);
        sender->window = WINDOW_FIRST;
    }
    for (size_t i = 0; i < SENDER_WINDOW; i++)
        sender->slots[i].state = SENDER_SLOT_FREE;
    sender->drained = false;
    sender->lost = false;
}

void sender_reconnected(struct sender *sender, int64_t now_ms)
{
    sender_reframed(sender);
    movement_reopened(&sender->movement);
    sender->silent++;
    sender->blocked = false;
    sender->hold_ms = now_ms + retry_next_ms(&sender->retry);
}

void sender_moved_on(struct sender *sender, size_t frame_bytes_max, int64_t now_ms)
{
    sender->rules.frame_bytes_max = frame_bytes_max;
    sender_reframed(sender);
    sender->frame_bytes = within(sender, sender->frame_bytes);
    movement_reopened(&sender->movement);
    /* Collectors that greet and then take nothing must not be gone round for ever. */
    if (sender->moves++ < sender->rules.collectors)
        sender->movement.further_ms = now_ms;
    sender->answered_ms = now_ms;
    sender->silent = 0;
    sender->blocked = false;
    sender->hold_ms = now_ms;
    retry_reset(&sender->retry);
}

bool sender_find(const struct sender *sender, uint64_t request, size_t *ret_slot)
{
    for (size_t i = 0; i < SENDER_WINDOW; i++) {
        if (sender->slots[i].state != SENDER_SLOT_SENT || sender->slots[i].request != request)
            continue;
        *ret_slot = i;
        return true;
    }
    return false;
}

/*
 * What the line carries: the frame had it to itself since it was sent, or since the one before it
 * was answered. The next one may be twice as large, or as much smaller as it takes.
 */
static void measure(struct sender *sender, const struct sender_slot *slot, int64_t now_ms)
{
    int64_t took_ms = now_ms - later(slot->sent_ms, sender->answered_ms);
    if (took_ms < 1)
        took_ms = 1;
    size_t fits = (size_t)((double)slot->bytes * FRAME_TARGET_MS / (double)took_ms);
    if (fits >= sender->frame_bytes)
        sender->frame_bytes =
            within(sender, fits < sender->frame_bytes * 2 ? fits : sender->frame_bytes * 2);
    else if (slot->bytes * 2 >= sender->frame_bytes) /* a small one measures the way alone */
        sender->frame_bytes = within(sender, (sender->frame_bytes + fits) / 2);
    int64_t waited_ms = now_ms - slot->sent_ms;
    if (waited_ms <= QUICK_MS && sender->window < SENDER_WINDOW)
        sender->window++;
    else if (waited_ms > SLOW_MS && sender->window > WINDOW_FIRST)
        sender->window--;
}

void sender_answered(struct sender *sender, size_t slot, int64_t now_ms)
{
    measure(sender, &sender->slots[slot], now_ms);
    sender->slots[slot].state = SENDER_SLOT_FREE;
    sender->answered_ms = now_ms;
    sender->silent = 0;
    sender->moves = 0;
    movement_answered(&sender->movement, now_ms);
    retry_reset(&sender->retry);
}

void sender_busy(struct sender *sender, size_t slot, int64_t retry_after_ms, int64_t now_ms)
{
    struct retry jitter;
    retry_init(&jitter, retry_after_ms, retry_after_ms, sender->retry.random ^ (uint64_t)now_ms);
    int64_t half_ms = retry_after_ms / 2;
    sender->answered_ms = now_ms;
    sender->slots[slot].state = SENDER_SLOT_RESTING;
    sender->slots[slot].until_ms = now_ms + half_ms + retry_next_ms(&jitter);
}
