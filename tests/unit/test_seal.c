/* Digests, hexadecimal, signatures, pseudonyms, sealed boxes and cards. */
#include "seal/seal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct identity *make_identity(void)
{
    struct identity *identity = NULL;
    struct error error;
    assert_int_equal(identity_make(&identity, &error), VERDICT_OK);
    return identity;
}

static int start(void **state)
{
    (void)state;
    struct error error;
    return seal_start(&error) == VERDICT_OK ? 0 : -1;
}

static void test_start_may_be_repeated(void **state)
{
    (void)state;
    assert_int_equal(seal_start(NULL), VERDICT_OK);
}

static void test_digest_is_blake2b_256(void **state)
{
    (void)state;
    uint8_t digest[SEAL_DIGEST_BYTES];
    char text[2 * SEAL_DIGEST_BYTES + 1];
    seal_digest(text_of("abc"), digest);
    seal_hex(digest, sizeof digest, text);
    assert_string_equal(text, "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
    seal_digest(TEXT_NONE, digest);
    seal_hex(digest, sizeof digest, text);
    assert_string_equal(text, "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
}

static void test_unhex_takes_exactly_the_digits(void **state)
{
    (void)state;
    uint8_t bytes[2] = {0, 0};
    assert_true(seal_unhex(text_of("0aFf"), bytes, 2));
    assert_int_equal(bytes[0], 0x0a);
    assert_int_equal(bytes[1], 0xff);
    const char *const bad[] = {"", "0aF", "0aFf0", "0aFf00", "0aFg", "0a f", " 0af", "0a:f"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(seal_unhex(text_of(bad[i]), bytes, 2));
    assert_true(seal_unhex(TEXT_NONE, bytes, 0));
}

static void test_signature_holds_for_message_key_and_purpose(void **state)
{
    (void)state;
    struct identity *mine = make_identity(), *other = make_identity();
    const uint8_t *key = identity_public(mine)->sign;
    uint8_t signature[SEAL_SIGNATURE_BYTES];
    struct text message = text_of("the message");
    seal_sign(mine, "submit v1", message, signature);
    assert_true(seal_verify(key, "submit v1", message, signature));
    assert_false(seal_verify(key, "receipt v1", message, signature));
    assert_false(seal_verify(key, "submit v", text_of("1the message"), signature));
    assert_false(seal_verify(key, "submit v1", text_of("the messagf"), signature));
    assert_false(seal_verify(key, "submit v1", TEXT_NONE, signature));
    assert_false(seal_verify(identity_public(other)->sign, "submit v1", message, signature));
    for (size_t i = 0; i < sizeof signature; i++) {
        signature[i] ^= 1;
        assert_false(seal_verify(key, "submit v1", message, signature));
        signature[i] ^= 1;
    }
    identity_free(&mine);
    identity_free(&other);
}

static void test_pseudonym_is_bound_to_call_organisation_and_key(void **state)
{
    (void)state;
    uint8_t key[SEAL_KEY_BYTES], first[SEAL_PSEUDONYM_BYTES], again[SEAL_PSEUDONYM_BYTES];
    for (size_t i = 0; i < sizeof key; i++)
        key[i] = (uint8_t)i;
    struct uuid organisation;
    memset(&organisation, 0x11, sizeof organisation);
    seal_pseudonym(key, text_of("hlpf-2027"), &organisation, first);
    char text[2 * SEAL_PSEUDONYM_BYTES + 1];
    seal_hex(first, sizeof first, text);
    assert_string_equal(text, "fa41277cbe371d4328240cd38e3bde34");

    seal_pseudonym(key, text_of("hlpf-2027"), &organisation, again);
    assert_memory_equal(first, again, sizeof first);
    seal_pseudonym(key, text_of("hlpf-2028"), &organisation, again);
    assert_memory_not_equal(first, again, sizeof first);
    struct uuid other = organisation;
    other.bytes[15] ^= 1;
    seal_pseudonym(key, text_of("hlpf-2027"), &other, again);
    assert_memory_not_equal(first, again, sizeof first);
    key[0] ^= 1;
    seal_pseudonym(key, text_of("hlpf-2027"), &organisation, again);
    assert_memory_not_equal(first, again, sizeof first);
}

static void test_box_opens_for_its_owner_only(void **state)
{
    (void)state;
    struct error error;
    struct identity *owner = make_identity(), *other = make_identity();
    struct buffer sealed = BUFFER_NONE, plain = BUFFER_NONE;
    buffer_string(&plain, "before ");
    assert_int_equal(
        seal_close(identity_public(owner)->curve, text_of("a secret"), &sealed, &error),
        VERDICT_OK);
    assert_null(memmem(sealed.data, sealed.length, "secret", 6));
    assert_int_equal(seal_open(owner, buffer_view(&sealed), &plain, &error), VERDICT_OK);
    assert_string_equal(plain.data, "before a secret");

    assert_int_equal(seal_open(other, buffer_view(&sealed), &plain, &error), VERDICT_REJECT);
    assert_string_equal(error.code, "SEAL_BROKEN");
    assert_string_equal(plain.data, "before a secret");
    buffer_free(&sealed);
    buffer_free(&plain);
    identity_free(&owner);
    identity_free(&other);
}

static void test_box_that_was_changed_or_cut_stays_closed(void **state)
{
    (void)state;
    struct error error;
    struct identity *owner = make_identity();
    struct buffer sealed = BUFFER_NONE, plain = BUFFER_NONE;
    assert_int_equal(seal_close(identity_public(owner)->curve, text_of("text"), &sealed, &error),
                     VERDICT_OK);
    for (size_t i = 0; i < sealed.length; i++) {
        sealed.data[i] = (char)(sealed.data[i] ^ 4);
        assert_int_equal(seal_open(owner, buffer_view(&sealed), &plain, &error), VERDICT_REJECT);
        sealed.data[i] = (char)(sealed.data[i] ^ 4);
        struct text cut = {sealed.data, i};
        assert_int_equal(seal_open(owner, cut, &plain, &error), VERDICT_REJECT);
    }
    assert_int_equal(seal_open(owner, TEXT_NONE, &plain, &error), VERDICT_REJECT);
    assert_int_equal(plain.length, 0);
    buffer_free(&sealed);
    buffer_free(&plain);
    identity_free(&owner);
}

static void test_empty_text_can_be_sealed(void **state)
{
    (void)state;
    struct error error;
    struct identity *owner = make_identity();
    struct buffer sealed = BUFFER_NONE, plain = BUFFER_NONE;
    assert_int_equal(seal_close(identity_public(owner)->curve, TEXT_NONE, &sealed, &error),
                     VERDICT_OK);
    assert_int_equal(seal_open(owner, buffer_view(&sealed), &plain, &error), VERDICT_OK);
    assert_int_equal(plain.length, 0);
    buffer_free(&sealed);
    buffer_free(&plain);
    identity_free(&owner);
}

static void test_weak_key_closes_no_box(void **state)
{
    (void)state;
    const uint8_t zero[SEAL_KEY_BYTES] = {0};
    struct error error;
    struct buffer out = BUFFER_NONE;
    buffer_string(&out, "kept");
    assert_int_equal(seal_close(zero, text_of("text"), &out, &error), VERDICT_REJECT);
    assert_string_equal(error.code, "SEAL_KEY_WEAK");
    assert_string_equal(out.data, "kept");
    buffer_free(&out);
}

/* The public keys of RFC 7748 section 6.1 (Alice) and RFC 8032 section 7.1 (test 1). */
#define KNOWN_CARD                                                                                 \
    "plx1-hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmrXWpgBgrEKt9VL_tPJZAc6DuFy89qmIyWvAhpo9wdRG"   \
    "i5NLbM"

static void test_card_is_what_other_programs_make(void **state)
{
    (void)state;
    struct identity_public known;
    assert_true(
        seal_unhex(text_of("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"),
                   known.curve, SEAL_KEY_BYTES));
    assert_true(
        seal_unhex(text_of("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"),
                   known.sign, SEAL_KEY_BYTES));
    char text[CARD_TEXT_BYTES];
    card_format(&known, text);
    assert_string_equal(text, KNOWN_CARD);
    struct identity_public parsed;
    struct error error;
    assert_int_equal(card_parse(text_of(" \t" KNOWN_CARD "\r\n"), &parsed, &error), VERDICT_OK);
    assert_memory_equal(&parsed, &known, sizeof known);
}

static void test_card_tells_every_mistyped_character(void **state)
{
    (void)state;
    char text[] = KNOWN_CARD;
    struct identity_public parsed;
    struct error error;
    for (size_t i = strlen("plx1-"); i < strlen(text); i++) {
        char right = text[i];
        text[i] = right == 'A' ? 'B' : 'A';
        assert_int_equal(card_parse(text_of(text), &parsed, &error), VERDICT_REJECT);
        /* The last character carries spare bits, which are checked before the checksum. */
        if (i + 1 < strlen(text))
            assert_string_equal(error.code, "CARD_CHECKSUM");
        text[i] = '!';
        assert_int_equal(card_parse(text_of(text), &parsed, &error), VERDICT_REJECT);
        assert_string_equal(error.code, "CARD_UNREADABLE");
        /* What libsodium takes for the last character of the alphabet. */
        text[i] = '\xff';
        assert_int_equal(card_parse(text_of(text), &parsed, &error), VERDICT_REJECT);
        text[i] = right;
    }
}

static void test_what_is_no_card_is_unreadable(void **state)
{
    (void)state;
    static const char too_long[] = KNOWN_CARD "A";
    const char *const bad[] = {
        "", "plx1-", "PLX1-", "plx2-", "hello", too_long, "plx1-hSDwCYkwp1R0i33ctD73Wg2"};
    struct identity_public parsed;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct error error;
        assert_int_equal(card_parse(text_of(bad[i]), &parsed, &error), VERDICT_REJECT);
        assert_string_equal(error.code, "CARD_UNREADABLE");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_start_may_be_repeated),
        cmocka_unit_test(test_digest_is_blake2b_256),
        cmocka_unit_test(test_unhex_takes_exactly_the_digits),
        cmocka_unit_test(test_signature_holds_for_message_key_and_purpose),
        cmocka_unit_test(test_pseudonym_is_bound_to_call_organisation_and_key),
        cmocka_unit_test(test_box_opens_for_its_owner_only),
        cmocka_unit_test(test_box_that_was_changed_or_cut_stays_closed),
        cmocka_unit_test(test_empty_text_can_be_sealed),
        cmocka_unit_test(test_weak_key_closes_no_box),
        cmocka_unit_test(test_card_is_what_other_programs_make),
        cmocka_unit_test(test_card_tells_every_mistyped_character),
        cmocka_unit_test(test_what_is_no_card_is_unreadable),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
