/*
 * The commands of parallax-bench: each measures one promise and prints a table.
 */
#ifndef PARALLAX_BENCH_COMMANDS_H
#define PARALLAX_BENCH_COMMANDS_H

#include "base/error.h"
#include "bench/options.h"

typedef enum verdict bench_command_fn(const struct bench_config *config, struct error *error);

/* Time to a receipt at the collector: alone, and among idle clients while one organisation floods.
 */
bench_command_fn command_door;
/* The pipeline's rate, times, processor time and memory beside the bare engine's. */
bench_command_fn command_pipeline;
/* The bare loop of the client's protocol, to a collector that runs already. */
bench_command_fn command_wire;

#endif
