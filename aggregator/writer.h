/*
 * The thread that owns the connection to PostgreSQL: it stores batches, looks streams up in the
 * ledger, and reads the directory whenever it changed. While it waits for a commit, the main thread
 * gathers the next batch.
 *
 * A batch that PostgreSQL cannot take now is tried again, identical, for as long as it takes.
 */
#ifndef PARALLAX_AGGREGATOR_WRITER_H
#define PARALLAX_AGGREGATOR_WRITER_H

#include "aggregator/mailbox.h"
#include "base/arena.h"
#include "base/error.h"
#include "base/uuid.h"
#include "store/batch.h"
#include "store/directory.h"

#include <stdint.h>

/* What the writer is asked. */
enum writer_job_kind { WRITER_STORE, WRITER_LOOK_UP };

#define WRITER_STREAMS_MAX 64

/* What the writer answers with, or tells unasked. */
enum writer_news_kind {
    WRITER_STORED, /* batch and result; the batch is the taker's again */
    WRITER_GAP, /* the ledger does not fit the batch: another aggregator, or a restored database */
    WRITER_LOOKED_UP, /* streams and sequences of a look-up */
    WRITER_DIRECTORY, /* arena and directory: what collectors must know now */
    WRITER_DOWN,      /* PostgreSQL cannot be used; error says why. Once per loss */
    WRITER_UP,        /* it can be used again */
    WRITER_RETRYING,  /* the batch is going to be tried again */
    WRITER_BROKEN     /* FATAL: error says why; the writer has ended */
};

struct writer_lookup {
    uint64_t token; /* the asker's */
    size_t count;
    struct uuid streams[WRITER_STREAMS_MAX];
    uint64_t committed[WRITER_STREAMS_MAX];
};

struct writer_news {
    struct mailbox_item item;
    enum writer_news_kind kind;
    struct batch *batch;
    struct batch_result result;
    struct writer_lookup lookup;
    struct arena *arena; /* owns directory */
    struct directory directory;
    struct error error;
};

struct writer;

/* Starts the thread; it connects by itself. url is borrowed for the writer's life. */
enum verdict writer_start(const char *url, struct writer **ret_writer, struct error *error);
/*
 * Asks the thread to end and waits at most limit_ms for it (it may hang in a paused PostgreSQL; it
 * then goes with the process). A batch that is not committed is dropped: it was not acknowledged.
 */
void writer_stop(struct writer **writer, int64_t limit_ms);
/* Hands a batch over. RETRY NO_MEMORY: the batch stays the caller's. */
enum verdict writer_store(struct writer *writer, struct batch *batch, struct error *error);
enum verdict writer_look_up(struct writer *writer, const struct writer_lookup *lookup,
                            struct error *error);
/* Readable when there is news. */
int writer_fd(const struct writer *writer);
/* NULL when there is none; free with writer_news_free (which frees the batch and arena left in it).
 */
struct writer_news *writer_take(struct writer *writer);
void writer_news_free(struct writer_news **news);

#endif
