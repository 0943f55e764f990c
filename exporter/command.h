/*
 * The commands of parallax-exporter: what was asked for is checked, done, and answered by an exit
 * code; everything that is wrong is told on standard error.
 */
#ifndef PARALLAX_EXPORTER_COMMAND_H
#define PARALLAX_EXPORTER_COMMAND_H

#include "base/error.h"
#include "exporter/options.h"

enum exit_code command_report(const struct exporter_config *config);
enum exit_code command_data(const struct exporter_config *config);
/* The daemon; reads its options again, as daemon_run does. */
int command_serve(int argc, char **argv, char **environ);

#endif
