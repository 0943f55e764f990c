/* Sealed boxes. */
#include "seal/seal.h"

#include "seal/identity_private.h"

#include <sodium.h>

enum verdict seal_close(const uint8_t curve_public[SEAL_KEY_BYTES], struct text plain,
                        struct buffer *out, struct error *error)
{
    size_t before = out->length;
    uint8_t *sealed = buffer_extend(out, plain.length + crypto_box_SEALBYTES);
    if (sealed == NULL)
        return error_no_memory(error);
    /* Fails for the few keys that make every shared secret the same, which anyone could then open.
     */
    if (crypto_box_seal(sealed, (const unsigned char *)plain.at, plain.length, curve_public) != 0) {
        out->length = before;
        out->data[before] = '\0';
        return error_set(error, VERDICT_REJECT, "SEAL_KEY_WEAK",
                         "the key to seal to is none that could keep a secret");
    }
    return VERDICT_OK;
}

enum verdict seal_open(const struct identity *identity, struct text sealed, struct buffer *out,
                       struct error *error)
{
    size_t before = out->length;
    bool opened = false;
    if (sealed.length >= crypto_box_SEALBYTES) {
        uint8_t *plain = buffer_extend(out, sealed.length - crypto_box_SEALBYTES);
        if (plain == NULL)
            return error_no_memory(error);
        opened = crypto_box_seal_open(plain, (const unsigned char *)sealed.at, sealed.length,
                                      identity->public.curve, identity->curve_secret) == 0;
    }
    if (opened)
        return VERDICT_OK;
    out->length = before;
    if (out->data != NULL)
        out->data[before] = '\0';
    return error_set(error, VERDICT_REJECT, "SEAL_BROKEN",
                     "the sealed text was changed, cut short, or sealed to another key");
}
