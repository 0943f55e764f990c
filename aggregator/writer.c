/* See writer.h. */
#include "aggregator/writer.h"

#include "base/clock.h"
#include "base/retry.h"
#include "store/migrate.h"
#include "store/store.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#define DIRECTORY_ARENA_BYTES ((size_t)256 * 1024 * 1024)
/* NOTIFY tells at once; this asks all the same, in case a connection died without a word. */
#define DIRECTORY_ASK_MS ((int64_t)5000)
#define STATEMENT_LIMIT_MS ((int64_t)120000)

struct writer_job {
    struct mailbox_item item;
    enum writer_job_kind kind;
    struct batch *batch;
    struct writer_lookup lookup;
};

struct writer {
    const char *url;
    pthread_t thread;
    atomic_bool stopping;
    struct mailbox jobs, news;
    /* The thread's own: */
    struct store *store;
    struct retry retry;
    bool down_told;
    int64_t directory_version, directory_asked_ms;
};

static struct writer_news *news_new(enum writer_news_kind kind)
{
    struct writer_news *news = calloc(1, sizeof *news);
    if (news == NULL)
        abort(); /* a lost message would leave the main thread waiting for ever */
    news->kind = kind;
    return news;
}

static void tell(struct writer *writer, struct writer_news *news)
{
    mailbox_put(&writer->news, &news->item);
}

static void tell_error(struct writer *writer, enum writer_news_kind kind, const struct error *error)
{
    struct writer_news *news = news_new(kind);
    news->error = *error;
    tell(writer, news);
}

/* Waits for a job, the database or the time; a stop comes as a job without content. */
static void wait_for(struct writer *writer, bool jobs, int64_t timeout_ms)
{
    struct pollfd items[2] = {
        {.fd = jobs ? writer->jobs.fd : -1, .events = POLLIN},
        {.fd = writer->store != NULL ? store_socket(writer->store) : -1, .events = POLLIN},
    };
    if (poll(items, 2, (int)timeout_ms) < 0 && errno != EINTR)
        abort();
}

static void lose_store(struct writer *writer, const struct error *why)
{
    store_close(&writer->store);
    if (!writer->down_told)
        tell_error(writer, WRITER_DOWN, why);
    writer->down_told = true;
}

static enum verdict send_directory(struct writer *writer, struct error *error)
{
    struct arena *arena = arena_new(DIRECTORY_ARENA_BYTES);
    if (arena == NULL)
        return error_no_memory(error);
    struct writer_news *news = news_new(WRITER_DIRECTORY);
    enum verdict verdict = directory_load(writer->store, arena, &news->directory, error);
    news->arena = arena;
    if (verdict != VERDICT_OK) {
        writer_news_free(&news);
        return verdict;
    }
    writer->directory_version = news->directory.catalogue.version;
    tell(writer, news);
    return VERDICT_OK;
}

static enum verdict connect_store(struct writer *writer, struct error *error)
{
    const struct store_config config = {
        .url = writer->url,
        .application = "parallax-aggregator",
        .statement_limit_ms = STATEMENT_LIMIT_MS,
    };
    enum verdict verdict = store_open(&config, &writer->store, error);
    if (verdict == VERDICT_OK)
        verdict = store_check_schema(writer->store, error);
    if (verdict == VERDICT_OK)
        verdict = batch_prepare(writer->store, error);
    if (verdict == VERDICT_OK)
        verdict = store_listen(writer->store, "parallax_catalogue", error);
    if (verdict == VERDICT_OK)
        verdict = send_directory(writer, error);
    return verdict;
}

/*
 * A refused password, a schema that is still to be migrated: all of it may be put right while we
 * wait, so every failure to connect is tried again.
 */
static bool ensure_store(struct writer *writer)
{
    struct error error;
    if (writer->store != NULL)
        return true;
    if (connect_store(writer, &error) == VERDICT_OK) {
        if (writer->down_told)
            tell(writer, news_new(WRITER_UP));
        writer->down_told = false;
        writer->directory_asked_ms = clock_steady_ms();
        return true;
    }
    lose_store(writer, &error);
    return false;
}

/* Sleeps a back-off through, unless it is told to stop. */
static void back_off(struct writer *writer)
{
    int64_t until_ms = clock_steady_ms() + retry_next_ms(&writer->retry);
    for (;;) {
        int64_t left_ms = until_ms - clock_steady_ms();
        if (left_ms <= 0 || atomic_load(&writer->stopping))
            return;
        wait_for(writer, false, left_ms < 100 ? left_ms : 100);
    }
}

/* False when the writer is broken or was told to stop; the batch is given back or freed then. */
static bool store_batch(struct writer *writer, struct batch *batch)
{
    struct batch_result result;
    struct error error;
    while (!atomic_load(&writer->stopping)) {
        if (!ensure_store(writer)) {
            back_off(writer);
            continue;
        }
        enum verdict verdict = batch_store(writer->store, batch, &result, &error);
        if (verdict == VERDICT_OK)
            retry_reset(&writer->retry); /* connecting alone is no success: the work may fail */
        if (verdict == VERDICT_RETRY) {
            lose_store(writer, &error);
            tell(writer, news_new(WRITER_RETRYING));
            back_off(writer);
            continue;
        }
        struct writer_news *news = news_new(verdict == VERDICT_OK       ? WRITER_STORED
                                            : verdict == VERDICT_REJECT ? WRITER_GAP
                                                                        : WRITER_BROKEN);
        news->batch = batch;
        if (verdict == VERDICT_OK)
            news->result = result;
        else
            news->error = error;
        tell(writer, news);
        return verdict != VERDICT_FATAL;
    }
    batch_free(&batch);
    return false;
}

