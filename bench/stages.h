/*
 * The pipeline as it is shipped, on loopback: keys, a call, one enrolled organisation, aggregator
 * and collector as processes of the build, and a PostgreSQL that somebody else has started.
 */
#ifndef PARALLAX_BENCH_STAGES_H
#define PARALLAX_BENCH_STAGES_H

#include "bench/child.h"
#include "bench/peer.h"
#include "bench/world.h"

#include <stdbool.h>

struct stages {
    const char *programs; /* their folder; borrowed */
    struct world *world;  /* borrowed; its first member is enrolled */
    bool unbounded;       /* one organisation may send what a whole country would */
    struct child aggregator, collector, exporter;
    char aggregator_endpoint[64], collector_endpoint[64];
    struct peer_address address; /* the collector's */
};

/* Tables, keys, call and organisation, by parallax-admin; PARALLAX_DATABASE_URL stands in the
 * environment. */
enum verdict stages_prepare(struct stages *stages, struct error *error);
enum verdict stages_start_aggregator(struct stages *stages, struct error *error);
/* aggregator_endpoint is known by then. */
enum verdict stages_start_collector(struct stages *stages, struct error *error);
/* As role parallax_reader; ended by child_end or by stages_end. */
enum verdict stages_start_exporter(struct stages *stages, struct error *error);
void stages_end(struct stages *stages);

/* The folder of the programs: folder, or where parallax-bench itself stands. */
const char *stages_programs(const char *folder, struct buffer *ret_path);

#endif
