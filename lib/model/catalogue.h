/*
 * What a collector knows of the world: who may submit, for which countries, against which calls.
 * It has no names: a seized collector must not tell who submits.
 */
#ifndef PARALLAX_MODEL_CATALOGUE_H
#define PARALLAX_MODEL_CATALOGUE_H

#include "base/text.h"
#include "base/uuid.h"
#include "model/call.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct organisation {
    struct uuid id;
    struct texts scope; /* alpha-3 codes; M49 region codes stand for their countries */
};

/* One active key pair of an organisation; at most two an organisation. */
struct organisation_key {
    uint8_t curve[32];     /* CURVE public key: who is connected */
    uint8_t sign[32];      /* Ed25519 public key: who signed the frame */
    uint32_t organisation; /* index in organisations */
};

struct catalogue {
    int64_t version; /* grows with every change; 0: none */
    size_t organisation_count;
    const struct organisation *organisations;
    size_t key_count;
    const struct organisation_key *keys; /* ascending by curve */
    size_t call_count;
    const struct call *calls; /* ascending by id */
};

/* NULL: not enrolled, or revoked. */
const struct organisation_key *catalogue_key(const struct catalogue *catalogue,
                                             const uint8_t curve[32]);
const struct call *catalogue_call(const struct catalogue *catalogue, struct text id);
/* Whether the organisation's scope has the country, by alpha-3 or by a region it lies in. */
bool organisation_covers(const struct organisation *organisation, struct text alpha3);
/* Sorts keys and calls in place; both arrays are the caller's. */
void catalogue_sort(struct organisation_key *keys, size_t key_count, struct call *calls,
                    size_t call_count);

#endif
