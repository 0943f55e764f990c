/* See postgres.h. */
#include "tests/support/postgres.h"

#include "base/buffer.h"
#include "tests/support/scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define ARGUMENTS_MAX 6

static const char script[] = PARALLAX_SOURCE_DIR "/tests/support/pgcluster.sh";

static enum verdict failed(const char *command, struct error *error)
{
    return error_set(error, VERDICT_RETRY, "POSTGRES_FAILED", "pgcluster.sh %s failed", command);
}

static void read_all(int fd, struct buffer *out)
{
    char part[512];
    for (;;) {
        ssize_t got = read(fd, part, sizeof part);
        if (got > 0)
            buffer_append(out, part, (size_t)got);
        else if (got == 0 || errno != EINTR)
            return;
    }
}

static pid_t spawn(const char *const arguments[ARGUMENTS_MAX], int output)
{
    char *copies[ARGUMENTS_MAX] = {NULL};
    for (size_t i = 0; i + 1 < ARGUMENTS_MAX && arguments[i] != NULL; i++)
        copies[i] = strdup(arguments[i]);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    pid_t child = -1;
    if (posix_spawn(&child, "/bin/sh", &actions, NULL, copies, environ) != 0)
        child = -1;
    posix_spawn_file_actions_destroy(&actions);
    for (size_t i = 0; i < ARGUMENTS_MAX; i++)
        free(copies[i]);
    return child;
}

static bool succeeded(pid_t child)
{
    int status = -1;
    pid_t ended;
    do {
        ended = waitpid(child, &status, 0);
    } while (ended < 0 && errno == EINTR);
    return ended == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* Runs the script; its output is appended to out. The server must not inherit the pipe:
 * pgcluster.sh sends what pg_ctl starts to the log. */
static enum verdict run(const struct postgres *postgres, const char *command, const char *flag,
                        struct buffer *out, struct error *error)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return failed(command, error);
    const char *arguments[ARGUMENTS_MAX] = {"sh", script, command, flag, postgres->folder, NULL};
    if (flag == NULL) {
        arguments[3] = postgres->folder;
        arguments[4] = NULL;
    }
    pid_t child = spawn(arguments, ends[1]);
    close(ends[1]);
    if (child > 0)
        read_all(ends[0], out);
    close(ends[0]);
    return child > 0 && succeeded(child) ? VERDICT_OK : failed(command, error);
}

enum verdict postgres_start(struct postgres *postgres, struct error *error)
{
    struct buffer out = BUFFER_NONE;
    *postgres = (struct postgres){.folder = scratch_new()};
    enum verdict verdict = run(postgres, "start", "--fast", &out, error);
    if (verdict == VERDICT_OK && buffer_ok(&out)) {
        struct text url = text_trim(buffer_view(&out));
        postgres->url = strndup(url.at, url.length);
    }
    buffer_free(&out);
    if (verdict == VERDICT_OK && postgres->url == NULL)
        verdict = error_no_memory(error);
    return verdict;
}

static enum verdict run_quietly(const struct postgres *postgres, const char *command,
                                struct error *error)
{
    struct buffer out = BUFFER_NONE;
    enum verdict verdict = run(postgres, command, NULL, &out, error);
    buffer_free(&out);
    return verdict;
}

enum verdict postgres_restart(struct postgres *postgres, struct error *error)
{
    return run_quietly(postgres, "start", error);
}

enum verdict postgres_kill(struct postgres *postgres, struct error *error)
{
    return run_quietly(postgres, "kill", error);
}

void postgres_stop(struct postgres *postgres)
{
    if (postgres->folder == NULL)
        return;
    (void)run_quietly(postgres, "stop", NULL);
    scratch_free(&postgres->folder);
    free(postgres->url);
    postgres->url = NULL;
}
