/*
 * A record of a collector's stream becomes a row for the batch: decoded, judged once more, and
 * with a pseudonym in place of the organisation wherever the consent is not PUBLIC.
 *
 * Pure: the directory, the key of pseudonyms and the day are arguments.
 */
#ifndef PARALLAX_AGGREGATOR_ROWS_H
#define PARALLAX_AGGREGATOR_ROWS_H

#include "base/arena.h"
#include "base/error.h"
#include "base/uuid.h"
#include "seal/seal.h"
#include "store/batch.h"
#include "store/directory.h"
#include "wire/relay_protocol.h"

#include <stdint.h>

/* Whose the last pseudonym was: neighbours mostly are of one author. */
struct rows_author {
    char call[64];
    size_t call_length; /* 0: nobody yet */
    struct uuid organisation;
    uint8_t pseudonym[SEAL_PSEUDONYM_BYTES];
};

struct rows {
    const struct directory *directory;
    const uint8_t *pseudonym_key; /* SEAL_KEY_BYTES */
    int32_t day;                  /* UTC, today */
    struct arena *scratch;        /* SUBMISSION_ARENA_BYTES; reset for every record */
    struct rows_author author;    /* zero-filled at first */
};

/*
 * Appends the record as sequence of stream to batch. What cannot be read, or breaks a rule although
 * the collector let it through, is added for the quarantine with its reason: an accepted submission
 * is never dropped. RETRY NO_MEMORY.
 */
enum verdict rows_add(struct rows *rows, const struct uuid *stream, uint64_t sequence,
                      const struct relay_record *record, struct batch *batch, struct error *error);

#endif
