/* A daemon in a child process: its exit code, its event lines, and what signals do to it. */
#include "base/daemon.h"

#include "base/log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct settings {
    int64_t limit;
};

static const struct option_row rows[] = {
    {.name = "limit",
     .kind = OPTION_NUMBER,
     .offset = offsetof(struct settings, limit),
     .preset = "3",
     .help = "A number."},
};
static const struct option_program program = {
    .name = "parallax-collector",
    .env = "COLLECTOR",
    .summary = "A stage for tests.",
    .rows = rows,
    .row_count = 1,
    .config_size = sizeof(struct settings),
};

/* ---- the stage: the child has its own copy of all this ---- */

struct stage {
    int64_t rounds;
    int drains;
};

static int events[2]; /* a byte from the test is one event */
static enum verdict open_verdict, step_verdict;
static bool drains_for_ever;

static enum verdict open_stage(const void *config, void **ret_stage, struct error *error)
{
    if (open_verdict != VERDICT_OK)
        return error_set(error, open_verdict, "NO_RESOURCE", "the resource is away");
    struct stage *stage = calloc(1, sizeof *stage);
    if (stage == NULL)
        return error_no_memory(error);
    stage->rounds = ((const struct settings *)config)->limit;
    *ret_stage = stage;
    LOG(LOG_READY, log_number("limit", stage->rounds));
    return VERDICT_OK;
}

static enum verdict step_stage(void *stage_pointer, int stop_fd, struct error *error)
{
    struct stage *stage = stage_pointer;
    struct pollfd polled[] = {{stop_fd, POLLIN, 0}, {events[0], POLLIN, 0}};
    char byte;
    if (ppoll(polled, 2, NULL, NULL) > 0 && (polled[1].revents & POLLIN) != 0 &&
        read(events[0], &byte, 1) == 1) {
        stage->rounds++;
        LOG(LOG_BATCH_STORED, log_number("rounds", stage->rounds));
        if (step_verdict != VERDICT_OK)
            return error_set(error, step_verdict, "BROKEN", "the step broke");
    }
    return VERDICT_OK;
}

static enum verdict drain_stage(void *stage_pointer, bool *ret_done, struct error *error)
{
    struct stage *stage = stage_pointer;
    (void)error;
    stage->drains++;
    if (stage->drains == 1)
        LOG(LOG_SPOOL_OPENED, log_number("waiting", 0)); /* tells the test that draining began */
    *ret_done = !drains_for_ever && stage->drains == 3;
    return VERDICT_OK;
}

static void close_stage(void **stage)
{
    free(*stage);
    *stage = NULL;
    LOG(LOG_RELAY_CONNECTED, LOG_END);
}

/* ---- the test's side ---- */

#define LOG_BYTES 16384

struct child {
    pid_t pid;
    int log;
    size_t length;
    char text[LOG_BYTES];
};

static struct child child;

static void forget_settings(void)
{
    open_verdict = step_verdict = VERDICT_OK;
    drains_for_ever = false;
}

static void start(int64_t drain_limit_ms, const char *flag)
{
    int log[2];
    assert_int_equal(pipe(events), 0);
    assert_int_equal(pipe(log), 0);
    (void)fflush(NULL);
    child.length = 0;
    child.text[0] = '\0';
    child.pid = fork();
    assert_true(child.pid >= 0);
    if (child.pid == 0) {
        static char name[] = "parallax-collector";
        char word[64];
        (void)snprintf(word, sizeof word, "%s", flag);
        char *argv[] = {name, word, NULL}, *environment[] = {NULL};
        (void)dup2(log[1], STDERR_FILENO);
        (void)close(log[0]);
        (void)close(log[1]);
        const struct daemon_spec spec = {&program,   drain_limit_ms, open_stage,
                                         step_stage, drain_stage,    close_stage};
        exit(daemon_run(&spec, 2, argv, environment));
    }
    (void)close(log[1]);
    child.log = log[0];
}

/* Reads the child's log until it says so; its end is a failure. */
static void wait_for(const char *part)
{
    while (strstr(child.text, part) == NULL) {
        ssize_t got = read(child.log, child.text + child.length, LOG_BYTES - 1 - child.length);
        if (got <= 0)
            fail_msg("the log ended without %s:\n%s", part, child.text);
        child.length += (size_t)got;
        child.text[child.length] = '\0';
    }
}

