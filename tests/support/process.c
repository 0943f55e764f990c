/* See process.h. */
#include "tests/support/process.h"

#include "base/buffer.h"
#include "base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* Logs that nobody reads for a while must not stop a stage. */
#define PIPE_BYTES (1024 * 1024)
#define ENVIRONMENT_MAX 24
#define CANNOT_START 127

struct process {
    pid_t pid;
    int pidfd;
    int out_fd, err_fd;
    struct buffer out, err;
    size_t awaited; /* bytes of err up to and with the line that was awaited last */
    char *line;
    bool ended;
    int status; /* of waitpid, when ended */
};

/* Only what programs need: PARALLAX_ names of whoever runs the tests must not leak in. */
static const char *const inherited[] = {
    "PATH",          "HOME",         "TMPDIR",       "ASAN_OPTIONS",
    "UBSAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS", NULL};

static char *inherit(const char *name)
{
    const char *value = getenv(name);
    struct buffer pair = BUFFER_NONE;
    if (value == NULL)
        return NULL;
    buffer_format(&pair, "%s=%s", name, value);
    assert_true(buffer_ok(&pair));
    return pair.data;
}

/* Whether one of NAME=VALUE sets the name. */
static bool sets(const char *const *more, const char *name)
{
    size_t length = strlen(name);
    for (size_t i = 0; more != NULL && more[i] != NULL; i++)
        if (strncmp(more[i], name, length) == 0 && more[i][length] == '=')
            return true;
    return false;
}

static char **make_environment(const char *const *more)
{
    size_t count = 0;
    char **environment = calloc(ENVIRONMENT_MAX + 1, sizeof *environment);
    assert_non_null(environment);
    for (size_t i = 0; inherited[i] != NULL; i++) {
        if (sets(more, inherited[i]))
            continue;
        environment[count] = inherit(inherited[i]);
        count += environment[count] != NULL;
    }
    for (size_t i = 0; more != NULL && more[i] != NULL; i++) {
        assert_true(count < ENVIRONMENT_MAX);
        environment[count++] = strdup(more[i]);
    }
    return environment;
}

static const char *find_wrapper(void)
{
    return getenv("PARALLAX_TEST_WRAPPER");
}

int64_t process_patience_ms(void)
{
    return find_wrapper() != NULL ? 600000 : 60000;
}

static char **copy_words(const char *const *words)
{
    char **copies = calloc(PROCESS_WORDS_MAX + 2, sizeof *copies);
    const char *wrapper = find_wrapper();
    size_t count = 0;
    assert_non_null(copies);
    /* What is found in PATH (psql, sh) is not ours to look into. */
    if (wrapper != NULL && strchr(words[0], '/') != NULL)
        copies[count++] = strdup(wrapper);
    for (size_t i = 0; words[i] != NULL; i++) {
        assert_true(i < PROCESS_WORDS_MAX);
        copies[count] = strdup(words[i]);
        assert_non_null(copies[count++]);
    }
    return copies;
}

static void free_list(char **list)
{
    for (size_t i = 0; list[i] != NULL; i++)
        free(list[i]);
    free(list);
}

/* Between fork and exec: nothing but calls that are safe there. */
static void become(char **words, char **environment, int out, int err, pid_t parent)
{
    sigset_t none;
    int null = open("/dev/null", O_RDONLY);
    (void)sigemptyset(&none);
    (void)sigprocmask(SIG_SETMASK, &none, NULL);
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent)
        _exit(CANNOT_START);
    if (null < 0 || dup2(null, STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0 ||
        dup2(err, STDERR_FILENO) < 0)
        _exit(CANNOT_START);
    (void)execvpe(words[0], words, environment);
    _exit(CANNOT_START);
}

static void open_pipe(int ends[2])
{
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    (void)fcntl(ends[1], F_SETPIPE_SZ, PIPE_BYTES); /* refused: the usual 64 KiB have to do */
    assert_int_equal(fcntl(ends[0], F_SETFL, O_NONBLOCK), 0);
}

struct process *process_start(const char *const *words, const char *const *environment)
{
    struct process *process = calloc(1, sizeof *process);
    char **own_words = copy_words(words);
    char **own_environment = make_environment(environment);
    pid_t parent = getpid();
    int out[2], err[2];
    assert_non_null(process);
    open_pipe(out);
    open_pipe(err);
    process->pid = fork();
    if (process->pid == 0)
        become(own_words, own_environment, out[1], err[1], parent);
    assert_true(process->pid > 0);
    (void)close(out[1]);
    (void)close(err[1]);
    process->out_fd = out[0];
    process->err_fd = err[0];
    process->pidfd = pidfd_open(process->pid, 0);
    assert_true(process->pidfd >= 0);
    free_list(own_words);
    free_list(own_environment);
    return process;
}

void process_free(struct process **place)
{
    struct process *process = *place;
    if (process == NULL)
        return;
    if (!process->ended) {
        (void)kill(process->pid, SIGKILL);
        (void)waitpid(process->pid, NULL, 0);
    }
    (void)close(process->pidfd);
    (void)close(process->out_fd);
    (void)close(process->err_fd);
    buffer_free(&process->out);
    buffer_free(&process->err);
    free(process->line);
    free(process);
    *place = NULL;
}

/* False at the end of the pipe. */
static bool take(int fd, struct buffer *into)
{
    char part[16384];
    for (;;) {
        ssize_t got = read(fd, part, sizeof part);
        if (got > 0)
            buffer_append(into, part, (size_t)got);
        else if (got == 0 || errno != EINTR)
            return got != 0;
    }
}

