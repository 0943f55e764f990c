/*
 * Merging runs of receipts, a part with each commit when one is due: a merge of all there is would
 * keep those waiting whose commit it falls into. One that a crash ended begins anew.
 */
#include "spool/spool_private.h"

#include <string.h>

/* For each that is accepted so many are merged: once for every level that a receipt goes through,
 * and again as many, so that merges end before the next are due. */
#define MERGE_FACTOR 10
/* Parts of dropped runs that a commit gives back, at most. */
#define DROP_PARTS 8

/* Where the merge stands in one of its runs. */
struct source {
    uint64_t run;
    MDB_cursor *cursor;
    struct text part;
    size_t at;
    struct stored_swept next;
    bool is_over;
};

struct merge {
    struct source sources[RUNS_MAX];
    size_t count;
    uint64_t first_commit; /* those before it were pruned */
};

/* Goes to the next receipt, which may be the first of the next part. */
static int settle(struct source *source)
{
    int rc = 0;
    if (source->at == source->part.length / sizeof source->next) {
        source->at = 0;
        rc = spool_run_next(source->cursor, source->run, &source->part);
    }
    source->is_over = rc == MDB_NOTFOUND;
    if (rc == 0)
        source->next = spool_swept_at(source->part, source->at);
    return rc == MDB_NOTFOUND ? 0 : rc;
}

static int advance(struct source *source)
{
    source->at++;
    return settle(source);
}

/* To the first receipt that the merge has not taken. */
static int open_source(struct spool *spool, MDB_txn *txn, const struct run *run,
                       struct source *source)
{
    const struct runs *runs = &spool->changing;
    const bool begins = !runs->has_merged || uuid_compare(&runs->merged_to, &run->first) < 0;
    const struct uuid *from = begins ? &run->first : &runs->merged_to;
    *source = (struct source){.run = run->number};
    int rc = mdb_cursor_open(txn, spool->runs_table, &source->cursor);
    if (rc == 0)
        rc = spool_run_seek(source->cursor, run->number, from, &source->part);
    if (rc != 0)
        return rc == MDB_NOTFOUND ? MDB_CORRUPTED : rc;
    source->at = spool_part_seek(source->part, from);
    rc = settle(source);
    if (rc == 0 && !begins && !source->is_over && uuid_equal(&source->next.id, from))
        rc = advance(source);
    return rc;
}

static int open_sources(struct spool *spool, MDB_txn *txn, struct merge *merge)
{
    const struct runs *runs = &spool->changing;
    int rc = 0;
    merge->count = 0;
    for (size_t i = 0; rc == 0 && i < runs->count; i++)
        if (runs->at[i].state == RUN_MERGING)
            rc = open_source(spool, txn, &runs->at[i], &merge->sources[merge->count++]);
    return rc;
}

static void close_sources(struct merge *merge)
{
    for (size_t i = 0; i < merge->count; i++)
        if (merge->sources[i].cursor != NULL)
            mdb_cursor_close(merge->sources[i].cursor);
}

static struct source *least(struct merge *merge)
{
    struct source *found = NULL;
    for (size_t i = 0; i < merge->count; i++) {
        struct source *source = &merge->sources[i];
        if (!source->is_over &&
            (found == NULL || uuid_compare(&source->next.id, &found->next.id) < 0))
            found = source;
    }
    return found;
}

/* Takes the least id from all that have it, and of its receipts the last. */
static int take(struct merge *merge, const struct uuid *id, struct recent_receipt *ret_receipt)
{
    int rc = 0;
    *ret_receipt = (struct recent_receipt){.id = *id, .place = {0, 0}};
    for (size_t i = 0; rc == 0 && i < merge->count; i++) {
        struct source *source = &merge->sources[i];
        if (source->is_over || !uuid_equal(&source->next.id, id))
            continue;
        const uint64_t commit = spool_get64(source->next.receipt.commit);
        if (commit >= ret_receipt->place.commit)
            ret_receipt->place =
                (struct recent_place){commit, spool_get32(source->next.receipt.leaf)};
        rc = advance(source);
    }
    return rc;
}

/* As many as a part has, or all that are left, which *ret_over tells. */
static int gather_part(struct spool *spool, struct merge *merge, size_t *ret_count, bool *ret_over)
{
    struct runs *runs = &spool->changing;
    struct recent_receipt *receipts = spool->merged;
    struct source *source = least(merge);
    size_t count = 0;
    int rc = 0;
    while (rc == 0 && source != NULL && count < spool->part_receipts) {
        runs->merged_to = source->next.id;
        runs->has_merged = true;
        rc = take(merge, &runs->merged_to, &receipts[count]);
        count += receipts[count].place.commit >= merge->first_commit;
        source = least(merge);
    }
    *ret_count = count;
    *ret_over = source == NULL;
    return rc;
}

