/* parallax: the coordinator's tool. Opens the home and runs one command. */
#include "base/error.h"
#include "base/options.h"
#include "client/commands.h"
#include "client/home_commands.h"
#include "client/moved.h"
#include "client/options.h"
#include "client/session.h"
#include "client/show.h"
#include "client/speech.h"
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
    {"form", command_form},
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
    {"new", command_new},
    {"amend", command_amend},
    {"withdraw", command_withdraw},
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

static enum verdict run_home_command(const struct home_command *command,
                                     const struct options *options, enum exit_code *ret_code,
                                     struct error *error)
{
    const struct client_config *config = options->config;
    struct home *home = NULL;
    enum verdict verdict = home_open(config->home, command->makes, &home, error);
    if (verdict == VERDICT_OK)
        verdict = command->run(home, options, ret_code, error);
    home_close(&home);
    /* The reasons that these refuse for are all on this side. */
    if (verdict == VERDICT_REJECT) {
        show_error(error);
        *ret_code = EXIT_USAGE;
        return VERDICT_OK;
    }
    return verdict;
}

static enum verdict run_with_session(const struct options *options, enum exit_code *ret_code,
                                     struct error *error)
{
    struct session session;
    bool keys_made = false;
    bool make = strcmp(options->command->name, "init") == 0;
    enum verdict verdict = session_open(&session, options->config, make, &keys_made, error);
    if (verdict == VERDICT_OK)
        verdict = moved_check(session.home, options->command->name, error);
    if (verdict == VERDICT_REJECT) {
        show_error(error);
        *ret_code = EXIT_USAGE;
        verdict = VERDICT_OK;
    } else if (verdict == VERDICT_OK) {
        verdict = run_command(&session, options, keys_made, ret_code, error);
    }
    session_close(&session);
    return verdict;
}

static enum exit_code run(const struct options *options)
{
    struct error error;
    enum exit_code code = EXIT_DONE;
    const struct home_command *home_command = home_command_named(options->command->name);
    enum verdict verdict = seal_start(&error);
    if (verdict == VERDICT_OK)
        verdict = codec_start(&error);
    if (verdict == VERDICT_OK)
        verdict = home_command != NULL ? run_home_command(home_command, options, &code, &error)
                                       : run_with_session(options, &code, &error);
    if (verdict == VERDICT_OK)
        return code;
    show_error(&error);
    return verdict_exit_code(verdict);
}

int main(int argc, char **argv)
{
    struct options *options;
    /* Journals and locks that SQLite and we make are nobody else's either. */
    (void)umask(0077);
    speech_begin(argc, argv, environ);
    switch (options_read(&client_program, argc, argv, environ, &options)) {
    case OPTIONS_SHOWN:
        return EXIT_DONE;
    case OPTIONS_BAD:
        return EXIT_USAGE;
    case OPTIONS_RUN:
        break;
    }
    if (!speech_settle(options)) {
        options_free(&options);
        return EXIT_USAGE;
    }
    link_start();
    enum exit_code code = run(options);
    link_stop();
    options_free(&options);
    return (int)code;
}
