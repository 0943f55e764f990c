/* See stages.h. */
#include "tests/fault/stages.h"

#include "base/buffer.h"
#include "base/clock.h"
#include "tests/fault/hosts.h"
#include "tests/fault/mounts.h"
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

#define WORK_MS 10
#define OPTIONS_MAX 12

/* Lists that the pipeline borrows; one scenario runs at a time. */
static struct preload {
    char variable[64], library[512];
    const char *environment[5];
    const char *const *options; /* the scenario's own */
    const char *words[OPTIONS_MAX + 4];
} preloads[2];

static void apply(struct fault *fault, enum stage stage)
{
    struct preload *preload = &preloads[stage];
    bool loaded = preload->variable[0] != '\0';
    size_t count = 0;
    if (stage == STAGE_COLLECTOR) {
        preload->words[count++] = "--organisation-rate";
        preload->words[count++] = "0";
    }
    if (loaded) {
        preload->words[count++] = "--confine";
        preload->words[count++] = "no";
    }
    for (size_t i = 0; preload->options != NULL && preload->options[i] != NULL; i++) {
        assert_true(count < OPTIONS_MAX + 3);
        preload->words[count++] = preload->options[i];
    }
    preload->words[count] = NULL;
    preload->environment[0] = preload->variable;
    preload->environment[1] = preload->library;
    preload->environment[2] = "ASAN_OPTIONS=allocator_may_return_null=1"
                              ":detect_leaks=0:abort_on_error=1";
    preload->environment[3] = NULL;
    const char *const *environment = loaded ? preload->environment : NULL;
    if (stage == STAGE_COLLECTOR) {
        fault->pipeline->collector_options = preload->words;
        fault->pipeline->collector_environment = environment;
    } else {
        fault->pipeline->aggregator_options = preload->words;
        fault->pipeline->aggregator_environment = environment;
    }
}

void stages_preload(struct fault *fault, enum stage stage, const char *variable)
{
    struct preload *preload = &preloads[stage];
    (void)snprintf(preload->variable, sizeof preload->variable, "%s",
                   variable != NULL ? variable : "");
    (void)snprintf(preload->library, sizeof preload->library, "LD_PRELOAD=%s", STOP_AT_PRELOAD);
    apply(fault, stage);
}

void stages_options(struct fault *fault, enum stage stage, const char *const *options)
{
    preloads[stage].options = options;
    apply(fault, stage);
}

struct process **stages_process(struct fault *fault, enum stage stage)
{
    return stage == STAGE_COLLECTOR ? &fault->pipeline->collector : &fault->pipeline->aggregator;
}

void stages_start(struct fault *fault, enum stage stage)
{
    if (stage == STAGE_COLLECTOR)
        pipeline_start_collector(fault->pipeline);
    else
        pipeline_start_aggregator(fault->pipeline);
}

void stages_begin(struct fault *fault)
{
    pipeline_start(fault->pipeline);
    truth_reconnect(fault->truth);
}

/* 'T': stopped by a signal (proc(5)). */
static bool is_stopped(struct process *process)
{
    char path[64], line[512] = "";
    (void)snprintf(path, sizeof path, "/proc/%d/stat", (int)process_pid(process));
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return false;
    const char *read = fgets(line, sizeof line, file);
    (void)fclose(file);
    const char *state = read != NULL ? strrchr(line, ')') : NULL;
    return state != NULL && strncmp(state, ") T", 3) == 0;
}

void stages_until_stopped(struct fault *fault, enum stage stage)
{
    int64_t until_ms = clock_steady_ms() + process_patience_ms();
    struct process *process = *stages_process(fault, stage);
    while (!is_stopped(process)) {
        if (clock_steady_ms() >= until_ms || !process_runs(process, 0))
            fail_msg("the stage does not come to where it is to stop: %s", process_err(process));
        truth_feed(fault->truth, WORK_MS);
    }
}

void stages_until_logged(struct fault *fault, enum stage stage, const char *event)
{
    int64_t until_ms = clock_steady_ms() + process_patience_ms();
    struct process *process = *stages_process(fault, stage);
    while (!process_logged(process, event)) {
        if (clock_steady_ms() >= until_ms || !process_runs(process, 0))
            fail_msg("the stage does not say %s: %s", event, process_err(process));
        truth_feed(fault->truth, WORK_MS);
    }
}

