/*
 * See batch_private.h. Nearly every batch is of rows that nobody has sent before: the spool and the
 * ledger see to that. COPY right into the table is then half the work of staging, and PostgreSQL
 * itself tells when a row was there.
 */
#include "store/batch_private.h"
#include "store/store_private.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define PARAMETERS_MAX 6

/* The parameters of a query: arrays in PostgreSQL's text format. */
struct arrays {
    size_t count;
    struct buffer at[PARAMETERS_MAX];
};

static void quote(struct buffer *out, struct text element)
{
    buffer_string(out, out->length > 1 ? ",\"" : "\"");
    for (size_t i = 0; i < element.length; i++) {
        if (element.at[i] == '"' || element.at[i] == '\\')
            buffer_byte(out, '\\');
        buffer_byte(out, (uint8_t)element.at[i]);
    }
    buffer_byte(out, '"');
}

static void number(struct buffer *out, int64_t element)
{
    buffer_format(out, "%s%" PRId64, out->length > 1 ? "," : "", element);
}

static void begin_arrays(struct arrays *arrays, size_t count)
{
    *arrays = (struct arrays){.count = count};
    for (size_t i = 0; i < count; i++)
        buffer_byte(&arrays->at[i], '{');
}

/* Runs the query and frees the arrays. */
static enum verdict query(struct batch_writing *writing, const char *name, struct arrays *arrays,
                          size_t *ret_rows, struct error *error)
{
    struct text parameters[PARAMETERS_MAX];
    struct store_result *result = NULL;
    bool room = true;
    for (size_t i = 0; i < arrays->count; i++) {
        buffer_byte(&arrays->at[i], '}');
        room = room && buffer_ok(&arrays->at[i]);
        parameters[i] = buffer_view(&arrays->at[i]);
    }
    enum verdict verdict =
        room ? store_query(writing->store, name, parameters, arrays->count, &result, error)
             : error_no_memory(error);
    if (verdict == VERDICT_OK)
        *ret_rows = store_result_rows(result);
    store_result_free(&result);
    for (size_t i = 0; i < arrays->count; i++)
        buffer_free(&arrays->at[i]);
    return batch_no_row_at_fault(verdict, error);
}

/* country and id are the first fields of a row that is encoded: a length and the bytes each. */
static struct text country_of(const struct batch *batch, const struct batch_entry *entry)
{
    const uint8_t *at = (const uint8_t *)batch->rows.data + entry->row.at;
    size_t length = (size_t)at[0] << 24 | (size_t)at[1] << 16 | (size_t)at[2] << 8 | at[3];
    return length == UINT32_MAX ? TEXT_NONE : (struct text){(const char *)at + 4, length};
}

static struct uuid id_of(const struct batch *batch, const struct batch_entry *entry)
{
    struct uuid id;
    memcpy(id.bytes, batch->rows.data + entry->row.at + 4 + country_of(batch, entry).length + 4,
           sizeof id.bytes);
    return id;
}

static enum verdict is_awaited(struct batch_writing *writing, bool *ret_awaited,
                               struct error *error)
{
    struct arrays arrays;
    size_t rows = 0;
    begin_arrays(&arrays, 0);
    enum verdict verdict = query(writing, "batch_awaits_any", &arrays, &rows, error);
    *ret_awaited = rows > 0;
    if (verdict != VERDICT_OK || rows == 0)
        return verdict;
    begin_arrays(&arrays, 2);
    for (size_t i = 0; i < writing->row_count; i++) {
        const struct batch_entry *entry = &writing->batch->entries[writing->rows[i]];
        char text[UUID_TEXT_BYTES];
        struct uuid id = id_of(writing->batch, entry);
        uuid_format(&id, text);
        quote(&arrays.at[0], country_of(writing->batch, entry));
        quote(&arrays.at[1], text_of(text));
    }
    verdict = query(writing, "batch_awaits", &arrays, &rows, error);
    *ret_awaited = rows > 0;
    return verdict;
}

