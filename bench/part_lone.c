/*
 * One submission after the other: to its receipt, and to where it can be read; and what the disk
 * alone takes. See parts.h.
 */
#include "bench/parts.h"

#include "bench/disk.h"
#include "bench/frames.h"

#include <stdio.h>

struct lone {
    struct bench *bench;
    struct samples *receipt, *visible; /* shared with the client's process */
};

static enum verdict send_one(const struct lone *lone, struct peer *peer, struct frames *frames,
                             struct engine *engine, uint64_t request, struct error *error)
{
    struct buffer frame = BUFFER_NONE;
    int64_t before = 0, now = 0;
    static const char count[] = "SELECT coalesce(sum(stored), 0)::bigint FROM ledger";
    enum verdict verdict = engine_number(engine, count, &before, error);
    if (verdict == VERDICT_OK)
        verdict = frames_make(frames, lone->bench->world->members[0], 1, request, &frame, error);
    int64_t start_ns = now_ns();
    if (verdict == VERDICT_OK)
        verdict = peer_ask(peer, buffer_view(&frame), request, BENCH_PATIENCE_MS, error);
    int64_t receipt_ns = now_ns();
    samples_add(lone->receipt, receipt_ns - start_ns);
    while (verdict == VERDICT_OK && now <= before)
        verdict = engine_number(engine, count, &now, error);
    samples_add(lone->visible, now_ns() - receipt_ns);
    buffer_free(&frame);
    return verdict;
}

static int run_lone(void *context, int ready_fd)
{
    const struct lone *lone = context;
    struct error error;
    struct peer peer;
    struct frames *frames = NULL;
    struct engine *engine = NULL;
    link_start();
    const struct identity *member = lone->bench->world->members[0];
    enum verdict verdict =
        peer_enter(&lone->bench->stages.address, member, BENCH_PATIENCE_MS, &peer, &error);
    if (verdict == VERDICT_OK)
        verdict = frames_new(lone->bench->load.named, &frames, &error);
    if (verdict == VERDICT_OK)
        verdict = engine_open(lone->bench->config->database_url, &engine, &error);
    child_say_ready(ready_fd);
    for (uint64_t i = 0; verdict == VERDICT_OK && i < lone->receipt->room; i++)
        verdict = send_one(lone, &peer, frames, engine, i + 2, &error);
    if (verdict != VERDICT_OK)
        (void)fprintf(stderr, "parallax-bench: a lone client: %s\n", error.text);
    return (int)verdict_exit_code(verdict);
}

static enum verdict measure_lone(struct lone *lone, struct error *error)
{
    struct child child;
    struct figures *figures = &lone->bench->figures;
    enum verdict verdict = child_start_part(run_lone, lone, &child, error);
    if (verdict == VERDICT_OK)
        verdict = child_wait(&child, error);
    if (verdict != VERDICT_OK)
        return verdict;
    figures_keep(figures, LONE_RECEIPT_P50, samples_ms(lone->receipt, 0.5));
    figures_keep(figures, LONE_RECEIPT_P99, samples_ms(lone->receipt, 0.99));
    figures_keep(figures, LONE_VISIBLE_P50, samples_ms(lone->visible, 0.5));
    figures_keep(figures, LONE_VISIBLE_P99, samples_ms(lone->visible, 0.99));
    return VERDICT_OK;
}

static enum verdict measure_disk(const struct lone *lone, struct error *error)
{
    struct buffer path = BUFFER_NONE;
    struct figures *figures = &lone->bench->figures;
    world_path(lone->bench->world, "disk", &path);
    enum verdict verdict =
        buffer_ok(&path) ? disk_measure(path.data, lone->receipt, error) : error_no_memory(error);
    buffer_free(&path);
    if (verdict != VERDICT_OK)
        return verdict;
    figures_keep(figures, DISK_P50, samples_ms(lone->receipt, 0.5));
    figures_keep(figures, DISK_P99, samples_ms(lone->receipt, 0.99));
    samples_clear(lone->receipt);
    return VERDICT_OK;
}

enum verdict part_lone(struct bench *bench, struct error *error)
{
    struct lone lone = {.bench = bench};
    size_t count = (size_t)bench->config->lone;
    enum verdict verdict = samples_new(count, &lone.receipt, error);
    if (verdict == VERDICT_OK)
        verdict = samples_new(count, &lone.visible, error);
    if (verdict == VERDICT_OK)
        verdict = measure_disk(&lone, error);
    if (verdict == VERDICT_OK)
        verdict = measure_lone(&lone, error);
    samples_free(&lone.receipt);
    samples_free(&lone.visible);
    return verdict;
}
