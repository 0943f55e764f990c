/* The catalogue through the codec: all of it comes back, sorted, and a wrong one is refused. */
#include "wire/codec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <parallax/v1/call.pb-c.h>

#include <cmocka.h>

#define ARENA_BYTES ((size_t)1024 * 1024)

static struct arena *arena;
static struct error error;

static int setup(void **state)
{
    (void)state;
    arena = arena_new(ARENA_BYTES);
    return arena == NULL ? -1 : 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static const struct call_title titles[] = {{{"en", 2}, {"Voices", 6}}, {{"ru", 2}, {"Голоса", 12}}};
static const struct text countries[] = {{"KGZ", 3}, {"TJK", 3}};
static const struct text scope[] = {{"KGZ", 3}, {"143", 3}};
static const char seal_key[32] = "0123456789abcdef0123456789abcde";

static const struct uuid invited[] = {{{1}}, {{1, 1}}, {{2}}};

static struct catalogue example(void)
{
    static struct organisation organisations[2];
    static struct organisation_key keys[3];
    static struct call calls[2];
    memset(organisations[0].id.bytes, 1, 16);
    memset(organisations[1].id.bytes, 2, 16);
    organisations[0].scope = (struct texts){2, scope};
    memset(keys, 0, sizeof keys);
    for (size_t i = 0; i < 3; i++) {
        memset(keys[i].curve, (int)(9 - i), 32); /* not in order */
        memset(keys[i].sign, (int)(20 + i), 32);
        keys[i].organisation = (uint32_t)(i % 2);
    }
    calls[0] = (struct call){.id = text_of("VNR-2026"),
                             .form = text_of("vnr-shadow"),
                             .title_count = 2,
                             .titles = titles,
                             .countries = {2, countries},
                             .opens_ms = 1,
                             .closes_ms = INT64_C(1800000000000),
                             .grace_ms = 48 * INT64_C(3600000),
                             .kinds = 1u << KIND_FINDING | 1u << KIND_WITHDRAWAL,
                             .title_words = 20,
                             .body_words = 400,
                             .answer_words = 300,
                             .invited_count = 3,
                             .invited = invited,
                             .sample = true,
                             .approved_only = true,
                             .seal_key = {seal_key, 32}};
    calls[1] = (struct call){.id = text_of("ALL")};
    return (struct catalogue){INT64_C(1) << 40, 2, organisations, 3, keys, 2, calls};
}

static void test_round_trip(void **state)
{
    (void)state;
    struct catalogue sent = example(), received;
    struct buffer out = BUFFER_NONE;
    assert_int_equal(codec_catalogue_encode(&sent, arena, &out, &error), VERDICT_OK);
    assert_int_equal(codec_catalogue_decode(buffer_view(&out), arena, &received, &error),
                     VERDICT_OK);
    buffer_free(&out); /* nothing borrows from the bytes */
    assert_int_equal(received.version, sent.version);
    assert_int_equal(received.organisation_count, 2);
    assert_true(uuid_equal(&received.organisations[1].id, &sent.organisations[1].id));
    assert_int_equal(received.organisations[0].scope.count, 2);
    assert_true(text_is(received.organisations[0].scope.at[1], "143"));
    assert_int_equal(received.organisations[1].scope.count, 0);
    assert_int_equal(received.key_count, 3);
    for (size_t i = 0; i < 3; i++)
        assert_memory_equal(&received.keys[i], &sent.keys[2 - i], sizeof received.keys[i]);
    assert_ptr_equal(catalogue_key(&received, sent.keys[0].curve), &received.keys[2]);
    assert_int_equal(received.call_count, 2);
    assert_true(text_is(received.calls[0].id, "ALL"));
    assert_int_equal(received.calls[0].countries.count, 0);
    assert_null(received.calls[0].seal_key.at);
    const struct call *call = &received.calls[1];
    assert_true(text_equal(call->id, sent.calls[0].id));
    assert_true(text_equal(call->form, sent.calls[0].form));
    assert_int_equal(call->title_count, 2);
    assert_true(text_equal(call->titles[1].language, titles[1].language));
    assert_true(text_equal(call->titles[1].title, titles[1].title));
    assert_int_equal(call->countries.count, 2);
    assert_true(text_is(call->countries.at[1], "TJK"));
    assert_int_equal(received.calls[0].invited_count, 0);
    assert_int_equal(call->invited_count, 3);
    assert_memory_equal(call->invited, invited, sizeof invited);
    assert_int_equal(call->opens_ms, 1);
    assert_int_equal(call->closes_ms, INT64_C(1800000000000));
    assert_int_equal(call->grace_ms, 48 * INT64_C(3600000));
    assert_int_equal(call->kinds, sent.calls[0].kinds);
    assert_int_equal(call->title_words, 20);
    assert_int_equal(call->body_words, 400);
    assert_int_equal(call->answer_words, 300);
    assert_true(call->sample && call->approved_only);
    assert_true(text_equal(call->seal_key, sent.calls[0].seal_key));
}

static void test_empty(void **state)
{
    (void)state;
    struct catalogue none, received;
    struct buffer out = BUFFER_NONE;
    memset(&none, 0, sizeof none);
    assert_int_equal(codec_catalogue_encode(&none, arena, &out, &error), VERDICT_OK);
    assert_int_equal(codec_catalogue_decode(buffer_view(&out), arena, &received, &error),
                     VERDICT_OK);
    assert_int_equal(received.version, 0);
    assert_int_equal(received.key_count + received.call_count + received.organisation_count, 0);
    buffer_free(&out);
}

static void assert_unreadable(const Parallax__V1__Catalogue *message)
{
    uint8_t bytes[512];
    size_t length = parallax__v1__catalogue__get_packed_size(message);
    assert_true(length <= sizeof bytes);
    (void)parallax__v1__catalogue__pack(message, bytes);
    struct catalogue received;
    assert_int_equal(codec_catalogue_decode((struct text){(const char *)bytes, length}, arena,
                                            &received, &error),
                     VERDICT_REJECT);
    assert_string_equal(error.code, "CATALOGUE_UNREADABLE");
}

static void test_wrong_keys(void **state)
{
    (void)state;
    uint8_t bytes[33] = {7};
    Parallax__V1__Catalogue message = PARALLAX__V1__CATALOGUE__INIT;
    Parallax__V1__Organisation organisation = PARALLAX__V1__ORGANISATION__INIT;
    Parallax__V1__OrganisationKey key = PARALLAX__V1__ORGANISATION_KEY__INIT;
    Parallax__V1__Organisation *organisations[] = {&organisation};
    Parallax__V1__OrganisationKey *keys[] = {&key, &key};
    organisation.has_id = key.has_curve = key.has_sign = key.has_organisation = 1;
    organisation.id = (ProtobufCBinaryData){16, bytes};
    key.curve = key.sign = (ProtobufCBinaryData){32, bytes};
    message.n_organisations = message.n_keys = 1;
    message.organisations = organisations;
    message.keys = keys;
    key.curve.len = 31;
    assert_unreadable(&message);
    key.curve.len = 32;
    key.sign.len = 33;
    assert_unreadable(&message);
    key.sign.len = 32;
    key.organisation = 1;
    assert_unreadable(&message);
    key.has_organisation = 0;
    assert_unreadable(&message);
    key.has_organisation = 1;
    key.organisation = 0;
    message.n_keys = 2; /* the same twice: whose is it? */
    assert_unreadable(&message);
    message.n_keys = 1;
    organisation.id.len = 15;
    assert_unreadable(&message);
}

static void test_wrong_calls(void **state)
{
    (void)state;
    uint8_t bytes[33] = "VNR";
    Parallax__V1__Catalogue message = PARALLAX__V1__CATALOGUE__INIT;
    Parallax__V1__Call call = PARALLAX__V1__CALL__INIT;
    Parallax__V1__Call *calls[] = {&call, &call};
    call.has_id = call.has_seal_key = 1;
    call.id = (ProtobufCBinaryData){3, bytes};
    call.seal_key = (ProtobufCBinaryData){33, bytes};
    message.n_calls = 1;
    message.calls = calls;
    assert_unreadable(&message);
    call.has_seal_key = 0;
    call.has_grace_ms = 1;
    call.grace_ms = -1;
    assert_unreadable(&message);
    call.has_grace_ms = 0;
    ProtobufCBinaryData guests[] = {{16, bytes}, {16, bytes}};
    call.n_invited = 2; /* the same twice; and so on in every other order but the ascending one */
    call.invited = guests;
    assert_unreadable(&message);
    uint8_t before[16] = {1};
    guests[1].data = before;
    assert_unreadable(&message);
    guests[1] = (ProtobufCBinaryData){15, bytes + 1};
    assert_unreadable(&message);
    call.n_invited = 0;
    message.n_calls = 2;
    assert_unreadable(&message);
}

static void test_bytes_that_are_none(void **state)
{
    (void)state;
    struct catalogue received;
    assert_int_equal(codec_catalogue_decode(text_of("no catalogue"), arena, &received, &error),
                     VERDICT_REJECT);
    assert_string_equal(error.code, "CATALOGUE_UNREADABLE");
    /* More than the arena holds: 64 KiB of empty calls. */
    struct buffer bytes = BUFFER_NONE;
    while (bytes.length < (size_t)64 * 1024)
        buffer_append(&bytes, "\x22\x00", 2);
    assert_int_equal(codec_catalogue_decode(buffer_view(&bytes), arena, &received, &error),
                     VERDICT_REJECT);
    assert_string_equal(error.code, "CATALOGUE_UNREADABLE");
    assert_true(arena_used(arena) <= ARENA_BYTES);
    buffer_free(&bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_round_trip, setup, teardown),
        cmocka_unit_test_setup_teardown(test_empty, setup, teardown),
        cmocka_unit_test_setup_teardown(test_wrong_keys, setup, teardown),
        cmocka_unit_test_setup_teardown(test_wrong_calls, setup, teardown),
        cmocka_unit_test_setup_teardown(test_bytes_that_are_none, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
