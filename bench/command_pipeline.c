/*
 * parallax-bench pipeline: the pipeline beside the bare engine, in the same run, interleaved, with
 * the same rows and the same PostgreSQL. See commands.h.
 *
 *   copy      bare COPY binary into the table
 *   stage     the transaction that bears a repetition, by libpq alone
 *   pipeline  from the first send to the last commit
 *   receipts  the aggregator away: receipts alone
 *   drain     the backlog of that, from the aggregator's start on
 *   spool     lib/spool alone
 *   lone      one submission after the other: to its receipt, and to where it can be read
 */
#include "bench/commands.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/json.h"
#include "bench/child.h"
#include "bench/engine.h"
#include "bench/frames.h"
#include "bench/load.h"
#include "bench/samples.h"
#include "bench/spool_alone.h"
#include "bench/stages.h"
#include "bench/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ROUNDS_MAX 1000
#define BATCH_ROWS 10000 /* a transaction of the engine, as the aggregator's largest */
#define COMMITTED_MS 2
#define PATIENCE_MS ((int64_t)600000)
#define LONE_SAMPLES 200

enum figure {
    COPY_RATE,
    STAGE_RATE,
    PIPELINE_RATE,
    RECEIPTS_RATE,
    DRAIN_RATE,
    SPOOL_RATE,
    PIPELINE_RECEIPT_P50,
    PIPELINE_RECEIPT_P99,
    CLIENT_CPU,
    COLLECTOR_CPU,
    AGGREGATOR_CPU,
    POSTGRESQL_CPU,
    WAL_BYTES,
    COLLECTOR_MEMORY,
    AGGREGATOR_MEMORY,
    LONE_RECEIPT_P50,
    LONE_RECEIPT_P99,
    LONE_VISIBLE_P50,
    LONE_VISIBLE_P99,
    FIGURES
};

static const struct {
    const char *name, *unit;
    enum figure beside; /* FIGURES: none */
} figures[FIGURES] = {
    [COPY_RATE] = {"copy", "rows/s", FIGURES},
    [STAGE_RATE] = {"stage", "rows/s", COPY_RATE},
    [PIPELINE_RATE] = {"pipeline", "rows/s", STAGE_RATE},
    [RECEIPTS_RATE] = {"receipts alone", "receipts/s", COPY_RATE},
    [DRAIN_RATE] = {"drain", "rows/s", STAGE_RATE},
    [SPOOL_RATE] = {"spool alone", "records/s", PIPELINE_RATE},
    [PIPELINE_RECEIPT_P50] = {"pipeline: receipt p50", "ms", FIGURES},
    [PIPELINE_RECEIPT_P99] = {"pipeline: receipt p99", "ms", FIGURES},
    [CLIENT_CPU] = {"client", "us CPU/row", FIGURES},
    [COLLECTOR_CPU] = {"collector", "us CPU/row", FIGURES},
    [AGGREGATOR_CPU] = {"aggregator", "us CPU/row", FIGURES},
    [POSTGRESQL_CPU] = {"PostgreSQL", "us CPU/row", FIGURES},
    [WAL_BYTES] = {"write-ahead log", "bytes/row", FIGURES},
    [COLLECTOR_MEMORY] = {"collector's memory", "MiB", FIGURES},
    [AGGREGATOR_MEMORY] = {"aggregator's memory", "MiB", FIGURES},
    [LONE_RECEIPT_P50] = {"lone: receipt p50", "ms", FIGURES},
    [LONE_RECEIPT_P99] = {"lone: receipt p99", "ms", FIGURES},
    [LONE_VISIBLE_P50] = {"lone: visible after p50", "ms", FIGURES},
    [LONE_VISIBLE_P99] = {"lone: visible after p99", "ms", FIGURES},
};

struct bench {
    const struct bench_config *config;
    struct world *world;
    struct stages stages;
    struct engine *engine;
    struct load load;
    struct samples *lone_receipt, *lone_visible;
    double values[FIGURES][ROUNDS_MAX];
    size_t counts[FIGURES];
};