static bool look_up(struct writer *writer, const struct writer_lookup *lookup)
{
    struct error error;
    struct writer_news *news = news_new(WRITER_LOOKED_UP);
    news->lookup = *lookup;
    size_t done = 0;
    while (done < lookup->count && !atomic_load(&writer->stopping)) {
        if (!ensure_store(writer)) {
            back_off(writer);
            continue;
        }
        enum verdict verdict = ledger_last(writer->store, &lookup->streams[done],
                                           &news->lookup.committed[done], &error);
        if (verdict == VERDICT_OK) {
            retry_reset(&writer->retry);
            done++;
        } else {
            lose_store(writer, &error);
            back_off(writer);
        }
    }
    if (done < lookup->count) {
        writer_news_free(&news);
        return false;
    }
    tell(writer, news);
    return true;
}

/* Between jobs: has the directory changed? */
static void watch_directory(struct writer *writer)
{
    struct error error;
    bool notified = false;
    enum verdict verdict = store_notified(writer->store, &notified, &error);
    int64_t now_ms = clock_steady_ms();
    if (verdict == VERDICT_OK &&
        (notified || now_ms - writer->directory_asked_ms >= DIRECTORY_ASK_MS)) {
        int64_t version = 0;
        writer->directory_asked_ms = now_ms;
        verdict = directory_version(writer->store, &version, &error);
        if (verdict == VERDICT_OK && version != writer->directory_version)
            verdict = send_directory(writer, &error);
    }
    if (verdict == VERDICT_OK) {
        retry_reset(&writer->retry);
        return;
    }
    lose_store(writer, &error);
    back_off(writer);
}

static void *run(void *argument)
{
    struct writer *writer = argument;
    bool going = true;
    while (going && !atomic_load(&writer->stopping)) {
        struct mailbox_item *item = mailbox_take(&writer->jobs);
        if (item == NULL) {
            if (ensure_store(writer)) {
                watch_directory(writer);
                if (writer->store != NULL)
                    wait_for(writer, true, DIRECTORY_ASK_MS);
            } else {
                back_off(writer);
            }
            continue;
        }
        struct writer_job *job = (struct writer_job *)(void *)item;
        going = job->kind == WRITER_STORE ? store_batch(writer, job->batch)
                                          : look_up(writer, &job->lookup);
        free(job);
    }
    store_close(&writer->store);
    return NULL;
}

enum verdict writer_start(const char *url, struct writer **ret_writer, struct error *error)
{
    struct writer *writer = calloc(1, sizeof *writer);
    if (writer == NULL)
        return error_no_memory(error);
    writer->url = url;
    retry_init(&writer->retry, 100, 10000, uuid_v7(0).bytes[15]);
    enum verdict verdict = mailbox_init(&writer->jobs, error);
    if (verdict != VERDICT_OK) {
        free(writer);
        return verdict;
    }
    verdict = mailbox_init(&writer->news, error);
    if (verdict == VERDICT_OK && pthread_create(&writer->thread, NULL, run, writer) != 0) {
        mailbox_destroy(&writer->news);
        verdict = error_set(error, VERDICT_FATAL, "THREAD", "the writer's thread cannot start");
    }
    if (verdict != VERDICT_OK) {
        mailbox_destroy(&writer->jobs);
        free(writer);
        return verdict;
    }
    *ret_writer = writer;
    return VERDICT_OK;
}

static enum verdict put_job(struct writer *writer, struct writer_job *job, struct error *error)
{
    if (job == NULL)
        return error_no_memory(error);
    mailbox_put(&writer->jobs, &job->item);
    return VERDICT_OK;
}

enum verdict writer_store(struct writer *writer, struct batch *batch, struct error *error)
{
    struct writer_job *job = calloc(1, sizeof *job);
    if (job != NULL) {
        job->kind = WRITER_STORE;
        job->batch = batch;
    }
    return put_job(writer, job, error);
}

enum verdict writer_look_up(struct writer *writer, const struct writer_lookup *lookup,
                            struct error *error)
{
    struct writer_job *job = calloc(1, sizeof *job);
    if (job != NULL) {
        job->kind = WRITER_LOOK_UP;
        job->lookup = *lookup;
    }
    return put_job(writer, job, error);
}

int writer_fd(const struct writer *writer)
{
    return writer->news.fd;
}

struct writer_news *writer_take(struct writer *writer)
{
    return (struct writer_news *)(void *)mailbox_take(&writer->news);
}

void writer_news_free(struct writer_news **news)
{
    if (*news == NULL)
        return;
    batch_free(&(*news)->batch);
    arena_free(&(*news)->arena);
    free(*news);
    *news = NULL;
}

/* Frees what both queues still hold; the thread has ended. */
static void empty_queues(struct writer *writer)
{
    struct writer_news *news;
    struct mailbox_item *item;
    while ((news = writer_take(writer)) != NULL)
        writer_news_free(&news);
    while ((item = mailbox_take(&writer->jobs)) != NULL) {
        struct writer_job *job = (struct writer_job *)(void *)item;
        batch_free(&job->batch);
        free(job);
    }
}

void writer_stop(struct writer **writer_place, int64_t limit_ms)
{
    struct writer *writer = *writer_place;
    if (writer == NULL)
        return;
    *writer_place = NULL;
    atomic_store(&writer->stopping, true);
    mailbox_wake(&writer->jobs);
    struct timespec until;
    (void)clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += (time_t)(limit_ms / 1000);
    if (pthread_timedjoin_np(writer->thread, NULL, &until) != 0) {
        (void)pthread_detach(writer->thread); /* it goes with the process, and with it the queues */
        return;
    }
    empty_queues(writer);
    mailbox_destroy(&writer->jobs);
    mailbox_destroy(&writer->news);
    free(writer);
}
