/* See quota.h. A bucket counts thousandths of tokens: a rate per second is one per millisecond. */
#include "collector/quota.h"

#include "wire/client_protocol.h"

#include <stdlib.h>

#define TOKEN 1000 /* thousandths */

struct bucket {
    int64_t level; /* thousandths of tokens */
    int64_t at_ms; /* when it was level */
};

/* What is the same for all buckets of a kind. */
struct flow {
    int64_t rate_per_s;
    int64_t full; /* thousandths of tokens */
};

struct member {
    struct bucket submissions, handshakes;
    int strikes;
    int64_t shut_until_ms;
};

struct quota {
    struct flow submissions, handshakes;
    int64_t version;
    size_t member_count;
    struct member *members;
};

enum verdict quota_new(int64_t rate_per_s, struct quota **ret_quota, struct error *error)
{
    struct quota *quota = calloc(1, sizeof *quota);
    if (quota == NULL)
        return error_no_memory(error);
    int64_t burst = rate_per_s * QUOTA_BURST_S;
    if (burst < (int64_t)CLIENT_FRAME_SUBMISSIONS_MAX)
        burst = (int64_t)CLIENT_FRAME_SUBMISSIONS_MAX;
    quota->submissions = (struct flow){rate_per_s, burst * TOKEN};
    quota->handshakes = (struct flow){QUOTA_HANDSHAKES_PER_S, (int64_t)QUOTA_HANDSHAKES * TOKEN};
    *ret_quota = quota;
    return VERDICT_OK;
}

void quota_free(struct quota **quota)
{
    if (*quota == NULL)
        return;
    free((*quota)->members);
    free(*quota);
    *quota = NULL;
}

enum verdict quota_follow(struct quota *quota, const struct catalogue *catalogue,
                          struct error *error)
{
    size_t count = catalogue->organisation_count;
    if (quota->version == catalogue->version && quota->member_count == count)
        return VERDICT_OK;
    free(quota->members);
    quota->member_count = 0;
    quota->members = calloc(count + 1, sizeof *quota->members);
    if (quota->members == NULL)
        return error_no_memory(error);
    for (size_t i = 0; i < count; i++) {
        quota->members[i].submissions.level = quota->submissions.full;
        quota->members[i].handshakes.level = quota->handshakes.full;
        quota->members[i].shut_until_ms = INT64_MIN;
    }
    quota->member_count = count;
    quota->version = catalogue->version;
    return VERDICT_OK;
}

/* What came back since. A long time is not multiplied out: it would overflow, and fills it anyway.
 */
static void refill(const struct flow *flow, struct bucket *bucket, int64_t steady_ms)
{
    int64_t missing = flow->full - bucket->level;
    int64_t passed_ms = steady_ms > bucket->at_ms ? steady_ms - bucket->at_ms : 0;
    if (passed_ms > missing / flow->rate_per_s)
        bucket->level = flow->full;
    else
        bucket->level += passed_ms * flow->rate_per_s;
    bucket->at_ms = steady_ms;
}

/* 0, or the time until so much will be there. */
static uint32_t take(const struct flow *flow, struct bucket *bucket, size_t tokens,
                     int64_t steady_ms)
{
    int64_t asked = flow->full;
    if (tokens < (size_t)(flow->full / TOKEN))
        asked = (int64_t)(tokens > 0 ? tokens : 1) * TOKEN;
    refill(flow, bucket, steady_ms);
    if (bucket->level >= asked) {
        bucket->level -= asked;
        return 0;
    }
    int64_t wait_ms = (asked - bucket->level + flow->rate_per_s - 1) / flow->rate_per_s;
    return wait_ms > (int64_t)QUOTA_WAIT_MS_MAX ? QUOTA_WAIT_MS_MAX : (uint32_t)wait_ms;
}

uint32_t quota_take(struct quota *quota, uint32_t organisation, size_t tokens, int64_t steady_ms)
{
    if (organisation >= quota->member_count)
        return QUOTA_WAIT_MS_MAX;
    if (quota->submissions.rate_per_s == 0)
        return 0;
    struct member *member = &quota->members[organisation];
    uint32_t wait_ms = take(&quota->submissions, &member->submissions, tokens, steady_ms);
    if (wait_ms == 0) {
        member->strikes = 0;
    } else if (++member->strikes > QUOTA_STRIKES) {
        member->strikes = 0;
        member->shut_until_ms = steady_ms + QUOTA_SHUT_MS;
        /* What would come back meanwhile does not. */
        member->submissions = (struct bucket){0, member->shut_until_ms};
    }
    return wait_ms;
}

void quota_charge(struct quota *quota, uint32_t organisation, size_t tokens, int64_t steady_ms)
{
    if (organisation >= quota->member_count || quota->submissions.rate_per_s == 0)
        return;
    struct bucket *bucket = &quota->members[organisation].submissions;
    refill(&quota->submissions, bucket, steady_ms);
    bool enough = tokens < (size_t)(bucket->level / TOKEN);
    bucket->level = enough ? bucket->level - (int64_t)tokens * TOKEN : 0;
}

bool quota_is_shut(const struct quota *quota, uint32_t organisation, int64_t steady_ms)
{
    return organisation >= quota->member_count ||
           steady_ms < quota->members[organisation].shut_until_ms;
}

bool quota_admits(struct quota *quota, uint32_t organisation, int64_t steady_ms)
{
    return !quota_is_shut(quota, organisation, steady_ms) &&
           take(&quota->handshakes, &quota->members[organisation].handshakes, 1, steady_ms) == 0;
}
