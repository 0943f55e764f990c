/*
 * What became of a client's submissions: this collector's own word from its spool, and the
 * database's, which the aggregator is asked for. Nobody waits for that here: a question stands in a
 * table until the answer comes or is no longer waited for (questions.h).
 */
#ifndef PARALLAX_COLLECTOR_STATUS_H
#define PARALLAX_COLLECTOR_STATUS_H

#include "base/error.h"
#include "base/uuid.h"
#include "collector/counters.h"
#include "collector/questions.h"
#include "spool/spool.h"
#include "wire/client_protocol.h"
#include "wire/link.h"
#include "wire/relay_protocol.h"

#include <stdbool.h>
#include <stdint.h>

/* The most ids of one request. With more than STATUS_ASKED_MAX of them the database is not asked.
 */
#define STATUS_IDS_MAX 4096u

struct status;

/* All borrowed for the status' life. */
struct status_config {
    struct link *link; /* to clients */
    struct spool *spool;
    struct collector_counters *counters;
};

enum verdict status_new(const struct status_config *config, struct status **ret_status,
                        struct error *error);
void status_free(struct status **status);

/*
 * A client's REQUEST_STATUS: answered at once when the aggregator cannot be asked, or kept. REJECT
 * STATUS_COUNT, RETRY STATUS_BUSY or NO_MEMORY: not answered, the caller tells why. FATAL when the
 * spool cannot be read.
 */
enum verdict status_ask(struct status *status, const struct link_frame *frame,
                        const struct uuid *organisation, const struct client_request *request,
                        int64_t now_ms, struct error *error);
/* Whether there is an aggregator that answers such questions. */
void status_set_reach(struct status *status, bool reaches);
/* The next question for the aggregator, NULL: none; status_sent when it has left. */
struct question *status_unsent(struct status *status);
void status_sent(struct question *question);
/* The aggregator's report: its question is answered. One that nobody waits for is ignored. */
void status_hear(struct status *status, const struct relay_down *report);
/* Answers what has waited long enough, with what is known here; all of it when everything ends. */
void status_expire(struct status *status, int64_t now_ms);
void status_end(struct status *status);
int64_t status_wait_ms(const struct status *status, int64_t now_ms, int64_t limit_ms);

#endif
