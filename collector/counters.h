/*
 * What a collector counts, and the table that /metrics and docs/metrics.md are made from.
 */
#ifndef PARALLAX_COLLECTOR_COUNTERS_H
#define PARALLAX_COLLECTOR_COUNTERS_H

#include "http/metrics.h"

#include <stddef.h>
#include <stdint.h>

struct collector_counters {
    int64_t accepted, repeated, refused, busy;
    int64_t frames, frames_bad, over_quota, peers_refused, peers_put_off;
    int64_t connections, connections_ended, shut_out, frames_dropped;
    int64_t commits;
    int64_t forwarded, acknowledged, damaged;
    int64_t questions_unanswered;
    int64_t waiting, spool_used_bytes, spool_map_bytes, oldest_days;
    int64_t catalogue_version, aggregator_up;
};

extern const struct metric_row collector_metrics[];
extern const size_t collector_metrics_count;

#endif
