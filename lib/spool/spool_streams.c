/* Which streams a hello has to name. */
#include "spool/spool_private.h"

#include <assert.h>
#include <string.h>

struct streams_found {
    struct uuid *streams;
    size_t max, count;
};

static int streams_step(struct spool *spool, MDB_txn *txn, void *context)
{
    struct streams_found *found = context;
    MDB_cursor *cursor;
    int rc = mdb_cursor_open(txn, spool->streams, &cursor);
    if (rc != 0)
        return rc;
    MDB_val key, value;
    struct uuid present = {{0}};
    found->count = 0;
    while ((rc = mdb_cursor_get(cursor, &key, &value, MDB_NEXT)) == 0) {
        struct uuid stream;
        if (key.mv_size != sizeof spool->ordinal || value.mv_size != sizeof stream) {
            rc = MDB_CORRUPTED;
            break;
        }
        memcpy(&stream, value.mv_data, sizeof stream);
        if (spool_get32(key.mv_data) == spool->ordinal)
            present = stream;
        else if (found->count + 1 < found->max)
            found->streams[found->count++] = stream;
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
    int rc = spool_look(spool, streams_step, &found);
    if (rc != 0)
        return spool_verdict(spool, rc, "list its streams", error);
    *ret_count = found.count;
    return VERDICT_OK;
}
