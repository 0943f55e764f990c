/*
 * What the files of the options module share; nobody else includes this.
 *
 * options_table.c: which options exist and what they are called; options_parse.c: one value by its
 * kind; options_source.c: flags, environment and file; options_help.c: --help and --print-config;
 * options_document.c: Markdown; options_manual.c: man pages; options_completion.c: what a shell
 * completes; options.c: the order of it all.
 */
#ifndef PARALLAX_BASE_OPTIONS_PRIVATE_H
#define PARALLAX_BASE_OPTIONS_PRIVATE_H

#include "base/options.h"

/* In order of weight. */
enum option_layer { LAYER_UNSET, LAYER_PRESET, LAYER_FILE, LAYER_ENVIRONMENT, LAYER_FLAG };

/* offset of the rows that every program has: they have no member in the config struct. */
#define OPTION_NO_MEMBER SIZE_MAX

/* One option of the program and what is known about its value. Two commands that share an option
 * name share the origin. */
struct options_origin {
    const struct option_row *row;
    enum option_layer layer;
    bool from_file; /* value came as the path of a file that holds the secret */
    char *value;    /* owned; as typed; NULL: not set */
    char *place;    /* owned; "file x.conf line 3", "flag --foo"; NULL: the preset */
};

/* One reading, from argv to config. */
struct options_reader {
    const struct option_program *program;
    const struct option_command *command; /* NULL: none, or none recognised */
    struct options_origin *origins;
    size_t origin_count;
    char **arguments; /* room for argc; borrowed strings */
    int argument_count;
    struct buffer problems; /* one a line */
};

/* ---- options_table.c ---- */
struct option_match {
    struct options_origin *origin; /* NULL: no such option */
    bool is_file;                  /* the name was <secret>-file */
};

extern const struct option_row option_builtins[];
extern const size_t option_builtin_count;
/* --help, --version, --print-config: neither in the environment nor in a file. */
bool option_only_flag(const struct option_row *row);
/* --config cannot stand in the file that it names. */
bool option_in_file(const struct option_row *row);
/* Fills reader->origins, one for every name, and ends them with one whose row is NULL. */
enum verdict options_list(struct options_reader *reader, struct error *error);
/* Where commands share a name, the preset and bounds of reader->command count. */
void options_prefer_command(struct options_reader *reader);
struct option_match options_find(const struct options_reader *reader, struct text name);
struct options_origin *options_named(const struct options_reader *reader, const char *name);
/* NULL when name is a global option, otherwise a command that has it: the given one if it can be.
 */
const struct option_command *options_owner(const struct options_reader *reader, const char *name);
/* "PARALLAX_COLLECTOR_LISTEN_PORT". */
void option_env_name(const struct option_program *program, const struct option_row *row,
                     struct buffer *out);
/* Whether a PARALLAX_ name belongs to another program or to an option that others share. */
bool option_env_foreign(const struct option_program *program, struct text name);
/* A single-letter flag such as -o: the long name, or NULL. */
const char *option_long_name(char letter);
/* The other way round; NUL when the option has no letter. */
char option_letter(const struct option_row *row);
/* Single-letter edits between the two; SIZE_MAX when typed is too far off to be a slip. */
size_t option_distance(struct text typed, struct text known);

/* ---- options_parse.c ---- */
struct option_value {
    int64_t number;
    bool flag;
};
/* REJECT with a sentence that follows "flag --foo: ". TEXT, PATH and SECRET only must not be empty.
 */
enum verdict option_parse(const struct option_row *row, const char *typed,
                          struct option_value *ret_value, struct error *error);
/* "from 1 to 65535", "at least 5s", or nothing when the row has no bounds. */
void option_range(const struct option_row *row, struct buffer *out);

/* ---- options_source.c ---- */
void options_problem(struct options_reader *reader, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Words of argv that are no flags go to reader->arguments, which holds argc + 1. */
void options_split_arguments(struct options_reader *reader, int argc, char **argv);
void options_read_flags(struct options_reader *reader, int argc, char **argv);
void options_read_environment(struct options_reader *reader, char **environ);
/* The one that --config or PARALLAX_<PROGRAM>_CONFIG names; nothing when none is named. */
void options_read_file(struct options_reader *reader);
/* The content of a file; path is for the place of what is wrong. */
void options_read_lines(struct options_reader *reader, const char *path, struct text content);
/* Puts the content in the place of the path where a secret was named by a file. */
void options_load_secrets(struct options_reader *reader);
/* Values that nobody gave. */
void options_apply_presets(struct options_reader *reader);

/* ---- options_help.c ---- */
/* "Default 5570. Allowed from 1 to 65535. Environment PARALLAX_COLLECTOR_PORT." */
void option_facts(const struct option_program *program, const struct option_row *row,
                  struct buffer *out);
/* "Usage: parallax import [OPTIONS] FILE.csv..." */
void options_usage(const struct option_program *program, const struct option_command *command,
                   struct buffer *out);
/* "Commands:" and one a line; nothing for a program that has none. */
void options_commands(const struct option_program *program, struct buffer *out);
void options_help(const struct option_program *program, const struct option_command *command,
                  struct buffer *out);
void options_print_config(const struct options_reader *reader, struct buffer *out);

#endif
