/*
 * The spool: where an accepted submission is durable until the aggregator has committed it.
 *
 * One LMDB environment with default flags (an fsync at each commit; never NOSYNC, never WRITEMAP),
 * used by one thread, and by one of its own that waits for the disk. Its tables: the queue (stream,
 * sequences -> records), the commits (number -> ids, digests, what receipts are made from), the
 * receipts (id -> commit, leaf), the streams, and damaged records kept for inspection. Queue and
 * commit are written in ONE transaction, so that a resend after a crash gets the same receipt; the
 * table of receipts follows later (recent.h).
 *
 * A stream is one run of one spool: every opening starts a new one with a random id, and sequences
 * count from 1 within it. So a spool that was restored from an old copy can never reuse the numbers
 * that the aggregator's ledger has already seen, which would make new submissions vanish.
 *
 * Every function may also return FATAL SPOOL_BROKEN (LMDB found its file or itself unusable: open
 * anew), RETRY SPOOL_WRITE (the system refused: a full disk, an input or output error; nothing was
 * changed) and RETRY NO_MEMORY.
 */
#ifndef PARALLAX_SPOOL_SPOOL_H
#define PARALLAX_SPOOL_SPOOL_H

#include "base/buffer.h"
#include "base/error.h"
#include "base/text.h"
#include "base/uuid.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SPOOL_DIGEST_BYTES 32

struct spool;

struct spool_config {
    const char *path;      /* folder; made 0700 when missing; copied */
    int64_t map_bytes;     /* address space and the most that accepting lets the file grow to */
    int limit_percent;     /* stop accepting at this share of the map: 80 */
    int64_t reserve_bytes; /* stop accepting when the file system has less free; 0: no reserve */
    /* What checks of formats 1 and 2 were made with. */
    void (*digest)(struct text bytes, uint8_t ret_digest[SPOOL_DIGEST_BYTES]);
    size_t gather; /* receipts in memory before they are put into their table; 0: as many as is
                      good. Fewer are for tests. */
};

/* What is accepted. All borrowed during the call. */
struct spool_entry {
    struct uuid id;
    uint8_t digest[SPOOL_DIGEST_BYTES]; /* of payload: whatever identifies its bytes */
    struct uuid organisation;
    struct text payload; /* the ORIGINAL bytes */
};

/* What is read back. payload borrows from the buffer given to spool_read. */
struct spool_record {
    uint64_t sequence;
    struct uuid organisation;           /* nil when its own checksum failed */
    struct text payload;                /* empty when damaged */
    uint8_t digest[SPOOL_DIGEST_BYTES]; /* as it was accepted with; zeros when damaged */
    bool damaged; /* a checksum failed: told to the aggregator as a hole, never skipped silently */
};

/* Where an id was accepted. */
struct spool_found {
    bool is_known; /* or all the rest is nothing */
    bool damaged;  /* accepted once, but its digest and whether it waits cannot be told any more */
    uint64_t commit;
    uint32_t leaf;
    uint8_t digest[SPOOL_DIGEST_BYTES];
    bool waiting; /* not yet acknowledged by the aggregator */
};

struct spool_stats {
    uint64_t waiting;    /* records */
    uint64_t used_bytes; /* of the map */
    uint64_t map_bytes;
    uint64_t receipts;  /* ids that are known */
    uint64_t damaged;   /* records kept for inspection because their checksum failed */
    int32_t oldest_day; /* day of the oldest waiting commit; 0: none waiting */
};

/*
 * Opens or makes the spool and starts its stream. REJECT SPOOL_IN_USE when another process has it
 * (lock file), REJECT SPOOL_MISSING when the folder had a spool and its file is gone, FATAL
 * SPOOL_FORMAT when a newer program wrote it, FATAL SPOOL_BROKEN when LMDB
 * cannot read it, RETRY SPOOL_FILES or FILE_UNWRITABLE for the file system, RETRY SPOOL_THREAD
 * for want of a thread. A full spool can be
 * opened.
 */
enum verdict spool_open(const struct spool_config *config, struct spool **ret_spool,
                        struct error *error);
void spool_close(struct spool **spool);

/*
 * RETRY SPOOL_FULL or DISK_RESERVE when nothing more may be accepted. The answer is kept for a
 * second of now_ms, so that it may be asked for every message.
 */
enum verdict spool_has_room(struct spool *spool, int64_t now_ms, struct error *error);

