/* See batch.h: gathering rows, encoded once, so that any part of a batch can be sent again. */
#include "store/batch_private.h"

#include "store/columns.h"
#include "store/copy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct batch *batch_new(void)
{
    return calloc(1, sizeof(struct batch));
}

void batch_free(struct batch **batch)
{
    if (*batch == NULL)
        return;
    buffer_free(&(*batch)->rows);
    buffer_free(&(*batch)->spares);
    buffer_free(&(*batch)->reasons);
    buffer_free(&(*batch)->constituencies);
    fold_free(&(*batch)->tallies);
    fold_free(&(*batch)->voices);
    free((*batch)->entries);
    free((*batch)->streams);
    free(*batch);
    *batch = NULL;
}

void batch_clear(struct batch *batch)
{
    buffer_clear(&batch->rows);
    buffer_clear(&batch->spares);
    buffer_clear(&batch->reasons);
    buffer_clear(&batch->constituencies);
    batch->count = 0;
    batch->stream_count = 0;
    batch->retires = false;
    batch->unfolded = false;
    fold_clear(&batch->tallies);
    fold_clear(&batch->voices);
}

size_t batch_count(const struct batch *batch)
{
    return batch->count;
}

size_t batch_bytes(const struct batch *batch)
{
    return batch->rows.length + batch->spares.length + batch->reasons.length;
}

/* Makes room for one more element; false when memory ran out. */
static bool reserve(void **array, size_t count, size_t *capacity, size_t element_bytes)
{
    if (count < *capacity)
        return true;
    size_t wanted = *capacity == 0 ? 16 : *capacity * 2;
    void *grown = reallocarray(*array, wanted, element_bytes);
    if (grown == NULL)
        return false;
    *array = grown;
    *capacity = wanted;
    return true;
}

static bool reserve_entry(struct batch *batch)
{
    void *entries = batch->entries, *streams = batch->streams;
    bool room = reserve(&entries, batch->count, &batch->capacity, sizeof *batch->entries);
    batch->entries = entries;
    room = room &&
           reserve(&streams, batch->stream_count, &batch->stream_capacity, sizeof *batch->streams);
    batch->streams = streams;
    return room;
}

/* Streams are as few as collectors, and neighbours mostly share one. Room for a new one is
 * reserved. */
static size_t stream_index(struct batch *batch, const struct uuid *stream)
{
    for (size_t i = batch->stream_count; i > 0; i--)
        if (uuid_equal(&batch->streams[i - 1], stream))
            return i - 1;
    batch->streams[batch->stream_count] = *stream;
    return batch->stream_count++;
}

/* Empty text is NULL, so that NOT NULL refuses an envelope without its fields. */
static struct text or_none(struct text value)
{
    return value.length > 0 ? value : TEXT_NONE;
}

static void copy_uuid_or_null(struct buffer *out, const struct uuid *id)
{
    if (uuid_is_nil(id))
        copy_null(out);
    else
        copy_uuid(out, id);
}

static void copy_bytea_or_null(struct buffer *out, struct text bytes)
{
    copy_text(out, or_none(bytes)); /* the same bytes as bytea */
}

/*
 * Appends the fields from country on, which both ways into the database share (batch_rows.c).
 * False: *ret_field has a value that no column can hold.
 */
static bool encode_row(struct buffer *out, const struct batch_row *row, const char **ret_field)
{
    const struct submission *submission = row->submission;
    const struct code *kind = code_by_number(&kind_codes, submission->kind);
    const struct code *consent = code_by_number(&consent_codes, submission->consent);
    if (kind == NULL || consent == NULL) {
        *ret_field = kind == NULL ? "kind" : "consent";
        return false;
    }
    copy_text(out, or_none(submission->country));
    copy_uuid(out, &submission->id);
    copy_text(out, or_none(submission->call));
    copy_text(out, text_of(kind->name));
    copy_text(out, text_of(consent->name));
    copy_text(out, or_none(submission->language));
    copy_uuid_or_null(out, &submission->supersedes);
    copy_timestamp(out, submission->created_ms);
    copy_date(out, row->received_day);
    copy_bytea(out, row->digest, sizeof row->digest);
    copy_bytea_or_null(out, submission->sealed);
    return columns_encode(out, submission, ret_field);
}

/* What cannot be stored as text is left out of quarantine: the payload has it. */
static struct text storable(struct text value)
{
    bool sound = value.length > 0 && text_utf8_valid_prefix(value) == value.length &&
                 memchr(value.at, '\0', value.length) == NULL;
    return sound ? value : TEXT_NONE;
}

static void encode_spare(struct buffer *out, const struct batch_row *row)
{
    static const struct submission unreadable;
    const struct submission *submission = row->submission != NULL ? row->submission : &unreadable;
    const struct code *consent = code_by_number(&consent_codes, submission->consent);
    copy_row(out, BATCH_QUARANTINE_FIELDS);
    copy_uuid(out, &row->stream);
    copy_int8(out, (int64_t)row->sequence);
    copy_uuid_or_null(out, &submission->id);
    copy_text(out, storable(submission->call));
    copy_text(out, storable(submission->country));
    copy_text(out, consent != NULL ? text_of(consent->name) : TEXT_NONE);
    if (submission->consent == CONSENT_PUBLIC)
        copy_uuid(out, &row->organisation);
    else
        copy_null(out);
    if (consent != NULL && submission->consent != CONSENT_PUBLIC)
        copy_bytea(out, row->pseudonym, sizeof row->pseudonym);
    else
        copy_null(out); /* without a readable call there is nothing to bind a pseudonym to */
    copy_date(out, row->received_day);
    copy_text(out, row->payload.at != NULL ? row->payload : text_of(""));
}

