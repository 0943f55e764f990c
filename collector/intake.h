/*
 * The collector's judgement: may this frame in, and which of its submissions are right?
 *
 * Pure: the catalogue and the clock are arguments, nothing is stored or sent here.
 */
#ifndef PARALLAX_COLLECTOR_INTAKE_H
#define PARALLAX_COLLECTOR_INTAKE_H

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"
#include "base/uuid.h"
#include "model/catalogue.h"
#include "model/check.h"
#include "seal/merkle.h"
#include "seal/seal.h"
#include "wire/client_protocol.h"

#include <stdbool.h>
#include <stdint.h>

/* One submission of a frame, judged. */
struct intake_item {
    struct uuid id; /* nil when it could not be read */
    uint8_t digest[SEAL_DIGEST_BYTES];
    struct text bytes; /* the original, borrowed from the frame */
    bool right;
    struct text code, sentence, field; /* when not right; in the frame's arena */
};

struct intake {
    const struct catalogue *catalogue;
    int64_t now_ms;
    struct arena *scratch; /* SUBMISSION_ARENA_BYTES, reset for every submission */
};

/*
 * Judges every submission of a SUBMIT request from the holder of key. Items live in arena, one for
 * each submission, in order. REJECT: the frame as a whole is refused (no submissions, too many, or
 * a signature that is not the organisation's), with the code and sentence in error.
 */
enum verdict intake_judge(const struct intake *intake, const struct organisation_key *key,
                          const struct client_request *request, struct arena *arena,
                          struct intake_item **ret_items, struct error *error);

/* Refuses an item after all, by what only the spool could tell. */
enum verdict intake_refuse(struct intake_item *item, const struct problems *problems,
                           struct arena *arena, struct error *error);

#endif
