/* Identities and their files. */
#include "seal/seal.h"

#include "seal/identity_private.h"
#include "seal/key_file.h"

#include <sodium.h>
#include <stdio.h>

#define FIRST_LINE "parallax identity v1"

struct identity *identity_new(void)
{
    return sodium_malloc(sizeof(struct identity));
}

void identity_free(struct identity **identity)
{
    sodium_free(*identity);
    *identity = NULL;
}

enum verdict identity_make(struct identity **ret_identity, struct error *error)
{
    struct identity *identity = identity_new();
    if (identity == NULL)
        return error_no_memory(error);
    (void)crypto_box_keypair(identity->public.curve, identity->curve_secret);
    (void)crypto_sign_keypair(identity->public.sign, identity->sign_secret);
    *ret_identity = identity;
    return VERDICT_OK;
}

/* "name hex", the next line of *rest. */
static bool take_secret(struct text *rest, const char *name, uint8_t ret_secret[SEAL_KEY_BYTES])
{
    struct text line, word;
    if (!text_split(rest, '\n', &line))
        return false;
    line = text_trim(line);
    if (!text_split(&line, ' ', &word) || !text_is(word, name))
        return false;
    return seal_unhex(line, ret_secret, SEAL_KEY_BYTES);
}

/* curve_secret is filled. */
bool identity_derive(struct identity *identity, const uint8_t seed[SEAL_KEY_BYTES])
{
    (void)crypto_sign_seed_keypair(identity->public.sign, identity->sign_secret, seed);
    return crypto_scalarmult_base(identity->public.curve, identity->curve_secret) == 0;
}

/* Fills both secrets and derives the public half from them. */
static bool parse(struct text content, struct identity *identity)
{
    struct text line;
    struct text rest = text_trim(content);
    if (!text_split(&rest, '\n', &line) || !text_is(text_trim(line), FIRST_LINE))
        return false;
    uint8_t seed[SEAL_KEY_BYTES];
    bool whole = take_secret(&rest, "curve", identity->curve_secret) &&
                 take_secret(&rest, "sign", seed) && !text_split(&rest, '\n', &line);
    whole = whole && identity_derive(identity, seed);
    sodium_memzero(seed, sizeof seed);
    return whole;
}

/* passphrase NULL: none is at hand. */
static enum verdict read_content(struct text content, const char *path,
                                 const struct passphrase *passphrase, struct identity *identity,
                                 struct error *error)
{
    if (parse(content, identity))
        return VERDICT_OK;
    if (!identity_is_protected(content))
        return error_set(error, VERDICT_REJECT, "KEY_FILE_DAMAGED",
                         "the key file %s is not \"%s\" followed by a curve and a sign line of "
                         "64 hexadecimal digits each, nor one under a passphrase that is whole",
                         path, FIRST_LINE);
    if (passphrase == NULL)
        return error_set(error, VERDICT_REJECT, "KEY_PROTECTED",
                         "the key file %s is under a passphrase, and none was given", path);
    return identity_unlock(content, passphrase, identity, path, error);
}

enum verdict identity_load_protected(const char *path, const struct passphrase *passphrase,
                                     struct identity **ret_identity, struct error *error)
{
    struct identity *identity = identity_new();
    if (identity == NULL)
        return error_no_memory(error);
    char bytes[KEY_FILE_BYTES];
    struct text content;
    enum verdict verdict = key_file_read(path, bytes, &content, error);
    if (verdict == VERDICT_OK)
        verdict = read_content(content, path, passphrase, identity, error);
    sodium_memzero(bytes, sizeof bytes);
    if (verdict == VERDICT_OK)
        *ret_identity = identity;
    else
        identity_free(&identity);
    return verdict;
}

enum verdict identity_load(const char *path, struct identity **ret_identity, struct error *error)
{
    return identity_load_protected(path, NULL, ret_identity, error);
}

void identity_format(const struct identity *identity, char ret_content[KEY_FILE_BYTES])
{
    char curve[2 * SEAL_KEY_BYTES + 1];
    char sign[2 * SEAL_KEY_BYTES + 1];
    seal_hex(identity->curve_secret, SEAL_KEY_BYTES, curve);
    seal_hex(identity->sign_secret, SEAL_KEY_BYTES, sign);
    (void)snprintf(ret_content, KEY_FILE_BYTES, FIRST_LINE "\ncurve %s\nsign %s\n", curve, sign);
    sodium_memzero(curve, sizeof curve);
    sodium_memzero(sign, sizeof sign);
}

enum verdict identity_save(const struct identity *identity, const char *path, struct error *error)
{
    char content[KEY_FILE_BYTES];
    identity_format(identity, content);
    enum verdict verdict = key_file_create(path, text_of(content), error);
    sodium_memzero(content, sizeof content);
    return verdict;
}

const struct identity_public *identity_public(const struct identity *identity)
{
    return &identity->public;
}

const uint8_t *identity_curve_secret(const struct identity *identity)
{
    return identity->curve_secret;
}
