/* Which ids are known: the recent ones, runs, and the table of formats up to 3. */
#include "spool/spool_private.h"

#include <errno.h>
#include <string.h>

static int get_commit(struct spool *spool, MDB_txn *txn, uint64_t number,
                      struct spool_commit *ret_commit)
{
    uint8_t bytes[8];
    spool_put64(bytes, number);
    MDB_val key = spool_val(bytes, sizeof bytes), value;
    int rc = mdb_get(txn, spool->commits, &key, &value);
    return rc == 0 && !spool_commit_read(&value, ret_commit) ? MDB_CORRUPTED : rc;
}

/* All ids of the table. */
static int see_table(struct spool *spool, MDB_txn *txn)
{
    MDB_cursor *cursor;
    MDB_val key;
    int rc = mdb_cursor_open(txn, spool->table, &cursor);
    if (rc != 0)
        return rc;
    while (!spool->seen.blind && (rc = mdb_cursor_get(cursor, &key, NULL, MDB_NEXT)) == 0) {
        struct uuid id;
        if (key.mv_size == sizeof id) {
            memcpy(&id, key.mv_data, sizeof id);
            seen_add(&spool->seen, &id);
        }
    }
    mdb_cursor_close(cursor);
    return rc == MDB_NOTFOUND ? 0 : rc;
}

int spool_see_step(struct spool *spool, MDB_txn *txn)
{
    MDB_stat stat;
    int rc = mdb_stat(txn, spool->table, &stat);
    if (rc != 0)
        return rc;
    uint64_t count = stat.ms_entries;
    for (size_t i = 0; i < spool->runs.count; i++)
        count += spool->runs.at[i].count;
    seen_free(&spool->seen);
    seen_reserve(&spool->seen, count + count / 2);
    spool->has_table = stat.ms_entries > 0;
    rc = see_table(spool, txn);
    return rc == 0 ? spool_runs_see(spool, txn) : rc;
}

static int find_in_table(struct spool *spool, MDB_txn *txn, const struct uuid *id,
                         struct spool_known *known)
{
    struct stored_receipt receipt;
    MDB_val key = spool_val(id, sizeof *id), value;
    int rc = mdb_get(txn, spool->table, &key, &value);
    if (rc != 0)
        return rc == MDB_NOTFOUND ? 0 : rc;
    known->is_old = value.mv_size == sizeof known->old;
    if (value.mv_size != sizeof receipt && !known->is_old)
        return MDB_CORRUPTED;
    memcpy(&receipt, value.mv_data, sizeof receipt);
    if (known->is_old)
        memcpy(&known->old, value.mv_data, sizeof known->old);
    known->place = (struct recent_place){spool_get64(receipt.commit), spool_get32(receipt.leaf)};
    known->is_known = true;
    return 0;
}

/* Runs still have what was pruned. */
static int has_commit(struct spool *spool, MDB_txn *txn, uint64_t number, bool *ret_has)
{
    uint8_t bytes[8];
    spool_put64(bytes, number);
    MDB_val key = spool_val(bytes, sizeof bytes), value;
    int rc = mdb_get(txn, spool->commits, &key, &value);
    *ret_has = rc == 0;
    return rc == MDB_NOTFOUND ? 0 : rc;
}

int spool_known_of_old(struct spool *spool, MDB_txn *txn, const struct uuid *id,
                       struct spool_known *ret_known)
{
    *ret_known = (struct spool_known){.is_known = false};
    if (!seen_may_have(&spool->seen, id))
        return 0;
    int rc = spool->has_table ? find_in_table(spool, txn, id, ret_known) : 0;
    if (rc != 0 || ret_known->is_known)
        return rc;
    rc = spool_runs_find(spool, txn, id, ret_known);
    if (rc == 0 && ret_known->is_known)
        rc = has_commit(spool, txn, ret_known->place.commit, &ret_known->is_known);
    return rc;
}

int spool_known(struct spool *spool, MDB_txn *txn, const struct uuid *id,
                struct spool_known *ret_known)
{
    *ret_known = (struct spool_known){.is_known = false};
    ret_known->is_known = recent_find(&spool->recent, id, &ret_known->place);
    return ret_known->is_known ? 0 : spool_known_of_old(spool, txn, id, ret_known);
}

