/*
 * Questions on the terminal, /dev/tty, so that they reach a person also while input or output are
 * files. What was typed is nowhere but in the answer.
 */
#ifndef PARALLAX_CLIENT_TERMINAL_H
#define PARALLAX_CLIENT_TERMINAL_H

#include "base/error.h"
#include "seal/passphrase.h"

#include <stdbool.h>
#include <stddef.h>

/* Whether this process has a terminal to ask on. */
bool terminal_is_there(void);
/*
 * Asks without echo, and leaves the line without its end in passphrase. The terminal is as it was
 * on every way out: a signal that ends or stops us does so after it was put right. REJECT
 * TERMINAL_MISSING, TERMINAL_CLOSED (the end of input), PASSPHRASE_LONG.
 */
enum verdict terminal_ask_secret(const char *prompt, struct passphrase *passphrase,
                                 struct error *error);
/* Asks with echo whether the line is this word. Errors likewise. */
enum verdict terminal_ask_word(const char *prompt, const char *word, bool *ret_same,
                               struct error *error);

#endif
