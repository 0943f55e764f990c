/* A stage that stands still, and a stage that is asked to end, in the middle of its work. */
#include "base/clock.h"
#include "tests/fault/account.h"
#include "tests/fault/fault.h"
#include "tests/fault/postgres_fault.h"
#include "tests/fault/stages.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <stdio.h>

#define SUBMISSIONS 400

struct stop_place {
    enum stage stage;
    const char *at;
    unsigned first, span;
    bool until_silent; /* until the others have given it up */
};

static void preload(struct fault *fault, const struct stop_place *place, const char *action)
{
    char variable[64];
    (void)snprintf(variable, sizeof variable, "FAULT_AT=%s:%llu:%s", place->at,
                   (unsigned long long)(place->first + fault_random(fault, place->span)), action);
    fault_note(fault, "%s", variable + sizeof "FAULT_AT=" - 1);
    stages_preload(fault, place->stage, variable);
}

/* Until everybody who waits for it has noticed. */
static void wait_for_notice(struct fault *fault, const struct stop_place *place)
{
    if (place->stage == STAGE_AGGREGATOR && place->until_silent)
        stages_until_logged(fault, STAGE_COLLECTOR, "relay_silent");
    else if (place->stage == STAGE_AGGREGATOR)
        truth_settle(fault->truth);
    else /* the client sends again to a collector that does not answer */
        truth_until_reconnected(fault->truth);
}

static void stand_still(struct fault *fault, const void *argument)
{
    const struct stop_place *place = argument;
    preload(fault, place, "STOP");
    stages_begin(fault);
    truth_offer(fault->truth, SUBMISSIONS);
    stages_until_stopped(fault, place->stage);
    wait_for_notice(fault, place);
    stages_signal(fault, place->stage, SIGCONT);
    account(fault);
}

/* It never goes on: who watches over it kills it. */
static void stand_still_and_die(struct fault *fault, const void *argument)
{
    const struct stop_place *place = argument;
    preload(fault, place, "STOP");
    stages_begin(fault);
    truth_offer(fault->truth, SUBMISSIONS);
    stages_until_stopped(fault, place->stage);
    wait_for_notice(fault, place);
    pipeline_kill(stages_process(fault, place->stage));
    stages_preload(fault, place->stage, NULL);
    stages_start(fault, place->stage);
    account(fault);
}

#define AT(which, where, from, more)                                                               \
    (&(const struct stop_place){.stage = (which), .at = (where), .first = (from), .span = (more)})
#define SILENT(which, where, from, more)                                                           \
    (&(const struct stop_place){                                                                   \
        .stage = (which), .at = (where), .first = (from), .span = (more), .until_silent = true})

const struct scenario stop_scenarios[] = {
    {"stop_collector_before_fsync",
     "SIGSTOP of the collector before a fsync, SIGCONT when the client has sent again",
     SCENARIO_FULL, stand_still, AT(STAGE_COLLECTOR, "sync:before", 6, 6)},
    {"stop_collector_after_commit",
     "SIGSTOP of the collector after a commit, SIGCONT when the client has sent again",
     SCENARIO_QUICK, stand_still, AT(STAGE_COLLECTOR, "meta:after", 4, 6)},
    {"stop_collector_and_kill", "SIGSTOP of the collector before a receipt, then kill -9",
     SCENARIO_FULL, stand_still_and_die, AT(STAGE_COLLECTOR, "reply:before", 3, 6)},
    {"stop_aggregator_before_commit",
     "SIGSTOP of the aggregator before COMMIT, SIGCONT when the collector has taken everything",
     SCENARIO_QUICK, stand_still, AT(STAGE_AGGREGATOR, "commit:before", 2, 2)},
    {"stop_aggregator_after_commit",
     "SIGSTOP of the aggregator after COMMIT, SIGCONT when the collector has taken everything",
     SCENARIO_FULL, stand_still, AT(STAGE_AGGREGATOR, "commit:after", 2, 2)},
    {"stop_aggregator_until_given_up",
     "SIGSTOP of the aggregator after COMMIT until the collector has given it up, then SIGCONT",
     SCENARIO_FULL, stand_still, SILENT(STAGE_AGGREGATOR, "commit:after", 2, 2)},
    {"stop_aggregator_and_kill",
     "SIGSTOP of the aggregator when COMMIT has left, until it is given up, then kill -9",
     SCENARIO_FULL, stand_still_and_die, SILENT(STAGE_AGGREGATOR, "commit:during", 2, 2)},
    {0},
};

/* ---- SIGTERM ---- */

/* docker-compose.yml kills who has not ended by then. */
#define GRACE_MS 30000

