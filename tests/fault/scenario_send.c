/* Our client's way to its collectors: several of them, slow lines, and everybody killed. */
#include "base/buffer.h"
#include "base/clock.h"
#include "tests/fault/account.h"
#include "tests/fault/fault.h"
#include "tests/fault/hosts.h"
#include "tests/fault/stages.h"
#include "tests/support/scratch.h"

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

#define HOME "send-home"
#define SLOW_ROWS 40
#define SLOW_MS_MAX ((int64_t)15 * 60 * 1000)
#define ROUNDS_SHORT 15
#define ROUND_ROWS_MAX 6
#define ROUND_MS_MAX 2400 /* a round's client is killed by then */
#define LONG_MS_MAX ((int64_t)5 * 60 * 1000)

/* ---- what they share ---- */

static char *write_rows(struct fault *fault, int count)
{
    struct buffer rows = BUFFER_NONE;
    buffer_string(&rows, "country,goal,year,finding_type,title,body,consent\n");
    for (int i = 0; i < count; i++) {
        buffer_format(&rows, "KGZ,%d,2025,GAP,Finding %d,", 1 + i % 17, i);
        for (int line = 0; line < 20; line++)
            buffer_format(&rows, "It was seen in the district %d. ", i);
        buffer_format(&rows, ",%s\n", i % 2 == 0 ? "PUBLIC" : "ANONYMOUS");
    }
    assert_true(buffer_ok(&rows));
    char *path = pipeline_file(fault->pipeline, "send-rows.csv", rows.data);
    buffer_free(&rows);
    return path;
}

static void queue(struct fault *fault, int rows)
{
    char *path = write_rows(fault, rows);
    pipeline_client(fault->pipeline, HOME, 0, "import", "--no-send", "--call", PIPELINE_CALL, path,
                    NULL);
    free(path);
}

/* A home that knows the calls; with two collectors where there is a twin. */
static void make_home(struct fault *fault)
{
    char *home = scratch_path(fault->pipeline->folder, HOME);
    scratch_free(&home);
    free(pipeline_enrol(fault->pipeline, HOME, "KGZ"));
    stages_begin(fault);
    if (fault->twin != NULL) {
        pipeline_start(fault->twin);
        pipeline_client(fault->pipeline, HOME, 0, "collector", "add",
                        fault->twin->collector_port.endpoint, fault->twin->collector_card, NULL);
    }
    pipeline_client(fault->pipeline, HOME, 0, "calls", NULL);
}

static void wait_for_end(struct process *process, int64_t patience_ms)
{
    int64_t until_ms = clock_steady_ms() + patience_ms;
    while (process_runs(process, 100))
        if (clock_steady_ms() >= until_ms)
            fail_msg("the client does not come to an end: %s", process_err(process));
}

/* Until a query gives so much. */
static void until_count(struct fault *fault, const char *sql, int64_t count)
{
    int64_t until_ms = clock_steady_ms() + process_patience_ms();
    while (pipeline_count(fault->pipeline, sql) < count) {
        if (clock_steady_ms() >= until_ms)
            fail_msg("%s does not come to %lld", sql, (long long)count);
        (void)process_runs(fault->pipeline->aggregator, 20);
    }
}

static void assert_first(struct fault *fault, const char *endpoint)
{
    pipeline_client(fault->pipeline, HOME, 0, "collector", "list", NULL);
    assert_memory_equal(process_out(fault->pipeline->last), endpoint, strlen(endpoint));
}

/* ---- several collectors ---- */

static void next_collector(struct fault *fault, const void *argument)
{
    (void)argument;
    stages_twin(fault);
    make_home(fault);
    queue(fault, 20);
    assert_first(fault, fault->pipeline->collector_port.endpoint);
    process_free(&fault->pipeline->collector);
    pipeline_client(fault->pipeline, HOME, 0, "send", NULL);
    assert_first(fault, fault->twin->collector_port.endpoint);
    /* It is stayed with when the other is back, and left when it goes. */
    pipeline_start_collector(fault->pipeline);
    queue(fault, 40);
    pipeline_client(fault->pipeline, HOME, 0, "send", NULL);
    assert_first(fault, fault->twin->collector_port.endpoint);
    pipeline_drained(fault->twin);
    process_free(&fault->twin->collector);
    queue(fault, 60);
    pipeline_client(fault->pipeline, HOME, 0, "send", NULL);
    assert_first(fault, fault->pipeline->collector_port.endpoint);
    pipeline_client(fault->pipeline, HOME, 0, "status", NULL);
    account_client(fault, HOME, 60);
}

