/*
 * The options of parallax-bench.
 */
#ifndef PARALLAX_BENCH_OPTIONS_H
#define PARALLAX_BENCH_OPTIONS_H

#include "base/options.h"

#include <stdint.h>

struct bench_config {
    const char *programs; /* the folder of the programs that are measured */
    const char *folder;   /* where its spool stands */
    int64_t rounds;
    int64_t samples;
    int64_t idle;
    const char *flood;
    const char *database_url;
    const char *parts;
    const char *consent;
    int64_t preloaded, submissions, clients, window, frame;
    int64_t sustain_ms, share, rate, sustain_frame;
    int64_t outage, meanwhile;
    int64_t lone, idle_ms;
    const char *stop_database, *start_database;
    const char *json, *commit, *machine;
    const char *collector, *collector_card, *key_file; /* wire */
};

extern const struct option_program bench_program;

#endif
