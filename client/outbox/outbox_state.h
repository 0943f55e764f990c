/*
 * Where a submission stands, from the first word that was typed to the report it is published in.
 * Up to RECEIVED and REFUSED this computer knows by itself; what follows is what the other side
 * said last.
 */
#ifndef PARALLAX_CLIENT_OUTBOX_OUTBOX_STATE_H
#define PARALLAX_CLIENT_OUTBOX_OUTBOX_STATE_H

#include "base/buffer.h"
#include "base/text.h"
#include "base/wording.h"

#include <stdbool.h>

/* X(id, name, what it means to the coordinator, the states it can change to) */
#define OUTBOX_STATES(X)                                                                           \
    X(OUTBOX_DRAFT, "DRAFT", N_("is being written; not sent"), "QUEUED")                           \
    X(OUTBOX_QUEUED, "QUEUED", N_("is ready and waits for a line"),                                \
      "SENT|RECEIVED|REFUSED|SUPERSEDED|WITHDRAWN")                                                \
    X(OUTBOX_SENT, "SENT", N_("was sent and has no receipt yet; is sent until it has one"),        \
      "RECEIVED|REFUSED")                                                                          \
    X(OUTBOX_RECEIVED, "RECEIVED", N_("the collector has signed a receipt"),                       \
      "STORED|IN_REVIEW|HAS_ISSUES|APPROVED|REJECTED|PUBLISHED|WITHDRAWN|SUPERSEDED|QUARANTINED")  \
    X(OUTBOX_REFUSED, "REFUSED", N_("the collector will not take it as it is"),                    \
      "QUEUED|SUPERSEDED|WITHDRAWN")                                                               \
    X(OUTBOX_STORED, "STORED", N_("is in the database and counted"),                               \
      "IN_REVIEW|HAS_ISSUES|APPROVED|REJECTED|PUBLISHED|WITHDRAWN|SUPERSEDED|QUARANTINED")         \
    X(OUTBOX_IN_REVIEW, "IN_REVIEW", N_("the secretariat is reading it"),                          \
      "STORED|HAS_ISSUES|APPROVED|REJECTED|PUBLISHED|WITHDRAWN|SUPERSEDED")                        \
    X(OUTBOX_HAS_ISSUES, "HAS_ISSUES", N_("the secretariat asks for a change"),                    \
      "STORED|IN_REVIEW|APPROVED|REJECTED|PUBLISHED|WITHDRAWN|SUPERSEDED")                         \
    X(OUTBOX_APPROVED, "APPROVED", N_("the secretariat has approved it"),                          \
      "STORED|IN_REVIEW|HAS_ISSUES|REJECTED|PUBLISHED|WITHDRAWN|SUPERSEDED")                       \
    X(OUTBOX_REJECTED, "REJECTED", N_("the secretariat will not use it"),                          \
      "STORED|IN_REVIEW|HAS_ISSUES|APPROVED|PUBLISHED|WITHDRAWN|SUPERSEDED")                       \
    X(OUTBOX_PUBLISHED, "PUBLISHED", N_("stands in a published report"),                           \
      "STORED|IN_REVIEW|HAS_ISSUES|APPROVED|REJECTED|WITHDRAWN|SUPERSEDED")                        \
    X(OUTBOX_QUARANTINED, "QUARANTINED",                                                           \
      N_("was received and set aside by the database; the "                                        \
         "secretariat can tell why"),                                                              \
      "STORED|IN_REVIEW|HAS_ISSUES|APPROVED|REJECTED|PUBLISHED|WITHDRAWN|SUPERSEDED")              \
    X(OUTBOX_SUPERSEDED, "SUPERSEDED", N_("was amended; the later one counts"), "WITHDRAWN")       \
    X(OUTBOX_WITHDRAWN, "WITHDRAWN", N_("was withdrawn and is in no report from then on"), "")

#define OUTBOX_STATE_ENUMERATOR(id, name, meaning, next) id,
enum outbox_state { OUTBOX_STATES(OUTBOX_STATE_ENUMERATOR) OUTBOX_STATE_COUNT };
#undef OUTBOX_STATE_ENUMERATOR

/* The choices of --state; the same names in the same order. */
#define OUTBOX_STATE_CHOICES                                                                       \
    "DRAFT|QUEUED|SENT|RECEIVED|REFUSED|STORED|IN_REVIEW|HAS_ISSUES|APPROVED|REJECTED|PUBLISHED|"  \
    "QUARANTINED|SUPERSEDED|WITHDRAWN"

struct outbox_state_row {
    const char *name;
    const char *meaning; /* English; goes through wording() */
    const char *next;    /* names joined with | */
};
extern const struct outbox_state_row outbox_state_rows[OUTBOX_STATE_COUNT];

/* False: no such state. */
bool outbox_state_of(struct text name, enum outbox_state *ret_state);
/* Whether the table lets one follow the other. */
bool outbox_state_follows(enum outbox_state from, enum outbox_state to);
/* The whole table as Markdown: docs/client.md has it, and a test compares. */
void outbox_state_document(struct buffer *out);

#endif
