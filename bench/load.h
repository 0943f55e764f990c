/*
 * Clients that send findings: many at once or one, as fast as the protocol allows or at a rate.
 * They run in a process of their own, and their frames are made before the clock starts.
 */
#ifndef PARALLAX_BENCH_LOAD_H
#define PARALLAX_BENCH_LOAD_H

#include "bench/child.h"
#include "bench/peer.h"
#include "bench/samples.h"

#include <stddef.h>
#include <stdint.h>

struct load_result {
    int64_t first_send_ns, last_receipt_ns;
    int64_t receipts, refused, busy; /* findings, findings, frames */
    int64_t cpu_us;                  /* of the clients, from the first send on */
};

struct load {
    struct peer_address address;
    const struct identity *member;
    size_t clients; /* connections */
    size_t window;  /* frames under way on each */
    size_t findings, findings_a_frame;
    int64_t rate_per_s;         /* findings; 0: as fast as the protocol allows */
    struct load_result *result; /* shared with the clients' process */
    struct samples *receipts;   /* time from a frame's sending to its receipts; shared, too */
};

/* Makes shared memory for the result and for so many frames. */
enum verdict load_init(struct load *load, size_t frames_max, struct error *error);
void load_free(struct load *load);
/* Starts the clients: they connect, greet, make their frames, say that they are ready and go when
 * load_go says so. */
enum verdict load_start(struct load *load, struct child *ret_child, struct error *error);
void load_go(const struct child *child);

#endif
