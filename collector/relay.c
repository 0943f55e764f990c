/* See relay.h. */
#include "collector/relay.h"

#include "base/arena.h"
#include "base/buffer.h"
#include "base/clock.h"
#include "base/log.h"
#include "collector/forward.h"
#include "wire/relay_protocol.h"

#include <stdlib.h>

/* A batch is closed at either bound: many small records, or a few large ones. */
#define BATCH_RECORDS 512u
#define BATCH_BYTES ((size_t)1024 * 1024)
/* Messages and batches in one round, so that clients are served in between. */
#define ROUND_MESSAGES 64
#define ROUND_BATCHES 8
#define ROUND_QUESTIONS 8
#define STREAMS_MAX 64
/* A catalogue is the largest message that comes down. */
#define ARENA_BYTES ((size_t)256 * 1024 * 1024)

struct relay {
    struct relay_config config;
    struct link *link;
    struct forward forward;
    struct spool_cursor cursor;
    bool drained; /* the last read from cursor found nothing */
    bool blocked; /* the last batch found no room in the link's queue */
    struct arena *arena;
    struct buffer bytes, frame;
    struct spool_record *records;
    struct relay_record *outgoing;
};

static enum verdict connect_link(struct relay *relay, struct error *error)
{
    const struct identity_public *own = identity_public(relay->config.identity);
    struct link_client_config config = {
        .endpoint = relay->config.endpoint,
        .curve_secret = identity_curve_secret(relay->config.identity),
        .curve_public = own->curve,
        .server_public = relay->config.aggregator.curve,
        .frame_bytes_max = 64 * 1024 * 1024, /* a catalogue comes down in one frame */
    };
    return link_connect(&config, &relay->link, error);
}

enum verdict relay_open(const struct relay_config *config, struct relay **ret_relay,
                        struct error *error)
{
    struct relay *relay = calloc(1, sizeof *relay);
    if (relay == NULL)
        return error_no_memory(error);
    relay->config = *config;
    relay->arena = arena_new(ARENA_BYTES);
    relay->records = calloc(BATCH_RECORDS, sizeof *relay->records);
    relay->outgoing = calloc(BATCH_RECORDS, sizeof *relay->outgoing);
    relay->cursor = spool_first();
    forward_init(&relay->forward, clock_steady_ms(), uuid_v7(0).bytes[15]);
    enum verdict verdict = VERDICT_OK;
    if (relay->arena == NULL || relay->records == NULL || relay->outgoing == NULL)
        verdict = error_no_memory(error);
    if (verdict == VERDICT_OK)
        verdict = connect_link(relay, error);
    if (verdict != VERDICT_OK) {
        relay_close(&relay);
        return verdict;
    }
    *ret_relay = relay;
    return VERDICT_OK;
}

void relay_close(struct relay **relay_place)
{
    struct relay *relay = *relay_place;
    if (relay == NULL)
        return;
    link_free(&relay->link, 0); /* unacknowledged records are still in the spool */
    arena_free(&relay->arena);
    buffer_free(&relay->bytes);
    buffer_free(&relay->frame);
    free(relay->records);
    free(relay->outgoing);
    free(relay);
    *relay_place = NULL;
}

struct link *relay_link(const struct relay *relay)
{
    return relay->link;
}

bool relay_is_blocked(const struct relay *relay)
{
    return relay->blocked;
}

void relay_wake(struct relay *relay)
{
    relay->drained = false;
}

int64_t relay_wait_ms(const struct relay *relay, int64_t now_ms)
{
    if (!relay->drained && !relay->blocked && forward_room(&relay->forward) > 0)
        return 0;
    return forward_wait_ms(&relay->forward, now_ms);
}

/* Reads again from the first waiting record. */
static void rewind_cursor(struct relay *relay)
{
    relay->cursor = spool_first();
    relay_wake(relay);
}

static enum verdict take_acks(struct relay *relay, const struct relay_down *down, int64_t now_ms,
                              struct error *error)
{
    for (size_t i = 0; i < down->ack_count; i++) {
        const struct relay_ack *ack = &down->acks[i];
        /* After a welcome the spool is read from its first record on again. */
        enum verdict verdict =
            down->kind == RELAY_ACK
                ? spool_forget_later(relay->config.spool, &ack->stream, ack->through, error)
                : spool_forget(relay->config.spool, &ack->stream, ack->through, error);
        if (verdict == VERDICT_FATAL)
            return verdict;
        /* A forget that failed is repeated by the next hello: nothing is let go too early. */
        if (verdict == VERDICT_OK && down->kind == RELAY_ACK)
            relay->config.counters->acknowledged +=
                forward_acked(&relay->forward, &ack->stream, ack->through, down->credit, now_ms);
    }
    return VERDICT_OK;
}

