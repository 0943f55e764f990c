/*
 * Where a submission stands on the coordinator's side. What was sent but not answered is QUEUED
 * still: only a stored receipt says that it arrived.
 */
#ifndef PARALLAX_CLIENT_OUTBOX_STATE_H
#define PARALLAX_CLIENT_OUTBOX_STATE_H

#include "base/text.h"

#include <stdbool.h>

/* X(id, name, what it means to the coordinator, the states it can change to) */
#define OUTBOX_STATES(X)                                                                           \
    X(OUTBOX_QUEUED, "QUEUED", "waits for its receipt, is sent until it has one",                  \
      "RECEIVED|REFUSED")                                                                          \
    X(OUTBOX_RECEIVED, "RECEIVED", "the collector has signed a receipt", "STORED")                 \
    X(OUTBOX_STORED, "STORED", "the collector's word that it is in the database", "")              \
    X(OUTBOX_REFUSED, "REFUSED", "the collector will not take it as it is", "QUEUED")

#define OUTBOX_STATE_ENUMERATOR(id, name, meaning, next) id,
enum outbox_state { OUTBOX_STATES(OUTBOX_STATE_ENUMERATOR) OUTBOX_STATE_COUNT };
#undef OUTBOX_STATE_ENUMERATOR

/* The choices of --state; the same names in the same order. */
#define OUTBOX_STATE_CHOICES "QUEUED|RECEIVED|STORED|REFUSED"

struct outbox_state_row {
    const char *name;
    const char *meaning;
    const char *next; /* names joined with | */
};
extern const struct outbox_state_row outbox_state_rows[OUTBOX_STATE_COUNT];

/* False: no such state. */
bool outbox_state_of(struct text name, enum outbox_state *ret_state);

#endif
