/* See watch.h. */
#include "bench/watch.h"

#define NS_A_MS ((int64_t)1000000)
#define STORED_MS 2 /* the ledger is asked so often */

static int64_t most(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static enum verdict look_at_use(const struct watch *watch, struct watch_use *ret_use,
                                struct error *error)
{
    struct bench *bench = watch->bench;
    struct watch_use use = {
        .collector_us = child_cpu_us(bench->stages.collector.pid),
        .aggregator_us = child_cpu_us(bench->stages.aggregator.pid),
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
    watch->looked_ns = now_ns();
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

static enum verdict look_at_beginning(struct watch *watch, struct error *error)
{
    enum verdict verdict = bench_stored(watch->bench, &watch->stored_before, error);
    return verdict == VERDICT_OK ? look_at_use(watch, &watch->before, error) : verdict;
}

enum verdict watch_load(struct watch *watch, struct error *error)
{
    struct child child = {0};
    struct load *load = watch->load;
    enum verdict verdict = load_start(load, &child, error);
    if (verdict == VERDICT_OK && !watch->away)
        verdict = look_at_beginning(watch, error);
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

enum verdict watch_until(struct watch *watch, int64_t count, int64_t *ret_ns, struct error *error)
{
    int64_t until_ns = now_ns() + BENCH_PATIENCE_MS * NS_A_MS, stored = 0;
    for (;;) {
        enum verdict verdict = bench_stored(watch->bench, &stored, error);
        int64_t now = now_ns();
        *ret_ns = now;
        if (verdict != VERDICT_OK || stored - watch->stored_before >= count)
            return verdict;
        if (now > until_ns)
            return error_set(error, VERDICT_RETRY, "STORED",
                             "only %lld of %lld submissions were stored",
                             (long long)(stored - watch->stored_before), (long long)count);
        if (now - watch->looked_ns >= WATCH_MS * NS_A_MS)
            verdict = look(watch, error);
        if (verdict == VERDICT_OK)
            verdict = link_wait(NULL, 0, STORED_MS, error);
        if (verdict != VERDICT_OK)
            return verdict;
    }
}

enum verdict watch_stored(struct watch *watch, int64_t *ret_ns, struct error *error)
{
    return watch_until(watch, (int64_t)watch->load->findings, ret_ns, error);
}

enum verdict watch_drain(struct watch *watch, int64_t *ret_first_ns, int64_t *ret_last_ns,
                         double *ret_rate, struct error *error)
{
    int64_t first = 0, first_ns = 0, last_ns = 0;
    enum verdict verdict = watch_until(watch, 1, &first_ns, error);
    if (verdict == VERDICT_OK)
        verdict = bench_stored(watch->bench, &first, error);
    if (verdict == VERDICT_OK)
        verdict = watch_stored(watch, &last_ns, error);
    if (verdict != VERDICT_OK)
        return verdict;
    double rows = (double)(watch->stored_before + (int64_t)watch->load->findings - first);
    *ret_first_ns = first_ns;
    *ret_last_ns = last_ns;
    *ret_rate = rows > 0 ? rows * 1e9 / (double)(last_ns - first_ns) : 0;
    return VERDICT_OK;
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