static void take_catalogue(struct relay *relay, struct text encoded)
{
    struct error error;
    enum verdict verdict = catalogue_cache_replace(relay->config.catalogue, encoded, &error);
    const struct catalogue *current = catalogue_cache_current(relay->config.catalogue);
    if (verdict != VERDICT_OK)
        log_error(LOG_CATALOGUE_REFUSED, &error);
    if (verdict != VERDICT_REJECT) {
        relay->config.counters->catalogue_version = current->version;
        LOG(LOG_CATALOGUE_REPLACED, log_number("version", current->version));
    }
}

static enum verdict take(struct relay *relay, const struct relay_down *down, int64_t now_ms,
                         struct error *error)
{
    enum verdict verdict = VERDICT_OK;
    forward_heard(&relay->forward, now_ms);
    switch (down->kind) {
    case RELAY_WELCOME:
        verdict = take_acks(relay, down, now_ms, error);
        forward_welcomed(&relay->forward, down->credit, now_ms);
        rewind_cursor(relay);
        relay->config.counters->aggregator_up = 1;
        status_set_reach(relay->config.status, down->answers_status);
        LOG(LOG_RELAY_CONNECTED, log_number("credit", down->credit));
        break;
    case RELAY_ACK:
        verdict = take_acks(relay, down, now_ms, error);
        break;
    case RELAY_CATALOGUE:
        take_catalogue(relay, down->catalogue);
        break;
    case RELAY_PONG:
        relay->forward.credit = down->credit;
        break;
    case RELAY_REFUSED:
        forward_refused(&relay->forward, now_ms);
        break;
    case RELAY_STATUS_REPORT:
        status_hear(relay->config.status, down);
        break;
    }
    return verdict;
}

static enum verdict receive(struct relay *relay, int64_t now_ms, struct error *error)
{
    for (int i = 0; i < ROUND_MESSAGES; i++) {
        struct link_frame frame = {0};
        enum verdict verdict = link_receive(relay->link, &frame, error);
        if (verdict == VERDICT_RETRY)
            break;
        if (verdict == VERDICT_REJECT)
            continue;
        if (verdict != VERDICT_OK)
            return verdict;
        struct relay_down down;
        struct error unreadable;
        arena_reset(relay->arena);
        verdict = relay_down_decode(frame.payload, relay->arena, &down, &unreadable);
        if (verdict == VERDICT_OK)
            verdict = take(relay, &down, now_ms, error);
        else
            verdict = VERDICT_OK; /* a frame we cannot read tells nothing; silence is handled */
        link_frame_free(&frame);
        if (verdict != VERDICT_OK)
            return verdict;
    }
    return VERDICT_OK;
}

/* OK when it left, RETRY when the queue is full. */
static enum verdict send_up(struct relay *relay, const struct relay_up *up, struct error *error)
{
    buffer_clear(&relay->frame);
    arena_reset(relay->arena);
    enum verdict verdict = relay_up_encode(up, relay->arena, &relay->frame, error);
    if (verdict != VERDICT_OK)
        return verdict;
    return link_send(relay->link, NULL, 0, buffer_view(&relay->frame), error);
}

static enum verdict say_hello(struct relay *relay, int64_t now_ms, struct error *error)
{
    struct uuid streams[STREAMS_MAX];
    struct relay_up hello = {
        .kind = RELAY_HELLO,
        .protocol = RELAY_PROTOCOL_VERSION,
        .catalogue_version = catalogue_cache_current(relay->config.catalogue)->version,
        .streams = streams,
    };
    enum verdict verdict =
        spool_streams(relay->config.spool, streams, STREAMS_MAX, &hello.stream_count, error);
    if (verdict == VERDICT_OK)
        verdict = send_up(relay, &hello, error);
    if (verdict == VERDICT_OK)
        forward_greeted(&relay->forward, now_ms);
    else
        forward_unsent(&relay->forward, now_ms);
    return verdict;
}

