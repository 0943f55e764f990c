/*
 * The connection to the aggregator: reads the spool, sends within credit, lets go of what is
 * acknowledged, takes the catalogue, passes clients' questions on. Decisions are forward.h's; this
 * is their hands.
 */
#ifndef PARALLAX_COLLECTOR_RELAY_H
#define PARALLAX_COLLECTOR_RELAY_H

#include "base/error.h"
#include "collector/catalogue_cache.h"
#include "collector/counters.h"
#include "collector/status.h"
#include "seal/seal.h"
#include "spool/spool.h"
#include "wire/link.h"

#include <stdint.h>

struct relay;

/* All borrowed for the relay's life. */
struct relay_config {
    const char *endpoint;
    struct identity_public aggregator;
    const struct identity *identity;
    struct spool *spool;
    struct catalogue_cache *catalogue;
    struct status *status; /* whose questions are passed on */
    struct collector_counters *counters;
};

enum verdict relay_open(const struct relay_config *config, struct relay **ret_relay,
                        struct error *error);
void relay_close(struct relay **relay);
/* To wait on; may change with every relay_work. */
struct link *relay_link(const struct relay *relay);
/* A batch waits for room in the link's queue: wait until the link can be written, too. */
bool relay_is_blocked(const struct relay *relay);
/* The spool has something new to send. */
void relay_wake(struct relay *relay);
/* Milliseconds until relay_work is due by the clock; 0 when it can send more at once. */
int64_t relay_wait_ms(const struct relay *relay, int64_t now_ms);
/* Takes what came and does what is due, in bounded rounds. FATAL when the spool cannot be read. */
enum verdict relay_work(struct relay *relay, int64_t now_ms, struct error *error);

#endif
