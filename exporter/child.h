/*
 * A converter as a confined child process: a program of others that reads what people wrote, so it
 * gets a private folder, no network, and bounds on time and memory.
 *
 * It runs with a clean environment (PATH, LC_ALL=C.UTF-8, HOME and TMPDIR are the folder,
 * SOURCE_DATE_EPOCH, PYTHONHASHSEED=0, and what the caller adds), in the folder, standard input
 * empty, every other descriptor closed, as confine/confine.h says. What it prints goes nowhere:
 * it may repeat what a person wrote.
 */
#ifndef PARALLAX_EXPORTER_CHILD_H
#define PARALLAX_EXPORTER_CHILD_H

#include "base/error.h"

#include <stdint.h>

/* A converter that ends with this code had no memory left: pandoc's own (251), ours, too. */
#define CHILD_MEMORY_RAN_OUT 251
#define CHILD_VARIABLES_MAX 4

struct child_limits {
    int64_t time_ms;      /* on the wall; a processor may be used for as long */
    int64_t memory_bytes; /* address space */
    int64_t file_bytes;   /* the largest file */
};

struct child_spec {
    const char *const *words; /* [0]: the program's absolute path; NULL ends them */
    const char *package;      /* the Debian package that has the program */
    const char *folder;       /* private, the child's own */
    const char *variables[CHILD_VARIABLES_MAX + 1]; /* NAME=VALUE; NULL ends them */
    int64_t date;                                   /* SOURCE_DATE_EPOCH: seconds since 1970 */
    struct child_limits limits;
};

/* What the child used. */
struct child_usage {
    int64_t wall_ms, cpu_ms;
    int64_t memory_bytes; /* at its peak, resident */
};

/* Whether the program is there. RETRY CONVERTER_MISSING, which names the package. */
enum verdict child_check(const char *program, const char *package, struct error *error);

/*
 * Runs it to its end. *ret_usage is filled whenever it ran, also when it failed. The process must
 * have one thread. RETRY CONVERTER_MISSING; REJECT CONVERTER_TIME, CONVERTER_MEMORY,
 * CONVERTER_FAILED; RETRY CONVERTER_START when no process can be made.
 */
enum verdict child_run(const struct child_spec *spec, struct child_usage *ret_usage,
                       struct error *error);

#endif
