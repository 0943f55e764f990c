/* Queueing, by hand and by import, and the order of sending. */
#include "client/outbox/outbox_private.h"

#include <string.h>

enum verdict outbox_import_begin(struct outbox *outbox, struct error *error)
{
    enum verdict verdict = outbox_begin(outbox, error);
    if (verdict == VERDICT_OK)
        verdict = outbox_script(outbox, "seen_schema", error);
    if (verdict != VERDICT_OK)
        outbox_rollback(outbox);
    return verdict;
}

static enum verdict count_seen(struct outbox *outbox, const uint8_t digest[SEAL_DIGEST_BYTES],
                               int64_t *ret_occurrence, struct error *error)
{
    sqlite3_stmt *statement = NULL;
    enum verdict verdict = outbox_prepare(outbox, STATEMENT_SEEN_COUNT, &statement, error);
    if (verdict != VERDICT_OK)
        return verdict;
    bool row = false;
    outbox_bind_bytes(statement, 1, digest, SEAL_DIGEST_BYTES);
    verdict = outbox_step(outbox, statement, &row, error);
    if (!row)
        return verdict;
    *ret_occurrence = sqlite3_column_int64(statement, 0);
    return outbox_finish(outbox, statement, NULL, error);
}

/* occurrence 0: typed here. */
static enum verdict add(struct outbox *outbox, const struct outbox_entry *entry, int64_t occurrence,
                        int *ret_changed, struct error *error)
{
    sqlite3_stmt *statement = NULL;
    enum verdict verdict = outbox_prepare(outbox, STATEMENT_ADD, &statement, error);
    if (verdict != VERDICT_OK)
        return verdict;
    outbox_bind_bytes(statement, 1, entry->id.bytes, sizeof entry->id.bytes);
    outbox_bind_text(statement, 2, text_of(entry->kind));
    outbox_bind_uuid(statement, 3, &entry->supersedes);
    outbox_bind_text(statement, 4, entry->call);
    outbox_bind_text(statement, 5, entry->country);
    outbox_bind_int(statement, 6, entry->goal);
    outbox_bind_text(statement, 7, text_of(entry->consent));
    outbox_bind_text(statement, 8, entry->title);
    outbox_bind_int(statement, 9, entry->day);
    outbox_bind_bytes(statement, 10, entry->bytes.at, entry->bytes.length);
    if (occurrence > 0) {
        outbox_bind_bytes(statement, 11, entry->import_digest, sizeof entry->import_digest);
        outbox_bind_int(statement, 12, occurrence);
    }
    if (entry->has_import_key)
        outbox_bind_bytes(statement, 13, entry->import_key, sizeof entry->import_key);
    return outbox_finish(outbox, statement, ret_changed, error);
}

enum verdict outbox_queue(struct outbox *outbox, const struct outbox_entry *entry,
                          struct error *error)
{
    return add(outbox, entry, 0, NULL, error);
}

/* Whether the row's key was imported, and with what. What was refused is dropped to be tried again.
 */
static enum verdict find_key(struct outbox *outbox, const struct outbox_entry *entry,
                             enum outbox_import_result *ret_result, struct error *error)
{
    sqlite3_stmt *statement = NULL;
    bool row = false;
    enum verdict verdict = outbox_prepare(outbox, STATEMENT_KEY_FIND, &statement, error);
    if (verdict != VERDICT_OK)
        return verdict;
    outbox_bind_bytes(statement, 1, entry->import_key, sizeof entry->import_key);
    verdict = outbox_step(outbox, statement, &row, error);
    *ret_result = OUTBOX_IMPORT_NEW;
    if (verdict != VERDICT_OK || !row)
        return verdict;
    uint8_t digest[SEAL_DIGEST_BYTES];
    bool same = outbox_column_bytes(statement, 0, digest, sizeof digest) &&
                memcmp(digest, entry->import_digest, sizeof digest) == 0;
    bool refused = text_is(outbox_column(statement, 1), outbox_state_rows[OUTBOX_REFUSED].name);
    outbox_end(statement);
    if (!refused) {
        *ret_result = same ? OUTBOX_IMPORT_KNOWN : OUTBOX_IMPORT_CHANGED;
        return VERDICT_OK;
    }
    verdict = outbox_prepare(outbox, STATEMENT_KEY_DROP, &statement, error);
    if (verdict != VERDICT_OK)
        return verdict;
    outbox_bind_bytes(statement, 1, entry->import_key, sizeof entry->import_key);
    return outbox_finish(outbox, statement, NULL, error);
}