static int finish(void)
{
    ssize_t got;
    while ((got = read(child.log, child.text + child.length, LOG_BYTES - 1 - child.length)) > 0)
        child.length += (size_t)got;
    child.text[child.length] = '\0';
    int status;
    assert_int_equal(waitpid(child.pid, &status, 0), child.pid);
    (void)close(child.log);
    (void)close(events[0]);
    (void)close(events[1]);
    forget_settings();
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

/* The events stand in the log in this order; NULL ends them. */
static void assert_events(const char *const *names)
{
    const char *at = child.text;
    for (; *names != NULL; names++) {
        char event[64];
        (void)snprintf(event, sizeof event, "\"event\":\"%s\"", *names);
        at = strstr(at, event);
        if (at == NULL)
            fail_msg("no %s at its place in:\n%s", *names, child.text);
    }
}
#define ASSERT_EVENTS(...) assert_events((const char *const[]){__VA_ARGS__, NULL})

static void stops_by(int signal_number)
{
    start(60000, "--log-level=debug");
    wait_for("\"event\":\"ready\",\"limit\":3}");
    assert_int_equal(write(events[1], "x", 1), 1);
    wait_for("\"rounds\":4");
    assert_int_equal(kill(child.pid, signal_number), 0);
    assert_int_equal(finish(), EXIT_DONE);
    ASSERT_EVENTS("starting", "ready", "batch_stored", "draining", "spool_opened",
                  "relay_connected", "stopped");
    assert_non_null(strstr(child.text, "\"event\":\"stopped\",\"exit\":0}\n"));
    assert_null(strstr(child.text, "drain_cut"));
}

static void sigterm_drains_and_exits_with_zero(void **state)
{
    (void)state;
    stops_by(SIGTERM);
}

static void sigint_does_the_same(void **state)
{
    (void)state;
    stops_by(SIGINT);
}

static void a_signal_during_open_is_kept(void **state)
{
    (void)state;
    /* Blocked across fork, so that it is pending from the child's first instruction. */
    sigset_t stops, before;
    assert_int_equal(sigemptyset(&stops), 0);
    assert_int_equal(sigaddset(&stops, SIGTERM), 0);
    assert_int_equal(sigprocmask(SIG_BLOCK, &stops, &before), 0);
    start(60000, "--log-level=info");
    assert_int_equal(kill(child.pid, SIGTERM), 0);
    assert_int_equal(sigprocmask(SIG_SETMASK, &before, NULL), 0);
    assert_int_equal(finish(), EXIT_DONE);
    ASSERT_EVENTS("starting", "ready", "draining", "stopped");
}

static void a_fatal_step_is_exit_70(void **state)
{
    (void)state;
    step_verdict = VERDICT_FATAL;
    start(60000, "--log-level=info");
    assert_int_equal(write(events[1], "x", 1), 1);
    assert_int_equal(finish(), EXIT_BUG);
    ASSERT_EVENTS("ready", "fatal", "relay_connected", "stopped");
    assert_non_null(strstr(child.text, "\"code\":\"BROKEN\",\"error\":\"the step broke\""));
    assert_non_null(strstr(child.text, "\"exit\":70}"));
    assert_null(strstr(child.text, "draining"));
}

static void a_step_that_returns_its_own_business_is_our_bug(void **state)
{
    (void)state;
    step_verdict = VERDICT_RETRY;
    start(60000, "--log-level=info");
    assert_int_equal(write(events[1], "x", 1), 1);
    assert_int_equal(finish(), EXIT_BUG);
    ASSERT_EVENTS("fatal", "stopped");
}

static void what_open_says_becomes_the_exit_code(void **state)
{
    (void)state;
    static const struct {
        enum verdict verdict;
        int code;
    } cases[] = {
        {VERDICT_RETRY, EXIT_UNREACHABLE}, {VERDICT_REJECT, EXIT_USAGE}, {VERDICT_FATAL, EXIT_BUG}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        open_verdict = cases[i].verdict;
        start(60000, "--log-level=info");
        assert_int_equal(finish(), cases[i].code);
        ASSERT_EVENTS("starting", "open_failed", "stopped");
        assert_non_null(strstr(child.text, "\"code\":\"NO_RESOURCE\""));
        assert_null(strstr(child.text, "relay_connected"));
    }
}

static void draining_ends_at_its_limit(void **state)
{
    (void)state;
    drains_for_ever = true;
    start(1, "--log-level=info");
    wait_for("ready");
    assert_int_equal(kill(child.pid, SIGTERM), 0);
    assert_int_equal(finish(), EXIT_DONE);
    ASSERT_EVENTS("draining", "drain_cut", "relay_connected", "stopped");
}

static void a_second_signal_cuts_the_drain(void **state)
{
    (void)state;
    drains_for_ever = true;
    start(INT64_C(3600000), "--log-level=info");
    wait_for("ready");
    assert_int_equal(kill(child.pid, SIGTERM), 0);
    wait_for("spool_opened");
    assert_int_equal(kill(child.pid, SIGTERM), 0);
    assert_int_equal(finish(), EXIT_DONE);
    ASSERT_EVENTS("draining", "drain_cut", "stopped");
}

static void bad_options_open_nothing(void **state)
{
    (void)state;
    start(60000, "--limt=4");
    assert_int_equal(finish(), EXIT_USAGE);
    assert_string_equal(child.text, "flag --limt: unknown flag, did you mean --limit?\n");
    start(60000, "--version");
    assert_int_equal(finish(), EXIT_DONE);
    assert_string_equal(child.text, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sigterm_drains_and_exits_with_zero),
        cmocka_unit_test(sigint_does_the_same),
        cmocka_unit_test(a_signal_during_open_is_kept),
        cmocka_unit_test(a_fatal_step_is_exit_70),
        cmocka_unit_test(a_step_that_returns_its_own_business_is_our_bug),
        cmocka_unit_test(what_open_says_becomes_the_exit_code),
        cmocka_unit_test(draining_ends_at_its_limit),
        cmocka_unit_test(a_second_signal_cuts_the_drain),
        cmocka_unit_test(bad_options_open_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
