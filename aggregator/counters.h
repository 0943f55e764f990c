/*
 * What an aggregator counts, and the table that /metrics and docs/metrics.md are made from.
 */
#ifndef PARALLAX_AGGREGATOR_COUNTERS_H
#define PARALLAX_AGGREGATOR_COUNTERS_H

#include "http/metrics.h"

#include <stddef.h>
#include <stdint.h>

struct aggregator_counters {
    int64_t received, repeated, stored, duplicates, quarantined, damaged;
    int64_t transactions, retries;
    int64_t messages_bad, peers_refused;
    int64_t questions, questions_unanswered;
    int64_t gathered_rows, gathered_bytes;
    int64_t collectors, catalogue_version, database_up;
};

extern const struct metric_row aggregator_metrics[];
extern const size_t aggregator_metrics_count;

#endif
