/*
 * What a stage tells over HTTP about itself: one figure of GET /metrics.
 */
#ifndef PARALLAX_TESTS_SUPPORT_PROBE_H
#define PARALLAX_TESTS_SUPPORT_PROBE_H

#include <stdint.h>

/* The metric's value at 127.0.0.1:port; -1 when the stage does not answer. Fails the test when it
 * answers without this metric. */
int64_t probe_metric(int port, const char *name);

/* From now on stages are asked in the network namespace at this path (setns(2)); NULL: our own. */
void probe_in_namespace(const char *path);

#endif