static void keep(struct bench *bench, enum figure figure, double value)
{
    if (bench->counts[figure] < ROUNDS_MAX)
        bench->values[figure][bench->counts[figure]++] = value;
}

static enum verdict stored(struct bench *bench, int64_t *ret_count, struct error *error)
{
    return engine_number(bench->engine, "SELECT coalesce(sum(stored), 0)::bigint FROM ledger",
                         ret_count, error);
}

static enum verdict await_stored(struct bench *bench, int64_t count, int64_t *ret_ns,
                                 struct error *error)
{
    int64_t now = 0, until_ms = clock_steady_ms() + PATIENCE_MS;
    enum verdict verdict = VERDICT_OK;
    while (verdict == VERDICT_OK && now < count) {
        verdict = stored(bench, &now, error);
        if (verdict == VERDICT_OK && now < count)
            verdict = clock_steady_ms() < until_ms
                          ? link_wait(NULL, 0, COMMITTED_MS, error)
                          : error_set(error, VERDICT_RETRY, "STORED",
                                      "only %lld of %lld submissions were stored", (long long)now,
                                      (long long)count);
    }
    *ret_ns = now_ns();
    return verdict;
}

static enum verdict empty_tables(struct bench *bench, struct error *error)
{
    return engine_run(bench->engine, "TRUNCATE submission, tally, voice; CHECKPOINT", error);
}

/* What the processes had used when it began. */
struct used {
    int64_t collector_us, aggregator_us, postgresql_us, wal_bytes, stored;
};

static enum verdict look(struct bench *bench, struct used *used, struct error *error)
{
    used->collector_us = child_cpu_us(&bench->stages.collector);
    used->aggregator_us = child_cpu_us(&bench->stages.aggregator);
    enum verdict verdict = engine_cpu_us(bench->engine, &used->postgresql_us, error);
    if (verdict == VERDICT_OK)
        verdict = engine_wal_bytes(bench->engine, &used->wal_bytes, error);
    return verdict == VERDICT_OK ? stored(bench, &used->stored, error) : verdict;
}

/* The clients' process, from its start to its end, with everybody's receipts. */
static enum verdict run_load(struct bench *bench, struct error *error)
{
    struct child child;
    enum verdict verdict = load_start(&bench->load, &child, error);
    if (verdict != VERDICT_OK)
        return verdict;
    load_go(&child);
    verdict = child_wait(&child, error);
    if (verdict == VERDICT_OK && bench->load.result->receipts != (int64_t)bench->load.findings)
        verdict =
            error_set(error, VERDICT_RETRY, "RECEIPTS", "%lld of %zu submissions got a receipt",
                      (long long)bench->load.result->receipts, bench->load.findings);
    return verdict;
}

static void keep_used(struct bench *bench, const struct used *before, const struct used *after)
{
    double rows = (double)bench->load.findings;
    keep(bench, CLIENT_CPU, (double)bench->load.result->cpu_us / rows);
    keep(bench, COLLECTOR_CPU, (double)(after->collector_us - before->collector_us) / rows);
    keep(bench, AGGREGATOR_CPU, (double)(after->aggregator_us - before->aggregator_us) / rows);
    keep(bench, POSTGRESQL_CPU, (double)(after->postgresql_us - before->postgresql_us) / rows);
    keep(bench, WAL_BYTES, (double)(after->wal_bytes - before->wal_bytes) / rows);
    keep(bench, COLLECTOR_MEMORY, (double)child_memory_kib(&bench->stages.collector) / 1024);
    keep(bench, AGGREGATOR_MEMORY, (double)child_memory_kib(&bench->stages.aggregator) / 1024);
}

static double rate(const struct bench *bench, int64_t from_ns, int64_t to_ns)
{
    return (double)bench->load.findings * 1e9 / (double)(to_ns - from_ns);
}

