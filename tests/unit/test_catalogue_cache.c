/* The catalogue on disk: whole or not at all, and a bad one never takes the good one's place. */
#include "collector/catalogue_cache.h"

#include "base/file.h"
#include "seal/seal.h"
#include "tests/support/scratch.h"
#include "tests/unit/content_case.h"
#include "wire/codec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define ARENA_BYTES ((size_t)1024 * 1024)
#define FILE_BYTES_MAX ((size_t)1024 * 1024)

struct cache_case {
    char *folder, *path;
    struct catalogue_cache *cache;
};

static int set_up(void **state)
{
    struct cache_case *test = calloc(1, sizeof *test);
    if (test == NULL)
        return -1;
    test->folder = scratch_new();
    test->path = scratch_path(test->folder, "catalogue");
    *state = test;
    return 0;
}

static int tear_down(void **state)
{
    struct cache_case *test = *state;
    catalogue_cache_free(&test->cache);
    scratch_free(&test->folder);
    free(test->path);
    free(test);
    return 0;
}

static const uint8_t key_bytes[32] = {1, 2, 3};

/* One organisation, one key, one call. */
static void encode(int64_t version, struct buffer *out)
{
    struct organisation organisation = {.id = {{5}}};
    struct organisation_key key = {.organisation = 0};
    struct call call = {.id = text_of("HLPF-2026")};
    memcpy(key.curve, key_bytes, sizeof key.curve);
    const struct catalogue catalogue = {version, 1, &organisation, 1, &key, 1, &call};
    struct arena *arena = arena_new(ARENA_BYTES);
    assert_non_null(arena);
    buffer_clear(out);
    assert_int_equal(codec_catalogue_encode(&catalogue, arena, out, NULL), VERDICT_OK);
    arena_free(&arena);
}

static enum verdict reopen(struct cache_case *test, struct error *error)
{
    catalogue_cache_free(&test->cache);
    return catalogue_cache_open(test->folder, &test->cache, error);
}

static void replace(struct cache_case *test, int64_t version)
{
    struct buffer encoded = BUFFER_NONE;
    encode(version, &encoded);
    assert_int_equal(catalogue_cache_replace(test->cache, buffer_view(&encoded), NULL), VERDICT_OK);
    buffer_free(&encoded);
}

static void expect_version(const struct cache_case *test, int64_t version)
{
    const struct catalogue *current = catalogue_cache_current(test->cache);
    assert_non_null(current);
    assert_int_equal(current->version, version);
    assert_int_equal(current->organisation_count, version > 0);
    assert_int_equal(catalogue_key(current, key_bytes) != NULL, version > 0);
    assert_int_equal(catalogue_call(current, text_of("HLPF-2026")) != NULL, version > 0);
}

static void without_one_nobody_is_known(void **state)
{
    struct cache_case *test = *state;
    assert_int_equal(reopen(test, NULL), VERDICT_OK);
    expect_version(test, 0);
}

static void it_is_used_at_once_and_after_a_restart(void **state)
{
    struct cache_case *test = *state;
    assert_int_equal(reopen(test, NULL), VERDICT_OK);
    for (int64_t version = 41; version <= 43; version++) {
        replace(test, version);
        expect_version(test, version);
        assert_int_equal(reopen(test, NULL), VERDICT_OK);
        expect_version(test, version);
    }
}

/* A catalogue of an aggregator that tells no content has calls without one, as above. */
static void it_has_contents_and_their_digests(void **state)
{
    struct cache_case *test = *state;
    const struct call calls[] = {{.id = text_of("ASKS"), .content = &content_case},
                                 {.id = text_of("SILENT")}};
    const struct catalogue catalogue = {.version = 1, .call_count = 2, .calls = calls};
    struct arena *arena = arena_new(ARENA_BYTES);
    struct buffer encoded = BUFFER_NONE, content = BUFFER_NONE;
    uint8_t digest[SEAL_DIGEST_BYTES];
    assert_int_equal(reopen(test, NULL), VERDICT_OK);
    assert_int_equal(codec_catalogue_encode(&catalogue, arena, &encoded, NULL), VERDICT_OK);
    assert_int_equal(codec_call_content_encode(&content_case, arena, &content, NULL), VERDICT_OK);
    seal_digest(buffer_view(&content), digest);
    assert_int_equal(catalogue_cache_replace(test->cache, buffer_view(&encoded), NULL), VERDICT_OK);
    for (int i = 0; i < 2; i++) {
        const struct catalogue *current = catalogue_cache_current(test->cache);
        const struct call *asks = catalogue_call(current, text_of("ASKS")),
                          *silent = catalogue_call(current, text_of("SILENT"));
        assert_true(asks != NULL && silent != NULL);
        content_case_same(asks->content, &content_case);
        assert_int_equal(asks->content_digest.length, sizeof digest);
        assert_memory_equal(asks->content_digest.at, digest, sizeof digest);
        assert_true(text_equal(catalogue_cache_content(test->cache, asks), buffer_view(&content)));
        assert_null(silent->content);
        assert_int_equal(silent->content_digest.length, 0);
        assert_int_equal(catalogue_cache_content(test->cache, silent).length, 0);
        assert_int_equal(reopen(test, NULL), VERDICT_OK); /* the second time from the disk */
    }
    arena_free(&arena);
    buffer_free(&encoded);
    buffer_free(&content);
}

