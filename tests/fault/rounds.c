/*
 * The long run: any process, at any instant, in every way to end or to stand still.
 *
 * A round draws from the seed and its own number alone, so that a long run can be cut into parts.
 */
#include "base/clock.h"
#include "tests/fault/account.h"
#include "tests/fault/fault.h"
#include "tests/fault/postgres_fault.h"
#include "tests/fault/stages.h"
#include "tests/support/probe.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <string.h>

#define TELL_ROUNDS 50
/* What is under way lasts some milliseconds; a fault that comes later strikes who is idle. */
#define OFFER_MAX 120
#define STRIKE_MS 16
#define WORK_MS 1

enum kind {
    COLLECTOR_KILLED,
    COLLECTOR_ENDED,
    COLLECTOR_STOPPED,
    COLLECTOR_DIED_AT_PLACE,
    AGGREGATOR_KILLED,
    AGGREGATOR_ENDED,
    AGGREGATOR_STOPPED,
    AGGREGATOR_DIED_AT_PLACE,
    BOTH_KILLED,
    POSTGRES_KILLED,
    POSTGRES_ABORTED,
    POSTGRES_PAUSED,
    SESSION_TERMINATED,
    CLIENT_GONE,
    KINDS
};

static const char *const kind_names[KINDS] = {
    [COLLECTOR_KILLED] = "collector kill -9",
    [COLLECTOR_ENDED] = "collector SIGTERM",
    [COLLECTOR_STOPPED] = "collector SIGSTOP",
    [COLLECTOR_DIED_AT_PLACE] = "collector kill -9 at a place inside a commit",
    [AGGREGATOR_KILLED] = "aggregator kill -9",
    [AGGREGATOR_ENDED] = "aggregator SIGTERM",
    [AGGREGATOR_STOPPED] = "aggregator SIGSTOP",
    [AGGREGATOR_DIED_AT_PLACE] = "aggregator kill -9 at a place inside a transaction",
    [BOTH_KILLED] = "both stages kill -9 at once",
    [POSTGRES_KILLED] = "PostgreSQL kill -9",
    [POSTGRES_ABORTED] = "PostgreSQL immediate shutdown",
    [POSTGRES_PAUSED] = "PostgreSQL SIGSTOP",
    [SESSION_TERMINATED] = "aggregator's session terminated",
    [CLIENT_GONE] = "client gone with frames under way",
};

static int64_t struck[KINDS];
static bool port_known; /* of this life of the collector */

static void work_for(struct fault *fault, int64_t ms)
{
    int64_t until_ms = clock_steady_ms() + ms;
    do
        truth_work(fault->truth, WORK_MS);
    while (clock_steady_ms() < until_ms);
}

static const char *choose_place(struct fault *fault, enum stage stage)
{
    static const char *const collector[] = {"data:before",  "data:after",   "sync:before",
                                            "sync:after",   "meta:before",  "meta:after",
                                            "reply:before", "reply:after",  "relay:before",
                                            "relay:after",  "forget:after", "forget:before"};
    static const char *const aggregator[] = {"begin:before",  "copy:before",  "commit:before",
                                             "commit:during", "commit:after", "reply:before",
                                             "reply:after",   "relay:before"};
    return stage == STAGE_COLLECTOR
               ? collector[fault_random(fault, sizeof collector / sizeof collector[0])]
               : aggregator[fault_random(fault, sizeof aggregator / sizeof aggregator[0])];
}

/* One life in three has a place inside a commit where it will be killed by itself, if it comes to
 * it; it may be in its start. */
static void start(struct fault *fault, enum stage stage)
{
    char variable[64];
    (void)snprintf(variable, sizeof variable, "FAULT_AT=%s:%llu:KILL", choose_place(fault, stage),
                   (unsigned long long)(1 + fault_random(fault, 24)));
    stages_preload(fault, stage, fault_random(fault, 3) == 0 ? variable : NULL);
    port_known &= stage != STAGE_COLLECTOR;
    if (stage == STAGE_COLLECTOR)
        pipeline_launch_collector(fault->pipeline);
    else
        pipeline_launch_aggregator(fault->pipeline);
}

