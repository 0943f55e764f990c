/*
 * The commands that work on the home itself: its lock is held, its keys and outbox are not open.
 * They work where the passphrase of the keys is forgotten or the outbox is damaged.
 */
#ifndef PARALLAX_CLIENT_HOME_COMMANDS_H
#define PARALLAX_CLIENT_HOME_COMMANDS_H

#include "base/error.h"
#include "base/options.h"
#include "client/home.h"

#include <stdbool.h>

typedef enum verdict home_command_fn(struct home *home, const struct options *options,
                                     enum exit_code *ret_code, struct error *error);

struct home_command {
    const char *name;
    home_command_fn *run;
    bool makes; /* the home, where there is none */
};

/* NULL: it is a command of commands.h. */
const struct home_command *home_command_named(const char *name);

home_command_fn command_export, command_restore; /* command_export.c */
home_command_fn command_evidence_check, command_evidence_hash, command_evidence_list;
home_command_fn command_passphrase, command_wipe;

#endif
