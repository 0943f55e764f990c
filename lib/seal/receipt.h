/*
 * Receipts: the collector's signed word that a submission is durable.
 *
 * The statement that is signed once a commit is 40 bytes: the root, the number of leaves (32 bits,
 * big-endian) and the UTC day (32 bits, big-endian, two's complement). A finer time than the day
 * would tell when an anonymous submission came.
 */
#ifndef PARALLAX_SEAL_RECEIPT_H
#define PARALLAX_SEAL_RECEIPT_H

#include "base/text.h"
#include "base/uuid.h"
#include "seal/merkle.h"
#include "seal/seal.h"

#include <stdbool.h>
#include <stdint.h>

/* The purpose of receipt signatures. */
#define SEAL_PURPOSE_RECEIPT "receipt v1"
/*
 * The purpose of what a client signs: the 32-byte root over the leaves of one frame of submissions,
 * in order. One signature a frame, because one a submission costs more than the whole pipeline.
 */
#define SEAL_PURPOSE_SUBMIT "submit v1"

/* What is common to all receipts of one commit. */
struct receipt_commit {
    struct merkle_hash root;
    uint32_t leaf_count;
    int32_t day; /* days since 1970-01-01 UTC */
    uint8_t signature[SEAL_SIGNATURE_BYTES];
};

struct receipt {
    struct uuid id;
    uint8_t digest[SEAL_DIGEST_BYTES]; /* of the original bytes */
    uint32_t leaf_index;
    struct text path; /* borrowed */
    struct receipt_commit commit;
};

/* Fills commit->signature from its other members. */
void receipt_sign(const struct identity *collector, struct receipt_commit *commit);
/* True when the signature is the collector's and the path leads from the submission to the root. */
bool receipt_verify(const struct receipt *receipt, const uint8_t collector_sign[SEAL_KEY_BYTES]);

#endif
