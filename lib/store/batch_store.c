/*
 * See batch.h: the transaction that stores a batch.
 *
 * Its commands, in order: the lock, the ledger rows, the submissions piece by piece, what they
 * retire, tallies, voices, quarantine, the ledger again, COMMIT. Shared rows (ledger, tally, voice)
 * are taken in key order, so that two aggregators wait for each other instead of deadlocking.
 */
#include "store/batch_private.h"
#include "store/copy.h"
#include "store/store_private.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum verdict batch_prepare(struct store *store, struct error *error)
{
    if (store->prepared)
        return VERDICT_OK;
    enum verdict verdict = store_script(store, "batch_prepare", error);
    store->prepared = verdict == VERDICT_OK;
    return verdict;
}

static enum verdict run(struct batch_writing *writing, const char *name, struct error *error)
{
    return batch_no_row_at_fault(store_script(writing->store, name, error), error);
}

/* --- which rows ------------------------------------------------------------------------------ */

static void refuse(struct batch_writing *writing, const struct batch_entry *entry,
                   struct text reason)
{
    buffer_append(&writing->refused, writing->batch->spares.data + entry->spare.at,
                  entry->spare.length);
    copy_text(&writing->refused, reason);
    writing->parts[entry->stream].quarantined++;
    writing->result.quarantined++;
}

static void take_entry(struct batch_writing *writing, size_t index)
{
    const struct batch_entry *entry = &writing->batch->entries[index];
    struct batch_part *part = &writing->parts[entry->stream];
    part->last = entry->sequence;
    part->taken++;
    switch (entry->fate) {
    case FATE_STORE:
        writing->rows[writing->row_count++] = index;
        break;
    case FATE_QUARANTINE:
        refuse(
            writing, entry,
            (struct text){writing->batch->reasons.data + entry->reason.at, entry->reason.length});
        break;
    case FATE_HOLE:
        part->damaged++;
        writing->result.damaged++;
        break;
    }
}

/* Leaves out what the ledger has already, and insists that the rest follows it without a gap. */
static enum verdict take_entries(struct batch_writing *writing, struct error *error)
{
    for (size_t i = 0; i < writing->batch->count; i++) {
        const struct batch_entry *entry = &writing->batch->entries[i];
        const struct batch_part *part = &writing->parts[entry->stream];
        if (entry->sequence > part->last + 1 || entry->sequence > INT64_MAX)
            return error_set(error, VERDICT_REJECT, "LEDGER_GAP",
                             "ledger: sequence %" PRIu64 " came where %" PRIu64 " was due",
                             entry->sequence, part->last + 1);
        if (entry->sequence <= part->last)
            writing->result.skipped++;
        else
            take_entry(writing, i);
    }
    return VERDICT_OK;
}

/* --- submissions -------------------------------------------------------------------------------
 */

/* Runs a query on the staged rows[from..to). */
static enum verdict query_range(struct batch_writing *writing, const char *name, size_t from,
                                size_t to, struct store_result **ret_result, struct error *error)
{
    char first[24], last[24];
    struct text range[] = {{first, 0}, {last, 0}};
    range[0].length = (size_t)snprintf(first, sizeof first, "%zu", writing->rows[from]);
    range[1].length = (size_t)snprintf(last, sizeof last, "%zu", writing->rows[to - 1]);
    return store_query(writing->store, name, range, 2, ret_result, error);
}

static enum verdict insert_rows(struct batch_writing *writing, size_t from, size_t to,
                                struct error *error)
{
    struct store_result *result = NULL;
    enum verdict verdict = query_range(writing, "batch_insert", from, to, &result, error);
    store_result_free(&result);
    return verdict;
}

/*
 * An id that came with other content by another collector, or after its receipt was pruned: both
 * have a receipt, so the second is kept in quarantine and not taken for a repetition of the first.
 */
static enum verdict refuse_conflicts(struct batch_writing *writing, size_t from, size_t to,
                                     struct error *error)
{
    struct store_result *result = NULL;
    enum verdict verdict = batch_no_row_at_fault(
        query_range(writing, "batch_conflicts", from, to, &result, error), error);
    for (size_t row = 0; verdict == VERDICT_OK && row < store_result_rows(result); row++) {
        int64_t ordinal;
        if (text_int64(store_result_value(result, row, 0), &ordinal) && ordinal >= 0 &&
            (size_t)ordinal < writing->batch->count)
            refuse(writing, &writing->batch->entries[ordinal], text_of(BATCH_ID_REUSED));
    }
    store_result_free(&result);
    return verdict;
}

static void refuse_row(struct batch_writing *writing, const struct batch_entry *entry)
{
    char reason[80];
    int length = snprintf(reason, sizeof reason, "PostgreSQL refused it (SQLSTATE %s)",
                          writing->store->sqlstate);
    refuse(writing, entry, (struct text){reason, (size_t)length});
}

