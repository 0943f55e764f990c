/*
 * How the spool stands on disk, and what its files share. Not for other rooms.
 *
 * Numbers are big-endian, so that LMDB's byte order of keys is their order. Every struct named
 * stored_ is made of bytes alone: it has no padding, and its shape is the file format.
 */
#ifndef PARALLAX_SPOOL_SPOOL_PRIVATE_H
#define PARALLAX_SPOOL_SPOOL_PRIVATE_H

#include "spool/committer.h"
#include "spool/recent.h"
#include "spool/runs.h"
#include "spool/seen.h"
#include "spool/spool.h"

#include <lmdb.h>

/* Rises with every change of what follows; a spool of a newer format is left alone. */
#define SPOOL_FORMAT 4
/*
 * What it also reads. Format 1: receipts say all by themselves. Formats 1 and 2: checks are the
 * beginnings of digests (config.digest), and that of a payload is its digest. Up to format 3: every
 * record stands alone in the queue.
 */
#define SPOOL_FORMAT_OLDEST 1

/*
 * LMDB checks nothing, so all that is read back has a check: XXH3 of 64 bits, which is there
 * against damage and not against forgery. Who can write here has the collector's key as well.
 */
struct stored_check {
    uint8_t bytes[8];
};
/* Ordinals count the streams of this spool. */
struct stored_place {
    uint8_t ordinal[4];
    uint8_t sequence[8];
};
/*
 * Queue: stored_range -> a chunk, which is a stored_item for each of its records and then their
 * payloads. Records that came together also go together. LMDB puts a chunk into pages that follow
 * each other; records alone fill whatever single pages are free, and an fsync of hundreds of those
 * takes many times as long. All that says where something is stands in items with checks of their
 * own, so that damage to one record is damage to no other.
 */
struct stored_range {
    struct stored_place first;
    uint8_t count[4];
};
struct stored_fields {
    uint8_t commit[8];
    struct uuid id;
    struct uuid organisation;
    uint8_t digest[SPOOL_DIGEST_BYTES]; /* of the payload */
};
struct stored_item {
    struct stored_check check; /* of the rest of this item */
    struct stored_check payload_check;
    uint8_t offset[4]; /* of the payload, from the beginning of the chunk */
    uint8_t length[4];
    struct stored_fields fields;
};
/* Damaged: stored_place -> stored_item and its payload, or whatever of them can be told apart. */

/* Up to format 3, queue and damaged: stored_place -> stored_record, payload. */
struct stored_record {
    struct stored_check check; /* of the rest of this header */
    struct stored_check payload_check;
    struct stored_fields fields;
};
/* The same in formats 1 and 2. */
struct stored_record_2 {
    struct stored_check check;
    struct stored_fields fields;
};
/*
 * Runs: number (8 bytes) -> stored_run, and stored_part -> its receipts from that one on, ascending
 * by id: stored_swept each, as many as fill pages. Those of the last commits are not there yet, but
 * in memory (recent.h); meta says from which commit on they are read again at start.
 */
struct stored_run {
    uint8_t level[4];
    uint8_t count[8];
    uint8_t last_commit[8];
    struct uuid first, last;
};
struct stored_part {
    uint8_t run[8];
    struct uuid first;
};
struct stored_receipt {
    uint8_t commit[8];
    uint8_t leaf[4];
};
struct stored_swept {
    struct uuid id;
    struct stored_receipt receipt;
};
/* Up to format 3, receipts: id -> stored_receipt; in format 1: */
struct stored_receipt_1 {
    struct stored_receipt receipt;
    struct stored_place place;
    uint8_t digest[SPOOL_DIGEST_BYTES];
};
/*
 * Commits: number (8 bytes) -> stored_commit, count leaves, commit record. A leaf is a stored_leaf,
 * in format 1 an id alone.
 */
struct stored_leaf {
    struct stored_check check; /* of the rest: what is damaged is known, and is no other id */
    struct uuid id;
    uint8_t digest[SPOOL_DIGEST_BYTES];
};
struct stored_commit {
    uint8_t day[4];
    uint8_t count[4];          /* with COMMIT_HAS_LEAVES */
    struct stored_place first; /* the others of the commit follow it in the same stream */
};
#define COMMIT_HAS_LEAVES UINT32_C(0x80000000)
/* Streams: ordinal (4 bytes) -> stored_stream; up to format 3 a struct uuid alone. */
struct stored_stream {
    struct uuid id;
    uint8_t through[8]; /* acknowledged of a chunk that is not so as a whole; or less than it */
};

