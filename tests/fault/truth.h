/*
 * The client's side of the truth: what was sent, and what the collector has given its word for.
 *
 * It speaks the protocol itself, several frames at once, sends again what got no answer, verifies
 * every receipt to the signature, and insists that a repeated submission gets the same receipt. It
 * forgets nothing: at the end every submission that has a receipt must be found, once.
 *
 * Call link_start, seal_start and codec_start before. Waits are bounded and fail the cmocka test.
 */
#ifndef PARALLAX_TESTS_FAULT_TRUTH_H
#define PARALLAX_TESTS_FAULT_TRUTH_H

#include "base/text.h"
#include "base/uuid.h"
#include "seal/merkle.h"
#include "seal/seal.h"
#include "tests/support/process.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct truth;

struct truth_counts {
    int64_t offered, receipted, refused;
    int64_t busy;        /* frames answered with BUSY */
    int64_t resent;      /* submissions that were sent more than once */
    int64_t connections; /* that were made */
    int64_t remade;      /* receipts that were not those of the first time */
};

/* identity is borrowed, and so is endpoint; card is the collector's. */
struct truth *truth_new(const char *endpoint, const char *card, const struct identity *identity);
void truth_free(struct truth **truth);
/* The collector answers somewhere else now; endpoint is borrowed. */
void truth_move(struct truth *truth, const char *endpoint);
/* The other side is known to be gone: sends again on a new connection, and not after a while. */
void truth_reconnect(struct truth *truth);
/* From now on another receipt for the same submission is counted and not a failure: a spool that
 * was restored or damaged has forgotten the first. */
void truth_allow_remade(struct truth *truth);
/* From now on submissions may be refused, as those of a revoked key. */
void truth_allow_refused(struct truth *truth);
/* Bytes of each text from now on; 0: a short one. */
void truth_body(struct truth *truth, size_t bytes);
/* Title of what is offered from now on; borrowed. */
void truth_title(struct truth *truth, const char *title);

/* Makes so many more submissions to send. */
void truth_offer(struct truth *truth, size_t count);
/* Sends what may be sent, waits at most wait_ms for an answer, takes all that came. */
void truth_work(struct truth *truth, int64_t wait_ms);
/* Works until so many have receipts in all. */
void truth_until(struct truth *truth, int64_t receipted);
/* Works until everything offered has its receipt, or its refusal. */
void truth_settle(struct truth *truth);
/* truth_work, with a few more to send now and then when all is answered: for waiting until a stage
 * comes to a place, however few commits it makes of how much. */
void truth_feed(struct truth *truth, int64_t wait_ms);
/* Feeds until it has given the connection up, because no answer came, and sends again. */
void truth_until_reconnected(struct truth *truth);
/* Feeds until it has been told BUSY so many times more. */
void truth_until_busy(struct truth *truth, int64_t times);
/* Feeds until the process has ended by itself. */
void truth_until_end(struct truth *truth, struct process *process);
/* Sends everything again, as a client does that has lost its receipts; then truth_settle. */
void truth_repeat(struct truth *truth);
/* Offers what another has, with the same bytes. */
void truth_adopt(struct truth *truth, const struct truth *other);

/* Whether everything offered is answered. */
bool truth_is_settled(const struct truth *truth);
struct truth_counts truth_counts(const struct truth *truth);
/* The ids that have receipts, sorted; *ret_count of them, owned by the caller. */
struct uuid *truth_receipted(const struct truth *truth, size_t *ret_count);
/* What was offered as the index-th: borrowed bytes, its id, and the root of the commit of its
 * receipt. */
struct text truth_bytes(const struct truth *truth, size_t index);
struct uuid truth_id(const struct truth *truth, size_t index);
const struct merkle_hash *truth_root(const struct truth *truth, size_t index);
/* Whether it was offered at all. */
bool truth_knows(const struct truth *truth, const struct uuid *id);

#endif
