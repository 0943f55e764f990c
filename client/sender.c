/* See sender.h. */
#include "client/sender.h"

#include <assert.h>

void sender_init(struct sender *sender, const struct sender_rules *rules, int64_t now_ms)
{
    *sender = (struct sender){.rules = *rules, .progress_ms = now_ms, .hold_ms = now_ms};
    retry_init(&sender->retry, rules->reconnect_first_ms, rules->reconnect_limit_ms, rules->seed);
}

static bool is_overdue(const struct sender *sender, int64_t now_ms)
{
    if (sender->blocked && now_ms - sender->blocked_ms >= sender->rules.answer_ms)
        return true;
    for (size_t i = 0; i < SENDER_WINDOW; i++)
        if (sender->slots[i].state == SENDER_SLOT_SENT && sender->slots[i].until_ms <= now_ms)
            return true;
    return false;
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

static bool find_state(const struct sender *sender, enum sender_slot_state state, size_t *ret_slot)
{
    for (size_t i = 0; i < SENDER_WINDOW; i++) {
        if (sender->slots[i].state != state)
            continue;
        *ret_slot = i;
        return true;
    }
    return false;
}

static bool all_free(const struct sender *sender)
{
    for (size_t i = 0; i < SENDER_WINDOW; i++)
        if (sender->slots[i].state != SENDER_SLOT_FREE)
            return false;
    return true;
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* When something would have to be done although nothing came. */
static int64_t next_event_ms(const struct sender *sender, int64_t now_ms)
{
    int64_t until_ms = sender->progress_ms + sender->rules.patience_ms;
    if (sender->hold_ms > now_ms)
        until_ms = earlier(until_ms, sender->hold_ms);
    if (sender->blocked)
        until_ms = earlier(until_ms, sender->blocked_ms + sender->rules.answer_ms);
    for (size_t i = 0; i < SENDER_WINDOW; i++) {
        const struct sender_slot *slot = &sender->slots[i];
        if ((slot->state == SENDER_SLOT_SENT || slot->state == SENDER_SLOT_RESTING) &&
            slot->until_ms > now_ms)
            until_ms = earlier(until_ms, slot->until_ms);
    }
    return until_ms;
}

struct sender_todo sender_next(const struct sender *sender, int64_t now_ms)
{
    size_t slot = 0;
    struct sender_todo wait = {SENDER_WAIT, 0, next_event_ms(sender, now_ms)};
    if (sender->drained && all_free(sender))
        return (struct sender_todo){.step = SENDER_DONE};
    if (now_ms - sender->progress_ms >= sender->rules.patience_ms)
        return (struct sender_todo){.step = SENDER_GIVE_UP};
    if (is_overdue(sender, now_ms))
        return (struct sender_todo){.step = SENDER_RECONNECT};
    if (now_ms < sender->hold_ms)
        return wait;
    if (find_sendable(sender, now_ms, &slot))
        return (struct sender_todo){.step = SENDER_SEND, .slot = slot};
    /* A collector that is busy is not offered still more. */
    if (!sender->drained && !find_state(sender, SENDER_SLOT_RESTING, &slot) &&
        find_state(sender, SENDER_SLOT_FREE, &slot))
        return (struct sender_todo){.step = SENDER_LOAD, .slot = slot};
    return wait;
}

void sender_loaded(struct sender *sender, size_t slot, uint64_t request)
{
    assert(slot < SENDER_WINDOW && sender->slots[slot].state == SENDER_SLOT_FREE);
    sender->slots[slot] = (struct sender_slot){.state = SENDER_SLOT_READY, .request = request};
}

void sender_drained(struct sender *sender)
{
    sender->drained = true;
}

void sender_sent(struct sender *sender, size_t slot, int64_t now_ms)
{
    sender->slots[slot].state = SENDER_SLOT_SENT;
    sender->slots[slot].until_ms = now_ms + sender->rules.answer_ms;
    sender->blocked = false;
}

void sender_blocked(struct sender *sender, int64_t now_ms)
{
    if (!sender->blocked)
        sender->blocked_ms = now_ms;
    sender->blocked = true;
    sender->hold_ms = now_ms + sender->rules.connecting_ms;
}

void sender_reconnected(struct sender *sender, int64_t now_ms)
{
    for (size_t i = 0; i < SENDER_WINDOW; i++)
        if (sender->slots[i].state == SENDER_SLOT_SENT)
            sender->slots[i].state = SENDER_SLOT_READY;
    sender->blocked = false;
    sender->hold_ms = now_ms + retry_next_ms(&sender->retry);
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

void sender_answered(struct sender *sender, size_t slot, int64_t now_ms)
{
    sender->slots[slot].state = SENDER_SLOT_FREE;
    sender->progress_ms = now_ms;
    retry_reset(&sender->retry);
}

void sender_busy(struct sender *sender, size_t slot, int64_t retry_after_ms, int64_t now_ms)
{
    struct retry jitter;
    retry_init(&jitter, retry_after_ms, retry_after_ms, sender->retry.random ^ (uint64_t)now_ms);
    int64_t half_ms = retry_after_ms / 2;
    sender->slots[slot].state = SENDER_SLOT_RESTING;
    sender->slots[slot].until_ms = now_ms + half_ms + retry_next_ms(&jitter);
}