_Static_assert(sizeof(struct uuid) == 16, "a uuid has no padding");
_Static_assert(sizeof(struct stored_range) == 16, "the file format");
_Static_assert(sizeof(struct stored_item) == 96, "the file format");
_Static_assert(sizeof(struct stored_stream) == 24, "the file format");
_Static_assert(sizeof(struct stored_record) == 88, "the file format");
_Static_assert(sizeof(struct stored_record_2) == 80, "the file format");
_Static_assert(sizeof(struct stored_run) == 52, "the file format");
_Static_assert(sizeof(struct stored_part) == 24, "the file format");
_Static_assert(sizeof(struct stored_receipt) == 12, "the file format");
_Static_assert(sizeof(struct stored_swept) == 28, "the file format");
_Static_assert(sizeof(struct stored_receipt_1) == 56, "the file format");
_Static_assert(sizeof(struct stored_leaf) == 56, "the file format");
_Static_assert(sizeof(struct stored_commit) == 20, "the file format");

/* Meta: name -> number of 8 bytes. The counters only rise: a number never means two things. */
#define META_FORMAT "format"
#define META_NEXT_ORDINAL "next stream"
#define META_NEXT_COMMIT "next commit"
#define META_UNSWEPT_COMMIT "first commit with receipts that are in no table"
#define META_RECEIPTS "receipts"
/* Receipts that are gathered before they are written as a run. Sorting and writing them takes some
 * milliseconds, and so do those that wait for the commit. */
#define SPOOL_GATHER 8192
/* So many receipts, and the 16 bytes that LMDB puts before them, are 16 pages. */
#define SPOOL_PART_RECEIPTS (SPOOL_CHUNK_BYTES / sizeof(struct stored_swept))
/* So many bytes, and the 16 that LMDB puts before them, are 16 pages. */
#define SPOOL_CHUNK_BYTES ((size_t)65536 - 16)

/* What the aggregator has acknowledged and the next commit deletes. */
struct spool_forget {
    struct uuid stream;
    uint64_t through;
};
#define SPOOL_FORGETS_MAX 16

/*
 * What is being accepted: from spool_accept_begin to spool_accept_end the committer's, which
 * besides reads the spool's handles, its seen, recent and runs, and changes a copy of the runs.
 * None of these changes meanwhile: who changes anything waits for the committer first
 * (spool_change).
 */
struct spool_accept {
    const struct spool_entry *entries;
    size_t count; /* 0: none is under way */
    struct text record;
    int32_t day;
    size_t recent_before;
    bool sweeps;                                    /* what is recent is to be written as a run */
    struct recent_receipt *sorted;                  /* which was done; NULL: it was not */
    struct spool_forget forgets[SPOOL_FORGETS_MAX]; /* a copy of the spool's */
    size_t forget_count, forgot;                    /* the first so many were done */
    int chunks;                                     /* that were put */
    int rc;                                         /* result */
};

struct spool {
    char *path;
    struct spool_config config;
    int lock_fd;
    MDB_env *env;
    MDB_dbi meta;
    MDB_dbi streams;
    MDB_dbi queue;
    MDB_dbi table; /* of receipts, up to format 3 */
    MDB_dbi runs_table;
    MDB_dbi commits;
    MDB_dbi damaged;
    uint32_t ordinal; /* of the stream that is written */
    uint64_t next_sequence;
    uint64_t next_commit;
    struct recent recent;
    struct runs runs;
    struct runs changing;          /* what a transaction under way makes of them */
    struct recent_receipt *merged; /* room for a part */
    size_t part_receipts;          /* SPOOL_PART_RECEIPTS, or fewer for tests */
    uint64_t receipts;             /* ids that are known */
    bool has_table;                /* of receipts, as up to format 3 */
    struct seen seen;              /* has all that are in the table or in runs */
    struct committer *committer;
    struct spool_accept accept;
    struct spool_forget forgets[SPOOL_FORGETS_MAX];
    size_t forget_count;
    size_t gather;       /* SPOOL_GATHER, or fewer for tests */
    uint64_t prune_from; /* commit with which the next prune begins */
    int64_t room_at_ms;  /* when room was found out; INT64_MIN: never */
    enum verdict room;
    struct error room_error;
};

/* spool.c */
int spool_meta_get(struct spool *spool, MDB_txn *txn, const char *name, uint64_t otherwise,
                   uint64_t *ret_value);
int spool_meta_put(struct spool *spool, MDB_txn *txn, const char *name, uint64_t number);

/* spool_transaction.c: one place begins, ends and repeats transactions, so none is left open. */

/*
 * After so many deletions a transaction is committed and the next begun, so that each stays small
 * whatever is asked for.
 */
#define SPOOL_STEP_DELETES 1024

