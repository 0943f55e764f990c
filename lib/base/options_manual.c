/* The option tables as a manual page (man(7)), without what stands after the exit codes. */
#include "base/options_private.h"

#include <stdlib.h>
#include <string.h>

/* Characters that troff would read as its own, or print as others than can be pasted. */
static const char *escaped(char c)
{
    switch (c) {
    case '\\':
        return "\\e";
    case '-':
        return "\\-";
    case '~':
        return "\\(ti";
    case '^':
        return "\\(ha";
    case '\'':
        return "\\(aq";
    case '"':
        return "\\(dq";
    case '|':
        return "|\\:"; /* long lists of choices may be broken here */
    default:
        return NULL;
    }
}

/* In a sentence, what stands between back-ticks is bold. A text never begins a line of its own:
 * a dot there would be a request. */
static void write_text(const char *text, struct buffer *out)
{
    bool bold = false;
    for (const char *p = text; *p != '\0'; p++) {
        const char *escape = escaped(*p);
        if (*p == '`') {
            bold = !bold;
            buffer_string(out, bold ? "\\fB" : "\\fR");
        } else if (escape != NULL) {
            buffer_string(out, escape);
        } else {
            buffer_byte(out, (uint8_t)*p);
        }
    }
    if (bold)
        buffer_string(out, "\\fR");
}

static void write_sentence(const char *text, struct buffer *out)
{
    buffer_string(out, "\\&");
    write_text(text, out);
    buffer_byte(out, '\n');
}

static void write_font(char font, const char *text, struct buffer *out)
{
    buffer_format(out, "\\f%c", font);
    write_text(text, out);
    buffer_string(out, "\\fR");
}

static void write_row(const struct option_program *program, const struct option_row *row,
                      struct buffer *out)
{
    buffer_string(out, ".TP\n\\fB\\-\\-");
    write_text(row->name, out);
    buffer_string(out, "\\fR");
    char letter = option_letter(row);
    if (letter != '\0')
        buffer_format(out, ", \\fB\\-%c\\fR", letter);
    if (row->kind != OPTION_FLAG) {
        buffer_byte(out, ' ');
        write_font('I', row->placeholder != NULL ? row->placeholder : "VALUE", out);
    }
    buffer_byte(out, '\n');
    write_sentence(row->help, out);
    if (option_only_flag(row))
        return;
    struct buffer facts = BUFFER_NONE;
    option_facts(program, row, &facts);
    if (buffer_ok(&facts))
        write_sentence(facts.data, out);
    else
        out->failed = true;
    buffer_free(&facts);
}

static void write_rows(const struct option_program *program, const struct option_row *rows,
                       size_t count, struct buffer *out)
{
    for (size_t i = 0; i < count; i++)
        write_row(program, &rows[i], out);
}

static void write_command(const struct option_program *program,
                          const struct option_command *command, struct buffer *out)
{
    buffer_string(out, ".TP\n");
    write_font('B', program->name, out);
    buffer_byte(out, ' ');
    write_font('B', command->name, out);
    buffer_string(out, " [OPTIONS]");
    if (command->arguments != NULL) {
        buffer_byte(out, ' ');
        write_font('I', command->arguments, out);
    }
    buffer_byte(out, '\n');
    write_sentence(command->help, out);
    if (command->row_count == 0)
        return;
    buffer_string(out, ".RS\n");
    write_rows(program, command->rows, command->row_count, out);
    buffer_string(out, ".RE\n");
}

static void write_head(const struct option_program *program, const char *section,
                       const char *version, struct buffer *out)
{
    buffer_string(out, ".TH \"");
    for (const char *p = program->name; *p != '\0'; p++)
        buffer_byte(out, (uint8_t)(*p >= 'a' && *p <= 'z' ? *p - 'a' + 'A' : *p));
    buffer_format(out, "\" \"%s\" \"\" \"Parallax %s\" \"Parallax\"\n", section, version);
    /* Ragged and without hyphens: what people copy must not be broken. */
    buffer_string(out, ".nh\n.ad l\n.SH NAME\n");
    write_text(program->name, out);
    buffer_string(out, " \\- ");
    size_t length = strlen(program->summary);
    char *summary = strndup(program->summary, length - (program->summary[length - 1] == '.'));
    if (summary != NULL)
        write_text(summary, out);
    else
        out->failed = true;
    free(summary);
    buffer_string(out, "\n.SH SYNOPSIS\n");
    write_font('B', program->name, out);
    buffer_string(out, " [OPTIONS]");
    if (program->commands != NULL)
        buffer_string(out, " \\fICOMMAND\\fR [\\fIARGUMENT\\fR...]");
    buffer_string(out, "\n.SH DESCRIPTION\n");
    write_sentence(program->summary, out);
}

static void write_sources(const struct option_program *program, struct buffer *out)
{
    buffer_string(out, ".SH CONFIGURATION\n"
                       "An option comes from its default, the file that \\fB\\-\\-config\\fR\n"
                       "names, the environment or a flag; the later of these wins.\n"
                       "An unknown name is an error, and all errors are told at once.\n"
                       "\\fB\\-\\-print\\-config\\fR shows every value and where it came from.\n"
                       ".PP\n"
                       "A secret also comes from a file: of the environment, the name with\n"
                       "\\fB_FILE\\fR at its end tells it, in a file of options that with\n"
                       "\\fB\\-file\\fR.\n");
    buffer_format(out,
                  "Environment names that begin with \\fBPARALLAX_%s_\\fR and are not told here\n"
                  "are errors.\n",
                  program->env);
}

static void write_exit_codes(struct buffer *out)
{
    static const struct {
        enum exit_code code;
        const char *meaning;
    } rows[] = {
        {EXIT_DONE, "Done, or asked to stop."},
        {EXIT_PARTLY_REFUSED, "The work was done, but something in it was refused."},
        {EXIT_USAGE, "The usage or the configuration is wrong."},
        {EXIT_UNREACHABLE, "Something that is needed could not be reached."},
        {EXIT_REFUSED, "Refused by the other side."},
        {EXIT_BUG, "A fault of the program."},
    };
    buffer_string(out, ".SH EXIT STATUS\n");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        buffer_format(out, ".TP\n%d\n%s\n", (int)rows[i].code, rows[i].meaning);
}

void options_manual(const struct option_program *program, const char *section, const char *version,
                    struct buffer *out)
{
    write_head(program, section, version, out);
    if (program->command_count > 0)
        buffer_string(out, ".SH COMMANDS\n");
    for (size_t i = 0; i < program->command_count; i++)
        write_command(program, &program->commands[i], out);
    buffer_string(out, ".SH OPTIONS\n");
    if (program->command_count > 0)
        buffer_string(out, "These every command has.\n");
    write_rows(program, program->rows, program->row_count, out);
    write_rows(program, option_builtins, option_builtin_count, out);
    write_sources(program, out);
    write_exit_codes(out);
}
