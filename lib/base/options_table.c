/* Which options exist, who owns them, and what they are called in the environment. */
#include "base/options_private.h"

#include "base/wording.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

const struct option_row option_builtins[] = {
    {.name = "config",
     .kind = OPTION_PATH,
     .offset = OPTION_NO_MEMBER,
     .placeholder = "FILE",
     .help = N_("Read options from this file: lines of `name = value`, comments after #.")},
    {.name = "log-level",
     .kind = OPTION_CHOICE,
     .offset = OPTION_NO_MEMBER,
     .preset = "info",
     .choices = "debug|info|warn|error",
     .placeholder = "LEVEL",
     .help = N_("The least important level that is logged."),
     .shared = true},
    {.name = "print-config",
     .kind = OPTION_FLAG,
     .offset = OPTION_NO_MEMBER,
     .help = N_("Print every option with its value and origin, then exit.")},
    {.name = "version",
     .kind = OPTION_FLAG,
     .offset = OPTION_NO_MEMBER,
     .help = N_("Print the version, then exit.")},
    {.name = "help",
     .kind = OPTION_FLAG,
     .offset = OPTION_NO_MEMBER,
     .help = N_("Print this help, then exit.")},
};
const size_t option_builtin_count = sizeof option_builtins / sizeof option_builtins[0];

/* The environment names PARALLAX_<NAME> that are the same for all programs. A program without the
 * option ignores its name, since one environment may serve several programs. */
static const char *const shared_names[] = {"DATABASE_URL", "DATABASE_URL_FILE", "LOG_LEVEL",
                                           "HOME"};

/* The <PROGRAM> parts of environment names. */
static const char *const program_names[] = {"COLLECTOR", "AGGREGATOR", "EXPORTER",
                                            "ADMIN",     "CLIENT",     "BENCH"};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

bool option_only_flag(const struct option_row *row)
{
    return row->offset == OPTION_NO_MEMBER && row->kind == OPTION_FLAG;
}

bool option_in_file(const struct option_row *row)
{
    return row->offset != OPTION_NO_MEMBER || row->shared;
}

static const struct option_row *row_named(const struct option_row *rows, size_t count,
                                          const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(rows[i].name, name) == 0)
            return &rows[i];
    return NULL;
}

struct options_origin *options_named(const struct options_reader *reader, const char *name)
{
    for (size_t i = 0; i < reader->origin_count; i++)
        if (strcmp(reader->origins[i].row->name, name) == 0)
            return &reader->origins[i];
    return NULL;
}

static bool is_shared_name(struct text name)
{
    for (size_t i = 0; i < COUNT(shared_names); i++)
        if (text_is(name, shared_names[i]))
            return true;
    return false;
}

/* Other programs would refuse the environment name of a shared row that is not in shared_names. */
static void check_row(const struct option_program *program, const struct option_row *row)
{
    if (!row->shared)
        return;
    struct buffer env = BUFFER_NONE;
    option_env_name(program, row, &env);
    size_t prefix = strlen("PARALLAX_");
    assert(!buffer_ok(&env) ||
           is_shared_name((struct text){env.data + prefix, env.length - prefix}));
    buffer_free(&env);
}

static void list_rows(struct options_reader *reader, const struct option_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct options_origin *same = options_named(reader, rows[i].name);
        if (same != NULL) {
            assert(same->row->offset == rows[i].offset && same->row->kind == rows[i].kind);
            continue;
        }
        check_row(reader->program, &rows[i]);
        reader->origins[reader->origin_count++] = (struct options_origin){.row = &rows[i]};
    }
}

enum verdict options_list(struct options_reader *reader, struct error *error)
{
    const struct option_program *program = reader->program;
    size_t most = program->row_count + option_builtin_count;
    for (size_t i = 0; i < program->command_count; i++)
        most += program->commands[i].row_count;
    reader->origins = calloc(most + 1, sizeof *reader->origins);
    if (reader->origins == NULL)
        return error_no_memory(error);
    list_rows(reader, program->rows, program->row_count);
    list_rows(reader, option_builtins, option_builtin_count);
    for (size_t i = 0; i < program->command_count; i++)
        list_rows(reader, program->commands[i].rows, program->commands[i].row_count);
    return VERDICT_OK;
}

