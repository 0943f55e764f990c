/*
 * Scenarios of faults: each has a name, injects one fault at one place into the real pipeline, and
 * ends with exact accounting (account.h).
 *
 * They run one after the other on one pipeline, emptied before each. What is chosen at random comes
 * from the seed alone, so a run can be repeated; what the machine itself decides cannot.
 */
#ifndef PARALLAX_TESTS_FAULT_FAULT_H
#define PARALLAX_TESTS_FAULT_FAULT_H

#include "tests/fault/truth.h"
#include "tests/support/pipeline.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct scenario;

struct fault {
    struct pipeline *pipeline;
    struct identity *member;
    struct truth *truth; /* of the member; made anew for every scenario */
    const struct scenario *scenario;
    uint64_t seed, random;
    int64_t started_ms;
    struct pipeline *twin; /* a second collector and aggregator on the same database; NULL: none */
    struct truth *twin_truth;
    /* What account() saw, for the line that is printed. */
    bool accounted;
    struct figures {
        int64_t receipted, stored, duplicates, quarantined, damaged, resent;
    } figures;
    char note[160]; /* what else was seen */
};

/* How a scenario is run when: QUICK with every ./run test, FULL with ./run test --full. */
enum scenario_kind { SCENARIO_QUICK, SCENARIO_FULL };

struct scenario {
    const char *name;     /* group_what */
    const char *injected; /* in words, for the table of docs/faults.md */
    enum scenario_kind kind;
    void (*run)(struct fault *fault, const void *argument);
    const void *argument;
};

/* Tables end with a row without a name. */
extern const struct scenario kill_scenarios[], stop_scenarios[], term_scenarios[];
extern const struct scenario order_scenarios[], postgres_scenarios[], disk_scenarios[];
extern const struct scenario spool_scenarios[], network_scenarios[], memory_scenarios[];
extern const struct scenario clock_scenarios[], many_scenarios[], client_scenarios[];
extern const struct scenario send_scenarios[];

/* A number from 0 to below bound. */
uint64_t fault_random(struct fault *fault, uint64_t bound);
/* Adds to what the line tells. */
void fault_note(struct fault *fault, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Ends the scenario here, as one that this machine cannot run. */
void fault_skip(struct fault *fault, const char *why) __attribute__((noreturn));

/* The long run: so many rounds, of which the first has this number. Each kills, stops or ends
 * something at random, and ends with exact accounting. */
void fault_kill_rounds(struct fault *fault, size_t first, size_t rounds);
/* Likewise so many rounds in which our client is killed while it imports and sends, to two
 * collectors that are killed, too, over a bad line that is cut now and then. */
void fault_client_rounds(struct fault *fault, size_t rounds);

#endif