/* The first commit that was not pruned; the next one when all were. */
static int first_commit(struct spool *spool, MDB_txn *txn, uint64_t *ret_commit)
{
    MDB_cursor *cursor;
    MDB_val key;
    int rc = mdb_cursor_open(txn, spool->commits, &cursor);
    if (rc != 0)
        return rc;
    *ret_commit = spool->next_commit;
    rc = mdb_cursor_get(cursor, &key, NULL, MDB_FIRST);
    if (rc == 0 && key.mv_size == sizeof *ret_commit)
        *ret_commit = spool_get64(key.mv_data);
    mdb_cursor_close(cursor);
    return rc == MDB_NOTFOUND ? 0 : rc;
}

/* The heads decide which runs count: they change in the transaction that ends the merge. */
static int end_merge(struct spool *spool, MDB_txn *txn, struct run *growing)
{
    const struct runs *runs = &spool->changing;
    int rc = growing->count > 0 ? spool_run_put_head(spool, txn, growing) : 0;
    for (size_t i = 0; rc == 0 && i < runs->count; i++)
        if (runs->at[i].state == RUN_MERGING)
            rc = spool_run_drop_head(spool, txn, &runs->at[i]);
    runs_merged(&spool->changing);
    return rc;
}

static int merge_part(struct spool *spool, MDB_txn *txn, struct run *growing)
{
    struct merge merge;
    size_t count = 0;
    bool is_over = false;
    int rc = first_commit(spool, txn, &merge.first_commit);
    if (rc != 0)
        return rc;
    rc = open_sources(spool, txn, &merge);
    if (rc == 0)
        rc = gather_part(spool, &merge, &count, &is_over);
    close_sources(&merge);
    if (rc == 0 && count > 0)
        rc = spool_run_put_part(spool, txn, growing, spool->merged, count);
    return rc == 0 && is_over ? end_merge(spool, txn, growing) : rc;
}

/* Deletes some parts of the run; *ret_empty: it had no more. */
static int drop_parts(struct spool *spool, MDB_txn *txn, const struct run *run, bool *ret_empty)
{
    static const struct uuid nil = {{0}};
    const struct stored_part first = spool_part(run->number, &nil);
    MDB_cursor *cursor;
    int rc = mdb_cursor_open(txn, spool->runs_table, &cursor);
    if (rc != 0)
        return rc;
    MDB_val key = spool_val(&first, sizeof first);
    rc = mdb_cursor_get(cursor, &key, NULL, MDB_SET_RANGE);
    *ret_empty = false;
    for (int dropped = 0; rc == 0 && dropped < DROP_PARTS; dropped++) {
        struct stored_part part;
        *ret_empty =
            key.mv_size != sizeof part || memcmp(key.mv_data, &first, sizeof part.run) != 0;
        if (*ret_empty)
            break;
        rc = mdb_cursor_del(cursor, 0);
        if (rc == 0)
            rc = mdb_cursor_get(cursor, &key, NULL, MDB_NEXT);
    }
    mdb_cursor_close(cursor);
    *ret_empty |= rc == MDB_NOTFOUND;
    return rc == MDB_NOTFOUND ? 0 : rc;
}

static int drop_some(struct spool *spool, MDB_txn *txn)
{
    struct runs *runs = &spool->changing;
    for (size_t i = 0; i < runs->count; i++) {
        if (runs->at[i].state != RUN_DROPPED)
            continue;
        bool is_empty;
        int rc = drop_parts(spool, txn, &runs->at[i], &is_empty);
        if (rc == 0 && is_empty)
            runs_remove(runs, i);
        return rc;
    }
    return 0;
}

int spool_merge(struct spool *spool, MDB_txn *txn, size_t accepted)
{
    struct runs *runs = &spool->changing;
    int rc = drop_some(spool, txn);
    struct run *growing = rc == 0 ? runs_growing(runs) : NULL;
    if (growing == NULL)
        return rc;
    runs->budget += accepted * MERGE_FACTOR;
    while (rc == 0 && growing != NULL && runs->budget >= spool->part_receipts) {
        runs->budget -= spool->part_receipts;
        rc = merge_part(spool, txn, growing);
        growing = runs_growing(runs);
    }
    return rc;
}

int spool_runs_prune_step(struct spool *spool, MDB_txn *txn, void *context)
{
    (void)context;
    uint64_t first;
    int rc = first_commit(spool, txn, &first);
    spool->changing = spool->runs;
    for (size_t i = 0; rc == 0 && i < spool->changing.count; i++) {
        struct run *run = &spool->changing.at[i];
        if (run->state != RUN_WHOLE || run->last_commit >= first)
            continue;
        run->state = RUN_DROPPED;
        rc = spool_run_drop_head(spool, txn, run);
    }
    return rc;
}
