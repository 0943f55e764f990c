/*
 * What the aggregator writes in ONE transaction: submissions, tallies, voices and the ledger row.
 *
 * For a submission that is not PUBLIC the organisation is needed to fold the voice tally and to
 * match amendments. It stays in the session's temporary tables, which write no WAL and, up to 64 MB
 * a batch, no files; the row that is stored has only the pseudonym.
 *
 * An amendment or withdrawal (supersedes) retires its target when both have the same country and
 * the same author: the organisation of a PUBLIC target, the pseudonym of any other. They may come
 * in any order, by any collector. What somebody else wrote is stored and retires nothing.
 *
 * A sign-on retires the earlier one of the same author to the same call, whichever comes first. A
 * PUBLIC and an unnamed one have not the same author here: one that went when the other came would
 * tell whose pseudonym it is. Who signed under their name and wants it back withdraws or amends.
 */
#ifndef PARALLAX_STORE_BATCH_H
#define PARALLAX_STORE_BATCH_H

#include "base/error.h"
#include "base/text.h"
#include "base/uuid.h"
#include "model/submission.h"
#include "store/store.h"

#include <stddef.h>
#include <stdint.h>

#define BATCH_PSEUDONYM_BYTES 16
#define BATCH_DIGEST_BYTES 32
/* The reason that stands in quarantine with a second submission of the same id. */
#define BATCH_ID_REUSED "its id was used before for other content"

/* One sequence of a stream. */
struct batch_row {
    struct uuid stream;
    uint64_t sequence; /* from 1 */
    struct uuid organisation;
    uint8_t pseudonym[BATCH_PSEUDONYM_BYTES];
    uint8_t digest[BATCH_DIGEST_BYTES];
    const char *constituency; /* borrowed during the call; "" when not known */
    int32_t received_day;     /* UTC day */
    struct text payload;      /* original bytes: kept only if the row is quarantined; copied */
    const struct submission *submission; /* NULL: unreadable; goes to quarantine with reason */
    const char *reason;                  /* why it is to be quarantined; NULL: store it */
    bool damaged;                        /* a hole: counted in the ledger only */
};

/* Rows in the order in which they came; encoded for COPY as they are added. */
struct batch;
struct batch *batch_new(void); /* NULL when memory ran out */
void batch_free(struct batch **batch);
void batch_clear(struct batch *batch);
/*
 * RETRY NO_MEMORY, and the batch is as it was. Rows of one stream must have consecutive sequences.
 * A row with a value that no column can hold (an unknown code) goes to quarantine.
 */
enum verdict batch_add(struct batch *batch, const struct batch_row *row, struct error *error);
size_t batch_count(const struct batch *batch);
size_t batch_bytes(const struct batch *batch);

struct batch_result {
    int64_t stored, duplicates, quarantined, damaged,
        skipped; /* skipped: the ledger had them already */
};

/* Makes the session's temporary tables; call after every store_open of a writer. */
enum verdict batch_prepare(struct store *store, struct error *error);
/*
 * One transaction; OK means committed. RETRY: nothing or everything was committed (a connection
 * lost at COMMIT is ambiguous): repeat the identical batch, the ledger makes it harmless. Rows that
 * PostgreSQL refuses (class 22, 23, 54) are bisected out into quarantine by savepoints. REJECT
 * LEDGER_GAP: the rows do not follow what the ledger has; FATAL: our SQL is wrong.
 */
enum verdict batch_store(struct store *store, struct batch *batch, struct batch_result *ret_result,
                         struct error *error);

/* Last committed sequence of a stream; 0 when the ledger does not know it. */
enum verdict ledger_last(struct store *store, const struct uuid *stream, uint64_t *ret_sequence,
                         struct error *error);

#endif
