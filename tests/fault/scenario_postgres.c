/* What happens to PostgreSQL while a batch is on its way to it. */
#include "base/clock.h"
#include "tests/fault/account.h"
#include "tests/fault/fault.h"
#include "tests/fault/postgres_fault.h"
#include "tests/fault/stages.h"
#include "tests/support/probe.h"
#include "tests/support/scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SUBMISSIONS 400
#define DISTURBANCES 3

/* A batch has just been stored and more are under way. */
static void start_under_load(struct fault *fault)
{
    stages_begin(fault);
    truth_offer(fault->truth, SUBMISSIONS);
    stages_until_logged(fault, STAGE_AGGREGATOR, "batch_stored");
}

/* It goes in this way, clients go on, and it starts again. */
static void go_and_come(struct fault *fault, const void *argument)
{
    start_under_load(fault);
    postgres_fault(fault, argument);
    truth_offer(fault->truth, SUBMISSIONS / 2);
    truth_settle(fault->truth); /* receipts do not wait for PostgreSQL */
    postgres_fault(fault, "start");
    account(fault);
}

/* As it is set up for speed, a crash of PostgreSQL would take back what it had committed. */
static void killed_asynchronous(struct fault *fault, const void *argument)
{
    (void)argument;
    postgres_fault_set(fault, "SET synchronous_commit = off");
    postgres_fault_set(fault, "SET wal_writer_delay = '10s'");
    start_under_load(fault);
    truth_settle(fault->truth);
    pipeline_drained(fault->pipeline); /* all is acknowledged, nothing is spooled any more */
    postgres_fault(fault, "kill");
    postgres_fault(fault, "start");
    postgres_fault_set(fault, "RESET ALL");
    account(fault);
}

static void paused(struct fault *fault, const void *argument)
{
    (void)argument;
    start_under_load(fault);
    postgres_fault(fault, "pause");
    truth_offer(fault->truth, SUBMISSIONS / 2);
    truth_settle(fault->truth);
    postgres_fault(fault, "resume");
    account(fault);
}

/* The COMMIT is in its hands when it is killed: nobody knows what became of it. */
static void killed_with_commit(struct fault *fault, const void *argument)
{
    (void)argument;
    stages_preload(fault, STAGE_AGGREGATOR, "FAULT_AT=commit:during:3:STOP");
    stages_begin(fault);
    truth_offer(fault->truth, SUBMISSIONS);
    stages_until_stopped(fault, STAGE_AGGREGATOR);
    postgres_fault(fault, "kill");
    stages_signal(fault, STAGE_AGGREGATOR, SIGCONT);
    postgres_fault(fault, "start");
    account(fault);
}

/* A setting makes every transaction fail for a while. */
static void set_and_reset(struct fault *fault, const void *argument)
{
    const char *setting = argument;
    start_under_load(fault);
    postgres_fault_set(fault, setting);
    truth_offer(fault->truth, SUBMISSIONS);
    truth_settle(fault->truth);
    stages_until_logged(fault, STAGE_AGGREGATOR, "database_lost");
    postgres_fault_set(fault, "RESET ALL");
    account(fault);
}

/* PostgreSQL ends the session while its client thinks, between two commands of a transaction. */
static void idle_session_ended(struct fault *fault, const void *argument)
{
    (void)argument;
    postgres_fault_set(fault, "SET idle_in_transaction_session_timeout = 1");
    stages_preload(fault, STAGE_AGGREGATOR, "FAULT_AT=commit:before:3:STOP");
    stages_begin(fault);
    truth_offer(fault->truth, SUBMISSIONS);
    stages_until_stopped(fault, STAGE_AGGREGATOR);
    int64_t until_ms = clock_steady_ms() + process_patience_ms();
    while (pipeline_count(fault->pipeline, "SELECT count(*) FROM pg_stat_activity"
                                           " WHERE application_name = 'parallax-aggregator'") > 0) {
        if (clock_steady_ms() >= until_ms)
            fail_msg("%s", "PostgreSQL does not end the session");
        truth_feed(fault->truth, 20);
    }
    postgres_fault_set(fault, "RESET ALL");
    stages_signal(fault, STAGE_AGGREGATOR, SIGCONT);
    stages_until_logged(fault, STAGE_AGGREGATOR, "database_lost");
    account(fault);
}

