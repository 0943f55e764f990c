/*
 * Receipts while the aggregator is away; then it comes back, and what has waited is drained. See
 * parts.h.
 */
#include "bench/parts.h"

#include "bench/watch.h"

/* From the first that is stored on: before, the collector finds its aggregator again. */
static enum verdict measure_drain(struct bench *bench, const struct watch *watch,
                                  struct error *error)
{
    int64_t before = watch->stored_before, first = before, start_ns = 0, end_ns = 0;
    int64_t all = before + (int64_t)bench->load.findings;
    enum verdict verdict = bench_await_stored(bench, before + 1, &start_ns, error);
    if (verdict == VERDICT_OK)
        verdict = bench_stored(bench, &first, error);
    if (verdict == VERDICT_OK)
        verdict = bench_await_stored(bench, all, &end_ns, error);
    if (verdict == VERDICT_OK && end_ns > start_ns)
        figures_keep(&bench->figures, DRAIN_RATE,
                     (double)(all - first) * 1e9 / (double)(end_ns - start_ns));
    return verdict;
}

enum verdict part_receipts(struct bench *bench, struct error *error)
{
    struct watch watch = {.bench = bench, .load = &bench->load};
    child_end(&bench->stages.aggregator);
    enum verdict verdict = watch_load(&watch, error);
    if (verdict != VERDICT_OK)
        return verdict;
    figures_keep(&bench->figures, RECEIPTS_RATE,
                 load_rate(&bench->load, bench->load.result->last_receipt_ns));
    verdict = stages_start_aggregator(&bench->stages, error);
    return verdict == VERDICT_OK ? measure_drain(bench, &watch, error) : verdict;
}
