/* Reading back: commits and records. */
#include "spool/spool_private.h"

#include <assert.h>
#include <string.h>

struct commit_look {
    uint64_t commit;
    struct buffer *out;
    bool damaged;
};

static int commit_step(struct spool *spool, MDB_txn *txn, void *context)
{
    struct commit_look *look = context;
    uint8_t number[8];
    spool_put64(number, look->commit);
    MDB_val key = spool_val(number, sizeof number), value;
    int rc = mdb_get(txn, spool->commits, &key, &value);
    if (rc != 0)
        return rc;
    struct spool_commit commit;
    look->damaged = !spool_commit_read(&value, &commit);
    if (!look->damaged)
        buffer_text(look->out, commit.record);
    return 0;
}

enum verdict spool_commit_record(struct spool *spool, uint64_t commit, struct buffer *out,
                                 struct error *error)
{
    struct commit_look look = {commit, out, false};
    int rc = spool_look(spool, commit_step, &look);
    if (rc == MDB_NOTFOUND)
        return error_set(error, VERDICT_REJECT, "SPOOL_NO_COMMIT",
                         "the spool %s has no commit %llu: its receipts were pruned", spool->path,
                         (unsigned long long)commit);
    if (rc == 0 && look.damaged)
        return error_set(error, VERDICT_REJECT, "SPOOL_COMMIT_DAMAGED",
                         "commit %llu of the spool %s is damaged", (unsigned long long)commit,
                         spool->path);
    if (rc == 0 && !buffer_ok(out))
        return error_no_memory(error);
    return spool_verdict(spool, rc, "read a commit", error);
}

struct spool_cursor spool_first(void)
{
    return (struct spool_cursor){0, 0};
}

struct read {
    struct spool_cursor cursor;
    size_t records_max;
    size_t bytes_max;
    struct buffer *bytes;
    struct spool_record *records;
    size_t count;
    struct spool_stream stream;
    bool damage; /* at least one record is damaged */
};

/* Takes over records of the chunk; false when those that are left belong to the next call. */
static bool take(struct spool *spool, struct read *read, const struct spool_chunk *chunk)
{
    uint64_t from = read->stream.through + 1;
    from = chunk->first > from ? chunk->first : from;
    if (chunk->ordinal == read->cursor.stream && read->cursor.sequence > from)
        from = read->cursor.sequence;
    for (uint64_t sequence = from; sequence <= chunk->last; sequence++) {
        struct spool_record record;
        if (read->count == read->records_max)
            return false;
        bool whole = spool_chunk_record(spool, chunk, sequence, &record);
        if (read->count > 0 && read->bytes->length + record.payload.length > read->bytes_max)
            return false;
        read->damage |= !whole;
        buffer_text(read->bytes, record.payload);
        read->records[read->count++] = record;
        read->cursor = (struct spool_cursor){chunk->ordinal, sequence + 1};
    }
    return read->count < read->records_max;
}

static int read_step(struct spool *spool, MDB_txn *txn, void *context)
{
    struct read *read = context;
    const struct stored_place from = spool_place(read->cursor.stream, read->cursor.sequence);
    struct spool_chunk chunk;
    MDB_cursor *cursor;
    int rc = mdb_cursor_open(txn, spool->queue, &cursor);
    if (rc != 0)
        return rc;
    rc = spool_queue_seek(cursor, &from, &chunk);
    if (rc == 0)
        rc = spool_stream_get(spool, txn, chunk.ordinal, &read->stream);
    while (rc == 0 && chunk.ordinal == read->stream.ordinal && take(spool, read, &chunk))
        rc = spool_queue_next(cursor, &chunk);
    mdb_cursor_close(cursor);
    return rc == MDB_NOTFOUND ? 0 : rc;
}

static int keep_damaged(struct spool *spool, MDB_txn *txn, const struct stored_place *place)
{
    struct spool_chunk chunk;
    int rc = spool_queue_find(spool, txn, place, &chunk);
    if (rc != 0)
        return rc;
    struct spool_remains remains = spool_chunk_remains(&chunk, spool_get64(place->sequence));
    MDB_val key = spool_val(place, sizeof *place);
    MDB_val value = {remains.header.length + remains.payload.length, NULL};
    rc = mdb_put(txn, spool->damaged, &key, &value, MDB_NOOVERWRITE | MDB_RESERVE);
    if (rc == 0)
        memcpy(value.mv_data, remains.header.at, remains.header.length);
    if (rc == 0 && remains.payload.length > 0)
        memcpy((char *)value.mv_data + remains.header.length, remains.payload.at,
               remains.payload.length);
    return rc == MDB_KEYEXIST ? 0 : rc;
}

/* Copies what is damaged out of the queue, for people to inspect after it was forgotten. */
static int keep_damaged_step(struct spool *spool, MDB_txn *txn, void *context)
{
    const struct read *read = context;
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < read->count; i++) {
        if (!read->records[i].damaged)
            continue;
        struct stored_place place = spool_place(read->cursor.stream, read->records[i].sequence);
        rc = keep_damaged(spool, txn, &place);
    }
    return rc;
}

/* The map is gone with the transaction, and the buffer stands still only now. */
static void point_into_buffer(struct read *read)
{
    size_t offset = 0;
    for (size_t i = 0; i < read->count; i++) {
        struct text *payload = &read->records[i].payload;
        if (!read->records[i].damaged)
            payload->at = read->bytes->data + offset;
        offset += payload->length;
    }
}

enum verdict spool_read(struct spool *spool, struct spool_cursor *cursor, size_t records_max,
                        size_t bytes_max, struct buffer *bytes, struct spool_record *ret_records,
                        size_t *ret_count, struct uuid *ret_stream, struct error *error)
{
    assert(records_max > 0);
    buffer_clear(bytes);
    struct read read = {.cursor = *cursor,
                        .records_max = records_max,
                        .bytes_max = bytes_max,
                        .bytes = bytes,
                        .records = ret_records};
    int rc = spool_look(spool, read_step, &read);
    if (rc == 0 && !buffer_ok(bytes))
        return error_no_memory(error);
    if (rc == 0 && read.damage)
        rc = spool_change(spool, SPOOL_MAY_GROW, keep_damaged_step, &read);
    if (rc != 0)
        return spool_verdict(spool, rc, "read", error);
    point_into_buffer(&read);
    *cursor = read.cursor;
    *ret_count = read.count;
    if (read.count > 0)
        *ret_stream = read.stream.id;
    return VERDICT_OK;
}
