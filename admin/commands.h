/*
 * The handlers of commands.def. Each does one command and returns the exit code; each group of
 * commands has its own file.
 */
#ifndef PARALLAX_ADMIN_COMMANDS_H
#define PARALLAX_ADMIN_COMMANDS_H

#include "admin/admin.h"

#define COMMAND(name, arguments, most, rows, handler, help)                                        \
    enum exit_code handler(struct admin *admin);
#include "admin/commands.def"
#undef COMMAND

#endif
