/*
 * Preloaded into a process under test (LD_PRELOAD): stops it, or makes a call fail, at the N-th
 * time that it comes to a place, such as the fsync inside a commit. What no signal from outside can
 * hit.
 *
 *   FAULT_AT=PLACE:before|during|after:N:ACTION
 *     data    pages of a file are written         sync    fsync or fdatasync
 *     meta    LMDB's meta page is written         rename  a file takes another's place
 *     forget  LMDB commits what deletes records   reply   a frame leaves a listening socket
 *     relay   a frame leaves a connecting socket  begin, copy, commit  of a PostgreSQL transaction
 *     during (commit alone): it has left for the server, and its answer is not awaited
 *     ACTION: KILL, STOP, TERM, or EIO, ENOSPC (with before: the call fails and does nothing)
 *   FAULT_DURABLE=1   ends the process with exit code 99 when a reply leaves before what was
 *                     written stands on the disk, which kill -9 cannot show
 *   FAULT_MALLOC=own|any:N:M  M allocations fail from the N-th on, of the program itself or of all
 *   FAULT_CLOCK=N:MS  the clock on the wall jumps by MS at the N-th look at it
 *
 * Before it acts it writes the event fault_fired, which process_await waits for.
 */
#ifndef PARALLAX_TESTS_FAULT_STOP_AT_H
#define PARALLAX_TESTS_FAULT_STOP_AT_H

#include <dlfcn.h>
#include <string.h>

/* The next function of that name: libc's, a library's or a sanitizer's. */
#define NEXT(name)                                                                                 \
    static __typeof__(name) *next;                                                                 \
    if (next == NULL) {                                                                            \
        void *symbol = dlsym(RTLD_NEXT, #name);                                                    \
        memcpy(&next, &symbol, sizeof next);                                                       \
    }

/* Writes the event as a line of a log. Allocates nothing: it may be called inside an allocation. */
void stop_at_tell(const char *event);

#endif
