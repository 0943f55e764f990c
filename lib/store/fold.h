/*
 * Counts by key, folded in memory before they are written: ten thousand rows are a few dozen
 * tallies.
 */
#ifndef PARALLAX_STORE_FOLD_H
#define PARALLAX_STORE_FOLD_H

#include "base/buffer.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FOLD_PARTS 5

/* The parts of a key, as many as the folder's user says; the others are TEXT_NONE. */
struct fold_key {
    struct text parts[FOLD_PARTS];
};
struct fold_item {
    size_t at[FOLD_PARTS], length[FOLD_PARTS]; /* in bytes */
    int64_t counts[2];
};

/* Zero-filled is a valid empty one. */
struct fold {
    struct buffer bytes;
    struct fold_item *items; /* in order of their first appearance */
    size_t count, room;
    uint32_t *slots; /* number of an item + 1, or 0; four for every item that there is room for */
};

void fold_free(struct fold *fold);
void fold_clear(struct fold *fold);
/* Adds one to counts[which] of the key, which is copied. False when memory ran out. */
bool fold_add(struct fold *fold, const struct fold_key *key, size_t which);
/* A part of an item's key; borrowed until the next fold_add. */
struct text fold_part(const struct fold *fold, size_t item, size_t part);

#endif