static void only_its_owner_may_read_it(void **state)
{
    struct cache_case *test = *state;
    struct stat found;
    assert_int_equal(reopen(test, NULL), VERDICT_OK);
    replace(test, 1);
    assert_int_equal(stat(test->path, &found), 0);
    assert_int_equal(found.st_mode & 0777, 0600);
}

static void an_unreadable_one_leaves_the_one_before(void **state)
{
    struct cache_case *test = *state;
    struct error error;
    assert_int_equal(reopen(test, NULL), VERDICT_OK);
    replace(test, 7);
    assert_int_equal(catalogue_cache_replace(test->cache, text_of("\xff\xff no catalogue"), &error),
                     VERDICT_REJECT);
    expect_version(test, 7);
    assert_int_equal(reopen(test, NULL), VERDICT_OK);
    expect_version(test, 7);
}

static void one_that_cannot_be_written_is_used_all_the_same(void **state)
{
    struct cache_case *test = *state;
    struct buffer encoded = BUFFER_NONE;
    struct error error;
    char *gone = scratch_path(test->folder, "gone");
    assert_int_equal(catalogue_cache_open(gone, &test->cache, NULL), VERDICT_OK);
    encode(9, &encoded);
    assert_int_equal(catalogue_cache_replace(test->cache, buffer_view(&encoded), &error),
                     VERDICT_RETRY);
    expect_version(test, 9);
    buffer_free(&encoded);
    free(gone);
}

static void expect_damaged(struct cache_case *test, struct text content)
{
    struct error error;
    assert_int_equal(file_replace(test->path, content, NULL), VERDICT_OK);
    assert_int_equal(reopen(test, &error), VERDICT_REJECT);
    assert_string_equal(error.code, "CATALOGUE_DAMAGED");
    expect_version(test, 0);
}

static void every_flipped_byte_and_every_cut_is_found(void **state)
{
    struct cache_case *test = *state;
    struct buffer content = BUFFER_NONE;
    assert_int_equal(reopen(test, NULL), VERDICT_OK);
    replace(test, 3);
    assert_int_equal(file_read(test->path, FILE_BYTES_MAX, &content, NULL), VERDICT_OK);
    for (size_t i = 0; i < content.length; i++) {
        content.data[i] = (char)(content.data[i] ^ 0x20);
        expect_damaged(test, buffer_view(&content));
        content.data[i] = (char)(content.data[i] ^ 0x20);
        expect_damaged(test, (struct text){content.data, i});
    }
    assert_int_equal(file_replace(test->path, buffer_view(&content), NULL), VERDICT_OK);
    assert_int_equal(reopen(test, NULL), VERDICT_OK);
    expect_version(test, 3);
    buffer_free(&content);
}

/* What was damaged is put right by the next one from the aggregator. */
static void a_damaged_one_is_replaced(void **state)
{
    struct cache_case *test = *state;
    expect_damaged(test, text_of("short"));
    replace(test, 12);
    assert_int_equal(reopen(test, NULL), VERDICT_OK);
    expect_version(test, 12);
}

/* A digest that fits, over bytes that are no catalogue: another program's file. */
static void a_whole_file_of_something_else_is_damaged_too(void **state)
{
    struct cache_case *test = *state;
    struct buffer content = BUFFER_NONE;
    const struct text other = text_of("\xff\xff no catalogue");
    uint8_t digest[SEAL_DIGEST_BYTES];
    seal_digest(other, digest);
    buffer_append(&content, digest, sizeof digest);
    buffer_text(&content, other);
    expect_damaged(test, buffer_view(&content));
    buffer_free(&content);
}

static void what_is_no_file_is_damaged_and_a_path_has_an_end(void **state)
{
    struct cache_case *test = *state;
    struct error error;
    char folder[5000];
    assert_int_equal(mkdir(test->path, 0700), 0);
    assert_int_equal(reopen(test, &error), VERDICT_REJECT);
    assert_string_equal(error.code, "CATALOGUE_DAMAGED");
    expect_version(test, 0);
    catalogue_cache_free(&test->cache);
    memset(folder, 'x', sizeof folder - 1);
    folder[sizeof folder - 1] = '\0';
    assert_int_equal(catalogue_cache_open(folder, &test->cache, &error), VERDICT_FATAL);
    assert_string_equal(error.code, "PATH_TOO_LONG");
    assert_null(test->cache);
}

static int start(void **state)
{
    (void)state;
    return seal_start(NULL) == VERDICT_OK && codec_start(NULL) == VERDICT_OK ? 0 : -1;
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(without_one_nobody_is_known),
        TEST(it_is_used_at_once_and_after_a_restart),
        TEST(it_has_contents_and_their_digests),
        TEST(only_its_owner_may_read_it),
        TEST(an_unreadable_one_leaves_the_one_before),
        TEST(one_that_cannot_be_written_is_used_all_the_same),
        TEST(every_flipped_byte_and_every_cut_is_found),
        TEST(a_damaged_one_is_replaced),
        TEST(a_whole_file_of_something_else_is_damaged_too),
        TEST(what_is_no_file_is_damaged_and_a_path_has_an_end),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
