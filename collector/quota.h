/*
 * What an organisation may ask of the collector: a bucket of tokens each, one token a submission,
 * so that one that floods is told to wait and the others do not wait for it. One that does not heed
 * that is shut out for a while; another bucket bounds how often it may come in.
 *
 * Pure: the clock is an argument. Memory is bounded by the catalogue: a few words for each of its
 * organisations.
 */
#ifndef PARALLAX_COLLECTOR_QUOTA_H
#define PARALLAX_COLLECTOR_QUOTA_H

#include "base/error.h"
#include "model/catalogue.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The largest rate that can be asked for, in submissions per second. */
#define QUOTA_RATE_MAX 1000000
/* A full bucket holds what comes in so many seconds, and never less than one full frame. */
#define QUOTA_BURST_S 2
/* The longest that anybody is asked to wait. */
#define QUOTA_WAIT_MS_MAX 60000u
/* So often in a row BUSY is told; who sends still more without having waited is shut out ... */
#define QUOTA_STRIKES 64
/* ... for so long, and comes back with an empty bucket. */
#define QUOTA_SHUT_MS 10000
/* Handshakes at once, and those that come back in a second. */
#define QUOTA_HANDSHAKES 64
#define QUOTA_HANDSHAKES_PER_S 4

struct quota;

/* rate_per_s: tokens that come back in a second, up to QUOTA_RATE_MAX; 0: no end of them. */
enum verdict quota_new(int64_t rate_per_s, struct quota **ret_quota, struct error *error);
void quota_free(struct quota **quota);
/*
 * Has buckets for each organisation of the catalogue. All are full again when the catalogue is
 * another than before, because its places may then mean other organisations. RETRY when there is no
 * memory: the buckets of before are gone, and nobody gets through.
 */
enum verdict quota_follow(struct quota *quota, const struct catalogue *catalogue,
                          struct error *error);
/*
 * Takes tokens from the bucket of organisation (its place in the catalogue). 0: they were there;
 * otherwise nothing was taken, and it is the time in milliseconds until they will be. Takes at
 * least one and at most a full bucket, so that whatever the protocol allows goes through some day.
 * A clock that goes back gives nothing and takes nothing.
 */
uint32_t quota_take(struct quota *quota, uint32_t organisation, size_t tokens, int64_t steady_ms);
/* Takes for what turned out to cost more: as many as there are, without a wait. */
void quota_charge(struct quota *quota, uint32_t organisation, size_t tokens, int64_t steady_ms);
/* Whether it is shut out now. */
bool quota_is_shut(const struct quota *quota, uint32_t organisation, int64_t steady_ms);
/* Whether one more handshake of it may be let through now; takes it. Not while it is shut out. */
bool quota_admits(struct quota *quota, uint32_t organisation, int64_t steady_ms);

#endif
