/* See pipeline.h: the stages. Programs that are run and what is asked of PostgreSQL:
 * pipeline_run.c.
 */
#include "tests/support/pipeline.h"

#include "base/clock.h"
#include "tests/support/probe.h"
#include "tests/support/scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Metrics have no event to wait for: they are asked again after so long. */
#define METRIC_MS 5
/* Small, so that an import is many transactions. */
#define BATCH_ROWS "100"
#define ENVIRONMENT_MAX 16

static const char open_call[] = "id: " PIPELINE_CALL "\n"
                                "form: vnr-shadow\n"
                                "title: {en: \"TEST: the open call\"}\n"
                                "countries: [KAZ, KGZ, UZB]\n"
                                "opens: 2020-01-01T00:00:00\n"
                                "closes: 2090-01-01T00:00:00\n"
                                "time_zone: America/New_York\n"
                                "kinds: [finding]\n"
                                "sample: true\n"
                                "counts: all\n"
                                "limits: {title_words: 40, body_words: 2000}\n";
static const char closed_call[] = "id: " PIPELINE_CALL_CLOSED "\n"
                                  "form: vnr-shadow\n"
                                  "title: {en: \"TEST: the closed call\"}\n"
                                  "countries: [KAZ, KGZ, UZB]\n"
                                  "opens: 2020-01-01T00:00:00\n"
                                  "closes: 2021-01-01T00:00:00\n"
                                  "time_zone: America/New_York\n"
                                  "kinds: [finding]\n"
                                  "sample: true\n"
                                  "counts: all\n"
                                  "limits: {title_words: 40, body_words: 2000}\n";

static char *new_key(struct pipeline *pipeline, const char *kind)
{
    char *path = scratch_path(pipeline->folder, kind);
    const char *key_kind =
        strcmp(kind, "secretariat") == 0 || strcmp(kind, "pseudonym") == 0 ? kind : "identity";
    pipeline_admin(pipeline, 0, "key", "new", "--kind", key_kind, path, NULL);
    const char *out = process_out(pipeline->last);
    free(path);
    return strndup(out, strcspn(out, "\n"));
}

static void add_call(struct pipeline *pipeline, const char *name, const char *content)
{
    char *path = pipeline_file(pipeline, name, content);
    pipeline_admin(pipeline, 0, "call", "add", "--seal-card", pipeline->secretariat_card, path,
                   NULL);
    free(path);
}

/* Pipelines that were made and did not end as they should, so far. */
static int unended;

/* What fails in the teardown of a group, cmocka tells and then forgets: it returns 0. */
static void fail_when_unended(void)
{
    if (unended == 0)
        return;
    print_error("a pipeline did not end as it should\n");
    (void)fflush(NULL);
    _exit(EXIT_FAILURE);
}

struct pipeline *pipeline_new(void)
{
    static bool watched;
    struct error error = {.text = ""};
    struct pipeline *pipeline = calloc(1, sizeof *pipeline);
    assert_non_null(pipeline);
    if (!watched)
        assert_int_equal(atexit(fail_when_unended), 0);
    watched = true;
    unended++;
    pipeline->batch_rows = BATCH_ROWS;
    pipeline->spool_map_size = "256MiB";
    pipeline->spool_reserve = "0";
    pipeline->folder = scratch_new();
    if (postgres_start(&pipeline->postgres, &error) != VERDICT_OK)
        fail_msg("%s", error.text);
    port_hold(&pipeline->aggregator_port);
    port_hold(&pipeline->collector_port);
    pipeline_admin(pipeline, 0, "migrate", NULL);
    pipeline->aggregator_card = new_key(pipeline, "aggregator");
    pipeline->collector_card = new_key(pipeline, "collector");
    pipeline->secretariat_card = new_key(pipeline, "secretariat");
    free(new_key(pipeline, "pseudonym"));
    pipeline_admin(pipeline, 0, "key", "add", "--collector", "test", pipeline->collector_card,
                   NULL);
    add_call(pipeline, "open.yaml", open_call);
    add_call(pipeline, "closed.yaml", closed_call);
    return pipeline;
}

static bool stop_quietly(struct process **stage)
{
    bool good = *stage == NULL || process_ends_well(*stage);
    if (!good) {
        print_error("a stage ended badly\n");
        process_print(*stage);
    }
    process_free(stage);
    return good;
}

void pipeline_free(struct pipeline **place)
{
    struct pipeline *pipeline = *place;
    if (pipeline == NULL)
        return;
    bool good = stop_quietly(&pipeline->collector);
    good &= stop_quietly(&pipeline->aggregator);
    process_free(&pipeline->last);
    port_release(&pipeline->aggregator_port);
    port_release(&pipeline->collector_port);
    postgres_stop(&pipeline->postgres);
    scratch_free(&pipeline->folder);
    free(pipeline->aggregator_card);
    free(pipeline->collector_card);
    free(pipeline->secretariat_card);
    free(pipeline);
    *place = NULL;
    unended -= good;
}

/* Puts more, which may be NULL, behind the count words that are there. */
static void add_words(const char **words, size_t count, size_t count_max, const char *const *more)
{
    for (size_t i = 0; more != NULL && more[i] != NULL; i++) {
        assert_true(count < count_max);
        words[count++] = more[i];
    }
    words[count] = NULL;
}

