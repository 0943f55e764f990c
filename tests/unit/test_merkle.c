/* Merkle trees against the recursive definition of RFC 9162, and paths that were tampered with. */
#include "seal/merkle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define LEAVES_MAX 33

static void make_leaves(struct merkle_hash leaves[LEAVES_MAX])
{
    for (size_t i = 0; i < LEAVES_MAX; i++) {
        struct uuid id = {{0}};
        id.bytes[15] = (uint8_t)i;
        uint8_t digest[SEAL_DIGEST_BYTES];
        memset(digest, (int)(0x40 + i), sizeof digest);
        merkle_leaf(&id, digest, &leaves[i]);
    }
}

static size_t largest_power_below(size_t n)
{
    size_t power = 1;
    while (power * 2 < n)
        power *= 2;
    return power;
}

/* MTH of RFC 9162 section 2.1.1, word for word. */
static struct merkle_hash naive_root(const struct merkle_hash *leaves, size_t count)
{
    if (count == 1)
        return leaves[0];
    size_t k = largest_power_below(count);
    struct merkle_hash left = naive_root(leaves, k), right = naive_root(leaves + k, count - k);
    uint8_t bytes[1 + 2 * SEAL_DIGEST_BYTES] = {0x01};
    memcpy(bytes + 1, &left, sizeof left);
    memcpy(bytes + 1 + sizeof left, &right, sizeof right);
    struct merkle_hash root;
    seal_digest((struct text){(const char *)bytes, sizeof bytes}, root.bytes);
    return root;
}

/* PATH of RFC 9162 section 2.1.3.1, word for word. */
static void naive_path(const struct merkle_hash *leaves, size_t count, size_t index,
                       struct buffer *out)
{
    if (count == 1)
        return;
    size_t k = largest_power_below(count);
    struct merkle_hash other;
    if (index < k) {
        naive_path(leaves, k, index, out);
        other = naive_root(leaves + k, count - k);
    } else {
        naive_path(leaves + k, count - k, index - k, out);
        other = naive_root(leaves, k);
    }
    buffer_append(out, other.bytes, sizeof other.bytes);
}

static void test_leaf_covers_id_and_digest(void **state)
{
    (void)state;
    struct uuid id = {{1, 2, 3}};
    uint8_t digest[SEAL_DIGEST_BYTES] = {9};
    struct merkle_hash leaf, expected;
    merkle_leaf(&id, digest, &leaf);
    uint8_t bytes[1 + 16 + SEAL_DIGEST_BYTES] = {0x00, 1, 2, 3};
    bytes[17] = 9;
    seal_digest((struct text){(const char *)bytes, sizeof bytes}, expected.bytes);
    assert_memory_equal(&leaf, &expected, sizeof leaf);
}

static void test_tree_has_the_shape_of_the_rfc(void **state)
{
    (void)state;
    struct merkle_hash leaves[LEAVES_MAX];
    make_leaves(leaves);
    for (size_t count = 1; count <= LEAVES_MAX; count++) {
        struct merkle_tree *tree = merkle_tree_new(leaves, count);
        assert_non_null(tree);
        struct merkle_hash root = naive_root(leaves, count);
        assert_memory_equal(merkle_tree_root(tree), &root, sizeof root);
        for (size_t i = 0; i < count; i++) {
            struct buffer path = BUFFER_NONE, expected = BUFFER_NONE;
            merkle_tree_path(tree, i, &path);
            naive_path(leaves, count, i, &expected);
            assert_true(text_equal(buffer_view(&path), buffer_view(&expected)));
            assert_true(merkle_verify(&leaves[i], i, count, buffer_view(&path), &root));
            buffer_free(&path);
            buffer_free(&expected);
        }
        merkle_tree_free(&tree);
        assert_null(tree);
    }
}

/* A path of the tree over count leaves, and everything about it changed in turn. */
static void check_tampering(const struct merkle_hash *leaves, const struct merkle_tree *tree,
                            size_t count, size_t index)
{
    const struct merkle_hash *root = merkle_tree_root(tree);
    struct buffer path = BUFFER_NONE;
    merkle_tree_path(tree, index, &path);
    struct text whole = buffer_view(&path);
    for (size_t i = 0; i < path.length; i++) {
        path.data[i] = (char)(path.data[i] ^ 1);
        assert_false(merkle_verify(&leaves[index], index, count, whole, root));
        path.data[i] = (char)(path.data[i] ^ 1);
    }
    for (size_t other = 0; other < count + 2; other++) {
        if (other == index)
            continue;
        assert_false(merkle_verify(&leaves[index], other, count, whole, root));
        if (other < count)
            assert_false(merkle_verify(&leaves[other], index, count, whole, root));
    }
    struct merkle_hash wrong = *root;
    wrong.bytes[31] ^= 0x80;
    assert_false(merkle_verify(&leaves[index], index, count, whole, &wrong));
    assert_true(merkle_verify(&leaves[index], index, count, whole, root));
    buffer_free(&path);
}

static void test_tampered_paths_fail(void **state)
{
    (void)state;
    struct merkle_hash leaves[LEAVES_MAX];
    make_leaves(leaves);
    for (size_t count = 1; count <= 9; count++) {
        struct merkle_tree *tree = merkle_tree_new(leaves, count);
        assert_non_null(tree);
        for (size_t i = 0; i < count; i++)
            check_tampering(leaves, tree, count, i);
        merkle_tree_free(&tree);
    }
}

static void test_paths_of_a_wrong_length_fail(void **state)
{
    (void)state;
    struct merkle_hash leaves[LEAVES_MAX];
    make_leaves(leaves);
    for (size_t count = 1; count <= 9; count++) {
        struct merkle_tree *tree = merkle_tree_new(leaves, count);
        assert_non_null(tree);
        struct buffer path = BUFFER_NONE;
        merkle_tree_path(tree, count - 1, &path);
        size_t right = path.length;
        buffer_append(&path, leaves[0].bytes, SEAL_DIGEST_BYTES);
        for (size_t length = 0; length <= path.length; length++) {
            struct text cut = {path.data, length};
            bool verified =
                merkle_verify(&leaves[count - 1], count - 1, count, cut, merkle_tree_root(tree));
            assert_int_equal(verified, length == right);
        }
        buffer_free(&path);
        merkle_tree_free(&tree);
    }
}

static void test_a_count_with_another_path_length_fails(void **state)
{
    (void)state;
    struct merkle_hash leaves[LEAVES_MAX];
    make_leaves(leaves);
    struct merkle_tree *tree = merkle_tree_new(leaves, 5);
    assert_non_null(tree);
    struct buffer path = BUFFER_NONE;
    merkle_tree_path(tree, 0, &path); /* 3 steps, as for 6, 7 and 8 leaves */
    const struct merkle_hash *root = merkle_tree_root(tree);
    static const size_t others[] = {0, 1, 2, 3, 4, 9, 16, SIZE_MAX};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        assert_false(merkle_verify(&leaves[0], 0, others[i], buffer_view(&path), root));
    path.length = 0;
    merkle_tree_path(tree, 4, &path); /* the lifted leaf: 1 step */
    for (size_t count = 6; count <= 9; count++)
        assert_false(merkle_verify(&leaves[4], 4, count, buffer_view(&path), root));
    buffer_free(&path);
    merkle_tree_free(&tree);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_leaf_covers_id_and_digest),
        cmocka_unit_test(test_tree_has_the_shape_of_the_rfc),
        cmocka_unit_test(test_tampered_paths_fail),
        cmocka_unit_test(test_paths_of_a_wrong_length_fail),
        cmocka_unit_test(test_a_count_with_another_path_length_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
