/* Commit records: receipts made from one again are the same to the byte; a damaged one makes none.
 */
#include "collector/receipts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#define DAY 20780
#define LEAVES_MAX 5
/* Of the record: version, leaf count and day; then root, signature and leaves. */
#define NUMBERS_BYTES 9

static struct identity *collector;

struct submissions {
    struct uuid ids[LEAVES_MAX];
    uint8_t digests[LEAVES_MAX][SEAL_DIGEST_BYTES];
    struct merkle_hash leaves[LEAVES_MAX];
};

static struct submissions some(void)
{
    struct submissions some;
    for (size_t i = 0; i < LEAVES_MAX; i++) {
        some.ids[i] = (struct uuid){{(uint8_t)(i + 1)}};
        memset(some.digests[i], (int)(10 + i), SEAL_DIGEST_BYTES);
        merkle_leaf(&some.ids[i], some.digests[i], &some.leaves[i]);
    }
    return some;
}

static struct receipts make(const struct submissions *some, size_t count, int32_t day)
{
    struct receipts receipts = {0};
    assert_int_equal(receipts_make(collector, some->leaves, count, day, &receipts, NULL),
                     VERDICT_OK);
    return receipts;
}

/* The receipt of one submission as a client sees it; the path is in out. */
static struct receipt receipt_of(const struct receipts *receipts, const struct submissions *some,
                                 size_t index, struct buffer *out)
{
    struct receipt receipt = {
        .id = some->ids[index], .leaf_index = (uint32_t)index, .commit = receipts->commit};
    memcpy(receipt.digest, some->digests[index], sizeof receipt.digest);
    buffer_clear(out);
    merkle_tree_path(receipts->tree, index, out);
    receipt.path = buffer_view(out);
    return receipt;
}

static void assert_verifies(const struct receipts *receipts, const struct submissions *some,
                            size_t count)
{
    struct buffer path = BUFFER_NONE;
    for (size_t i = 0; i < count; i++) {
        struct receipt receipt = receipt_of(receipts, some, i, &path);
        assert_true(receipt_verify(&receipt, identity_public(collector)->sign));
        receipt.digest[0] ^= 1;
        assert_false(receipt_verify(&receipt, identity_public(collector)->sign));
    }
    buffer_free(&path);
}

static void made_again_they_are_the_same(void **state)
{
    (void)state;
    const struct submissions some_ = some();
    for (size_t count = 1; count <= LEAVES_MAX; count++) {
        struct receipts made = make(&some_, count, DAY), read = {0};
        struct buffer record = BUFFER_NONE, again = BUFFER_NONE, a = BUFFER_NONE, b = BUFFER_NONE;
        receipts_write(&made, some_.leaves, &record);
        assert_int_equal(receipts_read(buffer_view(&record), &read, NULL), VERDICT_OK);
        assert_memory_equal(&read.commit, &made.commit, sizeof made.commit);
        assert_verifies(&read, &some_, count);
        for (size_t i = 0; i < count; i++) {
            (void)receipt_of(&made, &some_, i, &a);
            (void)receipt_of(&read, &some_, i, &b);
            assert_true(text_equal(buffer_view(&a), buffer_view(&b)));
        }
        receipts_write(&read, some_.leaves, &again);
        assert_true(text_equal(buffer_view(&record), buffer_view(&again)));
        receipts_free(&made);
        receipts_free(&read);
        buffer_free(&record);
        buffer_free(&again);
        buffer_free(&a);
        buffer_free(&b);
    }
}

static void days_before_1970_are_days_too(void **state)
{
    (void)state;
    const struct submissions some_ = some();
    struct receipts made = make(&some_, 1, -1), read = {0};
    struct buffer record = BUFFER_NONE;
    receipts_write(&made, some_.leaves, &record);
    assert_int_equal(receipts_read(buffer_view(&record), &read, NULL), VERDICT_OK);
    assert_int_equal(read.commit.day, -1);
    assert_verifies(&read, &some_, 1);
    receipts_free(&made);
    receipts_free(&read);
    buffer_free(&record);
}

static void assert_damaged(struct text record)
{
    struct receipts read = {0};
    struct error error;
    /* Exactly as long as it says: a read past its end is seen by the sanitizer. */
    char *bytes = malloc(record.length > 0 ? record.length : 1);
    assert_non_null(bytes);
    if (record.length > 0)
        memcpy(bytes, record.at, record.length);
    assert_int_equal(receipts_read((struct text){bytes, record.length}, &read, &error),
                     VERDICT_REJECT);
    assert_string_equal(error.code, "COMMIT_RECORD");
    assert_null(read.tree);
    free(bytes);
}

static void cut_or_grown_records_are_refused(void **state)
{
    (void)state;
    const struct submissions some_ = some();
    struct receipts made = make(&some_, LEAVES_MAX, DAY);
    struct buffer record = BUFFER_NONE;
    receipts_write(&made, some_.leaves, &record);
    for (size_t length = 0; length < record.length; length++)
        assert_damaged((struct text){record.data, length});
    buffer_byte(&record, 0);
    assert_damaged(buffer_view(&record));
    buffer_append(&record, some_.leaves, sizeof some_.leaves[0] - 1);
    assert_damaged(buffer_view(&record));
    receipts_free(&made);
    buffer_free(&record);
}

/*
 * Day and signature are not bound to the leaves without the collector's key, so a flip there is
 * found by the client; all else is found here.
 */
static void flipped_bits_are_refused(void **state)
{
    (void)state;
    const struct submissions some_ = some();
    struct receipts made = make(&some_, LEAVES_MAX, DAY);
    struct buffer record = BUFFER_NONE;
    receipts_write(&made, some_.leaves, &record);
    const size_t day_at = 5, root_at = NUMBERS_BYTES, signature_at = root_at + SEAL_DIGEST_BYTES,
                 leaves_at = signature_at + SEAL_SIGNATURE_BYTES;
    for (size_t i = 0; i < record.length; i++) {
        bool unbound = (i >= day_at && i < root_at) || (i >= signature_at && i < leaves_at);
        record.data[i] = (char)(record.data[i] ^ 0x10);
        if (!unbound)
            assert_damaged(buffer_view(&record));
        record.data[i] = (char)(record.data[i] ^ 0x10);
    }
    receipts_free(&made);
    buffer_free(&record);
}

static int start(void **state)
{
    (void)state;
    return seal_start(NULL) == VERDICT_OK && identity_make(&collector, NULL) == VERDICT_OK ? 0 : -1;
}

static int stop(void **state)
{
    (void)state;
    identity_free(&collector);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(made_again_they_are_the_same),
        cmocka_unit_test(days_before_1970_are_days_too),
        cmocka_unit_test(cut_or_grown_records_are_refused),
        cmocka_unit_test(flipped_bits_are_refused),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
