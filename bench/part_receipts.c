/*
 * Receipts while the aggregator is away; then it comes back, and what has waited is drained. See
 * parts.h.
 */
#include "bench/parts.h"

#include "bench/watch.h"

/* From the first that is stored on: before, the collector finds its aggregator again. */
static enum verdict measure_drain(struct watch *watch, struct error *error)
{
    double rate;
    int64_t first_ns, last_ns;
    enum verdict verdict = watch_drain(watch, &first_ns, &last_ns, &rate, error);
    if (verdict == VERDICT_OK)
        figures_keep(&watch->bench->figures, DRAIN_RATE, rate);
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
    return verdict == VERDICT_OK ? measure_drain(&watch, error) : verdict;
}
