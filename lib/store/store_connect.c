/* See store.h: opening and closing a connection, without ever repeating what the URL says. */
#include "base/clock.h"
#include "store/store_private.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* For the whole of it: names, TCP, TLS, authentication. */
#define CONNECT_LIMIT_MS 15000

static enum verdict unreachable(struct error *error)
{
    return error_set(error, VERDICT_RETRY, "DATABASE_UNREACHABLE",
                     "the database could not be reached");
}

static enum verdict check_url(const char *url, struct error *error)
{
    char *message = NULL;
    PQconninfoOption *options = url != NULL ? PQconninfoParse(url, &message) : NULL;
    PQfreemem(message); /* quotes the URL */
    if (options == NULL)
        return error_set(error, VERDICT_REJECT, "DATABASE_URL",
                         "the database URL is not one that libpq can read "
                         "(postgresql://user@host/database)");
    PQconninfoFree(options);
    return VERDICT_OK;
}

/*
 * libpq gives no SQLSTATE for a refused connection, but with PQERRORS_SQLSTATE its message ends
 * with it. False: the message is libpq's own, so nobody answered.
 */
static bool refusal_sqlstate(const PGconn *connection, char ret_sqlstate[SQLSTATE_BYTES])
{
    struct text message = text_trim(text_of(PQerrorMessage(connection)));
    size_t length = 0;
    while (length < message.length && message.at[message.length - 1 - length] != ' ')
        length++;
    if (length != SQLSTATE_BYTES - 1)
        return false;
    const char *at = message.at + message.length - length;
    for (size_t i = 0; i < length; i++)
        if ((at[i] < '0' || at[i] > '9') && (at[i] < 'A' || at[i] > 'Z'))
            return false;
    (void)snprintf(ret_sqlstate, SQLSTATE_BYTES, "%.*s", SQLSTATE_BYTES - 1, at);
    return true;
}

static enum verdict connect_failed(const PGconn *connection, struct error *error)
{
    char sqlstate[SQLSTATE_BYTES];
    if (!refusal_sqlstate(connection, sqlstate))
        return unreachable(error);
    if (strncmp(sqlstate, "28", 2) == 0 || strcmp(sqlstate, "42501") == 0)
        return error_set(error, VERDICT_REJECT, "DATABASE_REFUSED",
                         "the database refused the user or password (SQLSTATE %s)", sqlstate);
    if (strncmp(sqlstate, "3D", 2) == 0)
        return error_set(error, VERDICT_REJECT, "DATABASE_REFUSED",
                         "there is no database of that name (SQLSTATE %s)", sqlstate);
    if (store_verdict(sqlstate) == VERDICT_RETRY)
        return error_set(error, VERDICT_RETRY, "DATABASE_UNREACHABLE",
                         "the database takes no connections now (SQLSTATE %s)", sqlstate);
    return error_set(error, VERDICT_REJECT, "DATABASE_REFUSED",
                     "the database refused the connection (SQLSTATE %s)", sqlstate);
}

/* Waits until libpq can go on; false at the deadline. The socket may change between two calls. */
static bool wait_for(const PGconn *connection, PostgresPollingStatusType wants, int64_t deadline_ms)
{
    struct pollfd waiting = {.fd = PQsocket(connection),
                             .events = wants == PGRES_POLLING_READING ? POLLIN : POLLOUT};
    for (;;) {
        int64_t left_ms = deadline_ms - clock_steady_ms();
        if (left_ms <= 0)
            return false;
        int ready = poll(&waiting, 1, (int)left_ms);
        if (ready > 0)
            return true;
        if (ready < 0 && errno != EINTR)
            return false;
    }
}

static enum verdict finish_connect(PGconn *connection, struct error *error)
{
    if (PQstatus(connection) == CONNECTION_BAD)
        return connect_failed(connection, error);
    (void)PQsetErrorVerbosity(connection, PQERRORS_SQLSTATE);
    int64_t deadline_ms = clock_steady_ms() + CONNECT_LIMIT_MS;
    PostgresPollingStatusType wants = PGRES_POLLING_WRITING;
    while (wants != PGRES_POLLING_OK) {
        if (!wait_for(connection, wants, deadline_ms))
            return unreachable(error);
        wants = PQconnectPoll(connection);
        if (wants == PGRES_POLLING_FAILED)
            return connect_failed(connection, error);
    }
    (void)PQsetErrorVerbosity(connection, PQERRORS_DEFAULT);
    return VERDICT_OK;
}

/* What stands before dbname is a default that the URL may change; what stands after it is not. */
static PGconn *start_connect(const struct store_config *config)
{
    const char *const names[] = {"keepalives_idle", "tcp_user_timeout", "dbname",
                                 "client_encoding", "application_name", NULL};
    const char *const values[] = {"30",
                                  "30000",
                                  config->url,
                                  "UTF8",
                                  config->application != NULL ? config->application : "parallax",
                                  NULL};
    return PQconnectStartParams(names, values, 1);
}

/* Notices go nowhere: they would land on stderr, between the lines of the log. */
static void ignore_notice(void *context, const PGresult *result)
{
    (void)context;
    (void)result;
}

static enum verdict limit_statements(struct store *store, int64_t limit_ms, struct error *error)
{
    char digits[24];
    (void)snprintf(digits, sizeof digits, "%lld", (long long)limit_ms);
    struct text parameter = text_of(digits);
    struct store_result *result = NULL;
    enum verdict verdict = store_query(store, "session_limit", &parameter, 1, &result, error);
    store_result_free(&result);
    return verdict;
}

static enum verdict become_reader(struct store *store, struct error *error)
{
    enum verdict verdict = store_script(store, "session_reader", error);
    if (verdict == VERDICT_REJECT || verdict == VERDICT_FATAL)
        return error_set(error, VERDICT_REJECT, "DATABASE_REFUSED",
                         "the role parallax_reader is missing or not granted to this user "
                         "(SQLSTATE %s): run parallax-admin migrate",
                         store->sqlstate);
    return verdict;
}

static enum verdict open_session(struct store *store, const struct store_config *config,
                                 struct error *error)
{
    enum verdict verdict = finish_connect(store->connection, error);
    if (verdict == VERDICT_OK)
        verdict = store_script(store, "session", error);
    if (verdict == VERDICT_OK && config->statement_limit_ms > 0)
        verdict = limit_statements(store, config->statement_limit_ms, error);
    if (verdict == VERDICT_OK && config->reader)
        verdict = become_reader(store, error);
    return verdict;
}

enum verdict store_open(const struct store_config *config, struct store **ret_store,
                        struct error *error)
{
    enum verdict verdict = check_url(config->url, error);
    if (verdict != VERDICT_OK)
        return verdict;
    struct store *store = calloc(1, sizeof *store);
    if (store == NULL)
        return error_no_memory(error);
    store->connection = start_connect(config);
    if (store->connection == NULL) {
        free(store);
        return error_no_memory(error);
    }
    (void)PQsetNoticeReceiver(store->connection, ignore_notice, NULL);
    verdict = open_session(store, config, error);
    if (verdict != VERDICT_OK)
        store_close(&store);
    else
        *ret_store = store;
    return verdict;
}

void store_close(struct store **store)
{
    if (*store == NULL)
        return;
    PQfinish((*store)->connection);
    free(*store);
    *store = NULL;
}