void options_prefer_command(struct options_reader *reader)
{
    const struct option_command *command = reader->command;
    for (size_t i = 0; command != NULL && i < command->row_count; i++) {
        struct options_origin *origin = options_named(reader, command->rows[i].name);
        assert(origin != NULL);
        origin->row = &command->rows[i];
    }
}

struct option_match options_find(const struct options_reader *reader, struct text name)
{
    static const char suffix[] = "-file";
    size_t suffix_length = sizeof suffix - 1;
    struct text stem = TEXT_NONE;
    if (name.length > suffix_length &&
        memcmp(name.at + name.length - suffix_length, suffix, suffix_length) == 0)
        stem = (struct text){name.at, name.length - suffix_length};
    for (size_t i = 0; i < reader->origin_count; i++) {
        struct options_origin *origin = &reader->origins[i];
        if (text_is(name, origin->row->name))
            return (struct option_match){origin, false};
        if (origin->row->kind == OPTION_SECRET && text_is(stem, origin->row->name))
            return (struct option_match){origin, true};
    }
    return (struct option_match){NULL, false};
}

const struct option_command *options_owner(const struct options_reader *reader, const char *name)
{
    const struct option_program *program = reader->program;
    if (row_named(program->rows, program->row_count, name) != NULL ||
        row_named(option_builtins, option_builtin_count, name) != NULL)
        return NULL;
    const struct option_command *given = reader->command;
    if (given != NULL && row_named(given->rows, given->row_count, name) != NULL)
        return given;
    for (size_t i = 0; i < program->command_count; i++) {
        const struct option_command *command = &program->commands[i];
        if (row_named(command->rows, command->row_count, name) != NULL)
            return command;
    }
    return NULL;
}

void option_env_name(const struct option_program *program, const struct option_row *row,
                     struct buffer *out)
{
    buffer_string(out, "PARALLAX_");
    if (!row->shared)
        buffer_format(out, "%s_", program->env);
    for (const char *p = row->name; *p != '\0'; p++)
        buffer_byte(out, (uint8_t)(*p == '-' ? '_' : *p >= 'a' && *p <= 'z' ? *p - 'a' + 'A' : *p));
}

bool option_env_foreign(const struct option_program *program, struct text name)
{
    size_t prefix = strlen("PARALLAX_");
    struct text rest = {name.at + prefix, name.length - prefix};
    if (is_shared_name(rest))
        return true;
    for (size_t i = 0; i < COUNT(program_names); i++) {
        size_t length = strlen(program_names[i]);
        if (strcmp(program_names[i], program->env) != 0 && rest.length > length &&
            rest.at[length] == '_' && memcmp(rest.at, program_names[i], length) == 0)
            return true;
    }
    return false;
}

const char *option_long_name(char letter)
{
    switch (letter) {
    case 'h':
        return "help";
    case 'o':
        return "output";
    default:
        return NULL;
    }
}

char option_letter(const struct option_row *row)
{
    for (int letter = 'a'; letter <= 'z'; letter++) {
        const char *long_name = option_long_name((char)letter);
        if (long_name != NULL && strcmp(long_name, row->name) == 0)
            return (char)letter;
    }
    return '\0';
}

#define NEAR_MAX_BYTES ((size_t)80)

/* Levenshtein's distance by two rows of his table. */
static size_t edit_distance(struct text a, struct text b)
{
    size_t previous[NEAR_MAX_BYTES + 1], current[NEAR_MAX_BYTES + 1];
    for (size_t j = 0; j <= b.length; j++)
        previous[j] = j;
    for (size_t i = 1; i <= a.length; i++) {
        current[0] = i;
        for (size_t j = 1; j <= b.length; j++) {
            size_t best = previous[j - 1] + (a.at[i - 1] == b.at[j - 1] ? 0 : 1);
            if (previous[j] + 1 < best)
                best = previous[j] + 1;
            if (current[j - 1] + 1 < best)
                best = current[j - 1] + 1;
            current[j] = best;
        }
        memcpy(previous, current, (b.length + 1) * sizeof current[0]);
    }
    return previous[b.length];
}

size_t option_distance(struct text typed, struct text known)
{
    if (typed.length > NEAR_MAX_BYTES || known.length > NEAR_MAX_BYTES)
        return SIZE_MAX;
    size_t distance = edit_distance(typed, known);
    return distance <= 2 && distance * 2 < known.length ? distance : SIZE_MAX;
}
