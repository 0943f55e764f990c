/*
 * parallax-bench door: time to a receipt of a client that sends one submission after the other,
 * alone, and with everybody else at the door. See commands.h.
 *
 * The flooding organisation runs on the same machine, so its own work on the processors counts
 * against the collector.
 */
#include "bench/commands.h"

#include "bench/child.h"
#include "bench/crowd.h"
#include "bench/disk.h"
#include "bench/frames.h"
#include "bench/peer.h"
#include "bench/samples.h"
#include "bench/stages.h"
#include "bench/stand_in.h"
#include "bench/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PATIENCE_MS ((int64_t)60000)
#define ROUNDS_MAX 1000
#define MEMBER_MEASURED 0
#define MEMBER_FLOODING 1
#define MEMBERS_IDLE 2

/* Percentiles of every round, of one situation. */
struct door_row {
    double p50_ms[ROUNDS_MAX], p99_ms[ROUNDS_MAX];
    int64_t memory_kib; /* the most that was seen */
    size_t busy;
};

struct door {
    const struct bench_config *config;
    struct world *world;
    struct child stand_in;
    struct stages stages;
    struct samples *samples;
    struct door_row disk, alone, crowded[FLOOD_COUNT];
};

static enum verdict start_collector(struct door *door, struct error *error)
{
    struct buffer folder = BUFFER_NONE;
    door->stages.world = door->world;
    door->stages.programs = stages_programs(door->config->programs, &folder);
    enum verdict verdict = stages_start_collector(&door->stages, error);
    buffer_free(&folder);
    return verdict;
}

static bool is_accepted(const struct collector_reply *reply)
{
    return reply->kind == REPLY_OUTCOMES && reply->outcome_count == 1 &&
           reply->outcomes[0].accepted;
}

/* The frames are made before the clock starts: only the way to the receipt is timed. */
static enum verdict measure(const struct door *door, struct peer *peer, int ready_fd,
                            struct error *error)
{
    struct frames *frames;
    struct buffer frame = BUFFER_NONE;
    const struct identity *member = door->world->members[MEMBER_MEASURED];
    enum verdict verdict = frames_new(false, &frames, error);
    child_say_ready(ready_fd);
    for (uint64_t i = 0; verdict == VERDICT_OK && i < (uint64_t)door->config->samples; i++) {
        buffer_clear(&frame);
        verdict = frames_make(frames, member, 1, i + 2, &frame, error);
        int64_t start_ns = now_ns();
        if (verdict == VERDICT_OK)
            verdict = peer_ask(peer, buffer_view(&frame), i + 2, PATIENCE_MS, error);
        samples_add(door->samples, now_ns() - start_ns);
        if (verdict == VERDICT_OK && !is_accepted(&peer->reply))
            verdict = error_set(error, VERDICT_RETRY, "REFUSED",
                                "the collector did not accept the measured submission");
    }
    return verdict;
}

static int run_measured(void *context, int ready_fd)
{
    const struct door *door = context;
    struct error error;
    struct peer peer;
    link_start();
    enum verdict verdict = peer_enter(&door->stages.address, door->world->members[MEMBER_MEASURED],
                                      PATIENCE_MS, &peer, &error);
    if (verdict == VERDICT_OK)
        verdict = measure(door, &peer, ready_fd, &error);
    if (verdict != VERDICT_OK)
        (void)fprintf(stderr, "parallax-bench: the measured client: %s\n", error.text);
    return (int)verdict_exit_code(verdict);
}

static void keep(struct door *door, struct door_row *row, size_t round)
{
    row->p50_ms[round] = samples_ms(door->samples, 0.5);
    row->p99_ms[round] = samples_ms(door->samples, 0.99);
    int64_t memory_kib = child_memory_kib(&door->stages.collector);
    if (memory_kib > row->memory_kib)
        row->memory_kib = memory_kib;
}

static enum verdict measure_once(struct door *door, struct door_row *row, size_t round,
                                 struct error *error)
{
    struct child measured;
    samples_clear(door->samples);
    enum verdict verdict = child_start_part(run_measured, door, &measured, error);
    if (verdict == VERDICT_OK)
        verdict = child_wait(&measured, error);
    if (verdict == VERDICT_OK)
        keep(door, row, round);
    return verdict;
}