/* 0 or an error of LMDB or errno. May be called again: sets what it changes in context anew. */
typedef int spool_step(struct spool *spool, MDB_txn *txn, void *context);
enum spool_growth {
    SPOOL_FIXED,   /* a full map is an error */
    SPOOL_MAY_GROW /* for what makes room: a full map must not keep it from doing so */
};
/*
 * Runs step in one write transaction and commits it; 0 or the error, and then nothing happened.
 * Waits for the committer before: two at a time are none of LMDB's, nor is a map that changes its
 * size in a transaction.
 */
int spool_change(struct spool *spool, enum spool_growth growth, spool_step *step, void *context);
/* The same in the committer itself, which does not wait for itself, without growth. */
int spool_change_once(struct spool *spool, spool_step *step, void *context);
/* Runs step in one read transaction. */
int spool_look(struct spool *spool, spool_step *step, void *context);
/* Turns what the two above gave into a verdict; OK for 0. doing: "the spool cannot <doing>". */
enum verdict spool_verdict(const struct spool *spool, int rc, const char *doing,
                           struct error *error);

/* spool_forget.c */

/* Deletes at most limit chunks of what was acknowledged; *ret_more: whether some are left. */
int spool_forget_some(struct spool *spool, MDB_txn *txn, const struct spool_forget *forget,
                      int limit, bool *ret_more);

/* spool_receipts.c: ids that are known. */

struct spool_known {
    struct recent_place place;
    bool is_known;
    bool is_old; /* found with all in the table, as format 1 has it: */
    struct stored_receipt_1 old;
};
/* Where an id was accepted; what a pruned commit left behind is not known. */
int spool_known(struct spool *spool, MDB_txn *txn, const struct uuid *id,
                struct spool_known *ret_known);
/* The same without those that are recent. */
int spool_known_of_old(struct spool *spool, MDB_txn *txn, const struct uuid *id,
                       struct spool_known *ret_known);
/* Reads at start which ids are in the table and in runs. */
int spool_see_step(struct spool *spool, MDB_txn *txn);
/* Reads the receipts that are in neither, at start and after commits of them were dropped. */
int spool_gather_step(struct spool *spool, MDB_txn *txn, void *context);

/* spool_runs.c */

/* Reads at start which runs there are. */
int spool_runs_load(struct spool *spool, MDB_txn *txn);
/* Adds the ids of all runs to those that were seen. */
int spool_runs_see(struct spool *spool, MDB_txn *txn);
/* Sets *known when a run has the id, and of a later commit than what is known. */
int spool_runs_find(struct spool *spool, MDB_txn *txn, const struct uuid *id,
                    struct spool_known *known);
/* Writes receipts, which ascend, as a run, and adds it. */
int spool_sweep(struct spool *spool, MDB_txn *txn, const struct recent_receipt *receipts,
                size_t count, struct runs *runs);
/* At most part_receipts of them, behind all that the run has. */
int spool_run_put_part(struct spool *spool, MDB_txn *txn, struct run *run,
                       const struct recent_receipt *receipts, size_t count);
/* A run without a head is none. */
int spool_run_put_head(struct spool *spool, MDB_txn *txn, const struct run *run);
int spool_run_drop_head(struct spool *spool, MDB_txn *txn, const struct run *run);
struct stored_part spool_part(uint64_t run, const struct uuid *first);
/* The part of the run that the id is in, if the run has it; MDB_NOTFOUND: its first is greater. */
int spool_run_seek(MDB_cursor *cursor, uint64_t run, const struct uuid *id, struct text *ret_part);
/* The part after that; MDB_NOTFOUND. */
int spool_run_next(MDB_cursor *cursor, uint64_t run, struct text *ret_part);
/* The index of the first that is not less than the id. */
size_t spool_part_seek(struct text part, const struct uuid *id);
struct stored_swept spool_swept_at(struct text part, size_t index);

/* spool_merge.c */

/* Goes on with the merge of spool->changing, beside so many that are accepted. */
int spool_merge(struct spool *spool, MDB_txn *txn, size_t accepted);
/* Makes of spool->changing the runs without those that have pruned commits alone. */
int spool_runs_prune_step(struct spool *spool, MDB_txn *txn, void *context);

/* spool_bytes.c */

MDB_val spool_val(const void *bytes, size_t length);
void spool_put32(uint8_t at[4], uint32_t value);
void spool_put64(uint8_t at[8], uint64_t value);
uint32_t spool_get32(const uint8_t at[4]);
uint64_t spool_get64(const uint8_t at[8]);
struct stored_place spool_place(uint32_t ordinal, uint64_t sequence);
struct stored_check spool_check(const void *bytes, size_t length);
/* As formats 1 and 2 have it. */
struct stored_check spool_check_2(const struct spool *spool, const void *bytes, size_t length);
bool spool_check_equal(struct stored_check a, struct stored_check b);

/* spool_chunk.c */

