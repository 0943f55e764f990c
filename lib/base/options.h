/*
 * Options: one table gives the flags, the environment names, the file keys, --help, --print-config,
 * docs/configuration.md, the manual page and what shells complete.
 *
 * Order of weight: default < file < environment < flag. The environment name of `listen-port` is
 * PARALLAX_<PROGRAM>_LISTEN_PORT, or PARALLAX_LISTEN_PORT where the option is shared by all
 * programs. A secret can also come from a file named by <NAME>_FILE, --<name>-file or
 * `<name>-file`. Unknown keys are errors, and all errors are told at once.
 */
#ifndef PARALLAX_BASE_OPTIONS_H
#define PARALLAX_BASE_OPTIONS_H

#include "base/buffer.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum option_kind {
    OPTION_TEXT,   /* const char * in the config struct; NULL when neither given nor preset */
    OPTION_PATH,   /* as TEXT */
    OPTION_SECRET, /* as TEXT; hidden by --print-config; may come from a *_FILE */
    OPTION_CHOICE, /* as TEXT; one of `choices` */
    OPTION_NUMBER, /* int64_t, minimum..maximum */
    OPTION_TIME,   /* int64_t milliseconds; "250ms", "5s", "10m", "2h"; a bare number is refused */
    OPTION_SIZE,   /* int64_t bytes; "64KiB", "16MiB", "4GiB", or a bare number of bytes */
    OPTION_FLAG    /* bool; --name alone, or name=yes|no in file and environment */
};

struct option_row {
    const char *name; /* "listen-port": lower case and dashes */
    enum option_kind kind;
    size_t offset;            /* of the member in the program's config struct */
    const char *preset;       /* the default as one would type it; NULL: none */
    int64_t minimum, maximum; /* NUMBER, TIME (ms), SIZE (bytes); both 0: no bound */
    const char *choices;      /* CHOICE: "csv|ndjson" */
    const char *placeholder;  /* for --help: "PORT" */
    const char *help;         /* one sentence */
    bool shared;              /* PARALLAX_<OPTION>: the same for all programs */
    bool required;            /* must come from somewhere */
};

/* A command of a program that has them ("import", or "org add": two words). */
struct option_command {
    const char *name;
    const char *arguments;            /* for --help: "FILE.csv..."; NULL: takes none */
    int arguments_min, arguments_max; /* max -1: any number */
    const char *help;
    const struct option_row *rows; /* more options that only this command has; may be NULL */
    size_t row_count;
};

struct option_program {
    const char *name;    /* "parallax-collector" */
    const char *env;     /* "COLLECTOR": the <PROGRAM> of environment names */
    const char *summary; /* one sentence for --help */
    const struct option_row *rows;
    size_t row_count;
    const struct option_command *commands; /* NULL: the program has none and takes no arguments */
    size_t command_count;
    size_t config_size; /* bytes of the config struct; one struct for all commands */
};

/* What was read. Owned; options_free releases it and every string in config. */
struct options {
    const struct option_program *program;
    const struct option_command *command; /* NULL where the program has none */
    void *config;                         /* program->config_size bytes, filled */
    char **arguments;                     /* positional, NULL-terminated; borrowed from argv */
    int argument_count;
    struct options_origin *origins; /* private: where each value came from */
};

/* Rows every program has without listing them: --help, --version, --print-config, --config FILE,
 * --log-level. */
enum options_outcome {
    OPTIONS_RUN,   /* *ret_options is set: go on */
    OPTIONS_SHOWN, /* --help, --version or --print-config was printed on stdout: exit 0 */
    OPTIONS_BAD    /* everything wrong was listed on stderr: exit 2 */
};

/*
 * argv and environ as main got them. Flags may stand before or after the command and its arguments;
 * "--" ends flags; --name=value and --name value are the same; -o is --output, -h is --help. An
 * empty environment value is unset. The file has lines of `name = value`; # at the start of a line
 * or after a blank begins a comment. Sets the log level.
 */
enum options_outcome options_read(const struct option_program *program, int argc, char **argv,
                                  char **environ, struct options **ret_options);
void options_free(struct options **options);

/* The sections of docs/configuration.md for this program, as Markdown. */
void options_document(const struct option_program *program, struct buffer *out);
/* The manual page of this program (man(7)) from NAME to EXIT STATUS; "1", "0.1.0". Its date stays
 * empty, so that the same tables always give the same page. */
void options_manual(const struct option_program *program, const char *section, const char *version,
                    struct buffer *out);
/* What a shell has to know to complete this program, as functions that bash and zsh both read; the
 * head of options_completion.c says which. */
void options_completion(const struct option_program *program, struct buffer *out);

#endif
