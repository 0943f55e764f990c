/* Opening and closing: the lock, the environment, the tables, the stream of this run. */
#include "spool/spool_private.h"

#include "base/clock.h"
#include "base/file.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define TABLES 7
#define LOCK_NAME "spool.lock"
#define DATA_NAME "data.mdb"
/* Stands in the lock file once the spool was opened: from then on a folder without data has lost
 * it. */
static const char was_opened[] = "opened\n";

static enum verdict no_file(const struct spool *spool, const char *doing, int why,
                            struct error *error)
{
    return error_set(error, VERDICT_RETRY, "SPOOL_FILES", "the spool %s cannot be %s: %s",
                     spool->path, doing, strerror(why));
}

/* LMDB would let a second process in, and both would count sequences of their own. */
static enum verdict lock(struct spool *spool, struct error *error)
{
    struct buffer path = BUFFER_NONE;
    buffer_format(&path, "%s/" LOCK_NAME, spool->path);
    if (!buffer_ok(&path)) {
        buffer_free(&path);
        return error_no_memory(error);
    }
    spool->lock_fd = open(path.data, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    int why = errno;
    buffer_free(&path);
    if (spool->lock_fd < 0)
        return no_file(spool, "locked", why, error);
    if (flock(spool->lock_fd, LOCK_EX | LOCK_NB) == 0)
        return VERDICT_OK;
    if (errno == EWOULDBLOCK)
        return error_set(error, VERDICT_REJECT, "SPOOL_IN_USE",
                         "the spool %s is in use by another process", spool->path);
    return no_file(spool, "locked", errno, error);
}

/* An empty spool in the place of one that is gone would be all that anybody sees of the loss. */
static enum verdict check_data(const struct spool *spool, struct error *error)
{
    struct stat lock_file, data;
    struct buffer path = BUFFER_NONE;
    buffer_format(&path, "%s/" DATA_NAME, spool->path);
    if (!buffer_ok(&path)) {
        buffer_free(&path);
        return error_no_memory(error);
    }
    bool opened = fstat(spool->lock_fd, &lock_file) == 0 && lock_file.st_size > 0;
    bool missing = stat(path.data, &data) != 0 && errno == ENOENT;
    buffer_free(&path);
    if (!opened || !missing)
        return VERDICT_OK;
    return error_set(error, VERDICT_REJECT, "SPOOL_MISSING",
                     "the spool %s has lost its file " DATA_NAME
                     " and what waited in it: put it back, or remove " LOCK_NAME
                     " to begin an empty spool",
                     spool->path);
}

/* Not written is no harm: a loss would only go unnoticed. */
static void mark_opened(const struct spool *spool)
{
    (void)!pwrite(spool->lock_fd, was_opened, sizeof was_opened - 1, 0);
}

/*
 * LMDB reads its file as memory: where the file was cut off that would be a SIGBUS. Pages of zeros
 * are noticed as what they are, by LMDB or by a record's checksum. A file that was not cut may be
 * short too, by pages that were taken and given back before they were written.
 */
static int lengthen_file(struct spool *spool)
{
    MDB_envinfo info;
    MDB_stat stat;
    struct stat file;
    int fd;
    int rc = mdb_env_info(spool->env, &info);
    if (rc == 0)
        rc = mdb_env_stat(spool->env, &stat);
    if (rc == 0)
        rc = mdb_env_get_fd(spool->env, &fd);
    if (rc == 0 && fstat(fd, &file) != 0)
        rc = errno;
    if (rc != 0)
        return rc;
    off_t wanted = (off_t)((info.me_last_pgno + 1) * stat.ms_psize);
    return file.st_size >= wanted || ftruncate(fd, wanted) == 0 ? 0 : errno;
}

static int open_environment(struct spool *spool)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t map_bytes = ((size_t)spool->config.map_bytes + page - 1) / page * page;
    int rc = mdb_env_create(&spool->env);
    if (rc == 0)
        rc = mdb_env_set_mapsize(spool->env, map_bytes);
    if (rc == 0)
        rc = mdb_env_set_maxdbs(spool->env, TABLES);
    if (rc == 0)
        rc = mdb_env_open(spool->env, spool->path, 0, 0600);
    if (rc == 0)
        rc = lengthen_file(spool);
    /* A reader that was killed would keep its pages from being used again. */
    int dead = 0;
    if (rc == 0)
        rc = mdb_reader_check(spool->env, &dead);
    return rc;
}

