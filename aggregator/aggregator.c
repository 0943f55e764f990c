/* See aggregator.h. */
#include "aggregator/aggregator.h"

#include "aggregator/asker.h"
#include "aggregator/conversation.h"
#include "aggregator/counters.h"
#include "aggregator/linger.h"
#include "aggregator/options.h"
#include "aggregator/writer.h"
#include "base/clock.h"
#include "base/log.h"
#include "confine/confine.h"
#include "http/http.h"
#include "seal/seal.h"
#include "wire/codec.h"
#include "wire/link.h"
#include "wire/relay_protocol.h"
#include "wire/zap.h"

#include <stdlib.h>
#include <sys/resource.h>

#define STEP_HANDSHAKES 64
/* Where a collector shares the machine, people wait for its receipts and nobody for storing: it
 * gets the processor first (0.8 of the pipeline's rate on two cores: p50 8 ms without, 6 ms with
 * it). */
#define NICENESS 5
#define WAIT_MS_MAX 1000
/* In a paused PostgreSQL the writer's thread cannot be waited for. */
#define WRITER_STOP_MS 3000
#define ASKER_STOP_MS 2000
/* A batch is written, one is gathered, and what was acknowledged is on its way: when a quarter of
 * the credit is gathered, no more may come for as long as it waits. */
#define CREDIT_SHARES 4
/*
 * Who knocks before the directory has been read waits at the door for so long: who is refused does
 * not knock again by itself (libzmq 4.3.4) and lost ten seconds at every start of the aggregator.
 * Not longer, because ZeroMQ keeps the request of everyone who went away meanwhile.
 */
#define OPENING_MS 10000

struct aggregator {
    const struct aggregator_config *config;
    struct aggregator_counters counters;
    struct identity *identity;
    uint8_t pseudonym_key[SEAL_KEY_BYTES];
    struct writer *writer;
    struct asker *asker;
    bool writing; /* a batch is with the writer */
    struct linger linger;
    struct zap *zap;
    struct link *link;
    int64_t opened_ms; /* steady */
    struct conversation *conversation;
    struct http *http;
};

static enum zap_answer admits(void *context, const uint8_t curve[32])
{
    const struct aggregator *aggregator = context;
    bool known =
        aggregator->conversation != NULL && conversation_admits(aggregator->conversation, curve);
    return known ? ZAP_ADMITTED : ZAP_REFUSED;
}

static void serve_http(void *context, const struct http_request *request,
                       struct http_response *response)
{
    struct aggregator *aggregator = context;
    if (text_is(request->path, "/metrics")) {
        response->content_type = "text/plain; version=0.0.4";
        metrics_write(aggregator_metrics, aggregator_metrics_count, &aggregator->counters,
                      &response->body);
    } else if (text_is(request->path, "/health")) {
        response->content_type = "application/json";
        buffer_format(&response->body, "{\"status\":\"ok\",\"catalogue\":%lld,\"database\":%s}\n",
                      (long long)aggregator->counters.catalogue_version,
                      aggregator->counters.database_up ? "true" : "false");
    } else {
        response->status = 404;
        response->content_type = "text/plain";
        buffer_string(&response->body, "There are /health and /metrics here.\n");
    }
}

static enum verdict start_libraries(struct aggregator *aggregator, struct error *error)
{
    (void)aggregator;
    link_start();
    enum verdict verdict = seal_start(error);
    return verdict == VERDICT_OK ? codec_start(error) : verdict;
}

static enum verdict open_keys(struct aggregator *aggregator, struct error *error)
{
    enum verdict verdict =
        identity_load(aggregator->config->key_file, &aggregator->identity, error);
    if (verdict == VERDICT_OK)
        verdict =
            seal_key_load(aggregator->config->pseudonym_key_file, aggregator->pseudonym_key, error);
    return verdict;
}

static enum verdict open_writer(struct aggregator *aggregator, struct error *error)
{
    return writer_start(aggregator->config->database_url, &aggregator->writer, error);
}

static enum verdict open_asker(struct aggregator *aggregator, struct error *error)
{
    return asker_start(aggregator->config->database_url, aggregator->pseudonym_key,
                       &aggregator->asker, error);
}

/* The handler that authenticates is there before the socket that it guards. */
static enum verdict open_door(struct aggregator *aggregator, struct error *error)
{
    enum verdict verdict = zap_new(admits, aggregator, &aggregator->zap, error);
    if (verdict != VERDICT_OK)
        return verdict;
    const struct link_server_config server = {
        .endpoint = aggregator->config->listen,
        .curve_secret = identity_curve_secret(aggregator->identity),
        .frame_bytes_max = RELAY_FRAME_BYTES_MAX,
        .peers_queue = 256,
    };
    aggregator->opened_ms = clock_steady_ms();
    return link_serve(&server, &aggregator->link, error);
}

