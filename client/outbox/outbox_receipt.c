/* What came back from the collector: receipts, refusals, and the word that it is stored. */
#include "base/buffer.h"
#include "client/outbox/outbox_private.h"

/* The row must have been there in the state that the change starts from. */
static enum verdict finish_one(struct outbox *outbox, sqlite3_stmt *statement, struct error *error)
{
    int changed = 0;
    enum verdict verdict = outbox_finish(outbox, statement, &changed, error);
    if (verdict == VERDICT_OK && changed != 1)
        return error_set(error, VERDICT_REJECT, "OUTBOX_NO_SUCH_ID",
                         "the outbox has no submission with this id that this could happen to");
    return verdict;
}

static enum verdict change_state(struct outbox *outbox, enum outbox_statement which,
                                 const struct uuid *id, struct error *error)
{
    sqlite3_stmt *statement = NULL;
    enum verdict verdict = outbox_prepare(outbox, which, &statement, error);
    if (verdict != VERDICT_OK)
        return verdict;
    outbox_bind_bytes(statement, 1, id->bytes, sizeof id->bytes);
    return finish_one(outbox, statement, error);
}

static enum verdict add_receipt(struct outbox *outbox, const struct receipt *receipt,
                                const uint8_t collector_sign[SEAL_KEY_BYTES], struct error *error)
{
    sqlite3_stmt *statement = NULL;
    enum verdict verdict = outbox_prepare(outbox, STATEMENT_RECEIPT_ADD, &statement, error);
    if (verdict != VERDICT_OK)
        return verdict;
    const struct receipt_commit *commit = &receipt->commit;
    outbox_bind_bytes(statement, 1, receipt->id.bytes, sizeof receipt->id.bytes);
    outbox_bind_bytes(statement, 2, collector_sign, SEAL_KEY_BYTES);
    outbox_bind_bytes(statement, 3, receipt->digest, sizeof receipt->digest);
    outbox_bind_int(statement, 4, receipt->leaf_index);
    outbox_bind_bytes(statement, 5, receipt->path.at, receipt->path.length);
    outbox_bind_bytes(statement, 6, commit->root.bytes, sizeof commit->root.bytes);
    outbox_bind_int(statement, 7, commit->leaf_count);
    outbox_bind_int(statement, 8, commit->day);
    outbox_bind_bytes(statement, 9, commit->signature, sizeof commit->signature);
    return finish_one(outbox, statement, error);
}

/* What becomes of the draft that a submission was made from; there need not be one. */
static enum verdict change_draft(struct outbox *outbox, enum outbox_statement which,
                                 const struct uuid *id, struct error *error)
{
    sqlite3_stmt *statement = NULL;
    enum verdict verdict = outbox_prepare(outbox, which, &statement, error);
    if (verdict != VERDICT_OK)
        return verdict;
    outbox_bind_bytes(statement, 1, id->bytes, sizeof id->bytes);
    return outbox_finish(outbox, statement, NULL, error);
}

enum verdict outbox_receive(struct outbox *outbox, const struct receipt *receipt,
                            const uint8_t collector_sign[SEAL_KEY_BYTES], struct error *error)
{
    enum verdict verdict = add_receipt(outbox, receipt, collector_sign, error);
    if (verdict == VERDICT_OK)
        verdict = change_state(outbox, STATEMENT_RECEIVE, &receipt->id, error);
    if (verdict == VERDICT_OK)
        verdict = change_draft(outbox, STATEMENT_DRAFT_ARRIVED, &receipt->id, error);
    return verdict;
}

enum verdict outbox_refuse(struct outbox *outbox, const struct uuid *id, struct text code,
                           struct text sentence, struct text field, struct error *error)
{
    sqlite3_stmt *statement = NULL;
    enum verdict verdict = outbox_prepare(outbox, STATEMENT_REFUSE, &statement, error);
    if (verdict != VERDICT_OK)
        return verdict;
    outbox_bind_bytes(statement, 1, id->bytes, sizeof id->bytes);
    outbox_bind_text(statement, 2, code);
    outbox_bind_text(statement, 3, sentence);
    outbox_bind_text(statement, 4, field);
    verdict = finish_one(outbox, statement, error);
    return verdict == VERDICT_OK ? change_draft(outbox, STATEMENT_DRAFT_RETURN, id, error)
                                 : verdict;
}

static enum verdict find_draft(struct outbox *outbox, const struct uuid *id, int64_t *ret_draft,
                               struct error *error)
{
    sqlite3_stmt *statement = NULL;
    bool row = false;
    enum verdict verdict = outbox_prepare(outbox, STATEMENT_DRAFT_OF, &statement, error);
    if (verdict != VERDICT_OK)
        return verdict;
    outbox_bind_bytes(statement, 1, id->bytes, sizeof id->bytes);
    verdict = outbox_step(outbox, statement, &row, error);
    if (row) {
        *ret_draft = sqlite3_column_int64(statement, 0);
        outbox_end(statement);
    }
    return verdict;
}

