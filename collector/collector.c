/* See collector.h. */
#include "collector/collector.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "collector/catalogue_cache.h"
#include "collector/counters.h"
#include "collector/entrance.h"
#include "collector/intake.h"
#include "collector/options.h"
#include "collector/quota.h"
#include "collector/relay.h"
#include "collector/requests.h"
#include "collector/rounds.h"
#include "collector/status.h"
#include "confine/confine.h"
#include "http/http.h"
#include "seal/seal.h"
#include "spool/spool.h"
#include "wire/codec.h"
#include "wire/link.h"

#include <stdlib.h>

#define PRUNE_EVERY_MS ((int64_t)60 * 1000)
#define PRUNE_COMMITS 200
#define WAIT_MS_MAX 1000

struct collector {
    const struct collector_config *config;
    struct collector_counters counters;
    struct identity *identity;
    struct catalogue_cache *catalogue;
    struct spool *spool;
    struct quota *quota;
    struct entrance *entrance;
    struct relay *relay;
    struct rounds *rounds;
    struct status *status;
    struct requests *requests;
    struct http *http;
    int64_t prune_due_ms;
};

static void refresh_counters(struct collector *collector)
{
    struct collector_counters *counters = &collector->counters;
    struct spool_stats stats = {0};
    (void)spool_stats(collector->spool, &stats, NULL); /* unreadable: the metrics show nothing */
    counters->waiting = (int64_t)stats.waiting;
    counters->spool_used_bytes = (int64_t)stats.used_bytes;
    counters->spool_map_bytes = (int64_t)stats.map_bytes;
    counters->oldest_days =
        stats.oldest_day == 0 ? 0 : clock_day(clock_wall_ms()) - stats.oldest_day;
    counters->catalogue_version = catalogue_cache_current(collector->catalogue)->version;
}

static void serve_http(void *context, const struct http_request *request,
                       struct http_response *response)
{
    struct collector *collector = context;
    refresh_counters(collector);
    if (text_is(request->path, "/metrics")) {
        response->content_type = "text/plain; version=0.0.4";
        metrics_write(collector_metrics, collector_metrics_count, &collector->counters,
                      &response->body);
    } else if (text_is(request->path, "/health")) {
        response->content_type = "application/json";
        buffer_format(&response->body,
                      "{\"status\":\"ok\",\"catalogue\":%lld,\"aggregator\":%s,\"waiting\":%lld}\n",
                      (long long)collector->counters.catalogue_version,
                      collector->counters.aggregator_up ? "true" : "false",
                      (long long)collector->counters.waiting);
    } else {
        response->status = 404;
        response->content_type = "text/plain";
        buffer_string(&response->body, "There are /health and /metrics here.\n");
    }
}

static enum verdict open_stores(struct collector *collector, struct error *error)
{
    const struct collector_config *config = collector->config;
    struct spool_config spool = {
        .path = config->spool,
        .map_bytes = config->spool_map_bytes,
        .limit_percent = (int)config->spool_limit_percent,
        .reserve_bytes = config->spool_reserve_bytes,
        .digest = seal_digest,
    };
    enum verdict verdict = spool_open(&spool, &collector->spool, error);
    if (verdict != VERDICT_OK)
        return verdict;
    struct spool_stats stats;
    verdict = spool_stats(collector->spool, &stats, error);
    if (verdict != VERDICT_OK)
        return verdict;
    LOG(LOG_SPOOL_OPENED, log_number("waiting", (int64_t)stats.waiting));
    struct error damaged;
    verdict = catalogue_cache_open(config->spool, &collector->catalogue, &damaged);
    if (verdict == VERDICT_REJECT)
        log_error(LOG_CATALOGUE_REFUSED, &damaged);
    else if (verdict != VERDICT_OK) {
        if (error != NULL)
            *error = damaged;
        return verdict;
    }
    int64_t version = catalogue_cache_current(collector->catalogue)->version;
    if (version == 0)
        log_plain(LOG_CATALOGUE_MISSING);
    else
        LOG(LOG_CATALOGUE_LOADED, log_number("version", version));
    return VERDICT_OK;
}

static enum verdict open_entrance(struct collector *collector, struct error *error)
{
    const struct collector_config *config = collector->config;
    enum verdict verdict = quota_new(config->organisation_rate, &collector->quota, error);
    if (verdict != VERDICT_OK)
        return verdict;
    const struct entrance_config entrance = {
        .endpoint = config->listen,
        .curve_secret = identity_curve_secret(collector->identity),
        .connections = config->connections,
        .organisation_connections = config->organisation_connections,
        .catalogue = collector->catalogue,
        .quota = collector->quota,
        .counters = &collector->counters,
    };
    return entrance_open(&entrance, &collector->entrance, error);
}

