/* kill -9 at every place inside a commit, before and after it, of both stages. */
#include "tests/fault/account.h"
#include "tests/fault/fault.h"
#include "tests/fault/stages.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#define SUBMISSIONS 400

struct kill_place {
    enum stage stage;
    const char *at;
    unsigned first, span; /* at the first-th time, or up to span later */
};

static void start_both(struct fault *fault, const struct kill_place *place)
{
    char variable[64];
    (void)snprintf(variable, sizeof variable, "FAULT_AT=%s:%llu:KILL", place->at,
                   (unsigned long long)(place->first + fault_random(fault, place->span)));
    fault_note(fault, "%s", variable + sizeof "FAULT_AT=" - 1);
    stages_preload(fault, place->stage, variable);
    stages_begin(fault);
}

/* It dies at the place, starts again, and goes on. */
static void kill_at(struct fault *fault, const void *argument)
{
    const struct kill_place *place = argument;
    start_both(fault, place);
    truth_offer(fault->truth, SUBMISSIONS);
    stages_died(fault, place->stage);
    stages_preload(fault, place->stage, NULL);
    stages_start(fault, place->stage);
    account(fault);
}

/* The same, and everything is sent once more: a client that has lost its receipts. */
static void kill_and_repeat(struct fault *fault, const void *argument)
{
    kill_at(fault, argument);
    fault->accounted = false;
    truth_repeat(fault->truth);
    account(fault);
}

/* It dies at the same place in every life, again and again, and still comes through. */
static void kill_again_and_again(struct fault *fault, const void *argument)
{
    const struct kill_place *place = argument;
    pipeline_start_aggregator(fault->pipeline);
    (void)process_await(fault->pipeline->aggregator, "catalogue_replaced");
    for (int life = 0; life < 5; life++) {
        char variable[64];
        (void)snprintf(variable, sizeof variable, "FAULT_AT=%s:%llu:KILL", place->at,
                       (unsigned long long)(place->first + fault_random(fault, place->span)));
        stages_preload(fault, place->stage, variable);
        stages_start(fault, place->stage);
        truth_offer(fault->truth, SUBMISSIONS / 4);
        stages_died(fault, place->stage);
    }
    stages_preload(fault, place->stage, NULL);
    stages_start(fault, place->stage);
    account(fault);
}

/* Both die, each at a place of its own, and start the other way round. */
static void kill_both(struct fault *fault, const void *argument)
{
    (void)argument;
    stages_preload(fault, STAGE_AGGREGATOR, "FAULT_AT=commit:after:3:KILL");
    stages_preload(fault, STAGE_COLLECTOR, "FAULT_AT=sync:before:9:KILL");
    stages_begin(fault);
    truth_offer(fault->truth, SUBMISSIONS);
    stages_died(fault, STAGE_COLLECTOR);
    stages_preload(fault, STAGE_COLLECTOR, NULL);
    pipeline_start_collector(fault->pipeline);
    stages_died(fault, STAGE_AGGREGATOR);
    stages_preload(fault, STAGE_AGGREGATOR, NULL);
    pipeline_start_aggregator(fault->pipeline);
    account(fault);
}

/* kill -9 cannot show that a receipt waits for the disk, so the preload watches the order. */
static void receipt_waits_for_disk(struct fault *fault, const void *argument)
{
    (void)argument;
    stages_preload(fault, STAGE_COLLECTOR, "FAULT_DURABLE=1");
    stages_begin(fault);
    truth_offer(fault->truth, SUBMISSIONS);
    while (!truth_is_settled(fault->truth)) {
        if (!process_runs(fault->pipeline->collector, 0))
            fail_msg("a receipt left before its commit stood on the disk: %s",
                     process_err(fault->pipeline->collector));
        truth_work(fault->truth, 20);
    }
    account(fault);
    pipeline_stop(&fault->pipeline->collector);
}

#define AT(which, where, from, more)                                                               \
    (&(const struct kill_place){.stage = (which), .at = (where), .first = (from), .span = (more)})
