/*
 * One connection to PostgreSQL, and what its errors mean for us. The only room that sees libpq.
 *
 * SQL stands in sql/queries/NAME.sql, is embedded at build time and called by NAME.
 */
#ifndef PARALLAX_STORE_STORE_H
#define PARALLAX_STORE_STORE_H

#include "base/error.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct store;

struct store_config {
    const char *url;         /* libpq connection string or URI */
    const char *application; /* shown in pg_stat_activity */
    bool reader; /* SET ROLE parallax_reader, read-only: sees the report_ views and nothing else */
    int64_t statement_limit_ms; /* 0: none */
};

/*
 * RETRY DATABASE_UNREACHABLE, within 15 seconds; REJECT DATABASE_REFUSED (password, no such
 * database, no such role: class 28, 3D, 42501), REJECT DATABASE_URL (not a connection string). The
 * sentences never repeat the connection string.
 */
enum verdict store_open(const struct store_config *config, struct store **ret_store,
                        struct error *error);
void store_close(struct store **store);

/*
 * What an SQLSTATE asks for: class 22, 23 and 54 REJECT (the row's fault; 54: a value too large for
 * an index or jsonb); 08, 40, 53, 55, 57, 58, 25006, 25P03 and no SQLSTATE at all RETRY; everything
 * else FATAL (our SQL or schema is wrong).
 */
enum verdict store_verdict(const char *sqlstate);

#define STORE_PARAMETERS_MAX 24

/*
 * Runs a query of sql/queries, one statement, with text parameters (at most STORE_PARAMETERS_MAX,
 * of which it need not use every one), and keeps its whole result.
 * Parameters and values are in PostgreSQL's text format; {NULL, 0} is SQL NULL, {"", 0} is ''.
 *
 * Errors as store_verdict says, with the code SQL_<SQLSTATE>, and RETRY DATABASE_LOST. PostgreSQL's
 * message is in the sentence, unless it may quote values, as its detail and all of class 22 do.
 */
struct store_result;
enum verdict store_query(struct store *store, const char *name, const struct text *parameters,
                         size_t parameter_count, struct store_result **ret_result,
                         struct error *error);
void store_result_free(struct store_result **result);
size_t store_result_rows(const struct store_result *result);
size_t store_result_columns(const struct store_result *result);
const char *store_result_name(const struct store_result *result, size_t column);
struct text store_result_value(const struct store_result *result, size_t row, size_t column);
/* Rows that an INSERT, UPDATE or DELETE touched. */
int64_t store_result_touched(const struct store_result *result);

/*
 * The same, row by row (single-row mode), so that a large result is never held in memory. Only one
 * stream a store at a time; store_rows_free drains what was not read. Until then every other
 * command is FATAL ROWS_OPEN, and name must live as long.
 */
struct store_rows;
enum verdict store_rows_open(struct store *store, const char *name, const struct text *parameters,
                             size_t parameter_count, struct store_rows **ret_rows,
                             struct error *error);
/* *ret_row false at the end. Values stay valid until the next call. */
enum verdict store_rows_next(struct store_rows *rows, bool *ret_row, struct error *error);
size_t store_rows_columns(const struct store_rows *rows);
const char *store_rows_name(const struct store_rows *rows, size_t column);
struct text store_rows_value(const struct store_rows *rows, size_t column);
/* -1 when the result has no such column. */
int store_rows_column(const struct store_rows *rows, const char *name);
void store_rows_free(struct store_rows **rows);

enum verdict store_begin(struct store *store, struct error *error);
/* RETRY TRANSACTION_FAILED when a command before it failed: nothing was committed. */
enum verdict store_commit(struct store *store, struct error *error);
void store_rollback(struct store *store);

/*
 * The socket that becomes readable when a NOTIFY arrives after store_listen; -1 when the connection
 * is lost: close and open again. A NOTIFY that arrives during a query is taken with its answer and
 * kept, so call store_notified after queries too.
 */
int store_socket(const struct store *store);
enum verdict store_listen(struct store *store, const char *channel, struct error *error);
/* Takes what arrived without waiting. *ret_notified: at least one NOTIFY. */
enum verdict store_notified(struct store *store, bool *ret_notified, struct error *error);

#endif
