/* What is shown of the outbox: lines and counts. */
#include "client/outbox/outbox_private.h"

#include <string.h>

/* The columns of find.sql and list.sql. */
static bool read_line(sqlite3_stmt *statement, struct outbox_line *ret_line)
{
    struct outbox_line line = {
        .kind = outbox_column(statement, 1),
        .call = outbox_column(statement, 3),
        .country = outbox_column(statement, 4),
        .goal = sqlite3_column_int(statement, 5),
        .consent = outbox_column(statement, 6),
        .title = outbox_column(statement, 7),
        .day = sqlite3_column_int(statement, 8),
        .refusal_code = outbox_column(statement, 10),
        .refusal_sentence = outbox_column(statement, 11),
        .refusal_field = outbox_column(statement, 12),
        .note = outbox_column(statement, 13),
        .report_title = outbox_column(statement, 14),
        .report_url = outbox_column(statement, 15),
    };
    if (!outbox_column_bytes(statement, 0, line.id.bytes, sizeof line.id.bytes) ||
        !outbox_column_uuid(statement, 2, &line.supersedes) ||
        !outbox_state_of(outbox_column(statement, 9), &line.state))
        return false;
    *ret_line = line;
    return true;
}

/* The columns of draft_list.sql. */
static bool read_draft(sqlite3_stmt *statement, struct outbox_line *ret_line)
{
    struct outbox_line line = {
        .draft = sqlite3_column_int64(statement, 0),
        .kind = outbox_column(statement, 1),
        .day = sqlite3_column_int(statement, 3),
        .title = outbox_column(statement, 5),
        .call = outbox_column(statement, 6),
        .country = outbox_column(statement, 7),
        .goal = sqlite3_column_int(statement, 8),
        .consent = outbox_column(statement, 9),
        .state = OUTBOX_DRAFT,
    };
    if (!outbox_column_uuid(statement, 2, &line.supersedes))
        return false;
    *ret_line = line;
    return true;
}

typedef bool read_fn(sqlite3_stmt *statement, struct outbox_line *ret_line);

static enum verdict visit_rows(struct outbox *outbox, sqlite3_stmt *statement, read_fn *read,
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
        if (!read(statement, &line)) {
            outbox_end(statement);
            return outbox_damaged(error);
        }
        visit(context, &line);
        visited++;
    }
    *ret_visited = visited;
    return VERDICT_OK;
}

static enum verdict list_drafts(struct outbox *outbox, outbox_visit_fn *visit, void *context,
                                struct error *error)
{
    sqlite3_stmt *statement = NULL;
    size_t visited = 0;
    enum verdict verdict = outbox_prepare(outbox, STATEMENT_DRAFT_LIST, &statement, error);
    if (verdict != VERDICT_OK)
        return verdict;
    return visit_rows(outbox, statement, read_draft, visit, context, &visited, error);
}

enum verdict outbox_list(struct outbox *outbox, const enum outbox_state *state,
                         outbox_visit_fn *visit, void *context, struct error *error)
{
    sqlite3_stmt *statement = NULL;
    size_t visited = 0;
    enum verdict verdict = VERDICT_OK;
    if (state == NULL || *state == OUTBOX_DRAFT)
        verdict = list_drafts(outbox, visit, context, error);
    if (verdict == VERDICT_OK)
        verdict = outbox_prepare(outbox, STATEMENT_LIST, &statement, error);
    if (verdict != VERDICT_OK)
        return verdict;
    if (state != NULL)
        outbox_bind_text(statement, 1, text_of(outbox_state_rows[*state].name));
    return visit_rows(outbox, statement, read_line, visit, context, &visited, error);
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
    verdict = visit_rows(outbox, statement, read_line, visit, context, &visited, error);
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
            return outbox_damaged(error);
        }
        counts[state] = sqlite3_column_int64(statement, 1);
    }
    memcpy(ret_counts, counts, sizeof counts);
    return VERDICT_OK;
}
