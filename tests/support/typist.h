/*
 * Somebody at a terminal: a real program on a pseudo-terminal of 80 by 24, typed to and read as a
 * person would, waited for by what it says and never by time passing. Every wait is bounded by
 * process_patience_ms and fails the cmocka test with what stood on the terminal.
 */
#ifndef PARALLAX_TESTS_SUPPORT_TYPIST_H
#define PARALLAX_TESTS_SUPPORT_TYPIST_H

#include <stdbool.h>
#include <stddef.h>
#include <termios.h>

struct typist;

/* words[0] is the program's path; both lists end with NULL. The environment is PATH, HOME, TERM,
 * what sanitizers read, and these NAME=VALUE. */
struct typist *typist_start(const char *const *words, const char *const *environment);
/* Ends it with SIGKILL when it still runs. */
void typist_free(struct typist **typist);

/* Types as it is, without an Enter. */
void typist_type(struct typist *typist, const char *text, size_t length);
/* Waits for what was not awaited yet to hold this, and takes it as read. */
void typist_await(struct typist *typist, const char *text);
/* Waits for a prompt, types the line and Enter. */
void typist_answer(struct typist *typist, const char *line);
/* Waits until it ends; its exit code, or 128 and the signal. */
int typist_wait(struct typist *typist);
void typist_kill(struct typist *typist);
void typist_signal(struct typist *typist, int signal);
/* The terminal hangs up, as when a window is closed. */
void typist_hang_up(struct typist *typist);
/* Everything that stood there so far. */
const char *typist_seen(const struct typist *typist);
/* How the terminal is set now. */
void typist_settings(const struct typist *typist, struct termios *ret_settings);

#endif
