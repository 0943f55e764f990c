/*
 * What the stages use while nobody comes. See parts.h.
 */
#include "bench/parts.h"

/* In the first quarter of the time, which does not count, the last of what came before is swept up.
 */
#define SETTLE_SHARE 4

struct idle {
    int64_t parallax_us, postgresql_us, at_ns;
};

static enum verdict look(struct bench *bench, struct idle *ret_idle, struct error *error)
{
    const struct stages *stages = &bench->stages;
    ret_idle->at_ns = now_ns();
    ret_idle->parallax_us = child_cpu_us(stages->collector.pid) +
                            child_cpu_us(stages->aggregator.pid) +
                            child_cpu_us(stages->exporter.pid);
    return engine_cpu_us(bench->engine, &ret_idle->postgresql_us, error);
}

static enum verdict measure(struct bench *bench, struct error *error)
{
    struct idle before, after;
    enum verdict verdict = link_wait(NULL, 0, bench->config->idle_ms / SETTLE_SHARE, error);
    if (verdict == VERDICT_OK)
        verdict = look(bench, &before, error);
    if (verdict == VERDICT_OK)
        verdict = link_wait(NULL, 0, bench->config->idle_ms, error);
    if (verdict == VERDICT_OK)
        verdict = look(bench, &after, error);
    if (verdict != VERDICT_OK)
        return verdict;
    double us = (double)(after.at_ns - before.at_ns) / 1000;
    figures_keep(&bench->figures, IDLE_PARALLAX,
                 (double)(after.parallax_us - before.parallax_us) * 100 / us);
    figures_keep(&bench->figures, IDLE_POSTGRESQL,
                 (double)(after.postgresql_us - before.postgresql_us) * 100 / us);
    return VERDICT_OK;
}

enum verdict part_idle(struct bench *bench, struct error *error)
{
    enum verdict verdict = stages_start_exporter(&bench->stages, error);
    if (verdict == VERDICT_OK)
        verdict = measure(bench, error);
    child_end(&bench->stages.exporter);
    return verdict;
}