enum verdict outbox_import_add(struct outbox *outbox, const struct outbox_entry *entry,
                               enum outbox_import_result *ret_result, struct error *error)
{
    enum outbox_import_result result = OUTBOX_IMPORT_NEW;
    enum verdict verdict = VERDICT_OK;
    int64_t occurrence = 0;
    int changed = 1;
    if (entry->has_import_key)
        verdict = find_key(outbox, entry, &result, error);
    if (verdict == VERDICT_OK && result == OUTBOX_IMPORT_NEW)
        verdict = count_seen(outbox, entry->import_digest, &occurrence, error);
    if (verdict == VERDICT_OK && result == OUTBOX_IMPORT_NEW)
        verdict = add(outbox, entry, occurrence, &changed, error);
    if (verdict == VERDICT_OK)
        *ret_result = changed == 0 ? OUTBOX_IMPORT_KNOWN : result;
    return verdict;
}

static enum verdict next(struct outbox *outbox, enum outbox_statement which, int64_t after_sequence,
                         struct outbox_item *ret_item, bool *ret_found, struct error *error)
{
    sqlite3_stmt *statement = NULL;
    enum verdict verdict = outbox_prepare(outbox, which, &statement, error);
    if (verdict != VERDICT_OK)
        return verdict;
    bool row = false;
    outbox_bind_int(statement, 1, after_sequence);
    verdict = outbox_step(outbox, statement, &row, error);
    if (verdict != VERDICT_OK)
        return verdict;
    *ret_found = row;
    if (!row)
        return VERDICT_OK;
    outbox->borrowed = statement;
    struct outbox_item item = {.sequence = sqlite3_column_int64(statement, 0),
                               .bytes = outbox_column(statement, 2)};
    if (!outbox_column_bytes(statement, 1, item.id.bytes, sizeof item.id.bytes))
        return outbox_damaged(error);
    *ret_item = item;
    return VERDICT_OK;
}

enum verdict outbox_next_to_send(struct outbox *outbox, int64_t after_sequence,
                                 struct outbox_item *ret_item, bool *ret_found, struct error *error)
{
    return next(outbox, STATEMENT_NEXT_TO_SEND, after_sequence, ret_item, ret_found, error);
}

enum verdict outbox_next_to_ask(struct outbox *outbox, int64_t after_sequence,
                                struct outbox_item *ret_item, bool *ret_found, struct error *error)
{
    return next(outbox, STATEMENT_NEXT_TO_ASK, after_sequence, ret_item, ret_found, error);
}

enum verdict outbox_next_with_receipt(struct outbox *outbox, int64_t after_sequence,
                                      struct outbox_item *ret_item, bool *ret_found,
                                      struct error *error)
{
    return next(outbox, STATEMENT_NEXT_WITH_RECEIPT, after_sequence, ret_item, ret_found, error);
}

enum verdict outbox_sent(struct outbox *outbox, const struct uuid *id, struct error *error)
{
    sqlite3_stmt *statement = NULL;
    enum verdict verdict = outbox_prepare(outbox, STATEMENT_SENT, &statement, error);
    if (verdict != VERDICT_OK)
        return verdict;
    outbox_bind_bytes(statement, 1, id->bytes, sizeof id->bytes);
    return outbox_finish(outbox, statement, NULL, error);
}

enum verdict outbox_bytes(struct outbox *outbox, const struct uuid *id, struct buffer *out,
                          enum outbox_state *ret_state, struct error *error)
{
    sqlite3_stmt *statement = NULL;
    bool row = false;
    enum verdict verdict = outbox_prepare(outbox, STATEMENT_BYTES, &statement, error);
    if (verdict != VERDICT_OK)
        return verdict;
    outbox_bind_bytes(statement, 1, id->bytes, sizeof id->bytes);
    verdict = outbox_step(outbox, statement, &row, error);
    if (verdict != VERDICT_OK)
        return verdict;
    if (!row)
        return error_set(error, VERDICT_REJECT, "OUTBOX_NO_SUCH_ID",
                         "the outbox has no submission with this id");
    enum outbox_state state;
    bool good = outbox_state_of(outbox_column(statement, 1), &state);
    buffer_text(out, outbox_column(statement, 0));
    outbox_end(statement);
    if (!buffer_ok(out))
        return error_no_memory(error);
    if (!good)
        return outbox_damaged(error);
    *ret_state = state;
    return VERDICT_OK;
}
