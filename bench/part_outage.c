/*
 * PostgreSQL away while many are sent, then back: what the collector needs beside its spool's map,
 * and how fast what waits is stored while new ones keep coming. See parts.h.
 *
 * It is stopped and started by commands that whoever started it gives: the aggregator runs all the
 * time and finds nobody.
 */
#include "bench/parts.h"

#include "bench/watch.h"

/* What comes meanwhile is enough for a drain this many times as slow as the pipeline. */
#define SLOWNESS 3

struct outage {
    struct bench *bench;
    struct load spooled, coming;
    struct child newcomers;
    struct watch watch;
};

static enum verdict run(struct bench *bench, const char *command, struct error *error)
{
    const char *const words[] = {"/bin/sh", "-c", command, NULL};
    struct buffer log = BUFFER_NONE;
    world_path(bench->world, "database.log", &log);
    enum verdict verdict =
        buffer_ok(&log) ? child_run_program(words, log.data, NULL, error) : error_no_memory(error);
    buffer_free(&log);
    return verdict;
}

static enum verdict make_loads(struct outage *outage, struct error *error)
{
    struct bench *bench = outage->bench;
    double share = (double)bench->config->meanwhile / 100;
    outage->spooled = outage->coming = bench->load;
    outage->spooled.findings = (size_t)bench->config->outage;
    outage->coming.clients = 1;
    outage->coming.findings_a_frame = (size_t)bench->config->sustain_frame;
    outage->coming.rate_per_s = (int64_t)(bench_pipeline_rate(bench) * share) + 1;
    outage->coming.findings = (size_t)((double)bench->config->outage * share * SLOWNESS) +
                              outage->coming.findings_a_frame;
    enum verdict verdict = load_init(&outage->spooled, error);
    return verdict == VERDICT_OK ? load_init(&outage->coming, error) : verdict;
}

static enum verdict spool(struct outage *outage, struct error *error)
{
    struct bench *bench = outage->bench;
    enum verdict verdict = bench_stored(bench, &outage->watch.stored_before, error);
    if (verdict == VERDICT_OK)
        verdict = run(bench, bench->config->stop_database, error);
    if (verdict == VERDICT_OK)
        verdict = watch_load(&outage->watch, error);
    /* Their frames are made now, so that they can come at once. */
    if (verdict == VERDICT_OK)
        verdict = load_start(&outage->coming, &outage->newcomers, error);
    return verdict;
}

/* Everything that got a receipt, whenever it came. */
static enum verdict await_rest(struct outage *outage, struct error *error)
{
    int64_t end_ns;
    outage->coming.result->enough = true;
    enum verdict verdict = child_wait(&outage->newcomers, error);
    if (verdict != VERDICT_OK)
        return verdict;
    return watch_until(&outage->watch,
                       (int64_t)outage->spooled.findings + outage->coming.result->receipts, &end_ns,
                       error);
}

static enum verdict drain(struct outage *outage, struct error *error)
{
    struct bench *bench = outage->bench;
    double rate = 0;
    int64_t back_ns = 0, first_ns = 0, end_ns = 0;
    enum verdict verdict = run(bench, bench->config->start_database, error);
    load_go(&outage->newcomers);
    if (verdict == VERDICT_OK)
        verdict = engine_open_again(bench->engine, error);
    back_ns = now_ns();
    if (verdict == VERDICT_OK)
        verdict = watch_drain(&outage->watch, &first_ns, &end_ns, &rate, error);
    if (verdict != VERDICT_OK)
        return verdict;
    const struct load_result *coming = outage->coming.result;
    figures_keep(&bench->figures, OUTAGE_FIRST, (double)(first_ns - back_ns) / 1e9);
    figures_keep(&bench->figures, OUTAGE_DRAIN_RATE, rate);
    figures_keep(&bench->figures, OUTAGE_MEANWHILE_RATE,
                 (double)coming->receipts * 1e9 / (double)(end_ns - coming->first_send_ns));
    return VERDICT_OK;
}

static void keep(const struct outage *outage)
{
    struct figures *figures = &outage->bench->figures;
    const struct load *spooled = &outage->spooled;
    figures_keep(figures, OUTAGE_RECEIPTS_RATE,
                 load_rate(spooled, spooled->result->last_receipt_ns));
    figures_keep(figures, OUTAGE_MEANWHILE_P99, samples_ms(outage->coming.receipts, 0.99));
    figures_keep(figures, OUTAGE_COLLECTOR_MEMORY, (double)outage->watch.collector_kib / 1024);
    figures_keep(figures, OUTAGE_AGGREGATOR_MEMORY, (double)outage->watch.aggregator_kib / 1024);
}

enum verdict part_outage(struct bench *bench, struct error *error)
{
    struct outage outage = {.bench = bench, .newcomers = {.ready_fd = -1}};
    outage.watch = (struct watch){.bench = bench, .load = &outage.spooled, .away = true};
    enum verdict verdict = make_loads(&outage, error);
    if (verdict == VERDICT_OK)
        verdict = spool(&outage, error);
    if (verdict == VERDICT_OK)
        verdict = drain(&outage, error);
    if (verdict == VERDICT_OK)
        verdict = await_rest(&outage, error);
    if (verdict == VERDICT_OK)
        keep(&outage);
    child_end(&outage.newcomers);
    load_free(&outage.spooled);
    load_free(&outage.coming);
    return verdict;
}
