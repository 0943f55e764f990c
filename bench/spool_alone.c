/* See spool_alone.h. */
#include "bench/spool_alone.h"

#include "base/clock.h"
#include "bench/samples.h"
#include "seal/seal.h"
#include "spool/spool.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define COMMIT_RECORDS 1000
#define PAYLOAD_BYTES 1060
#define MAP_BYTES ((int64_t)16 << 30)
/* What a commit record has for each: a leaf. */
#define LEAF_BYTES 32

/* Ids of one day, as unnamed submissions have them, and all of another content. */
static void make_entries(struct spool_entry *entries, size_t count, char *payloads, int64_t day_ms)
{
    for (size_t i = 0; i < count; i++) {
        char *payload = payloads + i * PAYLOAD_BYTES;
        entries[i] =
            (struct spool_entry){.id = uuid_v7(day_ms), .payload = {payload, PAYLOAD_BYTES}};
        memset(payload, 'x', PAYLOAD_BYTES);
        memcpy(payload, entries[i].id.bytes, sizeof entries[i].id.bytes);
        seal_digest(entries[i].payload, entries[i].digest);
    }
}

static enum verdict accept_all(struct spool *spool, size_t count, double *ret_s,
                               struct error *error)
{
    static struct spool_entry entries[COMMIT_RECORDS];
    static char record[COMMIT_RECORDS * LEAF_BYTES];
    char *payloads = malloc((size_t)COMMIT_RECORDS * PAYLOAD_BYTES);
    int64_t now_ms = clock_wall_ms(), spent_ns = 0;
    enum verdict verdict = payloads == NULL ? error_no_memory(error) : VERDICT_OK;
    for (size_t at = 0; verdict == VERDICT_OK && at < count; at += COMMIT_RECORDS) {
        size_t part = count - at < COMMIT_RECORDS ? count - at : COMMIT_RECORDS;
        make_entries(entries, part, payloads, now_ms - now_ms % CLOCK_DAY_MS);
        int64_t start_ns = now_ns();
        verdict = spool_accept(spool, entries, part, (struct text){record, part * LEAF_BYTES},
                               clock_day(now_ms), error);
        spent_ns += now_ns() - start_ns;
    }
    *ret_s = (double)spent_ns / 1e9;
    free(payloads);
    return verdict;
}

static void remove_files(const char *path)
{
    static const char *const names[] = {"data.mdb", "lock.mdb", "spool.lock"};
    char file[4096];
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (snprintf(file, sizeof file, "%s/%s", path, names[i]) < (int)sizeof file)
            (void)unlink(file);
    (void)rmdir(path);
}

enum verdict spool_alone(const char *path, size_t count, double *ret_s, struct error *error)
{
    const struct spool_config config = {
        .path = path, .map_bytes = MAP_BYTES, .limit_percent = 95, .digest = seal_digest};
    struct spool *spool;
    enum verdict verdict = spool_open(&config, &spool, error);
    if (verdict != VERDICT_OK)
        return verdict;
    verdict = accept_all(spool, count, ret_s, error);
    spool_close(&spool);
    remove_files(path);
    return verdict;
}
