/*
 * The terminal that somebody types on, byte by byte and without echo, and put right again on every
 * way out: a signal that ends or stops us does so after that.
 *
 * The kernel's own line editing (canonical mode) keeps 4095 bytes of a line and drops the rest
 * without a word, so a paragraph that is pasted would be cut. Here nothing is dropped: when we are
 * slow, the terminal waits. libedit and readline would do as well, and redraw lines with cursor
 * movements that screen readers read out again; what is needed of them is 100 lines (typing.c).
 *
 * One at a time in a process.
 */
#ifndef PARALLAX_CLIENT_ENTRY_KEYBOARD_H
#define PARALLAX_CLIENT_ENTRY_KEYBOARD_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

/* fd: a terminal. RETRY TERMINAL: it cannot be set. */
enum verdict keyboard_open(int fd, struct error *error);
/* As it was before; safe when none is open. */
void keyboard_close(void);
/* As it was before, and ours again, around another program that uses the terminal. */
void keyboard_lend(void);
void keyboard_take_back(void);

enum keyboard_event {
    KEYBOARD_BYTES,
    KEYBOARD_END,     /* the terminal is gone */
    KEYBOARD_STOP,    /* SIGINT, SIGTERM, SIGHUP or SIGQUIT: come to an end */
    KEYBOARD_CONTINUE /* we were stopped and go on: show again what was there */
};
/* Waits for bytes, at least one and at most size. */
enum keyboard_event keyboard_read(char *bytes, size_t size, size_t *ret_length);
/* Columns of the terminal behind fd; 0: it does not tell. */
size_t keyboard_columns(int fd);

#endif
