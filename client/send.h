/*
 * Sending what is queued: the shell around client/sender.h.
 */
#ifndef PARALLAX_CLIENT_SEND_H
#define PARALLAX_CLIENT_SEND_H

#include "base/error.h"
#include "client/answer.h"
#include "client/session.h"

#include <stdbool.h>
#include <stdint.h>

struct send_summary {
    struct answer_counts counts;
    int64_t took_ms;       /* in all, from the greeting to the last answer */
    int64_t payload_bytes; /* of what was answered */
    bool gave_up;          /* patience ran out */
    bool elsewhere;        /* another process sends from this home: nothing was done */
};

/* Bytes a second; 0 where nothing was answered. */
double send_rate(const struct send_summary *summary);

/*
 * Sends until every queued submission is answered, or nothing gets further for patience_ms, or
 * stopping_asked. The home is lent while the line is waited for (client/home.h); what others queue
 * meanwhile is sent, too. RETRY COLLECTOR_SILENT when it gave up; REJECT when the collector refuses
 * frames as a whole, or RECEIPT_WRONG when a receipt did not verify. The summary is filled in every
 * case: what was answered before counts.
 */
enum verdict send_queued(struct session *session, int64_t patience_ms,
                         struct send_summary *ret_summary, struct error *error);

#endif
