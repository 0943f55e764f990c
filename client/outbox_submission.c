/* Queueing, sending order, listing. */
#include "client/outbox_private.h"

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

enum verdict outbox_import_add(struct outbox *outbox, const struct outbox_entry *entry,
                               bool *ret_known, struct error *error)
{
    int64_t occurrence = 0;
    int changed = 0;
    sqlite3_stmt *statement = NULL;
    enum verdict verdict = count_seen(outbox, entry->import_digest, &occurrence, error);
    if (verdict == VERDICT_OK)
        verdict = outbox_prepare(outbox, STATEMENT_ADD, &statement, error);
    if (verdict != VERDICT_OK)
        return verdict;
    outbox_bind_bytes(statement, 1, entry->id.bytes, sizeof entry->id.bytes);
    outbox_bind_text(statement, 2, entry->call);
    outbox_bind_text(statement, 3, entry->country);
    outbox_bind_int(statement, 4, entry->goal);
    outbox_bind_text(statement, 5, text_of(entry->consent));
    outbox_bind_text(statement, 6, entry->title);
    outbox_bind_int(statement, 7, entry->day);
    outbox_bind_text(statement, 8, text_of(outbox_state_rows[OUTBOX_QUEUED].name));
    outbox_bind_bytes(statement, 9, entry->bytes.at, entry->bytes.length);
    outbox_bind_bytes(statement, 10, entry->import_digest, sizeof entry->import_digest);
    outbox_bind_int(statement, 11, occurrence);
    verdict = outbox_finish(outbox, statement, &changed, error);
    if (verdict == VERDICT_OK)
        *ret_known = changed == 0;
    return verdict;
}

static enum verdict damaged(struct error *error)
{
    return error_set(error, VERDICT_REJECT, "OUTBOX_DAMAGED",
                     "the outbox file is damaged: a row has values that Parallax never writes");
}

enum verdict outbox_next(struct outbox *outbox, enum outbox_state state, int64_t after_sequence,
                         struct outbox_item *ret_item, bool *ret_found, struct error *error)
{
    sqlite3_stmt *statement = NULL;
    enum verdict verdict = outbox_prepare(outbox, STATEMENT_NEXT, &statement, error);
    if (verdict != VERDICT_OK)
        return verdict;
    bool row = false;
    outbox_bind_text(statement, 1, text_of(outbox_state_rows[state].name));
    outbox_bind_int(statement, 2, after_sequence);
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
        return damaged(error);
    *ret_item = item;
    return VERDICT_OK;
}

static bool read_line(sqlite3_stmt *statement, struct outbox_line *ret_line)
{
    struct outbox_line line = {
        .call = outbox_column(statement, 1),
        .country = outbox_column(statement, 2),
        .goal = sqlite3_column_int(statement, 3),
        .consent = outbox_column(statement, 4),
        .title = outbox_column(statement, 5),
        .day = sqlite3_column_int(statement, 6),
        .refusal_code = outbox_column(statement, 8),
        .refusal_sentence = outbox_column(statement, 9),
        .refusal_field = outbox_column(statement, 10),
    };
    if (!outbox_column_bytes(statement, 0, line.id.bytes, sizeof line.id.bytes) ||
        !outbox_state_of(outbox_column(statement, 7), &line.state))
        return false;
    *ret_line = line;
    return true;
}

static enum verdict visit_rows(struct outbox *outbox, sqlite3_stmt *statement,
                               outbox_visit_fn *visit, void *context, size_t *ret_visited,
                               struct error *error)
{
    size_t visited = 0;
    for (;;) {
        bool row = false;
        struct outbox_line line;
        enum verdict verdict = outbox_step(outbox, statement, &row, error);
        if (verdict != VERDICT_OK)
            return verdict;
        if (!row)
            break;
        if (!read_line(statement, &line)) {
            outbox_end(statement);
            return damaged(error);
        }
        visit(context, &line);
        visited++;
    }
    *ret_visited = visited;
    return VERDICT_OK;
}

enum verdict outbox_list(struct outbox *outbox, const enum outbox_state *state,
                         outbox_visit_fn *visit, void *context, struct error *error)
{
    sqlite3_stmt *statement = NULL;
    size_t visited = 0;
    enum verdict verdict = outbox_prepare(outbox, STATEMENT_LIST, &statement, error);
    if (verdict != VERDICT_OK)
        return verdict;
    if (state != NULL)
        outbox_bind_text(statement, 1, text_of(outbox_state_rows[*state].name));
    return visit_rows(outbox, statement, visit, context, &visited, error);
}

enum verdict outbox_find(struct outbox *outbox, const struct uuid *id, outbox_visit_fn *visit,
                         void *context, struct error *error)
{
    sqlite3_stmt *statement = NULL;
    size_t visited = 0;
    enum verdict verdict = outbox_prepare(outbox, STATEMENT_FIND, &statement, error);
    if (verdict != VERDICT_OK)
        return verdict;
    outbox_bind_bytes(statement, 1, id->bytes, sizeof id->bytes);
    verdict = visit_rows(outbox, statement, visit, context, &visited, error);
    if (verdict == VERDICT_OK && visited == 0)
        return error_set(error, VERDICT_REJECT, "OUTBOX_NO_SUCH_ID",
                         "the outbox has no submission with this id");
    return verdict;
}

enum verdict outbox_counts(struct outbox *outbox, int64_t ret_counts[OUTBOX_STATE_COUNT],
                           struct error *error)
{
    int64_t counts[OUTBOX_STATE_COUNT] = {0};
    sqlite3_stmt *statement = NULL;
    enum verdict verdict = outbox_prepare(outbox, STATEMENT_COUNTS, &statement, error);
    if (verdict != VERDICT_OK)
        return verdict;
    for (;;) {
        bool row = false;
        enum outbox_state state;
        verdict = outbox_step(outbox, statement, &row, error);
        if (verdict != VERDICT_OK)
            return verdict;
        if (!row)
            break;
        if (!outbox_state_of(outbox_column(statement, 0), &state)) {
            outbox_end(statement);
            return damaged(error);
        }
        counts[state] = sqlite3_column_int64(statement, 1);
    }
    memcpy(ret_counts, counts, sizeof counts);
    return VERDICT_OK;
}
