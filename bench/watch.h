/*
 * Watches the stages while clients send: what they use, and how far PostgreSQL is behind.
 */
#ifndef PARALLAX_BENCH_WATCH_H
#define PARALLAX_BENCH_WATCH_H

#include "bench/bench.h"
#include "bench/samples.h"

/* Times and bytes since some beginning, of each process. */
struct watch_use {
    int64_t collector_us, aggregator_us, postgresql_us, wal_bytes;
};

struct watch {
    struct bench *bench;
    struct load *load;
    /*
     * NULL, or where the lag is put, every WATCH_MS: how long ago the oldest submission got its
     * receipt that has one and cannot be read in PostgreSQL. They are stored in about the order of
     * their receipts, so it is the one behind as many as are stored.
     */
    struct samples *lag;
    /* the rest is private */
    int64_t stored_before;
    struct watch_use before;
    int64_t collector_kib, aggregator_kib; /* the most that was seen */
};
#define WATCH_MS 100

/* Starts the clients, lets them go, and watches until they have all their receipts. RETRY RECEIPTS
 * when some got none. */
enum verdict watch_load(struct watch *watch, struct error *error);
/* Until all that they sent is stored; when that was. */
enum verdict watch_stored(struct watch *watch, int64_t *ret_ns, struct error *error);
/* Keeps what was used since the beginning: figures from first on, as enum use tells. */
enum verdict watch_keep(struct watch *watch, enum figure first, struct error *error);

#endif
