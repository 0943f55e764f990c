/* See store.h: queries of sql/queries by name, with their whole result. */
#include "base/buffer.h"
#include "store/store_private.h"
#include "store_queries.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* pg_type.dat: text. */
#define TEXT_TYPE ((Oid)25)

struct store_result {
    PGresult *result;
};

static int compare_name(const void *name, const void *query)
{
    return strcmp(name, ((const struct embedded_text *)query)->name);
}

const char *store_query_text(const char *name)
{
    const struct embedded_text *query =
        bsearch(name, store_queries, store_queries_count, sizeof *store_queries, compare_name);
    return query != NULL ? query->content : NULL;
}

enum verdict store_query_unknown(const char *name, struct error *error)
{
    return error_set(error, VERDICT_FATAL, "QUERY_UNKNOWN", "there is no query named %s", name);
}

/*
 * libpq wants text parameters with a NUL at the end, and would silently cut one with a NUL inside.
 * strings is NULL for no parameters; it and bytes are the caller's to free.
 */
static enum verdict make_strings(const char *name, const struct text *parameters, size_t count,
                                 struct buffer *bytes, const char ***ret_strings,
                                 struct error *error)
{
    for (size_t i = 0; i < count; i++) {
        if (parameters[i].length > 0 &&
            memchr(parameters[i].at, '\0', parameters[i].length) != NULL)
            return error_set(error, VERDICT_REJECT, "SQL_22021",
                             "%s: parameter %zu has a NUL, which PostgreSQL has no room for", name,
                             i + 1);
        buffer_text(bytes, parameters[i]);
        buffer_byte(bytes, 0);
    }
    const char **strings = calloc(count > 0 ? count : 1, sizeof *strings);
    if (strings == NULL || !buffer_ok(bytes)) {
        free(strings);
        return error_no_memory(error);
    }
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        strings[i] = parameters[i].at != NULL ? bytes->data + at : NULL;
        at += parameters[i].length + 1;
    }
    *ret_strings = strings;
    return VERDICT_OK;
}

enum verdict store_send(struct store *store, const char *name, const struct text *parameters,
                        size_t count, struct error *error)
{
    const char *sql = store_query_text(name);
    if (sql == NULL)
        return store_query_unknown(name, error);
    struct buffer bytes = BUFFER_NONE;
    const char **strings = NULL;
    Oid types[STORE_PARAMETERS_MAX];
    assert(count <= STORE_PARAMETERS_MAX);
    for (size_t i = 0; i < count; i++)
        types[i] = TEXT_TYPE; /* said, so that a query need not use every parameter */
    enum verdict verdict = store_check_idle(store, name, error);
    if (verdict == VERDICT_OK)
        verdict = make_strings(name, parameters, count, &bytes, &strings, error);
    if (verdict == VERDICT_OK &&
        PQsendQueryParams(store->connection, sql, (int)count, types, strings, NULL, NULL, 0) == 0)
        verdict = store_failed(store, NULL, name, error);
    free(strings);
    buffer_free(&bytes);
    return verdict;
}

/* A query is one statement, so one result counts; the rest of the answer is read until it is free.
 */
static PGresult *take_result(PGconn *connection)
{
    PGresult *first = PQgetResult(connection), *more;
    while ((more = PQgetResult(connection)) != NULL) {
        PQclear(first);
        first = more;
    }
    return first;
}

enum verdict store_query(struct store *store, const char *name, const struct text *parameters,
                         size_t parameter_count, struct store_result **ret_result,
                         struct error *error)
{
    enum verdict verdict = store_send(store, name, parameters, parameter_count, error);
    if (verdict != VERDICT_OK)
        return verdict;
    PGresult *taken = take_result(store->connection);
    ExecStatusType status = PQresultStatus(taken);
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
        verdict = store_failed(store, taken, name, error);
    struct store_result *result = verdict == VERDICT_OK ? calloc(1, sizeof *result) : NULL;
    if (result == NULL) {
        PQclear(taken);
        return verdict == VERDICT_OK ? error_no_memory(error) : verdict;
    }
    result->result = taken;
    *ret_result = result;
    return VERDICT_OK;
}

void store_result_free(struct store_result **result)
{
    if (*result == NULL)
        return;
    PQclear((*result)->result);
    free(*result);
    *result = NULL;
}

size_t store_result_rows(const struct store_result *result)
{
    return (size_t)PQntuples(result->result);
}

size_t store_result_columns(const struct store_result *result)
{
    return (size_t)PQnfields(result->result);
}

const char *store_result_name(const struct store_result *result, size_t column)
{
    return PQfname(result->result, (int)column);
}

struct text store_result_value(const struct store_result *result, size_t row, size_t column)
{
    return store_value(result->result, row, column);
}

struct text store_value(const PGresult *result, size_t row, size_t column)
{
    if (PQgetisnull(result, (int)row, (int)column))
        return TEXT_NONE;
    return (struct text){PQgetvalue(result, (int)row, (int)column),
                         (size_t)PQgetlength(result, (int)row, (int)column)};
}

int64_t store_result_touched(const struct store_result *result)
{
    int64_t touched = 0;
    return text_int64(text_of(PQcmdTuples(result->result)), &touched) ? touched : 0;
}
