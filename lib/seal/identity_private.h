/*
 * The inside of an identity, for the files of this room only.
 */
#ifndef PARALLAX_SEAL_IDENTITY_PRIVATE_H
#define PARALLAX_SEAL_IDENTITY_PRIVATE_H

#include "seal/seal.h"

#include <sodium.h>

/* Lives in memory of sodium_malloc: locked where allowed, guarded, wiped when freed. */
struct identity {
    struct identity_public public;
    uint8_t curve_secret[crypto_box_SECRETKEYBYTES];
    uint8_t sign_secret[crypto_sign_SECRETKEYBYTES]; /* seed, then the public key */
};

#endif
