/*
 * Frames of findings, as a client would send them: about 1 KB a finding, encoded, digested and
 * signed.
 */
#ifndef PARALLAX_BENCH_FRAMES_H
#define PARALLAX_BENCH_FRAMES_H

#include "base/buffer.h"
#include "base/error.h"
#include "seal/seal.h"

#include <stddef.h>
#include <stdint.h>

struct frames;

enum verdict frames_new(struct frames **ret_frames, struct error *error);
void frames_free(struct frames **frames);
/* Appends one frame of count new findings with this request number. */
enum verdict frames_make(struct frames *frames, const struct identity *sender, size_t count,
                         uint64_t request, struct buffer *out, struct error *error);

#endif
