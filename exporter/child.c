/* See child.h. */
#include "exporter/child.h"

#include "base/clock.h"
#include "confine/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define VARIABLES_FIXED 7
#define VARIABLE_BYTES (PATH_MAX + 16)
#define EXIT_NOT_STARTED 253 /* between fork and exec */

enum verdict child_check(const char *program, const char *package, struct error *error)
{
    if (access(program, X_OK) == 0)
        return VERDICT_OK;
    return error_set(error, VERDICT_RETRY, "CONVERTER_MISSING",
                     "%s is not there; install the Debian package %s", program, package);
}

/* ---- in the child ---- */

static void run_program(const struct child_spec *spec)
{
    char home[VARIABLE_BYTES], scratch[VARIABLE_BYTES], date[64];
    const char *environment[VARIABLES_FIXED + CHILD_VARIABLES_MAX + 1] = {
        "PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", "PYTHONHASHSEED=0", "TZ=UTC", home, scratch, date,
    };
    (void)snprintf(home, sizeof home, "HOME=%s", spec->folder);
    (void)snprintf(scratch, sizeof scratch, "TMPDIR=%s", spec->folder);
    (void)snprintf(date, sizeof date, "SOURCE_DATE_EPOCH=%lld", (long long)spec->date);
    for (size_t i = 0; spec->variables[i] != NULL; i++)
        environment[VARIABLES_FIXED + i] = spec->variables[i];
    /* execve writes to neither list, though its signature of old does not say so. */
    char *const *words, *const *variables;
    const char *const *ours = environment;
    memcpy(&words, &spec->words, sizeof(void *));
    memcpy(&variables, &ours, sizeof(void *));
    (void)execve(spec->words[0], words, variables);
}

static bool set_descriptors(void)
{
    int nothing = open("/dev/null", O_RDWR);
    if (nothing < 0 || dup2(nothing, STDIN_FILENO) < 0 || dup2(nothing, STDOUT_FILENO) < 0 ||
        dup2(nothing, STDERR_FILENO) < 0)
        return false;
    return close_range(STDERR_FILENO + 1, ~0U, 0) == 0;
}

static _Noreturn void be_child(const struct child_spec *spec, pid_t parent)
{
    const struct confine_bounds bounds = {
        .memory_bytes = spec->limits.memory_bytes,
        .cpu_s = spec->limits.time_ms / 1000 + 1,
        .file_bytes = spec->limits.file_bytes,
    };
    sigset_t none;
    (void)sigemptyset(&none);
    (void)sigprocmask(SIG_SETMASK, &none, NULL);
    (void)signal(SIGPIPE, SIG_DFL);
    (void)umask(077);
    if (setpgid(0, 0) == 0 && chdir(spec->folder) == 0 && set_descriptors() &&
        confine_program(&bounds, parent, NULL) == VERDICT_OK)
        run_program(spec);
    _exit(EXIT_NOT_STARTED);
}

/* ---- in the parent ---- */

/* Until the child has ended or the time is over, and then until it has ended all the same. */
static bool wait_in_time(pid_t child, int64_t time_ms, int *ret_status, struct rusage *ret_used)
{
    int64_t deadline_ms = clock_steady_ms() + time_ms;
    bool in_time = true;
    int fd = (int)syscall(SYS_pidfd_open, child, 0U);
    struct pollfd ended = {.fd = fd, .events = POLLIN};
    for (;;) {
        int64_t left_ms = deadline_ms - clock_steady_ms();
        if (left_ms <= 0 || fd < 0) {
            in_time = false;
            break;
        }
        if (poll(&ended, 1, left_ms > INT_MAX ? INT_MAX : (int)left_ms) > 0)
            break;
    }
    if (!in_time)
        (void)kill(-child, SIGKILL);
    while (wait4(child, ret_status, 0, ret_used) < 0 && errno == EINTR)
        ;
    if (fd >= 0)
        (void)close(fd);
    return in_time;
}

static int64_t time_ms(const struct timeval *time)
{
    return (int64_t)time->tv_sec * 1000 + (int64_t)time->tv_usec / 1000;
}

/*
 * A run-time that cannot get memory says so, or is ended by a signal of its own making. A program
 * that dies by a signal for another reason is told from it by how much it had.
 */
static bool lacked_memory(int status, const struct child_usage *usage,
                          const struct child_limits *limits)
{
    if (WIFEXITED(status))
        return WEXITSTATUS(status) == CHILD_MEMORY_RAN_OUT;
    return usage->memory_bytes >= limits->memory_bytes / 2;
}

static enum verdict judge(const struct child_spec *spec, int status, bool in_time,
                          const struct child_usage *usage, struct error *error)
{
    const char *program = spec->words[0];
    if (in_time && WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return VERDICT_OK;
    if (!in_time || (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU))
        return error_set(error, VERDICT_REJECT, "CONVERTER_TIME",
                         "%s did not finish within %lld seconds; give it more with "
                         "--convert-time-limit, or make a report of fewer findings",
                         program, (long long)(spec->limits.time_ms / 1000));
    if (lacked_memory(status, usage, &spec->limits))
        return error_set(error, VERDICT_REJECT, "CONVERTER_MEMORY",
                         "%s needs more than the %lld MiB of memory that it may have; give it more "
                         "with --convert-memory-limit, or make a report of fewer findings",
                         program, (long long)(spec->limits.memory_bytes / 1024 / 1024));
    if (WIFSIGNALED(status))
        return error_set(error, VERDICT_REJECT, "CONVERTER_FAILED",
                         "%s was ended by signal %d; is the Debian package %s whole?", program,
                         WTERMSIG(status), spec->package);
    return error_set(error, VERDICT_REJECT, "CONVERTER_FAILED",
                     "%s failed with exit code %d; is the Debian package %s whole?", program,
                     WEXITSTATUS(status), spec->package);
}

enum verdict child_run(const struct child_spec *spec, struct child_usage *ret_usage,
                       struct error *error)
{
    struct rusage used;
    int status = 0;
    pid_t parent = getpid();
    int64_t started_ms = clock_steady_ms();
    enum verdict verdict = child_check(spec->words[0], spec->package, error);
    if (verdict != VERDICT_OK)
        return verdict;
    pid_t child = fork();
    if (child == 0)
        be_child(spec, parent);
    if (child < 0)
        return error_set(error, VERDICT_RETRY, "CONVERTER_START", "no process can be made: %m");
    (void)setpgid(child, child); /* whoever comes first: the group is there before it is ended */
    memset(&used, 0, sizeof used);
    bool in_time = wait_in_time(child, spec->limits.time_ms, &status, &used);
    *ret_usage = (struct child_usage){
        .wall_ms = clock_steady_ms() - started_ms,
        .cpu_ms = time_ms(&used.ru_utime) + time_ms(&used.ru_stime),
        .memory_bytes = (int64_t)used.ru_maxrss * 1024,
    };
    return judge(spec, status, in_time, ret_usage, error);
}
