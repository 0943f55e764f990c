/* See stop_at.h: the clock on the wall, and memory. */
#include "tests/fault/stop_at.h"

#include <errno.h>
#include <link.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static atomic_long clock_looks, allocations;
static long clock_number, clock_jump_ms, malloc_first, malloc_count;
static bool malloc_own, ready;
static uintptr_t own_from, own_to; /* the code of the program itself */

static int find_own(struct dl_phdr_info *info, size_t size, void *context)
{
    (void)size;
    (void)context;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &info->dlpi_phdr[i];
        if (part->p_type != PT_LOAD || (part->p_flags & PF_X) == 0)
            continue;
        own_from = info->dlpi_addr + part->p_vaddr;
        own_to = own_from + part->p_memsz;
    }
    return 1; /* the program comes first */
}

__attribute__((constructor)) static void begin(void)
{
    char whose[4] = "";
    const char *words = getenv("FAULT_CLOCK");
    if (words != NULL && sscanf(words, "%ld:%ld", &clock_number, &clock_jump_ms) != 2)
        _exit(97);
    words = getenv("FAULT_MALLOC");
    if (words != NULL && sscanf(words, "%3[a-z]:%ld:%ld", whose, &malloc_first, &malloc_count) != 3)
        _exit(97);
    malloc_own = strcmp(whose, "own") == 0;
    (void)dl_iterate_phdr(find_own, NULL);
    ready = true;
}

/* ---- the clock ---- */

int clock_gettime(clockid_t which, struct timespec *ret_time)
{
    NEXT(clock_gettime)
    int result = next(which, ret_time);
    if (which != CLOCK_REALTIME || clock_number == 0)
        return result;
    long look = atomic_fetch_add(&clock_looks, 1) + 1;
    if (look == clock_number)
        stop_at_tell("fault_fired");
    if (look >= clock_number)
        ret_time->tv_sec += clock_jump_ms / 1000;
    return result;
}

/* ---- memory ---- */

/* What dlsym takes before the real functions are found; never given back. */
static char first_bytes[65536];
static size_t first_used;

static void *take_first(size_t bytes)
{
    size_t start = first_used;
    first_used += (bytes + 15) & ~(size_t)15;
    return first_used <= sizeof first_bytes ? first_bytes + start : NULL;
}

static bool is_first(const void *memory)
{
    uintptr_t where = (uintptr_t)memory, from = (uintptr_t)first_bytes;
    return where >= from && where < from + sizeof first_bytes;
}

static bool is_denied(const void *caller)
{
    uintptr_t from = (uintptr_t)caller;
    if (!ready || malloc_count == 0 || (malloc_own && (from < own_from || from >= own_to)))
        return false;
    long number = atomic_fetch_add(&allocations, 1) + 1;
    if (number == malloc_first)
        stop_at_tell("fault_fired");
    return number >= malloc_first && number < malloc_first + malloc_count;
}

static _Thread_local bool finding;

#define NEXT_ALLOCATION(name, bytes)                                                               \
    static __typeof__(name) *next;                                                                 \
    if (next == NULL) {                                                                            \
        if (finding)                                                                               \
            return take_first(bytes);                                                              \
        finding = true;                                                                            \
        void *symbol = dlsym(RTLD_NEXT, #name);                                                    \
        memcpy(&next, &symbol, sizeof next);                                                       \
        finding = false;                                                                           \
    }                                                                                              \
    if (is_denied(__builtin_return_address(0))) {                                                  \
        errno = ENOMEM;                                                                            \
        return NULL;                                                                               \
    }

void *malloc(size_t bytes)
{
    NEXT_ALLOCATION(malloc, bytes)
    return next(bytes);
}

void *calloc(size_t count, size_t bytes)
{
    NEXT_ALLOCATION(calloc, count * bytes)
    return next(count, bytes);
}

void *realloc(void *memory, size_t bytes)
{
    NEXT_ALLOCATION(realloc, bytes)
    return next(memory, bytes);
}

void free(void *memory)
{
    NEXT(free)
    if (!is_first(memory))
        next(memory);
}