/* Takes what is there, waiting at most wait_ms for something to be. */
static void pump(struct process *process, int64_t wait_ms)
{
    struct pollfd items[] = {
        {.fd = process->pidfd, .events = POLLIN},
        {.fd = process->out_fd, .events = POLLIN},
        {.fd = process->err_fd, .events = POLLIN},
    };
    if (process->ended)
        return;
    (void)poll(items, sizeof items / sizeof items[0], (int)wait_ms);
    bool open = take(process->out_fd, &process->out);
    open |= take(process->err_fd, &process->err);
    /* Closed pipes are always readable: from then on only the end itself is worth waiting for. */
    if (!open)
        (void)poll(items, 1, (int)wait_ms);
    if (waitpid(process->pid, &process->status, WNOHANG) == process->pid) {
        process->ended = true;
        (void)take(process->out_fd, &process->out);
        (void)take(process->err_fd, &process->err);
    }
}

pid_t process_pid(const struct process *process)
{
    return process->pid;
}

const char *process_out(const struct process *process)
{
    return process->out.data != NULL ? process->out.data : "";
}

const char *process_err(const struct process *process)
{
    return process->err.data != NULL ? process->err.data : "";
}

void process_print(const struct process *process)
{
    (void)fprintf(stderr, "stdout: %s\nstderr: %s\n", process_out(process), process_err(process));
}

static void give_up(const struct process *process, const char *wanted)
{
    print_error("waited for: %s\n", wanted);
    process_print(process);
    fail();
}

bool process_runs(struct process *process, int64_t wait_ms)
{
    pump(process, wait_ms);
    return !process->ended;
}

/* Whether it ends while there is patience. */
static bool await_end(struct process *process)
{
    int64_t until_ms = clock_steady_ms() + process_patience_ms();
    int64_t left_ms = process_patience_ms();
    while (!process->ended && left_ms > 0) {
        pump(process, left_ms);
        left_ms = until_ms - clock_steady_ms();
    }
    return process->ended;
}

static void wait_for_end(struct process *process)
{
    if (!await_end(process))
        give_up(process, "its end");
}

int process_wait(struct process *process)
{
    wait_for_end(process);
    if (!WIFEXITED(process->status))
        give_up(process, "an end by itself, not by a signal");
    return WEXITSTATUS(process->status);
}

static void ask_to_stop(const struct process *process)
{
    if (!process->ended)
        (void)kill(process->pid, SIGTERM);
}

int process_stop(struct process *process)
{
    ask_to_stop(process);
    return process_wait(process);
}

bool process_ends_well(struct process *process)
{
    ask_to_stop(process);
    return await_end(process) && WIFEXITED(process->status) && WEXITSTATUS(process->status) == 0;
}

void process_kill(struct process *process)
{
    if (!process->ended) /* its number may be somebody else's by now */
        (void)kill(process->pid, SIGKILL);
    wait_for_end(process);
    if (!WIFSIGNALED(process->status) || WTERMSIG(process->status) != SIGKILL)
        give_up(process, "an end by SIGKILL");
}

/* The first whole line with the pattern from offset on; its end without the newline. */
static const char *find_line(const struct process *process, size_t offset, const char *pattern,
                             size_t *ret_length)
{
    const char *at = process_err(process) + offset;
    for (;;) {
        const char *end = strchr(at, '\n');
        if (end == NULL)
            return NULL;
        size_t length = (size_t)(end - at);
        if (memmem(at, length, pattern, strlen(pattern)) != NULL) {
            *ret_length = length;
            return at;
        }
        at = end + 1;
    }
}

static char *event_pattern(const char *event)
{
    struct buffer pattern = BUFFER_NONE;
    buffer_format(&pattern, "\"event\":\"%s\"", event);
    assert_true(buffer_ok(&pattern));
    return pattern.data;
}

const char *process_await(struct process *process, const char *event)
{
    int64_t until_ms = clock_steady_ms() + process_patience_ms();
    char *pattern = event_pattern(event);
    const char *found;
    size_t length;
    while ((found = find_line(process, process->awaited, pattern, &length)) == NULL) {
        int64_t left_ms = until_ms - clock_steady_ms();
        if (left_ms <= 0 || process->ended) {
            free(pattern);
            give_up(process, event);
            return NULL;
        }
        pump(process, left_ms);
    }
    free(pattern);
    process->awaited = (size_t)(found - process_err(process)) + length + 1;
    free(process->line);
    process->line = strndup(found, length);
    assert_non_null(process->line);
    return process->line;
}

bool process_logged(struct process *process, const char *event)
{
    char *pattern = event_pattern(event);
    size_t length;
    pump(process, 0);
    bool found = find_line(process, 0, pattern, &length) != NULL;
    free(pattern);
    return found;
}

char *process_field(const char *line, const char *field)
{
    struct buffer key = BUFFER_NONE;
    buffer_format(&key, "\"%s\":", field);
    assert_true(buffer_ok(&key));
    const char *value = strstr(line, key.data);
    if (value == NULL)
        print_error("no field %s in: %s\n", field, line);
    assert_non_null(value);
    value += key.length;
    buffer_free(&key);
    size_t length = *value == '"' ? strcspn(++value, "\"") : strcspn(value, ",}");
    char *copy = strndup(value, length);
    assert_non_null(copy);
    return copy;
}

void process_words(const char *words[PROCESS_WORDS_MAX], size_t count, const char *word,
                   va_list rest)
{
    for (; word != NULL; word = va_arg(rest, const char *)) {
        assert_true(count < PROCESS_WORDS_MAX - 1);
        words[count++] = word;
    }
    words[count] = NULL;
}
