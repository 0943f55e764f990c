/* The clock on the wall jumps; waiting goes by another one. */
#include "tests/fault/account.h"
#include "tests/fault/fault.h"
#include "tests/fault/stages.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#define SUBMISSIONS 400
#define DAY_MS ((long long)86400000)

struct jump {
    enum stage stage;
    long long ms;
};

/* After so many looks at the clock, in the middle of the work. */
static void jump(struct fault *fault, const void *argument)
{
    const struct jump *jump = argument;
    char variable[64];
    (void)snprintf(variable, sizeof variable, "FAULT_CLOCK=%llu:%lld",
                   (unsigned long long)(20 + fault_random(fault, 30)), jump->ms);
    stages_preload(fault, jump->stage, variable);
    stages_begin(fault);
    truth_offer(fault->truth, SUBMISSIONS);
    stages_until_fired(fault, jump->stage);
    account(fault);
    /* What it says again is what it said before the jump. */
    fault->accounted = false;
    truth_repeat(fault->truth);
    account(fault);
}

/* A life in the future, then one in the right time: what the first one kept is still good. */
static void there_and_back(struct fault *fault, const void *argument)
{
    const struct jump *jump = argument;
    char variable[64];
    (void)snprintf(variable, sizeof variable, "FAULT_CLOCK=1:%lld", jump->ms);
    stages_preload(fault, jump->stage, variable);
    stages_begin(fault);
    truth_offer(fault->truth, SUBMISSIONS / 2);
    truth_settle(fault->truth);
    pipeline_kill(stages_process(fault, jump->stage));
    stages_preload(fault, jump->stage, NULL);
    stages_start(fault, jump->stage);
    truth_offer(fault->truth, SUBMISSIONS / 2);
    truth_repeat(fault->truth);
    account(fault);
}

/* So far back that what is written today lies in the future: refused, and told so. */
static void too_far_back(struct fault *fault, const void *argument)
{
    const struct jump *jump = argument;
    char variable[64];
    (void)snprintf(variable, sizeof variable, "FAULT_CLOCK=1:%lld", jump->ms);
    stages_preload(fault, jump->stage, variable);
    stages_begin(fault);
    truth_allow_refused(fault->truth);
    truth_offer(fault->truth, 20);
    account(fault);
    assert_int_equal(truth_counts(fault->truth).refused, 20);
    fault_note(fault, "20 refused");
}

#define JUMP(which, by) (&(const struct jump){.stage = (which), .ms = (by)})

const struct scenario clock_scenarios[] = {
    {"clock_collector_ahead", "the collector's clock jumps 500 days ahead in the middle of work",
     SCENARIO_QUICK, jump, JUMP(STAGE_COLLECTOR, 500 * DAY_MS)},
    {"clock_collector_back", "the collector's clock jumps 20 hours back in the middle of work",
     SCENARIO_FULL, jump, JUMP(STAGE_COLLECTOR, -20 * 3600000LL)},
    {"clock_collector_there_and_back",
     "a life of the collector 500 days ahead, then one in the right time", SCENARIO_FULL,
     there_and_back, JUMP(STAGE_COLLECTOR, 500 * DAY_MS)},
    {"clock_collector_too_far_back",
     "the collector's clock stands 30 days back, before what is sent was written", SCENARIO_FULL,
     too_far_back, JUMP(STAGE_COLLECTOR, -30 * DAY_MS)},
    {"clock_aggregator_ahead", "the aggregator's clock jumps 500 days ahead in the middle of work",
     SCENARIO_FULL, jump, JUMP(STAGE_AGGREGATOR, 500 * DAY_MS)},
    {"clock_aggregator_back", "the aggregator's clock jumps 500 days back in the middle of work",
     SCENARIO_FULL, jump, JUMP(STAGE_AGGREGATOR, -500 * DAY_MS)},
    {0},
};
