/* See typist.h. */
#include "tests/support/typist.h"

#include "base/buffer.h"
#include "base/clock.h"
#include "tests/support/process.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utmp.h>

#define WAIT_MS 20
#define ENVIRONMENT_MAX 16

struct typist {
    pid_t pid;
    int master, slave; /* slave is held so that its settings outlive the program */
    struct buffer seen;
    size_t read; /* bytes of seen that were awaited */
    bool ended;
    int status;
};

static void make_environment(const char *const *more, char *ret_environment[ENVIRONMENT_MAX + 1])
{
    static const char *const names[] = {"PATH",         "HOME",          "TMPDIR",
                                        "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"};
    size_t count = 0;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct buffer pair = BUFFER_NONE;
        if (getenv(names[i]) == NULL)
            continue;
        buffer_format(&pair, "%s=%s", names[i], getenv(names[i]));
        ret_environment[count++] = pair.data;
    }
    ret_environment[count++] = strdup("TERM=xterm");
    for (size_t i = 0; more != NULL && more[i] != NULL && count < ENVIRONMENT_MAX; i++)
        ret_environment[count++] = strdup(more[i]);
    ret_environment[count] = NULL;
}

struct typist *typist_start(const char *const *words, const char *const *environment)
{
    struct winsize size = {.ws_row = 24, .ws_col = 80};
    char *own[ENVIRONMENT_MAX + 1];
    struct typist *typist = calloc(1, sizeof *typist);
    pid_t parent = getpid();
    assert_non_null(typist);
    make_environment(environment, own);
    assert_int_equal(openpty(&typist->master, &typist->slave, NULL, NULL, &size), 0);
    typist->pid = fork();
    assert_true(typist->pid >= 0);
    if (typist->pid == 0) {
        char *copies[PROCESS_WORDS_MAX] = {NULL};
        for (size_t i = 0; words[i] != NULL; i++)
            copies[i] = strdup(words[i]);
        if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent)
            _exit(127);
        (void)close(typist->master);
        (void)login_tty(typist->slave);
        (void)execve(copies[0], copies, own);
        _exit(127);
    }
    for (size_t i = 0; own[i] != NULL; i++)
        free(own[i]);
    (void)fcntl(typist->master, F_SETFD, FD_CLOEXEC);
    (void)fcntl(typist->slave, F_SETFD, FD_CLOEXEC);
    (void)fcntl(typist->master, F_SETFL, O_NONBLOCK);
    return typist;
}

static bool has_ended(struct typist *typist)
{
    if (!typist->ended && waitpid(typist->pid, &typist->status, WNOHANG) == typist->pid)
        typist->ended = true;
    return typist->ended;
}

void typist_free(struct typist **place)
{
    struct typist *typist = *place;
    if (typist == NULL)
        return;
    if (!has_ended(typist)) {
        (void)kill(typist->pid, SIGKILL);
        (void)waitpid(typist->pid, NULL, 0);
    }
    if (typist->master >= 0)
        (void)close(typist->master);
    (void)close(typist->slave);
    buffer_free(&typist->seen);
    free(typist);
    *place = NULL;
}

/* Takes what stands on the terminal, waiting a little for something to. */
static void look(struct typist *typist, int wait_ms)
{
    char part[4096];
    struct pollfd item = {.fd = typist->master, .events = POLLIN};
    if (typist->master < 0) {
        (void)poll(NULL, 0, wait_ms);
        return;
    }
    (void)poll(&item, 1, wait_ms);
    for (;;) {
        ssize_t got = read(typist->master, part, sizeof part);
        if (got <= 0)
            return;
        buffer_append(&typist->seen, part, (size_t)got);
    }
}

/* When the program is slow the terminal is full: what it says has to be read meanwhile. */
void typist_type(struct typist *typist, const char *text, size_t length)
{
    int64_t until_ms = clock_steady_ms() + process_patience_ms();
    while (length > 0) {
        ssize_t took = write(typist->master, text, length);
        if (took > 0) {
            text += took;
            length -= (size_t)took;
            continue;
        }
        assert_true(errno == EAGAIN || errno == EINTR);
        assert_true(clock_steady_ms() < until_ms);
        look(typist, WAIT_MS);
    }
}

void typist_await(struct typist *typist, const char *text)
{
    int64_t until_ms = clock_steady_ms() + process_patience_ms();
    for (;;) {
        bool ended = has_ended(typist);
        look(typist, ended ? 0 : WAIT_MS);
        buffer_string(&typist->seen, "");
        const char *found = memmem(typist->seen.data + typist->read,
                                   typist->seen.length - typist->read, text, strlen(text));
        if (found != NULL) {
            typist->read = (size_t)(found - typist->seen.data) + strlen(text);
            return;
        }
        if (ended || clock_steady_ms() >= until_ms) {
            print_error("%s\n", typist_seen(typist));
            fail_msg("\"%s\" did not come", text);
        }
    }
}

void typist_answer(struct typist *typist, const char *line)
{
    typist_await(typist, "> ");
    typist_type(typist, line, strlen(line));
    typist_type(typist, "\r", 1);
}

int typist_wait(struct typist *typist)
{
    int64_t until_ms = clock_steady_ms() + process_patience_ms();
    while (!has_ended(typist)) {
        look(typist, WAIT_MS);
        if (clock_steady_ms() >= until_ms) {
            print_error("%s\n", typist_seen(typist));
            fail_msg("%s", "it does not end");
        }
    }
    look(typist, 0);
    return WIFEXITED(typist->status) ? WEXITSTATUS(typist->status) : 128 + WTERMSIG(typist->status);
}

void typist_kill(struct typist *typist)
{
    typist_signal(typist, SIGKILL);
    assert_int_equal(typist_wait(typist), 128 + SIGKILL);
}

void typist_signal(struct typist *typist, int signal)
{
    assert_int_equal(kill(typist->pid, signal), 0);
}

void typist_hang_up(struct typist *typist)
{
    (void)close(typist->master);
    typist->master = -1;
}

const char *typist_seen(const struct typist *typist)
{
    return typist->seen.data != NULL ? typist->seen.data : "";
}

void typist_settings(const struct typist *typist, struct termios *ret_settings)
{
    assert_int_equal(tcgetattr(typist->slave, ret_settings), 0);
}