void pipeline_launch_aggregator(struct pipeline *pipeline)
{
    char *program = pipeline_program("parallax-aggregator");
    char *key = scratch_path(pipeline->folder, "aggregator");
    char *pseudonym = scratch_path(pipeline->folder, "pseudonym");
    struct buffer url = BUFFER_NONE;
    buffer_format(&url, "PARALLAX_DATABASE_URL=%s", pipeline->postgres.url);
    /* Debug: a line for every batch that is committed is what tests wait for. */
    const char *environment[ENVIRONMENT_MAX + 1] = {url.data, "PARALLAX_LOG_LEVEL=debug"};
    const char *words[PROCESS_WORDS_MAX + 1] = {program,
                                                "--listen",
                                                pipeline->aggregator_port.endpoint,
                                                "--key-file",
                                                key,
                                                "--pseudonym-key-file",
                                                pseudonym,
                                                "--batch-rows",
                                                pipeline->batch_rows,
                                                "--health-port",
                                                "0"};
    add_words(words, 11, PROCESS_WORDS_MAX, pipeline->aggregator_options);
    add_words(environment, 2, ENVIRONMENT_MAX, pipeline->aggregator_environment);
    assert_null(pipeline->aggregator);
    pipeline->aggregator = process_start(words, environment);
    free(program);
    free(key);
    free(pseudonym);
    buffer_free(&url);
}

void pipeline_start_aggregator(struct pipeline *pipeline)
{
    pipeline_launch_aggregator(pipeline);
    (void)process_await(pipeline->aggregator, "ready");
}

void pipeline_launch_collector(struct pipeline *pipeline)
{
    char *program = pipeline_program("parallax-collector");
    char *key = scratch_path(pipeline->folder, "collector");
    char *spool = scratch_path(pipeline->folder, "spool");
    const char *words[PROCESS_WORDS_MAX + 1] = {"ip",
                                                "netns",
                                                "exec",
                                                pipeline->collector_namespace,
                                                program,
                                                "--listen",
                                                pipeline->collector_port.endpoint,
                                                "--key-file",
                                                key,
                                                "--spool",
                                                spool,
                                                "--spool-map-size",
                                                pipeline->spool_map_size,
                                                "--spool-reserve",
                                                pipeline->spool_reserve,
                                                "--aggregator",
                                                pipeline->aggregator_port.endpoint,
                                                "--aggregator-card",
                                                pipeline->aggregator_card,
                                                "--health-port",
                                                "0"};
    const char *const *first = words + (pipeline->collector_namespace != NULL ? 0 : 4);
    add_words(words, 21, PROCESS_WORDS_MAX, pipeline->collector_options);
    assert_null(pipeline->collector);
    pipeline->collector = process_start(first, pipeline->collector_environment);
    free(program);
    free(key);
    free(spool);
}

void pipeline_await_collector(struct pipeline *pipeline)
{
    char *port = process_field(process_await(pipeline->collector, "ready"), "health_port");
    pipeline->collector_health = (int)strtol(port, NULL, 10);
    free(port);
}

void pipeline_start_collector(struct pipeline *pipeline)
{
    pipeline_launch_collector(pipeline);
    pipeline_await_collector(pipeline);
}

void pipeline_start(struct pipeline *pipeline)
{
    pipeline_start_aggregator(pipeline);
    /* Whoever comes before it has its directory is turned away, and asks again after a while. */
    (void)process_await(pipeline->aggregator, "catalogue_replaced");
    pipeline_start_collector(pipeline);
    /* The catalogue comes before the welcome that this event tells of. */
    (void)process_await(pipeline->collector, "relay_connected");
}

void pipeline_stop(struct process **stage)
{
    assert_non_null(*stage);
    int code = process_stop(*stage);
    if (code != 0)
        process_print(*stage);
    assert_int_equal(code, 0);
    process_free(stage);
}

void pipeline_kill(struct process **stage)
{
    assert_non_null(*stage);
    process_kill(*stage);
    process_free(stage);
}

bool pipeline_collector_reaches(struct pipeline *pipeline, const char *metric, int64_t value,
                                struct process *other)
{
    int64_t until_ms = clock_steady_ms() + process_patience_ms();
    int64_t is = -1;
    while (clock_steady_ms() < until_ms) {
        is = probe_metric(pipeline->collector_health, metric);
        if (is >= value)
            return true;
        if (other != NULL && !process_runs(other, 0)) {
            process_print(other);
            return false;
        }
        assert_true(process_runs(pipeline->collector, METRIC_MS));
    }
    fail_msg("%s stayed at %lld and did not reach %lld", metric, (long long)is, (long long)value);
    return false;
}

void pipeline_drained(struct pipeline *pipeline)
{
    int64_t until_ms = clock_steady_ms() + process_patience_ms();
    while (probe_metric(pipeline->collector_health, "parallax_collector_waiting") != 0) {
        if (clock_steady_ms() >= until_ms)
            fail_msg("%s", "the collector's spool does not empty");
        assert_true(process_runs(pipeline->collector, METRIC_MS));
    }
}

void pipeline_stored(struct pipeline *pipeline, int64_t count)
{
    while (pipeline_count(pipeline, "SELECT count(*) FROM submission") < count)
        (void)process_await(pipeline->aggregator, "batch_stored");
}