/* Ends by itself, and in time. */
static void ends(struct fault *fault, enum stage stage)
{
    int64_t since_ms = clock_steady_ms();
    struct process **process = stages_process(fault, stage);
    truth_until_end(fault->truth, *process);
    int64_t took_ms = clock_steady_ms() - since_ms;
    assert_int_equal(process_wait(*process), 0);
    fault_note(fault, "%sended after %lld ms", fault->note[0] != '\0' ? ", " : "",
               (long long)took_ms);
    if (took_ms > GRACE_MS)
        fail_msg("it took %lld ms to end", (long long)took_ms);
    process_free(process);
}

/* Under load, at whatever instant the seed says. */
static void end_under_load(struct fault *fault, const void *argument)
{
    const enum stage *stage = argument;
    stages_begin(fault);
    truth_offer(fault->truth, SUBMISSIONS);
    truth_until(fault->truth, 16 + (int64_t)fault_random(fault, SUBMISSIONS / 2));
    stages_signal(fault, *stage, SIGTERM);
    ends(fault, *stage);
    stages_start(fault, *stage);
    account(fault);
}

static void end_at_a_place(struct fault *fault, const void *argument)
{
    const struct stop_place *place = argument;
    preload(fault, place, "TERM");
    stages_begin(fault);
    truth_offer(fault->truth, SUBMISSIONS);
    ends(fault, place->stage);
    stages_preload(fault, place->stage, NULL);
    stages_start(fault, place->stage);
    account(fault);
}

static void end_both(struct fault *fault, const void *argument)
{
    (void)argument;
    stages_begin(fault);
    truth_offer(fault->truth, SUBMISSIONS);
    truth_until(fault->truth, SUBMISSIONS / 4);
    stages_signal(fault, STAGE_COLLECTOR, SIGTERM);
    stages_signal(fault, STAGE_AGGREGATOR, SIGTERM);
    ends(fault, STAGE_COLLECTOR);
    ends(fault, STAGE_AGGREGATOR);
    pipeline_start_collector(fault->pipeline);
    pipeline_start_aggregator(fault->pipeline);
    account(fault);
}

/* The collector has nowhere to drain to, and ends all the same. */
static void end_without_aggregator(struct fault *fault, const void *argument)
{
    (void)argument;
    stages_begin(fault);
    pipeline_kill(&fault->pipeline->aggregator);
    truth_offer(fault->truth, SUBMISSIONS);
    truth_settle(fault->truth);
    stages_signal(fault, STAGE_COLLECTOR, SIGTERM);
    ends(fault, STAGE_COLLECTOR);
    stages_begin(fault);
    account(fault);
}

/* A batch is with a PostgreSQL that does not answer: the deadline cuts the drain off. */
static void end_while_postgres_is_paused(struct fault *fault, const void *argument)
{
    (void)argument;
    stages_preload(fault, STAGE_AGGREGATOR, "FAULT_AT=commit:before:2:STOP");
    stages_begin(fault);
    truth_offer(fault->truth, SUBMISSIONS);
    stages_until_stopped(fault, STAGE_AGGREGATOR);
    postgres_fault(fault, "pause");
    stages_signal(fault, STAGE_AGGREGATOR, SIGCONT);
    stages_signal(fault, STAGE_AGGREGATOR, SIGTERM);
    ends(fault, STAGE_AGGREGATOR);
    postgres_fault(fault, "resume");
    stages_preload(fault, STAGE_AGGREGATOR, NULL);
    pipeline_start_aggregator(fault->pipeline);
    account(fault);
}

static const enum stage collector = STAGE_COLLECTOR, aggregator = STAGE_AGGREGATOR;

const struct scenario term_scenarios[] = {
    {"term_collector", "SIGTERM to the collector under load", SCENARIO_FULL, end_under_load,
     &collector},
    {"term_aggregator", "SIGTERM to the aggregator under load", SCENARIO_QUICK, end_under_load,
     &aggregator},
    {"term_collector_in_commit", "SIGTERM to the collector inside a commit", SCENARIO_FULL,
     end_at_a_place, AT(STAGE_COLLECTOR, "sync:before", 6, 6)},
    {"term_aggregator_in_transaction", "SIGTERM to the aggregator before COMMIT", SCENARIO_FULL,
     end_at_a_place, AT(STAGE_AGGREGATOR, "commit:before", 2, 2)},
    {"term_both", "SIGTERM to both stages at once under load", SCENARIO_FULL, end_both, NULL},
    {"term_collector_alone", "SIGTERM to a collector with a full spool and no aggregator",
     SCENARIO_FULL, end_without_aggregator, NULL},
    {"term_aggregator_while_postgres_is_paused",
     "SIGTERM to the aggregator while its COMMIT is with a PostgreSQL that does not answer",
     SCENARIO_FULL, end_while_postgres_is_paused, NULL},
    {0},
};
