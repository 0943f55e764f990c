/* What a call asks, through the codec: alone, and in a catalogue beside calls without it. */
#include "tests/unit/content_case.h"

#include "wire/codec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

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

static void test_alone(void **state)
{
    (void)state;
    struct buffer once = BUFFER_NONE, twice = BUFFER_NONE;
    const struct call_content *received;
    assert_int_equal(codec_call_content_encode(&content_case, arena, &once, &error), VERDICT_OK);
    assert_int_equal(codec_call_content_decode(buffer_view(&once), arena, &received, &error),
                     VERDICT_OK);
    content_case_same(received, &content_case);
    /* The same content has the same digest, wherever it was encoded. */
    assert_int_equal(codec_call_content_encode(received, arena, &twice, &error), VERDICT_OK);
    assert_true(text_equal(buffer_view(&once), buffer_view(&twice)));
    buffer_free(&once);
    content_case_same(received, &content_case); /* nothing borrows from the bytes */
    buffer_free(&twice);
}

static void test_nothing_in_it(void **state)
{
    (void)state;
    const struct call_content none = {.question_count = 0};
    const struct call_content *received;
    struct buffer bytes = BUFFER_NONE;
    assert_int_equal(codec_call_content_encode(&none, arena, &bytes, &error), VERDICT_OK);
    assert_int_equal(bytes.length, 0);
    assert_int_equal(codec_call_content_decode(TEXT_NONE, arena, &received, &error), VERDICT_OK);
    content_case_same(received, &none);
    buffer_free(&bytes);
}

static void test_in_a_catalogue(void **state)
{
    (void)state;
    static const char digest[32] = "a digest";
    const struct call calls[] = {
        {.id = text_of("A"), .content = &content_case},
        {.id = text_of("B")},
        {.id = text_of("C"), .content_digest = {digest, sizeof digest}},
    };
    const struct catalogue sent = {.version = 1, .call_count = 3, .calls = calls};
    struct catalogue received;
    struct buffer bytes = BUFFER_NONE;
    assert_int_equal(codec_catalogue_encode(&sent, arena, &bytes, &error), VERDICT_OK);
    assert_int_equal(codec_catalogue_decode(buffer_view(&bytes), arena, &received, &error),
                     VERDICT_OK);
    buffer_free(&bytes);
    assert_non_null(received.calls[0].content);
    content_case_same(received.calls[0].content, &content_case);
    assert_int_equal(received.calls[0].content_digest.length, 0);
    assert_null(received.calls[1].content);
    assert_null(received.calls[2].content);
    assert_true(text_equal(received.calls[2].content_digest, calls[2].content_digest));
}

static void test_a_digest_has_32_bytes(void **state)
{
    (void)state;
    const struct call call = {.id = text_of("A"), .content_digest = text_of("short")};
    const struct catalogue sent = {.version = 1, .call_count = 1, .calls = &call};
    struct catalogue received;
    struct buffer bytes = BUFFER_NONE;
    assert_int_equal(codec_catalogue_encode(&sent, arena, &bytes, &error), VERDICT_OK);
    assert_int_equal(codec_catalogue_decode(buffer_view(&bytes), arena, &received, &error),
                     VERDICT_REJECT);
    assert_string_equal(error.code, "CATALOGUE_UNREADABLE");
    buffer_free(&bytes);
}

static void test_memory_is_capped(void **state)
{
    (void)state;
    struct buffer bytes = BUFFER_NONE, none = BUFFER_NONE;
    const struct call_content *received;
    assert_int_equal(codec_call_content_encode(&content_case, arena, &bytes, &error), VERDICT_OK);
    /* Whichever allocation is the one that fails. */
    for (size_t cap = 16; cap < 4096; cap += 16) {
        struct arena *small = arena_new(cap);
        assert_non_null(small);
        enum verdict verdict =
            codec_call_content_decode(buffer_view(&bytes), small, &received, &error);
        if (verdict != VERDICT_OK)
            assert_string_equal(error.code, "MESSAGE_TOO_LARGE");
        arena_reset(small);
        verdict = codec_call_content_encode(&content_case, small, &none, &error);
        if (verdict != VERDICT_OK)
            assert_string_equal(error.code, "MESSAGE_TOO_LARGE");
        arena_free(&small);
    }
    assert_int_equal(
        codec_call_content_decode(text_of("\xff no content"), arena, &received, &error),
        VERDICT_REJECT);
    assert_string_equal(error.code, "MESSAGE_UNREADABLE");
    buffer_free(&bytes);
    buffer_free(&none);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_alone, setup, teardown),
        cmocka_unit_test_setup_teardown(test_nothing_in_it, setup, teardown),
        cmocka_unit_test_setup_teardown(test_in_a_catalogue, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_digest_has_32_bytes, setup, teardown),
        cmocka_unit_test_setup_teardown(test_memory_is_capped, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
