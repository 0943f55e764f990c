/*
 * The rates of parallax-bench pipeline: the whole, the engine alone, the spool alone. See parts.h.
 */
#include "bench/parts.h"

#include "bench/spool_alone.h"
#include "bench/watch.h"

#define BATCH_ROWS 10000 /* a transaction of the engine, as the aggregator's largest */

enum verdict part_pipeline(struct bench *bench, struct error *error)
{
    struct watch watch = {.bench = bench, .load = &bench->load};
    int64_t committed_ns = 0;
    enum verdict verdict = watch_load(&watch, error);
    if (verdict == VERDICT_OK)
        verdict = watch_stored(&watch, &committed_ns, error);
    if (verdict == VERDICT_OK)
        verdict = watch_keep(&watch, PIPELINE_USE, error);
    if (verdict != VERDICT_OK)
        return verdict;
    figures_keep(&bench->figures, PIPELINE_RATE, load_rate(&bench->load, committed_ns));
    figures_keep(&bench->figures, PIPELINE_RECEIPT_P50, samples_ms(bench->load.receipts, 0.5));
    figures_keep(&bench->figures, PIPELINE_RECEIPT_P99, samples_ms(bench->load.receipts, 0.99));
    return VERDICT_OK;
}

typedef enum verdict engine_fn(struct engine *engine, size_t batch_rows, double *ret_s,
                               struct error *error);

/* Processor time, too: that is the same when others use the machine. */
static enum verdict measure_engine(struct bench *bench, engine_fn *load, enum figure rate,
                                   enum figure cpu, struct error *error)
{
    double seconds, rows = (double)engine_row_count(bench->engine);
    int64_t before_us, after_us;
    enum verdict verdict = engine_cpu_us(bench->engine, &before_us, error);
    if (verdict == VERDICT_OK)
        verdict = load(bench->engine, BATCH_ROWS, &seconds, error);
    if (verdict == VERDICT_OK)
        verdict = engine_cpu_us(bench->engine, &after_us, error);
    if (verdict != VERDICT_OK)
        return verdict;
    figures_keep(&bench->figures, rate, rows / seconds);
    figures_keep(&bench->figures, cpu, (double)(after_us - before_us) / rows);
    return VERDICT_OK;
}

enum verdict part_copy(struct bench *bench, struct error *error)
{
    return measure_engine(bench, engine_copy, COPY_RATE, COPY_CPU, error);
}

enum verdict part_stage(struct bench *bench, struct error *error)
{
    return measure_engine(bench, engine_stage, STAGE_RATE, STAGE_CPU, error);
}

enum verdict part_spool(struct bench *bench, struct error *error)
{
    struct buffer path = BUFFER_NONE;
    double seconds;
    world_path(bench->world, "spool-alone", &path);
    enum verdict verdict = buffer_ok(&path)
                               ? spool_alone(path.data, bench->load.findings, &seconds, error)
                               : error_no_memory(error);
    buffer_free(&path);
    if (verdict == VERDICT_OK)
        figures_keep(&bench->figures, SPOOL_RATE, (double)bench->load.findings / seconds);
    return verdict;
}
