/* See peer.h. */
#include "bench/peer.h"

#include "base/arena.h"
#include "base/clock.h"

#include <string.h>

#define ARENA_BYTES ((size_t)16 * 1024 * 1024)
#define REPLY_BYTES_MAX ((size_t)1024 * 1024)
#define GREET_MS ((int64_t)1000)

enum verdict peer_open(const struct peer_address *address, const struct identity *identity,
                       struct peer *ret_peer, struct error *error)
{
    const struct link_client_config config = {
        .endpoint = address->endpoint,
        .curve_secret = identity_curve_secret(identity),
        .curve_public = identity_public(identity)->curve,
        .server_public = address->collector->curve,
        .frame_bytes_max = REPLY_BYTES_MAX,
    };
    struct peer peer = {.arena = arena_new(ARENA_BYTES)};
    if (peer.arena == NULL)
        return error_no_memory(error);
    enum verdict verdict = link_connect(&config, &peer.link, error);
    if (verdict != VERDICT_OK)
        arena_free(&peer.arena);
    else
        *ret_peer = peer;
    return verdict;
}

void peer_close(struct peer *peer)
{
    link_frame_free(&peer->frame);
    link_free(&peer->link, 0);
    arena_free(&peer->arena);
}

static enum verdict silent(struct error *error)
{
    return error_set(error, VERDICT_RETRY, "PEER", "the collector does not answer");
}

enum verdict peer_send(struct peer *peer, struct text frame, int64_t wait_ms, struct error *error)
{
    int64_t until_ms = clock_steady_ms() + wait_ms;
    enum verdict verdict;
    while ((verdict = link_send(peer->link, NULL, 0, frame, error)) == VERDICT_RETRY) {
        int64_t left_ms = until_ms - clock_steady_ms();
        struct link_wait_item item = {.link = peer->link, .fd = -1, .want_write = true};
        if (left_ms <= 0)
            return silent(error);
        verdict = link_wait(&item, 1, left_ms < 10 ? left_ms : 10, error);
        if (verdict != VERDICT_OK)
            return verdict;
    }
    return verdict;
}

enum verdict peer_receive(struct peer *peer, int64_t wait_ms, struct error *error)
{
    int64_t until_ms = clock_steady_ms() + wait_ms;
    enum verdict verdict;
    link_frame_free(&peer->frame);
    arena_reset(peer->arena);
    while ((verdict = link_receive(peer->link, &peer->frame, error)) == VERDICT_RETRY) {
        int64_t left_ms = until_ms - clock_steady_ms();
        struct link_wait_item item = {.link = peer->link, .fd = -1};
        if (left_ms <= 0)
            return silent(error);
        verdict = link_wait(&item, 1, left_ms, error);
        if (verdict != VERDICT_OK)
            return verdict;
    }
    return verdict == VERDICT_OK
               ? collector_reply_decode(peer->frame.payload, peer->arena, &peer->reply, error)
               : verdict;
}

enum verdict peer_ask(struct peer *peer, struct text frame, uint64_t request, int64_t wait_ms,
                      struct error *error)
{
    enum verdict verdict = peer_send(peer, frame, wait_ms, error);
    do {
        if (verdict == VERDICT_OK)
            verdict = peer_receive(peer, wait_ms, error);
    } while (verdict == VERDICT_OK && peer->reply.request != request);
    return verdict;
}

static enum verdict greet(struct peer *peer, struct error *error)
{
    const struct client_request hello = {
        .request = 1, .kind = REQUEST_HELLO, .protocol = CLIENT_PROTOCOL_VERSION};
    struct buffer frame = BUFFER_NONE;
    enum verdict verdict = client_request_encode(&hello, peer->arena, &frame, error);
    if (verdict == VERDICT_OK)
        verdict = peer_ask(peer, buffer_view(&frame), hello.request, GREET_MS, error);
    buffer_free(&frame);
    if (verdict == VERDICT_OK && peer->reply.kind != REPLY_WELCOME)
        return error_set(error, VERDICT_RETRY, "PEER", "the collector does not welcome a client");
    return verdict;
}

enum verdict peer_enter(const struct peer_address *address, const struct identity *identity,
                        int64_t wait_ms, struct peer *ret_peer, struct error *error)
{
    int64_t until_ms = clock_steady_ms() + wait_ms;
    enum verdict verdict;
    do {
        struct peer peer;
        verdict = peer_open(address, identity, &peer, error);
        if (verdict != VERDICT_OK)
            return verdict;
        verdict = greet(&peer, error);
        if (verdict == VERDICT_OK)
            *ret_peer = peer;
        else
            peer_close(&peer);
    } while (verdict == VERDICT_RETRY && clock_steady_ms() < until_ms);
    return verdict;
}
