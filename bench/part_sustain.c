/*
 * A share of the pipeline's rate for a while, at an even pace. See parts.h.
 *
 * The clients are several, each of an organisation of its own. Smaller frames cost the collector a
 * signature more often (91 us a frame). Times count from when a frame should have been sent, so
 * that a stall is not hidden by those who would have come during it.
 */
#include "bench/parts.h"

#include "bench/watch.h"

#define CLIENTS 8

static int64_t rate_of(const struct bench *bench)
{
    double share = (double)bench->config->share / 100;
    int64_t rate = bench->config->rate;
    return rate > 0 ? rate : (int64_t)(bench_pipeline_rate(bench) * share) + 1;
}

static void keep(struct bench *bench, const struct load *load, struct samples *lag, int64_t end_ns)
{
    struct figures *figures = &bench->figures;
    figures_keep(figures, SUSTAINED_RATE, load_rate(load, end_ns));
    figures_keep(figures, SUSTAINED_RECEIPT_P50, samples_ms(load->receipts, 0.5));
    figures_keep(figures, SUSTAINED_RECEIPT_P99, samples_ms(load->receipts, 0.99));
    figures_keep(figures, SUSTAINED_RECEIPT_MOST, samples_ms(load->receipts, 1));
    figures_keep(figures, SUSTAINED_LAG_P50, samples_ms(lag, 0.5));
    figures_keep(figures, SUSTAINED_LAG_MOST, samples_ms(lag, 1));
}

static enum verdict measure(struct bench *bench, struct load *load, struct samples *lag,
                            struct error *error)
{
    struct watch watch = {.bench = bench, .load = load, .lag = lag};
    int64_t end_ns = 0;
    enum verdict verdict = watch_load(&watch, error);
    if (verdict == VERDICT_OK)
        verdict = watch_stored(&watch, &end_ns, error);
    if (verdict == VERDICT_OK)
        verdict = watch_keep(&watch, SUSTAINED_USE, error);
    if (verdict == VERDICT_OK)
        keep(bench, load, lag, end_ns);
    return verdict;
}

enum verdict part_sustain(struct bench *bench, struct error *error)
{
    struct samples *lag = NULL;
    struct load load = bench->load;
    int64_t seconds = bench->config->sustain_ms / 1000;
    load.clients = CLIENTS;
    load.findings_a_frame = (size_t)bench->config->sustain_frame;
    load.rate_per_s = rate_of(bench);
    load.findings = (size_t)(load.rate_per_s * seconds);
    /* Twice as many looks as there should be: it may fall behind. */
    enum verdict verdict = samples_new((size_t)(2 * seconds * 1000 / WATCH_MS), &lag, error);
    if (verdict == VERDICT_OK)
        verdict = load_init(&load, error);
    if (verdict == VERDICT_OK) {
        verdict = measure(bench, &load, lag, error);
        load_free(&load);
    }
    samples_free(&lag);
    return verdict;
}
