/*
 * lib/spool with nothing before or behind it: how fast records become durable.
 */
#ifndef PARALLAX_BENCH_SPOOL_ALONE_H
#define PARALLAX_BENCH_SPOOL_ALONE_H

#include "base/error.h"

#include <stddef.h>

/* Accepts count records of about 1 KB in commits as large as a busy collector's, in a new folder;
 * the seconds that took. */
enum verdict spool_alone(const char *path, size_t count, double *ret_s, struct error *error);

#endif
