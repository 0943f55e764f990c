/* See retry.h. */
#include "base/retry.h"

void retry_init(struct retry *retry, int64_t first_ms, int64_t limit_ms, uint64_t seed)
{
    *retry = (struct retry){first_ms, limit_ms, 0, seed};
}

/* splitmix64 (Steele, Lea, Flood 2014): any state is a good one, zero too. */
static uint64_t next_random(uint64_t *state)
{
    *state += UINT64_C(0x9e3779b97f4a7c15);
    uint64_t z = *state;
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

int64_t retry_next_ms(struct retry *retry)
{
    if (retry->current_ms == 0)
        retry->current_ms = retry->first_ms;
    else if (retry->current_ms > retry->limit_ms / 2)
        retry->current_ms = retry->limit_ms;
    else
        retry->current_ms *= 2;
    if (retry->current_ms > retry->limit_ms)
        retry->current_ms = retry->limit_ms;
    int64_t half = retry->current_ms / 2;
    uint64_t span = (uint64_t)(retry->current_ms - half) + 1;
    return half + (int64_t)(next_random(&retry->random) % span);
}

void retry_reset(struct retry *retry)
{
    retry->current_ms = 0;
}
