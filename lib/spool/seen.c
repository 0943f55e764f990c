/* See seen.h. */
#include "spool/seen.h"

#include "base/uuid.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#define BITS_AN_ID 12
#define BLOCK_BITS 512
#define PROBES 7 /* nine bits of the hash each */
#define ROOM_LEAST ((size_t)65536)
#define ROOM_MOST ((size_t)32 * 1024 * 1024) /* of all layers: 48 MB */

void seen_free(struct seen *seen)
{
    for (size_t i = 0; i < seen->layer_count; i++)
        free(seen->layers[i].blocks);
    *seen = (struct seen){.layer_count = 0};
}

static size_t room_of(const struct seen *seen)
{
    size_t room = 0;
    for (size_t i = 0; i < seen->layer_count; i++)
        room += seen->layers[i].room;
    return room;
}

void seen_reserve(struct seen *seen, size_t more)
{
    const size_t room = more > ROOM_LEAST ? more : ROOM_LEAST;
    if (seen->blind)
        return;
    if (seen->layer_count == 0) {
        struct uuid random = uuid_v7(0);
        memcpy(&seen->seed, random.bytes + 8, sizeof seen->seed);
    }
    struct seen_layer layer = {.block_count = (room * BITS_AN_ID + BLOCK_BITS - 1) / BLOCK_BITS,
                               .room = room};
    bool fits = seen->layer_count < SEEN_LAYERS_MAX && room <= ROOM_MOST - room_of(seen);
    if (fits)
        layer.blocks =
            aligned_alloc(sizeof *layer.blocks, layer.block_count * sizeof *layer.blocks);
    if (layer.blocks == NULL) {
        seen_free(seen);
        seen->blind = true;
        return;
    }
    memset(layer.blocks, 0, layer.block_count * sizeof *layer.blocks);
    seen->layers[seen->layer_count++] = layer;
}

static XXH128_hash_t hash_of(const struct seen *seen, const struct uuid *id)
{
    return XXH3_128bits_withSeed(id->bytes, sizeof id->bytes, seen->seed);
}

static struct seen_block *block_of(const struct seen_layer *layer, XXH128_hash_t hash)
{
    return &layer->blocks[(size_t)(((unsigned __int128)hash.low64 * layer->block_count) >> 64)];
}

void seen_add(struct seen *seen, const struct uuid *id)
{
    const struct seen_layer *last =
        seen->layer_count > 0 ? &seen->layers[seen->layer_count - 1] : NULL;
    if (last == NULL || last->count == last->room)
        seen_reserve(seen, last != NULL ? 2 * last->room : ROOM_LEAST);
    if (seen->blind)
        return;
    struct seen_layer *layer = &seen->layers[seen->layer_count - 1];
    XXH128_hash_t hash = hash_of(seen, id);
    struct seen_block *block = block_of(layer, hash);
    for (int i = 0; i < PROBES; i++, hash.high64 >>= 9)
        block->words[hash.high64 >> 6 & 7] |= UINT64_C(1) << (hash.high64 & 63);
    layer->count++;
}

static bool layer_may_have(const struct seen_layer *layer, XXH128_hash_t hash)
{
    const struct seen_block *block = block_of(layer, hash);
    for (int i = 0; i < PROBES; i++, hash.high64 >>= 9)
        if ((block->words[hash.high64 >> 6 & 7] >> (hash.high64 & 63) & 1) == 0)
            return false;
    return true;
}

bool seen_may_have(const struct seen *seen, const struct uuid *id)
{
    if (seen->blind)
        return true;
    const XXH128_hash_t hash = hash_of(seen, id);
    for (size_t i = seen->layer_count; i > 0; i--)
        if (layer_may_have(&seen->layers[i - 1], hash))
            return true;
    return false;
}
