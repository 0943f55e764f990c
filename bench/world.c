/* See world.h. */
#include "bench/world.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/file.h"
#include "model/catalogue.h"
#include "model/codes.h"
#include "wire/codec.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ARENA_BYTES ((size_t)256 * 1024 * 1024)

void world_path(const struct world *world, const char *name, struct buffer *ret_path)
{
    buffer_clear(ret_path);
    buffer_format(ret_path, "%s/%s", world->folder, name);
}

static enum verdict make_folder(const char *parent, struct world *world, struct error *error)
{
    int length = snprintf(world->folder, sizeof world->folder, "%s/parallax-bench-XXXXXX", parent);
    if (length < 0 || (size_t)length >= sizeof world->folder || mkdtemp(world->folder) == NULL) {
        world->folder[0] = '\0';
        return error_set(error, VERDICT_REJECT, "FOLDER", "no folder can be made below %s: %m",
                         parent);
    }
    return VERDICT_OK;
}

static enum verdict make_key(const struct world *world, const char *name,
                             struct identity **ret_identity, struct error *error)
{
    struct buffer path = BUFFER_NONE;
    world_path(world, name, &path);
    enum verdict verdict = identity_make(ret_identity, error);
    if (verdict == VERDICT_OK)
        verdict = buffer_ok(&path) ? identity_save(*ret_identity, path.data, error)
                                   : error_no_memory(error);
    buffer_free(&path);
    return verdict;
}

static enum verdict make_members(struct world *world, size_t count, struct error *error)
{
    world->members = calloc(count, sizeof(struct identity *));
    if (world->members == NULL)
        return error_no_memory(error);
    for (; world->member_count < count; world->member_count++) {
        enum verdict verdict = identity_make(&world->members[world->member_count], error);
        if (verdict != VERDICT_OK)
            return verdict;
    }
    return VERDICT_OK;
}

static enum verdict make_catalogue(struct world *world, struct error *error)
{
    static const struct text scope[] = {{"KGZ", 3}};
    struct arena *arena = arena_new(ARENA_BYTES);
    size_t count = world->member_count;
    struct organisation *organisations =
        arena == NULL ? NULL : arena_alloc(arena, count * sizeof *organisations);
    struct organisation_key *keys = arena == NULL ? NULL : arena_alloc(arena, count * sizeof *keys);
    int64_t now_ms = clock_wall_ms();
    struct call call = {.id = text_of(WORLD_CALL),
                        .form = text_of("vnr-shadow"),
                        .opens_ms = now_ms - CLOCK_DAY_MS,
                        .closes_ms = now_ms + 30 * CLOCK_DAY_MS,
                        .kinds = 1u << KIND_FINDING,
                        .sample = true};
    if (organisations == NULL || keys == NULL) {
        arena_free(&arena);
        return error_no_memory(error);
    }
    for (size_t i = 0; i < count; i++) {
        const struct identity_public *public = identity_public(world->members[i]);
        organisations[i] = (struct organisation){uuid_v7(now_ms), {1, scope}};
        keys[i].organisation = (uint32_t)i;
        memcpy(keys[i].curve, public->curve, sizeof keys[i].curve);
        memcpy(keys[i].sign, public->sign, sizeof keys[i].sign);
    }
    catalogue_sort(keys, count, &call, 1);
    const struct catalogue catalogue = {1, count, organisations, count, keys, 1, &call};
    enum verdict verdict = codec_catalogue_encode(&catalogue, arena, &world->catalogue, error);
    arena_free(&arena);
    return verdict;
}

enum verdict world_new(const char *parent, size_t members, struct world **ret_world,
                       struct error *error)
{
    struct world *world = calloc(1, sizeof *world);
    if (world == NULL)
        return error_no_memory(error);
    enum verdict verdict = make_folder(parent, world, error);
    if (verdict == VERDICT_OK)
        verdict = make_key(world, "collector.key", &world->collector, error);
    if (verdict == VERDICT_OK)
        verdict = make_key(world, "aggregator.key", &world->aggregator, error);
    if (verdict == VERDICT_OK)
        verdict = make_members(world, members, error);
    if (verdict == VERDICT_OK)
        verdict = make_catalogue(world, error);
    if (verdict != VERDICT_OK) {
        world_free(&world);
        return verdict;
    }
    *ret_world = world;
    return VERDICT_OK;
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
    (void)status;
    (void)kind;
    (void)walk;
    (void)remove(path);
    return 0;
}

void world_free(struct world **world_place)
{
    struct world *world = *world_place;
    if (world == NULL)
        return;
    if (world->folder[0] != '\0')
        (void)nftw(world->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    for (size_t i = 0; i < world->member_count; i++)
        identity_free(&world->members[i]);
    free((void *)world->members);
    identity_free(&world->collector);
    identity_free(&world->aggregator);
    buffer_free(&world->catalogue);
    free(world);
    *world_place = NULL;
}
