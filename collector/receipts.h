/*
 * Receipts as the spool keeps them: one record a commit, from which every receipt of that commit
 * can be made again, to the byte, for as long as the record is kept.
 */
#ifndef PARALLAX_COLLECTOR_RECEIPTS_H
#define PARALLAX_COLLECTOR_RECEIPTS_H

#include "base/buffer.h"
#include "base/error.h"
#include "base/text.h"
#include "seal/merkle.h"
#include "seal/receipt.h"

#include <stddef.h>
#include <stdint.h>

/* A commit's tree and signed statement, in memory. */
struct receipts {
    struct receipt_commit commit;
    struct merkle_tree *tree;
};

/* Builds the tree over leaves and signs its root. RETRY NO_MEMORY. */
enum verdict receipts_make(const struct identity *collector, const struct merkle_hash *leaves,
                           size_t count, int32_t day, struct receipts *ret_receipts,
                           struct error *error);
/* Appends the record that receipts_read understands. */
void receipts_write(const struct receipts *receipts, const struct merkle_hash *leaves,
                    struct buffer *out);
/*
 * REJECT COMMIT_RECORD when the record is not one of ours, or its leaves no longer lead to its
 * root: a receipt made from it would prove nothing.
 */
enum verdict receipts_read(struct text record, struct receipts *ret_receipts, struct error *error);
/* Safe on a zeroed one. */
void receipts_free(struct receipts *receipts);

#endif
