/*
 * Keys, signatures, sealing: the only room that sees libsodium.
 *
 * Every actor has an identity: a CURVE key pair (who is connected, X25519) and a signing key pair
 * (whose word it is, Ed25519, RFC 8032). Secrets are wiped when freed.
 */
#ifndef PARALLAX_SEAL_SEAL_H
#define PARALLAX_SEAL_SEAL_H

#include "base/buffer.h"
#include "base/error.h"
#include "base/text.h"
#include "base/uuid.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SEAL_KEY_BYTES 32
#define SEAL_SIGNATURE_BYTES 64
#define SEAL_DIGEST_BYTES 32
#define SEAL_PSEUDONYM_BYTES 16

/* Call once before anything else in this room; FATAL when the library cannot start. */
enum verdict seal_start(struct error *error);

struct identity_public {
    uint8_t curve[SEAL_KEY_BYTES];
    uint8_t sign[SEAL_KEY_BYTES];
};
struct identity; /* the secrets; locked in memory where the system allows */

enum verdict identity_make(struct identity **ret_identity, struct error *error);
/*
 * A text file: "parallax identity v1", then the lines "curve" and "sign" with 32 bytes in
 * hexadecimal each, the X25519 secret and the Ed25519 seed. REJECT KEY_FILE_MISSING,
 * KEY_FILE_UNREADABLE, KEY_FILE_DAMAGED, or KEY_FILE_PERMISSIONS when others can read it (the group
 * may, because container runtimes hand secrets over so).
 */
enum verdict identity_load(const char *path, struct identity **ret_identity, struct error *error);
/*
 * As identity_load, also for files under a passphrase (identity_protected.c has their format),
 * which identity_load refuses with REJECT KEY_PROTECTED. REJECT KEY_PASSPHRASE: not with this
 * passphrase; RETRY NO_MEMORY.
 */
struct passphrase;
struct passphrase_cost;
enum verdict identity_load_protected(const char *path, const struct passphrase *passphrase,
                                     struct identity **ret_identity, struct error *error);
/* As identity_save, under a passphrase; RETRY NO_MEMORY. */
enum verdict identity_save_protected(const struct identity *identity, const char *path,
                                     const struct passphrase *passphrase,
                                     const struct passphrase_cost *cost, struct error *error);
/*
 * Puts the file in place of the one that is there, which must hold the same keys: under the
 * passphrase, or in the clear where it is NULL. The new file is durable before the old one is gone,
 * and what the old one held is written over, as far as the disk lets us. RETRY KEY_FILE_UNWRITABLE,
 * NO_MEMORY.
 */
enum verdict identity_replace(const struct identity *identity, const char *path,
                              const struct passphrase *passphrase,
                              const struct passphrase_cost *cost, struct error *error);
/* Mode 0600. REJECT KEY_FILE_EXISTS rather than overwrite a key; RETRY KEY_FILE_UNWRITABLE. */
enum verdict identity_save(const struct identity *identity, const char *path, struct error *error);
void identity_free(struct identity **identity);
const struct identity_public *identity_public(const struct identity *identity);
const uint8_t *identity_curve_secret(const struct identity *identity); /* 32 bytes, borrowed */

/*
 * A card: the public half as one line to mail or read out, "plx1-" and unpadded base64url of curve,
 * sign and a checksum, the first 4 bytes of their BLAKE2b-256 digest. Parsing tells a mistyped card
 * from what is no card.
 */
#define CARD_TEXT_BYTES 128
void card_format(const struct identity_public *public, char ret_text[CARD_TEXT_BYTES]);
/* REJECT CARD_UNREADABLE or CARD_CHECKSUM. Surrounding blanks are ignored. */
enum verdict card_parse(struct text text, struct identity_public *ret_public, struct error *error);

/* BLAKE2b-256 (RFC 7693). */
void seal_digest(struct text bytes, uint8_t ret_digest[SEAL_DIGEST_BYTES]);
/* SHA-256 (FIPS 180-4), which everybody has a tool for, of a file of any size. REJECT FILE_MISSING,
 * FILE_UNREADABLE (also what is no regular file). */
enum verdict seal_file_sha256(const char *path, uint8_t ret_digest[SEAL_DIGEST_BYTES],
                              struct error *error);
/* Hexadecimal, lower case; ret_text has 2 * length + 1 bytes. */
void seal_hex(const uint8_t *bytes, size_t length, char *ret_text);
bool seal_unhex(struct text text, uint8_t *ret_bytes, size_t length);

/*
 * Ed25519 over "parallax ", purpose, NUL and the BLAKE2b-256 digest of message: a signature for one
 * purpose is none for another. purpose is a literal of our own, NUL included at most
 * SEAL_PURPOSE_BYTES.
 */
#define SEAL_PURPOSE_BYTES 32
void seal_sign(const struct identity *identity, const char *purpose, struct text message,
               uint8_t ret_signature[SEAL_SIGNATURE_BYTES]);
bool seal_verify(const uint8_t sign_public[SEAL_KEY_BYTES], const char *purpose,
                 struct text message, const uint8_t signature[SEAL_SIGNATURE_BYTES]);

/*
 * The pseudonym of an organisation in one call: BLAKE2b-128, keyed with a key that never stands in
 * the database. Equal for one organisation within a call, unlinkable across calls.
 */
void seal_pseudonym(const uint8_t key[SEAL_KEY_BYTES], struct text call,
                    const struct uuid *organisation, uint8_t ret_pseudonym[SEAL_PSEUDONYM_BYTES]);
/* A file with one key in hexadecimal, for pseudonyms: errors as identity_load; the caller wipes. */
enum verdict seal_key_load(const char *path, uint8_t ret_key[SEAL_KEY_BYTES], struct error *error);
enum verdict seal_key_make(const char *path, struct error *error); /* errors as identity_save */
/* A key for as long as a process lives. */
void seal_key_random(uint8_t ret_key[SEAL_KEY_BYTES]);

/*
 * Sealed boxes (libsodium's crypto_box_seal: X25519 + XSalsa20-Poly1305): anyone can close one,
 * only the secret opens it. Both append, and leave out as it was when they fail.
 */
/* REJECT SEAL_KEY_WEAK for a public key of low order, with which anyone could open the box. */
enum verdict seal_close(const uint8_t curve_public[SEAL_KEY_BYTES], struct text plain,
                        struct buffer *out, struct error *error);
/* REJECT SEAL_BROKEN. */
enum verdict seal_open(const struct identity *identity, struct text sealed, struct buffer *out,
                       struct error *error);

#endif
