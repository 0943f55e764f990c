/*
 * The options of parallax, as one table (options.c); docs/configuration.md is made from it.
 */
#ifndef PARALLAX_CLIENT_OPTIONS_H
#define PARALLAX_CLIENT_OPTIONS_H

#include "base/options.h"

#include <stdbool.h>
#include <stdint.h>

struct client_config {
    const char *home;       /* NULL: ~/.local/share/parallax */
    const char *passphrase; /* of the keys, or of an export; NULL: asked where one is needed */
    const char *lang;       /* NULL: the environment's */
    bool json;
    int64_t patience_ms;
    const char *collector, *collector_card; /* init */
    bool protect;                           /* init */
    const char *new_passphrase;             /* passphrase */
    bool remove;                            /* passphrase */
    bool move, take_back;                   /* export */
    bool yes;                               /* wipe, withdraw: without a question */
    bool unsent;                            /* wipe */
    const char *call;                       /* import, new; NULL: the only open one */
    const char *consent;                    /* import; NULL: ANONYMOUS */
    const char *language;                   /* import */
    bool dry_run, no_send;                  /* import */
    const char *mapping, *map_from;         /* import */
    const char *encoding;                   /* import; NULL: the file tells, or it is asked */
    const char *refused;                    /* import: file of refused rows; NULL: none */
    bool watch;                             /* send */
    const char *state;                      /* outbox; NULL: all */
    bool states;                            /* outbox: print the table of states */
    int64_t port;                           /* form; 0: any free one */
    const char *kind;                       /* new, NULL: is asked for; import, NULL: finding */
    int64_t draft;                          /* new; 0: is asked for */
    const char *reason;                     /* withdraw; NULL: none */
};

extern const struct option_program client_program;

#endif
