/*
 * The shell of the aggregator: the socket, the writer's thread and the clock around the pure parts
 * (streams, rows). The four functions of a daemon_spec.
 */
#ifndef PARALLAX_AGGREGATOR_AGGREGATOR_H
#define PARALLAX_AGGREGATOR_AGGREGATOR_H

#include "base/error.h"

#include <stdbool.h>

/* config is a struct aggregator_config. */
enum verdict aggregator_open(const void *config, void **ret_aggregator, struct error *error);
enum verdict aggregator_step(void *aggregator, int stop_fd, struct error *error);
enum verdict aggregator_drain(void *aggregator, bool *ret_done, struct error *error);
void aggregator_close(void **aggregator);

#endif