enum verdict outbox_retire(struct outbox *outbox, const struct uuid *id, enum outbox_state state,
                           int64_t *ret_draft, struct error *error)
{
    sqlite3_stmt *statement = NULL;
    int64_t draft = 0;
    enum verdict verdict = find_draft(outbox, id, &draft, error);
    if (verdict == VERDICT_OK)
        verdict = outbox_prepare(outbox, STATEMENT_RETIRE, &statement, error);
    if (verdict != VERDICT_OK)
        return verdict;
    outbox_bind_bytes(statement, 1, id->bytes, sizeof id->bytes);
    outbox_bind_text(statement, 2, text_of(outbox_state_rows[state].name));
    verdict = finish_one(outbox, statement, error);
    if (verdict == VERDICT_OK)
        verdict = change_draft(outbox, STATEMENT_DRAFT_RETURN, id, error);
    if (verdict == VERDICT_OK)
        *ret_draft = draft;
    return verdict;
}

static void bind_given(sqlite3_stmt *statement, int at, struct text text)
{
    if (text.length > 0)
        outbox_bind_text(statement, at, text);
}

/* "|RECEIVED|STORED|": the states that this one may follow, and itself. */
static void name_states_before(enum outbox_state state, struct buffer *out)
{
    buffer_byte(out, '|');
    for (int from = 0; from < OUTBOX_STATE_COUNT; from++)
        if (from == (int)state || outbox_state_follows((enum outbox_state)from, state))
            buffer_format(out, "%s|", outbox_state_rows[from].name);
}

enum verdict outbox_feedback(struct outbox *outbox, const struct uuid *id,
                             const struct outbox_feedback *feedback, bool *ret_known,
                             struct error *error)
{
    sqlite3_stmt *statement = NULL;
    struct buffer before = BUFFER_NONE;
    int changed = 0;
    name_states_before(feedback->state, &before);
    enum verdict verdict = buffer_ok(&before)
                               ? outbox_prepare(outbox, STATEMENT_FEEDBACK, &statement, error)
                               : error_no_memory(error);
    if (verdict != VERDICT_OK) {
        buffer_free(&before);
        return verdict;
    }
    outbox_bind_bytes(statement, 1, id->bytes, sizeof id->bytes);
    outbox_bind_text(statement, 2, text_of(outbox_state_rows[feedback->state].name));
    bind_given(statement, 3, feedback->note);
    bind_given(statement, 4, feedback->report_title);
    bind_given(statement, 5, feedback->report_url);
    outbox_bind_text(statement, 6, buffer_view(&before));
    verdict = outbox_finish(outbox, statement, &changed, error);
    buffer_free(&before);
    if (verdict == VERDICT_OK)
        *ret_known = changed > 0;
    return verdict;
}

static bool read_receipt(sqlite3_stmt *statement, const struct uuid *id,
                         struct outbox_receipt *ret_receipt)
{
    struct outbox_receipt found = {.receipt = {.id = *id}};
    struct receipt *receipt = &found.receipt;
    struct receipt_commit *commit = &receipt->commit;
    bool good =
        outbox_column_bytes(statement, 0, found.collector_sign, sizeof found.collector_sign) &&
        outbox_column_bytes(statement, 1, receipt->digest, sizeof receipt->digest) &&
        outbox_column_bytes(statement, 4, commit->root.bytes, sizeof commit->root.bytes) &&
        outbox_column_bytes(statement, 7, commit->signature, sizeof commit->signature);
    if (!good)
        return false;
    receipt->leaf_index = (uint32_t)sqlite3_column_int64(statement, 2);
    receipt->path = outbox_column(statement, 3);
    commit->leaf_count = (uint32_t)sqlite3_column_int64(statement, 5);
    commit->day = sqlite3_column_int(statement, 6);
    found.bytes = outbox_column(statement, 8);
    *ret_receipt = found;
    return true;
}

enum verdict outbox_receipt(struct outbox *outbox, const struct uuid *id,
                            struct outbox_receipt *ret_receipt, struct error *error)
{
    sqlite3_stmt *statement = NULL;
    enum verdict verdict = outbox_prepare(outbox, STATEMENT_RECEIPT_FIND, &statement, error);
    if (verdict != VERDICT_OK)
        return verdict;
    bool row = false;
    outbox_bind_bytes(statement, 1, id->bytes, sizeof id->bytes);
    verdict = outbox_step(outbox, statement, &row, error);
    if (verdict != VERDICT_OK)
        return verdict;
    if (!row)
        return error_set(error, VERDICT_REJECT, "OUTBOX_NO_RECEIPT",
                         "the outbox has no receipt for this id");
    outbox->borrowed = statement;
    if (!read_receipt(statement, id, ret_receipt))
        return error_set(error, VERDICT_REJECT, "OUTBOX_DAMAGED",
                         "the outbox file is damaged: a receipt has values of the wrong length");
    return VERDICT_OK;
}
