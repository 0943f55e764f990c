/* Receipts: signed once a commit, verified one by one, false when anything in them was changed. */
#include "seal/receipt.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define COUNT 5

struct fixture {
    struct identity *collector;
    struct receipt receipts[COUNT];
    struct buffer paths[COUNT];
};

static struct fixture fixture;

static int set_up(void **state)
{
    (void)state;
    struct merkle_hash leaves[COUNT];
    memset(&fixture, 0, sizeof fixture);
    if (seal_start(NULL) != VERDICT_OK || identity_make(&fixture.collector, NULL) != VERDICT_OK)
        return -1;
    for (uint32_t i = 0; i < COUNT; i++) {
        struct receipt *receipt = &fixture.receipts[i];
        receipt->id.bytes[0] = (uint8_t)(i + 1);
        receipt->digest[0] = (uint8_t)(i + 100);
        receipt->leaf_index = i;
        merkle_leaf(&receipt->id, receipt->digest, &leaves[i]);
    }
    struct merkle_tree *tree = merkle_tree_new(leaves, COUNT);
    if (tree == NULL)
        return -1;
    struct receipt_commit commit = {
        .root = *merkle_tree_root(tree), .leaf_count = COUNT, .day = 20780};
    receipt_sign(fixture.collector, &commit);
    for (size_t i = 0; i < COUNT; i++) {
        merkle_tree_path(tree, i, &fixture.paths[i]);
        fixture.receipts[i].path = buffer_view(&fixture.paths[i]);
        fixture.receipts[i].commit = commit;
    }
    merkle_tree_free(&tree);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT; i++)
        buffer_free(&fixture.paths[i]);
    identity_free(&fixture.collector);
    return 0;
}

static bool verify(const struct receipt *receipt)
{
    return receipt_verify(receipt, identity_public(fixture.collector)->sign);
}

static void test_every_receipt_of_a_commit_verifies(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT; i++)
        assert_true(verify(&fixture.receipts[i]));
}

static void test_anything_changed_fails(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT; i++) {
        struct receipt changed = fixture.receipts[i];
        changed.id.bytes[15] ^= 1;
        assert_false(verify(&changed));
        changed = fixture.receipts[i];
        changed.digest[31] ^= 1;
        assert_false(verify(&changed));
        changed = fixture.receipts[i];
        changed.leaf_index ^= 1;
        assert_false(verify(&changed));
        changed = fixture.receipts[i];
        changed.path.length -= SEAL_DIGEST_BYTES;
        assert_false(verify(&changed));
        changed = fixture.receipts[i];
        changed.path = fixture.receipts[(i + 1) % COUNT].path;
        assert_false(verify(&changed));
        changed = fixture.receipts[i];
        changed.commit.root.bytes[0] ^= 1;
        assert_false(verify(&changed));
        changed = fixture.receipts[i];
        changed.commit.signature[0] ^= 1;
        assert_false(verify(&changed));
    }
}

/* With 6 leaves instead of 5 the path of leaf 0 stays as long: only the signature tells. */
static void test_count_and_day_are_signed(void **state)
{
    (void)state;
    struct receipt changed = fixture.receipts[0];
    changed.commit.leaf_count = COUNT + 1;
    assert_false(verify(&changed));
    changed = fixture.receipts[0];
    changed.commit.day++;
    assert_false(verify(&changed));
}

static void test_days_before_1970_can_be_signed(void **state)
{
    (void)state;
    struct receipt receipt = fixture.receipts[0];
    receipt.commit.day = -1;
    receipt_sign(fixture.collector, &receipt.commit);
    assert_true(verify(&receipt));
    receipt.commit.day = 1;
    assert_false(verify(&receipt));
}

static void test_another_collector_or_purpose_fails(void **state)
{
    (void)state;
    struct identity *other = NULL;
    assert_int_equal(identity_make(&other, NULL), VERDICT_OK);
    assert_false(receipt_verify(&fixture.receipts[0], identity_public(other)->sign));
    identity_free(&other);

    /* The same 40 bytes, signed as something else. */
    struct receipt receipt = fixture.receipts[0];
    uint8_t statement[40];
    memcpy(statement, receipt.commit.root.bytes, 32);
    const uint8_t rest[8] = {0, 0, 0, COUNT, 0, 0, 0x51, 0x2c}; /* day 20780 */
    memcpy(statement + 32, rest, sizeof rest);
    struct text text = {(const char *)statement, sizeof statement};
    seal_sign(fixture.collector, SEAL_PURPOSE_SUBMIT, text, receipt.commit.signature);
    assert_false(verify(&receipt));
    seal_sign(fixture.collector, SEAL_PURPOSE_RECEIPT, text, receipt.commit.signature);
    assert_true(verify(&receipt));
}

#define test_with_commit(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_with_commit(test_every_receipt_of_a_commit_verifies),
        test_with_commit(test_anything_changed_fails),
        test_with_commit(test_count_and_day_are_signed),
        test_with_commit(test_days_before_1970_can_be_signed),
        test_with_commit(test_another_collector_or_purpose_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