static enum verdict open_conversation(struct aggregator *aggregator, struct error *error)
{
    const struct conversation_config config = {
        .link = aggregator->link,
        .writer = aggregator->writer,
        .asker = aggregator->asker,
        .pseudonym_key = aggregator->pseudonym_key,
        .credit = (uint32_t)aggregator->config->credit,
        .rows_max = (size_t)aggregator->config->batch_rows,
        .bytes_max = (size_t)aggregator->config->batch_bytes,
        .counters = &aggregator->counters,
    };
    linger_init(&aggregator->linger, aggregator->config->credit / CREDIT_SHARES + 1);
    return conversation_new(&config, &aggregator->conversation, error);
}

static enum verdict open_http(struct aggregator *aggregator, struct error *error)
{
    const struct http_config http = {
        .address = aggregator->config->health_address,
        .port = (int)aggregator->config->health_port,
        .connections_max = 32,
        .idle_limit_ms = 10000,
        .handler = serve_http,
        .context = aggregator,
    };
    return http_open(&http, &aggregator->http, error);
}

static struct confine_config confinement(const struct aggregator *aggregator)
{
    return (struct confine_config){
        .profile = CONFINE_AGGREGATOR,
        .off = confine_is_off(aggregator->config->confine),
    };
}

/* Before the first thread, which inherits it. */
static enum verdict give_way(struct aggregator *aggregator, struct error *error)
{
    (void)aggregator;
    (void)error;
    /* Refused, it only makes receipts wait longer. */
    (void)setpriority(PRIO_PROCESS, 0, getpriority(PRIO_PROCESS, 0) + NICENESS);
    return VERDICT_OK;
}

/* Before the first thread and the first key. */
static enum verdict give_up_privileges(struct aggregator *aggregator, struct error *error)
{
    const struct confine_config confine = confinement(aggregator);
    if (confine_is_root())
        log_plain(LOG_RUNS_AS_ROOT);
    return confine_start(&confine, error);
}

/* After the last thread and the last port. */
static enum verdict confine(struct aggregator *aggregator, struct error *error)
{
    const struct confine_config confine = confinement(aggregator);
    enum log_event event;
    enum verdict verdict = confine_drop(&confine, &event, error);
    if (verdict == VERDICT_OK)
        log_plain(event);
    return verdict;
}

enum verdict aggregator_open(const void *config, void **ret_aggregator, struct error *error)
{
    static enum verdict (*const steps[])(struct aggregator *, struct error *) = {
        give_way,   give_up_privileges, start_libraries,   open_keys, open_writer,
        open_asker, open_door,          open_conversation, open_http, confine,
    };
    struct aggregator *aggregator = calloc(1, sizeof *aggregator);
    if (aggregator == NULL)
        return error_no_memory(error);
    aggregator->config = config;
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        enum verdict verdict = steps[i](aggregator, error);
        if (verdict != VERDICT_OK) {
            void *opened = aggregator;
            aggregator_close(&opened);
            return verdict;
        }
    }
    LOG(LOG_READY, log_string("endpoint", link_endpoint(aggregator->link)),
        log_number("health_port", http_port(aggregator->http)));
    *ret_aggregator = aggregator;
    return VERDICT_OK;
}

static void count_stored(struct aggregator_counters *counters, const struct batch_result *result)
{
    counters->transactions++;
    counters->stored += result->stored;
    counters->duplicates += result->duplicates;
    counters->quarantined += result->quarantined;
    counters->damaged += result->damaged;
    LOG(LOG_BATCH_STORED, log_number("stored", result->stored),
        log_number("duplicates", result->duplicates),
        log_number("quarantined", result->quarantined));
    if (result->quarantined > 0)
        LOG(LOG_QUARANTINED, log_number("count", result->quarantined));
}

/* Takes *news over when it keeps a part of it. */
static enum verdict hear(struct aggregator *aggregator, struct writer_news **news_place,
                         struct error *error)
{
    struct writer_news *news = *news_place;
    struct batch *batch = news->batch;
    switch (news->kind) {
    case WRITER_STORED:
        news->batch = NULL;
        aggregator->writing = false;
        count_stored(&aggregator->counters, &news->result);
        conversation_committed(aggregator->conversation, batch);
        break;
    case WRITER_GAP:
        news->batch = NULL;
        aggregator->writing = false;
        log_error(LOG_RELAY_REFUSED, &news->error);
        conversation_reset(aggregator->conversation, batch);
        break;
    case WRITER_LOOKED_UP:
        conversation_welcome(aggregator->conversation, &news->lookup);
        break;
    case WRITER_DIRECTORY:
        aggregator->counters.database_up = 1;
        conversation_set_directory(aggregator->conversation, news);
        *news_place = NULL;
        break;
    case WRITER_DOWN:
        aggregator->counters.database_up = 0;
        log_error(LOG_DATABASE_LOST, &news->error);
        break;
    case WRITER_UP:
        aggregator->counters.database_up = 1;
        log_plain(LOG_DATABASE_BACK);
        break;
    case WRITER_RETRYING:
        aggregator->counters.retries++;
        break;
    case WRITER_BROKEN:
        if (error != NULL)
            *error = news->error;
        return VERDICT_FATAL;
    }
    return VERDICT_OK;
}