static int open_tables(struct spool *spool, MDB_txn *txn)
{
    const struct {
        const char *name;
        MDB_dbi *handle;
    } tables[TABLES] = {
        {"meta", &spool->meta},       {"streams", &spool->streams}, {"queue", &spool->queue},
        {"receipts", &spool->table},  {"runs", &spool->runs_table}, {"commits", &spool->commits},
        {"damaged", &spool->damaged},
    };
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < TABLES; i++)
        rc = mdb_dbi_open(txn, tables[i].name, MDB_CREATE, tables[i].handle);
    return rc;
}

/* A number of the meta table, or otherwise when it is not there yet. */
int spool_meta_get(struct spool *spool, MDB_txn *txn, const char *name, uint64_t otherwise,
                   uint64_t *ret_value)
{
    MDB_val key = spool_val(name, strlen(name)), value;
    int rc = mdb_get(txn, spool->meta, &key, &value);
    if (rc == 0 && value.mv_size != 8)
        return MDB_CORRUPTED;
    if (rc == 0)
        *ret_value = spool_get64(value.mv_data);
    else if (rc == MDB_NOTFOUND)
        *ret_value = otherwise;
    return rc == MDB_NOTFOUND ? 0 : rc;
}

int spool_meta_put(struct spool *spool, MDB_txn *txn, const char *name, uint64_t number)
{
    uint8_t bytes[8];
    spool_put64(bytes, number);
    MDB_val key = spool_val(name, strlen(name)), value = spool_val(bytes, sizeof bytes);
    return mdb_put(txn, spool->meta, &key, &value, 0);
}

static int start_stream(struct spool *spool, MDB_txn *txn)
{
    uint64_t ordinal;
    int rc = spool_meta_get(spool, txn, META_NEXT_ORDINAL, 1, &ordinal);
    if (rc == 0 && ordinal >= UINT32_MAX)
        rc = MDB_CORRUPTED;
    if (rc == 0)
        rc = spool_meta_put(spool, txn, META_NEXT_ORDINAL, ordinal + 1);
    if (rc != 0)
        return rc;
    const struct spool_stream stream = {(uint32_t)ordinal, uuid_v7(clock_wall_ms()), 0};
    spool->ordinal = stream.ordinal;
    spool->next_sequence = 1;
    return spool_stream_put(spool, txn, &stream);
}

/* A spool of format 1 has all its receipts in the table. */
static int keep_unswept(struct spool *spool, MDB_txn *txn)
{
    uint64_t commit;
    int rc = spool_meta_get(spool, txn, META_UNSWEPT_COMMIT, spool->next_commit, &commit);
    return rc == 0 ? spool_meta_put(spool, txn, META_UNSWEPT_COMMIT, commit) : rc;
}

/* Up to format 3 nobody counted them, but all are in the table or recent. */
static int count_receipts(struct spool *spool, MDB_txn *txn)
{
    MDB_stat stat;
    int rc = mdb_stat(txn, spool->table, &stat);
    if (rc == 0)
        rc = spool_meta_get(spool, txn, META_RECEIPTS,
                            stat.ms_entries + recent_count(&spool->recent), &spool->receipts);
    return rc;
}

