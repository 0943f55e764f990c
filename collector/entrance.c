/* See entrance.h. */
#include "collector/entrance.h"

#include "base/clock.h"
#include "base/log.h"
#include "wire/client_protocol.h"

#include <stdlib.h>
#include <sys/resource.h>

/* Handshakes answered in one step, so that a storm of them cannot stop the rest. */
#define STEP_HANDSHAKES 64
#define PEERS_QUEUE 64
/* So many have gone since memory was given back: it is time again, when ZeroMQ has freed theirs. */
#define GONE_CONNECTIONS 256
#define GONE_MS 2000

struct entrance {
    struct entrance_config config;
    struct zap *zap;
    struct link *link;
    struct connections *connections;
    int64_t catalogue_version; /* by which connections were looked at last */
    size_t known;              /* connections when memory was given back last, or the most since */
    int64_t release_due_ms;    /* INT64_MAX: not due */
};

/* Who is not enrolled is refused; who is and cannot come in now comes again by itself. */
static enum zap_answer admits(void *context, const uint8_t curve[32])
{
    struct entrance *entrance = context;
    const struct catalogue *catalogue = catalogue_cache_current(entrance->config.catalogue);
    const struct organisation_key *key = catalogue_key(catalogue, curve);
    if (key == NULL)
        return ZAP_REFUSED;
    if (!connections_are_full(entrance->connections) &&
        quota_admits(entrance->config.quota, key->organisation, clock_steady_ms()))
        return ZAP_ADMITTED;
    entrance->config.counters->peers_put_off++;
    return ZAP_PUT_OFF;
}

static size_t descriptor_limit(void)
{
    struct rlimit limit;
    return getrlimit(RLIMIT_NOFILE, &limit) == 0 ? (size_t)limit.rlim_cur : 1024;
}

static enum verdict open_link(struct entrance *entrance, struct error *error)
{
    const struct link_server_config server = {
        .endpoint = entrance->config.endpoint,
        .curve_secret = entrance->config.curve_secret,
        .frame_bytes_max = CLIENT_FRAME_BYTES_MAX,
        .peers_queue = PEERS_QUEUE,
    };
    enum verdict verdict = zap_new(admits, entrance, &entrance->zap, error);
    if (verdict == VERDICT_OK)
        verdict = link_serve(&server, &entrance->link, error);
    return verdict == VERDICT_OK ? link_watch(entrance->link, error) : verdict;
}

enum verdict entrance_open(const struct entrance_config *config, struct entrance **ret_entrance,
                           struct error *error)
{
    struct entrance *entrance = calloc(1, sizeof *entrance);
    if (entrance == NULL)
        return error_no_memory(error);
    entrance->config = *config;
    entrance->release_due_ms = INT64_MAX;
    const struct connections_limits limits = connections_limits_of(
        descriptor_limit(), (size_t)config->connections, (size_t)config->organisation_connections);
    if (limits.heard < (size_t)config->connections)
        LOG(LOG_CONNECTIONS_FEWER, log_number("connections", (int64_t)limits.heard));
    enum verdict verdict = connections_new(&limits, &entrance->connections, error);
    if (verdict == VERDICT_OK)
        verdict = open_link(entrance, error);
    if (verdict != VERDICT_OK) {
        entrance_close(&entrance, 0);
        return verdict;
    }
    *ret_entrance = entrance;
    return VERDICT_OK;
}

void entrance_close(struct entrance **entrance_place, int linger_ms)
{
    struct entrance *entrance = *entrance_place;
    if (entrance == NULL)
        return;
    link_free(&entrance->link, linger_ms);
    zap_free(&entrance->zap);
    connections_free(&entrance->connections);
    free(entrance);
    *entrance_place = NULL;
}

struct link *entrance_link(const struct entrance *entrance)
{
    return entrance->link;
}

struct zap *entrance_zap(const struct entrance *entrance)
{
    return entrance->zap;
}

struct connections *entrance_connections(const struct entrance *entrance)
{
    return entrance->connections;
}

void entrance_follow(struct link *link, struct connections *connections, int64_t steady_ms)
{
    struct link_event event;
    while (link_next_event(link, &event))
        switch (event.kind) {
        case LINK_OPENED:
            if (connections_opened(connections, event.connection, steady_ms, NULL) != VERDICT_OK)
                link_cut(link, event.connection);
            break;
        case LINK_CLOSED:
            connections_closed(connections, event.connection);
            break;
        }
}

static void answer_handshakes(struct entrance *entrance)
{
    int refused = 0;
    const struct catalogue *catalogue = catalogue_cache_current(entrance->config.catalogue);
    /* Without buckets nobody is let in, and the next step tries again. */
    (void)quota_follow(entrance->config.quota, catalogue, NULL);
    if (catalogue->version != entrance->catalogue_version) {
        connections_revoke(entrance->connections, catalogue, clock_steady_ms());
        entrance->catalogue_version = catalogue->version;
    }
    zap_serve(entrance->zap, STEP_HANDSHAKES, &refused);
    if (refused > 0) {
        entrance->config.counters->peers_refused += refused;
        LOG(LOG_PEER_REFUSED, log_number("count", refused));
    }
}

static void release_memory_when_due(struct entrance *entrance, int64_t steady_ms)
{
    size_t known = connections_count(entrance->connections);
    if (known > entrance->known)
        entrance->known = known;
    if (entrance->release_due_ms == INT64_MAX && entrance->known >= known + GONE_CONNECTIONS)
        entrance->release_due_ms = steady_ms + GONE_MS;
    if (steady_ms < entrance->release_due_ms)
        return;
    link_release_memory();
    entrance->known = known;
    entrance->release_due_ms = INT64_MAX;
}

void entrance_serve(struct entrance *entrance, int64_t steady_ms)
{
    int connection;
    entrance_follow(entrance->link, entrance->connections, steady_ms);
    answer_handshakes(entrance);
    while ((connection = connections_next_to_end(entrance->connections, steady_ms)) >= 0) {
        entrance->config.counters->connections_ended++;
        link_cut(entrance->link, connection);
    }
    release_memory_when_due(entrance, steady_ms);
    entrance->config.counters->connections = (int64_t)connections_count(entrance->connections);
}
