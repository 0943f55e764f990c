/* Deleting what the aggregator acknowledged: at once, or with the next commit. */
#include "spool/spool_private.h"

#include <string.h>

struct forget {
    struct spool_forget what;
    int limit; /* the most that a step deletes */
    bool more; /* the step ended before the work did */
};

/* MDB_NOTFOUND when the stream is none of ours. */
static int find_stream(struct spool *spool, MDB_txn *txn, const struct uuid *stream,
                       uint32_t *ret_ordinal)
{
    MDB_cursor *cursor;
    int rc = mdb_cursor_open(txn, spool->streams, &cursor);
    if (rc != 0)
        return rc;
    MDB_val key, value;
    while ((rc = mdb_cursor_get(cursor, &key, &value, MDB_NEXT)) == 0) {
        if (value.mv_size == sizeof *stream && memcmp(value.mv_data, stream, sizeof *stream) == 0) {
            *ret_ordinal = spool_get32(key.mv_data);
            break;
        }
    }
    mdb_cursor_close(cursor);
    return rc;
}

static int delete_records(struct spool *spool, MDB_txn *txn, uint32_t ordinal,
                          struct forget *forget)
{
    struct stored_place first = spool_place(ordinal, 0);
    MDB_cursor *cursor;
    int rc = mdb_cursor_open(txn, spool->queue, &cursor);
    if (rc != 0)
        return rc;
    MDB_val key = spool_val(&first, sizeof first), value;
    rc = mdb_cursor_get(cursor, &key, &value, MDB_SET_RANGE);
    for (int deleted = 0; rc == 0; deleted++) {
        struct stored_place place;
        if (key.mv_size != sizeof place) {
            rc = MDB_CORRUPTED;
            break;
        }
        memcpy(&place, key.mv_data, sizeof place);
        if (spool_get32(place.ordinal) != ordinal ||
            spool_get64(place.sequence) > forget->what.through)
            break;
        forget->more = deleted == forget->limit;
        if (forget->more)
            break;
        rc = mdb_cursor_del(cursor, 0);
        if (rc == 0)
            rc = mdb_cursor_get(cursor, &key, &value, MDB_NEXT);
    }
    mdb_cursor_close(cursor);
    return rc == MDB_NOTFOUND ? 0 : rc;
}

static int forget_step(struct spool *spool, MDB_txn *txn, void *context)
{
    struct forget *forget = context;
    forget->more = false;
    uint32_t ordinal;
    int rc = find_stream(spool, txn, &forget->what.stream, &ordinal);
    if (rc != 0)
        return rc == MDB_NOTFOUND ? 0 : rc;
    rc = delete_records(spool, txn, ordinal, forget);
    bool waiting = true;
    if (rc == 0 && ordinal != spool->ordinal)
        rc = spool_stream_waits(spool, txn, ordinal, &waiting);
    if (rc == 0 && !waiting) {
        uint8_t number[4];
        spool_put32(number, ordinal);
        MDB_val key = spool_val(number, sizeof number);
        rc = mdb_del(txn, spool->streams, &key, NULL);
    }
    return rc;
}

int spool_forget_some(struct spool *spool, MDB_txn *txn, const struct spool_forget *what, int limit,
                      bool *ret_more)
{
    struct forget forget = {.what = *what, .limit = limit};
    int rc = forget_step(spool, txn, &forget);
    *ret_more = forget.more;
    return rc;
}

enum verdict spool_forget(struct spool *spool, const struct uuid *stream, uint64_t through,
                          struct error *error)
{
    struct forget forget = {.what = {*stream, through}, .limit = SPOOL_STEP_DELETES, .more = true};
    int rc = 0;
    while (rc == 0 && forget.more) {
        rc = spool_change(spool, SPOOL_MAY_GROW, forget_step, &forget);
        /* On a full disk only pages of the file that are free can be written: fewer at a time. */
        if (rc > 0 && forget.limit > 1) {
            forget.limit = forget.limit / 8;
            forget.more = true;
            rc = 0;
        }
    }
    return spool_verdict(spool, rc, "delete what was acknowledged", error);
}

enum verdict spool_forget_later(struct spool *spool, const struct uuid *stream, uint64_t through,
                                struct error *error)
{
    for (size_t i = 0; i < spool->forget_count; i++) {
        struct spool_forget *forget = &spool->forgets[i];
        if (!uuid_equal(&forget->stream, stream))
            continue;
        forget->through = through > forget->through ? through : forget->through;
        return VERDICT_OK;
    }
    if (spool->forget_count == SPOOL_FORGETS_MAX)
        return spool_forget(spool, stream, through, error);
    spool->forgets[spool->forget_count++] = (struct spool_forget){*stream, through};
    return VERDICT_OK;
}

bool spool_is_to_forget(const struct spool *spool)
{
    return spool->forget_count > 0;
}

enum verdict spool_forget_now(struct spool *spool, struct error *error)
{
    enum verdict verdict = VERDICT_OK;
    while (verdict == VERDICT_OK && spool->forget_count > 0) {
        const struct spool_forget *last = &spool->forgets[spool->forget_count - 1];
        verdict = spool_forget(spool, &last->stream, last->through, error);
        if (verdict == VERDICT_OK)
            spool->forget_count--;
    }
    return verdict;
}
