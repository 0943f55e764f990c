/*
 * Passphrases, and the keys that Argon2id (RFC 9106) makes of them.
 *
 * A passphrase and its key stand in memory that is locked where the system allows, guarded, and
 * wiped when freed. How dear a guess is stands in the file that the key opens, so that it can grow
 * with the years; it is bounded when read, or a hostile file could ask for all memory there is.
 */
#ifndef PARALLAX_SEAL_PASSPHRASE_H
#define PARALLAX_SEAL_PASSPHRASE_H

#include "base/error.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PASSPHRASE_BYTES_MAX 1024
/* Of new ones: five words of a list reach it, and what one types in a hurry does not. */
#define PASSPHRASE_CHARACTERS_MIN 12
#define PASSPHRASE_SALT_BYTES 16
#define PASSPHRASE_KEY_BYTES 32

struct passphrase;

/* An empty one. RETRY NO_MEMORY. */
enum verdict passphrase_new(struct passphrase **ret_passphrase, struct error *error);
void passphrase_free(struct passphrase **passphrase);
/* Takes the bytes in place of what it held; the caller wipes its own. False: too many. */
bool passphrase_set(struct passphrase *passphrase, struct text bytes);
/* One byte more, as it is typed; false: there are too many. */
bool passphrase_add(struct passphrase *passphrase, char byte);
bool passphrase_equal(const struct passphrase *a, const struct passphrase *b);
/* Whether it may be used for something new: REJECT PASSPHRASE_SHORT. Old ones are taken as they
 * are. */
enum verdict passphrase_check(const struct passphrase *passphrase, struct error *error);

/* What one guess costs. */
struct passphrase_cost {
    uint64_t operations; /* passes over the memory */
    uint64_t memory_bytes;
};
extern const struct passphrase_cost passphrase_cost_moderate; /* 3 passes over 256 MiB */
extern const struct passphrase_cost passphrase_cost_least;    /* for tests alone */

/* What stands beside a thing that is locked: how its key is made of the passphrase. */
struct passphrase_lock {
    struct passphrase_cost cost;
    uint8_t salt[PASSPHRASE_SALT_BYTES];
};
/* With a salt of its own. */
struct passphrase_lock passphrase_lock_new(const struct passphrase_cost *cost);
/* "argon2id 3 268435456 0123...": operations, bytes of memory, salt in hexadecimal. */
#define PASSPHRASE_LOCK_TEXT_BYTES 96
void passphrase_lock_format(const struct passphrase_lock *lock,
                            char ret_text[PASSPHRASE_LOCK_TEXT_BYTES]);
/* False: it is no such line, or asks for more than 16 passes or 1 GiB. */
bool passphrase_lock_parse(struct text line, struct passphrase_lock *ret_lock);

/* PASSPHRASE_KEY_BYTES, for passphrase_key_free. RETRY NO_MEMORY, which a lock of 256 MiB can well
 * meet on a small machine. */
enum verdict passphrase_key(const struct passphrase *passphrase, const struct passphrase_lock *lock,
                            uint8_t **ret_key, struct error *error);
void passphrase_key_free(uint8_t **key);

#endif