static enum verdict measure_pipeline(struct bench *bench, struct error *error)
{
    struct used before, after;
    int64_t committed_ns = 0;
    enum verdict verdict = look(bench, &before, error);
    if (verdict == VERDICT_OK)
        verdict = run_load(bench, error);
    if (verdict == VERDICT_OK)
        verdict = await_stored(bench, before.stored + (int64_t)bench->load.findings, &committed_ns,
                               error);
    if (verdict == VERDICT_OK)
        verdict = look(bench, &after, error);
    if (verdict != VERDICT_OK)
        return verdict;
    keep(bench, PIPELINE_RATE, rate(bench, bench->load.result->first_send_ns, committed_ns));
    keep(bench, PIPELINE_RECEIPT_P50, samples_quantile_us(bench->load.receipts, 0.5) / 1000);
    keep(bench, PIPELINE_RECEIPT_P99, samples_quantile_us(bench->load.receipts, 0.99) / 1000);
    keep_used(bench, &before, &after);
    return VERDICT_OK;
}

/* Receipts while the aggregator is away; then it comes back, and what waits is drained. */
static enum verdict measure_outage(struct bench *bench, struct error *error)
{
    int64_t before = 0, committed_ns = 0;
    enum verdict verdict = stored(bench, &before, error);
    child_end(&bench->stages.aggregator);
    if (verdict == VERDICT_OK)
        verdict = run_load(bench, error);
    if (verdict != VERDICT_OK)
        return verdict;
    const struct load_result *result = bench->load.result;
    keep(bench, RECEIPTS_RATE, rate(bench, result->first_send_ns, result->last_receipt_ns));
    int64_t start_ns = now_ns();
    verdict = stages_start_aggregator(&bench->stages, error);
    int64_t first = before;
    while (verdict == VERDICT_OK && first == before) /* the collector finds it again */
        verdict = await_stored(bench, before + 1, &start_ns, error) == VERDICT_OK
                      ? stored(bench, &first, error)
                      : VERDICT_RETRY;
    if (verdict == VERDICT_OK)
        verdict = await_stored(bench, before + (int64_t)bench->load.findings, &committed_ns, error);
    if (verdict == VERDICT_OK)
        keep(bench, DRAIN_RATE,
             (double)(before + (int64_t)bench->load.findings - first) * 1e9 /
                 (double)(committed_ns - start_ns));
    return verdict;
}

static enum verdict measure_engine(struct bench *bench, struct error *error)
{
    double seconds;
    enum verdict verdict = engine_copy(bench->engine, BATCH_ROWS, &seconds, error);
    if (verdict == VERDICT_OK)
        keep(bench, COPY_RATE, (double)engine_row_count(bench->engine) / seconds);
    if (verdict == VERDICT_OK)
        verdict = empty_tables(bench, error);
    if (verdict == VERDICT_OK)
        verdict = engine_stage(bench->engine, BATCH_ROWS, &seconds, error);
    if (verdict == VERDICT_OK)
        keep(bench, STAGE_RATE, (double)engine_row_count(bench->engine) / seconds);
    return verdict == VERDICT_OK ? empty_tables(bench, error) : verdict;
}

static enum verdict measure_spool(struct bench *bench, struct error *error)
{
    struct buffer path = BUFFER_NONE;
    double seconds;
    world_path(bench->world, "spool-alone", &path);
    enum verdict verdict = buffer_ok(&path)
                               ? spool_alone(path.data, bench->load.findings, &seconds, error)
                               : error_no_memory(error);
    buffer_free(&path);
    if (verdict == VERDICT_OK)
        keep(bench, SPOOL_RATE, (double)bench->load.findings / seconds);
    return verdict;
}

/* ---- one submission after the other ---- */

struct lone {
    struct bench *bench;
    const char *url;
};

static enum verdict send_lone(const struct bench *bench, struct peer *peer, struct frames *frames,
                              struct engine *engine, uint64_t request, struct error *error)
{
    struct buffer frame = BUFFER_NONE;
    int64_t before = 0, now = 0;
    static const char count[] = "SELECT coalesce(sum(stored), 0)::bigint FROM ledger";
    enum verdict verdict = engine_number(engine, count, &before, error);
    if (verdict == VERDICT_OK)
        verdict = frames_make(frames, 1, request, &frame, error);
    int64_t start_ns = now_ns();
    if (verdict == VERDICT_OK)
        verdict = peer_ask(peer, buffer_view(&frame), request, PATIENCE_MS, error);
    int64_t receipt_ns = now_ns();
    samples_add(bench->lone_receipt, receipt_ns - start_ns);
    while (verdict == VERDICT_OK && now <= before)
        verdict = engine_number(engine, count, &now, error);
    samples_add(bench->lone_visible, now_ns() - receipt_ns);
    buffer_free(&frame);
    return verdict;
}

