/* The collectors that the client knows, in the order in which they are tried. */
#include "client/outbox/outbox_private.h"

enum verdict outbox_collectors(struct outbox *outbox, outbox_collector_fn *visit, void *context,
                               struct error *error)
{
    sqlite3_stmt *statement = NULL;
    enum verdict verdict = outbox_prepare(outbox, STATEMENT_COLLECTOR_LIST, &statement, error);
    while (verdict == VERDICT_OK) {
        bool row = false;
        verdict = outbox_step(outbox, statement, &row, error);
        if (verdict != VERDICT_OK || !row)
            return verdict;
        verdict = visit(context, outbox_column(statement, 0), outbox_column(statement, 1), error);
        if (verdict != VERDICT_OK)
            outbox_end(statement);
    }
    return verdict;
}

enum verdict outbox_collector_put(struct outbox *outbox, struct text endpoint, struct text card,
                                  struct error *error)
{
    sqlite3_stmt *statement = NULL;
    enum verdict verdict = outbox_prepare(outbox, STATEMENT_COLLECTOR_PUT, &statement, error);
    if (verdict != VERDICT_OK)
        return verdict;
    outbox_bind_text(statement, 1, endpoint);
    outbox_bind_text(statement, 2, card);
    return outbox_finish(outbox, statement, NULL, error);
}

enum verdict outbox_collector_delete(struct outbox *outbox, struct text endpoint, bool *ret_known,
                                     struct error *error)
{
    sqlite3_stmt *statement = NULL;
    int changed = 0;
    enum verdict verdict = outbox_prepare(outbox, STATEMENT_COLLECTOR_DELETE, &statement, error);
    if (verdict != VERDICT_OK)
        return verdict;
    outbox_bind_text(statement, 1, endpoint);
    verdict = outbox_finish(outbox, statement, &changed, error);
    if (verdict == VERDICT_OK)
        *ret_known = changed > 0;
    return verdict;
}
