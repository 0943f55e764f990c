/*
 * A submission that holds many rows before the first one comes: of many countries and of the year
 * before, with all indexes, as use leaves them behind. Tally and voice agree with them.
 */
#ifndef PARALLAX_BENCH_PRELOAD_H
#define PARALLAX_BENCH_PRELOAD_H

#include "bench/engine.h"

/*
 * Replaces what stands there by so many rows, made after one of it. day_ms: the beginning of the
 * day (UTC) that all of them are before. RETRY ENGINE.
 */
enum verdict preload_fill(struct engine *engine, int64_t rows, int64_t day_ms, struct error *error);
/* Takes away what came since, with ids of that day and later; RETRY ENGINE. */
enum verdict preload_restore(struct engine *engine, int64_t day_ms, struct error *error);

#endif