/* Somebody else holds every connection there is. */
static void no_connection_left(struct fault *fault, const void *argument)
{
    enum { PLACES = 8, OTHERS_MAX = 256 };
    struct process *others[OTHERS_MAX];
    (void)argument;
    postgres_fault_set(fault, "SET max_connections = 8");
    postgres_fault_set(fault, "SET max_wal_senders = 0");
    /* So that a session ends when its client does, also while it sleeps. */
    postgres_fault_set(fault, "SET client_connection_check_interval = 50");
    postgres_fault(fault, "stop");
    postgres_fault(fault, "start");
    const char *hold[] = {
        "psql", "-X", "-d", fault->pipeline->postgres.url, "-c", "SELECT pg_sleep(600)", NULL};
    const char *ask[] = {"psql", "-X", "-d", fault->pipeline->postgres.url, "-c", "SELECT 1", NULL};
    size_t count = 0;
    while (count < PLACES)
        others[count++] = process_start(hold, NULL);
    /* Who is refused ends: when one who asks is, all places are held. Who got in may have taken the
     * place of one who was to hold it, and so another comes for each. */
    for (int code = 0; code == 0;) {
        struct process *asking = process_start(ask, NULL);
        code = process_wait(asking);
        process_free(&asking);
        assert_true(count < OTHERS_MAX);
        if (code == 0)
            others[count++] = process_start(hold, NULL);
    }
    pipeline_start_aggregator(fault->pipeline);
    (void)process_await(fault->pipeline->aggregator, "database_lost");
    pipeline_start_collector(fault->pipeline);
    for (size_t i = 0; i < count; i++)
        process_free(&others[i]);
    (void)process_await(fault->pipeline->aggregator, "catalogue_replaced");
    truth_offer(fault->truth, SUBMISSIONS);
    account(fault);
    fault->accounted = false;
    postgres_fault_set(fault, "RESET ALL");
    postgres_fault(fault, "stop");
    postgres_fault(fault, "start");
    fault->accounted = true;
}

static struct process *hold_lock(struct fault *fault)
{
    const char *words[] = {"psql", "-X",
                           "-d",   fault->pipeline->postgres.url,
                           "-c",   "SET application_name = 'lock'",
                           "-c",   "BEGIN; LOCK TABLE submission; SELECT pg_sleep(600)",
                           NULL};
    struct process *process = process_start(words, NULL);
    while (pipeline_count(fault->pipeline,
                          "SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND"
                          " granted AND relation = 'submission'::regclass") == 0 &&
           process_runs(process, 0))
        truth_work(fault->truth, 10);
    return process;
}

static void release_lock(struct fault *fault, struct process **lock)
{
    free(pipeline_sql(fault->pipeline, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                                       " WHERE application_name = 'lock'"));
    process_free(lock);
}

static void locked(struct fault *fault, const void *argument)
{
    (void)argument;
    start_under_load(fault);
    struct process *lock = hold_lock(fault);
    truth_offer(fault->truth, SUBMISSIONS / 2);
    truth_settle(fault->truth);
    release_lock(fault, &lock);
    account(fault);
}

/* What a superuser does to the aggregator's session in the middle of a batch, over and over: the
 * table is held, so that every batch waits there until it is hit. */
static void disturbed(struct fault *fault, const void *argument)
{
    const char *sql = argument;
    int64_t hits = 0, until_ms = clock_steady_ms() + process_patience_ms();
    start_under_load(fault);
    struct process *lock = hold_lock(fault);
    while (hits < DISTURBANCES) {
        if (clock_steady_ms() >= until_ms)
            fail_msg("only %lld of %d batches were hit", (long long)hits, DISTURBANCES);
        truth_feed(fault->truth, 20);
        hits += pipeline_count(fault->pipeline, sql);
    }
    release_lock(fault, &lock);
    assert_true(process_logged(fault->pipeline->aggregator, "database_lost"));
    fault_note(fault, "%lld batches hit", (long long)hits);
    account(fault);
}

#define SESSIONS(what)                                                                             \
    "SELECT count(" what "(pid)) FROM pg_stat_activity WHERE application_name = "                  \
    "'parallax-aggregator' AND wait_event_type = 'Lock'"

/* ---- rows that PostgreSQL refuses ---- */

#define POISON "Poison"
#define BOTTLE "ALTER TABLE submission ADD CONSTRAINT bottle CHECK (title <> '" POISON "')"
#define UNBOTTLE "ALTER TABLE submission DROP CONSTRAINT IF EXISTS bottle"

struct poison {
    size_t rows, poisoned;
    const char *batch_rows;
};

/* Spread over the batch by chance. */
static void poison_rows(struct fault *fault, const void *argument)
{
    const struct poison *poison = argument;
    size_t left = poison->poisoned;
    free(pipeline_sql(fault->pipeline, BOTTLE));
    fault->pipeline->batch_rows = poison->batch_rows;
    stages_begin(fault);
    pipeline_kill(&fault->pipeline->aggregator); /* so that all of it is one batch later */
    for (size_t i = 0; i < poison->rows; i++) {
        bool bad = fault_random(fault, poison->rows - i) < left;
        left -= bad;
        truth_title(fault->truth, bad ? POISON : "Wholesome");
        truth_offer(fault->truth, 1);
    }
    truth_settle(fault->truth);
    pipeline_start_aggregator(fault->pipeline);
    pipeline_drained(fault->pipeline);
    free(pipeline_sql(fault->pipeline, UNBOTTLE));
    account(fault);
    assert_int_equal(fault->figures.quarantined, poison->poisoned);
}

/* ---- a standby takes over ---- */

