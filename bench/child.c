/* See child.h. */
#include "bench/child.h"

#include "base/buffer.h"
#include "base/clock.h"
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* A part makes its frames first, and there can be millions. */
#define START_LIMIT_MS 600000
#define END_LIMIT_MS 10000
/* A log file has no event to wait for: it is read again after so long. */
#define LOG_MS 5
#define LOG_BYTES_MAX ((size_t)64 * 1024 * 1024)
#define CANNOT_START 127

static enum verdict fork_error(struct error *error)
{
    return error_set(error, VERDICT_RETRY, "CHILD", "a process cannot be started: %m");
}

/* Both kinds end when the bench does, also when that is killed. */
static bool follow_parent(pid_t parent)
{
    return prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == parent;
}

static enum verdict watch(struct child *child, struct error *error)
{
    child->pidfd = pidfd_open(child->pid, 0);
    return child->pidfd >= 0 ? VERDICT_OK : fork_error(error);
}

bool child_has_ended(const struct child *child, int wait_ms)
{
    struct pollfd item = {.fd = child->pidfd, .events = POLLIN};
    return poll(&item, 1, wait_ms) > 0;
}

static bool read_log(const struct child *child, struct buffer *out)
{
    buffer_clear(out);
    return file_read(child->log, LOG_BYTES_MAX, out, NULL) == VERDICT_OK && buffer_ok(out);
}

static const char *ready_line(const struct buffer *log)
{
    return log->data == NULL ? NULL : strstr(log->data, "\"event\":\"ready\"");
}

static enum verdict await_log(const struct child *child, const char *program, struct error *error)
{
    struct buffer log = BUFFER_NONE;
    int64_t until_ms = clock_steady_ms() + START_LIMIT_MS;
    bool ready = false, ended = false;
    while (!ready && !ended && clock_steady_ms() < until_ms) {
        ready = read_log(child, &log) && ready_line(&log) != NULL;
        ended = !ready && child_has_ended(child, LOG_MS);
    }
    buffer_free(&log);
    return ready ? VERDICT_OK
                 : error_set(error, VERDICT_RETRY, "CHILD", "%s did not start; see %s", program,
                             child->log);
}

/* to: where stdout goes; -1: nowhere. */
static void become(const char *const *words, const char *log, int to, pid_t parent)
{
    int out = open(log, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (!follow_parent(parent) || out < 0 || null < 0 || dup2(null, STDIN_FILENO) < 0 ||
        dup2(to >= 0 ? to : null, STDOUT_FILENO) < 0 || dup2(out, STDERR_FILENO) < 0)
        _exit(CANNOT_START);
    /* exec only reads its words, but its type cannot say so. */
    char *copies[64] = {NULL};
    for (size_t i = 0; words[i] != NULL && i + 1 < sizeof copies / sizeof copies[0]; i++)
        memcpy(&copies[i], &words[i], sizeof copies[i]);
    if (copies[0] == NULL)
        _exit(CANNOT_START);
    (void)execv(copies[0], copies);
    _exit(CANNOT_START);
}

enum verdict child_start_program(const char *const *words, const char *log, struct child *ret_child,
                                 struct error *error)
{
    struct child child = {.ready_fd = -1};
    pid_t parent = getpid();
    if (strlen(log) >= sizeof child.log)
        return error_set(error, VERDICT_REJECT, "CHILD", "the path of a log is too long");
    memcpy(child.log, log, strlen(log) + 1);
    (void)unlink(log);
    child.pid = fork();
    if (child.pid < 0)
        return fork_error(error);
    if (child.pid == 0)
        become(words, log, -1, parent);
    enum verdict verdict = watch(&child, error);
    if (verdict == VERDICT_OK)
        verdict = await_log(&child, words[0], error);
    if (verdict != VERDICT_OK) {
        child_end(&child);
        return verdict;
    }
    *ret_child = child;
    return VERDICT_OK;
}

static void read_to_end(int fd, struct buffer *out)
{
    char part[4096];
    ssize_t got;
    while ((got = read(fd, part, sizeof part)) > 0 || (got < 0 && errno == EINTR))
        if (got > 0 && out != NULL)
            buffer_append(out, part, (size_t)got);
}

enum verdict child_run_program(const char *const *words, const char *log, struct buffer *ret_out,
                               struct error *error)
{
    int ends[2], status = -1;
    pid_t parent = getpid();
    if (pipe2(ends, O_CLOEXEC) != 0)
        return fork_error(error);
    pid_t pid = fork();
    if (pid == 0)
        become(words, log, ends[1], parent);
    (void)close(ends[1]);
    if (pid > 0)
        read_to_end(ends[0], ret_out);
    (void)close(ends[0]);
    if (pid < 0)
        return fork_error(error);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0
               ? VERDICT_OK
               : error_set(error, VERDICT_RETRY, "CHILD", "%s %s failed; see %s", words[0],
                           words[1], log);
}

void child_raise_descriptors(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &limit);
    }
}

