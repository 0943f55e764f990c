/*
 * What can be set on a collector: one table for flags, environment, file and documentation.
 */
#ifndef PARALLAX_COLLECTOR_OPTIONS_H
#define PARALLAX_COLLECTOR_OPTIONS_H

#include "base/options.h"

struct collector_config {
    const char *listen;
    const char *key_file;
    const char *spool;
    int64_t spool_map_bytes;
    int64_t spool_limit_percent;
    int64_t spool_reserve_bytes;
    int64_t receipt_days;
    int64_t connections;
    int64_t organisation_connections;
    int64_t organisation_rate;
    const char *aggregator;
    const char *aggregator_card;
    const char *health_address;
    int64_t health_port;
    const char *confine;
};

extern const struct option_program collector_program;

#endif