static enum verdict put_tallies(struct batch_writing *writing, struct error *error)
{
    const struct fold *tallies = &writing->batch->tallies;
    struct arrays arrays;
    size_t rows;
    begin_arrays(&arrays, 6);
    for (size_t i = 0; i < tallies->count; i++) {
        for (size_t part = 0; part < 5; part++)
            quote(&arrays.at[part], fold_part(tallies, i, part));
        number(&arrays.at[5], tallies->items[i].counts[0]);
    }
    return query(writing, "batch_tally_folded", &arrays, &rows, error);
}

static enum verdict put_voices(struct batch_writing *writing, struct error *error)
{
    const struct fold *voices = &writing->batch->voices;
    struct arrays arrays;
    size_t rows;
    begin_arrays(&arrays, 5);
    for (size_t i = 0; i < voices->count; i++) {
        for (size_t part = 0; part < 3; part++)
            quote(&arrays.at[part], fold_part(voices, i, part));
        for (size_t which = 0; which < 2; which++)
            number(&arrays.at[3 + which], voices->items[i].counts[which]);
    }
    return query(writing, "batch_voice_folded", &arrays, &rows, error);
}

/* What rows are sorted by: country, three letters, and id. */
struct sort_key {
    char country[4];
    struct uuid id;
    size_t row;
};

static int compare(const void *left, const void *right)
{
    const struct sort_key *a = left, *b = right;
    int order = memcmp(a->country, b->country, sizeof a->country);
    return order != 0 ? order : memcmp(a->id.bytes, b->id.bytes, sizeof a->id.bytes);
}

/* In the order of the primary key, neighbours share a page of its index; and two aggregators that
 * have the same rows wait for each other instead of deadlocking. */
static enum verdict sort_rows(struct batch_writing *writing, struct error *error)
{
    struct sort_key *keys = calloc(writing->row_count + 1, sizeof *keys);
    if (keys == NULL)
        return error_no_memory(error);
    for (size_t i = 0; i < writing->row_count; i++) {
        const struct batch_entry *entry = &writing->batch->entries[writing->rows[i]];
        struct text country = country_of(writing->batch, entry);
        size_t length =
            country.length < sizeof keys->country ? country.length : sizeof keys->country;
        if (length > 0)
            memcpy(keys[i].country, country.at, length);
        keys[i].id = id_of(writing->batch, entry);
        keys[i].row = writing->rows[i];
    }
    qsort(keys, writing->row_count, sizeof *keys, compare);
    for (size_t i = 0; i < writing->row_count; i++)
        writing->rows[i] = keys[i].row;
    free(keys);
    return VERDICT_OK;
}

static int compare_places(const void *left, const void *right)
{
    size_t a = *(const size_t *)left, b = *(const size_t *)right;
    return (a > b) - (a < b);
}

/* Nothing of it was kept, and staging wants the rows as they came. */
static enum verdict give_up(struct batch_writing *writing, struct error *error)
{
    qsort(writing->rows, writing->row_count, sizeof writing->rows[0], compare_places);
    return store_run(writing->store, "savepoint",
                     "ROLLBACK TO SAVEPOINT fast; RELEASE SAVEPOINT fast", error);
}

enum verdict batch_store_fast(struct batch_writing *writing, bool *ret_done, struct error *error)
{
    const struct batch *batch = writing->batch;
    struct store *store = writing->store;
    bool awaited = false;
    *ret_done = false;
    /* The folds are of the whole batch: a part of it that the ledger has already spoils them. */
    if (batch->retires || batch->unfolded || writing->result.skipped > 0)
        return VERDICT_OK;
    enum verdict verdict = is_awaited(writing, &awaited, error);
    if (verdict != VERDICT_OK || awaited)
        return verdict;
    verdict = sort_rows(writing, error);
    if (verdict == VERDICT_OK)
        verdict = store_run(store, "savepoint", "SAVEPOINT fast", error);
    if (verdict == VERDICT_OK)
        verdict = batch_copy_fast(writing, error);
    if (verdict == VERDICT_REJECT)
        return give_up(writing, error);
    if (verdict == VERDICT_OK)
        verdict = store_run(store, "savepoint", "RELEASE SAVEPOINT fast", error);
    if (verdict == VERDICT_OK)
        verdict = put_tallies(writing, error);
    if (verdict == VERDICT_OK)
        verdict = put_voices(writing, error);
    *ret_done = verdict == VERDICT_OK;
    return verdict;
}
