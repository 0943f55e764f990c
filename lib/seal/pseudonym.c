/* Pseudonyms bound to a call, and the file of the key they are made with. */
#include "seal/seal.h"

#include "seal/key_file.h"

#include <sodium.h>

#define LABEL "parallax pseudonym v1"
#define HEX_LENGTH ((size_t)2 * SEAL_KEY_BYTES)

void seal_pseudonym(const uint8_t key[SEAL_KEY_BYTES], struct text call,
                    const struct uuid *organisation, uint8_t ret_pseudonym[SEAL_PSEUDONYM_BYTES])
{
    /* The call is the only part of free length and stands between two fixed ones: no ambiguity. */
    crypto_generichash_state state;
    (void)crypto_generichash_init(&state, key, SEAL_KEY_BYTES, SEAL_PSEUDONYM_BYTES);
    (void)crypto_generichash_update(&state, (const unsigned char *)LABEL, sizeof LABEL);
    (void)crypto_generichash_update(&state, (const unsigned char *)call.at, call.length);
    (void)crypto_generichash_update(&state, organisation->bytes, sizeof organisation->bytes);
    (void)crypto_generichash_final(&state, ret_pseudonym, SEAL_PSEUDONYM_BYTES);
    sodium_memzero(&state, sizeof state);
}

enum verdict seal_key_load(const char *path, uint8_t ret_key[SEAL_KEY_BYTES], struct error *error)
{
    char bytes[KEY_FILE_BYTES];
    struct text content;
    enum verdict verdict = key_file_read(path, bytes, &content, error);
    if (verdict == VERDICT_OK && !seal_unhex(text_trim(content), ret_key, SEAL_KEY_BYTES))
        verdict = error_set(error, VERDICT_REJECT, "KEY_FILE_DAMAGED",
                            "the key file %s is not one key of 64 hexadecimal digits", path);
    sodium_memzero(bytes, sizeof bytes);
    return verdict;
}

void seal_key_random(uint8_t ret_key[SEAL_KEY_BYTES])
{
    randombytes_buf(ret_key, SEAL_KEY_BYTES);
}

enum verdict seal_key_make(const char *path, struct error *error)
{
    uint8_t key[SEAL_KEY_BYTES];
    char content[HEX_LENGTH + 2];
    seal_key_random(key);
    seal_hex(key, sizeof key, content);
    content[HEX_LENGTH] = '\n';
    enum verdict verdict = key_file_create(path, (struct text){content, HEX_LENGTH + 1}, error);
    sodium_memzero(key, sizeof key);
    sodium_memzero(content, sizeof content);
    return verdict;
}
