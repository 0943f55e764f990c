/*
 * Frames from clients: hello is answered at once, status as soon as the aggregator has been asked,
 * submissions are judged and put into the round.
 */
#ifndef PARALLAX_COLLECTOR_REQUESTS_H
#define PARALLAX_COLLECTOR_REQUESTS_H

#include "base/error.h"
#include "collector/catalogue_cache.h"
#include "collector/connections.h"
#include "collector/counters.h"
#include "collector/quota.h"
#include "collector/round.h"
#include "collector/status.h"
#include "seal/seal.h"
#include "spool/spool.h"
#include "wire/link.h"

#include <stdint.h>

struct requests;

/* All borrowed for the life of the requests. */
struct requests_config {
    struct catalogue_cache *catalogue;
    const struct identity *identity;
    struct spool *spool;
    struct link *link;
    struct connections *connections;
    struct quota *quota;
    struct status *status;
    struct collector_counters *counters;
};

enum verdict requests_new(const struct requests_config *config, struct requests **ret_requests,
                          struct error *error);
void requests_free(struct requests **requests);
/*
 * Takes what clients sent until nothing waits, the round is full, or it has taken so long that who
 * came meanwhile should not wait any longer for their receipts. FATAL only.
 */
enum verdict requests_take(struct requests *requests, struct round *round, int64_t now_ms,
                           struct error *error);

#endif