/* context: the format that was found. */
static int prepare_step(struct spool *spool, MDB_txn *txn, void *context)
{
    uint64_t *format = context;
    int rc = open_tables(spool, txn);
    if (rc == 0)
        rc = spool_meta_get(spool, txn, META_FORMAT, SPOOL_FORMAT, format);
    if (rc == 0 && (*format > SPOOL_FORMAT || *format < SPOOL_FORMAT_OLDEST))
        rc = MDB_VERSION_MISMATCH;
    if (rc == 0)
        rc = spool_meta_put(spool, txn, META_FORMAT, SPOOL_FORMAT);
    if (rc == 0)
        rc = spool_meta_get(spool, txn, META_NEXT_COMMIT, 1, &spool->next_commit);
    if (rc == 0)
        rc = keep_unswept(spool, txn);
    if (rc == 0)
        rc = spool_runs_load(spool, txn);
    if (rc == 0)
        rc = spool_see_step(spool, txn);
    if (rc == 0)
        rc = spool_gather_step(spool, txn, NULL);
    if (rc == 0)
        rc = count_receipts(spool, txn);
    if (rc == 0)
        rc = spool_streams_drop_empty(spool, txn);
    if (rc == 0)
        rc = start_stream(spool, txn);
    return rc;
}

static enum verdict open_all(struct spool *spool, struct error *error)
{
    enum verdict verdict = file_make_folder(spool->path, error);
    if (verdict == VERDICT_OK)
        verdict = lock(spool, error);
    if (verdict == VERDICT_OK)
        verdict = check_data(spool, error);
    if (verdict == VERDICT_OK)
        verdict = committer_new(&spool->committer, error);
    if (verdict != VERDICT_OK)
        return verdict;
    int rc = open_environment(spool);
    if (rc > 0 && rc != ENOMEM)
        return no_file(spool, "opened", rc, error);
    verdict = spool_verdict(spool, rc, "be opened", error);
    if (verdict != VERDICT_OK)
        return verdict;
    uint64_t format = SPOOL_FORMAT;
    rc = spool_change(spool, SPOOL_MAY_GROW, prepare_step, &format);
    if (format > SPOOL_FORMAT || format < SPOOL_FORMAT_OLDEST)
        return error_set(error, VERDICT_FATAL, "SPOOL_FORMAT",
                         "the spool %s has format %llu where this program knows %d only",
                         spool->path, (unsigned long long)format, SPOOL_FORMAT);
    if (rc == 0)
        mark_opened(spool);
    return spool_verdict(spool, rc, "start a stream", error);
}

enum verdict spool_open(const struct spool_config *config, struct spool **ret_spool,
                        struct error *error)
{
    assert(config->map_bytes > 0 && config->reserve_bytes >= 0 && config->digest != NULL);
    struct spool *spool = calloc(1, sizeof *spool);
    if (spool == NULL)
        return error_no_memory(error);
    spool->lock_fd = -1;
    spool->room_at_ms = INT64_MIN;
    spool->config = *config;
    spool->gather = config->gather > 0 ? config->gather : SPOOL_GATHER;
    spool->part_receipts =
        spool->gather < SPOOL_GATHER ? spool->gather / 4 + 1 : SPOOL_PART_RECEIPTS;
    spool->merged = calloc(spool->part_receipts, sizeof *spool->merged);
    spool->path = strdup(config->path);
    spool->config.path = spool->path;
    const bool has_memory = spool->path != NULL && spool->merged != NULL;
    enum verdict verdict = has_memory ? open_all(spool, error) : error_no_memory(error);
    if (verdict == VERDICT_OK)
        *ret_spool = spool;
    else
        spool_close(&spool);
    return verdict;
}

void spool_close(struct spool **spool)
{
    if (*spool == NULL)
        return;
    committer_free(&(*spool)->committer);
    mdb_env_close((*spool)->env);
    if ((*spool)->lock_fd >= 0)
        (void)close((*spool)->lock_fd);
    recent_free(&(*spool)->recent);
    seen_free(&(*spool)->seen);
    free((*spool)->accept.sorted); /* of a commit that was begun and not ended */
    free((*spool)->merged);
    free((*spool)->path);
    free(*spool);
    *spool = NULL;
}
