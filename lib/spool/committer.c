/* See committer.h. */
#include "spool/committer.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct committer {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t given, done;
    committer_job *job; /* NULL: none is under way; changed under the lock */
    void *context;
    bool ends;
    atomic_bool busy; /* a job is under way, to be asked without the lock */
    int fd;
};

static void tell(const struct committer *committer)
{
    uint64_t one = 1;
    ssize_t written = write(committer->fd, &one, sizeof one);
    assert(written == sizeof one); /* fails only above 2^64 - 2 unread */
    (void)written;
}

static void *run(void *context)
{
    struct committer *committer = context;
    (void)pthread_mutex_lock(&committer->lock);
    while (true) {
        while (committer->job == NULL && !committer->ends)
            (void)pthread_cond_wait(&committer->given, &committer->lock);
        if (committer->job == NULL)
            break;
        (void)pthread_mutex_unlock(&committer->lock);
        committer->job(committer->context);
        (void)pthread_mutex_lock(&committer->lock);
        /* Told before it counts as done: who finds it idle and takes the news back would otherwise
         * leave some behind, and be woken by it for ever. */
        tell(committer);
        committer->job = NULL;
        atomic_store_explicit(&committer->busy, false, memory_order_release);
        (void)pthread_cond_signal(&committer->done);
    }
    (void)pthread_mutex_unlock(&committer->lock);
    return NULL;
}

enum verdict committer_new(struct committer **ret_committer, struct error *error)
{
    struct committer *committer = calloc(1, sizeof *committer);
    if (committer == NULL)
        return error_no_memory(error);
    committer->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    (void)pthread_mutex_init(&committer->lock, NULL);
    (void)pthread_cond_init(&committer->given, NULL);
    (void)pthread_cond_init(&committer->done, NULL);
    if (committer->fd >= 0 && pthread_create(&committer->thread, NULL, run, committer) == 0) {
        *ret_committer = committer;
        return VERDICT_OK;
    }
    if (committer->fd >= 0)
        (void)close(committer->fd);
    free(committer);
    return error_set(error, VERDICT_RETRY, "SPOOL_THREAD",
                     "the system has no thread or no descriptor for the spool");
}

void committer_free(struct committer **committer_place)
{
    struct committer *committer = *committer_place;
    if (committer == NULL)
        return;
    (void)pthread_mutex_lock(&committer->lock);
    committer->ends = true;
    (void)pthread_cond_signal(&committer->given);
    (void)pthread_mutex_unlock(&committer->lock);
    (void)pthread_join(committer->thread, NULL);
    (void)pthread_cond_destroy(&committer->given);
    (void)pthread_cond_destroy(&committer->done);
    (void)pthread_mutex_destroy(&committer->lock);
    (void)close(committer->fd);
    free(committer);
    *committer_place = NULL;
}

void committer_give(struct committer *committer, committer_job *job, void *context)
{
    (void)pthread_mutex_lock(&committer->lock);
    assert(committer->job == NULL);
    committer->job = job;
    committer->context = context;
    atomic_store_explicit(&committer->busy, true, memory_order_relaxed);
    (void)pthread_cond_signal(&committer->given);
    (void)pthread_mutex_unlock(&committer->lock);
}

bool committer_is_idle(const struct committer *committer)
{
    return !atomic_load_explicit(&committer->busy, memory_order_acquire);
}

void committer_wait(struct committer *committer)
{
    if (committer_is_idle(committer))
        return;
    (void)pthread_mutex_lock(&committer->lock);
    while (committer->job != NULL)
        (void)pthread_cond_wait(&committer->done, &committer->lock);
    (void)pthread_mutex_unlock(&committer->lock);
}

int committer_fd(const struct committer *committer)
{
    return committer->fd;
}

void committer_heard(struct committer *committer)
{
    uint64_t ignored;
    if (read(committer->fd, &ignored, sizeof ignored) < 0)
        ignored = 0; /* nothing was told */
}
