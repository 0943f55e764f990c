/*
 * What the files of this room share: the connection itself, how a failed command becomes a verdict,
 * and COPY.
 */
#ifndef PARALLAX_STORE_STORE_PRIVATE_H
#define PARALLAX_STORE_STORE_PRIVATE_H

#include "store/store.h"

#include <libpq-fe.h>

#define SQLSTATE_BYTES 6 /* with the NUL */

struct store {
    PGconn *connection;
    bool lost;      /* the server said goodbye; libpq notices only at the next read */
    bool rows_open; /* a store_rows has the connection to itself */
    bool prepared;  /* the temporary tables of batch_prepare exist */
    char sqlstate[SQLSTATE_BYTES]; /* of the last failed command; "" when it had none */
};

/* The embedded text of sql/queries/NAME.sql, in O(log n); NULL when there is none. */
const char *store_query_text(const char *name);
enum verdict store_query_unknown(const char *name, struct error *error);

/*
 * Fills error for a command that failed and returns its verdict. what names the command for people;
 * result may be NULL (the connection broke before there was one) and stays the caller's.
 */
enum verdict store_failed(struct store *store, const PGresult *result, const char *what,
                          struct error *error);
/* FATAL ROWS_OPEN while a store_rows is being read: libpq would throw its rest away. */
enum verdict store_check_idle(const struct store *store, const char *what, struct error *error);
/* Sends sql/queries/NAME.sql; the answer is then libpq's PQgetResult. */
enum verdict store_send(struct store *store, const char *name, const struct text *parameters,
                        size_t count, struct error *error);
/* A value of a result; TEXT_NONE is SQL NULL. */
struct text store_value(const PGresult *result, size_t row, size_t column);
/* Runs SQL without parameters, several statements too; what names it for people. */
enum verdict store_run(struct store *store, const char *what, const char *sql, struct error *error);
/* The same with the text of sql/queries/NAME.sql. */
enum verdict store_script(struct store *store, const char *name, struct error *error);

/*
 * COPY ... FROM STDIN of sql/queries/NAME.sql. After a successful begin, end must be called also
 * when put failed: it tells the server's reason and frees the connection for the next command.
 */
enum verdict store_copy_begin(struct store *store, const char *name, struct error *error);
/* False: the connection broke; store_copy_end gives the error. */
bool store_copy_put(struct store *store, struct text bytes);
enum verdict store_copy_end(struct store *store, const char *name, struct error *error);

#endif
