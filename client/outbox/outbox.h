/*
 * The outbox: every submission from its first draft to what became of it, in one SQLite file.
 *
 * A rollback journal and synchronous=EXTRA, because SQLite 3.40's WAL can corrupt with two
 * connections; one connection, and one process by the lock of client/home.h. What a function has
 * returned OK for outside a transaction, or before outbox_commit inside one, survives a power cut.
 *
 * Errors of all: RETRY OUTBOX_BUSY, OUTBOX_UNWRITABLE (disk full, read-only), NO_MEMORY; REJECT
 * OUTBOX_DAMAGED; FATAL OUTBOX_STATEMENT for what only a bug of ours can bring about.
 */
#ifndef PARALLAX_CLIENT_OUTBOX_OUTBOX_H
#define PARALLAX_CLIENT_OUTBOX_OUTBOX_H

#include "base/buffer.h"
#include "base/error.h"
#include "base/text.h"
#include "base/uuid.h"
#include "client/outbox/outbox_state.h"
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
/* Commits when the verdict of what was done in it is OK, else rolls back and returns that verdict.
 */
enum verdict outbox_end_transaction(struct outbox *outbox, enum verdict verdict,
                                    struct error *error);

/* Nothing that it has lent is used any more: lets go of the file, for other processes. */
void outbox_rest(struct outbox *outbox);

/* Small values by name: the collector, the calls it told. */
enum verdict outbox_setting_put(struct outbox *outbox, const char *name, struct text value,
                                struct error *error);
/* Appends. *ret_found false: there is none. */
enum verdict outbox_setting_get(struct outbox *outbox, const char *name, struct buffer *out,
                                bool *ret_found, struct error *error);

/* A submission that is about to be queued. */
struct outbox_entry {
    struct uuid id;
    const char *kind;       /* the name of the code */
    struct uuid supersedes; /* nil: none */
    struct text call, country;
    int32_t goal;                             /* 0: not about one goal */
    const char *consent;                      /* the name of the code */
    struct text title;                        /* for display; empty when CONFIDENTIAL */
    int32_t day;                              /* of making, since 1970-01-01 UTC */
    struct text bytes;                        /* encoded */
    uint8_t import_digest[SEAL_DIGEST_BYTES]; /* outbox_import_add: of what the row says */
    bool has_import_key;                      /* the row has a key in its source (_uuid, KEY) */
    uint8_t import_key[SEAL_DIGEST_BYTES];    /* the digest of that key */
};

/* Queues what was typed here, in a transaction of its own or in one that was begun. */
enum verdict outbox_queue(struct outbox *outbox, const struct outbox_entry *entry,
                          struct error *error);

enum outbox_import_result {
    OUTBOX_IMPORT_NEW,    /* queued */
    OUTBOX_IMPORT_KNOWN,  /* was imported before; nothing changes */
    OUTBOX_IMPORT_CHANGED /* so was its key, but the row said something else; nothing changes */
};
/* outbox_begin, and counting rows that say the same starts anew. */
enum verdict outbox_import_begin(struct outbox *outbox, struct error *error);
/*
 * Queues the entry unless it was imported before. A row with a key is known by it. The nth row of
 * an import that has none and says the same is the same submission as the nth in an earlier import.
 * A known one that was refused is queued again, under its new id.
 */
enum verdict outbox_import_add(struct outbox *outbox, const struct outbox_entry *entry,
                               enum outbox_import_result *ret_result, struct error *error);

struct outbox_item {
    int64_t sequence;
    struct uuid id;
    struct text bytes; /* borrowed until the next call of any function of the outbox */
};
/* The next to be sent (QUEUED, SENT) after a sequence (0: from the start). *ret_found false: none.
 */
enum verdict outbox_next_to_send(struct outbox *outbox, int64_t after_sequence,
                                 struct outbox_item *ret_item, bool *ret_found,
                                 struct error *error);
/* Likewise the next that the other side may have something to say about. */
enum verdict outbox_next_to_ask(struct outbox *outbox, int64_t after_sequence,
                                struct outbox_item *ret_item, bool *ret_found, struct error *error);
/* Likewise the next that has a receipt, or should have one: for verifying all of them. */
enum verdict outbox_next_with_receipt(struct outbox *outbox, int64_t after_sequence,
                                      struct outbox_item *ret_item, bool *ret_found,
                                      struct error *error);
