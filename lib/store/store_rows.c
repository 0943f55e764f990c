/* See store.h: a large result, row by row. */
#include "store/store_private.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* More than twice what any of our queries has, so that few names share a slot. */
#define SLOTS 128

struct store_rows {
    struct store *store;
    const char *name; /* of the query; borrowed from the caller of store_rows_open */
    PGresult *result; /* the current row, or the empty result that ends the rows */
    bool fresh;       /* result was fetched but not yet given out */
    bool ended;
    uint8_t slots[SLOTS]; /* columns by the hash of their names, from 1; 0: free */
};

static size_t slot_of(const char *name)
{
    size_t hash = 0;
    for (; *name != '\0'; name++)
        hash = hash * 31 + (unsigned char)*name;
    return hash % SLOTS;
}

/* Every value is asked for by its column's name, so finding it must cost nothing. */
static void index_columns(struct store_rows *rows)
{
    int count = PQnfields(rows->result);
    assert(count < SLOTS / 2);
    for (int i = count; i > 0; i--) {
        size_t slot = slot_of(PQfname(rows->result, i - 1));
        while (rows->slots[slot] != 0)
            slot = (slot + 1) % SLOTS;
        rows->slots[slot] = (uint8_t)i;
    }
}

/* The next result: a row, or the end, which also tells an error in the middle. */
static enum verdict fetch(struct store_rows *rows, struct error *error)
{
    PGresult *next = PQgetResult(rows->store->connection);
    ExecStatusType status = PQresultStatus(next);
    if (status == PGRES_SINGLE_TUPLE || status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK) {
        PQclear(rows->result);
        rows->result = next;
        rows->ended = status != PGRES_SINGLE_TUPLE;
        return VERDICT_OK;
    }
    enum verdict verdict = store_failed(rows->store, next, rows->name, error);
    PQclear(next);
    rows->ended = true;
    return verdict;
}

enum verdict store_rows_open(struct store *store, const char *name, const struct text *parameters,
                             size_t parameter_count, struct store_rows **ret_rows,
                             struct error *error)
{
    struct store_rows *rows = calloc(1, sizeof *rows);
    if (rows == NULL)
        return error_no_memory(error);
    enum verdict verdict = store_send(store, name, parameters, parameter_count, error);
    if (verdict != VERDICT_OK) {
        free(rows);
        return verdict;
    }
    rows->store = store;
    rows->name = name;
    store->rows_open = true;
    (void)PQsetSingleRowMode(store->connection);
    verdict = fetch(rows, error); /* the first one too: it brings the columns, or the refusal */
    rows->fresh = true;
    if (verdict != VERDICT_OK) {
        store_rows_free(&rows);
        return verdict;
    }
    index_columns(rows);
    *ret_rows = rows;
    return VERDICT_OK;
}

enum verdict store_rows_next(struct store_rows *rows, bool *ret_row, struct error *error)
{
    if (!rows->fresh && !rows->ended) {
        enum verdict verdict = fetch(rows, error);
        if (verdict != VERDICT_OK)
            return verdict;
    }
    rows->fresh = false;
    *ret_row = !rows->ended;
    return VERDICT_OK;
}

size_t store_rows_columns(const struct store_rows *rows)
{
    return (size_t)PQnfields(rows->result);
}

const char *store_rows_name(const struct store_rows *rows, size_t column)
{
    return PQfname(rows->result, (int)column);
}

struct text store_rows_value(const struct store_rows *rows, size_t column)
{
    return store_value(rows->result, 0, column);
}

int store_rows_column(const struct store_rows *rows, const char *name)
{
    /* PQfnumber would fold the name's case. */
    for (size_t slot = slot_of(name); rows->slots[slot] != 0; slot = (slot + 1) % SLOTS)
        if (strcmp(PQfname(rows->result, rows->slots[slot] - 1), name) == 0)
            return rows->slots[slot] - 1;
    return -1;
}

void store_rows_free(struct store_rows **rows)
{
    if (*rows == NULL)
        return;
    PGresult *rest;
    while ((rest = PQgetResult((*rows)->store->connection)) != NULL)
        PQclear(rest);
    PQclear((*rows)->result);
    (*rows)->store->rows_open = false;
    free(*rows);
    *rows = NULL;
}
