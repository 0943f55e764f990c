/*
 * The life of a daemon: options, signals, ready, drain, exit code. A stage hands in a spec; its
 * main is one call of daemon_run.
 */
#ifndef PARALLAX_BASE_DAEMON_H
#define PARALLAX_BASE_DAEMON_H

#include "base/error.h"
#include "base/options.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * All four get the stage that open made. VERDICT_FATAL from any of them ends the process with
 * EXIT_BUG, RETRY or REJECT from open with EXIT_UNREACHABLE or EXIT_USAGE; RETRY and REJECT from
 * step are the stage's own business and must not be returned.
 */
struct daemon_spec {
    const struct option_program *program;
    int64_t drain_limit_ms; /* after SIGTERM or SIGINT */
    enum verdict (*open)(const void *config, void **ret_stage, struct error *error);
    /* Waits for an event (stop_fd readable is one) and does one bounded round of work. */
    enum verdict (*step)(void *stage, int stop_fd, struct error *error);
    /* Repeated after a stop was asked for, until *ret_done or the limit; takes nothing new. */
    enum verdict (*drain)(void *stage, bool *ret_done, struct error *error);
    void (*close)(void **stage);
};

/*
 * Raises the soft limit of descriptors to the hard one. Blocks SIGTERM and SIGINT and reads them
 * from a signalfd (a library's handler would otherwise end our authentication before our sockets,
 * stack-notes 2), ignores SIGPIPE. A second signal while draining ends at once. Returns the exit
 * code. Logs starting, draining, drain_cut, stopped, fatal; the stage logs ready itself, with its
 * ports.
 */
int daemon_run(const struct daemon_spec *spec, int argc, char **argv, char **environ);

#endif
