/*
 * What the parts of parallax-bench pipeline work on: the stages, their PostgreSQL, clients, and the
 * figures so far.
 */
#ifndef PARALLAX_BENCH_BENCH_H
#define PARALLAX_BENCH_BENCH_H

#include "bench/engine.h"
#include "bench/figures.h"
#include "bench/load.h"
#include "bench/options.h"
#include "bench/stages.h"
#include "bench/world.h"

#include <stdbool.h>
#include <stdint.h>

/* Longer than anything may take. */
#define BENCH_PATIENCE_MS ((int64_t)600000)

struct bench {
    const struct bench_config *config; /* borrowed */
    struct buffer programs;            /* their folder */
    struct world *world;
    struct stages stages;
    struct engine *engine;
    struct load load; /* of the rounds */
    double warm_rate; /* of the pipeline, before the rounds */
    int64_t day_ms;   /* when its first day began (UTC); what was preloaded is older */
    bool preloaded;
    struct figures figures;
};

/* Makes tables, keys and a call, and starts the stages. */
enum verdict bench_open(const struct bench_config *config, struct bench **ret_bench,
                        struct error *error);
void bench_close(struct bench **bench);

/* How many submissions are stored, ever: the ledger is never emptied. */
enum verdict bench_stored(struct bench *bench, int64_t *ret_count, struct error *error);
/* Of the pipeline in this run: the rounds' when they measured it. */
double bench_pipeline_rate(const struct bench *bench);
/* Fills the tables as --preloaded says, in the place of what stands there. */
enum verdict bench_preload(struct bench *bench, struct error *error);
/* Submissions, and what is counted of them: takes away all that was not preloaded. */
enum verdict bench_restore_tables(struct bench *bench, struct error *error);

#endif
