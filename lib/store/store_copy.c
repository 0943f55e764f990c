/* See store_private.h: COPY ... FROM STDIN. */
#include "store/store_private.h"

/* One message of the protocol must not have more than 1 GB; this keeps libpq's own copy small too.
 */
#define MESSAGE_BYTES_MAX ((size_t)256 * 1024)

enum verdict store_copy_begin(struct store *store, const char *name, struct error *error)
{
    const char *sql = store_query_text(name);
    if (sql == NULL)
        return store_query_unknown(name, error);
    enum verdict verdict = store_check_idle(store, name, error);
    if (verdict != VERDICT_OK)
        return verdict;
    PGresult *result = PQexec(store->connection, sql);
    if (PQresultStatus(result) != PGRES_COPY_IN)
        verdict = store_failed(store, result, name, error);
    PQclear(result);
    return verdict;
}

bool store_copy_put(struct store *store, struct text bytes)
{
    while (bytes.length > 0) {
        size_t part = bytes.length < MESSAGE_BYTES_MAX ? bytes.length : MESSAGE_BYTES_MAX;
        if (PQputCopyData(store->connection, bytes.at, (int)part) != 1)
            return false;
        bytes.at += part;
        bytes.length -= part;
    }
    return true;
}

enum verdict store_copy_end(struct store *store, const char *name, struct error *error)
{
    (void)PQputCopyEnd(store->connection, NULL); /* if it fails, so does the result */
    PGresult *result = PQgetResult(store->connection);
    enum verdict verdict = VERDICT_OK;
    if (PQresultStatus(result) != PGRES_COMMAND_OK)
        verdict = store_failed(store, result, name, error);
    PQclear(result);
    while ((result = PQgetResult(store->connection)) != NULL) {
        bool broken = PQresultStatus(result) == PGRES_COPY_IN;
        PQclear(result);
        if (broken) /* a dead connection stays in COPY for ever */
            break;
    }
    return verdict;
}
