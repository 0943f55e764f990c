/*
 * How far a batch goes in each stream that it has records of.
 */
#ifndef PARALLAX_AGGREGATOR_REACHES_H
#define PARALLAX_AGGREGATOR_REACHES_H

#include "base/error.h"
#include "base/uuid.h"

#include <stddef.h>
#include <stdint.h>

struct reach {
    struct uuid stream;
    uint64_t through; /* the last sequence in the batch */
};

/* Zero-filled is a valid empty list. */
struct reaches {
    struct reach *at;
    size_t count, room;
};

/* RETRY NO_MEMORY, and the list is as it was. */
enum verdict reaches_set(struct reaches *reaches, const struct uuid *stream, uint64_t through,
                         struct error *error);
void reaches_clear(struct reaches *reaches);
void reaches_free(struct reaches *reaches);

#endif
