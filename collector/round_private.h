/*
 * What a round is, for round.c, which gathers and commits it, and round_answer.c, which answers its
 * frames. Not for others.
 */
#ifndef PARALLAX_COLLECTOR_ROUND_PRIVATE_H
#define PARALLAX_COLLECTOR_ROUND_PRIVATE_H

#include "base/arena.h"
#include "collector/fresh.h"
#include "collector/receipts.h"
#include "collector/round.h"
#include "wire/client_protocol.h"

/* Commits that one frame's receipts may come from: its own round's, and older ones of repeats. */
#define FRAME_COMMITS_MAX (CLIENT_FRAME_SUBMISSIONS_MAX + 1)
/* In place of the number of a commit whose record was damaged. */
#define COMMIT_REMADE UINT64_MAX

struct round_frame {
    struct link_frame frame;
    uint64_t request;
    struct uuid organisation;
    struct intake_item *items;
    struct round_place *places; /* one for each item */
    size_t count;
    bool fresh; /* has something that only this round's commit makes durable */
};

/* Where the receipt of an item comes from. */
struct round_place {
    bool repeated;   /* accepted in an earlier round */
    uint64_t commit; /* of that round, or COMMIT_REMADE */
    uint32_t leaf;
};

/* The commits that one reply speaks of. */
struct reply_commits {
    size_t count;
    uint64_t numbers[FRAME_COMMITS_MAX]; /* earlier ones, counted from 1; 0: this round's */
    struct receipts receipts[FRAME_COMMITS_MAX];
    struct reply_commit wire[FRAME_COMMITS_MAX];
};

struct round {
    struct round_config config;
    struct arena *arena;
    size_t frame_count, submission_count, bytes;
    bool shared; /* by more than one organisation */
    struct round_frame frames[ROUND_FRAMES_MAX];
    int32_t day;                   /* UTC, of the commit */
    bool placed;                   /* every frame knows which of its own are new */
    struct receipts receipts;      /* of the new ones */
    struct fresh *fresh;           /* submissions that this round accepts */
    struct reply_commits *commits; /* of the reply at hand */
    struct buffer own_record;      /* the receipts' for the spool */
    struct buffer record, reply, paths;
};

/* Receipts and refusals, of what is durable. A reply that cannot leave is no loss: the client asks
 * again and gets the same receipt. RETRY NO_MEMORY, FATAL as the spool. */
enum verdict round_answer(struct round *round, struct round_frame *frame, struct error *error);
/* Nothing of the frame was taken. */
void round_answer_busy(struct round *round, const struct round_frame *frame,
                       const struct error *why);

#endif
