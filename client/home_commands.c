/* See home_commands.h. */
#include "client/home_commands.h"

#include <string.h>

static const struct home_command commands[] = {
    {"evidence check", command_evidence_check, false},
    {"evidence hash", command_evidence_hash, false},
    {"evidence list", command_evidence_list, false},
    {"export", command_export, false},
    {"passphrase", command_passphrase, false},
    {"restore", command_restore, true},
    {"wipe", command_wipe, false},
};

const struct home_command *home_command_named(const char *name)
{
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}
