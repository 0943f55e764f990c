/*
 * The bare engine: what PostgreSQL does with the same rows when nothing stands before it. Its own
 * few calls of libpq, apart from lib/store, so that the measure does not change with what is
 * measured.
 */
#ifndef PARALLAX_BENCH_ENGINE_H
#define PARALLAX_BENCH_ENGINE_H

#include "base/buffer.h"
#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

struct engine;

/* RETRY ENGINE when PostgreSQL cannot be reached or refuses something; so do all others. */
enum verdict engine_open(const char *url, struct engine **ret_engine, struct error *error);
void engine_close(struct engine **engine);
/* After PostgreSQL was away; the kept rows stay. */
enum verdict engine_open_again(struct engine *engine, struct error *error);

/* Runs statements whose results do not matter. */
enum verdict engine_run(struct engine *engine, const char *sql, struct error *error);
/* A number that a query gives. */
enum verdict engine_number(struct engine *engine, const char *sql, int64_t *ret_number,
                           struct error *error);

/* Keeps the rows that stand in submission now; they are what is loaded below. */
enum verdict engine_keep_rows(struct engine *engine, struct error *error);
size_t engine_row_count(const struct engine *engine);

/* All kept rows into an empty submission by COPY binary, a transaction each batch_rows. Returns the
 * seconds that took. */
enum verdict engine_copy(struct engine *engine, size_t batch_rows, double *ret_s,
                         struct error *error);
/* The same as a transaction that bears a repetition: COPY into a temporary table, INSERT ... ON
 * CONFLICT DO NOTHING, the tally, a ledger row. */
enum verdict engine_stage(struct engine *engine, size_t batch_rows, double *ret_s,
                          struct error *error);

/* Where the write-ahead log stands, in bytes. */
enum verdict engine_wal_bytes(struct engine *engine, int64_t *ret_bytes, struct error *error);
/* Processor time of all processes of the cluster so far, in microseconds. */
enum verdict engine_cpu_us(struct engine *engine, int64_t *ret_us, struct error *error);

#endif
