/* BLAKE2b-256 and the hexadecimal it is shown in; the start of libsodium, which all here needs. */
#include "seal/seal.h"

#include <sodium.h>

enum verdict seal_start(struct error *error)
{
    /* 1: somebody in this process has started it already. */
    if (sodium_init() < 0)
        return error_set(error, VERDICT_FATAL, "SEAL_START",
                         "libsodium cannot start: the system gives no randomness");
    return VERDICT_OK;
}

void seal_digest(struct text bytes, uint8_t ret_digest[SEAL_DIGEST_BYTES])
{
    (void)crypto_generichash(ret_digest, SEAL_DIGEST_BYTES, (const unsigned char *)bytes.at,
                             bytes.length, NULL, 0);
}

void seal_hex(const uint8_t *bytes, size_t length, char *ret_text)
{
    (void)sodium_bin2hex(ret_text, 2 * length + 1, bytes, length);
}

bool seal_unhex(struct text text, uint8_t *ret_bytes, size_t length)
{
    if (text.length / 2 != length || text.length % 2 != 0)
        return false;
    /* libsodium would stop at the first odd character and leave half an answer behind. */
    for (size_t i = 0; i < text.length; i++) {
        char c = text.at[i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')))
            return false;
    }
    return sodium_hex2bin(ret_bytes, length, text.at, text.length, NULL, NULL, NULL) == 0;
}
