/* See admin.h. Every command stands in commands.def with its handler; the table is built here. */
#include "admin/admin.h"

#include "admin/commands.h"

#include "seal/seal.h"

#include <stdio.h>
#include <string.h>

#define COMMAND(name, arguments, most, rows, handler, help) {name, handler},
static const struct {
    const char *name;
    enum exit_code (*handler)(struct admin *admin);
} handlers[] = {
#include "admin/commands.def"
};
#undef COMMAND

enum exit_code admin_fail(const struct error *error)
{
    (void)fprintf(stderr, "parallax-admin: %s\n", error->text);
    return verdict_exit_code(error->verdict);
}

enum exit_code admin_fail_usage(const struct error *error)
{
    enum exit_code code = admin_fail(error);
    return error->verdict == VERDICT_REJECT ? EXIT_USAGE : code;
}

/* What was done is done; but a report that nobody could read is told, and not taken for success. */
static enum exit_code print(const struct buffer *out, enum exit_code code)
{
    struct error error;
    if (!buffer_ok(out)) {
        (void)error_no_memory(&error);
        return admin_fail(&error);
    }
    if (out->length > 0 &&
        (fwrite(out->data, 1, out->length, stdout) != out->length || fflush(stdout) != 0)) {
        (void)error_set(&error, VERDICT_RETRY, "OUTPUT_UNWRITABLE",
                        "the output cannot be written: %m");
        return admin_fail(&error);
    }
    return code;
}

static enum exit_code run_command(const struct options *options)
{
    struct error error;
    if (seal_start(&error) != VERDICT_OK)
        return admin_fail(&error);
    struct admin admin = {.config = options->config, .arguments = options->arguments};
    enum exit_code code = EXIT_BUG;
    for (size_t i = 0; i < sizeof handlers / sizeof handlers[0]; i++)
        if (strcmp(handlers[i].name, options->command->name) == 0)
            code = handlers[i].handler(&admin);
    store_close(&admin.store);
    code = print(&admin.out, code);
    buffer_free(&admin.out);
    return code;
}

int admin_run(int argc, char **argv, char **environment)
{
    struct options *options = NULL;
    switch (options_read(&admin_program, argc, argv, environment, &options)) {
    case OPTIONS_RUN:
        break;
    case OPTIONS_SHOWN:
        return EXIT_DONE;
    case OPTIONS_BAD:
        return EXIT_USAGE;
    }
    enum exit_code code = run_command(options);
    options_free(&options);
    return (int)code;
}
