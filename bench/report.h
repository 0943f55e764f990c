/*
 * What a measurement of the pipeline tells: a table for people, a file for bench/compare.
 */
#ifndef PARALLAX_BENCH_REPORT_H
#define PARALLAX_BENCH_REPORT_H

#include "base/error.h"
#include "bench/figures.h"
#include "bench/options.h"

void report_print(const struct bench_config *config, const struct figures *figures);
/* To config->json. RETRY FILE_UNWRITABLE. */
enum verdict report_write(const struct bench_config *config, const struct figures *figures,
                          struct error *error);

#endif
