/*
 * A talk in lines: what we say goes out in lines of the terminal's width, what somebody types comes
 * in as whole lines, from a terminal or from a pipe.
 *
 * On a terminal a line is edited only at its end (backspace, Ctrl-W, Ctrl-U); nothing is drawn and
 * the cursor never goes back by more than what is rubbed out, so that screen readers and old
 * terminals can follow. From a pipe each line is a line, and what we say goes to stderr.
 */
#ifndef PARALLAX_CLIENT_ENTRY_TYPING_H
#define PARALLAX_CLIENT_ENTRY_TYPING_H

#include "base/buffer.h"
#include "base/error.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

/* More than any field takes; of a longer line the rest is thrown away, and it says so. */
#define TYPING_LINE_BYTES ((size_t)1024 * 1024)

struct typing;

/* in: where lines come from, a terminal or not. Errors as keyboard_open. */
enum verdict typing_open(int in, struct typing **ret_typing, struct error *error);
/* Puts the terminal right. */
void typing_close(struct typing **typing);
/* Whether somebody sits there. */
bool typing_is_person(const struct typing *typing);

/* Says text in lines, the later ones of a paragraph indented by so many blanks. */
void typing_tell(struct typing *typing, size_t indent, struct text text);
void typing_say(struct typing *typing, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

enum typing_result {
    TYPING_LINE,
    TYPING_END, /* no more will come: end of input, a signal, a closed terminal */
};
/*
 * Waits for a line, which replaces what is in *line; it has no control character but what is not
 * UTF-8, for the caller to find. What was typed of a line at the end of input is a line, too.
 */
enum typing_result typing_line(struct typing *typing, const char *prompt, struct buffer *line);
/* Whether more of one paste is there to be read as lines. */
bool typing_is_pasting(const struct typing *typing);

/* The terminal as it was, and ours again, around another program. */
void typing_lend(struct typing *typing);
void typing_take_back(struct typing *typing);

#endif