/* QUEUED becomes SENT; one that is SENT already stays so. Call it before it goes on the wire. */
enum verdict outbox_sent(struct outbox *outbox, const struct uuid *id, struct error *error);

/*
 * Stores the receipt, which the caller has verified, and makes the submission RECEIVED; the draft
 * it was made from goes.
 */
enum verdict outbox_receive(struct outbox *outbox, const struct receipt *receipt,
                            const uint8_t collector_sign[SEAL_KEY_BYTES], struct error *error);
/* The draft it was made from is there again. */
enum verdict outbox_refuse(struct outbox *outbox, const struct uuid *id, struct text code,
                           struct text sentence, struct text field, struct error *error);
/*
 * QUEUED or REFUSED becomes SUPERSEDED or WITHDRAWN, without anybody being told: the other side
 * does not have it. The draft it was made from is there again, its number in *ret_draft; 0: there
 * is none. REJECT OUTBOX_NO_SUCH_ID for any other state.
 */
enum verdict outbox_retire(struct outbox *outbox, const struct uuid *id, enum outbox_state state,
                           int64_t *ret_draft, struct error *error);

/* What the other side says of a submission. Absent texts: it says nothing of that. */
struct outbox_feedback {
    enum outbox_state state;              /* STORED and what may follow it */
    struct text note;                     /* of the secretariat, with HAS_ISSUES and REJECTED */
    struct text report_title, report_url; /* with PUBLISHED */
};
/* *ret_known false: the outbox has no such submission, or one in a state that this cannot follow
 * (client/outbox/outbox_state.h); nothing changes. */
enum verdict outbox_feedback(struct outbox *outbox, const struct uuid *id,
                             const struct outbox_feedback *feedback, bool *ret_known,
                             struct error *error);

/* What is shown of a submission or draft. Texts are borrowed for the length of the visit. */
struct outbox_line {
    int64_t draft;  /* the draft's number; 0: a submission */
    struct uuid id; /* nil for a draft */
    struct text kind;
    struct uuid supersedes; /* nil: none */
    struct text call, country;
    int32_t goal;
    struct text consent, title;
    int32_t day;
    enum outbox_state state;
    struct text refusal_code, refusal_sentence, refusal_field; /* REFUSED only */
    struct text note, report_title, report_url;
};
typedef void outbox_visit_fn(void *context, const struct outbox_line *line);

/* Visits drafts, then all others in order of queueing, or those in *state. visit must not call the
 * outbox. */
enum verdict outbox_list(struct outbox *outbox, const enum outbox_state *state,
                         outbox_visit_fn *visit, void *context, struct error *error);
/* Visits one. REJECT OUTBOX_NO_SUCH_ID. */
enum verdict outbox_find(struct outbox *outbox, const struct uuid *id, outbox_visit_fn *visit,
                         void *context, struct error *error);
enum verdict outbox_counts(struct outbox *outbox, int64_t ret_counts[OUTBOX_STATE_COUNT],
                           struct error *error);
/* Appends the encoded submission. REJECT OUTBOX_NO_SUCH_ID. */
enum verdict outbox_bytes(struct outbox *outbox, const struct uuid *id, struct buffer *out,
                          enum outbox_state *ret_state, struct error *error);

struct outbox_receipt {
    struct receipt receipt; /* path borrowed until the next call of any function of the outbox */
    uint8_t collector_sign[SEAL_KEY_BYTES];
    struct text bytes; /* of the submission, borrowed likewise */
};
/* REJECT OUTBOX_NO_RECEIPT. */
enum verdict outbox_receipt(struct outbox *outbox, const struct uuid *id,
                            struct outbox_receipt *ret_receipt, struct error *error);

typedef enum verdict outbox_collector_fn(void *context, struct text endpoint, struct text card,
                                         struct error *error);
/* Visits the collectors in the order in which they are tried; visit must not call the outbox. */
enum verdict outbox_collectors(struct outbox *outbox, outbox_collector_fn *visit, void *context,
                               struct error *error);
/* A new endpoint comes last; one that is there gets the card. */
enum verdict outbox_collector_put(struct outbox *outbox, struct text endpoint, struct text card,
                                  struct error *error);
/* *ret_known false: there was none. */
enum verdict outbox_collector_delete(struct outbox *outbox, struct text endpoint, bool *ret_known,
                                     struct error *error);

#endif
