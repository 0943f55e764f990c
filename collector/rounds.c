/* See rounds.h. */
#include "collector/rounds.h"

#include <stdlib.h>

struct rounds {
    struct spool *spool;
    struct round *both[2];
    struct round *filling;    /* one of them */
    struct round *committing; /* the other, or NULL */
};

enum verdict rounds_new(const struct round_config *config, struct rounds **ret_rounds,
                        struct error *error)
{
    struct rounds *rounds = calloc(1, sizeof *rounds);
    if (rounds == NULL)
        return error_no_memory(error);
    rounds->spool = config->spool;
    enum verdict verdict = round_new(config, &rounds->both[0], error);
    if (verdict == VERDICT_OK)
        verdict = round_new(config, &rounds->both[1], error);
    if (verdict != VERDICT_OK) {
        rounds_free(&rounds);
        return verdict;
    }
    rounds->filling = rounds->both[0];
    *ret_rounds = rounds;
    return VERDICT_OK;
}

void rounds_free(struct rounds **rounds_place)
{
    struct rounds *rounds = *rounds_place;
    if (rounds == NULL)
        return;
    round_free(&rounds->both[0]);
    round_free(&rounds->both[1]);
    free(rounds);
    *rounds_place = NULL;
}

struct round *rounds_filling(const struct rounds *rounds)
{
    return rounds->filling;
}

bool rounds_are_committing(const struct rounds *rounds)
{
    return rounds->committing != NULL;
}

enum verdict rounds_finish(struct rounds *rounds, bool *ret_moved, struct error *error)
{
    struct round *round = rounds->committing;
    if (round == NULL)
        return VERDICT_OK;
    rounds->committing = NULL;
    *ret_moved = true;
    return round_finish(round, error);
}

static enum verdict begin(struct rounds *rounds, int64_t now_ms, bool *ret_moved,
                          struct error *error)
{
    bool waits = false;
    struct round *round = rounds->filling;
    if (round_is_lone(round)) { /* two changes of threads would only keep it waiting */
        *ret_moved = true;
        return round_commit(round, now_ms, error);
    }
    enum verdict verdict = round_begin(round, now_ms, SPOOL_OWN, &waits, error);
    if (verdict == VERDICT_OK && waits) {
        rounds->committing = round;
        rounds->filling = rounds->both[round == rounds->both[0]];
    }
    return verdict;
}

enum verdict rounds_turn(struct rounds *rounds, int64_t now_ms, bool *ret_moved,
                         struct error *error)
{
    enum verdict verdict = VERDICT_OK;
    if (spool_accept_is_done(rounds->spool))
        verdict = rounds_finish(rounds, ret_moved, error);
    if (verdict == VERDICT_OK && rounds->committing == NULL && !round_is_empty(rounds->filling))
        verdict = begin(rounds, now_ms, ret_moved, error);
    return verdict;
}

enum verdict rounds_drain(struct rounds *rounds, int64_t now_ms, bool *ret_moved,
                          struct error *error)
{
    enum verdict verdict = rounds_finish(rounds, ret_moved, error);
    if (verdict != VERDICT_OK || round_is_empty(rounds->filling))
        return verdict;
    *ret_moved = true;
    return round_commit(rounds->filling, now_ms, error);
}
