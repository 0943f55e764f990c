/* What every program has in common: its options, how it tells what is wrong with them, its exit
 * codes. */
#include "tests/support/pipeline.h"
#include "tests/support/scratch.h"

#include "base/buffer.h"
#include "base/error.h"
#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define WORDS_MAX 8

struct program {
    const char *name, *env;
    const char *command; /* that --listen or --call belongs to; NULL: the program has no commands */
    const char *wrong, *value; /* a flag of its own and a value that it does not take */
    bool has_database;
};

enum { CLIENT, ADMIN, AGGREGATOR, COLLECTOR, EXPORTER, BENCH, PROGRAMS };
static const struct program programs[PROGRAMS] = {
    [CLIENT] = {"parallax", "CLIENT", "import", "--patience", "soon", false},
    [ADMIN] = {"parallax-admin", "ADMIN", "org add", "--speaks-for", "many", true},
    [AGGREGATOR] = {"parallax-aggregator", "AGGREGATOR", NULL, "--batch-rows", "0", true},
    [COLLECTOR] = {"parallax-collector", "COLLECTOR", NULL, "--spool-map-size", "12zz", false},
    [EXPORTER] = {"parallax-exporter", "EXPORTER", "serve", "--listen-port", "70000", true},
    [BENCH] = {"parallax-bench", "BENCH", "door", "--rounds", "0", false},
};

static char *folder;
static struct process *process;

static int start(void **state)
{
    (void)state;
    folder = scratch_new();
    return 0;
}

static int stop(void **state)
{
    (void)state;
    scratch_free(&folder);
    return 0;
}

static int end_process(void **state)
{
    (void)state;
    process_free(&process);
    return 0;
}

/* Runs the program with its command and these words, ended by NULL. */
static void run(const struct program *program, const char *const *more,
                const char *const *environment, int code)
{
    const char *words[2 * WORDS_MAX] = {NULL};
    char command[32] = "";
    size_t count = 0;
    char *path = pipeline_program(program->name);
    words[count++] = path;
    (void)snprintf(command, sizeof command, "%s", program->command != NULL ? program->command : "");
    for (char *rest = command, *word; (word = strsep(&rest, " ")) != NULL;)
        if (word[0] != '\0')
            words[count++] = word;
    for (size_t i = 0; more[i] != NULL; i++)
        words[count++] = more[i];
    process_free(&process);
    process = process_start(words, environment);
    free(path);
    int got = process_wait(process);
    if (got != code)
        print_error("%s: %s%s", program->name, process_out(process), process_err(process));
    assert_int_equal(got, code);
}

static void assert_has(const char *said, const char *part)
{
    if (strstr(said, part) == NULL)
        print_error("not there: %s\nthere is: %s\n", part, said);
    assert_non_null(strstr(said, part));
}

static char *write_file(const char *name, const char *content)
{
    struct error error;
    char *path = scratch_path(folder, name);
    assert_int_equal(file_replace(path, text_of(content), &error), VERDICT_OK);
    return path;
}

static void test_help_and_version(void **state)
{
    (void)state;
    for (size_t i = 0; i < PROGRAMS; i++) {
        run(&programs[i], (const char *const[]){"--help", NULL}, NULL, EXIT_DONE);
        assert_has(process_out(process), programs[i].name);
        assert_has(process_out(process), programs[i].wrong);
        assert_string_equal(process_err(process), "");
        run(&programs[i], (const char *const[]){"--version", NULL}, NULL, EXIT_DONE);
        assert_has(process_out(process), programs[i].name);
        assert_has(process_out(process), PARALLAX_VERSION);
    }
}

/* Value and origin of everything, and no secret, wherever it came from. */
static void test_print_config(void **state)
{
    (void)state;
    char *secret = write_file("url", "postgresql://parallax:ch1ffchaff@127.0.0.1/parallax\n");
    struct buffer by_file = BUFFER_NONE;
    buffer_format(&by_file, "PARALLAX_DATABASE_URL_FILE=%s", secret);
    const char *const environments[][3] = {
        {"PARALLAX_LOG_LEVEL=warn", "PARALLAX_DATABASE_URL=postgresql://p:ch1ffchaff@h/d", NULL},
        {"PARALLAX_LOG_LEVEL=warn", by_file.data, NULL},
    };
    for (size_t i = 0; i < 2 * PROGRAMS; i++) {
        const struct program *program = &programs[i / 2];
        run(program, (const char *const[]){"--print-config", NULL}, environments[i % 2], EXIT_DONE);
        assert_has(process_out(process), "log-level = warn  # environment PARALLAX_LOG_LEVEL");
        assert_has(process_out(process), "# default");
        assert_null(strstr(process_out(process), "ch1ffchaff"));
        if (program->has_database)
            assert_has(process_out(process), "database-url = (hidden)");
    }
    buffer_free(&by_file);
    free(secret);
}

