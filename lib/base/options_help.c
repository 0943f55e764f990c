/* What people see on a terminal: --help, usage, --print-config. */
#include "base/options_private.h"

#include "base/wording.h"

#include <string.h>

void options_usage(const struct option_program *program, const struct option_command *command,
                   struct buffer *out)
{
    buffer_format(out, wording(N_("Usage: %s")), program->name);
    if (command != NULL)
        buffer_format(out, " %s [OPTIONS]%s%s\n", command->name,
                      command->arguments != NULL ? " " : "",
                      command->arguments != NULL ? command->arguments : "");
    else
        buffer_format(out, " [OPTIONS]%s\n", program->commands != NULL ? " COMMAND" : "");
}

void options_commands(const struct option_program *program, struct buffer *out)
{
    if (program->commands == NULL)
        return;
    size_t width = 0;
    for (size_t i = 0; i < program->command_count; i++)
        if (strlen(program->commands[i].name) > width)
            width = strlen(program->commands[i].name);
    buffer_string(out, wording(N_("Commands:\n")));
    for (size_t i = 0; i < program->command_count; i++)
        buffer_format(out, "  %-*s  %s\n", (int)width, program->commands[i].name,
                      wording(program->commands[i].help));
}

void option_facts(const struct option_program *program, const struct option_row *row,
                  struct buffer *out)
{
    if (row->required)
        buffer_string(out, wording(N_("Required. ")));
    if (row->choices != NULL)
        buffer_format(out, wording(N_("One of %s. ")), row->choices);
    if (row->preset != NULL)
        buffer_format(out, wording(N_("Default %s. ")), row->preset);
    struct buffer range = BUFFER_NONE;
    option_range(row, &range);
    if (range.length > 0)
        buffer_format(out, wording(N_("Allowed %s. ")), range.data);
    buffer_free(&range);
    if (row->kind == OPTION_SECRET)
        buffer_format(out, wording(N_("Or --%s-file FILE. ")), row->name);
    if (!option_only_flag(row)) {
        buffer_string(out, wording(N_("Environment ")));
        option_env_name(program, row, out);
        buffer_byte(out, '.');
    }
}

static void describe_rows(const struct option_program *program, const struct option_row *rows,
                          size_t count, struct buffer *out)
{
    for (size_t i = 0; i < count; i++) {
        const struct option_row *row = &rows[i];
        buffer_format(out, "  --%s", row->name);
        char letter = option_letter(row);
        if (letter != '\0')
            buffer_format(out, ", -%c", letter);
        if (row->kind != OPTION_FLAG)
            buffer_format(out, " %s", row->placeholder != NULL ? row->placeholder : "VALUE");
        buffer_format(out, "\n      %s\n", wording(row->help));
        if (option_only_flag(row))
            continue;
        buffer_string(out, "      ");
        option_facts(program, row, out);
        buffer_byte(out, '\n');
    }
}

void options_help(const struct option_program *program, const struct option_command *command,
                  struct buffer *out)
{
    options_usage(program, command, out);
    buffer_format(out, "%s\n",
                  command != NULL ? wording(command->help) : wording(program->summary));
    if (command == NULL && program->commands != NULL) {
        buffer_byte(out, '\n');
        options_commands(program, out);
        buffer_format(out, wording(N_("%s COMMAND --help tells the options of one command.\n")),
                      program->name);
    }
    buffer_byte(out, '\n');
    buffer_string(out, wording(N_("Options:\n")));
    if (command != NULL)
        describe_rows(program, command->rows, command->row_count, out);
    describe_rows(program, program->rows, program->row_count, out);
    describe_rows(program, option_builtins, option_builtin_count, out);
}

void options_print_config(const struct options_reader *reader, struct buffer *out)
{
    for (size_t i = 0; i < reader->origin_count; i++) {
        const struct options_origin *origin = &reader->origins[i];
        if (option_only_flag(origin->row))
            continue;
        const char *value = origin->value;
        if (value == NULL)
            value = "(not set)";
        else if (origin->row->kind == OPTION_SECRET)
            value = "(hidden)";
        buffer_format(out, "%s = %s", origin->row->name, value);
        if (origin->layer == LAYER_PRESET)
            buffer_string(out, "  # default");
        else if (origin->layer != LAYER_UNSET)
            buffer_format(out, "  # %s", origin->place);
        buffer_byte(out, '\n');
    }
}
