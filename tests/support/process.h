/*
 * A real process under test: started with words and an environment of its own, heard through pipes,
 * waited for by what it says or by its end, never by time passing.
 *
 * Every wait is bounded by process_patience_ms and fails the cmocka test with what the process
 * wrote. A process that a failed test leaves behind ends with the test program.
 *
 * PARALLAX_TEST_WRAPPER in the environment of the test names a program that runs ours in its place,
 * such as tests/support/valgrind.sh; it is given the words.
 */
#ifndef PARALLAX_TESTS_SUPPORT_PROCESS_H
#define PARALLAX_TESTS_SUPPORT_PROCESS_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define PROCESS_WORDS_MAX 48

struct process;

/* Generous, because the programs may run under sanitizers on a busy machine, and more so with a
 * wrapper. */
int64_t process_patience_ms(void);

/*
 * words[0] is the program (found in PATH when it has no slash); both lists end with NULL and are
 * copied. The environment is PATH and HOME, what sanitizers read, and these NAME=VALUE,
 * which go before.
 */
struct process *process_start(const char *const *words, const char *const *environment);
/* Ends it with SIGKILL when it still runs. */
void process_free(struct process **process);

/* Takes what it writes for at most wait_ms; false as soon as it has ended. */
bool process_runs(struct process *process, int64_t wait_ms);
/* Waits until it ends by itself; its exit code. A death by signal fails the test. */
int process_wait(struct process *process);
/* SIGTERM, then as process_wait. */
int process_stop(struct process *process);
/* SIGTERM, and waits. Whether it ended by itself and with exit code 0; fails nothing, for where
 * more is to be taken down. */
bool process_ends_well(struct process *process);
/* SIGKILL, and waits until it is gone. Fails the test when it had ended otherwise before. */
void process_kill(struct process *process);

/*
 * Waits for the next log line of this event after the one that was awaited last; the line, valid
 * until the next call.
 */
const char *process_await(struct process *process, const char *event);
/* Whether a log line of this event came so far, awaited or not. */
bool process_logged(struct process *process, const char *event);
/* The value of a string or number field of a log line, owned by the caller; fails the test when
 * the line has no such field. */
char *process_field(const char *line, const char *field);

/* For what only the system can tell or do; it is ours to wait for. */
pid_t process_pid(const struct process *process);

/* Everything it wrote so far, NUL-terminated; valid until the next call. */
const char *process_out(const struct process *process);
const char *process_err(const struct process *process);
/* Shows all of that. cmocka's print_error cuts after 1 KiB, before a sanitizer's report. */
void process_print(const struct process *process);

/* Puts the words of a NULL-terminated argument list after the count that are there, and NULL. */
void process_words(const char *words[PROCESS_WORDS_MAX], size_t count, const char *word,
                   va_list rest);

#endif