static enum verdict send_batch(struct relay *relay, int64_t now_ms, struct error *error)
{
    uint32_t room = forward_room(&relay->forward);
    size_t count = 0;
    struct uuid stream;
    struct spool_cursor cursor = relay->cursor;
    buffer_clear(&relay->bytes);
    enum verdict verdict =
        spool_read(relay->config.spool, &cursor, room < BATCH_RECORDS ? room : BATCH_RECORDS,
                   BATCH_BYTES, &relay->bytes, relay->records, &count, &stream, error);
    if (verdict != VERDICT_OK)
        return verdict;
    if (count == 0) {
        relay->drained = true;
        return VERDICT_OK;
    }
    for (size_t i = 0; i < count; i++) {
        const struct spool_record *record = &relay->records[i];
        relay->outgoing[i] = (struct relay_record){
            .organisation = record->organisation,
            .submission = record->payload,
            .digest = {(const char *)record->digest, record->damaged ? 0 : sizeof record->digest},
            .damaged = record->damaged,
        };
        if (record->damaged) {
            relay->config.counters->damaged++;
            LOG(LOG_SPOOL_DAMAGED, log_number("sequence", (int64_t)record->sequence));
        }
    }
    struct relay_up batch = {
        .kind = RELAY_BATCH,
        .stream = stream,
        .first_sequence = relay->records[0].sequence,
        .record_count = count,
        .records = relay->outgoing,
    };
    verdict = send_up(relay, &batch, error);
    relay->blocked = verdict == VERDICT_RETRY;
    if (verdict != VERDICT_OK)
        return verdict;
    relay->cursor = cursor;
    relay->config.counters->forwarded += (int64_t)count;
    forward_sent(&relay->forward, &stream, relay->records[count - 1].sequence, (uint32_t)count,
                 now_ms);
    return VERDICT_OK;
}

static enum verdict reconnect(struct relay *relay, int64_t now_ms, struct error *error)
{
    if (relay->config.counters->aggregator_up != 0)
        LOG(LOG_RELAY_SILENT, log_number("outstanding", relay->forward.outstanding));
    relay->config.counters->aggregator_up = 0;
    status_set_reach(relay->config.status, false);
    forward_reset(&relay->forward, now_ms);
    struct link *old = relay->link;
    enum verdict verdict = connect_link(relay, error);
    if (verdict == VERDICT_OK)
        link_free(&old, 0); /* kept when no new one can be made: there is always one to wait on */
    return verdict;
}

static enum verdict act(struct relay *relay, enum forward_action action, int64_t now_ms,
                        struct error *error)
{
    struct relay_up ping = {.kind = RELAY_PING};
    switch (action) {
    case FORWARD_NOTHING:
        break;
    case FORWARD_SAY_HELLO:
        return say_hello(relay, now_ms, error);
    case FORWARD_SAY_PING:
        forward_pinged(&relay->forward, now_ms);
        return send_up(relay, &ping, error);
    case FORWARD_SEND:
        return send_batch(relay, now_ms, error);
    case FORWARD_RECONNECT:
        return reconnect(relay, now_ms, error);
    }
    return VERDICT_OK;
}

/* One that cannot leave now is tried again, until nobody waits for it any longer. */
static enum verdict pass_questions_on(struct relay *relay, struct error *error)
{
    enum verdict verdict = VERDICT_OK;
    struct question *question = NULL;
    struct uuid ids[STATUS_ASKED_MAX];
    if (relay->forward.state != FORWARD_READY)
        return VERDICT_OK;
    for (int i = 0; i < ROUND_QUESTIONS && verdict == VERDICT_OK &&
                    (question = status_unsent(relay->config.status)) != NULL;
         i++) {
        const struct relay_up up = {
            .kind = RELAY_STATUS_QUERY,
            .question = question->number,
            .organisation = question->asker.organisation,
            .id_count = question->count,
            .ids = ids,
        };
        for (size_t id = 0; id < question->count; id++)
            ids[id] = question->lines[id].id;
        verdict = send_up(relay, &up, error);
        if (verdict == VERDICT_OK)
            status_sent(question);
    }
    return verdict;
}

enum verdict relay_work(struct relay *relay, int64_t now_ms, struct error *error)
{
    enum verdict verdict = receive(relay, now_ms, error);
    relay->blocked = false;
    for (int i = 0; verdict == VERDICT_OK && i < ROUND_BATCHES; i++) {
        enum forward_action action = forward_next(&relay->forward, now_ms, !relay->drained);
        if (action == FORWARD_NOTHING)
            break;
        verdict = act(relay, action, now_ms, error);
    }
    if (verdict == VERDICT_OK)
        verdict = pass_questions_on(relay, error);
    /* A full queue or a lost peer is no end: time-outs and the spool take care of it. */
    return verdict == VERDICT_FATAL ? verdict : VERDICT_OK;
}
