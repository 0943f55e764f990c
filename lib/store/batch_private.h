/*
 * What batch.c gathers, and what batch_store.c and ledger.c share while they write it.
 */
#ifndef PARALLAX_STORE_BATCH_PRIVATE_H
#define PARALLAX_STORE_BATCH_PRIVATE_H

#include "base/buffer.h"
#include "store/batch.h"
#include "store/fold.h"

enum batch_fate {
    FATE_STORE,      /* row has its bytes for table submission */
    FATE_QUARANTINE, /* judged before it came here: reason says why */
    FATE_HOLE        /* damaged in the spool: counted in the ledger only */
};

/* Bytes in one of the batch's buffers. */
struct batch_span {
    size_t at, length;
};

/* Whose a row is: one of the two becomes a column, all of it stays in temporary tables. */
struct batch_author {
    struct uuid organisation;
    uint8_t pseudonym[BATCH_PSEUDONYM_BYTES];
    bool is_named;
    struct batch_span constituency; /* in constituencies: a field of COPY */
};

struct batch_entry {
    enum batch_fate fate;
    size_t stream; /* index in batch.streams */
    uint64_t sequence;
    struct batch_span row; /* in rows: the fields that batch_copy.sql and batch_fast.sql share */
    struct batch_author author;
    struct batch_span spare; /* in spares: a row of batch_quarantine.sql but for its last field, the
                                reason, which may only come to light in the transaction */
    struct batch_span reason; /* in reasons */
};

struct batch {
    struct buffer rows, spares, reasons;
    struct buffer constituencies; /* those of neighbours are one */
    struct batch_entry *entries;
    size_t count, capacity;
    struct uuid *streams; /* in order of their first row */
    size_t stream_count, stream_capacity;
    bool retires;        /* some row to store may retire another: the batch runs alone */
    bool unfolded;       /* for want of memory not every row to store is in the folds */
    struct fold tallies; /* country, call, kind, goal, target: rows to store */
    struct fold voices;  /* country, call, constituency: named and unnamed ones */
};

#define BATCH_QUARANTINE_FIELDS 11

/* What becomes of one stream in this transaction. */
struct batch_part {
    uint64_t last; /* the ledger's, then of the rows taken */
    int64_t taken, quarantined, damaged;
};

struct batch_writing {
    struct store *store;
    const struct batch *batch;
    struct batch_part *parts; /* as batch.streams */
    size_t *rows;             /* entries to store, ascending */
    size_t row_count;
    struct buffer refused; /* rows of batch_quarantine.sql, whole */
    struct batch_result result;
};

/* batch_rows.c: one whole COPY of the rows[from..to) into the staged table, or right into
 * submission. */
enum verdict batch_copy_staged(const struct batch_writing *writing, size_t from, size_t to,
                               struct error *error);
enum verdict batch_copy_fast(const struct batch_writing *writing, struct error *error);
/* One whole COPY of rows that are encoded already. */
enum verdict batch_copy_bytes(const struct batch_writing *writing, const char *name,
                              struct text rows, struct error *error);

/*
 * batch_fast.c: all rows right into submission, where none retires anything, none was awaited by
 * an amendment, none is there already. *ret_done false: they have to be staged, and nothing was
 * changed.
 */
enum verdict batch_store_fast(struct batch_writing *writing, bool *ret_done, struct error *error);

/*
 * Outside of the pieces no row is at fault, so a refusal there means that our SQL or schema is
 * wrong: REJECT becomes FATAL.
 */
enum verdict batch_no_row_at_fault(enum verdict verdict, struct error *error);
/* Takes the ledger rows for the rest of the transaction, and reads how far each stream is. */
enum verdict ledger_take(struct batch_writing *writing, struct error *error);
/* Moves each stream to its part's end, and adds what was stored and what was there to the result.
 * all_new: every row to store was stored, and none was staged. */
enum verdict ledger_advance(struct batch_writing *writing, bool all_new, struct error *error);

#endif
