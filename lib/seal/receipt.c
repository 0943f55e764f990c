/* See receipt.h. */
#include "seal/receipt.h"

#include <string.h>

#define STATEMENT_BYTES (SEAL_DIGEST_BYTES + 4 + 4)

static void put_big_endian(uint32_t value, uint8_t *at)
{
    for (int i = 0; i < 4; i++)
        at[i] = (uint8_t)(value >> (24 - 8 * i));
}

static struct text make_statement(const struct receipt_commit *commit,
                                  uint8_t statement[STATEMENT_BYTES])
{
    memcpy(statement, commit->root.bytes, SEAL_DIGEST_BYTES);
    put_big_endian(commit->leaf_count, statement + SEAL_DIGEST_BYTES);
    put_big_endian((uint32_t)commit->day, statement + SEAL_DIGEST_BYTES + 4);
    return (struct text){(const char *)statement, STATEMENT_BYTES};
}

void receipt_sign(const struct identity *collector, struct receipt_commit *commit)
{
    uint8_t statement[STATEMENT_BYTES];
    seal_sign(collector, SEAL_PURPOSE_RECEIPT, make_statement(commit, statement),
              commit->signature);
}

bool receipt_verify(const struct receipt *receipt, const uint8_t collector_sign[SEAL_KEY_BYTES])
{
    const struct receipt_commit *commit = &receipt->commit;
    struct merkle_hash leaf;
    merkle_leaf(&receipt->id, receipt->digest, &leaf);
    if (!merkle_verify(&leaf, receipt->leaf_index, commit->leaf_count, receipt->path,
                       &commit->root))
        return false;
    uint8_t statement[STATEMENT_BYTES];
    return seal_verify(collector_sign, SEAL_PURPOSE_RECEIPT, make_statement(commit, statement),
                       commit->signature);
}