/* A flag that is none, a value that is none, a key of the environment and one of the file: all told
 * at once. */
static void test_all_that_is_wrong(void **state)
{
    (void)state;
    char *config = write_file("wrong.conf", "no-such-key = 1\nlog-level = loud\n");
    for (size_t i = 0; i < PROGRAMS; i++) {
        const struct program *program = &programs[i];
        struct buffer unknown = BUFFER_NONE;
        buffer_format(&unknown, "PARALLAX_%s_NO_SUCH_VARIABLE=1", program->env);
        run(program,
            (const char *const[]){"--no-such-flag", program->wrong, program->value, "--config",
                                  config, NULL},
            (const char *const[]){unknown.data, NULL}, EXIT_USAGE);
        const char *said = process_err(process);
        assert_has(said, "--no-such-flag: unknown flag");
        assert_has(said, program->wrong);
        assert_has(said, "NO_SUCH_VARIABLE: unknown key");
        assert_has(said, "unknown key \"no-such-key\"");
        assert_has(said, "line 2: \"loud\" is none of debug");
        assert_string_equal(process_out(process), "");
        buffer_free(&unknown);
    }
    free(config);
}

static void test_commands(void **state)
{
    (void)state;
    for (size_t i = 0; i < PROGRAMS; i++) {
        struct program program = programs[i];
        if (program.command == NULL)
            continue;
        program.command = NULL;
        run(&program, (const char *const[]){NULL}, NULL, EXIT_USAGE);
        assert_has(process_err(process), "Commands:");
        run(&program, (const char *const[]){"no-such-command", NULL}, NULL, EXIT_USAGE);
        assert_has(process_err(process), "unknown command");
    }
}

/* ---- what only opening can tell ---- */

static char *new_key(const char *name)
{
    struct program admin = programs[ADMIN];
    char *path = scratch_path(folder, name);
    admin.command = "key new";
    run(&admin, (const char *const[]){"--kind", "identity", path, NULL}, NULL, EXIT_DONE);
    return path;
}

static void run_collector(const char *key, const char *listen, const char *card, int code,
                          const char *told)
{
    char *spool = scratch_path(folder, "spool");
    run(&programs[COLLECTOR],
        (const char *const[]){"--key-file", key, "--listen", listen, "--aggregator-card", card,
                              "--spool", spool, "--health-port", "0", NULL},
        NULL, code);
    assert_has(process_err(process), "\"event\":\"open_failed\"");
    assert_has(process_err(process), told);
    free(spool);
}

static void test_what_cannot_be_opened(void **state)
{
    (void)state;
    char *key = new_key("identity");
    char *card = strndup(process_out(process), strcspn(process_out(process), "\n"));
    run_collector("/no/such/file", "tcp://127.0.0.1:*", card, EXIT_USAGE, "KEY_FILE_MISSING");
    run_collector(key, "udp://127.0.0.1", card, EXIT_USAGE, "LINK_ENDPOINT");
    run_collector(key, "tcp://127.0.0.1:*", "plx1-nonsense", EXIT_USAGE, "aggregator-card");
    assert_int_equal(chmod(key, 0644), 0);
    run_collector(key, "tcp://127.0.0.1:*", card, EXIT_USAGE, "KEY_FILE_PERMISSIONS");
    free(card);
    free(key);
}

/* Nobody listens at port 1. */
static void test_no_database(void **state)
{
    (void)state;
    static const char *const environment[] = {
        "PARALLAX_DATABASE_URL=postgresql://p:ch1ffchaff@127.0.0.1:1/d", NULL};
    struct program admin = programs[ADMIN], exporter = programs[EXPORTER];
    admin.command = "check";
    run(&admin, (const char *const[]){NULL}, environment, EXIT_UNREACHABLE);
    assert_null(strstr(process_err(process), "ch1ffchaff"));
    exporter.command = "data";
    run(&exporter, (const char *const[]){"--call", "NO-CALL", "--set", "tally", NULL}, environment,
        EXIT_UNREACHABLE);
    assert_null(strstr(process_err(process), "ch1ffchaff"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_help_and_version, end_process),
        cmocka_unit_test_teardown(test_print_config, end_process),
        cmocka_unit_test_teardown(test_all_that_is_wrong, end_process),
        cmocka_unit_test_teardown(test_commands, end_process),
        cmocka_unit_test_teardown(test_what_cannot_be_opened, end_process),
        cmocka_unit_test_teardown(test_no_database, end_process),
    };
    return cmocka_run_group_tests_name("programs", tests, start, stop);
}
