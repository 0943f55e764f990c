/* Every stage is stopped and started in every order, under load. */
#include "tests/fault/account.h"
#include "tests/fault/fault.h"
#include "tests/fault/postgres_fault.h"
#include "tests/fault/stages.h"

#include <stddef.h>
#include <string.h>

#define SUBMISSIONS 200

/* p: PostgreSQL, a: aggregator, c: collector */
static void start_one(struct fault *fault, char which)
{
    if (which == 'p')
        postgres_fault(fault, "start");
    else
        stages_start(fault, which == 'c' ? STAGE_COLLECTOR : STAGE_AGGREGATOR);
}

static void stop_one(struct fault *fault, char which)
{
    if (which == 'p')
        postgres_fault(fault, "abort");
    else
        pipeline_stop(stages_process(fault, which == 'c' ? STAGE_COLLECTOR : STAGE_AGGREGATOR));
}

static void kill_one(struct fault *fault, char which)
{
    if (which == 'p')
        postgres_fault(fault, "kill");
    else
        pipeline_kill(stages_process(fault, which == 'c' ? STAGE_COLLECTOR : STAGE_AGGREGATOR));
}

/* The client sends before anything is there; each comes when the one before it is there. */
static void start_in_order(struct fault *fault, const void *argument)
{
    const char *order = argument;
    stages_begin(fault); /* once, so that the collector has a catalogue */
    for (size_t i = 0; i < strlen(order); i++)
        kill_one(fault, order[i]);
    truth_offer(fault->truth, SUBMISSIONS);
    for (size_t i = 0; i < strlen(order); i++) {
        start_one(fault, order[i]);
        truth_work(fault->truth, 20);
    }
    account(fault);
}

/* Under load, each is ended while the client goes on; then all come back in the same order. */
static void stop_in_order(struct fault *fault, const void *argument)
{
    const char *order = argument;
    stages_begin(fault);
    for (size_t i = 0; i < strlen(order); i++) {
        truth_offer(fault->truth, SUBMISSIONS / 2);
        truth_work(fault->truth, 20);
        truth_work(fault->truth, 20);
        stop_one(fault, order[i]);
    }
    for (size_t i = 0; i < strlen(order); i++)
        start_one(fault, order[i]);
    account(fault);
}

#define START(order, kind, words)                                                                  \
    {                                                                                              \
        "order_start_" order, "all killed, started while a client sends: " words, kind,            \
            start_in_order, order                                                                  \
    }
#define STOP(order, kind, words)                                                                   \
    {                                                                                              \
        "order_stop_" order, "ended under load and started again: " words, kind, stop_in_order,    \
            order                                                                                  \
    }

const struct scenario order_scenarios[] = {
    START("pac", SCENARIO_FULL, "PostgreSQL, aggregator, collector"),
    START("pca", SCENARIO_FULL, "PostgreSQL, collector, aggregator"),
    START("apc", SCENARIO_FULL, "aggregator, PostgreSQL, collector"),
    START("acp", SCENARIO_FULL, "aggregator, collector, PostgreSQL"),
    START("cpa", SCENARIO_FULL, "collector, PostgreSQL, aggregator"),
    START("cap", SCENARIO_FULL, "collector, aggregator, PostgreSQL"),
    STOP("pac", SCENARIO_FULL, "PostgreSQL, aggregator, collector"),
    STOP("pca", SCENARIO_FULL, "PostgreSQL, collector, aggregator"),
    STOP("apc", SCENARIO_FULL, "aggregator, PostgreSQL, collector"),
    STOP("acp", SCENARIO_FULL, "aggregator, collector, PostgreSQL"),
    STOP("cpa", SCENARIO_FULL, "collector, PostgreSQL, aggregator"),
    STOP("cap", SCENARIO_FULL, "collector, aggregator, PostgreSQL"),
    {0},
};
