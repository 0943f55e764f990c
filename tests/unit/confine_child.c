/* See confine_child.h. */
#include "tests/unit/confine_child.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define EXIT_SUCCEEDED 42 /* nothing ends with it by chance */
#define STATUS_BYTES 4096

void child_failed(const char *file, int line, const char *condition)
{
    (void)dprintf(STDERR_FILENO, "%s:%d: %s (errno: %m)\n", file, line, condition);
    _exit(1);
}

void child_confine(enum confine_profile profile)
{
    const struct confine_config config = {.profile = profile};
    enum log_event event;
    struct error error = {.text = ""};
    if (confine_start(&config, &error) != VERDICT_OK ||
        confine_drop(&config, &event, &error) != VERDICT_OK)
        child_failed(__FILE__, __LINE__, error.text);
    EXPECT(event == LOG_CONFINED);
}

uint64_t child_status(const char *name, int base)
{
    char status[STATUS_BYTES];
    int fd = open("/proc/thread-self/status", O_RDONLY | O_CLOEXEC);
    ssize_t got = fd < 0 ? -1 : read(fd, status, sizeof status - 1);
    EXPECT(got > 0);
    (void)close(fd);
    status[got] = '\0';
    char label[64];
    (void)snprintf(label, sizeof label, "\n%s:\t", name);
    const char *at = strstr(status, label);
    EXPECT(at != NULL);
    return strtoull(at + strlen(label), NULL, base);
}

uint64_t child_filters(void)
{
    return child_status("Seccomp_filters", 10);
}

static int run(void (*body)(void))
{
    (void)fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        body();
        _exit(EXIT_SUCCEEDED);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    return status;
}

void child_succeeds(void (*body)(void))
{
    int status = run(body);
    assert_false(WIFSIGNALED(status));
    assert_int_equal(WEXITSTATUS(status), EXIT_SUCCEEDED);
}

void child_dies(void (*body)(void), int signal_number)
{
    int status = run(body);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), signal_number);
}