static int run_lone(void *context, int ready_fd)
{
    const struct lone *lone = context;
    struct error error;
    struct peer peer;
    struct frames *frames = NULL;
    struct engine *engine = NULL;
    link_start();
    const struct identity *member = lone->bench->world->members[0];
    enum verdict verdict =
        peer_enter(&lone->bench->stages.address, member, PATIENCE_MS, &peer, &error);
    if (verdict == VERDICT_OK)
        verdict = frames_new(member, &frames, &error);
    if (verdict == VERDICT_OK)
        verdict = engine_open(lone->url, &engine, &error);
    child_say_ready(ready_fd);
    for (uint64_t i = 0; verdict == VERDICT_OK && i < LONE_SAMPLES; i++)
        verdict = send_lone(lone->bench, &peer, frames, engine, i + 2, &error);
    if (verdict != VERDICT_OK)
        (void)fprintf(stderr, "parallax-bench: a lone client: %s\n", error.text);
    return (int)verdict_exit_code(verdict);
}

static enum verdict measure_lone(struct bench *bench, struct error *error)
{
    struct child child;
    struct lone lone = {bench, bench->config->database_url};
    samples_clear(bench->lone_receipt);
    samples_clear(bench->lone_visible);
    enum verdict verdict = child_start_part(run_lone, &lone, &child, error);
    if (verdict == VERDICT_OK)
        verdict = child_wait(&child, error);
    if (verdict != VERDICT_OK)
        return verdict;
    keep(bench, LONE_RECEIPT_P50, samples_quantile_us(bench->lone_receipt, 0.5) / 1000);
    keep(bench, LONE_RECEIPT_P99, samples_quantile_us(bench->lone_receipt, 0.99) / 1000);
    keep(bench, LONE_VISIBLE_P50, samples_quantile_us(bench->lone_visible, 0.5) / 1000);
    keep(bench, LONE_VISIBLE_P99, samples_quantile_us(bench->lone_visible, 0.99) / 1000);
    return VERDICT_OK;
}

/* ---- the whole ---- */

static enum verdict measure_round(struct bench *bench, struct error *error)
{
    static enum verdict (*const parts[])(struct bench *, struct error *) = {
        measure_pipeline, empty_tables, measure_engine, measure_spool,
        measure_outage,   empty_tables, measure_lone,
    };
    enum verdict verdict = VERDICT_OK;
    for (size_t i = 0; verdict == VERDICT_OK && i < sizeof parts / sizeof parts[0]; i++)
        verdict = parts[i](bench, error);
    return verdict;
}

/* The first round fills caches, makes the rows of the engine, and does not count. */
static enum verdict warm_up(struct bench *bench, struct error *error)
{
    enum verdict verdict = measure_pipeline(bench, error);
    if (verdict == VERDICT_OK)
        verdict = engine_keep_rows(bench->engine, error);
    if (verdict == VERDICT_OK)
        verdict = empty_tables(bench, error);
    memset(bench->counts, 0, sizeof bench->counts);
    return verdict;
}

static void print_table(struct bench *bench, double *medians)
{
    printf("Medians of %lld rounds of %zu submissions of about 1 KB, %zu clients; everything on "
           "this machine.\n\n%-26s %12s %-12s %8s\n",
           (long long)bench->config->rounds, bench->load.findings, bench->load.clients, "", "", "",
           "beside");
    for (size_t i = 0; i < FIGURES; i++) {
        medians[i] = median(bench->values[i], bench->counts[i]);
        printf("%-26s %12.*f %-12s", figures[i].name, medians[i] < 1000 ? 2 : 0, medians[i],
               figures[i].unit);
        if (figures[i].beside != FIGURES && medians[figures[i].beside] > 0)
            printf(" %8.2f of %s", medians[i] / medians[figures[i].beside],
                   figures[figures[i].beside].name);
        printf("\n");
    }
}

