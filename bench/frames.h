/*
 * Frames of findings, as a client would send them: about 1 KB a finding, encoded, digested and
 * signed.
 *
 * The ids of named findings rise with time; those of unnamed ones tell the day only and are random
 * within it, as the protocol wants it, which costs every index that holds them more.
 */
#ifndef PARALLAX_BENCH_FRAMES_H
#define PARALLAX_BENCH_FRAMES_H

#include "base/buffer.h"
#include "base/error.h"
#include "seal/seal.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct frames;

/* named: with consent PUBLIC, or else ANONYMOUS. */
enum verdict frames_new(bool named, struct frames **ret_frames, struct error *error);
void frames_free(struct frames **frames);
/* Appends one frame of count new findings with this request number. */
enum verdict frames_make(struct frames *frames, const struct identity *sender, size_t count,
                         uint64_t request, struct buffer *out, struct error *error);

#endif
