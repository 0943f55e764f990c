/* See passphrase.h. */
#include "seal/passphrase.h"

#include "seal/seal.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define LOCK_NAME "argon2id"
#define OPERATIONS_MAX 16
#define MEMORY_BYTES_MAX ((uint64_t)1024 * 1024 * 1024)

_Static_assert(PASSPHRASE_SALT_BYTES == crypto_pwhash_argon2id_SALTBYTES, "Argon2id's salt");

struct passphrase {
    size_t length; /* bytes */
    char bytes[PASSPHRASE_BYTES_MAX];
};

const struct passphrase_cost passphrase_cost_moderate = {crypto_pwhash_argon2id_OPSLIMIT_MODERATE,
                                                         crypto_pwhash_argon2id_MEMLIMIT_MODERATE};
const struct passphrase_cost passphrase_cost_least = {crypto_pwhash_argon2id_OPSLIMIT_MIN,
                                                      crypto_pwhash_argon2id_MEMLIMIT_MIN};

enum verdict passphrase_new(struct passphrase **ret_passphrase, struct error *error)
{
    struct passphrase *passphrase = sodium_malloc(sizeof *passphrase);
    if (passphrase == NULL)
        return error_no_memory(error);
    sodium_memzero(passphrase, sizeof *passphrase);
    *ret_passphrase = passphrase;
    return VERDICT_OK;
}

void passphrase_free(struct passphrase **passphrase)
{
    sodium_free(*passphrase);
    *passphrase = NULL;
}

bool passphrase_set(struct passphrase *passphrase, struct text bytes)
{
    sodium_memzero(passphrase, sizeof *passphrase);
    if (bytes.length > sizeof passphrase->bytes)
        return false;
    if (bytes.length > 0)
        memcpy(passphrase->bytes, bytes.at, bytes.length);
    passphrase->length = bytes.length;
    return true;
}

bool passphrase_add(struct passphrase *passphrase, char byte)
{
    if (passphrase->length == sizeof passphrase->bytes)
        return false;
    passphrase->bytes[passphrase->length++] = byte;
    return true;
}

/* What lies behind the end is zero on both sides. */
bool passphrase_equal(const struct passphrase *a, const struct passphrase *b)
{
    return a->length == b->length && sodium_memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

enum verdict passphrase_check(const struct passphrase *passphrase, struct error *error)
{
    struct text text = {passphrase->bytes, passphrase->length};
    /* Bytes that are not UTF-8 are characters of some other encoding, mostly one a byte. */
    bool is_utf8 = text_utf8_valid_prefix(text) == text.length;
    size_t characters = is_utf8 ? text_code_points(text) : text.length;
    if (characters >= PASSPHRASE_CHARACTERS_MIN)
        return VERDICT_OK;
    return error_set(error, VERDICT_REJECT, "PASSPHRASE_SHORT",
                     "a passphrase needs at least %d characters, such as five words that do not "
                     "belong together",
                     PASSPHRASE_CHARACTERS_MIN);
}

struct passphrase_lock passphrase_lock_new(const struct passphrase_cost *cost)
{
    struct passphrase_lock lock = {.cost = *cost};
    randombytes_buf(lock.salt, sizeof lock.salt);
    return lock;
}

void passphrase_lock_format(const struct passphrase_lock *lock,
                            char ret_text[PASSPHRASE_LOCK_TEXT_BYTES])
{
    char salt[2 * PASSPHRASE_SALT_BYTES + 1];
    seal_hex(lock->salt, sizeof lock->salt, salt);
    (void)snprintf(ret_text, PASSPHRASE_LOCK_TEXT_BYTES, LOCK_NAME " %" PRIu64 " %" PRIu64 " %s",
                   lock->cost.operations, lock->cost.memory_bytes, salt);
}

static bool take_number(struct text *rest, uint64_t from, uint64_t to, uint64_t *ret_value)
{
    struct text word;
    int64_t value = 0;
    if (!text_split(rest, ' ', &word) || !text_int64(word, &value) || value < 0 ||
        (uint64_t)value < from || (uint64_t)value > to)
        return false;
    *ret_value = (uint64_t)value;
    return true;
}

bool passphrase_lock_parse(struct text line, struct passphrase_lock *ret_lock)
{
    struct passphrase_lock lock;
    struct text word;
    bool good = text_split(&line, ' ', &word) && text_is(word, LOCK_NAME) &&
                take_number(&line, crypto_pwhash_argon2id_OPSLIMIT_MIN, OPERATIONS_MAX,
                            &lock.cost.operations) &&
                take_number(&line, crypto_pwhash_argon2id_MEMLIMIT_MIN, MEMORY_BYTES_MAX,
                            &lock.cost.memory_bytes) &&
                seal_unhex(line, lock.salt, sizeof lock.salt);
    if (good)
        *ret_lock = lock;
    return good;
}

enum verdict passphrase_key(const struct passphrase *passphrase, const struct passphrase_lock *lock,
                            uint8_t **ret_key, struct error *error)
{
    uint8_t *key = sodium_malloc(PASSPHRASE_KEY_BYTES);
    if (key != NULL &&
        crypto_pwhash(key, PASSPHRASE_KEY_BYTES, passphrase->bytes, passphrase->length, lock->salt,
                      lock->cost.operations, (size_t)lock->cost.memory_bytes,
                      crypto_pwhash_ALG_ARGON2ID13) == 0) {
        *ret_key = key;
        return VERDICT_OK;
    }
    sodium_free(key);
    return error_set(error, VERDICT_RETRY, "NO_MEMORY",
                     "memory ran out: to check a passphrase takes %zu MiB for a moment",
                     (size_t)(lock->cost.memory_bytes / (1024 * 1024)) + 1);
}

void passphrase_key_free(uint8_t **key)
{
    sodium_free(*key);
    *key = NULL;
}
