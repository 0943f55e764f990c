/*
 * A whole home in one file under a passphrase (seal/vault.h), for another computer or against a
 * lost one. What was queued has its id in there, and whoever sends it again is recognised by that.
 *
 * Inside the vault stands for every file: one byte with the length of its name, the name, eight
 * bytes with the length of its content (lowest first), and the content; a byte of 0 ends the list.
 */
#ifndef PARALLAX_CLIENT_ARCHIVE_H
#define PARALLAX_CLIENT_ARCHIVE_H

#include "base/error.h"
#include "client/home.h"
#include "seal/passphrase.h"

#include <stddef.h>

/* The first line of the file. */
#define ARCHIVE_KIND "parallax export v1"

/*
 * Copies what goes with a home, as it stands under its lock. The outbox must be closed, with
 * nothing to roll back: its journal would not go along. REJECT HOME_UNFINISHED where it has one,
 * FILE_EXISTS; RETRY FILE_UNWRITABLE, NO_MEMORY.
 */
enum verdict archive_write(const struct home *home, const char *path,
                           const struct passphrase *passphrase, const struct passphrase_cost *cost,
                           size_t *ret_files, struct error *error);
/*
 * Puts all of it into a home that has no keys and no outbox: everything is written and synced
 * beside its name first, and the keys get theirs last, so that what ended in the middle can be
 * repeated. REJECT HOME_IN_USE, ARCHIVE_STRANGE (a file that no home has), and what vault_open
 * says; RETRY FILE_UNWRITABLE.
 */
enum verdict archive_restore(const struct home *home, const char *path,
                             const struct passphrase *passphrase, size_t *ret_files,
                             struct error *error);

#endif
