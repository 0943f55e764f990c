/*
 * Memory for one piece of work: many small allocations, one release, and a cap.
 *
 * What strangers send decides how much unpacking it wants (protobuf-c multiplies empty repeated
 * fields by 24 to 56); the cap turns that into an error instead of memory use.
 */
#ifndef PARALLAX_BASE_ARENA_H
#define PARALLAX_BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

/* cap_bytes bounds all that can be allocated between two resets. NULL when memory ran out. */
struct arena *arena_new(size_t cap_bytes);
void arena_free(struct arena **arena);
/* Zero-filled, aligned for any type; NULL when the cap or memory is exhausted. Lives until reset.
 */
void *arena_alloc(struct arena *arena, size_t bytes);
/* Everything allocated becomes invalid; the memory is kept for reuse up to one block. */
void arena_reset(struct arena *arena);
/* Whether an allocation since the last reset failed at the cap, and not for want of memory. */
bool arena_is_full(const struct arena *arena);
/* Bytes handed out since the last reset. */
size_t arena_used(const struct arena *arena);

#endif
