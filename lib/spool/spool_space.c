/* How much room is left, and the figures for the metrics. */
#include "spool/spool_private.h"

#include <string.h>
#include <sys/statvfs.h>

#define ROOM_VALID_MS 1000
#define FREE_TABLE                                                                                 \
    ((MDB_dbi)0) /* LMDB keeps the pages that may be used again in its first table                 \
                  */

/* Entries of the free table are counted lists: the number of pages, then the pages. */
static int count_free_pages(MDB_txn *txn, uint64_t *ret_pages)
{
    MDB_cursor *cursor;
    int rc = mdb_cursor_open(txn, FREE_TABLE, &cursor);
    if (rc != 0)
        return rc;
    uint64_t pages = 0;
    MDB_val key, value;
    while ((rc = mdb_cursor_get(cursor, &key, &value, MDB_NEXT)) == 0) {
        size_t count = 0;
        if (value.mv_size >= sizeof count)
            memcpy(&count, value.mv_data, sizeof count);
        pages += count;
    }
    mdb_cursor_close(cursor);
    *ret_pages = pages;
    return rc == MDB_NOTFOUND ? 0 : rc;
}

/* Every page that was ever used: the file never shrinks. */
static int touched_bytes(MDB_txn *txn, uint64_t *ret_bytes, uint64_t *ret_page_bytes)
{
    MDB_envinfo info;
    MDB_stat stat;
    int rc = mdb_env_info(mdb_txn_env(txn), &info);
    if (rc == 0)
        rc = mdb_env_stat(mdb_txn_env(txn), &stat);
    if (rc == 0) {
        *ret_page_bytes = stat.ms_psize;
        *ret_bytes = (uint64_t)(info.me_last_pgno + 1) * stat.ms_psize;
    }
    return rc;
}

static int used_bytes(MDB_txn *txn, uint64_t *ret_bytes)
{
    uint64_t touched, page_bytes, free_pages;
    int rc = touched_bytes(txn, &touched, &page_bytes);
    if (rc == 0)
        rc = count_free_pages(txn, &free_pages);
    if (rc == 0)
        *ret_bytes = touched - free_pages * page_bytes;
    return rc;
}

static uint64_t limit_bytes(const struct spool *spool)
{
    return (uint64_t)spool->config.map_bytes / 100 * (uint64_t)spool->config.limit_percent;
}

/* context: whether the map has room. */
static int map_room_step(struct spool *spool, MDB_txn *txn, void *context)
{
    bool *room = context;
    uint64_t bytes, page_bytes;
    int rc = touched_bytes(txn, &bytes, &page_bytes);
    /* Walking the free list costs more, and is needed only when the cheap bound does not do. */
    if (rc == 0 && bytes >= limit_bytes(spool))
        rc = used_bytes(txn, &bytes);
    *room = rc == 0 && bytes < limit_bytes(spool);
    return rc;
}

static enum verdict look_for_room(struct spool *spool, struct error *error)
{
    bool map_room = false;
    int rc = spool_look(spool, map_room_step, &map_room);
    if (rc != 0)
        return spool_verdict(spool, rc, "tell how full it is", error);
    if (!map_room)
        return error_set(error, VERDICT_RETRY, "SPOOL_FULL",
                         "the spool %s is filled to %d %% of its %lld bytes", spool->path,
                         spool->config.limit_percent, (long long)spool->config.map_bytes);
    struct statvfs disk;
    if (fstatvfs(spool->lock_fd, &disk) != 0)
        return error_set(error, VERDICT_RETRY, "DISK_RESERVE",
                         "the file system of the spool %s does not tell how much is free: %m",
                         spool->path);
    uint64_t free_blocks = (uint64_t)spool->config.reserve_bytes / disk.f_frsize;
    if (disk.f_bavail <= free_blocks && spool->config.reserve_bytes > 0)
        return error_set(error, VERDICT_RETRY, "DISK_RESERVE",
                         "the file system of the spool %s has less than the %lld bytes free that "
                         "are kept in reserve",
                         spool->path, (long long)spool->config.reserve_bytes);
    return VERDICT_OK;
}

enum verdict spool_has_room(struct spool *spool, int64_t now_ms, struct error *error)
{
    bool fresh = spool->room_at_ms != INT64_MIN && now_ms >= spool->room_at_ms &&
                 now_ms - spool->room_at_ms < ROOM_VALID_MS;
    if (!fresh) {
        spool->room = look_for_room(spool, &spool->room_error);
        spool->room_at_ms = now_ms;
    }
    if (spool->room != VERDICT_OK && error != NULL)
        *error = spool->room_error;
    return spool->room;
}

/* The day of the commit that the first waiting record came with; 0 when nothing waits. */
static int oldest_day(struct spool *spool, MDB_txn *txn, int32_t *ret_day)
{
    struct stored_place zero = spool_place(0, 0);
    struct spool_chunk chunk;
    struct stored_fields fields;
    struct text payload;
    bool sound;
    int rc = spool_queue_find(spool, txn, &zero, &chunk);
    /* Its last record: acknowledged or not, it came with the others. */
    if (rc == 0 && spool_chunk_fields(spool, &chunk, chunk.last, &fields, &payload, &sound)) {
        MDB_val key = spool_val(fields.commit, sizeof fields.commit), value;
        rc = mdb_get(txn, spool->commits, &key, &value);
        struct stored_commit commit;
        if (rc == 0 && value.mv_size >= sizeof commit) {
            memcpy(&commit, value.mv_data, sizeof commit);
            *ret_day = (int32_t)spool_get32(commit.day);
        }
    }
    return rc == MDB_NOTFOUND ? 0 : rc;
}

static int entries(MDB_txn *txn, MDB_dbi table, uint64_t *ret_entries)
{
    MDB_stat stat;
    int rc = mdb_stat(txn, table, &stat);
    if (rc == 0)
        *ret_entries = stat.ms_entries;
    return rc;
}

static int stats_step(struct spool *spool, MDB_txn *txn, void *context)
{
    struct spool_stats *stats = context;
    int rc = spool_streams_waiting(spool, txn, &stats->waiting);
    stats->receipts = spool->receipts;
    if (rc == 0)
        rc = entries(txn, spool->damaged, &stats->damaged);
    if (rc == 0)
        rc = used_bytes(txn, &stats->used_bytes);
    if (rc == 0)
        rc = oldest_day(spool, txn, &stats->oldest_day);
    return rc;
}

enum verdict spool_stats(struct spool *spool, struct spool_stats *ret_stats, struct error *error)
{
    struct spool_stats stats = {.map_bytes = (uint64_t)spool->config.map_bytes};
    int rc = spool_look(spool, stats_step, &stats);
    if (rc == 0)
        *ret_stats = stats;
    return spool_verdict(spool, rc, "tell its figures", error);
}
