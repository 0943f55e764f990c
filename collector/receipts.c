/*
 * See receipts.h. The record: version byte 1, leaf count (4 bytes, big-endian), day (4), root (32),
 * signature (64), leaves (32 each).
 */
#include "collector/receipts.h"

#include <stdlib.h>
#include <string.h>

#define RECORD_VERSION 1
#define HEAD_BYTES (1 + 4 + 4 + SEAL_DIGEST_BYTES + SEAL_SIGNATURE_BYTES)

enum verdict receipts_make(const struct identity *collector, const struct merkle_hash *leaves,
                           size_t count, int32_t day, struct receipts *ret_receipts,
                           struct error *error)
{
    struct merkle_tree *tree = merkle_tree_new(leaves, count);
    if (tree == NULL)
        return error_no_memory(error);
    struct receipts made = {.tree = tree};
    made.commit.root = *merkle_tree_root(tree);
    made.commit.leaf_count = (uint32_t)count;
    made.commit.day = day;
    receipt_sign(collector, &made.commit);
    *ret_receipts = made;
    return VERDICT_OK;
}

static void put_u32(struct buffer *out, uint32_t value)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        buffer_byte(out, (uint8_t)(value >> shift));
}

static uint32_t get_u32(const char *at)
{
    const unsigned char *p = (const unsigned char *)at;
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

void receipts_write(const struct receipts *receipts, const struct merkle_hash *leaves,
                    struct buffer *out)
{
    buffer_byte(out, RECORD_VERSION);
    put_u32(out, receipts->commit.leaf_count);
    put_u32(out, (uint32_t)receipts->commit.day);
    buffer_append(out, receipts->commit.root.bytes, SEAL_DIGEST_BYTES);
    buffer_append(out, receipts->commit.signature, SEAL_SIGNATURE_BYTES);
    buffer_append(out, leaves, receipts->commit.leaf_count * sizeof *leaves);
}

static enum verdict record_damaged(struct error *error)
{
    return error_set(error, VERDICT_REJECT, "COMMIT_RECORD",
                     "a commit record of the spool cannot be read");
}

enum verdict receipts_read(struct text record, struct receipts *ret_receipts, struct error *error)
{
    uint32_t count = 0;
    if (record.length > HEAD_BYTES && record.at[0] == RECORD_VERSION)
        count = get_u32(record.at + 1);
    if (count == 0 || (record.length - HEAD_BYTES) / sizeof(struct merkle_hash) != (size_t)count ||
        (record.length - HEAD_BYTES) % sizeof(struct merkle_hash) != 0)
        return record_damaged(error);
    struct receipts read = {0};
    read.commit.leaf_count = count;
    read.commit.day = (int32_t)get_u32(record.at + 5);
    memcpy(read.commit.root.bytes, record.at + 9, SEAL_DIGEST_BYTES);
    memcpy(read.commit.signature, record.at + 9 + SEAL_DIGEST_BYTES, SEAL_SIGNATURE_BYTES);
    struct merkle_hash *leaves = malloc(count * sizeof *leaves);
    if (leaves == NULL)
        return error_no_memory(error);
    memcpy(leaves, record.at + HEAD_BYTES, count * sizeof *leaves);
    read.tree = merkle_tree_new(leaves, count);
    free(leaves);
    if (read.tree == NULL)
        return error_no_memory(error);
    if (memcmp(merkle_tree_root(read.tree), &read.commit.root, sizeof read.commit.root) != 0) {
        receipts_free(&read);
        return record_damaged(error);
    }
    *ret_receipts = read;
    return VERDICT_OK;
}

void receipts_free(struct receipts *receipts)
{
    merkle_tree_free(&receipts->tree);
}
