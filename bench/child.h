/*
 * Processes of a measurement: programs of the build, and parts of the bench that need a process of
 * their own so that their time and memory do not count as the measured one's.
 *
 * All end with the bench: by their pid when it ends them, by the kernel when it dies.
 */
#ifndef PARALLAX_BENCH_CHILD_H
#define PARALLAX_BENCH_CHILD_H

#include "base/buffer.h"
#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct child {
    pid_t pid; /* 0: none */
    int pidfd;
    int ready_fd;   /* of a part */
    char log[4096]; /* of a program: where its stderr goes */
};

/* As many descriptors as the system allows: a client takes two. */
void child_raise_descriptors(void);
/* Called by a part when what it stands for is under way. */
void child_say_ready(int ready_fd);

/* words[0] is a path; stderr goes to the file log. Waits until it logs that it is ready. */
enum verdict child_start_program(const char *const *words, const char *log, struct child *ret_child,
                                 struct error *error);
/* The same, but waits until it has ended; RETRY CHILD when its exit code is not 0. ret_out takes
 * what it printed; NULL: nobody wants it. */
enum verdict child_run_program(const char *const *words, const char *log, struct buffer *ret_out,
                               struct error *error);
/* A part runs in a fork of the bench and returns its exit code. */
typedef int child_part_fn(void *context, int ready_fd);
/* Forks, and waits until the part says that it is ready. */
enum verdict child_start_part(child_part_fn *part, void *context, struct child *ret_child,
                              struct error *error);
/* Whether it has ended; waits at most wait_ms for that. */
bool child_has_ended(const struct child *child, int wait_ms);
/* Waits until it ends by itself; RETRY CHILD when its exit code is not 0. */
enum verdict child_wait(struct child *child, struct error *error);
/* SIGTERM, and waits; SIGKILL after ten seconds. Nothing when there is none. */
void child_end(struct child *child);

/* The value of a string or number field in the first log line of the event "ready". */
enum verdict child_ready_field(const struct child *child, const char *field, char *ret_value,
                               size_t size, struct error *error);
/* Memory that is no file's, in KiB: what the process holds beside a spool's map. 0 when gone. */
int64_t child_memory_kib(const struct child *child);
/* Processor time of all threads of a process so far, in microseconds; 0 when there is none. The
 * clock of the process, because /proc counts in hundredths of a second. */
int64_t child_cpu_us(pid_t pid);

#endif
