/*
 * What can be set on an aggregator: one table for flags, environment, file and documentation.
 */
#ifndef PARALLAX_AGGREGATOR_OPTIONS_H
#define PARALLAX_AGGREGATOR_OPTIONS_H

#include "base/options.h"

struct aggregator_config {
    const char *listen;
    const char *key_file;
    const char *pseudonym_key_file;
    const char *database_url;
    int64_t batch_rows;
    int64_t batch_bytes;
    int64_t credit;
    const char *health_address;
    int64_t health_port;
    const char *confine;
};

extern const struct option_program aggregator_program;

#endif