/* Whoever has ended by itself did so at its place; it starts again. */
static void start_what_ended(struct fault *fault)
{
    for (int stage = 0; stage < 2; stage++) {
        struct process **process = stages_process(fault, (enum stage)stage);
        if (process_runs(*process, 0))
            continue;
        if (strstr(process_err(*process), "fault_fired") == NULL)
            fail_msg("a stage ended by itself: %s", process_err(*process));
        process_kill(*process);
        process_free(process);
        struck[stage == STAGE_COLLECTOR ? COLLECTOR_DIED_AT_PLACE : AGGREGATOR_DIED_AT_PLACE]++;
        start(fault, (enum stage)stage);
    }
}

/* ---- what strikes ---- */

static void kill_stage(struct fault *fault, enum stage stage)
{
    struct process **process = stages_process(fault, stage);
    process_kill(*process);
    process_free(process);
}

static void kill_one(struct fault *fault, enum stage stage)
{
    kill_stage(fault, stage);
    work_for(fault, (int64_t)fault_random(fault, 30));
    start(fault, stage);
}

static void kill_both(struct fault *fault)
{
    kill_stage(fault, STAGE_COLLECTOR);
    kill_stage(fault, STAGE_AGGREGATOR);
    bool first = fault_random(fault, 2) == 0;
    start(fault, first ? STAGE_COLLECTOR : STAGE_AGGREGATOR);
    work_for(fault, (int64_t)fault_random(fault, 30));
    start(fault, first ? STAGE_AGGREGATOR : STAGE_COLLECTOR);
}

/* It may be in the middle of its start, or come to its place before it has ended. */
static void end_one(struct fault *fault, enum stage stage)
{
    struct process **process = stages_process(fault, stage);
    stages_signal(fault, stage, SIGTERM);
    truth_until_end(fault->truth, *process);
    process_free(process);
    start(fault, stage);
}

static void stop_one(struct fault *fault, enum stage stage)
{
    stages_signal(fault, stage, SIGSTOP);
    work_for(fault, (int64_t)fault_random(fault, 60));
    stages_signal(fault, stage, SIGCONT);
}

static void kill_postgres(struct fault *fault, const char *how)
{
    postgres_fault(fault, how);
    work_for(fault, (int64_t)fault_random(fault, 100));
    postgres_fault(fault, "start");
}

static void pause_postgres(struct fault *fault)
{
    postgres_fault(fault, "pause");
    work_for(fault, (int64_t)fault_random(fault, 200));
    postgres_fault(fault, "resume");
}

