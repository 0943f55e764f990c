/* Memory that runs out: every allocation of a stage's own code in turn, and those of libraries. */
#include "base/clock.h"
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

#define SUBMISSIONS 8
/* More places than any stage has in so short a life. */
#define PLACES_MAX 4000

struct want {
    enum stage stage;
    const char *whose; /* own or any */
    unsigned count;    /* allocations that fail, from the place on */
    unsigned step;     /* from place to place, a chance among so many; 1: each in turn */
    unsigned lives;    /* at most; 0: until there is no place more */
};

/* What a stage without memory may take until it ends or answers: it need do neither. */
#define AFTER_MS 1000

/* Until it has worked or ended. False: it came through without that many allocations. */
static bool live(struct fault *fault, const struct want *want, unsigned place, int *ended)
{
    char variable[64];
    struct process **process = stages_process(fault, want->stage);
    (void)snprintf(variable, sizeof variable, "FAULT_MALLOC=%s:%u:%u", want->whose, place,
                   want->count);
    stages_preload(fault, want->stage, variable);
    truth_offer(fault->truth, SUBMISSIONS);
    int64_t wanted = truth_counts(fault->truth).offered;
    if (want->stage == STAGE_COLLECTOR)
        pipeline_launch_collector(fault->pipeline);
    else
        pipeline_launch_aggregator(fault->pipeline);
    bool fired = false;
    int64_t until_ms = clock_steady_ms() + process_patience_ms();
    while (process_runs(*process, 0) && clock_steady_ms() < until_ms) {
        truth_work(fault->truth, 20);
        if (truth_counts(fault->truth).receipted == wanted &&
            (want->stage == STAGE_COLLECTOR || process_logged(*process, "batch_stored")))
            break;
        if (!fired && strstr(process_err(*process), "fault_fired") != NULL) {
            fired = true;
            until_ms = clock_steady_ms() + AFTER_MS;
        }
    }
    bool alive = process_runs(*process, 0);
    fired = strstr(process_err(*process), "fault_fired") != NULL;
    *ended += !alive;
    if (alive)
        process_kill(*process);
    process_free(process);
    stages_preload(fault, want->stage, NULL);
    truth_reconnect(fault->truth);
    return fired;
}

/* Whatever becomes of each life: the next one, with all its memory, has nothing to miss. */
static void run_out(struct fault *fault, const void *argument)
{
    const struct want *want = argument;
    unsigned place = 1, lives = 0;
    int ended = 0;
    if (strstr(STOP_AT_PRELOAD, "san.so") != NULL)
        fault_skip(fault, "a sanitizer has an allocator of its own");
    stages_begin(fault);
    pipeline_kill(stages_process(fault, want->stage));
    while (place < PLACES_MAX && (want->lives == 0 || lives < want->lives)) {
        place += want->step > 1 ? (unsigned)fault_random(fault, want->step) : lives > 0;
        if (!live(fault, want, place, &ended))
            break;
        lives++;
    }
    if (lives == 0)
        fail_msg("%s", "the stage came through without the allocation that was to fail");
    stages_start(fault, want->stage);
    account(fault);
    fault_note(fault, "failed at %u places up to the %u-th, %d lives ended by it", lives, place,
               ended);
}

#define WANT(which, from, many, each, most)                                                        \
    (&(const struct want){                                                                         \
        .stage = (which), .whose = (from), .count = (many), .step = (each), .lives = (most)})

const struct scenario memory_scenarios[] = {
    {"memory_collector_some", "allocations of the collector's own code fail, some of them",
     SCENARIO_FULL, run_out, WANT(STAGE_COLLECTOR, "own", 1, 24, 8)},
    {"memory_collector_each", "each allocation of the collector's own code fails in turn",
     SCENARIO_FULL, run_out, WANT(STAGE_COLLECTOR, "own", 1, 1, 0)},
    {"memory_collector_libraries", "allocations of the libraries under the collector fail",
     SCENARIO_FULL, run_out, WANT(STAGE_COLLECTOR, "any", 1, 40, 25)},
    {"memory_collector_none_left", "from some allocation on the collector gets no memory at all",
     SCENARIO_FULL, run_out, WANT(STAGE_COLLECTOR, "any", 1000000, 40, 15)},
    {"memory_aggregator_some", "allocations of the aggregator's own code fail, some of them",
     SCENARIO_FULL, run_out, WANT(STAGE_AGGREGATOR, "own", 1, 24, 8)},
    {"memory_aggregator_each", "each allocation of the aggregator's own code fails in turn",
     SCENARIO_FULL, run_out, WANT(STAGE_AGGREGATOR, "own", 1, 1, 0)},
    {"memory_aggregator_libraries", "allocations of the libraries under the aggregator fail",
     SCENARIO_FULL, run_out, WANT(STAGE_AGGREGATOR, "any", 1, 40, 25)},
    {0},
};
