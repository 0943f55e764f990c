/* See outbox.h. The file, its schema, transactions and settings. */
#include "client/outbox/outbox.h"

#include "client/outbox/outbox_private.h"

#include <stdlib.h>

/* client/outbox/sql/schema_N.sql brings an outbox from version N - 1 to N. */
static const char *const schemas[] = {"schema_1", "schema_2"};
#define SCHEMA_VERSION ((int)(sizeof schemas / sizeof schemas[0]))
/* Only a backup tool can hold the file; it is not worth waiting long for one. */
#define BUSY_WAIT_MS 5000

static enum verdict execute(struct outbox *outbox, const char *sql, struct error *error)
{
    int result = sqlite3_exec(outbox->database, sql, NULL, NULL, NULL);
    return result == SQLITE_OK ? VERDICT_OK : outbox_failed(outbox, result, error);
}

static enum verdict read_version(struct outbox *outbox, int *ret_version, struct error *error)
{
    sqlite3_stmt *statement = NULL;
    int result = sqlite3_prepare_v2(outbox->database, "PRAGMA user_version", -1, &statement, NULL);
    if (result == SQLITE_OK)
        result = sqlite3_step(statement);
    if (result == SQLITE_ROW)
        *ret_version = sqlite3_column_int(statement, 0);
    (void)sqlite3_finalize(statement);
    return result == SQLITE_ROW ? VERDICT_OK : outbox_failed(outbox, result, error);
}

/*
 * Version and tables come in one transaction: a kill in the middle leaves the file as it was, not
 * half of a new one. Foreign keys are off, as a table that others refer to may be made anew.
 */
static enum verdict bring_up(struct outbox *outbox, int version, struct error *error)
{
    enum verdict verdict = outbox_begin(outbox, error);
    for (int next = version; next < SCHEMA_VERSION && verdict == VERDICT_OK; next++)
        verdict = outbox_script(outbox, schemas[next], error);
    return outbox_end_transaction(outbox, verdict, error);
}

static enum verdict prepare_file(struct outbox *outbox, const char *path, struct error *error)
{
    int version = 0;
    int result =
        sqlite3_open_v2(path, &outbox->database,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
    if (result != SQLITE_OK)
        return outbox_failed(outbox, result, error);
    (void)sqlite3_extended_result_codes(outbox->database, 1);
    (void)sqlite3_busy_timeout(outbox->database, BUSY_WAIT_MS);
    enum verdict verdict = execute(outbox,
                                   "PRAGMA journal_mode = DELETE;"
                                   "PRAGMA synchronous = EXTRA;"
                                   "PRAGMA foreign_keys = OFF;"
                                   "PRAGMA temp_store = MEMORY;",
                                   error);
    if (verdict == VERDICT_OK)
        verdict = read_version(outbox, &version, error);
    if (verdict != VERDICT_OK)
        return verdict;
    if (version > SCHEMA_VERSION)
        return error_set(error, VERDICT_REJECT, "OUTBOX_NEWER",
                         "the outbox was made by a later Parallax (its schema is %d, known is %d)",
                         version, SCHEMA_VERSION);
    if (version < SCHEMA_VERSION)
        verdict = bring_up(outbox, version, error);
    return verdict == VERDICT_OK ? execute(outbox, "PRAGMA foreign_keys = ON", error) : verdict;
}

enum verdict outbox_open(const char *path, struct outbox **ret_outbox, struct error *error)
{
    struct outbox *outbox = calloc(1, sizeof *outbox);
    if (outbox == NULL)
        return error_no_memory(error);
    enum verdict verdict = prepare_file(outbox, path, error);
    if (verdict == VERDICT_OK) {
        *ret_outbox = outbox;
        return VERDICT_OK;
    }
    error_prefix(error, "%s", path);
    outbox_close(&outbox);
    return verdict;
}

void outbox_close(struct outbox **outbox)
{
    if (*outbox == NULL)
        return;
    for (size_t i = 0; i < STATEMENT_COUNT; i++)
        (void)sqlite3_finalize((*outbox)->statements[i]);
    (void)sqlite3_close((*outbox)->database);
    free(*outbox);
    *outbox = NULL;
}

enum verdict outbox_begin(struct outbox *outbox, struct error *error)
{
    return execute(outbox, "BEGIN IMMEDIATE", error);
}

/* A statement that still lends its values would keep the transaction's locks. */
static void end_borrowed(struct outbox *outbox)
{
    if (outbox->borrowed != NULL)
        outbox_end(outbox->borrowed);
    outbox->borrowed = NULL;
}

void outbox_rest(struct outbox *outbox)
{
    end_borrowed(outbox);
}

enum verdict outbox_commit(struct outbox *outbox, struct error *error)
{
    end_borrowed(outbox);
    enum verdict verdict = execute(outbox, "COMMIT", error);
    if (verdict != VERDICT_OK)
        outbox_rollback(outbox);
    return verdict;
}

enum verdict outbox_end_transaction(struct outbox *outbox, enum verdict verdict,
                                    struct error *error)
{
    if (verdict == VERDICT_OK)
        return outbox_commit(outbox, error);
    outbox_rollback(outbox);
    return verdict;
}

void outbox_rollback(struct outbox *outbox)
{
    end_borrowed(outbox);
    if (sqlite3_get_autocommit(outbox->database) == 0)
        (void)sqlite3_exec(outbox->database, "ROLLBACK", NULL, NULL, NULL);
}

enum verdict outbox_setting_put(struct outbox *outbox, const char *name, struct text value,
                                struct error *error)
{
    sqlite3_stmt *statement = NULL;
    enum verdict verdict = outbox_prepare(outbox, STATEMENT_SETTING_PUT, &statement, error);
    if (verdict != VERDICT_OK)
        return verdict;
    outbox_bind_text(statement, 1, text_of(name));
    outbox_bind_bytes(statement, 2, value.at, value.length);
    return outbox_finish(outbox, statement, NULL, error);
}

enum verdict outbox_setting_get(struct outbox *outbox, const char *name, struct buffer *out,
                                bool *ret_found, struct error *error)
{
    sqlite3_stmt *statement = NULL;
    enum verdict verdict = outbox_prepare(outbox, STATEMENT_SETTING_GET, &statement, error);
    if (verdict != VERDICT_OK)
        return verdict;
    outbox_bind_text(statement, 1, text_of(name));
    bool row = false;
    verdict = outbox_step(outbox, statement, &row, error);
    if (row) {
        buffer_text(out, outbox_column(statement, 0));
        outbox_end(statement);
        if (!buffer_ok(out))
            return error_no_memory(error);
    }
    if (verdict == VERDICT_OK)
        *ret_found = row;
    return verdict;
}
