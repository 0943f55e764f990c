/*
 * The disk alone: what making one page durable takes. No receipt can be faster.
 */
#ifndef PARALLAX_BENCH_DISK_H
#define PARALLAX_BENCH_DISK_H

#include "base/error.h"
#include "bench/samples.h"

/*
 * Overwrites a page of a file and makes it durable with fdatasync, as often as samples has room,
 * and fills it with the time of each. Pages that are there already, because a spool in use has
 * freed ones; to append would take longer. Makes the file and removes it. RETRY DISK.
 */
enum verdict disk_measure(const char *path, struct samples *samples, struct error *error);

#endif
