/* See watch.h. */
#include "bench/watch.h"

static int64_t most(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static enum verdict look_at_use(const struct watch *watch, struct watch_use *ret_use,
                                struct error *error)
{
    struct bench *bench = watch->bench;
    struct watch_use use = {
        .collector_us = child_cpu_us(&bench->stages.collector),
        .aggregator_us = child_cpu_us(&bench->stages.aggregator),
    };
    enum verdict verdict = engine_cpu_us(bench->engine, &use.postgresql_us, error);
    if (verdict == VERDICT_OK)
        verdict = engine_wal_bytes(bench->engine, &use.wal_bytes, error);
    if (verdict == VERDICT_OK)
        *ret_use = use;
    return verdict;
}

static enum verdict look_at_lag(struct watch *watch, struct error *error)
{
    int64_t stored, behind_ns = 0;
    enum verdict verdict = bench_stored(watch->bench, &stored, error);
    if (verdict != VERDICT_OK)
        return verdict;
    int64_t now = now_ns();
    const struct samples *answered = watch->load->answered;
    size_t next = (size_t)(stored - watch->stored_before) / watch->load->findings_a_frame;
    if (next < answered->count)
        behind_ns = now - answered->at_ns[next];
    samples_add(watch->lag, most(behind_ns, 0));
    return VERDICT_OK;
}

static enum verdict look(struct watch *watch, struct error *error)
{
    const struct stages *stages = &watch->bench->stages;
    watch->collector_kib = most(watch->collector_kib, child_memory_kib(&stages->collector));
    watch->aggregator_kib = most(watch->aggregator_kib, child_memory_kib(&stages->aggregator));
    return watch->lag == NULL ? VERDICT_OK : look_at_lag(watch, error);
}

static enum verdict watch_child(struct watch *watch, struct child *child, struct error *error)
{
    enum verdict verdict = VERDICT_OK;
    load_go(child);
    while (verdict == VERDICT_OK && !child_has_ended(child, WATCH_MS))
        verdict = look(watch, error);
    if (verdict != VERDICT_OK) {
        child_end(child);
        return verdict;
    }
    return child_wait(child, error);
}

enum verdict watch_load(struct watch *watch, struct error *error)
{
    struct child child = {0};
    struct load *load = watch->load;
    enum verdict verdict = load_start(load, &child, error);
    if (verdict == VERDICT_OK)
        verdict = bench_stored(watch->bench, &watch->stored_before, error);
    if (verdict == VERDICT_OK)
        verdict = look_at_use(watch, &watch->before, error);
    if (verdict == VERDICT_OK)
        verdict = watch_child(watch, &child, error);
    else
        child_end(&child);
    if (verdict == VERDICT_OK && load->result->receipts != (int64_t)load->findings)
        verdict =
            error_set(error, VERDICT_RETRY, "RECEIPTS", "%lld of %zu submissions got a receipt",
                      (long long)load->result->receipts, load->findings);
    return verdict;
}

enum verdict watch_stored(struct watch *watch, int64_t *ret_ns, struct error *error)
{
    return bench_await_stored(watch->bench, watch->stored_before + (int64_t)watch->load->findings,
                              ret_ns, error);
}

enum verdict watch_keep(struct watch *watch, enum figure first, struct error *error)
{
    struct watch_use after;
    enum verdict verdict = look(watch, error);
    if (verdict == VERDICT_OK)
        verdict = look_at_use(watch, &after, error);
    if (verdict != VERDICT_OK)
        return verdict;
    double rows = (double)watch->load->findings;
    double client = (double)watch->load->result->cpu_us / rows;
    double collector = (double)(after.collector_us - watch->before.collector_us) / rows;
    double aggregator = (double)(after.aggregator_us - watch->before.aggregator_us) / rows;
    const double values[USE_COUNT] = {
        [USE_CLIENT] = client,
        [USE_COLLECTOR] = collector,
        [USE_AGGREGATOR] = aggregator,
        [USE_PARALLAX] = client + collector + aggregator,
        [USE_POSTGRESQL] = (double)(after.postgresql_us - watch->before.postgresql_us) / rows,
        [USE_WAL] = (double)(after.wal_bytes - watch->before.wal_bytes) / rows,
        [USE_COLLECTOR_MEMORY] = (double)watch->collector_kib / 1024,
        [USE_AGGREGATOR_MEMORY] = (double)watch->aggregator_kib / 1024,
    };
    for (size_t i = 0; i < USE_COUNT; i++)
        figures_keep(&watch->bench->figures, (enum figure)(first + i), values[i]);
    return VERDICT_OK;
}
