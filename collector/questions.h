/*
 * Questions of clients that wait for the aggregator's answer: who asked what, and what this
 * collector knows itself. Each waits for so long at most and is then answered with that alone.
 *
 * Pure: the clock is an argument. Bounded in all and for each organisation, so that one that asks
 * without end takes no place from the others, and as a table of a few MiB at most.
 */
#ifndef PARALLAX_COLLECTOR_QUESTIONS_H
#define PARALLAX_COLLECTOR_QUESTIONS_H

#include "base/error.h"
#include "base/uuid.h"
#include "wire/link.h"
#include "wire/status_line.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define QUESTIONS_MAX 256
#define QUESTIONS_OF_ONE_MAX 8
/* Shorter than a client waits before it asks again (client/line.h). */
#define QUESTION_PATIENCE_MS 2000

/* An id and what the collector knows of it. */
struct question_line {
    struct uuid id;
    bool known, forwarded;
};

/* Who asked, and by which number of theirs. */
struct question_asker {
    uint8_t peer[LINK_PEER_BYTES];
    size_t peer_length;
    struct uuid organisation;
    uint64_t request;
};

struct question {
    uint64_t number; /* ours; never 0, never used again */
    struct question_asker asker;
    int64_t due_ms;
    bool sent;
    size_t count;
    struct question_line lines[];
};

/* Zero-filled is a valid empty one. */
struct questions {
    size_t count;
    struct question *at[QUESTIONS_MAX]; /* oldest first, so the next due first */
    uint64_t last_number;
};

void questions_free(struct questions *questions);
/*
 * Copies the question. RETRY STATUS_BUSY when too many wait, of all or of this organisation; RETRY
 * NO_MEMORY.
 */
enum verdict questions_add(struct questions *questions, const struct question_asker *asker,
                           const struct question_line *lines, size_t count, int64_t now_ms,
                           struct error *error);
/* The oldest that was not sent to the aggregator; NULL: there is none. */
struct question *questions_unsent(struct questions *questions);
/* NULL: no question of this number waits any longer. */
struct question *questions_find(const struct questions *questions, uint64_t number);
/* The oldest that has waited long enough; NULL: none has. */
struct question *questions_due(const struct questions *questions, int64_t now_ms);
/* Takes it out and frees it. */
void questions_drop(struct questions *questions, struct question *question);
/* Milliseconds until the next is due; limit_ms when none is before. */
int64_t questions_wait_ms(const struct questions *questions, int64_t now_ms, int64_t limit_ms);

#endif
