/* See options.h. The order of a reading: command, flags, environment, file, presets, checks,
 * config. */
#include "base/options.h"

#include "base/log.h"
#include "base/options_private.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* How many of the first words are this command's name; 0: they are not. */
static int command_words(const struct options_reader *reader, const struct option_command *command)
{
    struct text rest = text_of(command->name), word;
    int count = 0;
    for (; text_split(&rest, ' ', &word); count++)
        if (count >= reader->argument_count || !text_is(word, reader->arguments[count]))
            return 0;
    return count;
}

/* The longest name wins, so that "org" and "org add" can both be commands. */
static void find_command(struct options_reader *reader)
{
    const struct option_program *program = reader->program;
    int words = 0;
    for (size_t i = 0; i < program->command_count; i++) {
        int count = command_words(reader, &program->commands[i]);
        if (count > words) {
            words = count;
            reader->command = &program->commands[i];
        }
    }
    reader->argument_count -= words;
    for (int i = 0; i <= reader->argument_count; i++)
        reader->arguments[i] = reader->arguments[i + words];
}

/* "org ad" where a command starts with "org", otherwise the first word alone. */
static void typed_command(const struct options_reader *reader, struct buffer *out)
{
    const char *first = reader->arguments[0];
    size_t length = strlen(first);
    buffer_string(out, first);
    for (size_t i = 0; i < reader->program->command_count && reader->argument_count > 1; i++) {
        const char *name = reader->program->commands[i].name;
        if (strncmp(name, first, length) == 0 && name[length] == ' ') {
            buffer_format(out, " %s", reader->arguments[1]);
            return;
        }
    }
}

static void unknown_command(struct options_reader *reader)
{
    struct buffer typed = BUFFER_NONE;
    typed_command(reader, &typed);
    const char *near = NULL;
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < reader->program->command_count && buffer_ok(&typed); i++) {
        const char *name = reader->program->commands[i].name;
        size_t distance = option_distance(buffer_view(&typed), text_of(name));
        if (distance < best) {
            best = distance;
            near = name;
        }
    }
    options_problem(reader, "command \"%.80s\": unknown command%s%s%s",
                    buffer_ok(&typed) ? typed.data : "", near != NULL ? ", did you mean " : "",
                    near != NULL ? near : "", near != NULL ? "?" : "");
    buffer_free(&typed);
}

static void check_arguments(struct options_reader *reader)
{
    const struct option_command *command = reader->command;
    int count = reader->argument_count;
    if (command == NULL) {
        if (count > 0)
            options_problem(reader, "argument \"%.80s\": the program takes no arguments",
                            reader->arguments[0]);
        return;
    }
    if (command->arguments == NULL || command->arguments_max == 0) {
        if (count > 0)
            options_problem(reader, "argument \"%.80s\": the command %s takes no arguments",
                            reader->arguments[0], command->name);
        return;
    }
    if (count < command->arguments_min)
        options_problem(reader, "command %s: needs %s", command->name, command->arguments);
    if (command->arguments_max >= 0 && count > command->arguments_max)
        options_problem(reader, "command %s: takes %s, and \"%.80s\" is one argument too many",
                        command->name, command->arguments,
                        reader->arguments[command->arguments_max]);
}

static void check_required(struct options_reader *reader)
{
    struct buffer env = BUFFER_NONE;
    for (size_t i = 0; i < reader->origin_count; i++) {
        const struct option_row *row = reader->origins[i].row;
        const struct option_command *owner = options_owner(reader, row->name);
        if (!row->required || reader->origins[i].layer != LAYER_UNSET ||
            (owner != NULL && owner != reader->command))
            continue;
        buffer_clear(&env);
        option_env_name(reader->program, row, &env);
        options_problem(reader, "option %s: is required; give --%s or %s", row->name, row->name,
                        buffer_ok(&env) ? env.data : "its environment name");
    }
    buffer_free(&env);
}

static bool asked_for(const struct options_reader *reader, const char *name)
{
    const struct options_origin *origin = options_named(reader, name);
    return origin->value != NULL && strcmp(origin->value, "yes") == 0;
}

static void show(const struct buffer *text, FILE *stream)
{
    if (buffer_ok(text) && text->length > 0)
        (void)fwrite(text->data, 1, text->length, stream);
    (void)fflush(stream);
}

/* --help and --version work whatever else is wrong. */
static bool show_what_was_asked(const struct options_reader *reader)
{
    struct buffer text = BUFFER_NONE;
    bool help = asked_for(reader, "help"), version = asked_for(reader, "version");
    if (help)
        options_help(reader->program, reader->command, &text);
    else if (version)
        buffer_format(&text, "%s %s\n", reader->program->name, PARALLAX_VERSION);
    show(&text, stdout);
    buffer_free(&text);
    return help || version;
}

