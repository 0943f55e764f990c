/*
 * What became of submissions: read for their authors, by id.
 */
#ifndef PARALLAX_STORE_STANDING_H
#define PARALLAX_STORE_STANDING_H

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"
#include "base/uuid.h"
#include "store/batch.h"
#include "store/store.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A submission that is stored, or one that stands in quarantine. Texts live in the arena. */
struct standing {
    struct uuid id;
    /* Whose it is; whoever reads this compares before anything is told. */
    bool is_named;
    struct uuid organisation;                 /* named */
    uint8_t pseudonym[BATCH_PSEUDONYM_BYTES]; /* not named: of the call and the organisation */
    struct text call;
    struct text
        quarantine_reason; /* in quarantine: as the table has it; then nothing below is set */
    int32_t state;         /* STATE_ of model/codes.h */
    struct text note, report_title, report_url;
    int32_t published_day; /* UTC day; 0: not published */
};

/*
 * Those of the ids that are there, stored ones first. Errors of store_query; RETRY NO_MEMORY; FATAL
 * STANDING_UNEXPECTED for a row that is not as we write it.
 */
enum verdict standing_load(struct store *store, const struct uuid *ids, size_t count,
                           struct arena *arena, const struct standing **ret_standings,
                           size_t *ret_count, struct error *error);

#endif
