/* Ways through the queue. */
#include "spool/spool_private.h"

static int move(MDB_cursor *cursor, MDB_val *key, MDB_cursor_op op, struct spool_chunk *ret_chunk)
{
    MDB_val value;
    int rc = mdb_cursor_get(cursor, key, &value, op);
    return rc == 0 ? spool_chunk_read(key, &value, ret_chunk) : rc;
}

static bool is_in(const struct spool_chunk *chunk, uint32_t ordinal, uint64_t sequence)
{
    return chunk->ordinal == ordinal && chunk->first <= sequence && sequence <= chunk->last;
}

int spool_queue_seek(MDB_cursor *cursor, const struct stored_place *place,
                     struct spool_chunk *ret_chunk)
{
    const uint32_t ordinal = spool_get32(place->ordinal);
    const uint64_t sequence = spool_get64(place->sequence);
    MDB_val key = spool_val(place, sizeof *place);
    int rc = move(cursor, &key, MDB_SET_RANGE, ret_chunk);
    if ((rc != 0 && rc != MDB_NOTFOUND) || sequence == 0 ||
        (rc == 0 && is_in(ret_chunk, ordinal, sequence)))
        return rc;
    /* Keys are those of first records: the place may be further back in the chunk before. */
    struct spool_chunk before;
    int back = move(cursor, &key, rc == 0 ? MDB_PREV : MDB_LAST, &before);
    if (back == 0 && is_in(&before, ordinal, sequence)) {
        *ret_chunk = before;
        return 0;
    }
    if (rc != 0 || (back != 0 && back != MDB_NOTFOUND))
        return rc != 0 ? rc : back;
    key = spool_val(place, sizeof *place);
    return move(cursor, &key, MDB_SET_RANGE, ret_chunk);
}

int spool_queue_next(MDB_cursor *cursor, struct spool_chunk *ret_chunk)
{
    MDB_val key;
    return move(cursor, &key, MDB_NEXT, ret_chunk);
}

int spool_queue_last(MDB_cursor *cursor, uint32_t ordinal, struct spool_chunk *ret_chunk)
{
    const struct stored_place behind = spool_place(ordinal + 1, 0); /* ordinals end before 2^32 */
    struct spool_chunk next;
    MDB_val key = spool_val(&behind, sizeof behind);
    int rc = move(cursor, &key, MDB_SET_RANGE, &next);
    if (rc == 0 || rc == MDB_NOTFOUND)
        rc = move(cursor, &key, rc == 0 ? MDB_PREV : MDB_LAST, ret_chunk);
    return rc;
}

int spool_queue_find(struct spool *spool, MDB_txn *txn, const struct stored_place *place,
                     struct spool_chunk *ret_chunk)
{
    MDB_cursor *cursor;
    int rc = mdb_cursor_open(txn, spool->queue, &cursor);
    if (rc != 0)
        return rc;
    rc = spool_queue_seek(cursor, place, ret_chunk);
    mdb_cursor_close(cursor);
    return rc;
}
