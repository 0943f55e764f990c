/*
 * The collector's door: who is let in, and who is shown out. Authentication (RFC 27), and the hands
 * of connections.h and quota.h.
 */
#ifndef PARALLAX_COLLECTOR_ENTRANCE_H
#define PARALLAX_COLLECTOR_ENTRANCE_H

#include "base/error.h"
#include "collector/catalogue_cache.h"
#include "collector/connections.h"
#include "collector/counters.h"
#include "collector/quota.h"
#include "wire/link.h"
#include "wire/zap.h"

#include <stdint.h>

struct entrance;

/* All borrowed for its life. */
struct entrance_config {
    const char *endpoint;
    const uint8_t *curve_secret; /* 32 bytes */
    int64_t connections, organisation_connections;
    struct catalogue_cache *catalogue;
    struct quota *quota;
    struct collector_counters *counters;
};

/* Opens the socket, after the handler that guards it. Errors as zap_new and link_serve. */
enum verdict entrance_open(const struct entrance_config *config, struct entrance **ret_entrance,
                           struct error *error);
/* The socket first, the handler last. linger_ms: for answers that still wait to leave. */
void entrance_close(struct entrance **entrance, int linger_ms);

struct link *entrance_link(const struct entrance *entrance);
struct zap *entrance_zap(const struct entrance *entrance);
struct connections *entrance_connections(const struct entrance *entrance);

/* Answers handshakes, in bounded number, and ends what has to go. */
void entrance_serve(struct entrance *entrance, int64_t steady_ms);
/* Takes what is told of connections; link and connections are an entrance's. */
void entrance_follow(struct link *link, struct connections *connections, int64_t steady_ms);

#endif
