/* See options_case.h. */
#include "tests/unit/options_case.h"

#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define AT(member) .offset = offsetof(struct settings, member)

static const struct option_row stage_rows[] = {
    {.name = "database-url",
     .kind = OPTION_SECRET,
     AT(database_url),
     .placeholder = "URL",
     .help = "The database.",
     .shared = true,
     .required = true},
    {.name = "listen-port",
     .kind = OPTION_NUMBER,
     AT(port),
     .preset = "5570",
     .minimum = 1,
     .maximum = 65535,
     .placeholder = "PORT",
     .help = "The port."},
    {.name = "deadline",
     .kind = OPTION_TIME,
     AT(deadline_ms),
     .preset = "5s",
     .minimum = 100,
     .maximum = 60000,
     .help = "How long."},
    {.name = "map-size",
     .kind = OPTION_SIZE,
     AT(map_bytes),
     .preset = "16MiB",
     .minimum = 1024,
     .maximum = INT64_MAX,
     .help = "How large."},
    {.name = "name", .kind = OPTION_TEXT, AT(name), .help = "A name."},
    {.name = "format",
     .kind = OPTION_CHOICE,
     AT(format),
     .preset = "csv",
     .choices = "csv|ndjson",
     .help = "Which format."},
    {.name = "dry-run", .kind = OPTION_FLAG, AT(dry_run), .help = "Send nothing."},
};

const struct option_program stage = {
    .name = "parallax-collector",
    .env = "COLLECTOR",
    .summary = "Takes submissions.",
    .rows = stage_rows,
    .row_count = sizeof stage_rows / sizeof stage_rows[0],
    .config_size = sizeof(struct settings),
};

static const struct option_row global_rows[] = {
    {.name = "name", .kind = OPTION_TEXT, AT(name), .help = "A name."},
};
static const struct option_row report_rows[] = {
    {.name = "output", .kind = OPTION_PATH, AT(output), .required = true, .help = "Where to."},
    {.name = "format",
     .kind = OPTION_CHOICE,
     AT(format),
     .preset = "html",
     .choices = "html|pdf",
     .help = "Which format."},
};
static const struct option_row data_rows[] = {
    {.name = "format",
     .kind = OPTION_CHOICE,
     AT(format),
     .preset = "csv",
     .choices = "csv|ndjson",
     .help = "Which format."},
    {.name = "rows", .kind = OPTION_NUMBER, AT(rows), .help = "How many."},
};
static const struct option_command tool_commands[] = {
    {.name = "report", .help = "Writes a report.", .rows = report_rows, .row_count = 2},
    {.name = "data",
     .arguments = "SET...",
     .arguments_min = 1,
     .arguments_max = 2,
     .help = "Writes data.",
     .rows = data_rows,
     .row_count = 2},
    {.name = "org", .help = "Lists organisations."},
    {.name = "org add",
     .arguments = "FILE.yaml...",
     .arguments_min = 1,
     .arguments_max = -1,
     .help = "Enrols organisations."},
};
const struct option_program tool = {
    .name = "parallax-exporter",
    .env = "EXPORTER",
    .summary = "Writes reports.",
    .rows = global_rows,
    .row_count = 1,
    .commands = tool_commands,
    .command_count = sizeof tool_commands / sizeof tool_commands[0],
    .config_size = sizeof(struct settings),
};

/* ---- one reading, with what it printed ---- */

#define PRINTED_BYTES 16384
#define WORDS_MAX 16

struct options *options;
char printed[PRINTED_BYTES];  /* stdout */
char problems[PRINTED_BYTES]; /* stderr */

/* "a|b" as a NULL-terminated list of words after first; returns their count. */
static int split_words(const char *line, char *first, char copy[CASE_LINE_BYTES],
                       char *ret_words[WORDS_MAX])
{
    int count = 0;
    if (first != NULL)
        ret_words[count++] = first;
    assert_true(snprintf(copy, CASE_LINE_BYTES, "%s", line) < CASE_LINE_BYTES);
    for (char *word = copy; word != NULL && line[0] != '\0';) {
        assert_true(count < WORDS_MAX - 1);
        ret_words[count++] = word;
        word = strchr(word, '|');
        if (word != NULL)
            *word++ = '\0';
    }
    ret_words[count] = NULL;
    return count;
}

static int replace_stream(int fd, int *ret_saved)
{
    int sink = memfd_create("stream", 0);
    *ret_saved = dup(fd);
    assert_true(sink >= 0 && *ret_saved >= 0 && dup2(sink, fd) >= 0);
    return sink;
}

static void restore_stream(int fd, int saved, int sink, char content[PRINTED_BYTES])
{
    assert_true(dup2(saved, fd) >= 0);
    ssize_t length = pread(sink, content, PRINTED_BYTES - 1, 0);
    content[length > 0 ? length : 0] = '\0';
    (void)close(saved);
    (void)close(sink);
}

enum options_outcome read_options(const struct option_program *program, const char *flags,
                                  const char *environment)
{
    static char flag_copy[CASE_LINE_BYTES], environment_copy[CASE_LINE_BYTES],
        program_word[] = "program";
    static char *argv[WORDS_MAX];
    char *entries[WORDS_MAX];
    int saved_out, saved_error;
    options_free(&options);
    int argc = split_words(flags, program_word, flag_copy, argv);
    (void)split_words(environment, NULL, environment_copy, entries);
    (void)fflush(stdout);
    int out = replace_stream(STDOUT_FILENO, &saved_out);
    int error = replace_stream(STDERR_FILENO, &saved_error);
    enum options_outcome outcome = options_read(program, argc, argv, entries, &options);
    restore_stream(STDERR_FILENO, saved_error, error, problems);
    restore_stream(STDOUT_FILENO, saved_out, out, printed);
    assert_true((outcome == OPTIONS_RUN) == (options != NULL));
    /* Only positional arguments are borrowed, and only from argv. */
    memset(environment_copy, '#', sizeof environment_copy - 1);
    return outcome;
}

const struct settings *config(void)
{
    assert_non_null(options);
    return options->config;
}

size_t line_count(const char *text)
{
    size_t lines = 0;
    for (; *text != '\0'; text++)
        lines += *text == '\n';
    return lines;
}

void assert_says(const char *text, const char *part)
{
    if (strstr(text, part) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", text, part);
}

static char folder[] = "/tmp/parallax-options-XXXXXX";
char file_path[64], secret_path[64];

int options_case_begin(void **state)
{
    (void)state;
    if (mkdtemp(folder) == NULL)
        return -1;
    (void)snprintf(file_path, sizeof file_path, "%s/x.conf", folder);
    (void)snprintf(secret_path, sizeof secret_path, "%s/secret", folder);
    return 0;
}

int options_case_end(void **state)
{
    (void)state;
    options_free(&options);
    (void)unlink(file_path);
    (void)unlink(secret_path);
    return rmdir(folder);
}

void write_file(const char *path, const char *content)
{
    struct error error;
    assert_int_equal(file_replace(path, text_of(content), &error), VERDICT_OK);
}

enum options_outcome read_with_file(const char *content, const char *environment)
{
    char flags[CASE_LINE_BYTES];
    write_file(file_path, content);
    (void)snprintf(flags, sizeof flags, "--config|%s", file_path);
    return read_options(&stage, flags, environment);
}
