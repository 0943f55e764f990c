/* See merkle.h. */
#include "seal/merkle.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/*
 * Levels from the leaves up, one after the other in nodes. Pairing neighbours and lifting an odd
 * last one unhashed gives the RFC's shape: what remains right of the largest power of two is a
 * tree of its own until it meets that power's root.
 */
struct merkle_tree {
    size_t count; /* leaves */
    size_t total; /* nodes; the last one is the root */
    struct merkle_hash nodes[];
};

void merkle_leaf(const struct uuid *id, const uint8_t digest[SEAL_DIGEST_BYTES],
                 struct merkle_hash *ret_leaf)
{
    uint8_t bytes[1 + sizeof id->bytes + SEAL_DIGEST_BYTES] = {0x00};
    memcpy(bytes + 1, id->bytes, sizeof id->bytes);
    memcpy(bytes + 1 + sizeof id->bytes, digest, SEAL_DIGEST_BYTES);
    seal_digest((struct text){(const char *)bytes, sizeof bytes}, ret_leaf->bytes);
}

void merkle_frame_leaf(const uint8_t digest[SEAL_DIGEST_BYTES], struct merkle_hash *ret_leaf)
{
    uint8_t bytes[1 + SEAL_DIGEST_BYTES] = {0x00};
    memcpy(bytes + 1, digest, SEAL_DIGEST_BYTES);
    seal_digest((struct text){(const char *)bytes, sizeof bytes}, ret_leaf->bytes);
}

static void hash_pair(const struct merkle_hash *left, const struct merkle_hash *right,
                      struct merkle_hash *ret_node)
{
    uint8_t bytes[1 + 2 * SEAL_DIGEST_BYTES] = {0x01};
    memcpy(bytes + 1, left->bytes, SEAL_DIGEST_BYTES);
    memcpy(bytes + 1 + SEAL_DIGEST_BYTES, right->bytes, SEAL_DIGEST_BYTES);
    seal_digest((struct text){(const char *)bytes, sizeof bytes}, ret_node->bytes);
}

static size_t parents_of(size_t width)
{
    return width / 2 + width % 2;
}

static size_t node_total(size_t count)
{
    size_t total = count;
    for (size_t width = count; width > 1; total += width)
        width = parents_of(width);
    return total;
}

struct merkle_tree *merkle_tree_new(const struct merkle_hash *leaves, size_t count)
{
    assert(count > 0);
    if (count > SIZE_MAX / (4 * sizeof *leaves))
        return NULL;
    size_t total = node_total(count);
    struct merkle_tree *tree = malloc(sizeof *tree + total * sizeof tree->nodes[0]);
    if (tree == NULL)
        return NULL;
    tree->count = count;
    tree->total = total;
    memcpy(tree->nodes, leaves, count * sizeof *leaves);
    struct merkle_hash *level = tree->nodes;
    for (size_t width = count; width > 1; width = parents_of(width)) {
        struct merkle_hash *above = level + width;
        for (size_t i = 0; i < width / 2; i++)
            hash_pair(&level[2 * i], &level[2 * i + 1], &above[i]);
        if (width % 2 == 1)
            above[width / 2] = level[width - 1];
        level = above;
    }
    return tree;
}

void merkle_tree_free(struct merkle_tree **tree)
{
    free(*tree);
    *tree = NULL;
}

const struct merkle_hash *merkle_tree_root(const struct merkle_tree *tree)
{
    return &tree->nodes[tree->total - 1];
}

void merkle_tree_path(const struct merkle_tree *tree, size_t index, struct buffer *out)
{
    assert(index < tree->count);
    const struct merkle_hash *level = tree->nodes;
    for (size_t width = tree->count; width > 1; width = parents_of(width)) {
        size_t sibling = index ^ 1;
        if (sibling < width)
            buffer_append(out, level[sibling].bytes, SEAL_DIGEST_BYTES);
        index /= 2;
        level += width;
    }
}

bool merkle_verify(const struct merkle_hash *leaf, size_t index, size_t count, struct text path,
                   const struct merkle_hash *root)
{
    if (index >= count || path.length % SEAL_DIGEST_BYTES != 0)
        return false;
    struct merkle_hash node = *leaf;
    for (size_t width = count; width > 1; width = parents_of(width)) {
        if ((index ^ 1) < width) {
            struct merkle_hash sibling;
            if (path.length == 0)
                return false;
            memcpy(sibling.bytes, path.at, SEAL_DIGEST_BYTES);
            path.at += SEAL_DIGEST_BYTES;
            path.length -= SEAL_DIGEST_BYTES;
            if (index % 2 == 0)
                hash_pair(&node, &sibling, &node);
            else
                hash_pair(&sibling, &node, &node);
        }
        index /= 2;
    }
    return path.length == 0 && memcmp(node.bytes, root->bytes, SEAL_DIGEST_BYTES) == 0;
}
