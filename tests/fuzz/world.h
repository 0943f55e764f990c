/*
 * The world that inputs are judged in: one organisation with a key, three calls, a moment. The same
 * in every run, so that an input means the same, and the signatures of the seeds stay right.
 */
#ifndef PARALLAX_TESTS_FUZZ_WORLD_H
#define PARALLAX_TESTS_FUZZ_WORLD_H

#include "model/catalogue.h"
#include "seal/seal.h"
#include "wire/client_protocol.h"

#include <stdint.h>

#define WORLD_CALL "WORLD-OPEN"

struct world {
    int64_t now_ms;
    const struct identity *identity; /* of the organisation */
    struct catalogue catalogue;
};

/* Starts codec and libsodium and makes the world, once. */
const struct world *world_get(void);
/* Signs a frame as its sender would: over the digests of its submissions, 1 to 256. */
void world_sign(const struct client_request *request, uint8_t ret_signature[SEAL_SIGNATURE_BYTES]);

#endif