/* What it has sent, and no answer came to, goes to the next one with the same ids. */
static void next_while_sending(struct fault *fault, const void *argument)
{
    (void)argument;
    stages_twin(fault);
    stages_preload(fault, STAGE_COLLECTOR, "FAULT_AT=reply:before:3:STOP");
    make_home(fault);
    queue(fault, 100);
    pipeline_client(fault->pipeline, HOME, 0, "send", NULL);
    assert_first(fault, fault->twin->collector_port.endpoint);
    stages_signal(fault, STAGE_COLLECTOR, SIGCONT);
    account_client(fault, HOME, 100);
}

/* ---- send --watch ---- */

static void watches(struct fault *fault, const void *argument)
{
    (void)argument;
    make_home(fault);
    queue(fault, 10);
    struct process *watch =
        pipeline_client_start(fault->pipeline, HOME, "send", "--watch", "--patience", "3s", NULL);
    until_count(fault, "SELECT count(*) FROM submission", 10);
    queue(fault, 20); /* the home is not locked */
    until_count(fault, "SELECT count(*) FROM submission", 20);
    /* The line goes and comes back. */
    process_free(&fault->pipeline->collector);
    queue(fault, 30);
    int64_t until_ms = clock_steady_ms() + process_patience_ms();
    while (strstr(process_err(watch), "does not answer") == NULL)
        assert_true(process_runs(watch, 20) && clock_steady_ms() < until_ms);
    pipeline_start_collector(fault->pipeline);
    until_count(fault, "SELECT count(*) FROM submission", 30);
    assert_int_equal(process_stop(watch), 0);
    process_free(&watch);
    account_client(fault, HOME, 30);
}

/* ---- slow lines ---- */

static void slow_line(struct fault *fault, const void *argument)
{
    const struct hosts_rule *rule = argument;
    hosts_set_up(fault);
    make_home(fault);
    queue(fault, SLOW_ROWS);
    hosts_rule(HOSTS_CLIENTS, HOSTS_TO_COLLECTOR, *rule);
    hosts_rule(HOSTS_CLIENTS, HOSTS_FROM_COLLECTOR, *rule);
    struct process *send = pipeline_client_start(fault->pipeline, HOME, "send", NULL);
    wait_for_end(send, SLOW_MS_MAX);
    if (process_wait(send) != 0)
        fail_msg("not everything got there: %s%s", process_out(send), process_err(send));
    fault_note(fault, "%.*s", (int)strcspn(process_out(send), "\n"), process_out(send));
    process_free(&send);
    hosts_heal();
    account_client(fault, HOME, SLOW_ROWS);
}

/* ---- rounds ---- */

struct struck {
    int importing, sending, ended, collectors, cuts;
};

static struct process *start_client(struct fault *fault, int rows, bool import)
{
    if (!import)
        return pipeline_client_start(fault->pipeline, HOME, "send", NULL);
    char *path = write_rows(fault, rows);
    struct process *process =
        pipeline_client_start(fault->pipeline, HOME, "import", "--call", PIPELINE_CALL, path, NULL);
    free(path);
    return process;
}

static const struct hosts_rule bad = {.delay_ms = 20, .lost = 300};

static void set_line(enum hosts_link link, bool cut)
{
    struct hosts_rule rule = bad;
    rule.cut = cut;
    hosts_rule(link, HOSTS_TO_COLLECTOR, rule);
    hosts_rule(link, HOSTS_FROM_COLLECTOR, rule);
}

static void restart_collector(struct pipeline *pipeline)
{
    process_free(&pipeline->collector);
    pipeline_launch_collector(pipeline);
}

