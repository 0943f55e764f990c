/*
 * Accepting: records and the commit, which has their receipts, in one transaction, which deletes
 * what was acknowledged as well. It runs in the committer: an fsync takes as long as judging some
 * hundred submissions, and the spool's owner can do that meanwhile.
 */
#include "spool/spool_private.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int put_chunk(struct spool *spool, MDB_txn *txn, const struct spool_entry *entries,
                     size_t count, size_t bytes, uint64_t sequence)
{
    struct stored_range range = {.first = spool_place(spool->ordinal, sequence)};
    spool_put32(range.count, (uint32_t)count);
    MDB_val key = spool_val(&range, sizeof range), value = {bytes, NULL};
    int rc = mdb_put(txn, spool->queue, &key, &value, MDB_APPEND | MDB_RESERVE);
    if (rc == 0)
        spool_chunk_fill(entries, count, spool->next_commit, value.mv_data);
    return rc;
}

static int put_chunks(struct spool *spool, MDB_txn *txn, struct spool_accept *accept)
{
    int rc = 0;
    size_t count, bytes;
    accept->chunks = 0;
    for (size_t at = 0; rc == 0 && at < accept->count; at += count) {
        count = spool_chunk_take(&accept->entries[at], accept->count - at, &bytes);
        rc = put_chunk(spool, txn, &accept->entries[at], count, bytes, spool->next_sequence + at);
        accept->chunks++;
    }
    return rc;
}

static int put_commit(struct spool *spool, MDB_txn *txn, const struct spool_accept *accept)
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

static int check_new(struct spool *spool, MDB_txn *txn, const struct spool_accept *accept)
{
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < accept->count; i++) {
        struct spool_known known;
        rc = spool_known_of_old(spool, txn, &accept->entries[i].id, &known);
        if (rc == 0 && known.is_known)
            rc = MDB_KEYEXIST;
    }
    return rc;
}

/* Those of this commit are among the recent ones already. Without memory for it they are written
 * with a later commit. */
static int sweep_when_due(struct spool *spool, MDB_txn *txn, struct spool_accept *accept)
{
    if (accept->sweeps && accept->sorted == NULL)
        accept->sorted = recent_sorted(&spool->recent);
    if (accept->sorted == NULL)
        return 0;
    int rc =
        spool_sweep(spool, txn, accept->sorted, recent_count(&spool->recent), &spool->changing);
    return rc == 0 ? spool_meta_put(spool, txn, META_UNSWEPT_COMMIT, spool->next_commit + 1) : rc;
}

/* Twice as many chunks at most as are put: what was acknowledged while nothing came does not hold
 * up those who come now. */
static int forget_beside(struct spool *spool, MDB_txn *txn, struct spool_accept *accept)
{
    const int limit = accept->chunks * 2;
    bool more = false;
    int rc = 0;
    accept->forgot = 0;
    while (rc == 0 && !more && accept->forgot < accept->forget_count) {
        rc = spool_forget_some(spool, txn, &accept->forgets[accept->forgot], limit, &more);
        accept->forgot += rc == 0 && !more;
    }
    return rc;
}

static int accept_step(struct spool *spool, MDB_txn *txn, void *context)
{
    struct spool_accept *accept = context;
    spool->changing = spool->runs;
    int rc = check_new(spool, txn, accept);
    if (rc == 0)
        rc = put_chunks(spool, txn, accept);
    if (rc == 0)
        rc = put_commit(spool, txn, accept);
    if (rc == 0)
        rc = spool_meta_put(spool, txn, META_NEXT_COMMIT, spool->next_commit + 1);
    if (rc == 0)
        rc = spool_meta_put(spool, txn, META_RECEIPTS, spool->receipts + accept->count);
    if (rc == 0)
        rc = sweep_when_due(spool, txn, accept);
    if (rc == 0)
        rc = spool_merge(spool, txn, accept->count);
    return rc == 0 ? forget_beside(spool, txn, accept) : rc;
}

