/*
 * Confinement: what a stage gives up for good, so that whoever takes it over through the network
 * gets little. The only room that sees seccomp.h.
 *
 * It comes in two steps because capabilities belong to a thread: those that ZeroMQ and the stage
 * start inherit what the first step left, and the filter of the second reaches all of them. Linux
 * has no way back from either (capabilities(7), seccomp(2)).
 */
#ifndef PARALLAX_CONFINE_CONFINE_H
#define PARALLAX_CONFINE_CONFINE_H

#include "base/error.h"
#include "base/log.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* Which table of system calls: collector.def, aggregator.def or exporter.def with common.def. */
enum confine_profile { CONFINE_COLLECTOR, CONFINE_AGGREGATOR, CONFINE_EXPORTER };

struct confine_config {
    enum confine_profile profile;
    bool off;               /* neither step does anything: for debuggers, tracers, valgrind */
    int64_t file_bytes_max; /* the largest file that the stage writes; 0: no bound of its own */
};

/* Whether the option `confine` ("yes" or "no") turns confinement off. */
bool confine_is_off(const char *choice);
/* Capabilities can be dropped, the files of uid 0 cannot: a stage warns when it runs as root. */
bool confine_is_root(void);

/*
 * First, before any other thread and before any key is read: no new privileges, no capability but
 * that of binding ports below 1024 where the process had it, no core file, no /proc/PID/mem for
 * others (not dumpable). FATAL CONFINE_*.
 *
 * There is no RLIMIT_NPROC: it counts all that the user runs, root is exempt, and the filter ends
 * whoever makes a process.
 */
enum verdict confine_start(const struct confine_config *config, struct error *error);

/*
 * Last, when all that is ever bound is bound and all files that grow are open: bounds files by
 * file_bytes_max (writing more is EFBIG, not a signal; not where stderr is a file, because the
 * bound would end the log), drops the last capability, and puts the filter of system calls on all
 * threads. What no table allows then fails with EPERM; making a process, running a program and
 * tracing end the process. *ret_event is what the stage logs: LOG_CONFINED, LOG_CONFINE_OFF, or
 * LOG_CONFINE_PARTLY in a build with a sanitizer or coverage, whose work at exit needs tracing and
 * files: there the process stays dumpable and there is no filter. FATAL CONFINE_*.
 */
enum verdict confine_drop(const struct confine_config *config, enum log_event *ret_event,
                          struct error *error);

/* What a program of others that a stage runs may use at most. */
struct confine_bounds {
    int64_t memory_bytes; /* of address space */
    int64_t cpu_s;        /* of a processor; SIGXCPU, and SIGKILL a second later */
    int64_t file_bytes;   /* of any file that it writes */
};

/*
 * In a process that was forked to run such a program (a converter of documents), last before exec:
 * no new privileges, no capability, no core file, the bounds, death with the process `parent` that
 * forked it, and a filter (program.def) that leaves it no socket, no process of its own, no signal
 * to others, no tracing, no mount and no namespace. What the filter refuses fails with EPERM; it
 * cannot refuse exec, which is how the program starts, but what is run that way is as confined.
 * Allocates memory, so the process that forked has one thread. FATAL CONFINE_*.
 */
enum verdict confine_program(const struct confine_bounds *bounds, pid_t parent,
                             struct error *error);

#endif