static enum verdict write_json(const struct bench *bench, const double *medians,
                               struct error *error)
{
    struct buffer out = BUFFER_NONE;
    struct json json = json_to(&out);
    json_object_begin(&json);
    json_key(&json, "commit");
    json_string(&json, bench->config->commit);
    json_key(&json, "machine");
    json_string(&json, bench->config->machine);
    json_key(&json, "submissions");
    json_int(&json, (int64_t)bench->load.findings);
    json_key(&json, "clients");
    json_int(&json, (int64_t)bench->load.clients);
    json_key(&json, "rounds");
    json_int(&json, bench->config->rounds);
    json_key(&json, "figures");
    json_object_begin(&json);
    for (size_t i = 0; i < FIGURES; i++) {
        json_key(&json, figures[i].name);
        json_number(&json, medians[i]);
    }
    json_object_end(&json);
    json_object_end(&json);
    buffer_byte(&out, '\n');
    enum verdict verdict = buffer_ok(&out)
                               ? file_replace(bench->config->json, buffer_view(&out), error)
                               : error_no_memory(error);
    buffer_free(&out);
    return verdict;
}

static enum verdict prepare(struct bench *bench, struct error *error)
{
    const struct bench_config *config = bench->config;
    bench->load.clients = (size_t)config->clients;
    bench->load.window = (size_t)config->window;
    bench->load.findings = (size_t)config->submissions;
    bench->load.findings_a_frame = (size_t)config->frame;
    bench->load.rate_per_s = config->rate;
    enum verdict verdict = world_new(config->folder, 1, &bench->world, error);
    if (verdict == VERDICT_OK)
        verdict =
            load_init(&bench->load, bench->load.findings / bench->load.findings_a_frame + 1, error);
    if (verdict == VERDICT_OK)
        verdict = samples_new(LONE_SAMPLES, &bench->lone_receipt, error);
    if (verdict == VERDICT_OK)
        verdict = samples_new(LONE_SAMPLES, &bench->lone_visible, error);
    if (verdict != VERDICT_OK)
        return verdict;
    bench->load.member = bench->world->members[0];
    bench->stages.world = bench->world;
    bench->stages.unbounded = true;
    (void)setenv("PARALLAX_DATABASE_URL", config->database_url, 1);
    verdict = stages_prepare(&bench->stages, error);
    if (verdict == VERDICT_OK)
        verdict = stages_start_aggregator(&bench->stages, error);
    if (verdict == VERDICT_OK)
        verdict = stages_start_collector(&bench->stages, error);
    bench->load.address = bench->stages.address;
    return verdict == VERDICT_OK ? engine_open(config->database_url, &bench->engine, error)
                                 : verdict;
}

static void free_bench(struct bench *bench)
{
    stages_end(&bench->stages);
    engine_close(&bench->engine);
    load_free(&bench->load);
    samples_free(&bench->lone_receipt);
    samples_free(&bench->lone_visible);
    world_free(&bench->world);
    free(bench);
}

enum verdict command_pipeline(const struct bench_config *config, struct error *error)
{
    double medians[FIGURES];
    struct buffer programs = BUFFER_NONE;
    struct bench *bench = calloc(1, sizeof *bench);
    if (bench == NULL)
        return error_no_memory(error);
    bench->config = config;
    bench->stages.programs = stages_programs(config->programs, &programs);
    enum verdict verdict = prepare(bench, error);
    if (verdict == VERDICT_OK)
        verdict = warm_up(bench, error);
    for (int64_t i = 0; verdict == VERDICT_OK && i < config->rounds; i++)
        verdict = measure_round(bench, error);
    if (verdict == VERDICT_OK)
        print_table(bench, medians);
    if (verdict == VERDICT_OK && config->json != NULL)
        verdict = write_json(bench, medians, error);
    free_bench(bench);
    buffer_free(&programs);
    return verdict;
}
