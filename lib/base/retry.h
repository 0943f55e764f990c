/*
 * Back-off with jitter: how long to wait before the next try of something that said RETRY.
 * Exponential from first_ms to limit_ms; each wait is drawn from its upper half, so that many
 * waiters do not come back at the same instant.
 */
#ifndef PARALLAX_BASE_RETRY_H
#define PARALLAX_BASE_RETRY_H

#include <stdint.h>

struct retry {
    int64_t first_ms, limit_ms;
    int64_t current_ms; /* 0: no failure yet */
    uint64_t random;    /* state of the jitter; any seed */
};

void retry_init(struct retry *retry, int64_t first_ms, int64_t limit_ms, uint64_t seed);
/* After a failure: milliseconds to wait now. */
int64_t retry_next_ms(struct retry *retry);
/* After a success. */
void retry_reset(struct retry *retry);

#endif
