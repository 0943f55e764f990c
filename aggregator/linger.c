/* See linger.h. */
#include "aggregator/linger.h"

void linger_init(struct linger *linger, int64_t enough)
{
    *linger = (struct linger){.enough = enough};
}

bool linger_is_over(struct linger *linger, int64_t rows, int64_t now_ms)
{
    if (rows == 0)
        return false;
    if (!linger->waits)
        linger->since_ms = now_ms;
    if (!linger->waits || rows > linger->rows)
        linger->grew_ms = now_ms;
    linger->rows = rows;
    linger->waits = true;
    return rows >= linger->enough || linger_left_ms(linger, now_ms) == 0;
}

void linger_took(struct linger *linger, int64_t rows)
{
    int64_t wait_ms = rows / LINGER_ROWS_A_MS;
    linger->wait_ms = wait_ms < LINGER_MS_MAX ? wait_ms : LINGER_MS_MAX;
    linger->waits = false;
}

int64_t linger_left_ms(const struct linger *linger, int64_t now_ms)
{
    if (!linger->waits)
        return -1;
    int64_t until_ms = linger->since_ms + linger->wait_ms;
    if (linger->grew_ms + LINGER_QUIET_MS < until_ms)
        until_ms = linger->grew_ms + LINGER_QUIET_MS;
    return until_ms > now_ms ? until_ms - now_ms : 0;
}
