/* See bench.h. */
#include "bench/bench.h"

#include "base/clock.h"
#include "bench/preload.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* As many as clients of the largest crowd; more clients share them. */
#define MEMBERS 1000

enum verdict bench_stored(struct bench *bench, int64_t *ret_count, struct error *error)
{
    return engine_number(bench->engine, "SELECT coalesce(sum(stored), 0)::bigint FROM ledger",
                         ret_count, error);
}

double bench_pipeline_rate(const struct bench *bench)
{
    return figures_has(&bench->figures, PIPELINE_RATE)
               ? figures_median(&bench->figures, PIPELINE_RATE)
               : bench->warm_rate;
}

enum verdict bench_preload(struct bench *bench, struct error *error)
{
    bench->preloaded = true;
    return preload_fill(bench->engine, bench->config->preloaded, bench->day_ms, error);
}

enum verdict bench_restore_tables(struct bench *bench, struct error *error)
{
    if (bench->preloaded)
        return preload_restore(bench->engine, bench->day_ms, error);
    return engine_run(bench->engine, "TRUNCATE submission, tally, voice; CHECKPOINT", error);
}

static void to_hexadecimal(const uint8_t key[SEAL_KEY_BYTES], char ret_text[2 * SEAL_KEY_BYTES + 1])
{
    for (size_t i = 0; i < SEAL_KEY_BYTES; i++)
        (void)snprintf(ret_text + 2 * i, 3, "%02x", key[i]);
}

/*
 * All but the first, whom stages_prepare enrols: an organisation may come only so often, so that
 * many clients are of as many. In one transaction, because each one tells the stages to look again.
 */
static enum verdict enrol_others(struct bench *bench, struct error *error)
{
    struct buffer sql = BUFFER_NONE;
    char curve[2 * SEAL_KEY_BYTES + 1], sign[2 * SEAL_KEY_BYTES + 1];
    for (size_t i = 1; i < bench->world->member_count; i++) {
        const struct identity_public *public = identity_public(bench->world->members[i]);
        to_hexadecimal(public->curve, curve);
        to_hexadecimal(public->sign, sign);
        buffer_format(&sql,
                      "WITH one AS (INSERT INTO organisation (id, name, scope, constituency) VALUES"
                      " (gen_random_uuid(), '{\"en\": \"Bench\"}', '{KGZ}', 'MG-WOM') RETURNING id)"
                      " INSERT INTO organisation_key (curve, sign, organisation)"
                      " SELECT '\\x%s', '\\x%s', id FROM one;",
                      curve, sign);
    }
    enum verdict verdict =
        buffer_ok(&sql) ? engine_run(bench->engine, sql.data, error) : error_no_memory(error);
    buffer_free(&sql);
    return verdict;
}

static enum verdict start_stages(struct bench *bench, struct error *error)
{
    bench->stages.programs = stages_programs(bench->config->programs, &bench->programs);
    bench->stages.world = bench->world;
    bench->stages.unbounded = true;
    (void)setenv("PARALLAX_DATABASE_URL", bench->config->database_url, 1);
    enum verdict verdict = stages_prepare(&bench->stages, error);
    if (verdict == VERDICT_OK)
        verdict = engine_open(bench->config->database_url, &bench->engine, error);
    if (verdict == VERDICT_OK)
        verdict = enrol_others(bench, error);
    if (verdict == VERDICT_OK)
        verdict = stages_start_aggregator(&bench->stages, error);
    return verdict == VERDICT_OK ? stages_start_collector(&bench->stages, error) : verdict;
}

static enum verdict prepare_load(struct bench *bench, struct error *error)
{
    const struct bench_config *config = bench->config;
    bench->load = (struct load){
        .address = bench->stages.address,
        .members = bench->world->members,
        .member_count = bench->world->member_count,
        .folder = bench->world->folder,
        .clients = (size_t)config->clients,
        .window = (size_t)config->window,
        .findings = (size_t)config->submissions,
        .findings_a_frame = (size_t)config->frame,
        .named = strcmp(config->consent, "public") == 0,
    };
    return load_init(&bench->load, error);
}

enum verdict bench_open(const struct bench_config *config, struct bench **ret_bench,
                        struct error *error)
{
    struct bench *bench = calloc(1, sizeof *bench);
    if (bench == NULL)
        return error_no_memory(error);
    bench->config = config;
    bench->day_ms = clock_wall_ms();
    bench->day_ms -= bench->day_ms % CLOCK_DAY_MS;
    enum verdict verdict = world_new(config->folder, MEMBERS, &bench->world, error);
    if (verdict == VERDICT_OK)
        verdict = start_stages(bench, error);
    if (verdict == VERDICT_OK)
        verdict = prepare_load(bench, error);
    if (verdict != VERDICT_OK) {
        bench_close(&bench);
        return verdict;
    }
    *ret_bench = bench;
    return VERDICT_OK;
}

void bench_close(struct bench **bench_place)
{
    struct bench *bench = *bench_place;
    if (bench == NULL)
        return;
    stages_end(&bench->stages);
    engine_close(&bench->engine);
    load_free(&bench->load);
    world_free(&bench->world);
    buffer_free(&bench->programs);
    free(bench);
    *bench_place = NULL;
}
