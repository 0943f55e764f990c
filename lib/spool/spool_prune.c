/* Dropping receipts that have aged, with the commits they belong to. */
#include "spool/spool_private.h"

#include <assert.h>

struct prune {
    int32_t before_day;
    size_t left;      /* commits still to be looked at */
    uint64_t from;    /* the first of them */
    bool recent;      /* a commit with receipts that are in no table was dropped */
    uint64_t dropped; /* receipts */
    /* What the first two become when the step is committed. */
    size_t next_left;
    uint64_t next_from;
};

/* Whether the commit is old and none of its records waits. */
static int may_drop(struct spool *spool, MDB_txn *txn, const struct spool_commit *commit,
                    int32_t before_day, bool *ret_may)
{
    *ret_may = false;
    if (commit->day >= before_day)
        return 0;
    struct spool_chunk found;
    int rc = spool_queue_find(spool, txn, &commit->first, &found);
    if (rc == 0)
        *ret_may = found.ordinal != spool_get32(commit->first.ordinal) ||
                   found.first - spool_get64(commit->first.sequence) >= commit->count;
    *ret_may |= rc == MDB_NOTFOUND;
    return rc == MDB_NOTFOUND ? 0 : rc;
}

static int drop_receipts(struct spool *spool, MDB_txn *txn, const struct spool_commit *commit)
{
    int rc = 0;
    for (uint32_t i = 0; rc == 0 && i < commit->count; i++) {
        struct stored_leaf leaf;
        if (!spool_leaf_read(spool, commit, i, &leaf))
            continue;
        MDB_val key = spool_val(&leaf.id, sizeof leaf.id);
        rc = mdb_del(txn, spool->table, &key, NULL);
        if (rc == MDB_NOTFOUND)
            rc = 0;
    }
    return rc;
}

/* Drops the commit at the cursor when it may go; *ret_count: the receipts that went with it. Those
 * in runs go later, without the commit nobody finds them. */
static int prune_one(struct spool *spool, MDB_txn *txn, MDB_cursor *cursor, const MDB_val *value,
                     int32_t before_day, size_t *ret_count)
{
    struct spool_commit commit;
    *ret_count = 0;
    if (!spool_commit_read(value, &commit))
        return MDB_CORRUPTED;
    bool may;
    int rc = may_drop(spool, txn, &commit, before_day, &may);
    if (rc != 0 || !may)
        return rc;
    if (spool->has_table)
        rc = drop_receipts(spool, txn, &commit);
    *ret_count = commit.count;
    return rc == 0 ? mdb_cursor_del(cursor, 0) : rc;
}

static int prune_step(struct spool *spool, MDB_txn *txn, void *context)
{
    struct prune *prune = context;
    uint8_t number[8];
    spool_put64(number, prune->from);
    prune->next_left = prune->left;
    prune->recent = false;
    prune->dropped = 0;
    uint64_t unswept;
    MDB_cursor *cursor;
    int rc = spool_meta_get(spool, txn, META_UNSWEPT_COMMIT, 0, &unswept);
    if (rc == 0)
        rc = mdb_cursor_open(txn, spool->commits, &cursor);
    if (rc != 0)
        return rc;
    MDB_val key = spool_val(number, sizeof number), value;
    rc = mdb_cursor_get(cursor, &key, &value, MDB_SET_RANGE);
    for (size_t deleted = 0; rc == 0 && prune->next_left > 0 && deleted < SPOOL_STEP_DELETES;
         prune->next_left--) {
        size_t count;
        prune->next_from = spool_get64(key.mv_data) + 1;
        rc = prune_one(spool, txn, cursor, &value, prune->before_day, &count);
        prune->recent |= count > 0 && prune->next_from > unswept;
        prune->dropped += count;
        deleted += spool->has_table ? count : count > 0;
        if (rc == 0)
            rc = mdb_cursor_get(cursor, &key, &value, MDB_NEXT);
    }
    mdb_cursor_close(cursor);
    if (rc == MDB_NOTFOUND) {
        prune->next_from = 0;
        prune->next_left = 0;
        rc = 0;
    }
    prune->dropped = prune->dropped < spool->receipts ? prune->dropped : spool->receipts;
    if (rc == 0 && prune->dropped > 0)
        rc = spool_meta_put(spool, txn, META_RECEIPTS, spool->receipts - prune->dropped);
    return rc;
}

enum verdict spool_prune(struct spool *spool, int32_t before_day, size_t commits_max,
                         struct error *error)
{
    assert(spool->accept.count == 0);
    struct prune prune = {.before_day = before_day, .left = commits_max, .from = spool->prune_from};
    int rc = 0;
    while (rc == 0 && prune.left > 0) {
        rc = spool_change(spool, SPOOL_MAY_GROW, prune_step, &prune);
        if (rc == 0) {
            prune.left = prune.next_left;
            prune.from = prune.next_from;
            spool->prune_from = prune.from;
            spool->receipts -= prune.dropped;
        }
        /* Memory still has what went: a sweep would put it into the table. */
        if (rc == 0 && prune.recent)
            rc = spool_look(spool, spool_gather_step, NULL);
    }
    if (rc == 0)
        rc = spool_change(spool, SPOOL_MAY_GROW, spool_runs_prune_step, NULL);
    if (rc == 0)
        spool->runs = spool->changing;
    return spool_verdict(spool, rc, "drop old receipts", error);
}
