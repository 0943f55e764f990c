/*
 * One run of parallax-admin: reads the options, runs the command's handler, prints what it made.
 */
#ifndef PARALLAX_ADMIN_ADMIN_H
#define PARALLAX_ADMIN_ADMIN_H

#include "admin/options.h"

#include "base/buffer.h"
#include "base/error.h"
#include "store/store.h"

/* What a handler works with. */
struct admin {
    const struct admin_config *config;
    char **arguments;    /* the command's own, NULL-terminated */
    struct buffer out;   /* goes to stdout when the handler is through, whatever its exit code */
    struct store *store; /* NULL until database_open */
};

/* Returns the exit code (base/error.h). */
int admin_run(int argc, char **argv, char **environment);

/* Tells on stderr what went wrong; the exit code that the verdict asks for. */
enum exit_code admin_fail(const struct error *error);
/* The same for what the caller typed or named: REJECT is EXIT_USAGE. */
enum exit_code admin_fail_usage(const struct error *error);

#endif
