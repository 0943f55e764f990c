/*
 * The options of parallax-exporter: one table for its three commands.
 */
#ifndef PARALLAX_EXPORTER_OPTIONS_H
#define PARALLAX_EXPORTER_OPTIONS_H

#include "base/options.h"

struct exporter_config {
    const char *database_url;
    const char *forms_dir;
    int64_t statement_limit_ms;
    const char *call, *form, *country, *region, *theme, *language;
    const char *format, *set, *output;
    const char *authors, *status, *publish;
    bool fit;
    int64_t convert_time_limit_ms, convert_memory_limit_bytes;
    const char *listen_address;
    int64_t listen_port, connections_max, idle_limit_ms, page_limit_bytes;
    const char *confine;
};

extern const struct option_program exporter_program;

#endif