/* Fills what the commit says of the receipt; that it was damaged where it cannot. */
static int find_in_commit(struct spool *spool, MDB_txn *txn, const struct uuid *id,
                          const struct spool_known *known, struct stored_place *ret_place,
                          struct spool_found *found)
{
    struct spool_commit commit;
    struct stored_leaf leaf;
    int rc = get_commit(spool, txn, known->place.commit, &commit);
    found->damaged = rc == MDB_CORRUPTED ||
                     (rc == 0 && (!spool_leaf_read(spool, &commit, known->place.leaf, &leaf) ||
                                  !commit.has_leaves || !uuid_equal(&leaf.id, id)));
    if (found->damaged || rc != 0)
        return found->damaged ? 0 : rc;
    memcpy(found->digest, leaf.digest, sizeof found->digest);
    *ret_place = spool_place(spool_get32(commit.first.ordinal),
                             spool_get64(commit.first.sequence) + known->place.leaf);
    return 0;
}

static int find_one(struct spool *spool, MDB_txn *txn, const struct uuid *id,
                    struct spool_found *found)
{
    struct spool_known known;
    struct stored_place place;
    *found = (struct spool_found){.is_known = false};
    int rc = spool_known(spool, txn, id, &known);
    if (rc != 0 || !known.is_known)
        return rc;
    found->commit = known.place.commit;
    found->leaf = known.place.leaf;
    if (known.is_old) {
        place = known.old.place;
        memcpy(found->digest, known.old.digest, sizeof found->digest);
    } else {
        rc = find_in_commit(spool, txn, id, &known, &place, found);
    }
    if (rc != 0)
        return rc == MDB_NOTFOUND ? 0 : rc; /* the commit was pruned */
    found->is_known = true;
    if (found->damaged)
        return 0;
    return spool_place_waits(spool, txn, &place, &found->waiting);
}

struct find {
    const struct uuid *ids;
    size_t count;
    struct spool_found *found;
};

static int find_step(struct spool *spool, MDB_txn *txn, void *context)
{
    const struct find *find = context;
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < find->count; i++)
        rc = find_one(spool, txn, &find->ids[i], &find->found[i]);
    return rc;
}

enum verdict spool_find(struct spool *spool, const struct uuid *ids, size_t count,
                        struct spool_found *ret_found, struct error *error)
{
    struct find find = {ids, count, ret_found};
    return spool_verdict(spool, spool_look(spool, find_step, &find), "look up ids", error);
}

/*
 * What is damaged is left out: whoever sends it again gets another receipt, and the database knows
 * the submission by its id. A spool that would not open for it would hold up all that waits.
 */
static int gather_commit(struct spool *spool, MDB_txn *txn, uint64_t number,
                         const struct spool_commit *commit, struct recent *recent)
{
    if (!recent_reserve(recent, commit->count))
        return ENOMEM;
    for (uint32_t leaf = 0; leaf < commit->count; leaf++) {
        struct stored_leaf stored;
        if (!spool_leaf_read(spool, commit, leaf, &stored))
            continue;
        const struct uuid id = stored.id;
        struct spool_known known;
        int rc = spool_known_of_old(spool, txn, &id, &known);
        if (rc != 0)
            return rc;
        if (!known.is_known)
            (void)recent_add(recent, &id, (struct recent_place){number, leaf});
    }
    return 0;
}

static int gather(struct spool *spool, MDB_txn *txn, struct recent *recent)
{
    uint64_t from;
    uint8_t number[8];
    MDB_cursor *cursor;
    int rc = spool_meta_get(spool, txn, META_UNSWEPT_COMMIT, spool->next_commit, &from);
    if (rc == 0)
        rc = mdb_cursor_open(txn, spool->commits, &cursor);
    if (rc != 0)
        return rc;
    spool_put64(number, from);
    MDB_val key = spool_val(number, sizeof number), value;
    rc = mdb_cursor_get(cursor, &key, &value, MDB_SET_RANGE);
    while (rc == 0) {
        struct spool_commit commit;
        if (key.mv_size != sizeof number)
            rc = MDB_CORRUPTED;
        else if (spool_commit_read(&value, &commit))
            rc = gather_commit(spool, txn, spool_get64(key.mv_data), &commit, recent);
        if (rc == 0)
            rc = mdb_cursor_get(cursor, &key, &value, MDB_NEXT);
    }
    mdb_cursor_close(cursor);
    return rc == MDB_NOTFOUND ? 0 : rc;
}

/* What was there stays when it fails: with a receipt forgotten, a resend would be spooled twice. */
int spool_gather_step(struct spool *spool, MDB_txn *txn, void *context)
{
    (void)context;
    struct recent recent = {.room = 0};
    int rc = gather(spool, txn, &recent);
    if (rc != 0) {
        recent_free(&recent);
        return rc;
    }
    recent_free(&spool->recent);
    spool->recent = recent;
    return 0;
}
