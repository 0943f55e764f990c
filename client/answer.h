/*
 * What a collector's answer to a frame means for the outbox. Every receipt is verified against OUR
 * bytes and the key on the collector's card before it is stored.
 */
#ifndef PARALLAX_CLIENT_ANSWER_H
#define PARALLAX_CLIENT_ANSWER_H

#include "base/error.h"
#include "client/frame.h"
#include "client/outbox/outbox.h"
#include "seal/seal.h"
#include "wire/client_protocol.h"

#include <stddef.h>

struct answer_counts {
    size_t received;
    struct refused_list refused;
    size_t unproven; /* receipts that do not verify: their submissions stay queued */
};

/*
 * Stores the outcomes of a frame in one transaction and adds to counts. REJECT COLLECTOR_ANSWER
 * when the outcomes are not those of the frame, in its order; then nothing is stored.
 */
enum verdict answer_store(struct outbox *outbox, const struct frame *frame,
                          const struct collector_reply *reply,
                          const uint8_t collector_sign[SEAL_KEY_BYTES],
                          struct answer_counts *counts, struct error *error);

#endif
