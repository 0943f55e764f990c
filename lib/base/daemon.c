/* See daemon.h. */
#include "base/daemon.h"

#include "base/clock.h"
#include "base/log.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <unistd.h>

static sigset_t stop_signals(void)
{
    sigset_t stops;
    (void)sigemptyset(&stops);
    (void)sigaddset(&stops, SIGTERM);
    (void)sigaddset(&stops, SIGINT);
    return stops;
}

/* Before anything else, so that no signal is lost and every later thread inherits the mask. */
static void take_over_signals(void)
{
    sigset_t stops = stop_signals();
    (void)sigprocmask(SIG_BLOCK, &stops, NULL);
    (void)signal(SIGPIPE, SIG_IGN);
}

/* A peer is a descriptor, and running out of them spins ZeroMQ's I/O thread: take all we may have.
 */
static void raise_descriptor_limit(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &limit); /* what we had is what we keep otherwise */
    }
}

/* Takes every signal that waits: the two that Ctrl-C and a supervisor send together are one wish.
 */
static bool stop_asked(int stop_fd)
{
    struct signalfd_siginfo signal_info;
    bool asked = false;
    for (;;) {
        ssize_t got = read(stop_fd, &signal_info, sizeof signal_info);
        if (got == (ssize_t)sizeof signal_info)
            asked = true;
        else if (got >= 0 || errno != EINTR)
            return asked;
    }
}

static enum verdict run_until_stop(const struct daemon_spec *spec, void *stage, int stop_fd,
                                   struct error *error)
{
    while (!stop_asked(stop_fd)) {
        enum verdict verdict = spec->step(stage, stop_fd, error);
        if (verdict != VERDICT_OK)
            return verdict;
    }
    return VERDICT_OK;
}

static enum verdict drain(const struct daemon_spec *spec, void *stage, int stop_fd,
                          struct error *error)
{
    LOG(LOG_DRAINING, log_number("limit_ms", spec->drain_limit_ms));
    int64_t start_ms = clock_steady_ms();
    for (;;) {
        bool done = false;
        enum verdict verdict = spec->drain(stage, &done, error);
        if (verdict != VERDICT_OK || done)
            return verdict;
        int64_t spent_ms = clock_steady_ms() - start_ms;
        if (spent_ms >= spec->drain_limit_ms || stop_asked(stop_fd)) {
            LOG(LOG_DRAIN_CUT, log_number("after_ms", spent_ms));
            return VERDICT_OK;
        }
    }
}

static enum exit_code open_exit_code(enum verdict verdict)
{
    /* What open rejects is what the operator wrote. */
    return verdict == VERDICT_REJECT ? EXIT_USAGE : verdict_exit_code(verdict);
}

static enum exit_code run_stage(const struct daemon_spec *spec, const void *config, int stop_fd)
{
    struct error error = {VERDICT_FATAL, "UNKNOWN", "no reason was given"};
    void *stage = NULL;
    enum verdict verdict = spec->open(config, &stage, &error);
    if (verdict != VERDICT_OK) {
        log_error(LOG_OPEN_FAILED, &error);
        return open_exit_code(verdict);
    }
    verdict = run_until_stop(spec, stage, stop_fd, &error);
    if (verdict == VERDICT_OK)
        verdict = drain(spec, stage, stop_fd, &error);
    if (verdict != VERDICT_OK)
        log_error(LOG_FATAL, &error);
    spec->close(&stage);
    /* RETRY and REJECT must not come out of step or drain: whichever it was, it is our bug. */
    return verdict == VERDICT_OK ? EXIT_DONE : EXIT_BUG;
}

int daemon_run(const struct daemon_spec *spec, int argc, char **argv, char **environment)
{
    take_over_signals();
    raise_descriptor_limit();
    struct options *options = NULL;
    switch (options_read(spec->program, argc, argv, environment, &options)) {
    case OPTIONS_RUN:
        break;
    case OPTIONS_SHOWN:
        return EXIT_DONE;
    case OPTIONS_BAD:
        return EXIT_USAGE;
    }
    LOG(LOG_STARTING, LOG_END);
    enum exit_code code = EXIT_BUG;
    sigset_t stops = stop_signals();
    int stop_fd = signalfd(-1, &stops, SFD_CLOEXEC | SFD_NONBLOCK);
    if (stop_fd >= 0) {
        code = run_stage(spec, options->config, stop_fd);
        (void)close(stop_fd);
    } else {
        struct error error;
        (void)error_set(&error, VERDICT_FATAL, "SIGNALS_UNREADABLE",
                        "the stop signals cannot be read: %m");
        log_error(LOG_OPEN_FAILED, &error);
    }
    LOG(LOG_STOPPED, log_number("exit", (int64_t)code));
    options_free(&options);
    return (int)code;
}
