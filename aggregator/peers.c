/* See peers.h. */
#include "aggregator/peers.h"

#include <stdlib.h>
#include <string.h>

void peers_free(struct peers *peers)
{
    free(peers->at);
    *peers = (struct peers){.count = 0};
}

struct peer *peers_find(struct peers *peers, const struct stream_peer *at)
{
    for (size_t i = 0; i < peers->count; i++)
        if (memcmp(peers->at[i].at.key, at->key, sizeof at->key) == 0)
            return &peers->at[i];
    return NULL;
}

struct peer *peers_find_connection(struct peers *peers, const struct stream_peer *at)
{
    struct peer *peer = peers_find(peers, at);
    bool same = peer != NULL && peer->at.id_length == at->id_length &&
                memcmp(peer->at.id, at->id, at->id_length) == 0;
    return same ? peer : NULL;
}

struct peer *peers_find_token(struct peers *peers, uint64_t token)
{
    for (size_t i = 0; i < peers->count; i++)
        if (peers->at[i].token == token)
            return &peers->at[i];
    return NULL;
}

static struct peer *add(struct peers *peers)
{
    if (peers->count == peers->room) {
        size_t room = peers->room == 0 ? 16 : peers->room * 2;
        struct peer *at = realloc(peers->at, room * sizeof *at);
        if (at == NULL)
            return NULL;
        peers->at = at;
        peers->room = room;
    }
    struct peer *peer = &peers->at[peers->count++];
    *peer = (struct peer){.token = 0};
    return peer;
}

struct peer *peers_greet(struct peers *peers, const struct stream_peer *at, int64_t now_ms)
{
    struct peer *peer = peers_find(peers, at);
    if (peer == NULL)
        peer = add(peers);
    if (peer == NULL)
        return NULL;
    peer->at = *at;
    peer->heard_ms = now_ms;
    return peer;
}

size_t peers_active(const struct peers *peers, int64_t now_ms)
{
    size_t active = 0;
    for (size_t i = 0; i < peers->count; i++)
        active += now_ms - peers->at[i].heard_ms < PEERS_SILENCE_MS;
    return active;
}
