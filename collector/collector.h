/*
 * The shell of the collector: sockets, spool and clock around the pure parts (intake, forward).
 * The four functions of a daemon_spec.
 */
#ifndef PARALLAX_COLLECTOR_COLLECTOR_H
#define PARALLAX_COLLECTOR_COLLECTOR_H

#include "base/error.h"

#include <stdbool.h>

/* config is a struct collector_config. */
enum verdict collector_open(const void *config, void **ret_collector, struct error *error);
enum verdict collector_step(void *collector, int stop_fd, struct error *error);
enum verdict collector_drain(void *collector, bool *ret_done, struct error *error);
void collector_close(void **collector);

#endif
