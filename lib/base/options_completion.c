/*
 * The option tables as functions of a shell, for bash and zsh alike. For parallax-admin:
 *
 *   _parallax_admin_commands            every command, one a line; names of two words, too
 *   _parallax_admin_options COMMAND     its flags and those that all have; '' before a command
 *   _parallax_admin_value COMMAND FLAG  flag (takes no value), file, folder, none (nothing to
 *                                       offer), or: words A B C
 *   _parallax_admin_argument COMMAND    file, folder or none
 *
 * How they are used stands in cmake/completion.bash and completion.zsh.
 */
#include "base/options_private.h"

#include <string.h>

static void open_function(const struct option_program *program, const char *name,
                          const char *subject, struct buffer *out)
{
    buffer_byte(out, '_');
    for (const char *p = program->name; *p != '\0'; p++)
        buffer_byte(out, (uint8_t)(*p == '-' ? '_' : *p));
    buffer_format(out, "_%s() {\n", name);
    if (subject != NULL)
        buffer_format(out, "  case \"%s\" in\n", subject);
}

static void write_commands(const struct option_program *program, struct buffer *out)
{
    open_function(program, "commands", NULL, out);
    /* Without a word, printf would print an empty line. */
    buffer_string(out, program->command_count > 0 ? "  printf '%s\\n'" : "  :");
    for (size_t i = 0; i < program->command_count; i++)
        buffer_format(out, " '%s'", program->commands[i].name);
    buffer_string(out, "\n}\n");
}

static void write_flags(const struct option_row *rows, size_t count, struct buffer *out)
{
    for (size_t i = 0; i < count; i++) {
        buffer_format(out, " --%s", rows[i].name);
        if (rows[i].kind == OPTION_SECRET)
            buffer_format(out, " --%s-file", rows[i].name);
        char letter = option_letter(&rows[i]);
        if (letter != '\0')
            buffer_format(out, " -%c", letter);
    }
}

static void write_options(const struct option_program *program, struct buffer *out)
{
    open_function(program, "options", "$1", out);
    for (size_t i = 0; i < program->command_count; i++) {
        const struct option_command *command = &program->commands[i];
        if (command->row_count == 0)
            continue;
        buffer_format(out, "  '%s') printf '%%s\\n'", command->name);
        write_flags(command->rows, command->row_count, out);
        buffer_string(out, " ;;\n");
    }
    buffer_string(out, "  esac\n  printf '%s\\n'");
    write_flags(program->rows, program->row_count, out);
    write_flags(option_builtins, option_builtin_count, out);
    buffer_string(out, "\n}\n");
}

/* Which files fit a placeholder: "FILE", "[FILE|FOLDER...]". Folders are on the way to files. */
static const char *places(const char *placeholder)
{
    if (placeholder == NULL)
        return "none";
    if (strstr(placeholder, "FILE") != NULL)
        return "file";
    return strstr(placeholder, "FOLDER") != NULL ? "folder" : "none";
}

static void write_kind(const struct option_row *row, struct buffer *out)
{
    switch (row->kind) {
    case OPTION_FLAG:
        buffer_string(out, "flag");
        break;
    case OPTION_CHOICE:
        buffer_string(out, "words ");
        for (const char *p = row->choices; *p != '\0'; p++)
            buffer_byte(out, (uint8_t)(*p == '|' ? ' ' : *p));
        break;
    case OPTION_PATH:
        buffer_string(out, strcmp(places(row->placeholder), "folder") == 0 ? "folder" : "file");
        break;
    case OPTION_TEXT:
        buffer_string(out, places(row->placeholder));
        break;
    case OPTION_SECRET:
    case OPTION_NUMBER:
    case OPTION_TIME:
    case OPTION_SIZE:
        buffer_string(out, "none");
        break;
    }
}

/* command *: whatever the command is. */
static void write_values(const char *command, const struct option_row *rows, size_t count,
                         struct buffer *out)
{
    const char *quote = strcmp(command, "*") == 0 ? "" : "'";
    for (size_t i = 0; i < count; i++) {
        buffer_format(out, "  %s%s%s:--%s", quote, command, quote, rows[i].name);
        char letter = option_letter(&rows[i]);
        if (letter != '\0')
            buffer_format(out, " | %s%s%s:-%c", quote, command, quote, letter);
        buffer_string(out, ") echo '");
        write_kind(&rows[i], out);
        buffer_string(out, "' ;;\n");
        if (rows[i].kind == OPTION_SECRET)
            buffer_format(out, "  %s%s%s:--%s-file) echo file ;;\n", quote, command, quote,
                          rows[i].name);
    }
}

/* The first line that fits counts: the command's own, then those of all, and last those of other
 * commands, because a flag may stand before its command. */
static void write_value(const struct option_program *program, struct buffer *out)
{
    open_function(program, "value", "$1:$2", out);
    for (size_t i = 0; i < program->command_count; i++)
        write_values(program->commands[i].name, program->commands[i].rows,
                     program->commands[i].row_count, out);
    write_values("*", program->rows, program->row_count, out);
    write_values("*", option_builtins, option_builtin_count, out);
    for (size_t i = 0; i < program->command_count; i++)
        write_values("*", program->commands[i].rows, program->commands[i].row_count, out);
    buffer_string(out, "  *) echo flag ;;\n  esac\n}\n");
}

static void write_argument(const struct option_program *program, struct buffer *out)
{
    open_function(program, "argument", "$1", out);
    for (size_t i = 0; i < program->command_count; i++) {
        const struct option_command *command = &program->commands[i];
        if (strcmp(places(command->arguments), "none") != 0)
            buffer_format(out, "  '%s') echo %s ;;\n", command->name, places(command->arguments));
    }
    buffer_string(out, "  *) echo none ;;\n  esac\n}\n");
}

void options_completion(const struct option_program *program, struct buffer *out)
{
    write_commands(program, out);
    write_options(program, out);
    write_value(program, out);
    write_argument(program, out);
}