static enum verdict open_work(struct collector *collector, struct error *error)
{
    const struct round_config round = {
        .identity = collector->identity,
        .spool = collector->spool,
        .link = entrance_link(collector->entrance),
        .counters = &collector->counters,
    };
    const struct status_config status = {
        .link = entrance_link(collector->entrance),
        .spool = collector->spool,
        .counters = &collector->counters,
    };
    enum verdict verdict = rounds_new(&round, &collector->rounds, error);
    if (verdict == VERDICT_OK)
        verdict = status_new(&status, &collector->status, error);
    if (verdict != VERDICT_OK)
        return verdict;
    const struct requests_config requests = {
        .catalogue = collector->catalogue,
        .identity = collector->identity,
        .spool = collector->spool,
        .link = entrance_link(collector->entrance),
        .connections = entrance_connections(collector->entrance),
        .quota = collector->quota,
        .status = collector->status,
        .counters = &collector->counters,
    };
    return requests_new(&requests, &collector->requests, error);
}

static enum verdict open_relay(struct collector *collector, struct error *error)
{
    struct relay_config relay = {
        .endpoint = collector->config->aggregator,
        .identity = collector->identity,
        .spool = collector->spool,
        .catalogue = collector->catalogue,
        .status = collector->status,
        .counters = &collector->counters,
    };
    enum verdict verdict =
        card_parse(text_of(collector->config->aggregator_card), &relay.aggregator, error);
    if (verdict != VERDICT_OK) {
        error_prefix(error, "option aggregator-card");
        return verdict;
    }
    return relay_open(&relay, &collector->relay, error);
}

static enum verdict open_http(struct collector *collector, struct error *error)
{
    const struct http_config http = {
        .address = collector->config->health_address,
        .port = (int)collector->config->health_port,
        .connections_max = 32,
        .idle_limit_ms = 10000,
        .handler = serve_http,
        .context = collector,
    };
    return http_open(&http, &collector->http, error);
}

static enum verdict open_identity(struct collector *collector, struct error *error)
{
    return identity_load(collector->config->key_file, &collector->identity, error);
}

static enum verdict start_libraries(struct collector *collector, struct error *error)
{
    (void)collector;
    link_start();
    enum verdict verdict = seal_start(error);
    return verdict == VERDICT_OK ? codec_start(error) : verdict;
}

static struct confine_config confinement(const struct collector *collector)
{
    return (struct confine_config){
        .profile = CONFINE_COLLECTOR,
        .off = confine_is_off(collector->config->confine),
        /* What it writes: the spool and the cached catalogue. */
        .file_bytes_max = collector->config->spool_map_bytes + (int64_t)CATALOGUE_CACHE_BYTES_MAX,
    };
}

/* Before the first thread and the first key. */
static enum verdict give_up_privileges(struct collector *collector, struct error *error)
{
    const struct confine_config confine = confinement(collector);
    if (confine_is_root())
        log_plain(LOG_RUNS_AS_ROOT);
    return confine_start(&confine, error);
}

/* After the last thread and the last port. */
static enum verdict confine(struct collector *collector, struct error *error)
{
    const struct confine_config confine = confinement(collector);
    enum log_event event;
    enum verdict verdict = confine_drop(&confine, &event, error);
    if (verdict == VERDICT_OK)
        log_plain(event);
    return verdict;
}

enum verdict collector_open(const void *config, void **ret_collector, struct error *error)
{
    static enum verdict (*const steps[])(struct collector *, struct error *) = {
        give_up_privileges, start_libraries, open_identity, open_stores, open_entrance,
        open_work,          open_relay,      open_http,     confine,
    };
    struct collector *collector = calloc(1, sizeof *collector);
    if (collector == NULL)
        return error_no_memory(error);
    collector->config = config;
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        enum verdict verdict = steps[i](collector, error);
        if (verdict != VERDICT_OK) {
            void *opened = collector;
            collector_close(&opened);
            return verdict;
        }
    }
    LOG(LOG_READY, log_string("endpoint", link_endpoint(entrance_link(collector->entrance))),
        log_number("health_port", http_port(collector->http)));
    *ret_collector = collector;
    return VERDICT_OK;
}

static enum verdict prune_when_due(struct collector *collector, int64_t steady_ms,
                                   struct error *error)
{
    if (steady_ms < collector->prune_due_ms)
        return VERDICT_OK;
    collector->prune_due_ms = steady_ms + PRUNE_EVERY_MS;
    /* Pruning reads again which ids are recent: none may be on its way there. */
    bool moved = false;
    enum verdict verdict = rounds_finish(collector->rounds, &moved, error);
    if (moved)
        relay_wake(collector->relay);
    if (verdict != VERDICT_OK)
        return verdict;
    int32_t before = clock_day(clock_wall_ms()) - (int32_t)collector->config->receipt_days;
    verdict = spool_prune(collector->spool, before, PRUNE_COMMITS, error);
    return verdict == VERDICT_FATAL ? verdict : VERDICT_OK;
}

