/* See admin_case.h. Output goes through files, so that no pipe can fill. */
#include "admin_case.h"

#include "base/buffer.h"
#include "base/file.h"
#include "support/postgres.h"
#include "support/scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define WORDS_MAX 40
#define OUTPUT_BYTES_MAX ((size_t)4 * 1024 * 1024)
#define PATHS_MAX 64

static const char *program;
static struct postgres cluster;
static char *folder;
static const char *url;
static struct buffer out, err;
static char *paths[PATHS_MAX];
static size_t path_count;

void admin_case_program(const char *path)
{
    program = path;
}

void admin_case_url(const char *other)
{
    url = other;
}

const char *admin_case_path(const char *name)
{
    assert_true(path_count < PATHS_MAX);
    paths[path_count] = scratch_path(folder, name);
    return paths[path_count++];
}

const char *admin_case_file(const char *name, const char *content)
{
    struct error error;
    const char *path = admin_case_path(name);
    assert_int_equal(file_replace(path, text_of(content), &error), VERDICT_OK);
    return path;
}

static void read_output(const char *name, struct buffer *into)
{
    struct error error;
    char *path = scratch_path(folder, name);
    buffer_clear(into);
    assert_int_equal(file_read(path, OUTPUT_BYTES_MAX, into, &error), VERDICT_OK);
    buffer_string(into, "");
    assert_true(buffer_ok(into));
    free(path);
}

static int wait_for(pid_t child)
{
    int status = -1;
    pid_t ended;
    do {
        ended = waitpid(child, &status, 0);
    } while (ended < 0 && errno == EINTR);
    assert_int_equal(ended, child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

/* Only what the run needs: PARALLAX_ names of the person who tests must not leak in. */
static int spawn_and_wait(char *const *words)
{
    struct buffer database = BUFFER_NONE, path = BUFFER_NONE;
    posix_spawn_file_actions_t actions;
    char *out_path = scratch_path(folder, "stdout"), *err_path = scratch_path(folder, "stderr");
    pid_t child = -1;
    buffer_format(&database, "PARALLAX_DATABASE_URL=%s", url != NULL ? url : cluster.url);
    buffer_format(&path, "PATH=%s", getenv("PATH"));
    char *environment[] = {database.data, path.data, NULL};
    assert_int_equal(posix_spawn_file_actions_init(&actions), 0);
    (void)posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, out_path,
                                           O_WRONLY | O_CREAT | O_TRUNC, 0600);
    (void)posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, err_path,
                                           O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_int_equal(posix_spawnp(&child, words[0], &actions, NULL, words, environment), 0);
    (void)posix_spawn_file_actions_destroy(&actions);
    int code = wait_for(child);
    read_output("stdout", &out);
    read_output("stderr", &err);
    buffer_free(&database);
    buffer_free(&path);
    free(out_path);
    free(err_path);
    return code;
}

static int run_words(const char *const *words)
{
    char *copies[WORDS_MAX + 1] = {NULL};
    for (size_t i = 0; i < WORDS_MAX && words[i] != NULL; i++) {
        copies[i] = strdup(words[i]);
        assert_non_null(copies[i]);
    }
    int code = spawn_and_wait(copies);
    for (size_t i = 0; i < WORDS_MAX; i++)
        free(copies[i]);
    return code;
}

void admin_case_run(int code, const char *word, ...)
{
    const char *words[WORDS_MAX + 1] = {program, word};
    size_t count = 2;
    va_list rest;
    va_start(rest, word);
    for (const char *next = va_arg(rest, const char *); next != NULL;
         next = va_arg(rest, const char *)) {
        assert_true(count < WORDS_MAX);
        words[count++] = next;
    }
    va_end(rest);
    int got = run_words(words);
    if (got != code)
        print_error("exit code %d, stdout: %sstderr: %s", got, out.data, err.data);
    assert_int_equal(got, code);
}

void admin_case_sql(const char *sql)
{
    const char *words[] = {"psql", "-X",        "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1",
                           "-d",   cluster.url, "-c", sql,  NULL};
    int code = run_words(words);
    if (code != 0)
        print_error("psql: %s", err.data);
    assert_int_equal(code, 0);
}

const char *admin_case_out(void)
{
    return out.data;
}

const char *admin_case_err(void)
{
    return err.data;
}

char *admin_case_line(void)
{
    char *line = strndup(out.data, strcspn(out.data, "\n"));
    assert_non_null(line);
    return line;
}

static void expect(const struct buffer *output, const char *part)
{
    if (strstr(output->data, part) == NULL)
        print_error("not there: %s\nthere is: %s", part, output->data);
    assert_non_null(strstr(output->data, part));
}

void admin_case_expect_out(const char *part)
{
    expect(&out, part);
}

void admin_case_expect_err(const char *part)
{
    expect(&err, part);
}

int admin_case_start(void **state)
{
    (void)state;
    struct error error;
    folder = scratch_new();
    if (postgres_start(&cluster, &error) == VERDICT_OK)
        return 0;
    print_error("%s\n", error.text);
    return -1;
}

int admin_case_stop(void **state)
{
    (void)state;
    for (size_t i = 0; i < path_count; i++)
        free(paths[i]);
    buffer_free(&out);
    buffer_free(&err);
    postgres_stop(&cluster);
    scratch_free(&folder);
    return 0;
}

int admin_case_empty(void **state)
{
    (void)state;
    admin_case_url(NULL);
    admin_case_run(0, "migrate", NULL);
    admin_case_sql("TRUNCATE organisation, organisation_key, collector, call, call_invitation, "
                   "claim, submission, review, "
                   "tally, voice, ledger, quarantine");
    return 0;
}
