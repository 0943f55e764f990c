/*
 * The thread that waits for the disk, so that its owner need not: one job at a time.
 *
 * All functions are the owner's. What a job uses is the job's alone from committer_give until it is
 * done; the owner keeps its hands off, and nothing else is shared.
 */
#ifndef PARALLAX_SPOOL_COMMITTER_H
#define PARALLAX_SPOOL_COMMITTER_H

#include "base/error.h"

#include <stdbool.h>

struct committer;

typedef void committer_job(void *context);

/* RETRY SPOOL_THREAD when the system has no thread or descriptor for it. */
enum verdict committer_new(struct committer **ret_committer, struct error *error);
/* Waits for the job under way. */
void committer_free(struct committer **committer);

/* Runs job in the thread. None may be under way. */
void committer_give(struct committer *committer, committer_job *job, void *context);
/* Whether none is under way. */
bool committer_is_idle(const struct committer *committer);
/* Waits until none is. */
void committer_wait(struct committer *committer);
/* Becomes readable when a job is done, and stays so until committer_heard. */
int committer_fd(const struct committer *committer);
void committer_heard(struct committer *committer);

#endif