/*
 * What was acknowledged is deleted with the next commit. When none is due, or none gets through
 * because the spool is full, it is deleted alone.
 */
static enum verdict forget(struct collector *collector, struct error *error)
{
    if (rounds_are_committing(collector->rounds) || !spool_is_to_forget(collector->spool))
        return VERDICT_OK;
    enum verdict verdict = spool_forget_now(collector->spool, error);
    return verdict == VERDICT_FATAL ? verdict : VERDICT_OK;
}

/* To the aggregator, and out of the spool what that has. moved: the spool has new records. */
static enum verdict forward(struct collector *collector, bool moved, struct error *error)
{
    if (moved)
        relay_wake(collector->relay);
    enum verdict verdict = relay_work(collector->relay, clock_steady_ms(), error);
    return verdict == VERDICT_OK ? forget(collector, error) : verdict;
}

/* Who comes in, what they sent, while what came before is committed; then what goes on. */
static enum verdict work(struct collector *collector, struct error *error)
{
    entrance_serve(collector->entrance, clock_steady_ms());
    bool moved = false;
    enum verdict verdict = rounds_turn(collector->rounds, clock_wall_ms(), &moved, error);
    struct round *filling = rounds_filling(collector->rounds);
    if (verdict == VERDICT_OK && !round_is_full(filling))
        verdict = requests_take(collector->requests, filling, clock_wall_ms(), error);
    if (verdict == VERDICT_OK)
        verdict = rounds_turn(collector->rounds, clock_wall_ms(), &moved, error);
    if (verdict == VERDICT_OK)
        verdict = forward(collector, moved, error);
    status_expire(collector->status, clock_steady_ms());
    http_serve(collector->http);
    return verdict;
}

enum verdict collector_step(void *stage, int stop_fd, struct error *error)
{
    struct collector *collector = stage;
    int64_t wait_ms = clock_shorter(WAIT_MS_MAX, http_wait_ms(collector->http));
    wait_ms = clock_shorter(wait_ms, relay_wait_ms(collector->relay, clock_steady_ms()));
    wait_ms = status_wait_ms(collector->status, clock_steady_ms(), wait_ms);
    struct link_wait_item items[] = {
        {.link = entrance_link(collector->entrance), .events = true, .fd = -1},
        {.link = relay_link(collector->relay),
         .fd = -1,
         .want_write = relay_is_blocked(collector->relay)},
        {.zap = entrance_zap(collector->entrance), .fd = -1},
        {.fd = http_fd(collector->http)},
        {.fd = stop_fd},
        {.fd = spool_done_fd(collector->spool)},
        /* The last: not waited for when what came could not be taken. */
        {.link = entrance_link(collector->entrance), .fd = -1},
    };
    const size_t count =
        sizeof items / sizeof items[0] - (round_is_full(rounds_filling(collector->rounds)) ? 1 : 0);
    enum verdict verdict = link_wait(items, count, wait_ms, error);
    if (verdict == VERDICT_OK)
        verdict = work(collector, error);
    if (verdict == VERDICT_OK)
        verdict = prune_when_due(collector, clock_steady_ms(), error);
    return verdict;
}

/*
 * Nothing of a stopping collector is in memory only: what was answered is spooled, what was not is
 * still the client's. What was taken is answered, and one last round of forwarding is all there is
 * to do.
 */
enum verdict collector_drain(void *stage, bool *ret_done, struct error *error)
{
    struct collector *collector = stage;
    bool moved = false;
    enum verdict verdict = rounds_drain(collector->rounds, clock_wall_ms(), &moved, error);
    if (verdict == VERDICT_OK)
        verdict = forward(collector, moved, error);
    status_end(collector->status);
    *ret_done = true;
    return verdict;
}

/* In reverse of opening, but for the spool: a commit under way has its round until it is done. */
void collector_close(void **stage)
{
    struct collector *collector = *stage;
    if (collector == NULL)
        return;
    http_close(&collector->http);
    relay_close(&collector->relay);
    requests_free(&collector->requests);
    status_free(&collector->status);
    spool_close(&collector->spool);
    rounds_free(&collector->rounds);
    entrance_close(&collector->entrance, 1000);
    quota_free(&collector->quota);
    catalogue_cache_free(&collector->catalogue);
    identity_free(&collector->identity);
    link_stop();
    free(collector);
    *stage = NULL;
}
