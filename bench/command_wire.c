/*
 * What sending costs without a client around it: frames are made and sent as fast as they are
 * answered, in the client's window, with no outbox before and no receipt verified or kept after.
 */
#include "bench/commands.h"

#include "base/clock.h"
#include "bench/frames.h"
#include "bench/peer.h"

#include <inttypes.h>
#include <stdio.h>

#define PATIENCE_MS ((int64_t)60000)

struct wire {
    const struct bench_config *config;
    struct identity *identity;
    struct identity_public collector;
    struct frames *frames;
    struct peer peer;
    struct buffer frame;
    uint64_t request;
    int64_t sent, answered, under_way;
};

static enum verdict send_one(struct wire *wire, struct error *error)
{
    int64_t left = wire->config->submissions - wire->sent;
    int64_t count = left < wire->config->frame ? left : wire->config->frame;
    buffer_clear(&wire->frame);
    enum verdict verdict = frames_make(wire->frames, wire->identity, (size_t)count, ++wire->request,
                                       &wire->frame, error);
    if (verdict == VERDICT_OK)
        verdict = peer_send(&wire->peer, buffer_view(&wire->frame), PATIENCE_MS, error);
    wire->sent += count;
    wire->under_way++;
    return verdict;
}

/* A frame is never sent again: whoever is told BUSY measures the collector's limits. */
static enum verdict take_one(struct wire *wire, struct error *error)
{
    enum verdict verdict = peer_receive(&wire->peer, PATIENCE_MS, error);
    if (verdict != VERDICT_OK)
        return verdict;
    const struct collector_reply *reply = &wire->peer.reply;
    if (reply->kind != REPLY_OUTCOMES)
        return error_set(error, VERDICT_REJECT, "BENCH_ANSWER",
                         "the collector answered something else; it must run without "
                         "--organisation-rate");
    for (size_t i = 0; i < reply->outcome_count; i++)
        if (!reply->outcomes[i].accepted)
            return error_set(error, VERDICT_REJECT, "BENCH_REFUSED", "a submission was refused");
    wire->answered += (int64_t)reply->outcome_count;
    wire->under_way--;
    return VERDICT_OK;
}

static enum verdict send_all(struct wire *wire, struct error *error)
{
    const struct bench_config *config = wire->config;
    int64_t begun_ms = clock_steady_ms();
    enum verdict verdict = VERDICT_OK;
    while (verdict == VERDICT_OK && wire->answered < config->submissions)
        verdict = wire->sent < config->submissions && wire->under_way < config->window
                      ? send_one(wire, error)
                      : take_one(wire, error);
    if (verdict == VERDICT_OK)
        printf("%" PRId64 " submissions in %.3f s\n", wire->answered,
               (double)(clock_steady_ms() - begun_ms) / 1000.0);
    return verdict;
}

enum verdict command_wire(const struct bench_config *config, struct error *error)
{
    struct wire wire = {.config = config};
    enum verdict verdict = card_parse(text_of(config->collector_card), &wire.collector, error);
    if (verdict == VERDICT_OK)
        verdict = identity_load(config->key_file, &wire.identity, error);
    if (verdict == VERDICT_OK)
        verdict = frames_new(true, &wire.frames, error);
    const struct peer_address address = {config->collector, &wire.collector};
    if (verdict == VERDICT_OK)
        verdict = peer_enter(&address, wire.identity, PATIENCE_MS, &wire.peer, error);
    if (verdict == VERDICT_OK) {
        verdict = send_all(&wire, error);
        peer_close(&wire.peer);
    }
    buffer_free(&wire.frame);
    frames_free(&wire.frames);
    identity_free(&wire.identity);
    return verdict;
}
