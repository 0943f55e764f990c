/*
 * A client of the collector, reduced to what is measured: it greets, sends frames and reads
 * answers.
 */
#ifndef PARALLAX_BENCH_PEER_H
#define PARALLAX_BENCH_PEER_H

#include "base/error.h"
#include "seal/seal.h"
#include "wire/client_protocol.h"
#include "wire/link.h"

#include <stdbool.h>
#include <stdint.h>

/* How to reach the collector, and as whom. All borrowed. */
struct peer_address {
    const char *endpoint;
    const struct identity_public *collector;
};

struct peer {
    struct link *link;
    struct arena *arena; /* of the last answer */
    struct link_frame frame;
    struct collector_reply reply;
};

/* Connects in the background. */
enum verdict peer_open(const struct peer_address *address, const struct identity *identity,
                       struct peer *ret_peer, struct error *error);
void peer_close(struct peer *peer);
/* Sends as soon as there is room; RETRY PEER after wait_ms without. */
enum verdict peer_send(struct peer *peer, struct text frame, int64_t wait_ms, struct error *error);
/* The next answer, in peer->reply; RETRY PEER after wait_ms without. */
enum verdict peer_receive(struct peer *peer, int64_t wait_ms, struct error *error);
/* Sends and waits for the answer to this request, past any others. */
enum verdict peer_ask(struct peer *peer, struct text frame, uint64_t request, int64_t wait_ms,
                      struct error *error);
/*
 * Connects and says hello until it is welcome, anew every second: a collector that has no catalogue
 * yet turns everybody away, and ZeroMQ does not knock again. RETRY PEER after wait_ms without.
 */
enum verdict peer_enter(const struct peer_address *address, const struct identity *identity,
                        int64_t wait_ms, struct peer *ret_peer, struct error *error);

#endif
