/*
 * parallax-bench pipeline: the pipeline beside the bare engine, in the same run, interleaved, with
 * the same rows and the same PostgreSQL. See commands.h; parts.h tells what is measured.
 */
#include "bench/commands.h"

#include "bench/bench.h"
#include "bench/parts.h"
#include "bench/report.h"

static enum verdict measure(struct bench *bench, const struct part *part, struct error *error)
{
    enum verdict verdict = part->measure(bench, error);
    if (verdict == VERDICT_OK)
        verdict = bench_restore_tables(bench, error);
    if (verdict != VERDICT_OK)
        error_prefix(error, "%s", part->name);
    return verdict;
}

static enum verdict measure_parts(struct bench *bench, bool once, struct error *error)
{
    enum verdict verdict = VERDICT_OK;
    for (size_t i = 0; verdict == VERDICT_OK && i < part_count; i++)
        if (parts[i].once == once && parts_has(bench->config->parts, &parts[i]))
            verdict = measure(bench, &parts[i], error);
    return verdict;
}

/* Everything is another size: the first round on it does not count either. */
static enum verdict warm_up_preloaded(struct bench *bench, struct error *error)
{
    enum verdict verdict = bench_preload(bench, error);
    figures_forget(&bench->figures);
    return verdict == VERDICT_OK ? part_pipeline(bench, error) : verdict;
}

/* The first round fills caches, makes the rows of the engine, and does not count. */
static enum verdict warm_up(struct bench *bench, struct error *error)
{
    enum verdict verdict = part_pipeline(bench, error);
    if (verdict == VERDICT_OK)
        verdict = engine_keep_rows(bench->engine, error);
    if (verdict == VERDICT_OK && bench->config->preloaded > 0)
        verdict = warm_up_preloaded(bench, error);
    if (verdict == VERDICT_OK)
        verdict = bench_restore_tables(bench, error);
    bench->warm_rate = figures_median(&bench->figures, PIPELINE_RATE);
    figures_forget(&bench->figures);
    return verdict;
}

static enum verdict measure_all(struct bench *bench, struct error *error)
{
    enum verdict verdict = warm_up(bench, error);
    for (int64_t i = 0; verdict == VERDICT_OK && i < bench->config->rounds; i++)
        verdict = measure_parts(bench, false, error);
    return verdict == VERDICT_OK ? measure_parts(bench, true, error) : verdict;
}

enum verdict command_pipeline(const struct bench_config *config, struct error *error)
{
    struct bench *bench = NULL;
    enum verdict verdict = parts_check(config, error);
    if (verdict == VERDICT_OK)
        verdict = bench_open(config, &bench, error);
    if (verdict == VERDICT_OK)
        verdict = measure_all(bench, error);
    if (verdict == VERDICT_OK)
        report_print(config, &bench->figures);
    if (verdict == VERDICT_OK && config->json != NULL)
        verdict = report_write(config, &bench->figures, error);
    bench_close(&bench);
    return verdict;
}
