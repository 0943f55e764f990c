/*
 * What the tests of the options share: a stage and a tool with commands, one reading of their
 * options, and what it printed.
 */
#ifndef PARALLAX_TESTS_OPTIONS_CASE_H
#define PARALLAX_TESTS_OPTIONS_CASE_H

#include "base/options.h"

#define CASE_LINE_BYTES 1024
#define CASE_URL "PARALLAX_DATABASE_URL=postgres://x"

struct settings {
    const char *database_url, *name, *format, *output;
    int64_t port, deadline_ms, map_bytes, rows;
    bool dry_run;
};

/* Options and no commands: database-url, listen-port, deadline, map-size, name, format, dry-run. */
extern const struct option_program stage;
/* Commands report (--output, --format), data (--format, --rows), org, "org add"; option name. */
extern const struct option_program tool;

extern struct options *options;         /* of the last reading that ended in OPTIONS_RUN */
extern char printed[], problems[];      /* its stdout and stderr */
extern char file_path[], secret_path[]; /* two files in a folder of our own */

/* Flags and environment entries are divided by |. */
enum options_outcome read_options(const struct option_program *program, const char *flags,
                                  const char *environment);
/* Writes file_path and reads the stage's options with --config. */
enum options_outcome read_with_file(const char *content, const char *environment);
/* The config of the last reading. */
const struct settings *config(void);
void write_file(const char *path, const char *content);
size_t line_count(const char *text);
void assert_says(const char *text, const char *part);

/* Group setup and teardown. */
int options_case_begin(void **state);
int options_case_end(void **state);

#endif