void stages_until_fired(struct fault *fault, enum stage stage)
{
    stages_until_logged(fault, stage, "fault_fired");
}

void stages_died(struct fault *fault, enum stage stage)
{
    struct process **process = stages_process(fault, stage);
    truth_until_end(fault->truth, *process);
    if (strstr(process_err(*process), "fault_fired") == NULL)
        fail_msg("the stage ended elsewhere than it was to: %s", process_err(*process));
    process_kill(*process);
    process_free(process);
    if (stage == STAGE_COLLECTOR)
        truth_reconnect(fault->truth);
}

void stages_signal(struct fault *fault, enum stage stage, int signal)
{
    assert_int_equal(kill(process_pid(*stages_process(fault, stage)), signal), 0);
}

static void remove_folder(const char *parent, const char *name)
{
    char *path = scratch_path(parent, name);
    scratch_free(&path);
}

static void free_twin(struct fault *fault)
{
    struct pipeline *twin = fault->twin;
    truth_free(&fault->twin_truth);
    if (twin == NULL)
        return;
    process_free(&twin->collector);
    process_free(&twin->aggregator);
    process_free(&twin->last);
    port_release(&twin->aggregator_port);
    port_release(&twin->collector_port);
    scratch_free(&twin->folder);
    free(twin->aggregator_card);
    free(twin->collector_card);
    free(twin);
    fault->twin = NULL;
}

void stages_reset(struct fault *fault)
{
    struct pipeline *pipeline = fault->pipeline;
    process_free(&pipeline->collector);
    process_free(&pipeline->aggregator);
    hosts_take_down();
    mounts_release();
    free_twin(fault);
    truth_free(&fault->truth);
    remove_folder(pipeline->folder, "spool");
    pipeline->batch_rows = "100";
    pipeline->spool_map_size = "256MiB";
    pipeline->spool_reserve = "0";
    for (int stage = 0; stage < 2; stage++) {
        preloads[stage].variable[0] = '\0';
        preloads[stage].options = NULL;
        apply(fault, (enum stage)stage);
    }
    free(pipeline_sql(pipeline, "TRUNCATE submission, awaited, tally, voice, ledger, quarantine"));
    fault->truth =
        truth_new(pipeline->collector_port.endpoint, pipeline->collector_card, fault->member);
}

static const char *const twin_options[] = {"--organisation-rate", "0", NULL};

static char *make_key(struct pipeline *twin, const char *name)
{
    char *path = scratch_path(twin->folder, name);
    pipeline_admin(twin, 0, "key", "new", "--kind", "identity", path, NULL);
    free(path);
    const char *out = process_out(twin->last);
    return strndup(out, strcspn(out, "\n"));
}

struct pipeline *stages_twin(struct fault *fault)
{
    struct pipeline *twin = malloc(sizeof *twin);
    assert_non_null(twin);
    *twin = *fault->pipeline;
    twin->collector = twin->aggregator = twin->last = NULL;
    /* It has no faults of its own. */
    twin->aggregator_options = twin->aggregator_environment = twin->collector_environment = NULL;
    twin->collector_options = twin_options;
    twin->folder = scratch_new();
    memset(&twin->collector_port, 0, sizeof twin->collector_port);
    memset(&twin->aggregator_port, 0, sizeof twin->aggregator_port);
    port_hold(&twin->aggregator_port);
    port_hold(&twin->collector_port);
    twin->aggregator_card = make_key(twin, "aggregator");
    twin->collector_card = make_key(twin, "collector");
    /* A name is one collector's for good, and this one is new: its folder's is new, too. */
    pipeline_admin(twin, 0, "key", "add", "--collector",
                   strrchr(twin->folder, '/') + strlen("/parallax-"), twin->collector_card, NULL);
    /* Pseudonyms of both must be the same. */
    char *from = scratch_path(fault->pipeline->folder, "pseudonym");
    char *to = scratch_path(twin->folder, "pseudonym");
    const char *copy[] = {"cp", "-p", from, to, NULL};
    struct process *process = process_start(copy, NULL);
    assert_int_equal(process_wait(process), 0);
    process_free(&process);
    free(from);
    free(to);
    fault->twin = twin;
    return twin;
}

struct truth *stages_twin_truth(struct fault *fault)
{
    fault->twin_truth =
        truth_new(fault->twin->collector_port.endpoint, fault->twin->collector_card, fault->member);
    return fault->twin_truth;
}
