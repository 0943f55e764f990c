/*
 * The parts of parallax-bench pipeline. Each measures one thing, keeps its figures and leaves
 * running stages behind.
 */
#ifndef PARALLAX_BENCH_PARTS_H
#define PARALLAX_BENCH_PARTS_H

#include "base/error.h"
#include "bench/bench.h"

#include <stdbool.h>

typedef enum verdict part_fn(struct bench *bench, struct error *error);

/* The pipeline: from the first send to the last commit. */
part_fn part_pipeline;
/* The same with 100 and 1000 clients; what they send is more when so many would have too little. */
part_fn part_clients;
/* The engine alone: COPY right into the table; the transaction that bears a repetition. */
part_fn part_copy;
part_fn part_stage;
/* lib/spool alone. */
part_fn part_spool;
/* Receipts while the aggregator is away; then what has waited is drained. */
part_fn part_receipts;
/* One submission after the other, and the disk's fdatasync. */
part_fn part_lone;
/* A share of the pipeline's rate at an even pace for a while. */
part_fn part_sustain;
/* PostgreSQL away while many are sent, then back. */
part_fn part_outage;
/* Collector, aggregator and exporter while nobody comes. */
part_fn part_idle;

struct part {
    const char *name;
    part_fn *measure;
    bool once; /* after the rounds, because it takes long or needs what they saw */
};
extern const struct part parts[];
extern const size_t part_count;

/* Whether a list of names ("pipeline,stage", or "all") has the part. */
bool parts_has(const char *list, const struct part *part);
/* REJECT PARTS when a name of the list is none, or a part needs options that are missing. */
enum verdict parts_check(const struct bench_config *config, struct error *error);

#endif
