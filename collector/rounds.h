/*
 * Two rounds in turn: one is filled while what came before it is committed.
 */
#ifndef PARALLAX_COLLECTOR_ROUNDS_H
#define PARALLAX_COLLECTOR_ROUNDS_H

#include "collector/round.h"

struct rounds;

enum verdict rounds_new(const struct round_config *config, struct rounds **ret_rounds,
                        struct error *error);
/* Only when the spool is closed: a commit under way has its round until it is done. */
void rounds_free(struct rounds **rounds);

/* The one that is to be filled; another after each of the calls below. */
struct round *rounds_filling(const struct rounds *rounds);
/* Whether a commit is under way. */
bool rounds_are_committing(const struct rounds *rounds);

/*
 * Answers the round that is durable by now, and begins what was filled meanwhile. *ret_moved is set
 * to true when the spool may have new records, and else left alone. FATAL when the spool is broken.
 */
enum verdict rounds_turn(struct rounds *rounds, int64_t now_ms, bool *ret_moved,
                         struct error *error);
/* Waits for the commit under way, if there is one, and answers it. */
enum verdict rounds_finish(struct rounds *rounds, bool *ret_moved, struct error *error);
/* Commits and answers all there is. */
enum verdict rounds_drain(struct rounds *rounds, int64_t now_ms, bool *ret_moved,
                          struct error *error);

#endif
