/* Accepting: records and the commit, which has their receipts, in one transaction. */
#include "spool/spool_private.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

struct accept {
    const struct spool_entry *entries;
    size_t count;
    struct text record;
    int32_t day;
    size_t swept; /* of a sweep that goes on beside */
};

static int put_record(struct spool *spool, MDB_txn *txn, const struct spool_entry *entry,
                      const struct stored_place *place)
{
    MDB_val key = spool_val(place, sizeof *place);
    MDB_val value = {sizeof(struct stored_record) + entry->payload.length, NULL};
    int rc = mdb_put(txn, spool->queue, &key, &value, MDB_APPEND | MDB_RESERVE);
    if (rc == 0)
        spool_record_fill(entry, spool->next_commit, value.mv_data);
    return rc;
}

static int put_commit(struct spool *spool, MDB_txn *txn, const struct accept *accept)
{
    struct stored_commit header = {.first = spool_place(spool->ordinal, spool->next_sequence)};
    spool_put32(header.day, (uint32_t)accept->day);
    spool_put32(header.count, (uint32_t)accept->count | COMMIT_HAS_LEAVES);
    size_t leaves_bytes = accept->count * sizeof(struct stored_leaf);
    uint8_t number[8];
    spool_put64(number, spool->next_commit);
    MDB_val key = spool_val(number, sizeof number);
    MDB_val value = {sizeof header + leaves_bytes + accept->record.length, NULL};
    int rc = mdb_put(txn, spool->commits, &key, &value, MDB_APPEND | MDB_RESERVE);
    if (rc != 0)
        return rc;
    uint8_t *at = value.mv_data;
    memcpy(at, &header, sizeof header);
    at += sizeof header;
    for (size_t i = 0; i < accept->count; i++, at += sizeof(struct stored_leaf))
        spool_leaf_fill(&accept->entries[i], at);
    if (accept->record.length > 0)
        memcpy(at, accept->record.at, accept->record.length);
    return 0;
}

static int accept_step(struct spool *spool, MDB_txn *txn, void *context)
{
    struct accept *accept = context;
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < accept->count; i++) {
        struct stored_place place = spool_place(spool->ordinal, spool->next_sequence + i);
        MDB_val value;
        rc = spool_receipt(spool, txn, &accept->entries[i].id, &value);
        if (rc == 0 && value.mv_size > 0)
            rc = MDB_KEYEXIST;
        if (rc == 0)
            rc = put_record(spool, txn, &accept->entries[i], &place);
    }
    if (rc == 0)
        rc = put_commit(spool, txn, accept);
    if (rc == 0)
        rc = spool_meta_put(spool, txn, META_NEXT_COMMIT, spool->next_commit + 1);
    return rc == 0 ? spool_sweep(spool, txn, accept->count, &accept->swept) : rc;
}

/* Into the recent ones, before anything is written: there it must not fail for want of memory. */
static int remember(struct spool *spool, const struct accept *accept)
{
    size_t before = recent_gathered(&spool->recent);
    if (!recent_reserve(&spool->recent, accept->count))
        return ENOMEM;
    for (size_t i = 0; i < accept->count; i++) {
        const struct recent_place place = {spool->next_commit, (uint32_t)i};
        if (!recent_add(&spool->recent, &accept->entries[i].id, place)) {
            recent_cut(&spool->recent, before);
            return MDB_KEYEXIST;
        }
    }
    return 0;
}

/* Without memory for it the sweep begins with a later commit. */
static void sweep_when_due(struct spool *spool)
{
    if (recent_gathered(&spool->recent) < spool->gather || recent_is_sweeping(&spool->recent))
        return;
    if (recent_sweep(&spool->recent))
        spool->swept_commit = spool->next_commit;
}

enum verdict spool_accept(struct spool *spool, const struct spool_entry *entries, size_t count,
                          struct text commit_record, int32_t day, struct error *error)
{
    assert(count > 0 && count < COMMIT_HAS_LEAVES);
    struct accept accept = {entries, count, commit_record, day, 0};
    sweep_when_due(spool);
    size_t before = recent_gathered(&spool->recent);
    int rc = remember(spool, &accept);
    if (rc == 0) {
        rc = spool_change(spool, SPOOL_FIXED, accept_step, &accept);
        if (rc != 0)
            recent_cut(&spool->recent, before);
    }
    if (rc == MDB_KEYEXIST)
        return error_set(error, VERDICT_REJECT, "SPOOL_DUPLICATE",
                         "the spool %s was given an id twice, and accepted none of the batch",
                         spool->path);
    if (rc != 0)
        return spool_verdict(spool, rc, "accept", error);
    spool->next_sequence += count;
    spool->next_commit++;
    recent_swept(&spool->recent, accept.swept);
    return VERDICT_OK;
}