static bool is_to_be_written(struct aggregator *aggregator, bool drains)
{
    return linger_is_over(&aggregator->linger, aggregator->counters.gathered_rows,
                          clock_steady_ms()) ||
           drains || !conversation_takes(aggregator->conversation);
}

static void write_next(struct aggregator *aggregator)
{
    struct batch *batch = conversation_batch(aggregator->conversation);
    if (batch == NULL)
        return;
    linger_took(&aggregator->linger, (int64_t)batch_count(batch));
    aggregator->writing = writer_store(aggregator->writer, batch, NULL) == VERDICT_OK;
    if (!aggregator->writing) /* not acknowledged: the collectors send its records again */
        conversation_reset(aggregator->conversation, batch);
}

/* What the writer says, then the next batch for it if it is free. */
static enum verdict work_with_writer(struct aggregator *aggregator, bool drains,
                                     struct error *error)
{
    enum verdict verdict = VERDICT_OK;
    struct writer_news *news;
    while (verdict == VERDICT_OK && (news = writer_take(aggregator->writer)) != NULL) {
        verdict = hear(aggregator, &news, error);
        writer_news_free(&news);
    }
    if (verdict != VERDICT_OK)
        return verdict;
    if (!aggregator->writing && is_to_be_written(aggregator, drains))
        write_next(aggregator);
    conversation_acknowledge(aggregator->conversation);
    return VERDICT_OK;
}

static void pass_answers_on(struct aggregator *aggregator)
{
    struct asker_answer *answer;
    while ((answer = asker_take(aggregator->asker)) != NULL) {
        conversation_tell(aggregator->conversation, answer);
        asker_answer_free(&answer);
    }
}

static void answer_handshakes(struct aggregator *aggregator)
{
    int refused = 0;
    zap_serve(aggregator->zap, STEP_HANDSHAKES, &refused);
    if (refused > 0) {
        aggregator->counters.peers_refused += refused;
        LOG(LOG_PEER_REFUSED, log_number("count", refused));
    }
}

static bool is_opening(const struct aggregator *aggregator)
{
    return !conversation_has_directory(aggregator->conversation) &&
           clock_steady_ms() - aggregator->opened_ms < OPENING_MS;
}

enum verdict aggregator_step(void *stage, int stop_fd, struct error *error)
{
    struct aggregator *aggregator = stage;
    int64_t wait_ms = clock_shorter(WAIT_MS_MAX, http_wait_ms(aggregator->http));
    if (!aggregator->writing) /* or what the writer says ends the wait */
        wait_ms = clock_shorter(wait_ms, linger_left_ms(&aggregator->linger, clock_steady_ms()));
    bool opening = is_opening(aggregator);
    struct link_wait_item items[] = {
        {.zap = aggregator->zap, .fd = -1}, /* first: left out while opening */
        {.fd = writer_fd(aggregator->writer)}, {.fd = asker_fd(aggregator->asker)},
        {.fd = http_fd(aggregator->http)},     {.fd = stop_fd},
        {.link = aggregator->link, .fd = -1}, /* last: left out when enough is gathered */
    };
    size_t first = opening ? 1 : 0, end = sizeof items / sizeof items[0];
    if (!conversation_takes(aggregator->conversation))
        end--;
    enum verdict verdict = link_wait(items + first, end - first, wait_ms, error);
    if (verdict != VERDICT_OK)
        return verdict;
    if (!opening)
        answer_handshakes(aggregator);
    verdict = conversation_take(aggregator->conversation, clock_wall_ms(), error);
    if (verdict == VERDICT_OK)
        verdict = work_with_writer(aggregator, false, error);
    pass_answers_on(aggregator);
    http_serve(aggregator->http);
    return verdict;
}

/* What is gathered is written and acknowledged; nothing new is taken. */
enum verdict aggregator_drain(void *stage, bool *ret_done, struct error *error)
{
    struct aggregator *aggregator = stage;
    enum verdict verdict = work_with_writer(aggregator, true, error);
    *ret_done = !aggregator->writing;
    if (verdict != VERDICT_OK || *ret_done)
        return verdict;
    struct link_wait_item item = {.fd = writer_fd(aggregator->writer)};
    return link_wait(&item, 1, 100, error);
}

/* In reverse of opening; the handler that authenticates goes after the socket that it guards. */
void aggregator_close(void **stage)
{
    struct aggregator *aggregator = *stage;
    if (aggregator == NULL)
        return;
    http_close(&aggregator->http);
    conversation_free(&aggregator->conversation);
    link_free(&aggregator->link, 1000);
    zap_free(&aggregator->zap);
    asker_stop(&aggregator->asker, ASKER_STOP_MS);
    writer_stop(&aggregator->writer, WRITER_STOP_MS);
    identity_free(&aggregator->identity);
    link_stop();
    free(aggregator);
    *stage = NULL;
}