static void terminate_session(struct fault *fault)
{
    (void)pipeline_count(fault->pipeline,
                         "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                         " WHERE application_name = 'parallax-aggregator'");
}

/* Of 100: how often each. Those inside a commit come by themselves. */
static const int odds[KINDS] = {
    [COLLECTOR_KILLED] = 28,  [COLLECTOR_ENDED] = 10,   [COLLECTOR_STOPPED] = 10,
    [AGGREGATOR_KILLED] = 18, [AGGREGATOR_ENDED] = 8,   [AGGREGATOR_STOPPED] = 8,
    [BOTH_KILLED] = 4,        [POSTGRES_KILLED] = 2,    [POSTGRES_ABORTED] = 2,
    [POSTGRES_PAUSED] = 3,    [SESSION_TERMINATED] = 4, [CLIENT_GONE] = 3,
};

static enum kind choose_kind(struct fault *fault)
{
    int left = (int)fault_random(fault, 100), kind = 0;
    for (; kind < CLIENT_GONE && left >= odds[kind]; kind++)
        left -= odds[kind];
    return (enum kind)kind;
}

static void strike(struct fault *fault, enum kind kind)
{
    struck[kind]++;
    switch (kind) {
    case COLLECTOR_KILLED:
        kill_one(fault, STAGE_COLLECTOR);
        break;
    case COLLECTOR_ENDED:
        end_one(fault, STAGE_COLLECTOR);
        break;
    case COLLECTOR_STOPPED:
        stop_one(fault, STAGE_COLLECTOR);
        break;
    case AGGREGATOR_KILLED:
        kill_one(fault, STAGE_AGGREGATOR);
        break;
    case AGGREGATOR_ENDED:
        end_one(fault, STAGE_AGGREGATOR);
        break;
    case AGGREGATOR_STOPPED:
        stop_one(fault, STAGE_AGGREGATOR);
        break;
    case BOTH_KILLED:
        kill_both(fault);
        break;
    case POSTGRES_KILLED:
        kill_postgres(fault, "kill");
        break;
    case POSTGRES_ABORTED:
        kill_postgres(fault, "abort");
        break;
    case POSTGRES_PAUSED:
        pause_postgres(fault);
        break;
    case SESSION_TERMINATED:
        terminate_session(fault);
        break;
    case CLIENT_GONE:
        truth_reconnect(fault->truth);
        break;
    case COLLECTOR_DIED_AT_PLACE:
    case AGGREGATOR_DIED_AT_PLACE:
    case KINDS:
        fail_msg("%s", "that comes by itself");
        break;
    }
}

/* ---- a round ---- */

/* The collector is there and has handed on everything. */
static bool is_drained(struct fault *fault)
{
    struct pipeline *pipeline = fault->pipeline;
    if (!process_runs(pipeline->collector, 0) || !process_logged(pipeline->collector, "ready"))
        return false;
    if (!port_known)
        pipeline_await_collector(pipeline);
    port_known = true;
    return probe_metric(pipeline->collector_health, "parallax_collector_waiting") == 0;
}

/* The stages are left as they are, with whatever they still have before them. */
static void settle(struct fault *fault)
{
    int64_t until_ms = clock_steady_ms() + process_patience_ms();
    do {
        if (clock_steady_ms() >= until_ms)
            fail_msg("%lld of %lld have receipts, and the spool does not empty",
                     (long long)truth_counts(fault->truth).receipted,
                     (long long)truth_counts(fault->truth).offered);
        start_what_ended(fault);
        truth_work(fault->truth, WORK_MS);
    } while (!truth_is_settled(fault->truth) || !is_drained(fault));
}

static void tell(const struct fault *fault, size_t round, size_t last)
{
    printf("round %zu of %zu: receipted %lld, stored %lld, duplicates %lld, resent %lld\n", round,
           last, (long long)fault->figures.receipted, (long long)fault->figures.stored,
           (long long)fault->figures.duplicates, (long long)fault->figures.resent);
    (void)fflush(stdout);
}

static void run_round(struct fault *fault, size_t round)
{
    fault->random = fault->seed ^ (round * UINT64_C(0xd1342543de82ef95));
    truth_offer(fault->truth, 1 + fault_random(fault, OFFER_MAX));
    /* One round in three has two, of which the second meets what the first left. */
    for (uint64_t left = fault_random(fault, 3) == 0 ? 2 : 1; left > 0; left--) {
        work_for(fault, (int64_t)fault_random(fault, STRIKE_MS));
        start_what_ended(fault);
        strike(fault, choose_kind(fault));
        truth_offer(fault->truth, fault_random(fault, OFFER_MAX));
    }
    settle(fault);
    account_drained(fault);
    fault->accounted = false;
}

void fault_kill_rounds(struct fault *fault, size_t first, size_t rounds)
{
    size_t last = first + rounds - 1;
    stages_begin(fault);
    port_known = true;
    for (size_t round = first; round <= last; round++) {
        run_round(fault, round);
        if (round % TELL_ROUNDS == 0 || round == last)
            tell(fault, round, last);
    }
    for (int kind = 0; kind < KINDS; kind++)
        printf("kind %s: %lld\n", kind_names[kind], (long long)struck[kind]);
    fault_note(fault, "rounds %zu to %zu", first, last);
    fault->accounted = true;
}
