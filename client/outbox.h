/*
 * The outbox: every submission from its queueing to its receipt, in one SQLite file.
 *
 * A rollback journal and synchronous=EXTRA, because SQLite 3.40's WAL can corrupt with two
 * connections; one connection, and one process by the lock of client/home.h. What a function has
 * returned OK for outside a transaction, or before outbox_commit inside one, survives a power cut.
 *
 * Errors of all: RETRY OUTBOX_BUSY, OUTBOX_UNWRITABLE (disk full, read-only), NO_MEMORY; REJECT
 * OUTBOX_DAMAGED; FATAL OUTBOX_STATEMENT for what only a bug of ours can bring about.
 */
#ifndef PARALLAX_CLIENT_OUTBOX_H
#define PARALLAX_CLIENT_OUTBOX_H

#include "base/buffer.h"
#include "base/error.h"
#include "base/text.h"
#include "base/uuid.h"
#include "client/outbox_state.h"
#include "seal/receipt.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct outbox;

/* Makes the file where there is none. REJECT OUTBOX_NEWER when a later Parallax wrote it. */
enum verdict outbox_open(const char *path, struct outbox **ret_outbox, struct error *error);
void outbox_close(struct outbox **outbox);

enum verdict outbox_begin(struct outbox *outbox, struct error *error);
/* On an error the transaction is rolled back. */
enum verdict outbox_commit(struct outbox *outbox, struct error *error);
/* Safe without a transaction. */
void outbox_rollback(struct outbox *outbox);

/* Small values by name: the collector, the calls it told. */
enum verdict outbox_setting_put(struct outbox *outbox, const char *name, struct text value,
                                struct error *error);
/* Appends. *ret_found false: there is none. */
enum verdict outbox_setting_get(struct outbox *outbox, const char *name, struct buffer *out,
                                bool *ret_found, struct error *error);

/* A submission that is about to be queued. */
struct outbox_entry {
    struct uuid id;
    struct text call, country;
    int32_t goal;                             /* 0: not about one goal */
    const char *consent;                      /* the name of the code */
    struct text title;                        /* for display; empty when CONFIDENTIAL */
    int32_t day;                              /* of making, since 1970-01-01 UTC */
    struct text bytes;                        /* encoded */
    uint8_t import_digest[SEAL_DIGEST_BYTES]; /* of what the row says */
};

/* outbox_begin, and counting rows that say the same starts anew. */
enum verdict outbox_import_begin(struct outbox *outbox, struct error *error);
/*
 * Queues the entry. The nth row of an import that says the same is the same submission as the nth
 * in an earlier import: *ret_known, and nothing changes, unless it was refused, then it is queued
 * again.
 */
enum verdict outbox_import_add(struct outbox *outbox, const struct outbox_entry *entry,
                               bool *ret_known, struct error *error);

struct outbox_item {
    int64_t sequence;
    struct uuid id;
    struct text bytes; /* borrowed until the next call of any function of the outbox */
};
/* The first in this state after a sequence (0: from the start). *ret_found false: there is none. */
enum verdict outbox_next(struct outbox *outbox, enum outbox_state state, int64_t after_sequence,
                         struct outbox_item *ret_item, bool *ret_found, struct error *error);

/* Stores the receipt, which the caller has verified, and makes the submission RECEIVED. */
enum verdict outbox_receive(struct outbox *outbox, const struct receipt *receipt,
                            const uint8_t collector_sign[SEAL_KEY_BYTES], struct error *error);
enum verdict outbox_refuse(struct outbox *outbox, const struct uuid *id, struct text code,
                           struct text sentence, struct text field, struct error *error);
/* RECEIVED becomes STORED. */
enum verdict outbox_store(struct outbox *outbox, const struct uuid *id, struct error *error);

/* What is shown of a submission. Texts are borrowed for the length of the visit. */
struct outbox_line {
    struct uuid id;
    struct text call, country;
    int32_t goal;
    struct text consent, title;
    int32_t day;
    enum outbox_state state;
    struct text refusal_code, refusal_sentence, refusal_field; /* REFUSED only */
};
typedef void outbox_visit_fn(void *context, const struct outbox_line *line);

/* Visits all in order of queueing, or those in *state. visit must not call the outbox. */
enum verdict outbox_list(struct outbox *outbox, const enum outbox_state *state,
                         outbox_visit_fn *visit, void *context, struct error *error);
/* Visits one. REJECT OUTBOX_NO_SUCH_ID. */
enum verdict outbox_find(struct outbox *outbox, const struct uuid *id, outbox_visit_fn *visit,
                         void *context, struct error *error);
enum verdict outbox_counts(struct outbox *outbox, int64_t ret_counts[OUTBOX_STATE_COUNT],
                           struct error *error);

struct outbox_receipt {
    struct receipt receipt; /* path borrowed until the next call of any function of the outbox */
    uint8_t collector_sign[SEAL_KEY_BYTES];
    struct text bytes; /* of the submission, borrowed likewise */
};
/* REJECT OUTBOX_NO_RECEIPT. */
enum verdict outbox_receipt(struct outbox *outbox, const struct uuid *id,
                            struct outbox_receipt *ret_receipt, struct error *error);

#endif
