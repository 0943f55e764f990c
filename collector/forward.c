/* See forward.h. */
#include "collector/forward.h"

const char *forward_state_name(enum forward_state state)
{
    static const char *const names[] = {"AWAY", "GREETED", "READY"};
    return names[state];
}

void forward_init(struct forward *forward, int64_t now_ms, uint64_t seed)
{
    *forward = (struct forward){.state = FORWARD_AWAY, .connected_ms = now_ms};
    retry_init(&forward->retry, 250, 5000, seed);
}

/* The earliest instant at which silence calls for something. */
static int64_t due_ms(const struct forward *forward)
{
    switch (forward->state) {
    case FORWARD_AWAY:
        return forward->not_before_ms;
    case FORWARD_GREETED:
        return forward->greeted_ms + FORWARD_SILENCE_MS;
    case FORWARD_READY:
        break;
    }
    int64_t last = forward->heard_ms > forward->pinged_ms ? forward->heard_ms : forward->pinged_ms;
    int64_t due = last + FORWARD_PING_MS;
    if (forward->heard_ms + FORWARD_SILENCE_MS < due)
        due = forward->heard_ms + FORWARD_SILENCE_MS;
    if (forward->outstanding > 0 && forward->acked_ms + FORWARD_STALL_MS < due)
        due = forward->acked_ms + FORWARD_STALL_MS;
    return due;
}

enum forward_action forward_next(const struct forward *forward, int64_t now_ms, bool has_records)
{
    bool due = now_ms >= due_ms(forward);
    switch (forward->state) {
    case FORWARD_AWAY:
        if (!due)
            return FORWARD_NOTHING;
        return forward->unsent && now_ms - forward->connected_ms >= FORWARD_CONNECT_MS
                   ? FORWARD_RECONNECT
                   : FORWARD_SAY_HELLO;
    case FORWARD_GREETED:
        return due ? FORWARD_RECONNECT : FORWARD_NOTHING;
    case FORWARD_READY:
        break;
    }
    if (now_ms - forward->heard_ms >= FORWARD_SILENCE_MS)
        return FORWARD_RECONNECT;
    if (forward->outstanding > 0 && now_ms - forward->acked_ms >= FORWARD_STALL_MS)
        return FORWARD_SAY_HELLO;
    if (has_records && forward_room(forward) > 0)
        return FORWARD_SEND;
    return due ? FORWARD_SAY_PING : FORWARD_NOTHING;
}

int64_t forward_wait_ms(const struct forward *forward, int64_t now_ms)
{
    int64_t due = due_ms(forward);
    return due > now_ms ? due - now_ms : 0;
}

uint32_t forward_room(const struct forward *forward)
{
    if (forward->state != FORWARD_READY || forward->count == FORWARD_BATCHES_MAX ||
        forward->credit <= forward->outstanding)
        return 0;
    return forward->credit - forward->outstanding;
}

void forward_greeted(struct forward *forward, int64_t now_ms)
{
    forward->state = FORWARD_GREETED;
    forward->greeted_ms = now_ms;
    forward->unsent = false;
}

void forward_unsent(struct forward *forward, int64_t now_ms)
{
    forward->state = FORWARD_AWAY;
    forward->unsent = true;
    forward->not_before_ms = now_ms + FORWARD_HELLO_MS;
}

void forward_pinged(struct forward *forward, int64_t now_ms)
{
    forward->pinged_ms = now_ms;
}

void forward_heard(struct forward *forward, int64_t now_ms)
{
    forward->heard_ms = now_ms;
}

static void forget_batches(struct forward *forward)
{
    forward->outstanding = 0;
    forward->count = 0;
}

void forward_welcomed(struct forward *forward, uint32_t credit, int64_t now_ms)
{
    forget_batches(forward);
    forward->state = FORWARD_READY;
    forward->credit = credit;
    forward->acked_ms = now_ms;
    forward->pinged_ms = now_ms;
    retry_reset(&forward->retry);
}

void forward_sent(struct forward *forward, const struct uuid *stream, uint64_t last_sequence,
                  uint32_t records, int64_t now_ms)
{
    if (forward->outstanding == 0)
        forward->acked_ms = now_ms; /* the wait for an acknowledgement starts with the first */
    forward->batches[forward->count++] = (struct forward_batch){*stream, last_sequence, records};
    forward->outstanding += records;
}

uint32_t forward_acked(struct forward *forward, const struct uuid *stream, uint64_t through,
                       uint32_t credit, int64_t now_ms)
{
    uint32_t before = forward->outstanding;
    forward->credit = credit;
    forward->acked_ms = now_ms;
    /* Streams are acknowledged in any order: an older one must not hold back what is behind it. */
    size_t kept = 0;
    for (size_t i = 0; i < forward->count; i++) {
        const struct forward_batch batch = forward->batches[i];
        if (uuid_equal(&batch.stream, stream) && batch.last_sequence <= through)
            forward->outstanding -= batch.records;
        else
            forward->batches[kept++] = batch;
    }
    forward->count = kept;
    return before - forward->outstanding;
}

void forward_refused(struct forward *forward, int64_t now_ms)
{
    forget_batches(forward);
    forward->state = FORWARD_AWAY;
    forward->not_before_ms = now_ms + retry_next_ms(&forward->retry);
}

void forward_reset(struct forward *forward, int64_t now_ms)
{
    forward_refused(forward, now_ms);
    forward->unsent = false;
    forward->connected_ms = now_ms;
    forward->heard_ms = now_ms;
}
