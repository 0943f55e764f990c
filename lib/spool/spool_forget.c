/* Deleting what the aggregator acknowledged: at once, or with the next commit. */
#include "spool/spool_private.h"

struct forget {
    struct spool_forget what;
    int limit; /* the most chunks that a step deletes */
    bool more; /* the step ended before the work did */
};

/* *ret_through rises when a chunk is acknowledged in part. */
static int delete_chunks(struct spool *spool, MDB_txn *txn, const struct spool_stream *stream,
                         struct forget *forget, uint64_t *ret_through)
{
    const struct stored_place begin = spool_place(stream->ordinal, 0);
    const uint64_t through = forget->what.through;
    struct spool_chunk chunk;
    MDB_cursor *cursor;
    int rc = mdb_cursor_open(txn, spool->queue, &cursor);
    if (rc != 0)
        return rc;
    rc = spool_queue_seek(cursor, &begin, &chunk);
    for (int deleted = 0; rc == 0; deleted++) {
        if (chunk.ordinal != stream->ordinal || chunk.first > through)
            break;
        /* Only ever inside a chunk: what is accepted later is acknowledged by nothing. */
        if (chunk.last > through) {
            *ret_through = through > *ret_through ? through : *ret_through;
            break;
        }
        forget->more = deleted == forget->limit;
        if (forget->more)
            break;
        rc = mdb_cursor_del(cursor, 0);
        if (rc == 0)
            rc = spool_queue_next(cursor, &chunk);
    }
    mdb_cursor_close(cursor);
    return rc == MDB_NOTFOUND ? 0 : rc;
}

static int forget_step(struct spool *spool, MDB_txn *txn, void *context)
{
    struct forget *forget = context;
    forget->more = false;
    struct spool_stream stream;
    int rc = spool_stream_find(spool, txn, &forget->what.stream, &stream);
    if (rc != 0)
        return rc == MDB_NOTFOUND ? 0 : rc;
    uint64_t through = stream.through;
    rc = delete_chunks(spool, txn, &stream, forget, &through);
    if (rc == 0 && through > stream.through) {
        stream.through = through;
        rc = spool_stream_put(spool, txn, &stream);
    }
    bool is_empty = false;
    if (rc == 0 && stream.ordinal != spool->ordinal)
        rc = spool_stream_is_empty(spool, txn, &stream, &is_empty);
    return rc == 0 && is_empty ? spool_stream_drop(spool, txn, &stream) : rc;
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
        /* On a full disk only pages of the file that are free can be written: fewer at a time. But
         * never none, which succeeds and would be done for ever on a disk that takes nothing. */
        if (rc > 0 && forget.limit > 1) {
            forget.limit = forget.limit > 8 ? forget.limit / 8 : 1;
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
