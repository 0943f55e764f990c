/* Accepting: records, receipts and the commit in one transaction. */
#include "spool/spool_private.h"

#include <assert.h>
#include <string.h>

struct accept {
    const struct spool_entry *entries;
    size_t count;
    struct text record;
    int32_t day;
};

static int put_receipt(struct spool *spool, MDB_txn *txn, const struct spool_entry *entry,
                       uint32_t leaf, const struct stored_place *place)
{
    struct stored_receipt receipt = {.place = *place};
    spool_put64(receipt.commit, spool->next_commit);
    spool_put32(receipt.leaf, leaf);
    memcpy(receipt.digest, entry->digest, sizeof receipt.digest);
    MDB_val key = spool_val(&entry->id, sizeof entry->id);
    MDB_val value = spool_val(&receipt, sizeof receipt);
    return mdb_put(txn, spool->receipts, &key, &value, MDB_NOOVERWRITE);
}

static int put_record(struct spool *spool, MDB_txn *txn, const struct spool_entry *entry,
                      const struct stored_place *place)
{
    MDB_val key = spool_val(place, sizeof *place);
    MDB_val value = {sizeof(struct stored_record) + entry->payload.length, NULL};
    int rc = mdb_put(txn, spool->queue, &key, &value, MDB_APPEND | MDB_RESERVE);
    if (rc == 0)
        spool_record_fill(spool, entry, spool->next_commit, value.mv_data);
    return rc;
}

static int put_commit(struct spool *spool, MDB_txn *txn, const struct accept *accept)
{
    struct stored_commit header = {.first = spool_place(spool->ordinal, spool->next_sequence)};
    spool_put32(header.day, (uint32_t)accept->day);
    spool_put32(header.count, (uint32_t)accept->count);
    size_t ids_bytes = accept->count * sizeof(struct uuid);
    uint8_t number[8];
    spool_put64(number, spool->next_commit);
    MDB_val key = spool_val(number, sizeof number);
    MDB_val value = {sizeof header + ids_bytes + accept->record.length, NULL};
    int rc = mdb_put(txn, spool->commits, &key, &value, MDB_APPEND | MDB_RESERVE);
    if (rc != 0)
        return rc;
    uint8_t *at = value.mv_data;
    memcpy(at, &header, sizeof header);
    at += sizeof header;
    for (size_t i = 0; i < accept->count; i++, at += sizeof(struct uuid))
        memcpy(at, &accept->entries[i].id, sizeof(struct uuid));
    if (accept->record.length > 0)
        memcpy(at, accept->record.at, accept->record.length);
    return 0;
}

static int accept_step(struct spool *spool, MDB_txn *txn, void *context)
{
    const struct accept *accept = context;
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < accept->count; i++) {
        struct stored_place place = spool_place(spool->ordinal, spool->next_sequence + i);
        rc = put_receipt(spool, txn, &accept->entries[i], (uint32_t)i, &place);
        if (rc == 0)
            rc = put_record(spool, txn, &accept->entries[i], &place);
    }
    if (rc == 0)
        rc = put_commit(spool, txn, accept);
    if (rc == 0)
        rc = spool_meta_put(spool, txn, META_NEXT_COMMIT, spool->next_commit + 1);
    return rc;
}

enum verdict spool_accept(struct spool *spool, const struct spool_entry *entries, size_t count,
                          struct text commit_record, int32_t day, struct error *error)
{
    assert(count > 0 && count <= UINT32_MAX);
    struct accept accept = {entries, count, commit_record, day};
    int rc = spool_change(spool, SPOOL_FIXED, accept_step, &accept);
    if (rc == MDB_KEYEXIST)
        return error_set(error, VERDICT_REJECT, "SPOOL_DUPLICATE",
                         "the spool %s was given an id twice, and accepted none of the batch",
                         spool->path);
    if (rc != 0)
        return spool_verdict(spool, rc, "accept", error);
    spool->next_sequence += count;
    spool->next_commit++;
    return VERDICT_OK;
}