static enum verdict measure_crowded(struct door *door, enum flood kind, size_t round,
                                    struct error *error)
{
    struct child idle_child = {0}, flood_child = {0};
    struct crowd_idle idle = {door->stages.address, (size_t)door->config->idle,
                              door->world->members + MEMBERS_IDLE};
    struct crowd_flood flood = {door->stages.address, kind, door->world->members[MEMBER_FLOODING]};
    enum verdict verdict = crowd_start_idle(&idle, &idle_child, error);
    if (verdict == VERDICT_OK)
        verdict = crowd_start_flood(&flood, &flood_child, error);
    if (verdict == VERDICT_OK)
        verdict = measure_once(door, &door->crowded[kind], round, error);
    child_end(&flood_child);
    child_end(&idle_child);
    return verdict;
}

static enum verdict measure_disk(struct door *door, size_t round, struct error *error)
{
    struct buffer path = BUFFER_NONE;
    world_path(door->world, "disk", &path);
    enum verdict verdict =
        buffer_ok(&path) ? disk_measure(path.data, door->samples, error) : error_no_memory(error);
    buffer_free(&path);
    if (verdict == VERDICT_OK)
        keep(door, &door->disk, round);
    return verdict;
}

static bool is_asked_for(const struct bench_config *config, enum flood flood)
{
    return strcmp(config->flood, "all") == 0 || strcmp(config->flood, flood_name(flood)) == 0;
}

static enum verdict measure_round(struct door *door, size_t round, struct error *error)
{
    enum verdict verdict = measure_disk(door, round, error);
    for (int flood = 0; verdict == VERDICT_OK && flood < FLOOD_COUNT; flood++)
        if (is_asked_for(door->config, (enum flood)flood))
            verdict = measure_crowded(door, (enum flood)flood, round, error);
    return verdict == VERDICT_OK ? measure_once(door, &door->alone, round, error) : verdict;
}

static void print_row(const struct door *door, const char *name, struct door_row *row,
                      double alone_p99_ms)
{
    size_t rounds = (size_t)door->config->rounds;
    double p50 = median(row->p50_ms, rounds), p99 = median(row->p99_ms, rounds);
    printf("%-12s %10.2f %10.2f", name, p50, p99);
    if (alone_p99_ms > 0)
        printf(" %8.2f %10.1f", p99 / alone_p99_ms, (double)row->memory_kib / 1024);
    printf("\n");
}

static void print(struct door *door)
{
    double p99[ROUNDS_MAX];
    size_t rounds = (size_t)door->config->rounds;
    memcpy(p99, door->alone.p99_ms, sizeof p99);
    double alone_p99 = median(p99, rounds);
    printf("Time to a receipt of a lone submission in ms: medians of %zu rounds of %lld; %lld idle "
           "clients and one that floods.\n"
           "Memory: the collector's own beside the spool's map, the most seen at the end of a "
           "round, in MiB.\n\n"
           "%-12s %10s %10s %8s %10s\n",
           rounds, (long long)door->config->samples, (long long)door->config->idle, "flood", "p50",
           "p99", "of alone", "memory");
    print_row(door, "(fdatasync)", &door->disk, 0);
    print_row(door, "(alone)", &door->alone, alone_p99);
    for (int flood = 0; flood < FLOOD_COUNT; flood++)
        if (is_asked_for(door->config, (enum flood)flood))
            print_row(door, flood_name((enum flood)flood), &door->crowded[flood], alone_p99);
}

static enum verdict measure_all(struct door *door, struct error *error)
{
    enum verdict verdict =
        stand_in_start(door->world, &door->stand_in, door->stages.aggregator_endpoint, error);
    if (verdict == VERDICT_OK)
        verdict = start_collector(door, error);
    /* One round that does not count: the catalogue arrives, files and memory grow. */
    if (verdict == VERDICT_OK)
        verdict = measure_once(door, &door->alone, 0, error);
    for (size_t i = 0; verdict == VERDICT_OK && i < (size_t)door->config->rounds; i++)
        verdict = measure_round(door, i, error);
    if (verdict == VERDICT_OK)
        print(door);
    return verdict;
}

enum verdict command_door(const struct bench_config *config, struct error *error)
{
    struct door *door = calloc(1, sizeof *door);
    if (door == NULL)
        return error_no_memory(error);
    door->config = config;
    enum verdict verdict = samples_new((size_t)config->samples, &door->samples, error);
    if (verdict == VERDICT_OK)
        verdict =
            world_new(config->folder, (size_t)config->idle + MEMBERS_IDLE, &door->world, error);
    if (verdict == VERDICT_OK)
        verdict = measure_all(door, error);
    stages_end(&door->stages);
    child_end(&door->stand_in);
    world_free(&door->world);
    samples_free(&door->samples);
    free(door);
    return verdict;
}