/* One value of the queue: records that follow each other. bytes borrows from what was read. */
struct spool_chunk {
    uint32_t ordinal;
    uint64_t first, last; /* sequences */
    bool is_single;       /* one record, as up to format 3 */
    struct text bytes;
};
/* How many of count entries the next chunk takes, at least one, and the bytes of it. */
size_t spool_chunk_take(const struct spool_entry *entries, size_t count, size_t *ret_bytes);
void spool_chunk_fill(const struct spool_entry *entries, size_t count, uint64_t commit,
                      uint8_t *bytes);
/* MDB_CORRUPTED when it is none. */
int spool_chunk_read(const MDB_val *key, const MDB_val *value, struct spool_chunk *ret_chunk);
/* What the record with this sequence says; false when its header is damaged. *ret_sound: whether
 * the payload, which borrows from the chunk, is whole. */
bool spool_chunk_fields(const struct spool *spool, const struct spool_chunk *chunk,
                        uint64_t sequence, struct stored_fields *ret_fields,
                        struct text *ret_payload, bool *ret_sound);
/* Fills ret_record; payload borrows from the chunk. False when damaged. */
bool spool_chunk_record(const struct spool *spool, const struct spool_chunk *chunk,
                        uint64_t sequence, struct spool_record *ret_record);
/* All that may belong to a damaged record: its header, and what lies where its payload should be.
 */
struct spool_remains {
    struct text header, payload;
};
struct spool_remains spool_chunk_remains(const struct spool_chunk *chunk, uint64_t sequence);

/* spool_record.c: the same of a record that stands alone. */
bool spool_record_fields(const struct spool *spool, struct text stored,
                         struct stored_fields *ret_fields, struct text *ret_payload,
                         bool *ret_sound);

/* spool_queue.c */

/* The chunk that place is in, or else the first one after it; MDB_NOTFOUND. The cursor is on it. */
int spool_queue_seek(MDB_cursor *cursor, const struct stored_place *place,
                     struct spool_chunk *ret_chunk);
/* The one after that which the cursor is on; MDB_NOTFOUND. */
int spool_queue_next(MDB_cursor *cursor, struct spool_chunk *ret_chunk);
/* The last one of the stream, which has some. */
int spool_queue_last(MDB_cursor *cursor, uint32_t ordinal, struct spool_chunk *ret_chunk);
/* As spool_queue_seek, with a cursor of its own. */
int spool_queue_find(struct spool *spool, MDB_txn *txn, const struct stored_place *place,
                     struct spool_chunk *ret_chunk);

/* spool_streams.c */

struct spool_stream {
    uint32_t ordinal;
    struct uuid id;
    uint64_t through; /* acknowledged, also where their chunk still stands */
};
/* MDB_CORRUPTED when there is none: whatever waits belongs to one. */
int spool_stream_get(struct spool *spool, MDB_txn *txn, uint32_t ordinal,
                     struct spool_stream *ret_stream);
/* MDB_NOTFOUND when the stream is none of ours. */
int spool_stream_find(struct spool *spool, MDB_txn *txn, const struct uuid *id,
                      struct spool_stream *ret_stream);
int spool_stream_put(struct spool *spool, MDB_txn *txn, const struct spool_stream *stream);
int spool_stream_drop(struct spool *spool, MDB_txn *txn, const struct spool_stream *stream);
/* Whether the queue has nothing of it. */
int spool_stream_is_empty(struct spool *spool, MDB_txn *txn, const struct spool_stream *stream,
                          bool *ret_empty);
/* Drops those that the queue has nothing of. */
int spool_streams_drop_empty(struct spool *spool, MDB_txn *txn);
/* Whether the record there waits. */
int spool_place_waits(struct spool *spool, MDB_txn *txn, const struct stored_place *place,
                      bool *ret_waits);
/* How many records of all streams wait. */
int spool_streams_waiting(struct spool *spool, MDB_txn *txn, uint64_t *ret_waiting);

/* spool_commit.c */

/* A stored_commit with what follows it; leaves and record borrow from what was read. */
struct spool_commit {
    int32_t day;
    size_t count;
    struct stored_place first;
    bool has_leaves;       /* or ids alone, as format 1 has them */
    const uint8_t *leaves; /* count of them */
    struct text record;
};
/* False when stored is too short for what it says. */
bool spool_commit_read(const MDB_val *stored, struct spool_commit *ret_commit);
/* Puts check, id and digest of an entry. */
void spool_leaf_fill(const struct spool_entry *entry, uint8_t at[sizeof(struct stored_leaf)]);
/* False when there is no such leaf, or it is damaged. In format 1 its digest is all zeros. */
bool spool_leaf_read(const struct spool *spool, const struct spool_commit *commit, uint32_t leaf,
                     struct stored_leaf *ret_leaf);

#endif
