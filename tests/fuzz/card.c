/* Fuzz target: an enrolment card, as somebody typed it. */
#include "tests/fuzz/fuzz.h"

#include "seal/seal.h"

#include <assert.h>
#include <string.h>

/* No card but the one that is printed for the keys may stand for them. */
static void type_card(struct text typed)
{
    struct identity_public public;
    char printed[CARD_TEXT_BYTES];
    enum verdict verdict = card_parse(typed, &public, NULL);
    assert(verdict == VERDICT_OK || verdict == VERDICT_REJECT);
    if (verdict != VERDICT_OK)
        return;
    card_format(&public, printed);
    assert(text_is(text_trim(typed), printed));
}

/* The input as keys, whose card is read back, and with one character of it changed is refused. */
static void print_card(const uint8_t *bytes, size_t length)
{
    struct identity_public public = {{0}, {0}}, read;
    char printed[CARD_TEXT_BYTES];
    size_t half = length / 2 < SEAL_KEY_BYTES ? length / 2 : SEAL_KEY_BYTES;
    memcpy(public.curve, bytes, half);
    memcpy(public.sign, bytes + length - half, half);
    card_format(&public, printed);
    enum verdict verdict = card_parse(text_of(printed), &read, NULL);
    assert(verdict == VERDICT_OK && memcmp(&public, &read, sizeof read) == 0);
    char *typed = &printed[bytes[0] % strlen(printed)];
    *typed = *typed == 'x' ? 'y' : 'x';
    verdict = card_parse(text_of(printed), &read, NULL);
    assert(verdict == VERDICT_REJECT);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static bool started;
    if (!started) {
        enum verdict verdict = seal_start(NULL);
        assert(verdict == VERDICT_OK);
        started = true;
    }
    type_card(fuzz_text(bytes, length));
    if (length > 0)
        print_card(bytes, length);
    return 0;
}
