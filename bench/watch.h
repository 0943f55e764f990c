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
    bool away;             /* PostgreSQL is, and not asked for anything */
    int64_t stored_before; /* told by who watches when it is away; otherwise found */
    int64_t collector_kib, aggregator_kib; /* the most that was seen */
    int64_t looked_ns;                     /* private, and so is the next */
    struct watch_use before;
};
#define WATCH_MS 100

/* Starts the clients, lets them go, and watches until they have all their receipts. RETRY RECEIPTS
 * when some got none. */
enum verdict watch_load(struct watch *watch, struct error *error);
/* Until count are stored that were not before; when that was. RETRY STORED when they do not come.
 */
enum verdict watch_until(struct watch *watch, int64_t count, int64_t *ret_ns, struct error *error);
/* The same for all that the clients sent. */
enum verdict watch_stored(struct watch *watch, int64_t *ret_ns, struct error *error);
/*
 * The same, for a backlog: when the first and the last of it were stored, and how many a second in
 * between; a rate of 0 when they all came at once.
 */
enum verdict watch_drain(struct watch *watch, int64_t *ret_first_ns, int64_t *ret_last_ns,
                         double *ret_rate, struct error *error);
/* Keeps what was used since the beginning: figures from first on, as enum use tells. */
enum verdict watch_keep(struct watch *watch, enum figure first, struct error *error);

#endif
