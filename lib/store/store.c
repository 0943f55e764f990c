/* See store.h: verdicts of SQLSTATEs, transactions and notifications. */
#include "store/store_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Classes and codes of PostgreSQL's appendix A; the first prefix that fits decides. */
static const struct {
    const char *prefix;
    enum verdict verdict;
} verdicts[] = {
    {"22", VERDICT_REJECT},   /* data exception */
    {"23", VERDICT_REJECT},   /* integrity constraint violation */
    {"54", VERDICT_REJECT},   /* program limit: a value too large for an index or for jsonb */
    {"08", VERDICT_RETRY},    /* connection exception */
    {"40", VERDICT_RETRY},    /* deadlock, serialization failure */
    {"53", VERDICT_RETRY},    /* disk full, out of memory, too many connections */
    {"55", VERDICT_RETRY},    /* object in use, lock not available */
    {"57", VERDICT_RETRY},    /* cancelled, shutting down, starting up */
    {"58", VERDICT_RETRY},    /* system error outside PostgreSQL */
    {"25006", VERDICT_RETRY}, /* read-only: a standby that is being promoted */
    {"25P03", VERDICT_RETRY}, /* idle in transaction for too long: the session was ended */
};

enum verdict store_verdict(const char *sqlstate)
{
    if (sqlstate == NULL || sqlstate[0] == '\0')
        return VERDICT_RETRY;
    for (size_t i = 0; i < sizeof verdicts / sizeof *verdicts; i++)
        if (strncmp(sqlstate, verdicts[i].prefix, strlen(verdicts[i].prefix)) == 0)
            return verdicts[i].verdict;
    return VERDICT_FATAL;
}

/* Messages of class 22 quote the value they refuse, which a person wrote. */
static bool quotes_a_value(const char *sqlstate)
{
    return strncmp(sqlstate, "22", 2) == 0;
}

/* Whether the server ended the session: severity FATAL or PANIC, in whatever language it speaks. */
static bool ends_the_session(const PGresult *result)
{
    const char *severity = PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED);
    return severity != NULL && (strcmp(severity, "FATAL") == 0 || strcmp(severity, "PANIC") == 0);
}

enum verdict store_failed(struct store *store, const PGresult *result, const char *what,
                          struct error *error)
{
    const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    (void)snprintf(store->sqlstate, sizeof store->sqlstate, "%s", sqlstate ? sqlstate : "");
    if (sqlstate == NULL || PQstatus(store->connection) != CONNECTION_OK) {
        /* Without SQLSTATE it is libpq that speaks, and its sentences name hosts. */
        store->lost = store->lost || PQstatus(store->connection) != CONNECTION_OK;
        return error_set(error, VERDICT_RETRY, "DATABASE_LOST",
                         "%s: the connection to the database was lost", what);
    }
    store->lost = store->lost || ends_the_session(result);
    const char *message = quotes_a_value(sqlstate)
                              ? "PostgreSQL refused a value"
                              : PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    char code[ERROR_CODE_BYTES];
    (void)snprintf(code, sizeof code, "SQL_%s", store->sqlstate);
    return error_set(error, store_verdict(sqlstate), code, "%s: %s (SQLSTATE %s)", what,
                     message != NULL ? message : "PostgreSQL gave no reason", store->sqlstate);
}

enum verdict store_check_idle(const struct store *store, const char *what, struct error *error)
{
    if (!store->rows_open)
        return VERDICT_OK;
    return error_set(error, VERDICT_FATAL, "ROWS_OPEN",
                     "%s: the rows of another query are still being read", what);
}

enum verdict store_run(struct store *store, const char *what, const char *sql, struct error *error)
{
    enum verdict verdict = store_check_idle(store, what, error);
    if (verdict != VERDICT_OK)
        return verdict;
    PGresult *result = PQexec(store->connection, sql);
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        verdict = store_failed(store, result, what, error);
    PQclear(result);
    return verdict;
}

enum verdict store_script(struct store *store, const char *name, struct error *error)
{
    const char *sql = store_query_text(name);
    return sql == NULL ? store_query_unknown(name, error) : store_run(store, name, sql, error);
}

enum verdict store_begin(struct store *store, struct error *error)
{
    return store_run(store, "begin", "BEGIN", error);
}

enum verdict store_commit(struct store *store, struct error *error)
{
    /* COMMIT of a transaction that failed before succeeds as a command, and rolls back. */
    if (PQtransactionStatus(store->connection) == PQTRANS_INERROR) {
        store_rollback(store);
        return error_set(error, VERDICT_RETRY, "TRANSACTION_FAILED",
                         "commit: a command of the transaction failed, so it was rolled back");
    }
    return store_run(store, "commit", "COMMIT", error);
}

void store_rollback(struct store *store)
{
    PGTransactionStatusType status = PQtransactionStatus(store->connection);
    if (status == PQTRANS_INTRANS || status == PQTRANS_INERROR)
        PQclear(PQexec(store->connection, "ROLLBACK"));
}

int store_socket(const struct store *store)
{
    bool connected = !store->lost && PQstatus(store->connection) == CONNECTION_OK;
    return connected ? PQsocket(store->connection) : -1;
}

enum verdict store_listen(struct store *store, const char *channel, struct error *error)
{
    char *identifier = PQescapeIdentifier(store->connection, channel, strlen(channel));
    if (identifier == NULL)
        return error_no_memory(error);
    char sql[160];
    int length = snprintf(sql, sizeof sql, "LISTEN %s", identifier);
    PQfreemem(identifier);
    if (length < 0 || (size_t)length >= sizeof sql)
        return error_set(error, VERDICT_FATAL, "CHANNEL_TOO_LONG",
                         "listen: a channel's name has at most 63 bytes");
    return store_run(store, "listen", sql, error);
}

enum verdict store_notified(struct store *store, bool *ret_notified, struct error *error)
{
    if (PQconsumeInput(store->connection) == 0)
        return store_failed(store, NULL, "listen", error);
    bool notified = false;
    PGnotify *notify;
    while ((notify = PQnotifies(store->connection)) != NULL) {
        notified = true;
        PQfreemem(notify);
    }
    *ret_notified = notified;
    return VERDICT_OK;
}
