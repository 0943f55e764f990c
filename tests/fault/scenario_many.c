/* More than one of a stage, and catalogues that are behind. */
#include "tests/fault/account.h"
#include "tests/fault/fault.h"
#include "tests/fault/stages.h"
#include "tests/support/scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#define SUBMISSIONS 300

static void work_both(struct fault *fault, int times)
{
    for (int i = 0; i < times; i++) {
        truth_work(fault->truth, 10);
        truth_work(fault->twin_truth, 10);
    }
}

/* Two collectors and two aggregators side by side on one database. */
static void start_twins(struct fault *fault)
{
    stages_begin(fault);
    struct pipeline *twin = stages_twin(fault);
    pipeline_start(twin);
    (void)stages_twin_truth(fault);
}

static void two_of_each(struct fault *fault, const void *argument)
{
    (void)argument;
    start_twins(fault);
    truth_offer(fault->truth, SUBMISSIONS);
    truth_offer(fault->twin_truth, SUBMISSIONS);
    work_both(fault, 10);
    account(fault);
}

/* The same submissions through both collectors at once: a client that was moved and is not sure. */
static void same_to_both(struct fault *fault, const void *argument)
{
    (void)argument;
    start_twins(fault);
    truth_offer(fault->truth, SUBMISSIONS);
    truth_adopt(fault->twin_truth, fault->truth);
    work_both(fault, 10);
    account(fault);
    assert_int_equal(fault->figures.duplicates, SUBMISSIONS);
}

/* One aggregator of two dies with a transaction open. */
static void one_of_two_dies(struct fault *fault, const void *argument)
{
    (void)argument;
    stages_preload(fault, STAGE_AGGREGATOR, "FAULT_AT=commit:before:3:KILL");
    start_twins(fault);
    truth_offer(fault->truth, SUBMISSIONS);
    truth_offer(fault->twin_truth, SUBMISSIONS);
    work_both(fault, 5);
    stages_died(fault, STAGE_AGGREGATOR);
    stages_preload(fault, STAGE_AGGREGATOR, NULL);
    pipeline_start_aggregator(fault->pipeline);
    account(fault);
}

/*
 * An aggregator that stood still for so long that its collector went to another one wakes up with a
 * batch that the other has stored in the meantime.
 */
static void stale_aggregator(struct fault *fault, const void *argument)
{
    struct pipeline *pipeline = fault->pipeline;
    stages_preload(fault, STAGE_AGGREGATOR, argument);
    stages_begin(fault);
    struct pipeline *twin = stages_twin(fault);
    truth_offer(fault->truth, SUBMISSIONS);
    stages_until_stopped(fault, STAGE_AGGREGATOR);
    pipeline_start_aggregator(twin);
    (void)process_await(twin->aggregator, "catalogue_replaced");
    /* The collector is told where to go from now on, by its operator. */
    pipeline_stop(&pipeline->collector);
    struct port port = pipeline->aggregator_port;
    char *card = pipeline->aggregator_card;
    pipeline->aggregator_port = twin->aggregator_port;
    pipeline->aggregator_card = twin->aggregator_card;
    pipeline_start_collector(pipeline);
    pipeline->aggregator_port = port;
    pipeline->aggregator_card = card;
    (void)process_await(pipeline->collector, "relay_connected");
    stages_signal(fault, STAGE_AGGREGATOR, SIGCONT);
    account(fault);
    pipeline_stop(&pipeline->aggregator);
    pipeline_stop(&twin->aggregator);
    fault->accounted = false;
    account_drained(fault);
}

/* Two collectors with one key, each with a spool of its own: a copied machine. */
static void same_identity(struct fault *fault, const void *argument)
{
    (void)argument;
    stages_begin(fault);
    struct pipeline *twin = stages_twin(fault);
    char *from = scratch_path(fault->pipeline->folder, "collector");
    char *to = scratch_path(twin->folder, "collector");
    const char *copy[] = {"cp", "-p", from, to, NULL};
    struct process *process = process_start(copy, NULL);
    assert_int_equal(process_wait(process), 0);
    process_free(&process);
    free(from);
    free(to);
    free(twin->collector_card);
    twin->collector_card = strdup(fault->pipeline->collector_card);
    /* Both to the same aggregator. */
    struct port port = twin->aggregator_port;
    twin->aggregator_port = fault->pipeline->aggregator_port;
    char *card = twin->aggregator_card;
    twin->aggregator_card = fault->pipeline->aggregator_card;
    pipeline_start_collector(twin);
    twin->aggregator_port = port;
    twin->aggregator_card = card;
    (void)process_await(twin->collector, "catalogue_replaced");
    (void)stages_twin_truth(fault);
    truth_offer(fault->truth, SUBMISSIONS);
    truth_offer(fault->twin_truth, SUBMISSIONS);
    work_both(fault, 20);
    account(fault);
}

