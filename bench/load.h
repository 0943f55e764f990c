/*
 * Clients that send findings: many at once or one, as fast as the protocol allows or at an even
 * pace. They run in a process of their own, and their frames are made before the clock starts.
 */
#ifndef PARALLAX_BENCH_LOAD_H
#define PARALLAX_BENCH_LOAD_H

#include "bench/child.h"
#include "bench/peer.h"
#include "bench/samples.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LOAD_WINDOW_MAX 32

struct load_result {
    _Atomic bool enough; /* set from outside: nothing new is sent any more */
    int64_t first_send_ns, last_receipt_ns;
    int64_t receipts, refused, busy; /* findings, findings, frames */
    int64_t cpu_us;                  /* of the clients, from the first send on */
};

struct load {
    struct peer_address address;
    struct identity *const *members; /* whom the clients are, in turn */
    size_t member_count;
    const char *folder; /* for the frames */
    size_t clients;     /* connections */
    size_t window;      /* frames under way on each; at most LOAD_WINDOW_MAX */
    size_t findings, findings_a_frame;
    bool named; /* the findings, see frames.h */
    /*
     * Findings; 0: as fast as the protocol allows. At a rate every frame has its time, and what it
     * waits for is counted from then on, also when it could not be sent.
     */
    int64_t rate_per_s;
    /* shared with the clients' process: */
    struct load_result *result;
    struct samples *receipts; /* time from a frame's sending to its receipts */
    struct samples *answered; /* when each had them, in that order */
};

/* Makes the shared memory for as many findings. */
enum verdict load_init(struct load *load, struct error *error);
void load_free(struct load *load);
/* Findings a second, from the first send to then. */
double load_rate(const struct load *load, int64_t until_ns);
/* Starts the clients: they connect, greet, make their frames, say that they are ready and go when
 * load_go says so. */
enum verdict load_start(struct load *load, struct child *ret_child, struct error *error);
void load_go(const struct child *child);

#endif
