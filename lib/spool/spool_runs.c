/*
 * Runs of receipts on disk (runs.h): writing what is recent as one, looking an id up, and reading
 * at start which there are.
 */
#include "spool/spool_private.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct stored_part spool_part(uint64_t run, const struct uuid *first)
{
    struct stored_part key = {.first = *first};
    spool_put64(key.run, run);
    return key;
}

int spool_run_put_part(struct spool *spool, MDB_txn *txn, struct run *run,
                       const struct recent_receipt *receipts, size_t count)
{
    assert(count > 0 && count <= spool->part_receipts);
    const struct stored_part part = spool_part(run->number, &receipts[0].id);
    MDB_val key = spool_val(&part, sizeof part);
    MDB_val value = {count * sizeof(struct stored_swept), NULL};
    int rc = mdb_put(txn, spool->runs_table, &key, &value, MDB_RESERVE);
    for (size_t i = 0; rc == 0 && i < count; i++) {
        struct stored_swept swept = {.id = receipts[i].id};
        spool_put64(swept.receipt.commit, receipts[i].place.commit);
        spool_put32(swept.receipt.leaf, receipts[i].place.leaf);
        memcpy((uint8_t *)value.mv_data + i * sizeof swept, &swept, sizeof swept);
        run_note(run, &receipts[i].id, receipts[i].place.commit);
    }
    return rc;
}

int spool_run_put_head(struct spool *spool, MDB_txn *txn, const struct run *run)
{
    struct stored_run head = {.first = run->first, .last = run->last};
    uint8_t number[8];
    spool_put64(number, run->number);
    spool_put32(head.level, run->level);
    spool_put64(head.count, run->count);
    spool_put64(head.last_commit, run->last_commit);
    MDB_val key = spool_val(number, sizeof number), value = spool_val(&head, sizeof head);
    return mdb_put(txn, spool->runs_table, &key, &value, 0);
}

int spool_run_drop_head(struct spool *spool, MDB_txn *txn, const struct run *run)
{
    uint8_t number[8];
    spool_put64(number, run->number);
    MDB_val key = spool_val(number, sizeof number);
    return mdb_del(txn, spool->runs_table, &key, NULL);
}

int spool_sweep(struct spool *spool, MDB_txn *txn, const struct recent_receipt *receipts,
                size_t count, struct runs *runs)
{
    struct run *run = runs_add(runs, RUN_WHOLE, 0);
    int rc = 0;
    for (size_t at = 0, part; rc == 0 && at < count; at += part) {
        part = count - at < spool->part_receipts ? count - at : spool->part_receipts;
        rc = spool_run_put_part(spool, txn, run, receipts + at, part);
    }
    return rc == 0 ? spool_run_put_head(spool, txn, run) : rc;
}

struct stored_swept spool_swept_at(struct text part, size_t index)
{
    struct stored_swept swept;
    memcpy(&swept, part.at + index * sizeof swept, sizeof swept);
    return swept;
}

