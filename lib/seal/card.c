/* Cards: the public half of an identity as text. */
#include "seal/seal.h"

#include <sodium.h>
#include <string.h>

#define PREFIX "plx1-"
#define PREFIX_LENGTH (sizeof PREFIX - 1)
#define CHECK_BYTES 4
#define KEYS_BYTES ((size_t)2 * SEAL_KEY_BYTES)
#define BASE64 sodium_base64_VARIANT_URLSAFE_NO_PADDING
#define CARD_LENGTH (PREFIX_LENGTH + ((KEYS_BYTES + CHECK_BYTES) * 4 + 2) / 3)

_Static_assert(CARD_LENGTH < CARD_TEXT_BYTES, "a card and its NUL fit");

static void checksum(const uint8_t keys[KEYS_BYTES], uint8_t ret_check[CHECK_BYTES])
{
    uint8_t digest[SEAL_DIGEST_BYTES];
    seal_digest((struct text){(const char *)keys, KEYS_BYTES}, digest);
    memcpy(ret_check, digest, CHECK_BYTES);
}

void card_format(const struct identity_public *public, char ret_text[CARD_TEXT_BYTES])
{
    uint8_t bytes[KEYS_BYTES + CHECK_BYTES];
    memcpy(bytes, public->curve, SEAL_KEY_BYTES);
    memcpy(bytes + SEAL_KEY_BYTES, public->sign, SEAL_KEY_BYTES);
    checksum(bytes, bytes + KEYS_BYTES);
    memcpy(ret_text, PREFIX, PREFIX_LENGTH);
    (void)sodium_bin2base64(ret_text + PREFIX_LENGTH, CARD_TEXT_BYTES - PREFIX_LENGTH, bytes,
                            sizeof bytes, BASE64);
}

/* libsodium (1.0.18) also reads the byte 0xff as a '_'; one pair of keys has one card. */
static bool is_encoding_of(struct text text, const uint8_t bytes[KEYS_BYTES + CHECK_BYTES])
{
    char encoded[CARD_TEXT_BYTES];
    (void)sodium_bin2base64(encoded, sizeof encoded, bytes, KEYS_BYTES + CHECK_BYTES, BASE64);
    return memcmp(encoded, text.at + PREFIX_LENGTH, CARD_LENGTH - PREFIX_LENGTH) == 0;
}

enum verdict card_parse(struct text text, struct identity_public *ret_public, struct error *error)
{
    text = text_trim(text);
    if (text.length < PREFIX_LENGTH || memcmp(text.at, PREFIX, PREFIX_LENGTH) != 0)
        return error_set(error, VERDICT_REJECT, "CARD_UNREADABLE",
                         "this is not a card: a card begins with " PREFIX);
    if (text.length != CARD_LENGTH)
        return error_set(error, VERDICT_REJECT, "CARD_UNREADABLE",
                         "the card has %zu characters where a card has %zu", text.length,
                         CARD_LENGTH);
    uint8_t bytes[KEYS_BYTES + CHECK_BYTES];
    size_t length = 0;
    if (sodium_base642bin(bytes, sizeof bytes, text.at + PREFIX_LENGTH, CARD_LENGTH - PREFIX_LENGTH,
                          NULL, &length, NULL, BASE64) != 0 ||
        length != sizeof bytes || !is_encoding_of(text, bytes))
        return error_set(error, VERDICT_REJECT, "CARD_UNREADABLE",
                         "a character of the card is none of A-Z, a-z, 0-9, - and _, or the last "
                         "one is mistyped");
    uint8_t check[CHECK_BYTES];
    checksum(bytes, check);
    if (memcmp(check, bytes + KEYS_BYTES, CHECK_BYTES) != 0)
        return error_set(error, VERDICT_REJECT, "CARD_CHECKSUM",
                         "the card is mistyped: its checksum does not fit");
    memcpy(ret_public->curve, bytes, SEAL_KEY_BYTES);
    memcpy(ret_public->sign, bytes + SEAL_KEY_BYTES, SEAL_KEY_BYTES);
    return VERDICT_OK;
}
