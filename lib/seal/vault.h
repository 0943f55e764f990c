/*
 * A file under a passphrase, of any size, written and read in one go from front to back.
 *
 * The format: the line of its kind ("parallax export v1"), the line "argon2id ..." of
 * passphrase.h, and then libsodium's secretstream (XChaCha20-Poly1305): its header of 24 bytes, an
 * empty message with the two lines as additional data, and messages of VAULT_PIECE_BYTES, of which
 * the last may be shorter and alone has the tag FINAL. So a file that was cut off, reordered or
 * continued is refused, and a wrong passphrase is told from damage.
 */
#ifndef PARALLAX_SEAL_VAULT_H
#define PARALLAX_SEAL_VAULT_H

#include "base/error.h"
#include "base/text.h"
#include "seal/passphrase.h"

#include <stddef.h>

#define VAULT_PIECE_BYTES ((size_t)64 * 1024)
#define VAULT_KIND_BYTES_MAX 64

struct vault_writer;
struct vault_reader;

/*
 * Makes the file, mode 0600, under its own name at once, because sticks with FAT know no links;
 * until vault_finish it is one that vault_read refuses. kind: one line without its end. REJECT
 * FILE_EXISTS, RETRY FILE_UNWRITABLE, NO_MEMORY.
 */
enum verdict vault_create(const char *path, const char *kind, const struct passphrase *passphrase,
                          const struct passphrase_cost *cost, struct vault_writer **ret_writer,
                          struct error *error);
/* RETRY FILE_UNWRITABLE. */
enum verdict vault_write(struct vault_writer *writer, struct text bytes, struct error *error);
/* Durable, name included, when this is OK. The writer is freed in every case, and on an error the
 * file is gone. RETRY FILE_UNWRITABLE. */
enum verdict vault_finish(struct vault_writer **writer, struct error *error);
/* Gives up: the file is gone. */
void vault_abandon(struct vault_writer **writer);

/*
 * REJECT FILE_MISSING, FILE_UNREADABLE, VAULT_FOREIGN (no such file, or one of another kind or a
 * later version), VAULT_DAMAGED, KEY_PASSPHRASE; RETRY NO_MEMORY.
 */
enum verdict vault_open(const char *path, const char *kind, const struct passphrase *passphrase,
                        struct vault_reader **ret_reader, struct error *error);
/* Exactly length bytes. REJECT VAULT_DAMAGED, also when there are not so many. */
enum verdict vault_read(struct vault_reader *reader, void *ret_bytes, size_t length,
                        struct error *error);
/* Whether all was read, and the file ends where its writer ended it. REJECT VAULT_DAMAGED. */
enum verdict vault_end(struct vault_reader *reader, struct error *error);
void vault_close(struct vault_reader **reader);

#endif
