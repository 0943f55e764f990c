/*
 * Identity files under a passphrase. A text file of four lines:
 *
 *   parallax identity v2
 *   argon2id 3 268435456 SALT      how the key is made of the passphrase (passphrase.h)
 *   nonce NONCE                    24 bytes
 *   sealed BYTES                   80 bytes: XChaCha20-Poly1305 of X25519 secret and Ed25519 seed,
 *                                  with the first two lines as additional data
 *
 * all in hexadecimal.
 */
#include "seal/identity_private.h"

#include <stdio.h>
#include <string.h>

#define FIRST_LINE "parallax identity v2"
#define PLAIN_BYTES (2 * SEAL_KEY_BYTES)
#define SEALED_BYTES (PLAIN_BYTES + crypto_aead_xchacha20poly1305_ietf_ABYTES)
#define NONCE_BYTES crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
/* The first two lines. */
#define HEAD_BYTES (sizeof FIRST_LINE + 1 + PASSPHRASE_LOCK_TEXT_BYTES)

_Static_assert(PASSPHRASE_KEY_BYTES == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "the key");

struct protected
{
    struct passphrase_lock lock;
    uint8_t nonce[NONCE_BYTES];
    uint8_t sealed[SEALED_BYTES];
};

static bool take_bytes(struct text *rest, const char *name, uint8_t *ret_bytes, size_t length)
{
    struct text line, word;
    if (!text_split(rest, '\n', &line))
        return false;
    line = text_trim(line);
    return text_split(&line, ' ', &word) && text_is(word, name) &&
           seal_unhex(line, ret_bytes, length);
}

static bool parse(struct text content, struct protected *ret_protected)
{
    struct text line;
    struct text rest = text_trim(content);
    return text_split(&rest, '\n', &line) && text_is(text_trim(line), FIRST_LINE) &&
           text_split(&rest, '\n', &line) &&
           passphrase_lock_parse(text_trim(line), &ret_protected->lock) &&
           take_bytes(&rest, "nonce", ret_protected->nonce, NONCE_BYTES) &&
           take_bytes(&rest, "sealed", ret_protected->sealed, SEALED_BYTES) &&
           !text_split(&rest, '\n', &line);
}

bool identity_is_protected(struct text content)
{
    struct protected ignored;
    return parse(content, &ignored);
}

/* Made again from what was read, so that line endings of some editor do not lock anybody out. */
static void format_head(const struct passphrase_lock *lock, char ret_head[HEAD_BYTES])
{
    char line[PASSPHRASE_LOCK_TEXT_BYTES];
    passphrase_lock_format(lock, line);
    (void)snprintf(ret_head, HEAD_BYTES, FIRST_LINE "\n%s\n", line);
}

/* plain: PLAIN_BYTES. False: the passphrase is another, or the file was changed. */
static bool open_sealed(const struct protected *protected, const uint8_t *key, uint8_t *ret_plain)
{
    char head[HEAD_BYTES];
    format_head(&protected->lock, head);
    return crypto_aead_xchacha20poly1305_ietf_decrypt(ret_plain, NULL, NULL, protected->sealed,
                                                      SEALED_BYTES, (const uint8_t *)head,
                                                      strlen(head), protected->nonce, key) == 0;
}

enum verdict identity_unlock(struct text content, const struct passphrase *passphrase,
                             struct identity *identity, const char *path, struct error *error)
{
    struct protected protected;
    uint8_t plain[PLAIN_BYTES];
    uint8_t *key = NULL;
    if (!parse(content, &protected))
        return error_set(error, VERDICT_REJECT, "KEY_FILE_DAMAGED", "the key file %s is damaged",
                         path);
    enum verdict verdict = passphrase_key(passphrase, &protected.lock, &key, error);
    if (verdict != VERDICT_OK)
        return verdict;
    bool opened = open_sealed(&protected, key, plain);
    if (opened) {
        memcpy(identity->curve_secret, plain, SEAL_KEY_BYTES);
        opened = identity_derive(identity, plain + SEAL_KEY_BYTES);
    }
    sodium_memzero(plain, sizeof plain);
    passphrase_key_free(&key);
    if (opened)
        return VERDICT_OK;
    return error_set(error, VERDICT_REJECT, "KEY_PASSPHRASE",
                     "the passphrase does not open the key file %s", path);
}

/* The content of the file, in KEY_FILE_BYTES; nothing in it needs to be wiped. */
static enum verdict format(const struct identity *identity, const struct passphrase *passphrase,
                           const struct passphrase_cost *cost, char *ret_content,
                           struct error *error)
{
    struct protected protected = {.lock = passphrase_lock_new(cost)};
    char head[HEAD_BYTES], nonce[2 * NONCE_BYTES + 1], sealed[2 * SEALED_BYTES + 1];
    uint8_t plain[PLAIN_BYTES];
    uint8_t *key = NULL;
    enum verdict verdict = passphrase_key(passphrase, &protected.lock, &key, error);
    if (verdict != VERDICT_OK)
        return verdict;
    randombytes_buf(protected.nonce, NONCE_BYTES);
    format_head(&protected.lock, head);
    memcpy(plain, identity->curve_secret, SEAL_KEY_BYTES);
    memcpy(plain + SEAL_KEY_BYTES, identity->sign_secret, SEAL_KEY_BYTES);
    (void)crypto_aead_xchacha20poly1305_ietf_encrypt(protected.sealed, NULL, plain, sizeof plain,
                                                     (const uint8_t *)head, strlen(head), NULL,
                                                     protected.nonce, key);
    sodium_memzero(plain, sizeof plain);
    passphrase_key_free(&key);
    seal_hex(protected.nonce, NONCE_BYTES, nonce);
    seal_hex(protected.sealed, SEALED_BYTES, sealed);
    (void)snprintf(ret_content, KEY_FILE_BYTES, "%snonce %s\nsealed %s\n", head, nonce, sealed);
    return VERDICT_OK;
}

enum verdict identity_save_protected(const struct identity *identity, const char *path,
                                     const struct passphrase *passphrase,
                                     const struct passphrase_cost *cost, struct error *error)
{
    char content[KEY_FILE_BYTES];
    enum verdict verdict = format(identity, passphrase, cost, content, error);
    return verdict == VERDICT_OK ? key_file_create(path, text_of(content), error) : verdict;
}

enum verdict identity_replace(const struct identity *identity, const char *path,
                              const struct passphrase *passphrase,
                              const struct passphrase_cost *cost, struct error *error)
{
    char content[KEY_FILE_BYTES];
    enum verdict verdict = VERDICT_OK;
    if (passphrase != NULL)
        verdict = format(identity, passphrase, cost, content, error);
    else
        identity_format(identity, content);
    if (verdict == VERDICT_OK)
        verdict = key_file_replace(path, text_of(content), error);
    sodium_memzero(content, sizeof content);
    return verdict;
}
