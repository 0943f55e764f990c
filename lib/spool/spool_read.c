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
    struct uuid stream;
    bool damage; /* at least one record is damaged */
};

static int get_stream(struct spool *spool, MDB_txn *txn, uint32_t ordinal, struct uuid *ret_stream)
{
    uint8_t number[4];
    spool_put32(number, ordinal);
    MDB_val key = spool_val(number, sizeof number), value;
    int rc = mdb_get(txn, spool->streams, &key, &value);
    if (rc == MDB_NOTFOUND || (rc == 0 && value.mv_size != sizeof *ret_stream))
        return MDB_CORRUPTED;
    if (rc == 0)
        memcpy(ret_stream, value.mv_data, sizeof *ret_stream);
    return rc;
}

/* Takes over the record that the LMDB cursor is on; false when it belongs to the next call. */
static bool take(struct spool *spool, struct read *read, const MDB_val *key, const MDB_val *value)
{
    struct stored_place place;
    memcpy(&place, key->mv_data, sizeof place);
    if (read->count > 0 && spool_get32(place.ordinal) != read->cursor.stream)
        return false;
    struct spool_record record;
    if (!spool_record_read(spool, value, &record))
        read->damage = true;
    if (read->count > 0 && read->bytes->length + record.payload.length > read->bytes_max)
        return false;
    record.sequence = spool_get64(place.sequence);
    buffer_text(read->bytes, record.payload);
    read->records[read->count++] = record;
    read->cursor = (struct spool_cursor){spool_get32(place.ordinal), record.sequence + 1};
    return true;
}

static int read_step(struct spool *spool, MDB_txn *txn, void *context)
{
    struct read *read = context;
    struct stored_place from = spool_place(read->cursor.stream, read->cursor.sequence);
    MDB_cursor *cursor;
    int rc = mdb_cursor_open(txn, spool->queue, &cursor);
    if (rc != 0)
        return rc;
    MDB_val key = spool_val(&from, sizeof from), value;
    rc = mdb_cursor_get(cursor, &key, &value, MDB_SET_RANGE);
    while (rc == 0) {
        if (key.mv_size != sizeof from)
            rc = MDB_CORRUPTED;
        else if (!take(spool, read, &key, &value) || read->count == read->records_max)
            break;
        else
            rc = mdb_cursor_get(cursor, &key, &value, MDB_NEXT);
    }
    mdb_cursor_close(cursor);
    if (rc == MDB_NOTFOUND)
        rc = 0;
    if (rc == 0 && read->count > 0)
        rc = get_stream(spool, txn, read->cursor.stream, &read->stream);
    return rc;
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
        MDB_val key = spool_val(&place, sizeof place), value;
        rc = mdb_get(txn, spool->queue, &key, &value);
        if (rc == 0)
            rc = mdb_put(txn, spool->damaged, &key, &value, MDB_NOOVERWRITE);
        if (rc == MDB_KEYEXIST)
            rc = 0;
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
        *ret_stream = read.stream;
    return VERDICT_OK;
}