static void store(const struct options_origin *origin, void *config)
{
    const struct option_row *row = origin->row;
    if (row->offset == OPTION_NO_MEMBER || origin->value == NULL)
        return;
    char *member = (char *)config + row->offset;
    struct option_value value;
    /* The content of a secret's file was checked when it was loaded, everything else when set. */
    enum verdict verdict = option_parse(row, origin->value, &value, NULL);
    assert(verdict == VERDICT_OK);
    switch (row->kind) {
    case OPTION_TEXT:
    case OPTION_PATH:
    case OPTION_SECRET:
    case OPTION_CHOICE: {
        const char *string = origin->value;
        memcpy(member, &string, sizeof string);
        break;
    }
    case OPTION_NUMBER:
    case OPTION_TIME:
    case OPTION_SIZE:
        memcpy(member, &value.number, sizeof value.number);
        break;
    case OPTION_FLAG:
        memcpy(member, &value.flag, sizeof value.flag);
        break;
    }
}

/* Hands the reader's memory over to what the caller keeps. */
static enum options_outcome finish(struct options_reader *reader, struct options **ret_options)
{
    struct options *options = calloc(1, sizeof *options);
    size_t config_size = reader->program->config_size;
    void *config = calloc(1, config_size > 0 ? config_size : 1);
    if (options == NULL || config == NULL) {
        free(options);
        free(config);
        reader->problems.failed = true;
        return OPTIONS_BAD;
    }
    for (size_t i = 0; i < reader->origin_count; i++)
        store(&reader->origins[i], config);
    int level = log_level_of(options_named(reader, "log-level")->value);
    log_open(reader->program->name, (enum log_level)level);
    *options = (struct options){
        .program = reader->program,
        .command = reader->command,
        .config = config,
        .arguments = reader->arguments,
        .argument_count = reader->argument_count,
        .origins = reader->origins,
    };
    reader->arguments = NULL;
    reader->origins = NULL;
    *ret_options = options;
    return OPTIONS_RUN;
}

/* Everything after the flags; only outcome RUN leaves something in *ret_options. */
static enum options_outcome read_layers(struct options_reader *reader, char **environ,
                                        struct options **ret_options)
{
    const struct option_program *program = reader->program;
    options_read_environment(reader, environ);
    options_read_file(reader);
    options_load_secrets(reader);
    options_apply_presets(reader);

    bool print_config = asked_for(reader, "print-config");
    bool has_commands = program->commands != NULL;
    bool no_command = has_commands && reader->command == NULL && reader->argument_count == 0;
    bool bad_command = has_commands && reader->command == NULL && reader->argument_count > 0;
    if (bad_command)
        unknown_command(reader);
    if (print_config) {
        struct buffer text = BUFFER_NONE;
        options_print_config(reader, &text);
        show(&text, stdout);
        buffer_free(&text);
    } else if (!no_command && !bad_command) {
        check_arguments(reader);
        check_required(reader);
    }
    if (!buffer_ok(&reader->problems) || reader->problems.length > 0) {
        if (bad_command)
            options_commands(program, &reader->problems);
        return OPTIONS_BAD;
    }
    if (print_config)
        return OPTIONS_SHOWN;
    if (no_command) {
        options_usage(program, NULL, &reader->problems);
        options_commands(program, &reader->problems);
        return OPTIONS_BAD;
    }
    return finish(reader, ret_options);
}

static void free_origins(struct options_origin *origins)
{
    for (struct options_origin *origin = origins; origin != NULL && origin->row != NULL; origin++) {
        if (origin->value != NULL && origin->row->kind == OPTION_SECRET)
            explicit_bzero(origin->value, strlen(origin->value));
        free(origin->value);
        free(origin->place);
    }
    free(origins);
}

enum options_outcome options_read(const struct option_program *program, int argc, char **argv,
                                  char **environ, struct options **ret_options)
{
    struct options_reader reader = {.program = program};
    enum options_outcome outcome = OPTIONS_BAD;
    struct error error;
    reader.arguments = calloc((size_t)argc + 1, sizeof *reader.arguments);
    if (reader.arguments == NULL || options_list(&reader, &error) != VERDICT_OK) {
        reader.problems.failed = true;
    } else {
        options_split_arguments(&reader, argc, argv);
        find_command(&reader);
        options_prefer_command(&reader);
        options_read_flags(&reader, argc, argv);
        if (show_what_was_asked(&reader))
            outcome = OPTIONS_SHOWN;
        else
            outcome = read_layers(&reader, environ, ret_options);
    }
    if (outcome == OPTIONS_BAD && buffer_ok(&reader.problems))
        show(&reader.problems, stderr);
    else if (outcome == OPTIONS_BAD)
        (void)fputs("memory ran out while the options were read\n", stderr);
    buffer_free(&reader.problems);
    free(reader.arguments);
    free_origins(reader.origins);
    return outcome;
}

void options_free(struct options **options)
{
    if (*options == NULL)
        return;
    free_origins((*options)->origins);
    free((*options)->arguments);
    free((*options)->config);
    free(*options);
    *options = NULL;
}
