/*
 * The options of parallax, as one table (options.c); docs/configuration.md is made from it.
 */
#ifndef PARALLAX_CLIENT_OPTIONS_H
#define PARALLAX_CLIENT_OPTIONS_H

#include "base/options.h"

#include <stdbool.h>
#include <stdint.h>

struct client_config {
    const char *home; /* NULL: ~/.local/share/parallax */
    bool json;
    int64_t patience_ms;
    const char *collector, *collector_card; /* init */
    const char *call;                       /* import; NULL: the only open one */
    const char *consent;                    /* import; NULL: ANONYMOUS */
    const char *language;                   /* import */
    bool dry_run, no_send;                  /* import */
    bool watch;                             /* send */
    const char *state;                      /* outbox; NULL: all */
    bool states;                            /* outbox: print the table of states */
};

extern const struct option_program client_program;

#endif