/*
 * Accepts count entries and their commit record (opaque to the spool: root, leaves, signature) in
 * one transaction with one fsync. When it returns OK all are durable; otherwise none is. day: UTC
 * day, kept for pruning. count is at least 1; ids are distinct and not known yet, or the verdict is
 * REJECT SPOOL_DUPLICATE. RETRY SPOOL_FULL, REJECT SPOOL_TOO_MUCH.
 */
enum verdict spool_accept(struct spool *spool, const struct spool_entry *entries, size_t count,
                          struct text commit_record, int32_t day, struct error *error);

enum spool_thread {
    SPOOL_OWN,   /* the spool's own waits for the disk */
    SPOOL_CALLER /* the caller does: sooner, where there is nothing else to do */
};

/*
 * The same in two halves: between them the caller can do what it likes, also look into the spool,
 * which has nothing of this yet. What changes anything waits. entries and commit_record stay as
 * they are until the end. One at a time. spool_accept_end waits when it must; until it was called
 * nothing is known to be durable.
 */
enum verdict spool_accept_begin(struct spool *spool, const struct spool_entry *entries,
                                size_t count, struct text commit_record, int32_t day,
                                enum spool_thread thread, struct error *error);
bool spool_accept_is_done(const struct spool *spool);
/* Readable from when it is done until spool_accept_end. */
int spool_done_fd(const struct spool *spool);
enum verdict spool_accept_end(struct spool *spool, struct error *error);

/* Looks up count ids at once; ret_found has one for each. */
enum verdict spool_find(struct spool *spool, const struct uuid *ids, size_t count,
                        struct spool_found *ret_found, struct error *error);
/* Appends the commit record. REJECT SPOOL_NO_COMMIT when it was pruned,
 * SPOOL_COMMIT_DAMAGED. */
enum verdict spool_commit_record(struct spool *spool, uint64_t commit, struct buffer *out,
                                 struct error *error);

/* The streams that have waiting records, oldest first, and always last the present one. At most
 * streams_max (at least 1): the oldest of them, and the present one. */
enum verdict spool_streams(struct spool *spool, struct uuid *ret_streams, size_t streams_max,
                           size_t *ret_count, struct error *error);

/* Where forwarding stands: the next record to read. */
struct spool_cursor {
    uint32_t stream; /* ordinal, local to this spool */
    uint64_t sequence;
};
/* The first waiting record of all. */
struct spool_cursor spool_first(void);

/*
 * Reads at most records_max records (at least 1) of ONE stream from *cursor on into ret_records,
 * their payloads into bytes, which it clears first, and moves *cursor past them. It ends before the
 * payloads exceed bytes_max, but always reads one. *ret_count 0: nothing waits. Records of a later
 * stream come with the next call. A damaged record is also copied to where it stays when forgotten.
 */
enum verdict spool_read(struct spool *spool, struct spool_cursor *cursor, size_t records_max,
                        size_t bytes_max, struct buffer *bytes, struct spool_record *ret_records,
                        size_t *ret_count, struct uuid *ret_stream, struct error *error);

/*
 * Deletes what the aggregator acknowledged: every record of the stream up to through. Unknown
 * streams are ignored (an aggregator may repeat itself). Deleting works also when the map is full.
 */
enum verdict spool_forget(struct spool *spool, const struct uuid *stream, uint64_t through,
                          struct error *error);

/*
 * The same, but with what is accepted next, which saves a commit: it waits in memory, where it may
 * be lost, for the aggregator repeats itself. spool_forget_now does what still waits.
 */
enum verdict spool_forget_later(struct spool *spool, const struct uuid *stream, uint64_t through,
                                struct error *error);
bool spool_is_to_forget(const struct spool *spool);
enum verdict spool_forget_now(struct spool *spool, struct error *error);

/*
 * Looks at the next commits_max commits, going round them from call to call, and drops those of a
 * day before before_day whose records were all forgotten, with their receipts. It goes round and
 * does not stop at the first young commit, because a clock that once stood in the future would
 * otherwise keep everything behind it for ever. Not between a spool_accept_begin and its end.
 */
enum verdict spool_prune(struct spool *spool, int32_t before_day, size_t commits_max,
                         struct error *error);

enum verdict spool_stats(struct spool *spool, struct spool_stats *ret_stats, struct error *error);

#endif
