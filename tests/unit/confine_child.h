/*
 * Tests of lib/confine happen in children, because there is no way back from a filter.
 */
#ifndef PARALLAX_TESTS_CONFINE_CHILD_H
#define PARALLAX_TESTS_CONFINE_CHILD_H

#include "confine/confine.h"

#include <errno.h>
#include <stdint.h>

/* In a child: ends it, with the line on stderr, where the condition does not hold. */
#define EXPECT(condition)                                                                          \
    do {                                                                                           \
        if (!(condition))                                                                          \
            child_failed(__FILE__, __LINE__, #condition);                                          \
    } while (0)
_Noreturn void child_failed(const char *file, int line, const char *condition);

/* Whether a call fails with this error. */
#define REFUSED(call, number) (errno = 0, (call) == -1 && errno == (number))

/* In a child: both steps, for a profile. */
void child_confine(enum confine_profile profile);
/* In a child: the number after "Name:\t" in /proc/thread-self/status, read in this base. */
uint64_t child_status(const char *name, int base);
/* In a child: filters of system calls in force; a container starts us with one of its own. */
uint64_t child_filters(void);

/* Runs body in a child: it must come back, or end by the signal. */
void child_succeeds(void (*body)(void));
void child_dies(void (*body)(void), int signal_number);

#endif
