/*
 * What the files of the outbox share; nobody else includes this.
 *
 * outbox.c: the file, its schema, transactions; outbox_statement.c: running the statements of
 * client/sql; outbox_submission.c: submissions; outbox_receipt.c: receipts and refusals.
 */
#ifndef PARALLAX_CLIENT_OUTBOX_PRIVATE_H
#define PARALLAX_CLIENT_OUTBOX_PRIVATE_H

#include "client/outbox.h"

#include <sqlite3.h>

/* X(id, file of client/sql without .sql) */
#define OUTBOX_STATEMENTS(X)                                                                       \
    X(STATEMENT_ADD, "add")                                                                        \
    X(STATEMENT_COUNTS, "counts")                                                                  \
    X(STATEMENT_FIND, "find")                                                                      \
    X(STATEMENT_LIST, "list")                                                                      \
    X(STATEMENT_NEXT, "next")                                                                      \
    X(STATEMENT_RECEIPT_ADD, "receipt_add")                                                        \
    X(STATEMENT_RECEIPT_FIND, "receipt_find")                                                      \
    X(STATEMENT_RECEIVE, "receive")                                                                \
    X(STATEMENT_REFUSE, "refuse")                                                                  \
    X(STATEMENT_SEEN_COUNT, "seen_count")                                                          \
    X(STATEMENT_SETTING_GET, "setting_get")                                                        \
    X(STATEMENT_SETTING_PUT, "setting_put")                                                        \
    X(STATEMENT_STORE, "store")

#define OUTBOX_STATEMENT_ENUMERATOR(id, name) id,
enum outbox_statement { OUTBOX_STATEMENTS(OUTBOX_STATEMENT_ENUMERATOR) STATEMENT_COUNT };
#undef OUTBOX_STATEMENT_ENUMERATOR

struct outbox {
    sqlite3 *database;
    sqlite3_stmt *statements[STATEMENT_COUNT]; /* prepared at first use */
    sqlite3_stmt *borrowed; /* holds what the last call gave out; reset by the next */
};

/* Runs all statements of a file of client/sql that takes no parameters. */
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
void outbox_bind_int(sqlite3_stmt *statement, int at, int64_t value);
struct text outbox_column(sqlite3_stmt *statement, int at);
/* Copies exactly length bytes; false when the column has another length. */
bool outbox_column_bytes(sqlite3_stmt *statement, int at, void *ret_bytes, size_t length);

#endif
