/* parallax: the coordinator's tool. Opens the home and runs one command. */
#include "base/error.h"
#include "base/options.h"
#include "client/commands.h"
#include "client/options.h"
#include "client/session.h"
#include "client/show.h"
#include "seal/seal.h"
#include "wire/codec.h"
#include "wire/link.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct command {
    const char *name;
    command_fn *run;
} commands[] = {
    {"calls", command_calls},
    {"import", command_import},
    {"outbox", command_outbox},
    {"send", command_send},
    {"status", command_status},
    {"receipt", command_receipt},
    {"verify", command_verify},
    {"rotate", command_rotate},
    {"collector add", command_collector_add},
    {"collector list", command_collector_list},
    {"collector remove", command_collector_remove},
};

static enum verdict run_command(struct session *session, const struct options *options,
                                bool keys_made, enum exit_code *ret_code, struct error *error)
{
    const char *name = options->command->name;
    if (strcmp(name, "init") == 0)
        return command_init(session, options, keys_made, ret_code, error);
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
        if (strcmp(commands[i].name, name) == 0)
            return commands[i].run(session, options, ret_code, error);
    return error_set(error, VERDICT_FATAL, "COMMAND", "%s is listed and not written", name);
}

static enum exit_code run(const struct options *options)
{
    struct error error;
    struct session session;
    enum exit_code code = EXIT_DONE;
    bool keys_made = false;
    bool make = strcmp(options->command->name, "init") == 0;
    enum verdict verdict = seal_start(&error);
    if (verdict == VERDICT_OK)
        verdict = codec_start(&error);
    if (verdict == VERDICT_OK)
        verdict = session_open(&session, options->config, make, &keys_made, &error);
    if (verdict != VERDICT_OK) {
        show_error(&error);
        return verdict == VERDICT_REJECT ? EXIT_USAGE : verdict_exit_code(verdict);
    }
    verdict = run_command(&session, options, keys_made, &code, &error);
    if (verdict != VERDICT_OK) {
        show_error(&error);
        code = verdict_exit_code(verdict);
    }
    session_close(&session);
    return code;
}

int main(int argc, char **argv)
{
    struct options *options;
    /* Journals and locks that SQLite and we make are nobody else's either. */
    (void)umask(0077);
    switch (options_read(&client_program, argc, argv, environ, &options)) {
    case OPTIONS_SHOWN:
        return EXIT_DONE;
    case OPTIONS_BAD:
        return EXIT_USAGE;
    case OPTIONS_RUN:
        break;
    }
    link_start();
    enum exit_code code = run(options);
    link_stop();
    options_free(&options);
    return (int)code;
}
