/*
 * What writing and reading of a vault share; nobody else includes this.
 */
#ifndef PARALLAX_SEAL_VAULT_PRIVATE_H
#define PARALLAX_SEAL_VAULT_PRIVATE_H

#include "seal/vault.h"

#include <sodium.h>

#define VAULT_SEALED_BYTES (VAULT_PIECE_BYTES + crypto_secretstream_xchacha20poly1305_ABYTES)
/* Both lines with their ends and the NUL. */
#define VAULT_HEAD_BYTES (VAULT_KIND_BYTES_MAX + PASSPHRASE_LOCK_TEXT_BYTES + 2)

/* vault_read.c */
void vault_format_head(const char *kind, const struct passphrase_lock *lock,
                       char ret_head[VAULT_HEAD_BYTES]);

#endif
