/* Running the statements of client/outbox/sql. */
#include "client/outbox/outbox_private.h"

#include "base/embedded.h"
#include "client_sql.h"

#include <assert.h>
#include <string.h>

#define OUTBOX_STATEMENT_NAME(id, name) [id] = (name),
static const char *const statement_names[STATEMENT_COUNT] = {
    OUTBOX_STATEMENTS(OUTBOX_STATEMENT_NAME)};
#undef OUTBOX_STATEMENT_NAME

static const struct embedded_text *sql_named(const char *name)
{
    for (size_t i = 0; i < client_sql_count; i++)
        if (strcmp(client_sql[i].name, name) == 0)
            return &client_sql[i];
    return NULL;
}

enum verdict outbox_failed(struct outbox *outbox, int result, struct error *error)
{
    const char *why = sqlite3_errstr(result);
    switch (result & 0xff) {
    case SQLITE_NOMEM:
        return error_no_memory(error);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return error_set(error, VERDICT_RETRY, "OUTBOX_BUSY",
                         "the outbox is in use by another program: %s", why);
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
        return error_set(error, VERDICT_RETRY, "OUTBOX_UNWRITABLE",
                         "the outbox cannot be read or written: %s", why);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return error_set(error, VERDICT_REJECT, "OUTBOX_DAMAGED",
                         "the outbox file is damaged: %s; move it away and restore a copy", why);
    default:
        return error_set(error, VERDICT_FATAL, "OUTBOX_STATEMENT",
                         "the outbox refused a statement: %s",
                         outbox->database != NULL ? sqlite3_errmsg(outbox->database) : why);
    }
}

enum verdict outbox_script(struct outbox *outbox, const char *name, struct error *error)
{
    const struct embedded_text *sql = sql_named(name);
    assert(sql != NULL);
    int result = sqlite3_exec(outbox->database, sql->content, NULL, NULL, NULL);
    return result == SQLITE_OK ? VERDICT_OK : outbox_failed(outbox, result, error);
}

enum verdict outbox_prepare(struct outbox *outbox, enum outbox_statement which,
                            sqlite3_stmt **ret_statement, struct error *error)
{
    if (outbox->borrowed != NULL)
        outbox_end(outbox->borrowed);
    outbox->borrowed = NULL;
    if (outbox->statements[which] == NULL) {
        const struct embedded_text *sql = sql_named(statement_names[which]);
        assert(sql != NULL);
        int result =
            sqlite3_prepare_v3(outbox->database, sql->content, (int)sql->length,
                               SQLITE_PREPARE_PERSISTENT, &outbox->statements[which], NULL);
        if (result != SQLITE_OK)
            return outbox_failed(outbox, result, error);
    }
    *ret_statement = outbox->statements[which];
    return VERDICT_OK;
}

void outbox_end(sqlite3_stmt *statement)
{
    (void)sqlite3_reset(statement);
    (void)sqlite3_clear_bindings(statement);
}

enum verdict outbox_step(struct outbox *outbox, sqlite3_stmt *statement, bool *ret_row,
                         struct error *error)
{
    int result = sqlite3_step(statement);
    *ret_row = result == SQLITE_ROW;
    if (result == SQLITE_ROW)
        return VERDICT_OK;
    enum verdict verdict = VERDICT_OK;
    if (result != SQLITE_DONE)
        verdict = outbox_failed(outbox, result, error);
    outbox_end(statement);
    return verdict;
}

enum verdict outbox_finish(struct outbox *outbox, sqlite3_stmt *statement, int *ret_changed,
                           struct error *error)
{
    bool row = true;
    enum verdict verdict = VERDICT_OK;
    while (row && verdict == VERDICT_OK)
        verdict = outbox_step(outbox, statement, &row, error);
    if (verdict == VERDICT_OK && ret_changed != NULL)
        *ret_changed = sqlite3_changes(outbox->database);
    return verdict;
}

/* An absent text is an empty one: NULL stands for nothing in this schema but a refusal not given.
 */
void outbox_bind_text(sqlite3_stmt *statement, int at, struct text text)
{
    (void)sqlite3_bind_text64(statement, at, text.at != NULL ? text.at : "", text.length,
                              SQLITE_STATIC, SQLITE_UTF8);
}

void outbox_bind_bytes(sqlite3_stmt *statement, int at, const void *bytes, size_t length)
{
    (void)sqlite3_bind_blob64(statement, at, bytes != NULL ? bytes : "", length, SQLITE_STATIC);
}

void outbox_bind_int(sqlite3_stmt *statement, int at, int64_t value)
{
    (void)sqlite3_bind_int64(statement, at, value);
}

struct text outbox_column(sqlite3_stmt *statement, int at)
{
    const char *bytes = sqlite3_column_blob(statement, at);
    return (struct text){bytes, (size_t)sqlite3_column_bytes(statement, at)};
}

bool outbox_column_bytes(sqlite3_stmt *statement, int at, void *ret_bytes, size_t length)
{
    struct text column = outbox_column(statement, at);
    if (column.length != length)
        return false;
    memcpy(ret_bytes, column.at, length);
    return true;
}

enum verdict outbox_damaged(struct error *error)
{
    return error_set(error, VERDICT_REJECT, "OUTBOX_DAMAGED",
                     "the outbox file is damaged: a row has values that Parallax never writes");
}

void outbox_bind_uuid(sqlite3_stmt *statement, int at, const struct uuid *id)
{
    if (id != NULL && !uuid_is_nil(id))
        outbox_bind_bytes(statement, at, id->bytes, sizeof id->bytes);
}

bool outbox_column_uuid(sqlite3_stmt *statement, int at, struct uuid *ret_id)
{
    *ret_id = (struct uuid){{0}};
    if (sqlite3_column_type(statement, at) == SQLITE_NULL)
        return true;
    return outbox_column_bytes(statement, at, ret_id->bytes, sizeof ret_id->bytes);
}
