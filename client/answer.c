/* See answer.h. */
#include "client/answer.h"

#include "seal/merkle.h"
#include "seal/receipt.h"

#include <stdint.h>
#include <string.h>

/* One signature vouches for all receipts of a commit, so it is verified once and not for each. */
struct proven_commit {
    bool valid;
    uint32_t commit; /* index in the reply */
};

/* A submission that could not be read comes back without its id; its place tells which it was. */
static enum verdict check_outcomes(const struct frame *frame, const struct collector_reply *reply,
                                   struct error *error)
{
    bool same = reply->outcome_count == frame->count;
    for (size_t i = 0; same && i < frame->count; i++) {
        const struct reply_outcome *outcome = &reply->outcomes[i];
        same = uuid_equal(&outcome->id, &frame->items[i].id) ||
               (uuid_is_nil(&outcome->id) && !outcome->accepted);
    }
    if (same)
        return VERDICT_OK;
    return error_set(error, VERDICT_REJECT, "COLLECTOR_ANSWER",
                     "the collector's answer does not fit what was sent, so none of it counts");
}

static void read_receipt(const struct reply_outcome *outcome, const struct collector_reply *reply,
                         struct receipt *ret_receipt)
{
    const struct reply_commit *commit = &reply->commits[outcome->commit];
    *ret_receipt = (struct receipt){
        .id = outcome->id,
        .leaf_index = outcome->leaf_index,
        .path = outcome->path,
        .commit = {.leaf_count = commit->leaf_count, .day = commit->day},
    };
    memcpy(ret_receipt->digest, outcome->digest.at, sizeof ret_receipt->digest);
    memcpy(ret_receipt->commit.root.bytes, commit->root.at, sizeof ret_receipt->commit.root.bytes);
    memcpy(ret_receipt->commit.signature, commit->signature.at,
           sizeof ret_receipt->commit.signature);
}

static bool is_readable(const struct reply_outcome *outcome, const struct collector_reply *reply)
{
    if (outcome->commit >= reply->commit_count || outcome->digest.length != SEAL_DIGEST_BYTES)
        return false;
    const struct reply_commit *commit = &reply->commits[outcome->commit];
    return commit->root.length == SEAL_DIGEST_BYTES &&
           commit->signature.length == SEAL_SIGNATURE_BYTES;
}

static bool is_proven(const struct receipt *receipt, uint32_t commit,
                      const uint8_t collector_sign[SEAL_KEY_BYTES], struct proven_commit *proven)
{
    if (proven->valid && proven->commit == commit) {
        struct merkle_hash leaf;
        merkle_leaf(&receipt->id, receipt->digest, &leaf);
        return merkle_verify(&leaf, receipt->leaf_index, receipt->commit.leaf_count, receipt->path,
                             &receipt->commit.root);
    }
    if (!receipt_verify(receipt, collector_sign))
        return false;
    *proven = (struct proven_commit){true, commit};
    return true;
}

static enum verdict store_outcome(struct outbox *outbox, const struct frame_item *item,
                                  const struct reply_outcome *outcome,
                                  const struct collector_reply *reply,
                                  const uint8_t collector_sign[SEAL_KEY_BYTES],
                                  struct proven_commit *proven, struct answer_counts *counts,
                                  struct error *error)
{
    struct receipt receipt;
    if (!outcome->accepted) {
        refused_list_add(&counts->refused, &item->id);
        return outbox_refuse(outbox, &item->id, outcome->code, outcome->sentence, outcome->field,
                             error);
    }
    bool good = is_readable(outcome, reply);
    if (good) {
        read_receipt(outcome, reply, &receipt);
        good = memcmp(receipt.digest, item->digest, sizeof item->digest) == 0 &&
               is_proven(&receipt, outcome->commit, collector_sign, proven);
    }
    if (!good) {
        counts->unproven++;
        return VERDICT_OK;
    }
    counts->received++;
    return outbox_receive(outbox, &receipt, collector_sign, error);
}

enum verdict answer_store(struct outbox *outbox, const struct frame *frame,
                          const struct collector_reply *reply,
                          const uint8_t collector_sign[SEAL_KEY_BYTES],
                          struct answer_counts *counts, struct error *error)
{
    struct proven_commit proven = {false, 0};
    struct answer_counts now = *counts;
    enum verdict verdict = check_outcomes(frame, reply, error);
    if (verdict == VERDICT_OK)
        verdict = outbox_begin(outbox, error);
    if (verdict != VERDICT_OK)
        return verdict;
    for (size_t i = 0; i < frame->count && verdict == VERDICT_OK; i++)
        verdict = store_outcome(outbox, &frame->items[i], &reply->outcomes[i], reply,
                                collector_sign, &proven, &now, error);
    verdict = outbox_end_transaction(outbox, verdict, error);
    if (verdict == VERDICT_OK)
        *counts = now;
    return verdict;
}
