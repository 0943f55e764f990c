/*
 * A Merkle tree over the submissions of one commit, so that one signature vouches for all of them
 * and each receipt carries its own path. The shape and the path are those of RFC 9162 section 2.1,
 * the hash is BLAKE2b-256: a leaf H(0x00 || ...), a node H(0x01 || left || right), and of n leaves
 * the left subtree has the largest power of two below n.
 */
#ifndef PARALLAX_SEAL_MERKLE_H
#define PARALLAX_SEAL_MERKLE_H

#include "base/buffer.h"
#include "base/error.h"
#include "base/text.h"
#include "base/uuid.h"
#include "seal/seal.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct merkle_hash {
    uint8_t bytes[SEAL_DIGEST_BYTES];
};

/* Leaf of a submission: H(0x00 || id || digest of the original bytes). */
void merkle_leaf(const struct uuid *id, const uint8_t digest[SEAL_DIGEST_BYTES],
                 struct merkle_hash *ret_leaf);

/*
 * Leaf of what a client signs in a frame: H(0x00 || digest). Without the id, which stands in the
 * bytes anyway: the signature must hold also for a submission that cannot be read, or one bad one
 * would take the good ones of its frame with it.
 */
void merkle_frame_leaf(const uint8_t digest[SEAL_DIGEST_BYTES], struct merkle_hash *ret_leaf);

/* All nodes of one tree: made once in count - 1 hashes, every path is then only copied out. */
struct merkle_tree;

/* count of at least 1; the leaves are copied. NULL when memory ran out. */
struct merkle_tree *merkle_tree_new(const struct merkle_hash *leaves, size_t count);
void merkle_tree_free(struct merkle_tree **tree);
/* Borrowed from the tree. */
const struct merkle_hash *merkle_tree_root(const struct merkle_tree *tree);
/* Appends the audit path of leaf index (below count), SEAL_DIGEST_BYTES a step, from the leaf up.
 */
void merkle_tree_path(const struct merkle_tree *tree, size_t index, struct buffer *out);

/* True when leaf at index of count leaves leads to root along exactly this path. Takes any input.
 */
bool merkle_verify(const struct merkle_hash *leaf, size_t index, size_t count, struct text path,
                   const struct merkle_hash *root);

#endif
