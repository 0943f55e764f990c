/* The option tables as Markdown, for docs/configuration.md. */
#include "base/options_private.h"

static const char *kind_name(enum option_kind kind)
{
    switch (kind) {
    case OPTION_TEXT:
        return "text";
    case OPTION_PATH:
        return "path";
    case OPTION_SECRET:
        return "secret";
    case OPTION_CHOICE:
        return "choice";
    case OPTION_NUMBER:
        return "number";
    case OPTION_TIME:
        return "time";
    case OPTION_SIZE:
        return "size";
    case OPTION_FLAG:
        return "yes or no";
    }
    return "";
}

/* A bar would end the cell. */
static void write_cell(const char *content, struct buffer *out)
{
    for (const char *p = content; *p != '\0'; p++) {
        if (*p == '|')
            buffer_byte(out, '\\');
        buffer_byte(out, (uint8_t)*p);
    }
}

static void write_row(const struct option_program *program, const struct option_row *row,
                      struct buffer *out)
{
    buffer_format(out, "| `%s` | ", row->name);
    if (option_only_flag(row)) {
        buffer_string(out, "flag only");
    } else {
        buffer_byte(out, '`');
        option_env_name(program, row, out);
        buffer_byte(out, '`');
    }
    buffer_format(out, " | %s", kind_name(row->kind));
    if (row->choices != NULL) {
        buffer_string(out, ": ");
        write_cell(row->choices, out);
    }
    struct buffer range = BUFFER_NONE;
    option_range(row, &range);
    if (range.length > 0)
        buffer_format(out, ", %s", range.data);
    buffer_free(&range);
    buffer_string(out, " | ");
    if (row->preset != NULL) {
        buffer_byte(out, '`');
        write_cell(row->preset, out);
        buffer_byte(out, '`');
    } else if (row->required) {
        buffer_string(out, "required");
    }
    buffer_string(out, " | ");
    write_cell(row->help, out);
    buffer_string(out, " |\n");
}

static void write_head(struct buffer *out)
{
    buffer_string(out, "| option | environment | value | default | meaning |\n"
                       "|---|---|---|---|---|\n");
}

static void write_command(const struct option_program *program,
                          const struct option_command *command, struct buffer *out)
{
    buffer_format(out, "\n### %s %s\n\n%s\n\n    ", program->name, command->name, command->help);
    options_usage(program, command, out);
    if (command->row_count == 0)
        return;
    buffer_byte(out, '\n');
    write_head(out);
    for (size_t i = 0; i < command->row_count; i++)
        write_row(program, &command->rows[i], out);
}

void options_document(const struct option_program *program, struct buffer *out)
{
    buffer_format(out, "## %s\n\n%s\n\n", program->name, program->summary);
    write_head(out);
    for (size_t i = 0; i < program->row_count; i++)
        write_row(program, &program->rows[i], out);
    for (size_t i = 0; i < option_builtin_count; i++)
        write_row(program, &option_builtins[i], out);
    for (size_t i = 0; i < program->command_count; i++)
        write_command(program, &program->commands[i], out);
    buffer_byte(out, '\n');
}