/* A second collector on the port of the first. */
static void same_port(struct fault *fault, const void *argument)
{
    (void)argument;
    stages_begin(fault);
    struct pipeline *twin = stages_twin(fault);
    struct port port = twin->collector_port;
    twin->collector_port = fault->pipeline->collector_port;
    truth_offer(fault->truth, SUBMISSIONS);
    pipeline_launch_collector(twin);
    twin->collector_port = port;
    int code = process_wait(twin->collector);
    assert_int_equal(code, 3);
    assert_non_null(strstr(process_err(twin->collector), "LINK_BIND"));
    process_free(&twin->collector);
    account(fault);
    fault_note(fault, "LINK_BIND, exit code %d", code);
}

/* ---- catalogues that are behind ---- */

static char *enrol(struct fault *fault, const char *home, struct identity **ret_identity)
{
    char *id = pipeline_enrol(fault->pipeline, home, "KAZ,KGZ,UZB");
    *ret_identity = pipeline_identity(fault->pipeline, home);
    return id;
}

static void revoke_key(struct fault *fault, const struct identity *identity)
{
    char card[CARD_TEXT_BYTES];
    card_format(identity_public(identity), card);
    pipeline_admin(fault->pipeline, 0, "key", "revoke", card, NULL);
}

/* A key is revoked while the collector is cut off: what it still took by its old catalogue counts,
 * and goes through; when the catalogue comes, the key is turned away. */
static void revoked_meanwhile(struct fault *fault, const void *argument)
{
    struct identity *leaver;
    (void)argument;
    char *id = enrol(fault, "leaver", &leaver);
    stages_begin(fault);
    pipeline_kill(&fault->pipeline->aggregator);
    revoke_key(fault, leaver);
    fault->twin_truth = truth_new(fault->pipeline->collector_port.endpoint,
                                  fault->pipeline->collector_card, leaver);
    truth_offer(fault->twin_truth, 50);
    truth_settle(fault->twin_truth);
    pipeline_start_aggregator(fault->pipeline);
    (void)process_await(fault->pipeline->collector, "relay_connected");
    pipeline_drained(fault->pipeline);
    while (!process_logged(fault->pipeline->collector, "catalogue_replaced"))
        truth_work(fault->truth, 20);
    truth_allow_refused(fault->twin_truth);
    account(fault);
    fault_note(fault, "50 of a revoked key counted");
    truth_free(&fault->twin_truth);
    identity_free(&leaver);
    free(id);
    const char *remove[] = {"rm", "-rf", NULL, NULL};
    char *home = scratch_path(fault->pipeline->folder, "leaver");
    remove[2] = home;
    struct process *process = process_start(remove, NULL);
    assert_int_equal(process_wait(process), 0);
    process_free(&process);
    free(home);
}

/* Somebody new: until the catalogue comes nobody knows them, and then all they have goes through.
 */
static void enrolled_meanwhile(struct fault *fault, const void *argument)
{
    struct identity *newcomer;
    (void)argument;
    stages_begin(fault);
    pipeline_kill(&fault->pipeline->aggregator);
    char *id = enrol(fault, "newcomer", &newcomer);
    fault->twin_truth = truth_new(fault->pipeline->collector_port.endpoint,
                                  fault->pipeline->collector_card, newcomer);
    truth_offer(fault->twin_truth, 50);
    truth_offer(fault->truth, 50);
    work_both(fault, 20);
    assert_int_equal(truth_counts(fault->twin_truth).receipted, 0);
    pipeline_start_aggregator(fault->pipeline);
    account(fault);
    truth_free(&fault->twin_truth);
    identity_free(&newcomer);
    free(id);
    const char *remove[] = {"rm", "-rf", NULL, NULL};
    char *home = scratch_path(fault->pipeline->folder, "newcomer");
    remove[2] = home;
    struct process *process = process_start(remove, NULL);
    assert_int_equal(process_wait(process), 0);
    process_free(&process);
    free(home);
}

const struct scenario many_scenarios[] = {
    {"many_two_of_each", "two collectors and two aggregators on one database", SCENARIO_QUICK,
     two_of_each, NULL},
    {"many_same_to_both", "the same submissions to two collectors at once", SCENARIO_QUICK,
     same_to_both, NULL},
    {"many_one_of_two_dies", "of two aggregators one is killed before COMMIT", SCENARIO_FULL,
     one_of_two_dies, NULL},
    {"many_stale_before_begin",
     "an aggregator stands still before BEGIN, its collector goes to another, then it goes on",
     SCENARIO_FULL, stale_aggregator, "FAULT_AT=begin:before:3:STOP"},
    {"many_stale_before_commit",
     "an aggregator stands still before COMMIT, its collector goes to another, then it goes on",
     SCENARIO_FULL, stale_aggregator, "FAULT_AT=commit:before:3:STOP"},
    {"many_same_identity", "two collectors with the same key and spools of their own",
     SCENARIO_FULL, same_identity, NULL},
    {"many_same_port", "a second collector on the port of the first", SCENARIO_FULL, same_port,
     NULL},
    {"catalogue_revoked_meanwhile", "a key is revoked while the collector is cut off",
     SCENARIO_FULL, revoked_meanwhile, NULL},
    {"catalogue_enrolled_meanwhile", "an organisation is enrolled while the collector is cut off",
     SCENARIO_FULL, enrolled_meanwhile, NULL},
    {0},
};
