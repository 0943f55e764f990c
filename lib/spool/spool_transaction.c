/* Transactions, and what their errors mean. */
#include "spool/spool_private.h"

#include <errno.h>

/* For each deletion its leaf, a neighbour, and shares of the pages above and of the free list. */
#define GROWTH_BYTES ((size_t)SPOOL_STEP_DELETES * 4 * 4096)

int spool_change_once(struct spool *spool, spool_step *step, void *context)
{
    MDB_txn *txn;
    int rc = mdb_txn_begin(spool->env, NULL, 0, &txn);
    if (rc != 0)
        return rc;
    rc = step(spool, txn, context);
    if (rc == 0)
        return mdb_txn_commit(txn);
    mdb_txn_abort(txn);
    return rc;
}

/* A map that could not be put back is gone: only a new environment helps. */
static int set_map(struct spool *spool, size_t bytes)
{
    return mdb_env_set_mapsize(spool->env, bytes) == 0 ? 0 : MDB_PANIC;
}

/*
 * Repeats the step with a larger map, and then takes away what it did not use, so that accepting
 * gains nothing from it.
 */
static int change_in_larger_map(struct spool *spool, spool_step *step, void *context)
{
    MDB_envinfo info;
    int rc = mdb_env_info(spool->env, &info);
    if (rc != 0)
        return rc;
    size_t bytes = info.me_mapsize;
    do {
        bytes += GROWTH_BYTES;
        rc = set_map(spool, bytes);
        if (rc == 0)
            rc = spool_change_once(spool, step, context);
    } while (rc == MDB_MAP_FULL);
    int back = rc == MDB_PANIC ? rc : set_map(spool, info.me_mapsize);
    return rc == 0 ? back : rc;
}

int spool_change(struct spool *spool, enum spool_growth growth, spool_step *step, void *context)
{
    committer_wait(spool->committer);
    int rc = spool_change_once(spool, step, context);
    /* LMDB copies pages before it changes them, so even deleting wants some. */
    if (rc == MDB_MAP_FULL && growth == SPOOL_MAY_GROW)
        rc = change_in_larger_map(spool, step, context);
    return rc;
}

int spool_look(struct spool *spool, spool_step *step, void *context)
{
    MDB_txn *txn;
    int rc = mdb_txn_begin(spool->env, NULL, MDB_RDONLY, &txn);
    if (rc != 0)
        return rc;
    rc = step(spool, txn, context);
    mdb_txn_abort(txn);
    return rc;
}

enum verdict spool_verdict(const struct spool *spool, int rc, const char *doing,
                           struct error *error)
{
    if (rc == 0)
        return VERDICT_OK;
    if (rc == ENOMEM)
        return error_no_memory(error);
    if (rc == MDB_MAP_FULL)
        return error_set(error, VERDICT_RETRY, "SPOOL_FULL",
                         "the spool %s cannot %s: its map of %lld bytes is full", spool->path,
                         doing, (long long)spool->config.map_bytes);
    if (rc == MDB_TXN_FULL)
        return error_set(error, VERDICT_REJECT, "SPOOL_TOO_MUCH",
                         "the spool %s cannot %s: it is more than one transaction may hold",
                         spool->path, doing);
    /* Errors of the system may pass; LMDB's own mean that the file or this environment is unusable.
     */
    if (rc > 0)
        return error_set(error, VERDICT_RETRY, "SPOOL_WRITE", "the spool %s cannot %s: %s",
                         spool->path, doing, mdb_strerror(rc));
    return error_set(error, VERDICT_FATAL, "SPOOL_BROKEN", "the spool %s cannot %s: %s",
                     spool->path, doing, mdb_strerror(rc));
}
