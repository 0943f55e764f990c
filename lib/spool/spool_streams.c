/* The streams: which there are, how far they are acknowledged, and how much waits in them. */
#include "spool/spool_private.h"

#include <assert.h>
#include <string.h>

static int stream_read(const MDB_val *key, const MDB_val *value, struct spool_stream *ret_stream)
{
    struct stored_stream stored = {.through = {0}};
    if (key->mv_size != sizeof ret_stream->ordinal ||
        (value->mv_size != sizeof stored && value->mv_size != sizeof stored.id))
        return MDB_CORRUPTED;
    memcpy(&stored, value->mv_data, value->mv_size);
    *ret_stream =
        (struct spool_stream){spool_get32(key->mv_data), stored.id, spool_get64(stored.through)};
    return 0;
}

int spool_stream_get(struct spool *spool, MDB_txn *txn, uint32_t ordinal,
                     struct spool_stream *ret_stream)
{
    uint8_t number[4];
    spool_put32(number, ordinal);
    MDB_val key = spool_val(number, sizeof number), value;
    int rc = mdb_get(txn, spool->streams, &key, &value);
    if (rc == MDB_NOTFOUND)
        return MDB_CORRUPTED;
    return rc == 0 ? stream_read(&key, &value, ret_stream) : rc;
}

int spool_stream_put(struct spool *spool, MDB_txn *txn, const struct spool_stream *stream)
{
    struct stored_stream stored = {.id = stream->id};
    uint8_t number[4];
    spool_put32(number, stream->ordinal);
    spool_put64(stored.through, stream->through);
    MDB_val key = spool_val(number, sizeof number), value = spool_val(&stored, sizeof stored);
    return mdb_put(txn, spool->streams, &key, &value, 0);
}

int spool_stream_drop(struct spool *spool, MDB_txn *txn, const struct spool_stream *stream)
{
    uint8_t number[4];
    spool_put32(number, stream->ordinal);
    MDB_val key = spool_val(number, sizeof number);
    return mdb_del(txn, spool->streams, &key, NULL);
}

/* Oldest first; MDB_NOTFOUND after the last. */
static int next_stream(MDB_cursor *cursor, struct spool_stream *ret_stream)
{
    MDB_val key, value;
    int rc = mdb_cursor_get(cursor, &key, &value, MDB_NEXT);
    return rc == 0 ? stream_read(&key, &value, ret_stream) : rc;
}

int spool_stream_find(struct spool *spool, MDB_txn *txn, const struct uuid *id,
                      struct spool_stream *ret_stream)
{
    MDB_cursor *cursor;
    int rc = mdb_cursor_open(txn, spool->streams, &cursor);
    if (rc != 0)
        return rc;
    do
        rc = next_stream(cursor, ret_stream);
    while (rc == 0 && !uuid_equal(&ret_stream->id, id));
    mdb_cursor_close(cursor);
    return rc;
}

/* Sequences of a stream follow each other, and are acknowledged from the first on. */
static int count_waiting(MDB_cursor *queue, const struct spool_stream *stream,
                         uint64_t *ret_waiting)
{
    const struct stored_place begin = spool_place(stream->ordinal, 0);
    struct spool_chunk first, last;
    *ret_waiting = 0;
    int rc = spool_queue_seek(queue, &begin, &first);
    if (rc != 0 || first.ordinal != stream->ordinal)
        return rc == MDB_NOTFOUND ? 0 : rc;
    rc = spool_queue_last(queue, stream->ordinal, &last);
    if (rc == 0)
        *ret_waiting = last.last + 1 - first.first;
    if (rc == 0 && stream->through >= first.first)
        *ret_waiting = last.last - stream->through;
    return rc;
}

