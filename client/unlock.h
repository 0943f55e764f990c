/*
 * Key files and the passphrase that some of them are under: from the options, or else asked on the
 * terminal.
 */
#ifndef PARALLAX_CLIENT_UNLOCK_H
#define PARALLAX_CLIENT_UNLOCK_H

#include "base/error.h"
#include "client/options.h"
#include "seal/passphrase.h"
#include "seal/seal.h"

/*
 * Loads a key file. Where it is under a passphrase, *passphrase is tried first (NULL: none so far),
 * then that of the options, or people are asked, three times. *passphrase is then the one that
 * opened it, the caller's to free. Errors as identity_load_protected, and REJECT KEY_PROTECTED:
 * there is no passphrase and no terminal to ask on.
 */
enum verdict unlock_identity(const char *path, const struct client_config *config,
                             struct passphrase **passphrase, struct identity **ret_identity,
                             struct error *error);

/* A passphrase for something that is there already. name: what it opens, for the question. */
enum verdict unlock_ask(const struct client_config *config, const char *name,
                        struct passphrase **ret_passphrase, struct error *error);
/*
 * A passphrase for something new: given, or where that is NULL asked twice. REJECT
 * PASSPHRASE_SHORT, PASSPHRASE_LONG, PASSPHRASE_DIFFERS (not twice the same), PASSPHRASE_MISSING
 * (neither given nor a terminal).
 */
enum verdict unlock_ask_new(const char *given, const char *name, struct passphrase **ret_passphrase,
                            struct error *error);

#endif