static void truncate_buffer(struct buffer *buffer, size_t length)
{
    buffer->failed = false;
    buffer->length = length;
}

static struct batch_span span_from(const struct buffer *buffer, size_t start)
{
    return (struct batch_span){start, buffer->length - start};
}

static void encode_reason(struct batch *batch, const char *reason, const char *field)
{
    if (field != NULL)
        buffer_format(&batch->reasons, "%s has a value that the store has no place for", field);
    else if (storable(text_of(reason)).at != NULL)
        buffer_string(&batch->reasons, reason);
    else
        buffer_string(&batch->reasons, "not readable");
}

static void encode_entry(struct batch *batch, struct batch_entry *entry,
                         const struct batch_row *row)
{
    const size_t row_at = batch->rows.length, spare_at = batch->spares.length,
                 reason_at = batch->reasons.length;
    if (entry->fate == FATE_HOLE)
        return;
    const char *field = NULL;
    if (entry->fate == FATE_STORE && !encode_row(&batch->rows, row, &field)) {
        truncate_buffer(&batch->rows, row_at);
        entry->fate = FATE_QUARANTINE;
    }
    encode_spare(&batch->spares, row);
    if (entry->fate == FATE_QUARANTINE)
        encode_reason(batch, row->reason, field);
    entry->row = span_from(&batch->rows, row_at);
    entry->spare = span_from(&batch->spares, spare_at);
    entry->reason = span_from(&batch->reasons, reason_at);
}

/* What the row adds to tally and voice when it is stored; the same as batch_tally.sql,
 * batch_voice.sql. */
static bool fold_row(struct batch *batch, const struct batch_row *row)
{
    const struct submission *submission = row->submission;
    const bool is_finding = submission->kind == KIND_FINDING;
    const struct finding *finding = &submission->content.finding;
    char goal[16];
    int length = snprintf(goal, sizeof goal, "%d", is_finding ? (int)finding->goal : 0);
    const struct fold_key tally = {{
        submission->country,
        submission->call,
        text_of(code_by_number(&kind_codes, submission->kind)->name),
        {goal, (size_t)length},
        is_finding ? finding->target : TEXT_NONE,
    }};
    const struct fold_key voice = {
        {submission->country, submission->call, text_of(row->constituency)}};
    return fold_add(&batch->tallies, &tally, 0) &&
           fold_add(&batch->voices, &voice, submission->consent == CONSENT_PUBLIC ? 0 : 1);
}

static void keep_author(struct batch *batch, struct batch_entry *entry, const struct batch_row *row)
{
    struct batch_author *author = &entry->author;
    struct buffer *all = &batch->constituencies;
    size_t before = all->length;
    author->organisation = row->organisation;
    memcpy(author->pseudonym, row->pseudonym, sizeof author->pseudonym);
    author->is_named = row->submission->consent == CONSENT_PUBLIC;
    copy_text(all, text_of(row->constituency));
    author->constituency = span_from(all, before);
    const struct batch_entry *last = batch->count > 0 ? entry - 1 : NULL;
    struct batch_span same = last != NULL ? last->author.constituency : (struct batch_span){0, 0};
    if (buffer_ok(all) && same.length == author->constituency.length &&
        memcmp(all->data + same.at, all->data + before, same.length) == 0) {
        truncate_buffer(all, before);
        author->constituency = same;
    }
}

/* A sign-on retires its author's other ones without naming them. */
static bool may_retire(const struct submission *submission)
{
    return submission->kind == KIND_SIGN_ON || !uuid_is_nil(&submission->supersedes);
}

enum verdict batch_add(struct batch *batch, const struct batch_row *row, struct error *error)
{
    const size_t rows = batch->rows.length, spares = batch->spares.length,
                 reasons = batch->reasons.length, constituencies = batch->constituencies.length;
    if (!reserve_entry(batch))
        return error_no_memory(error);
    struct batch_entry *entry = &batch->entries[batch->count];
    bool storable_row = row->submission != NULL && row->reason == NULL;
    *entry = (struct batch_entry){
        .fate = row->damaged   ? FATE_HOLE
                : storable_row ? FATE_STORE
                               : FATE_QUARANTINE,
        .sequence = row->sequence,
    };
    encode_entry(batch, entry, row);
    bool stores = storable_row && entry->fate == FATE_STORE;
    if (stores)
        keep_author(batch, entry, row);
    if (!buffer_ok(&batch->rows) || !buffer_ok(&batch->spares) || !buffer_ok(&batch->reasons) ||
        !buffer_ok(&batch->constituencies)) {
        truncate_buffer(&batch->constituencies, constituencies);
        truncate_buffer(&batch->rows, rows);
        truncate_buffer(&batch->spares, spares);
        truncate_buffer(&batch->reasons, reasons);
        return error_no_memory(error);
    }
    entry->stream = stream_index(batch, &row->stream);
    if (stores && may_retire(row->submission))
        batch->retires = true;
    if (stores && !batch->unfolded)
        batch->unfolded = !fold_row(batch, row);
    batch->count++;
    return VERDICT_OK;
}