#define COLLECTOR(name, where, from, more, kind, words)                                            \
    {                                                                                              \
        "kill_collector_" name, "kill -9 of the collector " words, kind, kill_at,                  \
            AT(STAGE_COLLECTOR, where, from, more)                                                 \
    }
#define AGGREGATOR(name, where, from, more, kind, words)                                           \
    {                                                                                              \
        "kill_aggregator_" name, "kill -9 of the aggregator " words, kind, kill_at,                \
            AT(STAGE_AGGREGATOR, where, from, more)                                                \
    }

const struct scenario kill_scenarios[] = {
    COLLECTOR("before_write", "data:before", 20, 20, SCENARIO_FULL,
              "before it writes pages of the spool"),
    COLLECTOR("after_write", "data:after", 20, 20, SCENARIO_FULL,
              "after it wrote pages of the spool, before they are on the disk"),
    COLLECTOR("before_fsync", "sync:before", 5, 8, SCENARIO_QUICK,
              "before the fsync of a commit of the spool"),
    COLLECTOR("after_fsync", "sync:after", 5, 8, SCENARIO_FULL,
              "after the fsync, before the commit counts"),
    COLLECTOR("before_commit_counts", "meta:before", 3, 8, SCENARIO_FULL,
              "before the page that makes a commit of the spool count"),
    COLLECTOR("after_commit_counts", "meta:after", 3, 8, SCENARIO_QUICK,
              "when a commit counts and no receipt has left"),
    COLLECTOR("before_receipt", "reply:before", 2, 8, SCENARIO_QUICK, "before a receipt leaves"),
    COLLECTOR("after_receipt", "reply:after", 2, 8, SCENARIO_FULL,
              "right after a receipt was handed to ZeroMQ"),
    COLLECTOR("before_relay", "relay:before", 3, 3, SCENARIO_FULL,
              "before a batch leaves for the aggregator"),
    COLLECTOR("after_relay", "relay:after", 3, 3, SCENARIO_FULL,
              "right after a batch left for the aggregator"),
    COLLECTOR("before_forget", "forget:before", 1, 3, SCENARIO_FULL,
              "before the commit that deletes what was acknowledged"),
    COLLECTOR("after_forget", "forget:after", 1, 3, SCENARIO_FULL,
              "after the fsync of what deletes, before it counts"),
    {"kill_collector_and_repeat", "kill -9 of the collector after a commit; then all is sent again",
     SCENARIO_FULL, kill_and_repeat, AT(STAGE_COLLECTOR, "meta:after", 3, 8)},
    {"kill_collector_five_lives", "kill -9 of the collector at a fsync in each of five lives",
     SCENARIO_FULL, kill_again_and_again, AT(STAGE_COLLECTOR, "sync:after", 3, 3)},
    AGGREGATOR("before_begin", "begin:before", 2, 2, SCENARIO_FULL, "before BEGIN"),
    AGGREGATOR("while_copying", "copy:before", 1, 2, SCENARIO_FULL, "in the middle of a COPY"),
    AGGREGATOR("before_commit", "commit:before", 2, 3, SCENARIO_QUICK, "before COMMIT leaves"),
    AGGREGATOR("during_commit", "commit:during", 2, 3, SCENARIO_FULL,
               "when COMMIT has left and its answer has not come"),
    AGGREGATOR("after_commit", "commit:after", 2, 3, SCENARIO_QUICK,
               "after COMMIT, before the acknowledgement"),
    AGGREGATOR("before_acknowledgement", "reply:before", 3, 3, SCENARIO_FULL,
               "before the acknowledgement leaves"),
    AGGREGATOR("after_acknowledgement", "reply:after", 3, 3, SCENARIO_FULL,
               "right after the acknowledgement left"),
    {"kill_both", "kill -9 of the collector at a fsync and of the aggregator after COMMIT",
     SCENARIO_FULL, kill_both, NULL},
    {"receipt_waits_for_disk",
     "none: every receipt is watched to leave after its commit stands on the disk", SCENARIO_QUICK,
     receipt_waits_for_disk, NULL},
    {0},
};