void child_say_ready(int ready_fd)
{
    (void)!write(ready_fd, "r", 1);
}

enum verdict child_start_part(child_part_fn *part, void *context, struct child *ret_child,
                              struct error *error)
{
    struct child child = {.ready_fd = -1};
    int ends[2];
    char byte;
    pid_t parent = getpid();
    if (pipe2(ends, O_CLOEXEC) != 0)
        return fork_error(error);
    child.pid = fork();
    if (child.pid < 0) {
        (void)close(ends[0]);
        (void)close(ends[1]);
        return fork_error(error);
    }
    if (child.pid == 0) {
        (void)close(ends[0]);
        _exit(follow_parent(parent) ? part(context, ends[1]) : CANNOT_START);
    }
    (void)close(ends[1]);
    child.ready_fd = ends[0];
    enum verdict verdict = watch(&child, error);
    struct pollfd item = {.fd = ends[0], .events = POLLIN};
    if (verdict == VERDICT_OK &&
        (poll(&item, 1, START_LIMIT_MS) <= 0 || read(ends[0], &byte, 1) != 1))
        verdict = error_set(error, VERDICT_RETRY, "CHILD", "a part of the bench did not start");
    if (verdict != VERDICT_OK) {
        child_end(&child);
        return verdict;
    }
    *ret_child = child;
    return VERDICT_OK;
}

static void let_go(struct child *child)
{
    if (child->pidfd > 0)
        (void)close(child->pidfd);
    if (child->ready_fd >= 0)
        (void)close(child->ready_fd);
    *child = (struct child){.ready_fd = -1};
}

enum verdict child_wait(struct child *child, struct error *error)
{
    int status = -1;
    while (waitpid(child->pid, &status, 0) < 0 && errno == EINTR)
        continue;
    let_go(child);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0
               ? VERDICT_OK
               : error_set(error, VERDICT_RETRY, "CHILD", "a part of the bench failed");
}

void child_end(struct child *child)
{
    if (child->pid <= 0)
        return;
    (void)kill(child->pid, SIGTERM);
    if (child->pidfd <= 0 || !child_has_ended(child, END_LIMIT_MS))
        (void)kill(child->pid, SIGKILL);
    while (waitpid(child->pid, NULL, 0) < 0 && errno == EINTR)
        continue;
    let_go(child);
}

enum verdict child_ready_field(const struct child *child, const char *field, char *ret_value,
                               size_t size, struct error *error)
{
    struct buffer log = BUFFER_NONE, key = BUFFER_NONE;
    buffer_format(&key, "\"%s\":", field);
    const char *at = read_log(child, &log) && buffer_ok(&key) ? ready_line(&log) : NULL;
    at = at == NULL ? NULL : strstr(at, key.data);
    enum verdict verdict = VERDICT_REJECT;
    if (at != NULL) {
        at += key.length;
        at += *at == '"';
        size_t length = strcspn(at, "\",}");
        if (length < size) {
            memcpy(ret_value, at, length);
            ret_value[length] = '\0';
            verdict = VERDICT_OK;
        }
    }
    buffer_free(&log);
    buffer_free(&key);
    return verdict == VERDICT_OK ? VERDICT_OK
                                 : error_set(error, VERDICT_RETRY, "CHILD",
                                             "%s does not tell its %s", child->log, field);
}

static bool read_proc(const struct child *child, const char *name, struct buffer *out)
{
    struct buffer path = BUFFER_NONE;
    buffer_format(&path, "/proc/%d/%s", (int)child->pid, name);
    bool read = buffer_ok(&path) && file_read(path.data, 65536, out, NULL) == VERDICT_OK;
    buffer_free(&path);
    return read && buffer_ok(out);
}

int64_t child_memory_kib(const struct child *child)
{
    static const char name[] = "\nRssAnon:";
    struct buffer status = BUFFER_NONE;
    const char *at = read_proc(child, "status", &status) ? strstr(status.data, name) : NULL;
    int64_t kib = at == NULL ? 0 : strtoll(at + sizeof name - 1, NULL, 10);
    buffer_free(&status);
    return kib;
}

int64_t child_cpu_us(pid_t pid)
{
    clockid_t clock;
    struct timespec used;
    if (pid <= 0 || clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &used) != 0)
        return 0;
    return (int64_t)used.tv_sec * 1000000 + used.tv_nsec / 1000;
}
