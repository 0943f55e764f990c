/*
 * Metrics in the Prometheus text format (version 0.0.4) from one table a stage, which
 * docs/metrics.md is made from too.
 */
#ifndef PARALLAX_HTTP_METRICS_H
#define PARALLAX_HTTP_METRICS_H

#include "base/buffer.h"

#include <stddef.h>
#include <stdint.h>

enum metric_kind { METRIC_COUNTER, METRIC_GAUGE };

struct metric_row {
    const char *name; /* "parallax_collector_accepted_total" */
    enum metric_kind kind;
    const char *help;
    size_t offset; /* of an int64_t in the stage's counters struct */
};

/* counters: the struct that the offsets point into. */
void metrics_write(const struct metric_row *rows, size_t count, const void *counters,
                   struct buffer *out);
/* A Markdown table of the rows. */
void metrics_document(const char *title, const struct metric_row *rows, size_t count,
                      struct buffer *out);

#endif
