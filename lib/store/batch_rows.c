/*
 * Sending the rows of a batch. Their fields from country on stand encoded in the batch; what stands
 * before them depends on the way: the staged table takes all of the author, submission only what
 * may be stored.
 */
#include "store/batch_private.h"
#include "store/columns.h"
#include "store/copy.h"
#include "store/store_private.h"

/* The fields that both ways share before those of columns.h: country to sealed. */
#define SHARED_FIELDS 11
#define STAGED_FIELDS 5 /* ordinal, stream, organisation, pseudonym, constituency */
#define FAST_FIELDS 2   /* organisation, pseudonym */
/* What is handed to libpq at once: a message of the protocol. */
#define CHUNK_BYTES ((size_t)64 * 1024)

typedef void write_head(const struct batch *batch, size_t index, struct buffer *out);

static void staged_head(const struct batch *batch, size_t index, struct buffer *out)
{
    const struct batch_entry *entry = &batch->entries[index];
    const struct batch_author *author = &entry->author;
    copy_row(out, (int16_t)(STAGED_FIELDS + SHARED_FIELDS + columns_count()));
    copy_int4(out, (int32_t)index);
    copy_uuid(out, &batch->streams[entry->stream]);
    copy_uuid(out, &author->organisation);
    copy_bytea(out, author->pseudonym, sizeof author->pseudonym);
    buffer_append(out, batch->constituencies.data + author->constituency.at,
                  author->constituency.length);
}

/* Only here, and in batch_insert.sql, does a row lose its author. */
static void fast_head(const struct batch *batch, size_t index, struct buffer *out)
{
    const struct batch_author *author = &batch->entries[index].author;
    copy_row(out, (int16_t)(FAST_FIELDS + SHARED_FIELDS + columns_count()));
    if (author->is_named) {
        copy_uuid(out, &author->organisation);
        copy_null(out);
    } else {
        copy_null(out);
        copy_bytea(out, author->pseudonym, sizeof author->pseudonym);
    }
}

static bool flush(const struct batch_writing *writing, struct buffer *chunk, size_t least)
{
    if (chunk->length < least)
        return true;
    bool sent = buffer_ok(chunk) && store_copy_put(writing->store, buffer_view(chunk));
    buffer_clear(chunk);
    return sent;
}

static bool put_rows(const struct batch_writing *writing, write_head *head, size_t from, size_t to,
                     struct buffer *chunk)
{
    const struct batch *batch = writing->batch;
    bool sent = true;
    for (size_t i = from; sent && i < to; i++) {
        struct batch_span row = batch->entries[writing->rows[i]].row;
        head(batch, writing->rows[i], chunk);
        buffer_append(chunk, batch->rows.data + row.at, row.length);
        sent = flush(writing, chunk, CHUNK_BYTES);
    }
    return sent;
}

/* head NULL: bytes are the rows. */
static enum verdict copy_rows(const struct batch_writing *writing, const char *name,
                              write_head *head, size_t from, size_t to, struct text bytes,
                              struct error *error)
{
    struct buffer chunk = BUFFER_NONE;
    enum verdict verdict = store_copy_begin(writing->store, name, error);
    if (verdict == VERDICT_OK) {
        copy_begin(&chunk);
        bool sent = true;
        if (head != NULL)
            sent = put_rows(writing, head, from, to, &chunk);
        else
            buffer_text(&chunk, bytes);
        copy_end(&chunk);
        /* A chunk that could not be made is no end of COPY: what is missing is told as such. */
        bool whole = buffer_ok(&chunk);
        if (sent && whole)
            (void)flush(writing, &chunk, 0);
        verdict = store_copy_end(writing->store, name, error);
        if (verdict == VERDICT_OK && !whole)
            verdict = error_no_memory(error);
    }
    buffer_free(&chunk);
    return verdict;
}

enum verdict batch_copy_staged(const struct batch_writing *writing, size_t from, size_t to,
                               struct error *error)
{
    return copy_rows(writing, "batch_copy", staged_head, from, to, TEXT_NONE, error);
}

enum verdict batch_copy_fast(const struct batch_writing *writing, struct error *error)
{
    return copy_rows(writing, "batch_fast", fast_head, 0, writing->row_count, TEXT_NONE, error);
}

enum verdict batch_copy_bytes(const struct batch_writing *writing, const char *name,
                              struct text rows, struct error *error)
{
    return copy_rows(writing, name, NULL, 0, 0, rows, error);
}