static enum verdict store_piece(struct batch_writing *writing, size_t from, size_t to,
                                struct error *error);

/* Takes a piece back that PostgreSQL refused; where one row is left, that is at fault. */
static enum verdict halve_piece(struct batch_writing *writing, size_t from, size_t to,
                                struct error *error)
{
    if (to - from == 1)
        refuse_row(writing, &writing->batch->entries[writing->rows[from]]);
    enum verdict verdict = store_run(writing->store, "savepoint",
                                     "ROLLBACK TO SAVEPOINT piece; RELEASE SAVEPOINT piece", error);
    if (verdict != VERDICT_OK || to - from == 1)
        return verdict;
    size_t middle = from + (to - from) / 2;
    verdict = store_piece(writing, from, middle, error);
    return verdict == VERDICT_OK ? store_piece(writing, middle, to, error) : verdict;
}

/* Stores rows[from..to); what PostgreSQL refuses is halved until the row at fault is alone. */
static enum verdict store_piece(struct batch_writing *writing, size_t from, size_t to,
                                struct error *error)
{
    enum verdict verdict = store_run(writing->store, "savepoint", "SAVEPOINT piece", error);
    if (verdict != VERDICT_OK)
        return verdict;
    verdict = batch_copy_staged(writing, from, to, error);
    if (verdict == VERDICT_OK)
        verdict = insert_rows(writing, from, to, error);
    if (verdict == VERDICT_REJECT)
        return halve_piece(writing, from, to, error);
    if (verdict == VERDICT_OK)
        verdict = store_run(writing->store, "savepoint", "RELEASE SAVEPOINT piece", error);
    return verdict == VERDICT_OK ? refuse_conflicts(writing, from, to, error) : verdict;
}

/* The way that bears everything: what is there already, what retires, what PostgreSQL refuses. */
static enum verdict stage_rows(struct batch_writing *writing, struct error *error)
{
    enum verdict verdict =
        batch_no_row_at_fault(store_piece(writing, 0, writing->row_count, error), error);
    if (verdict == VERDICT_OK)
        verdict = run(writing, "batch_retire", error);
    if (verdict == VERDICT_OK)
        verdict = run(writing, "batch_await", error);
    if (verdict == VERDICT_OK)
        verdict = run(writing, "batch_tally", error);
    if (verdict == VERDICT_OK)
        verdict = run(writing, "batch_voice", error);
    return verdict;
}

static enum verdict store_rows_of(struct batch_writing *writing, bool *ret_all_new,
                                  struct error *error)
{
    *ret_all_new = writing->row_count == 0;
    if (*ret_all_new)
        return VERDICT_OK;
    enum verdict verdict = batch_store_fast(writing, ret_all_new, error);
    return verdict == VERDICT_OK && !*ret_all_new ? stage_rows(writing, error) : verdict;
}

static enum verdict quarantine_rows(struct batch_writing *writing, struct error *error)
{
    if (writing->result.quarantined == 0)
        return VERDICT_OK;
    if (!buffer_ok(&writing->refused))
        return error_no_memory(error);
    return batch_no_row_at_fault(
        batch_copy_bytes(writing, "batch_quarantine", buffer_view(&writing->refused), error),
        error);
}

static enum verdict write_batch(struct batch_writing *writing, struct error *error)
{
    bool all_new = false;
    enum verdict verdict =
        run(writing, writing->batch->retires ? "batch_lock_alone" : "batch_lock_shared", error);
    if (verdict == VERDICT_OK)
        verdict = ledger_take(writing, error);
    if (verdict == VERDICT_OK)
        verdict = take_entries(writing, error);
    if (verdict == VERDICT_OK)
        verdict = store_rows_of(writing, &all_new, error);
    if (verdict == VERDICT_OK)
        verdict = quarantine_rows(writing, error);
    if (verdict == VERDICT_OK)
        verdict = ledger_advance(writing, all_new, error);
    return verdict;
}

enum verdict batch_store(struct store *store, struct batch *batch, struct batch_result *ret_result,
                         struct error *error)
{
    struct batch_writing writing = {.store = store, .batch = batch};
    if (batch->count == 0) {
        *ret_result = writing.result;
        return VERDICT_OK;
    }
    writing.parts = calloc(batch->stream_count, sizeof *writing.parts);
    writing.rows = calloc(batch->count, sizeof *writing.rows);
    enum verdict verdict = error_no_memory(error);
    if (writing.parts != NULL && writing.rows != NULL)
        verdict = store_begin(store, error);
    if (verdict == VERDICT_OK)
        verdict = write_batch(&writing, error);
    if (verdict == VERDICT_OK)
        verdict = batch_no_row_at_fault(store_commit(store, error), error);
    if (verdict == VERDICT_OK)
        *ret_result = writing.result;
    else
        store_rollback(store);
    free(writing.parts);
    free(writing.rows);
    buffer_free(&writing.refused);
    return verdict;
}
