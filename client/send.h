/*
 * Sending what is queued: the shell around client/sender.h.
 */
#ifndef PARALLAX_CLIENT_SEND_H
#define PARALLAX_CLIENT_SEND_H

#include "base/error.h"
#include "client/answer.h"
#include "client/session.h"

#include <stdbool.h>

struct send_summary {
    struct answer_counts counts;
    bool gave_up; /* patience ran out */
};

/*
 * Sends until every queued submission is answered, or patience_ms passes without one. RETRY
 * COLLECTOR_SILENT when it gave up; REJECT when the collector refuses frames as a whole, or
 * RECEIPT_WRONG when a receipt did not verify. The summary is filled in every case: what was
 * answered before counts.
 */
enum verdict send_queued(struct session *session, int64_t patience_ms,
                         struct send_summary *ret_summary, struct error *error);

#endif
