/*
 * Times that were measured, and what is told of them. Shared memory, so that a part of the bench in
 * a process of its own can fill them.
 */
#ifndef PARALLAX_BENCH_SAMPLES_H
#define PARALLAX_BENCH_SAMPLES_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

struct samples {
    size_t room;
    _Atomic size_t count; /* another process may read while they are added */
    int64_t at_ns[];
};

/* RETRY NO_MEMORY. Shared with every process that is forked afterwards. */
enum verdict samples_new(size_t room, struct samples **ret_samples, struct error *error);
void samples_free(struct samples **samples);
void samples_clear(struct samples *samples);
/* Over the room it is not kept. */
void samples_add(struct samples *samples, int64_t ns);
/* The value that share (0..1) of them do not exceed (nearest rank), in milliseconds; sorts them.
 * 0 when there is none. */
double samples_ms(struct samples *samples, double share);
/* The middle one; sorts the values. */
double median(double *values, size_t count);
/* Nanoseconds that never go back. */
int64_t now_ns(void);

#endif
