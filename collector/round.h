/*
 * One round of submissions: everything that came since the last commit becomes durable with one
 * fsync and one signature, and only then are the frames answered.
 *
 * A lone submission is a round of its own and is not kept waiting; a flood fills rounds. There are
 * two of them: while one waits for the disk, the other is filled.
 */
#ifndef PARALLAX_COLLECTOR_ROUND_H
#define PARALLAX_COLLECTOR_ROUND_H

#include "base/error.h"
#include "collector/counters.h"
#include "collector/intake.h"
#include "seal/seal.h"
#include "spool/spool.h"
#include "wire/link.h"

#include <stdint.h>

/* What a round may gather before it is committed. */
#define ROUND_SUBMISSIONS_MAX 2048u
#define ROUND_BYTES_MAX ((size_t)8 * 1024 * 1024)
#define ROUND_FRAMES_MAX 512u
/* What a client that is told BUSY is asked to wait. */
#define ROUND_BUSY_RETRY_MS 2000u

struct round;

/* All borrowed for the round's life. */
struct round_config {
    const struct identity *identity;
    struct spool *spool;
    struct link *link; /* where the answers go */
    struct collector_counters *counters;
};

enum verdict round_new(const struct round_config *config, struct round **ret_round,
                       struct error *error);
void round_free(struct round **round);

bool round_is_empty(const struct round *round);
bool round_is_full(const struct round *round);
/* Whether it has one frame only. */
bool round_is_lone(const struct round *round);
/* Whether its frames are of more than one organisation. */
bool round_is_shared(const struct round *round);
/*
 * Adds a judged frame and takes it over (frame is zeroed). key: who sent it. items live in
 * round_arena. The frame must have been judged with round_arena, too.
 */
void round_add(struct round *round, struct link_frame *frame, uint64_t request,
               const struct uuid *organisation, struct intake_item *items, size_t count);
/* Memory for what belongs to the frames of this round; reset by round_commit. */
struct arena *round_arena(struct round *round);
/*
 * Closes the round and gives what is new in it to the spool; all others must be finished by then,
 * because what they accepted is looked up. *ret_waits false: there was nothing to wait for, and all
 * is answered. FATAL when the spool is broken.
 */
enum verdict round_begin(struct round *round, int64_t now_ms, enum spool_thread thread,
                         bool *ret_waits, struct error *error);
/*
 * Waits until it is durable, and answers all frames: receipts and refusals, or BUSY when the spool
 * took nothing. FATAL when the spool is broken. Empties the round.
 */
enum verdict round_finish(struct round *round, struct error *error);
/* Both, in this thread. */
enum verdict round_commit(struct round *round, int64_t now_ms, struct error *error);

#endif
