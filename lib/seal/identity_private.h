/*
 * The inside of an identity, for the files of this room only.
 */
#ifndef PARALLAX_SEAL_IDENTITY_PRIVATE_H
#define PARALLAX_SEAL_IDENTITY_PRIVATE_H

#include "seal/key_file.h"
#include "seal/passphrase.h"
#include "seal/seal.h"

#include <sodium.h>

/* Lives in memory of sodium_malloc: locked where allowed, guarded, wiped when freed. */
struct identity {
    struct identity_public public;
    uint8_t curve_secret[crypto_box_SECRETKEYBYTES];
    uint8_t sign_secret[crypto_sign_SECRETKEYBYTES]; /* seed, then the public key */
};

/* identity.c: the inside of an identity from its secrets, and a place for one (NULL: no memory). */
struct identity *identity_new(void);
bool identity_derive(struct identity *identity, const uint8_t seed[SEAL_KEY_BYTES]);
/* The content of a file in the clear; the caller wipes it. */
void identity_format(const struct identity *identity, char ret_content[KEY_FILE_BYTES]);

/*
 * identity_protected.c. Whether the content of a file is an identity under a passphrase, whole as
 * far as one can tell without it.
 */
bool identity_is_protected(struct text content);
/* REJECT KEY_PASSPHRASE, RETRY NO_MEMORY. content is one that identity_is_protected. */
enum verdict identity_unlock(struct text content, const struct passphrase *passphrase,
                             struct identity *identity, const char *path, struct error *error);

#endif
