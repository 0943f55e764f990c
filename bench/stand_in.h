/*
 * In the aggregator's place: gives a collector its catalogue and takes nothing, so that only the
 * collector is measured.
 */
#ifndef PARALLAX_BENCH_STAND_IN_H
#define PARALLAX_BENCH_STAND_IN_H

#include "bench/child.h"
#include "bench/world.h"

/* Listens on a free port of loopback; ret_endpoint has 64 bytes. */
enum verdict stand_in_start(const struct world *world, struct child *ret_child, char *ret_endpoint,
                            struct error *error);

#endif
