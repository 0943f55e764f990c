/*
 * See batch.h: how far each stream is committed. The ledger is what makes repeating a batch
 * harmless.
 */
#include "store/batch_private.h"
#include "store/store_private.h"

#include <inttypes.h>

/* Outside of the pieces no row is at fault, so a refusal there means that our SQL or schema is
 * wrong. */
enum verdict batch_no_row_at_fault(enum verdict verdict, struct error *error)
{
    if (verdict != VERDICT_REJECT)
        return verdict;
    if (error != NULL)
        error->verdict = VERDICT_FATAL;
    return VERDICT_FATAL;
}

static void append_streams(const struct batch_writing *writing, struct buffer *out)
{
    buffer_byte(out, '{');
    for (size_t i = 0; i < writing->batch->stream_count; i++) {
        char id[UUID_TEXT_BYTES];
        uuid_format(&writing->batch->streams[i], id);
        buffer_format(out, "%s%s", i > 0 ? "," : "", id);
    }
    buffer_byte(out, '}');
}

static enum verdict query_streams(struct batch_writing *writing, const char *name,
                                  struct store_result **ret_result, struct error *error)
{
    struct buffer streams = BUFFER_NONE;
    append_streams(writing, &streams);
    enum verdict verdict = error_no_memory(error);
    if (buffer_ok(&streams)) {
        struct text parameter = buffer_view(&streams);
        verdict = batch_no_row_at_fault(
            store_query(writing->store, name, &parameter, 1, ret_result, error), error);
    }
    buffer_free(&streams);
    return verdict;
}

static struct batch_part *part_of(const struct batch_writing *writing, struct text stream)
{
    struct uuid id;
    if (!uuid_parse(stream, &id))
        return NULL;
    for (size_t i = 0; i < writing->batch->stream_count; i++)
        if (uuid_equal(&writing->batch->streams[i], &id))
            return &writing->parts[i];
    return NULL;
}

static enum verdict unexpected_ledger(struct error *error)
{
    return error_set(error, VERDICT_FATAL, "LEDGER_UNEXPECTED",
                     "ledger: a row is missing or not as we write it");
}

enum verdict ledger_take(struct batch_writing *writing, struct error *error)
{
    struct store_result *result = NULL;
    enum verdict verdict = query_streams(writing, "ledger_insert", &result, error);
    store_result_free(&result);
    if (verdict == VERDICT_OK)
        verdict = query_streams(writing, "ledger_take", &result, error);
    if (verdict != VERDICT_OK)
        return verdict;
    if (store_result_rows(result) != writing->batch->stream_count)
        verdict = unexpected_ledger(error);
    for (size_t row = 0; verdict == VERDICT_OK && row < store_result_rows(result); row++) {
        struct batch_part *part = part_of(writing, store_result_value(result, row, 0));
        int64_t last;
        if (part == NULL || !text_int64(store_result_value(result, row, 1), &last) || last < 0)
            verdict = unexpected_ledger(error);
        else
            part->last = (uint64_t)last;
    }
    store_result_free(&result);
    return verdict;
}

#define ADVANCE_PARAMETERS 5

static void append_numbers(struct buffer out[ADVANCE_PARAMETERS], const struct batch_part *part,
                           const char *comma)
{
    buffer_format(&out[1], "%s%" PRIu64, comma, part->last);
    buffer_format(&out[2], "%s%" PRId64, comma, part->taken);
    buffer_format(&out[3], "%s%" PRId64, comma, part->quarantined);
    buffer_format(&out[4], "%s%" PRId64, comma, part->damaged);
}

static enum verdict read_stored(struct batch_writing *writing, const struct store_result *result,
                                struct error *error)
{
    for (size_t row = 0; row < store_result_rows(result); row++) {
        int64_t stored, duplicates;
        if (!text_int64(store_result_value(result, row, 0), &stored) ||
            !text_int64(store_result_value(result, row, 1), &duplicates))
            return unexpected_ledger(error);
        writing->result.stored += stored;
        writing->result.duplicates += duplicates;
    }
    return store_result_rows(result) == writing->batch->stream_count ? VERDICT_OK
                                                                     : unexpected_ledger(error);
}

enum verdict ledger_advance(struct batch_writing *writing, bool all_new, struct error *error)
{
    struct buffer arrays[ADVANCE_PARAMETERS] = {BUFFER_NONE};
    struct text parameters[ADVANCE_PARAMETERS];
    bool room = true;
    append_streams(writing, &arrays[0]);
    for (size_t i = 1; i < ADVANCE_PARAMETERS; i++)
        buffer_byte(&arrays[i], '{');
    for (size_t i = 0; i < writing->batch->stream_count; i++)
        append_numbers(arrays, &writing->parts[i], i > 0 ? "," : "");
    for (size_t i = 0; i < ADVANCE_PARAMETERS; i++) {
        if (i > 0)
            buffer_byte(&arrays[i], '}');
        room = room && buffer_ok(&arrays[i]);
        parameters[i] = buffer_view(&arrays[i]);
    }
    struct store_result *result = NULL;
    enum verdict verdict =
        room ? store_query(writing->store, all_new ? "ledger_advance_new" : "ledger_advance",
                           parameters, ADVANCE_PARAMETERS, &result, error)
             : error_no_memory(error);
    if (verdict == VERDICT_OK)
        verdict = read_stored(writing, result, error);
    store_result_free(&result);
    for (size_t i = 0; i < ADVANCE_PARAMETERS; i++)
        buffer_free(&arrays[i]);
    return batch_no_row_at_fault(verdict, error);
}

enum verdict ledger_last(struct store *store, const struct uuid *stream, uint64_t *ret_sequence,
                         struct error *error)
{
    char id[UUID_TEXT_BYTES];
    uuid_format(stream, id);
    struct text parameter = text_of(id);
    struct store_result *result = NULL;
    enum verdict verdict = store_query(store, "ledger_last", &parameter, 1, &result, error);
    int64_t last = 0;
    if (verdict == VERDICT_OK && store_result_rows(result) > 0 &&
        !text_int64(store_result_value(result, 0, 0), &last))
        verdict = unexpected_ledger(error);
    store_result_free(&result);
    if (verdict == VERDICT_OK)
        *ret_sequence = (uint64_t)last;
    return verdict;
}
