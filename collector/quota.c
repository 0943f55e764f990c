/* See quota.h. A bucket counts thousandths of tokens: a rate per second is one per millisecond. */
#include "collector/quota.h"

#include "wire/client_protocol.h"

#include <stdlib.h>

#define TOKEN 1000 /* thousandths */
#define BURSTS_PER_S 10

struct bucket {
    int64_t level; /* thousandths of tokens */
    int64_t at_ms; /* when it was level */
};

struct quota {
    int64_t rate_per_s;
    int64_t full; /* thousandths of tokens */
    int64_t version;
    size_t bucket_count;
    struct bucket *buckets;
};

enum verdict quota_new(int64_t rate_per_s, struct quota **ret_quota, struct error *error)
{
    struct quota *quota = calloc(1, sizeof *quota);
    if (quota == NULL)
        return error_no_memory(error);
    int64_t burst = rate_per_s / BURSTS_PER_S;
    if (burst < (int64_t)CLIENT_FRAME_SUBMISSIONS_MAX)
        burst = (int64_t)CLIENT_FRAME_SUBMISSIONS_MAX;
    quota->rate_per_s = rate_per_s;
    quota->full = burst * TOKEN;
    *ret_quota = quota;
    return VERDICT_OK;
}

void quota_free(struct quota **quota)
{
    if (*quota == NULL)
        return;
    free((*quota)->buckets);
    free(*quota);
    *quota = NULL;
}

enum verdict quota_follow(struct quota *quota, const struct catalogue *catalogue,
                          struct error *error)
{
    size_t count = catalogue->organisation_count;
    if (quota->rate_per_s == 0 ||
        (quota->version == catalogue->version && quota->bucket_count == count))
        return VERDICT_OK;
    free(quota->buckets);
    quota->bucket_count = 0;
    quota->buckets = calloc(count + 1, sizeof *quota->buckets);
    if (quota->buckets == NULL)
        return error_no_memory(error);
    for (size_t i = 0; i < count; i++)
        quota->buckets[i].level = quota->full;
    quota->bucket_count = count;
    quota->version = catalogue->version;
    return VERDICT_OK;
}

/* What came back since. A long time is not multiplied out: it would overflow, and fills it anyway.
 */
static void refill(const struct quota *quota, struct bucket *bucket, int64_t steady_ms)
{
    int64_t missing = quota->full - bucket->level;
    int64_t passed_ms = steady_ms > bucket->at_ms ? steady_ms - bucket->at_ms : 0;
    if (passed_ms > missing / quota->rate_per_s)
        bucket->level = quota->full;
    else
        bucket->level += passed_ms * quota->rate_per_s;
    bucket->at_ms = steady_ms;
}

uint32_t quota_take(struct quota *quota, uint32_t organisation, size_t tokens, int64_t steady_ms)
{
    if (quota->rate_per_s == 0)
        return 0;
    if (organisation >= quota->bucket_count)
        return QUOTA_WAIT_MS_MAX;
    struct bucket *bucket = &quota->buckets[organisation];
    int64_t asked = quota->full;
    if (tokens < (size_t)(quota->full / TOKEN))
        asked = (int64_t)(tokens > 0 ? tokens : 1) * TOKEN;
    refill(quota, bucket, steady_ms);
    if (bucket->level >= asked) {
        bucket->level -= asked;
        return 0;
    }
    int64_t wait_ms = (asked - bucket->level + quota->rate_per_s - 1) / quota->rate_per_s;
    return wait_ms > (int64_t)QUOTA_WAIT_MS_MAX ? QUOTA_WAIT_MS_MAX : (uint32_t)wait_ms;
}