static void accept_job(void *context)
{
    struct spool *spool = context;
    struct spool_accept *accept = &spool->accept;
    accept->rc = spool_change_once(spool, accept_step, accept);
    /* Deleting wants pages as well; alone it may have a larger map for that. */
    if (accept->rc != 0 && accept->rc != MDB_KEYEXIST && accept->forget_count > 0) {
        accept->forget_count = 0;
        accept->rc = spool_change_once(spool, accept_step, accept);
    }
}

/* Into the recent ones, before anything is written: there it must not fail for want of memory. */
static int remember(struct spool *spool, const struct spool_accept *accept)
{
    size_t before = recent_count(&spool->recent);
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

static enum verdict not_accepted(const struct spool *spool, int rc, struct error *error)
{
    if (rc == MDB_KEYEXIST)
        return error_set(error, VERDICT_REJECT, "SPOOL_DUPLICATE",
                         "the spool %s was given an id twice, and accepted none of the batch",
                         spool->path);
    return spool_verdict(spool, rc, "accept", error);
}

enum verdict spool_accept_begin(struct spool *spool, const struct spool_entry *entries,
                                size_t count, struct text commit_record, int32_t day,
                                enum spool_thread thread, struct error *error)
{
    assert(count > 0 && count < COMMIT_HAS_LEAVES && spool->accept.count == 0);
    struct spool_accept *accept = &spool->accept;
    *accept = (struct spool_accept){.entries = entries,
                                    .count = count,
                                    .record = commit_record,
                                    .day = day,
                                    .recent_before = recent_count(&spool->recent),
                                    .forget_count = spool->forget_count};
    memcpy(accept->forgets, spool->forgets, sizeof accept->forgets);
    int rc = remember(spool, accept);
    if (rc != 0) {
        accept->count = 0;
        return not_accepted(spool, rc, error);
    }
    accept->sweeps = recent_count(&spool->recent) >= spool->gather && !runs_are_full(&spool->runs);
    if (thread == SPOOL_OWN)
        committer_give(spool->committer, accept_job, spool);
    else
        accept_job(spool);
    return VERDICT_OK;
}

bool spool_accept_is_done(const struct spool *spool)
{
    return committer_is_idle(spool->committer);
}

int spool_done_fd(const struct spool *spool)
{
    return committer_fd(spool->committer);
}

/* What was acknowledged further meanwhile stays to be deleted. */
static void drop_forgotten(struct spool *spool, const struct spool_accept *accept)
{
    for (size_t i = 0; i < accept->forgot; i++) {
        const struct spool_forget *done = &accept->forgets[i];
        for (size_t k = 0; k < spool->forget_count; k++)
            if (uuid_equal(&spool->forgets[k].stream, &done->stream) &&
                spool->forgets[k].through <= done->through) {
                spool->forgets[k] = spool->forgets[--spool->forget_count];
                break;
            }
    }
}

/* What was recent is in a run now. */
static void forget_swept(struct spool *spool, struct spool_accept *accept)
{
    if (accept->sorted == NULL)
        return;
    const size_t count = recent_count(&spool->recent);
    for (size_t i = 0; i < count; i++)
        seen_add(&spool->seen, &accept->sorted[i].id);
    recent_cut(&spool->recent, 0);
    free(accept->sorted);
    accept->sorted = NULL;
}

enum verdict spool_accept_end(struct spool *spool, struct error *error)
{
    struct spool_accept *accept = &spool->accept;
    assert(accept->count > 0);
    committer_wait(spool->committer);
    committer_heard(spool->committer);
    const size_t count = accept->count;
    accept->count = 0;
    if (accept->rc != 0) {
        free(accept->sorted);
        recent_cut(&spool->recent, accept->recent_before);
        return not_accepted(spool, accept->rc, error);
    }
    drop_forgotten(spool, accept);
    spool->next_sequence += count;
    spool->next_commit++;
    spool->receipts += count;
    spool->runs = spool->changing;
    forget_swept(spool, accept);
    return VERDICT_OK;
}

enum verdict spool_accept(struct spool *spool, const struct spool_entry *entries, size_t count,
                          struct text commit_record, int32_t day, struct error *error)
{
    enum verdict verdict =
        spool_accept_begin(spool, entries, count, commit_record, day, SPOOL_CALLER, error);
    return verdict == VERDICT_OK ? spool_accept_end(spool, error) : verdict;
}
