/*
 * How long what is gathered waits to become more before it is written.
 *
 * A transaction costs PostgreSQL some milliseconds whatever is in it (tallies, ledger, the wait for
 * the disk), so a flood that is written as it comes in costs half as much again as one that is
 * written by the thousands. But what comes alone must not wait. So the wait follows how much the
 * last transaction had: next to nothing after a few rows, and it grows only while more than
 * LINGER_ROWS_A_MS come in, and it ends when nothing has come for a moment: the last of a flood
 * would wait in vain.
 *
 * Pure; the clock is an argument.
 */
#ifndef PARALLAX_AGGREGATOR_LINGER_H
#define PARALLAX_AGGREGATOR_LINGER_H

#include <stdbool.h>
#include <stdint.h>

#define LINGER_ROWS_A_MS 10
#define LINGER_MS_MAX 200
#define LINGER_QUIET_MS 20

struct linger {
    int64_t enough; /* rows that wait no longer */
    int64_t wait_ms;
    int64_t since_ms; /* when the first of what is gathered was seen */
    int64_t rows;     /* so many were gathered by grew_ms */
    int64_t grew_ms;
    bool waits; /* something is gathered */
};

/* enough is at least 1. */
void linger_init(struct linger *linger, int64_t enough);
/* Whether the rows that are gathered by now are to be written; false for none. */
bool linger_is_over(struct linger *linger, int64_t rows, int64_t now_ms);
/* So many rows are written now. */
void linger_took(struct linger *linger, int64_t rows);
/* How long it is until they are to be written; -1 when none are gathered. */
int64_t linger_left_ms(const struct linger *linger, int64_t now_ms);

#endif
