/*
 * What the measured stages need to run: a folder of their own, keys, and a catalogue of many
 * organisations with one open call.
 */
#ifndef PARALLAX_BENCH_WORLD_H
#define PARALLAX_BENCH_WORLD_H

#include "base/buffer.h"
#include "base/error.h"
#include "seal/seal.h"

#include <stddef.h>

#define WORLD_CALL "BENCH-2026"

struct world {
    char folder[4096]; /* removed by world_free */
    struct identity *collector, *aggregator;
    size_t member_count;
    struct identity **members; /* one organisation each */
    struct buffer catalogue;   /* encoded */
};

/* Makes keys and writes those of the stages into the folder, which is made below parent. */
enum verdict world_new(const char *parent, size_t members, struct world **ret_world,
                       struct error *error);
void world_free(struct world **world);
/* "FOLDER/name" */
void world_path(const struct world *world, const char *name, struct buffer *ret_path);

#endif
