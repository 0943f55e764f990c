/*
 * The pipeline with a hundred and with a thousand clients, each of an organisation of its own. See
 * parts.h.
 */
#include "bench/parts.h"

#include "bench/watch.h"

/* Fewer, and there would be no more to it than all of them knocking at once. */
#define FRAMES_EACH 4
#define WINDOW 8 /* frames of each under way, as a client of ours has */

static const struct crowd {
    size_t clients;
    enum figure rate, use;
} crowds[] = {
    {100, CLIENTS_100_RATE, CLIENTS_100_USE},
    {1000, CLIENTS_1000_RATE, CLIENTS_1000_USE},
};

static enum verdict measure_load(struct bench *bench, struct load *load, const struct crowd *crowd,
                                 struct error *error)
{
    struct watch watch = {.bench = bench, .load = load};
    int64_t committed_ns = 0;
    enum verdict verdict = watch_load(&watch, error);
    if (verdict == VERDICT_OK)
        verdict = watch_stored(&watch, &committed_ns, error);
    if (verdict == VERDICT_OK)
        verdict = watch_keep(&watch, crowd->use, error);
    if (verdict == VERDICT_OK)
        figures_keep(&bench->figures, crowd->rate, load_rate(load, committed_ns));
    return verdict;
}

static enum verdict measure(struct bench *bench, const struct crowd *crowd, struct error *error)
{
    struct load load = bench->load;
    size_t least = crowd->clients * FRAMES_EACH * load.findings_a_frame;
    load.clients = crowd->clients;
    load.window = WINDOW;
    load.findings = load.findings < least ? least : load.findings;
    enum verdict verdict = load_init(&load, error);
    if (verdict != VERDICT_OK)
        return verdict;
    verdict = measure_load(bench, &load, crowd, error);
    load_free(&load);
    return verdict == VERDICT_OK ? bench_restore_tables(bench, error) : verdict;
}

enum verdict part_clients(struct bench *bench, struct error *error)
{
    enum verdict verdict = VERDICT_OK;
    for (size_t i = 0; verdict == VERDICT_OK && i < sizeof crowds / sizeof crowds[0]; i++)
        verdict = measure(bench, &crowds[i], error);
    return verdict;
}
