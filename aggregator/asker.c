/* See asker.h. */
#include "aggregator/asker.h"

#include "aggregator/told.h"
#include "base/clock.h"
#include "store/standing.h"
#include "store/store.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Lines of one question with the longest texts there can be, twice: as read, and as told. */
#define ANSWER_ARENA_BYTES ((size_t)4 * 1024 * 1024)
#define STATEMENT_LIMIT_MS ((int64_t)1500)
/* A database that was away is not knocked at with every question. */
#define CONNECT_AGAIN_MS ((int64_t)1000)
#define REST_MS_MAX ((int64_t)250)
#define IDLE_MS 1000

struct asker_job {
    struct mailbox_item item;
    struct stream_peer at;
    uint64_t question;
    struct uuid organisation;
    int64_t came_ms;
    size_t id_count;
    struct uuid ids[];
};

struct asker {
    const char *url;
    const uint8_t *pseudonym_key;
    pthread_t thread;
    atomic_bool stopping;
    atomic_int waiting; /* jobs that were handed over and are not done */
    struct mailbox jobs, answers;
    /* The thread's own: */
    struct store *store;
    int64_t connect_after_ms;
};

/* A stop wakes it as a job without content. */
static void wait_for_job(struct asker *asker, int64_t limit_ms)
{
    struct pollfd item = {.fd = asker->jobs.fd, .events = POLLIN};
    if (poll(&item, 1, (int)limit_ms) < 0 && errno != EINTR)
        abort();
}

static bool ensure_store(struct asker *asker)
{
    const struct store_config config = {
        .url = asker->url,
        .application = "parallax-aggregator status",
        .statement_limit_ms = STATEMENT_LIMIT_MS,
    };
    if (asker->store != NULL)
        return true;
    if (clock_steady_ms() < asker->connect_after_ms)
        return false;
    /* Why it cannot be reached, the writer tells. */
    if (store_open(&config, &asker->store, NULL) == VERDICT_OK)
        return true;
    asker->connect_after_ms = clock_steady_ms() + CONNECT_AGAIN_MS;
    return false;
}

/* Fills the answer's lines. False: the database cannot tell now. */
static bool look_up(struct asker *asker, const struct asker_job *job, struct asker_answer *answer)
{
    const struct standing *standings = NULL;
    size_t count = 0;
    if (!ensure_store(asker))
        return false;
    enum verdict verdict = standing_load(asker->store, job->ids, job->id_count, answer->arena,
                                         &standings, &count, NULL);
    /* A lost connection, a statement that took too long, tables of another version: begin anew. */
    if (verdict != VERDICT_OK) {
        store_close(&asker->store);
        return false;
    }
    return told_make(standings, count, asker->pseudonym_key, &job->organisation, answer->arena,
                     &answer->lines, &answer->count, NULL) == VERDICT_OK;
}

static void answer_job(struct asker *asker, const struct asker_job *job)
{
    struct asker_answer *answer = calloc(1, sizeof *answer);
    if (answer == NULL)
        return; /* the collector goes on without */
    answer->at = job->at;
    answer->question = job->question;
    answer->arena = arena_new(ANSWER_ARENA_BYTES);
    answer->unavailable = answer->arena == NULL || !look_up(asker, job, answer);
    mailbox_put(&asker->answers, &answer->item);
}

static void *run(void *argument)
{
    struct asker *asker = argument;
    while (!atomic_load(&asker->stopping)) {
        struct asker_job *job = (struct asker_job *)(void *)mailbox_take(&asker->jobs);
        if (job == NULL) {
            wait_for_job(asker, IDLE_MS);
            continue;
        }
        int64_t start_ms = clock_steady_ms();
        if (start_ms - job->came_ms < ASKER_STALE_MS)
            answer_job(asker, job);
        free(job);
        (void)atomic_fetch_sub(&asker->waiting, 1);
        int64_t took_ms = clock_steady_ms() - start_ms;
        if (took_ms > 0 && !atomic_load(&asker->stopping))
            (void)poll(NULL, 0, (int)(took_ms < REST_MS_MAX ? took_ms : REST_MS_MAX));
    }
    store_close(&asker->store);
    return NULL;
}

enum verdict asker_start(const char *url, const uint8_t *pseudonym_key, struct asker **ret_asker,
                         struct error *error)
{
    struct asker *asker = calloc(1, sizeof *asker);
    if (asker == NULL)
        return error_no_memory(error);
    asker->url = url;
    asker->pseudonym_key = pseudonym_key;
    enum verdict verdict = mailbox_init(&asker->jobs, error);
    if (verdict != VERDICT_OK) {
        free(asker);
        return verdict;
    }
    verdict = mailbox_init(&asker->answers, error);
    if (verdict == VERDICT_OK && pthread_create(&asker->thread, NULL, run, asker) != 0) {
        mailbox_destroy(&asker->answers);
        verdict = error_set(error, VERDICT_FATAL, "THREAD", "the asker's thread cannot start");
    }
    if (verdict != VERDICT_OK) {
        mailbox_destroy(&asker->jobs);
        free(asker);
        return verdict;
    }
    *ret_asker = asker;
    return VERDICT_OK;
}

bool asker_ask(struct asker *asker, const struct stream_peer *at, const struct relay_up *question)
{
    size_t bytes = question->id_count * sizeof *question->ids;
    if (atomic_load(&asker->waiting) >= ASKER_QUESTIONS_MAX)
        return false;
    struct asker_job *job = calloc(1, sizeof *job + bytes);
    if (job == NULL)
        return false;
    job->at = *at;
    job->question = question->question;
    job->organisation = question->organisation;
    job->came_ms = clock_steady_ms();
    job->id_count = question->id_count;
    if (bytes > 0)
        memcpy(job->ids, question->ids, bytes);
    (void)atomic_fetch_add(&asker->waiting, 1);
    mailbox_put(&asker->jobs, &job->item);
    return true;
}

int asker_fd(const struct asker *asker)
{
    return asker->answers.fd;
}

struct asker_answer *asker_take(struct asker *asker)
{
    return (struct asker_answer *)(void *)mailbox_take(&asker->answers);
}

void asker_answer_free(struct asker_answer **answer)
{
    if (*answer == NULL)
        return;
    arena_free(&(*answer)->arena);
    free(*answer);
    *answer = NULL;
}

void asker_stop(struct asker **place, int64_t limit_ms)
{
    struct asker *asker = *place;
    if (asker == NULL)
        return;
    *place = NULL;
    atomic_store(&asker->stopping, true);
    mailbox_wake(&asker->jobs);
    struct timespec until;
    (void)clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += (time_t)(limit_ms / 1000);
    if (pthread_timedjoin_np(asker->thread, NULL, &until) != 0) {
        (void)pthread_detach(asker->thread); /* it goes with the process, and with it the queues */
        return;
    }
    struct asker_answer *answer;
    while ((answer = asker_take(asker)) != NULL)
        asker_answer_free(&answer);
    struct mailbox_item *job;
    while ((job = mailbox_take(&asker->jobs)) != NULL)
        free(job);
    mailbox_destroy(&asker->jobs);
    mailbox_destroy(&asker->answers);
    free(asker);
}
