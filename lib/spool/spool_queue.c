/* Ways through the queue. */
#include "spool/spool_private.h"

#include <string.h>

int spool_seek(struct spool *spool, MDB_txn *txn, const struct stored_place *place,
               struct stored_place *ret_found)
{
    MDB_cursor *cursor;
    int rc = mdb_cursor_open(txn, spool->queue, &cursor);
    if (rc != 0)
        return rc;
    MDB_val key = spool_val(place, sizeof *place);
    rc = mdb_cursor_get(cursor, &key, NULL, MDB_SET_RANGE);
    if (rc == 0 && key.mv_size != sizeof *ret_found)
        rc = MDB_CORRUPTED;
    if (rc == 0)
        memcpy(ret_found, key.mv_data, sizeof *ret_found);
    mdb_cursor_close(cursor);
    return rc;
}

int spool_stream_waits(struct spool *spool, MDB_txn *txn, uint32_t ordinal, bool *ret_waiting)
{
    struct stored_place first = spool_place(ordinal, 0), found;
    int rc = spool_seek(spool, txn, &first, &found);
    if (rc == 0)
        *ret_waiting = spool_get32(found.ordinal) == ordinal;
    else if (rc == MDB_NOTFOUND)
        *ret_waiting = false;
    return rc == MDB_NOTFOUND ? 0 : rc;
}