static void promoted_standby(struct fault *fault, const void *argument)
{
    (void)argument;
    struct pipeline *pipeline = fault->pipeline;
    char *folder = scratch_new(), *first = pipeline->postgres.url;
    char *standby = postgres_fault_standby(fault, folder);
    struct buffer both = BUFFER_NONE;
    /* ".../parallax?host=A" and of the other the same with B: one URL with both. */
    buffer_format(&both, "%s,%s&target_session_attrs=read-write", first,
                  strstr(standby, "host=") + strlen("host="));
    /* Without it a failover may lose what was committed last. */
    postgres_fault_set(fault, "SET synchronous_standby_names = '*'");
    pipeline->postgres.url = both.data;
    start_under_load(fault);
    pipeline->postgres.url = first;
    postgres_fault(fault, "kill");
    truth_offer(fault->truth, SUBMISSIONS / 2);
    truth_settle(fault->truth);
    postgres_fault_at("promote", folder);
    pipeline->postgres.url = standby;
    free(pipeline_sql(fault->pipeline, "ALTER SYSTEM RESET ALL"));
    free(pipeline_sql(fault->pipeline, "SELECT pg_reload_conf()"));
    account(fault);
    pipeline_stop(&pipeline->collector);
    pipeline_stop(&pipeline->aggregator);
    pipeline->postgres.url = first;
    postgres_fault_at("stop", folder);
    scratch_free(&folder);
    /* The first one starts again for the scenarios that follow; nobody waits for a standby. */
    fault->accounted = false;
    postgres_fault(fault, "start");
    postgres_fault_set(fault, "RESET ALL");
    fault->accounted = true;
    free(standby);
    buffer_free(&both);
}

/* ---- nothing goes on, from end to end ---- */

static void back_pressure(struct fault *fault, const void *argument)
{
    static const char *const small[] = {"--spool-limit-percent", "10", NULL};
    (void)argument;
    fault->pipeline->spool_map_size = "64MiB";
    stages_options(fault, STAGE_COLLECTOR, small);
    stages_begin(fault);
    postgres_fault(fault, "kill");
    truth_body(fault->truth, 4000);
    truth_offer(fault->truth, 2000);
    truth_until_busy(fault->truth, 3);
    int64_t waiting = probe_metric(fault->pipeline->collector_health, "parallax_collector_waiting");
    assert_true(waiting > 0);
    assert_int_equal(
        probe_metric(fault->pipeline->collector_health, "parallax_collector_oldest_days"), 0);
    postgres_fault(fault, "start");
    account(fault);
    fault_note(fault, "%lld waited, BUSY %lld times", (long long)waiting,
               (long long)truth_counts(fault->truth).busy);
}

static const struct poison few = {400, 11, "400"}, many = {10000, 37, "10000"};

const struct scenario postgres_scenarios[] = {
    {"postgres_killed", "kill -9 of PostgreSQL and all its processes under load", SCENARIO_QUICK,
     go_and_come, "kill"},
    {"postgres_immediate", "immediate shutdown of PostgreSQL under load", SCENARIO_FULL,
     go_and_come, "abort"},
    {"postgres_restarted", "fast shutdown of PostgreSQL under load", SCENARIO_FULL, go_and_come,
     "stop"},
    {"postgres_killed_asynchronous",
     "kill -9 of a PostgreSQL that is set not to wait for its log (synchronous_commit = off)",
     SCENARIO_QUICK, killed_asynchronous, NULL},
    {"postgres_killed_with_commit", "kill -9 of PostgreSQL while a COMMIT is in its hands",
     SCENARIO_QUICK, killed_with_commit, NULL},
    {"postgres_paused", "SIGSTOP of all of PostgreSQL, SIGCONT when all have receipts",
     SCENARIO_FULL, paused, NULL},
    {"postgres_read_only", "PostgreSQL becomes read-only for a while", SCENARIO_QUICK,
     set_and_reset, "SET default_transaction_read_only = on"},
    {"postgres_idle_session_ended",
     "PostgreSQL ends the aggregator's session, which stands still in a transaction", SCENARIO_FULL,
     idle_session_ended, NULL},
    {"postgres_no_connection_left", "all connections of PostgreSQL are taken by others",
     SCENARIO_FULL, no_connection_left, NULL},
    {"postgres_session_terminated",
     "the aggregator's session is terminated in the middle of a batch, three times", SCENARIO_FULL,
     disturbed, SESSIONS("pg_terminate_backend")},
    {"postgres_statement_cancelled",
     "the aggregator's statement is cancelled in the middle of a batch, three times", SCENARIO_FULL,
     disturbed, SESSIONS("pg_cancel_backend")},
    {"postgres_table_locked", "another session holds the table submission", SCENARIO_FULL, locked,
     NULL},
    {"postgres_promoted_standby",
     "kill -9 of the primary, a synchronous standby is promoted and takes over", SCENARIO_FULL,
     promoted_standby, NULL},
    {"postgres_poison_rows", "11 rows that PostgreSQL refuses, in a batch of 400", SCENARIO_QUICK,
     poison_rows, &few},
    {"postgres_poison_rows_10000", "37 rows that PostgreSQL refuses, in a batch of 10,000",
     SCENARIO_FULL, poison_rows, &many},
    {"postgres_away_back_pressure",
     "PostgreSQL away until a small spool is full and clients are told BUSY", SCENARIO_FULL,
     back_pressure, NULL},
    {0},
};
