/* See arena.h. */
#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_BYTES ((size_t)16 * 1024)

/*
 * AddressSanitizer sees one block where we see many allocations. Told where each of them ends, it
 * finds a read beyond one as it would in malloc's memory.
 */
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_GUARDED
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define ARENA_GUARDED
#endif
#ifdef ARENA_GUARDED
#include <sanitizer/asan_interface.h>
#define GUARD_BYTES ((size_t)16)
#else
#define GUARD_BYTES ((size_t)0)
#define ASAN_POISON_MEMORY_REGION(at, bytes) ((void)(at), (void)(bytes))
#define ASAN_UNPOISON_MEMORY_REGION(at, bytes) ((void)(at), (void)(bytes))
#endif

struct block {
    struct block *next;
    size_t size, used; /* bytes of data */
    alignas(max_align_t) unsigned char data[];
};

struct arena {
    struct block *blocks; /* newest first */
    size_t cap, used;     /* bytes */
    bool full;
};

struct arena *arena_new(size_t cap_bytes)
{
    struct arena *arena = calloc(1, sizeof *arena);
    if (arena != NULL)
        arena->cap = cap_bytes;
    return arena;
}

static void free_blocks(struct block *block)
{
    while (block != NULL) {
        struct block *next = block->next;
        free(block);
        block = next;
    }
}

void arena_free(struct arena **arena)
{
    if (*arena == NULL)
        return;
    free_blocks((*arena)->blocks);
    free(*arena);
    *arena = NULL;
}

static struct block *block_for(struct arena *arena, size_t bytes)
{
    struct block *first = arena->blocks;
    if (first != NULL && first->size - first->used >= bytes)
        return first;
    size_t size = bytes > BLOCK_BYTES ? bytes : BLOCK_BYTES;
    struct block *block = malloc(sizeof *block + size);
    if (block == NULL)
        return NULL;
    block->next = first;
    block->size = size;
    block->used = 0;
    ASAN_POISON_MEMORY_REGION(block->data, size);
    arena->blocks = block;
    return block;
}

void *arena_alloc(struct arena *arena, size_t bytes)
{
    size_t align = alignof(max_align_t), wanted = bytes;
    if (bytes > SIZE_MAX - align)
        return NULL;
    bytes = (bytes + align - 1) / align * align;
    if (bytes == 0)
        bytes = align;
    if (bytes > arena->cap - arena->used) {
        arena->full = true;
        return NULL;
    }
    struct block *block = block_for(arena, bytes + GUARD_BYTES);
    if (block == NULL)
        return NULL;
    void *at = block->data + block->used;
    block->used += bytes + GUARD_BYTES;
    arena->used += bytes;
    ASAN_UNPOISON_MEMORY_REGION(at, wanted);
    return memset(at, 0, wanted);
}

void arena_reset(struct arena *arena)
{
    struct block *first = arena->blocks;
    if (first != NULL) {
        free_blocks(first->next);
        first->next = NULL;
        first->used = 0;
        ASAN_POISON_MEMORY_REGION(first->data, first->size);
        if (first->size > BLOCK_BYTES) {
            free(first);
            arena->blocks = NULL;
        }
    }
    arena->used = 0;
    arena->full = false;
}

bool arena_is_full(const struct arena *arena)
{
    return arena->full;
}

size_t arena_used(const struct arena *arena)
{
    return arena->used;
}
