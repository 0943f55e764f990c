/*
 * The thread that asks PostgreSQL what became of submissions, over a connection of its own: storing
 * never waits for it. One question at a time, and after each it rests for as long as that took, so
 * that asking costs the database at most half of one connection's time.
 *
 * A question that cannot be answered soon is not worth an answer: its asker has gone on without.
 */
#ifndef PARALLAX_AGGREGATOR_ASKER_H
#define PARALLAX_AGGREGATOR_ASKER_H

#include "aggregator/mailbox.h"
#include "aggregator/streams.h"
#include "base/arena.h"
#include "base/error.h"
#include "wire/relay_protocol.h"

#include <stdbool.h>
#include <stdint.h>

/* Questions that wait or are being asked; at most. */
#define ASKER_QUESTIONS_MAX 64
/* A question that waited longer is dropped: a collector waits for no answer longer than that. */
#define ASKER_STALE_MS 2000

struct asker_answer {
    struct mailbox_item item;
    struct stream_peer at; /* the collector that asked */
    uint64_t question;     /* its number */
    bool unavailable;      /* the database cannot be asked now */
    struct arena *arena;   /* owns lines */
    size_t count;
    const struct relay_status *lines;
};

struct asker;

/* Starts the thread, which connects when there is something to ask. Both are borrowed for its life.
 */
enum verdict asker_start(const char *url, const uint8_t *pseudonym_key, struct asker **ret_asker,
                         struct error *error);
/* As writer_stop. */
void asker_stop(struct asker **asker, int64_t limit_ms);
/*
 * Hands a question (RELAY_STATUS_QUERY) over, which is copied. False: too many wait, or memory ran
 * out; nothing will come.
 */
bool asker_ask(struct asker *asker, const struct stream_peer *at, const struct relay_up *question);
/* Readable when there is an answer. */
int asker_fd(const struct asker *asker);
/* NULL when there is none; free with asker_answer_free. */
struct asker_answer *asker_take(struct asker *asker);
void asker_answer_free(struct asker_answer **answer);

#endif
