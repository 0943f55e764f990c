/* The long run: any process, at any instant, in every way to end or to stand still. */
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
#include <string.h>

/* All must have arrived after so many rounds; between them faults pile up. */
#define ACCOUNT_ROUNDS 40
#define OFFER_MAX 40

static void work_for(struct fault *fault, int64_t ms)
{
    int64_t until_ms = clock_steady_ms() + ms;
    do
        truth_work(fault->truth, 5);
    while (clock_steady_ms() < until_ms);
}

static const char *choose_place(struct fault *fault, enum stage stage)
{
    static const char *const collector[] = {
        "data:before",  "data:after",  "sync:before",  "sync:after",  "meta:before", "meta:after",
        "reply:before", "reply:after", "relay:before", "relay:after", "forget:after"};
    static const char *const aggregator[] = {"begin:before",  "copy:before",  "commit:before",
                                             "commit:during", "commit:after", "reply:before",
                                             "reply:after",   "relay:before"};
    return stage == STAGE_COLLECTOR
               ? collector[fault_random(fault, sizeof collector / sizeof collector[0])]
               : aggregator[fault_random(fault, sizeof aggregator / sizeof aggregator[0])];
}

/* One life in three has a place inside a commit where it will be killed by itself. */
static void start(struct fault *fault, enum stage stage)
{
    char variable[64];
    (void)snprintf(variable, sizeof variable, "FAULT_AT=%s:%llu:KILL", choose_place(fault, stage),
                   (unsigned long long)(8 + fault_random(fault, 30)));
    stages_preload(fault, stage, fault_random(fault, 3) == 0 ? variable : NULL);
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
        start(fault, (enum stage)stage);
    }
}

static void end_stage(struct fault *fault, enum stage stage)
{
    struct process **process = stages_process(fault, stage);
    switch (fault_random(fault, 4)) {
    case 0: /* may be in the middle of its start, or have come to its place */
        stages_signal(fault, stage, SIGTERM);
        truth_until_end(fault->truth, *process);
        break;
    case 1:
        stages_signal(fault, stage, SIGSTOP);
        work_for(fault, (int64_t)fault_random(fault, 60));
        stages_signal(fault, stage, SIGCONT);
        return;
    default:
        process_kill(*process);
        break;
    }
    process_free(process);
    work_for(fault, (int64_t)fault_random(fault, 30));
    start(fault, stage);
}

static void disturb_postgres(struct fault *fault)
{
    switch (fault_random(fault, 4)) {
    case 0:
        postgres_fault(fault, "kill");
        work_for(fault, (int64_t)fault_random(fault, 100));
        postgres_fault(fault, "start");
        break;
    case 1:
        postgres_fault(fault, "pause");
        work_for(fault, (int64_t)fault_random(fault, 200));
        postgres_fault(fault, "resume");
        break;
    default:
        (void)pipeline_count(fault->pipeline,
                             "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                             " WHERE application_name = 'parallax-aggregator'");
    }
}

static void all_well(struct fault *fault)
{
    for (int stage = 0; stage < 2; stage++) {
        struct process **process = stages_process(fault, (enum stage)stage);
        if (process_runs(*process, 0))
            process_kill(*process);
        process_free(process);
        stages_preload(fault, (enum stage)stage, NULL);
    }
    pipeline_start_aggregator(fault->pipeline);
    pipeline_start_collector(fault->pipeline);
    account(fault);
    fault->accounted = false;
}

void fault_kill_rounds(struct fault *fault, size_t rounds)
{
    pipeline_start(fault->pipeline);
    for (size_t round = 1; round <= rounds; round++) {
        truth_offer(fault->truth, 1 + fault_random(fault, OFFER_MAX));
        work_for(fault, (int64_t)fault_random(fault, 120));
        start_what_ended(fault);
        uint64_t who = fault_random(fault, 10);
        if (who == 0)
            disturb_postgres(fault);
        else
            end_stage(fault, who < 6 ? STAGE_COLLECTOR : STAGE_AGGREGATOR);
        if (round % ACCOUNT_ROUNDS == 0 || round == rounds) {
            all_well(fault);
            printf("round %zu of %zu: receipted %lld, stored %lld, duplicates %lld\n", round,
                   rounds, (long long)fault->figures.receipted, (long long)fault->figures.stored,
                   (long long)fault->figures.duplicates);
            (void)fflush(stdout);
        }
    }
    fault_note(fault, "%zu rounds", rounds);
    fault->accounted = true;
}