size_t spool_part_seek(struct text part, const struct uuid *id)
{
    size_t low = 0, high = part.length / sizeof(struct stored_swept);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct stored_swept swept = spool_swept_at(part, middle);
        if (uuid_compare(&swept.id, id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Whether the key is that of a part of the run. */
static bool is_part(const MDB_val *key, uint64_t run)
{
    struct stored_part part;
    if (key->mv_size != sizeof part)
        return false;
    memcpy(&part, key->mv_data, sizeof part);
    return spool_get64(part.run) == run;
}

int spool_run_seek(MDB_cursor *cursor, uint64_t run, const struct uuid *id, struct text *ret_part)
{
    const struct stored_part wanted = spool_part(run, id);
    MDB_val key = spool_val(&wanted, sizeof wanted), value;
    int rc = mdb_cursor_get(cursor, &key, &value, MDB_SET_RANGE);
    if (rc == 0 && key.mv_size == sizeof wanted &&
        memcmp(key.mv_data, &wanted, sizeof wanted) == 0) {
        *ret_part = (struct text){value.mv_data, value.mv_size};
        return 0;
    }
    /* Keys are those of first receipts: the id may be further back in the part before. */
    if (rc == 0 || rc == MDB_NOTFOUND)
        rc = mdb_cursor_get(cursor, &key, &value, rc == 0 ? MDB_PREV : MDB_LAST);
    if (rc == 0 && !is_part(&key, run))
        rc = MDB_NOTFOUND;
    if (rc == 0)
        *ret_part = (struct text){value.mv_data, value.mv_size};
    return rc;
}

int spool_run_next(MDB_cursor *cursor, uint64_t run, struct text *ret_part)
{
    MDB_val key, value;
    int rc = mdb_cursor_get(cursor, &key, &value, MDB_NEXT);
    if (rc == 0 && !is_part(&key, run))
        rc = MDB_NOTFOUND;
    if (rc == 0)
        *ret_part = (struct text){value.mv_data, value.mv_size};
    return rc;
}

/* The last time that the id was accepted: it may have come again after it was pruned. */
static int find_in_run(MDB_cursor *cursor, uint64_t run, const struct uuid *id,
                       struct spool_known *known)
{
    struct text part;
    int rc = spool_run_seek(cursor, run, id, &part);
    if (rc != 0)
        return rc == MDB_NOTFOUND ? 0 : rc;
    size_t index = spool_part_seek(part, id);
    if (index == part.length / sizeof(struct stored_swept))
        return 0;
    const struct stored_swept swept = spool_swept_at(part, index);
    const uint64_t commit = spool_get64(swept.receipt.commit);
    if (uuid_equal(&swept.id, id) && (!known->is_known || commit > known->place.commit))
        *known = (struct spool_known){
            .place = {commit, spool_get32(swept.receipt.leaf)},
            .is_known = true,
        };
    return 0;
}

int spool_runs_find(struct spool *spool, MDB_txn *txn, const struct uuid *id,
                    struct spool_known *known)
{
    MDB_cursor *cursor = NULL;
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < spool->runs.count; i++) {
        if (!run_may_have(&spool->runs.at[i], id))
            continue;
        if (cursor == NULL)
            rc = mdb_cursor_open(txn, spool->runs_table, &cursor);
        if (rc == 0)
            rc = find_in_run(cursor, spool->runs.at[i].number, id, known);
    }
    if (cursor != NULL)
        mdb_cursor_close(cursor);
    return rc;
}

static int see_run(struct spool *spool, MDB_cursor *cursor, const struct run *run)
{
    struct text part;
    int rc = spool_run_seek(cursor, run->number, &run->first, &part);
    for (; rc == 0 && !spool->seen.blind; rc = spool_run_next(cursor, run->number, &part)) {
        const size_t count = part.length / sizeof(struct stored_swept);
        for (size_t i = 0; i < count; i++) {
            const struct stored_swept swept = spool_swept_at(part, i);
            seen_add(&spool->seen, &swept.id);
        }
    }
    return rc == MDB_NOTFOUND ? 0 : rc;
}

int spool_runs_see(struct spool *spool, MDB_txn *txn)
{
    MDB_cursor *cursor;
    int rc = mdb_cursor_open(txn, spool->runs_table, &cursor);
    if (rc != 0)
        return rc;
    for (size_t i = 0; rc == 0 && i < spool->runs.count; i++)
        if (spool->runs.at[i].state == RUN_WHOLE)
            rc = see_run(spool, cursor, &spool->runs.at[i]);
    mdb_cursor_close(cursor);
    return rc;
}

/* What a crash left of a merge has no head, and is dropped. */
static int load_run(struct runs *runs, const MDB_val *key, const MDB_val *value)
{
    struct stored_run head;
    const bool has_head = key->mv_size == sizeof(uint64_t);
    if (key->mv_size < sizeof(uint64_t) || (has_head && value->mv_size != sizeof head) ||
        runs->count == RUNS_MAX)
        return MDB_CORRUPTED;
    struct run *run = runs_add(runs, has_head ? RUN_WHOLE : RUN_DROPPED, 0);
    run->number = spool_get64(key->mv_data);
    runs->next_number = run->number + 1;
    if (!has_head)
        return 0;
    memcpy(&head, value->mv_data, sizeof head);
    run->level = spool_get32(head.level);
    run->count = spool_get64(head.count);
    run->last_commit = spool_get64(head.last_commit);
    run->first = head.first;
    run->last = head.last;
    return 0;
}

int spool_runs_load(struct spool *spool, MDB_txn *txn)
{
    MDB_cursor *cursor;
    int rc = mdb_cursor_open(txn, spool->runs_table, &cursor);
    if (rc != 0)
        return rc;
    spool->runs = (struct runs){.next_number = 1};
    while (rc == 0) {
        uint8_t number[8];
        spool_put64(number, spool->runs.next_number);
        MDB_val key = spool_val(number, sizeof number), value;
        rc = mdb_cursor_get(cursor, &key, &value, MDB_SET_RANGE);
        if (rc == 0)
            rc = load_run(&spool->runs, &key, &value);
    }
    mdb_cursor_close(cursor);
    return rc == MDB_NOTFOUND ? 0 : rc;
}