static void strike_others(struct fault *fault, struct struck *struck)
{
    bool twin = fault_random(fault, 2) == 0;
    switch (fault_random(fault, 6)) {
    case 0:
    case 1:
        restart_collector(twin ? fault->twin : fault->pipeline);
        struck->collectors++;
        break;
    case 2:
        set_line(twin ? HOSTS_TWIN_CLIENTS : HOSTS_CLIENTS, true);
        struck->cuts++;
        break;
    case 3:
        set_line(HOSTS_CLIENTS, true);
        set_line(HOSTS_TWIN_CLIENTS, true);
        struck->cuts++;
        break;
    default:
        break;
    }
}

/* The client runs until its instant has come, or it is done; something else is struck meanwhile. */
static void round_of(struct fault *fault, int rows, struct struck *struck)
{
    bool import = fault_random(fault, 2) == 0;
    int64_t begun_ms = clock_steady_ms();
    int64_t kill_ms = begun_ms + (int64_t)fault_random(fault, ROUND_MS_MAX);
    int64_t strike_ms = begun_ms + (int64_t)fault_random(fault, ROUND_MS_MAX);
    bool stricken = false, runs = true;
    set_line(HOSTS_CLIENTS, false);
    set_line(HOSTS_TWIN_CLIENTS, false);
    struct process *client = start_client(fault, rows, import);
    while (runs && clock_steady_ms() < kill_ms) {
        if (!stricken && clock_steady_ms() >= strike_ms) {
            strike_others(fault, struck);
            stricken = true;
        }
        runs = process_runs(client, 1);
    }
    if (!runs) {
        int code = process_wait(client);
        if (code != 0 && code != 3)
            fail_msg("the client ended with %d: %s", code, process_err(client));
        struck->ended++;
    } else if (import) {
        struck->importing++;
    } else {
        struck->sending++;
    }
    process_free(&client);
}

void fault_client_rounds(struct fault *fault, size_t rounds)
{
    struct struck struck = {0};
    int rows = ROUND_ROWS_MAX;
    hosts_set_up(fault);
    stages_twin(fault);
    hosts_take_in_twin(fault);
    make_home(fault);
    /* A client that ended by itself was not struck, and does not count. */
    while (struck.importing + struck.sending < (int)rounds) {
        round_of(fault, rows, &struck);
        rows += (int)fault_random(fault, ROUND_ROWS_MAX + 1);
    }
    hosts_heal();
    restart_collector(fault->pipeline);
    restart_collector(fault->twin);
    pipeline_await_collector(fault->pipeline);
    pipeline_await_collector(fault->twin);
    for (int import = 1; import >= 0; import--) {
        struct process *client = start_client(fault, rows, import == 1);
        wait_for_end(client, LONG_MS_MAX);
        if (process_wait(client) != 0)
            fail_msg("the client does not end well: %s", process_err(client));
        process_free(&client);
    }
    fault_note(fault,
               "%d killed importing, %d sending, %d ended before; collectors killed %d, "
               "lines cut %d",
               struck.importing, struck.sending, struck.ended, struck.collectors, struck.cuts);
    account_client(fault, HOME, rows);
}

static void killed_rounds(struct fault *fault, const void *argument)
{
    (void)argument;
    fault_client_rounds(fault, ROUNDS_SHORT);
}

const struct scenario send_scenarios[] = {
    {"send_next_collector",
     "the client's collector is gone: the next one takes it, and is stayed with", SCENARIO_FULL,
     next_collector, NULL},
    {"send_next_while_sending",
     "SIGSTOP of the client's collector before it answers; its other collector takes all, then "
     "SIGCONT",
     SCENARIO_QUICK, next_while_sending, NULL},
    {"send_watch", "send --watch while others queue and the collector goes and comes back",
     SCENARIO_QUICK, watches, NULL},
    {"send_slow_line", "between our client and its collector: 2 kB/s and 600 ms each way",
     SCENARIO_FULL, slow_line,
     &(const struct hosts_rule){.delay_ms = 600, .bytes_per_second = 2000}},
    {"send_slow_lossy_line",
     "between our client and its collector: 2 kB/s, 300 ms each way, three packets in ten lost",
     SCENARIO_FULL, slow_line,
     &(const struct hosts_rule){.delay_ms = 300, .lost = 300, .bytes_per_second = 2000}},
    {"send_killed_rounds",
     "kill -9 of the client and of its two collectors, cuts, three packets in ten lost: 15 kills",
     SCENARIO_FULL, killed_rounds, NULL},
    {0},
};