int spool_streams_waiting(struct spool *spool, MDB_txn *txn, uint64_t *ret_waiting)
{
    MDB_cursor *streams, *queue;
    int rc = mdb_cursor_open(txn, spool->streams, &streams);
    if (rc != 0)
        return rc;
    rc = mdb_cursor_open(txn, spool->queue, &queue);
    if (rc != 0) {
        mdb_cursor_close(streams);
        return rc;
    }
    struct spool_stream stream;
    *ret_waiting = 0;
    while (rc == 0 && (rc = next_stream(streams, &stream)) == 0) {
        uint64_t waiting;
        rc = count_waiting(queue, &stream, &waiting);
        *ret_waiting += waiting;
    }
    mdb_cursor_close(queue);
    mdb_cursor_close(streams);
    return rc == MDB_NOTFOUND ? 0 : rc;
}

int spool_place_waits(struct spool *spool, MDB_txn *txn, const struct stored_place *place,
                      bool *ret_waits)
{
    const uint32_t ordinal = spool_get32(place->ordinal);
    const uint64_t sequence = spool_get64(place->sequence);
    struct spool_chunk chunk;
    struct spool_stream stream;
    *ret_waits = false;
    int rc = spool_queue_find(spool, txn, place, &chunk);
    if (rc != 0 || chunk.ordinal != ordinal || chunk.first > sequence)
        return rc == MDB_NOTFOUND ? 0 : rc;
    rc = spool_stream_get(spool, txn, ordinal, &stream);
    *ret_waits = rc == 0 && sequence > stream.through;
    return rc;
}

int spool_stream_is_empty(struct spool *spool, MDB_txn *txn, const struct spool_stream *stream,
                          bool *ret_empty)
{
    const struct stored_place begin = spool_place(stream->ordinal, 0);
    struct spool_chunk chunk;
    int rc = spool_queue_find(spool, txn, &begin, &chunk);
    *ret_empty = rc == MDB_NOTFOUND || (rc == 0 && chunk.ordinal != stream->ordinal);
    return rc == MDB_NOTFOUND ? 0 : rc;
}

int spool_streams_drop_empty(struct spool *spool, MDB_txn *txn)
{
    MDB_cursor *cursor;
    int rc = mdb_cursor_open(txn, spool->streams, &cursor);
    if (rc != 0)
        return rc;
    struct spool_stream stream;
    while (rc == 0 && (rc = next_stream(cursor, &stream)) == 0) {
        bool is_empty;
        rc = spool_stream_is_empty(spool, txn, &stream, &is_empty);
        if (rc == 0 && is_empty)
            rc = mdb_cursor_del(cursor, 0);
    }
    mdb_cursor_close(cursor);
    return rc == MDB_NOTFOUND ? 0 : rc;
}

struct streams_found {
    struct uuid *streams;
    size_t max, count;
};

static int list_step(struct spool *spool, MDB_txn *txn, void *context)
{
    struct streams_found *found = context;
    MDB_cursor *cursor;
    int rc = mdb_cursor_open(txn, spool->streams, &cursor);
    if (rc != 0)
        return rc;
    struct spool_stream stream;
    struct uuid present = {{0}};
    found->count = 0;
    while ((rc = next_stream(cursor, &stream)) == 0) {
        if (stream.ordinal == spool->ordinal)
            present = stream.id;
        else if (found->count + 1 < found->max)
            found->streams[found->count++] = stream.id;
    }
    mdb_cursor_close(cursor);
    if (rc != MDB_NOTFOUND)
        return rc;
    found->streams[found->count++] = present;
    return 0;
}

enum verdict spool_streams(struct spool *spool, struct uuid *ret_streams, size_t streams_max,
                           size_t *ret_count, struct error *error)
{
    assert(streams_max >= 1);
    struct streams_found found = {.streams = ret_streams, .max = streams_max};
    int rc = spool_look(spool, list_step, &found);
    if (rc != 0)
        return spool_verdict(spool, rc, "list its streams", error);
    *ret_count = found.count;
    return VERDICT_OK;
}
