/*
 * What the files of the outbox share; nobody else includes this.
 *
 * outbox.c: the file, its schema, transactions; outbox_statement.c: running the statements of
 * client/outbox/sql; outbox_submission.c: queueing and sending; outbox_list.c: showing;
 * outbox_receipt.c: what came back; draft.c: drafts; outbox_collector.c: the collectors.
 */
#ifndef PARALLAX_CLIENT_OUTBOX_OUTBOX_PRIVATE_H
#define PARALLAX_CLIENT_OUTBOX_OUTBOX_PRIVATE_H

#include "client/outbox/outbox.h"

#include <sqlite3.h>

/* X(id, file of client/outbox/sql without .sql) */
#define OUTBOX_STATEMENTS(X)                                                                       \
    X(STATEMENT_ADD, "add")                                                                        \
    X(STATEMENT_BYTES, "bytes")                                                                    \
    X(STATEMENT_COLLECTOR_DELETE, "collector_delete")                                              \
    X(STATEMENT_COLLECTOR_LIST, "collector_list")                                                  \
    X(STATEMENT_COLLECTOR_PUT, "collector_put")                                                    \
    X(STATEMENT_COUNTS, "counts")                                                                  \
    X(STATEMENT_DRAFT_ARRIVED, "draft_arrived")                                                    \
    X(STATEMENT_DRAFT_DELETE, "draft_delete")                                                      \
    X(STATEMENT_DRAFT_FIND, "draft_find")                                                          \
    X(STATEMENT_DRAFT_LIST, "draft_list")                                                          \
    X(STATEMENT_DRAFT_MENDED, "draft_mended")                                                      \
    X(STATEMENT_DRAFT_NEW, "draft_new")                                                            \
    X(STATEMENT_DRAFT_OF, "draft_of")                                                              \
    X(STATEMENT_DRAFT_QUEUE, "draft_queue")                                                        \
    X(STATEMENT_DRAFT_RETURN, "draft_return")                                                      \
    X(STATEMENT_DRAFT_TOUCH, "draft_touch")                                                        \
    X(STATEMENT_DRAFT_VALUE_CLEAR, "draft_value_clear")                                            \
    X(STATEMENT_DRAFT_VALUE_PUT, "draft_value_put")                                                \
    X(STATEMENT_DRAFT_VALUES, "draft_values")                                                      \
    X(STATEMENT_FEEDBACK, "feedback")                                                              \
    X(STATEMENT_FIND, "find")                                                                      \
    X(STATEMENT_KEY_DROP, "key_drop")                                                              \
    X(STATEMENT_KEY_FIND, "key_find")                                                              \
    X(STATEMENT_LIST, "list")                                                                      \
    X(STATEMENT_NEXT_TO_ASK, "next_to_ask")                                                        \
    X(STATEMENT_NEXT_TO_SEND, "next_to_send")                                                      \
    X(STATEMENT_NEXT_WITH_RECEIPT, "next_with_receipt")                                            \
    X(STATEMENT_RECEIPT_ADD, "receipt_add")                                                        \
    X(STATEMENT_RECEIPT_FIND, "receipt_find")                                                      \
    X(STATEMENT_RECEIVE, "receive")                                                                \
    X(STATEMENT_REFUSE, "refuse")                                                                  \
    X(STATEMENT_RETIRE, "retire")                                                                  \
    X(STATEMENT_SEEN_COUNT, "seen_count")                                                          \
    X(STATEMENT_SENT, "sent")                                                                      \
    X(STATEMENT_SETTING_GET, "setting_get")                                                        \
    X(STATEMENT_SETTING_PUT, "setting_put")

#define OUTBOX_STATEMENT_ENUMERATOR(id, name) id,
enum outbox_statement { OUTBOX_STATEMENTS(OUTBOX_STATEMENT_ENUMERATOR) STATEMENT_COUNT };
#undef OUTBOX_STATEMENT_ENUMERATOR

struct outbox {
    sqlite3 *database;
    sqlite3_stmt *statements[STATEMENT_COUNT]; /* prepared at first use */
    sqlite3_stmt *borrowed; /* holds what the last call gave out; reset by the next */
};

/* Runs all statements of a file of client/outbox/sql that takes no parameters. */
enum verdict outbox_script(struct outbox *outbox, const char *name, struct error *error);
/* The verdict and sentence for an SQLite result code. */
enum verdict outbox_failed(struct outbox *outbox, int result, struct error *error);
/* Ready to bind; resets whatever lent its values. */
enum verdict outbox_prepare(struct outbox *outbox, enum outbox_statement which,
                            sqlite3_stmt **ret_statement, struct error *error);
/* One step. *ret_row false: no more. The statement stays open only when there was a row. */
enum verdict outbox_step(struct outbox *outbox, sqlite3_stmt *statement, bool *ret_row,
                         struct error *error);
/* Steps to the end and ends the statement; *ret_changed counts the rows changed, may be NULL. */
enum verdict outbox_finish(struct outbox *outbox, sqlite3_stmt *statement, int *ret_changed,
                           struct error *error);
void outbox_end(sqlite3_stmt *statement);

/* Binding borrows until the statement ends; an out-of-memory shows at the first step. */
void outbox_bind_text(sqlite3_stmt *statement, int at, struct text text);
void outbox_bind_bytes(sqlite3_stmt *statement, int at, const void *bytes, size_t length);
/* NULL, and the nil id, are bound as SQL's NULL. */
void outbox_bind_uuid(sqlite3_stmt *statement, int at, const struct uuid *id);
void outbox_bind_int(sqlite3_stmt *statement, int at, int64_t value);
struct text outbox_column(sqlite3_stmt *statement, int at);
/* REJECT OUTBOX_DAMAGED. */
enum verdict outbox_damaged(struct error *error);
/* Copies exactly length bytes; false when the column has another length. */
bool outbox_column_bytes(sqlite3_stmt *statement, int at, void *ret_bytes, size_t length);

/* SQL's NULL is the nil id; false when the column has another length. */
bool outbox_column_uuid(sqlite3_stmt *statement, int at, struct uuid *ret_id);

#endif
