/* See import_row.h. */
#include "client/import_row.h"

#include "base/clock.h"
#include "model/check.h"
#include "model/submission.h"
#include "seal/seal.h"
#include "wire/codec.h"

#include <string.h>

static void read_cells(const struct import_maker *maker, const struct csv_row *row,
                       struct submission *submission, struct problems *problems)
{
    const struct import_header *header = maker->header;
    for (size_t i = 0; i < header->count && i < row->field_count; i++) {
        const struct import_column *column = &header->columns[i];
        void *base = column->envelope ? (void *)submission : &submission->content;
        (void)cell_read(&column->cell, row->fields[i], base, maker->arena, problems);
    }
}

/* Unless it is PUBLIC, neither id nor time may tell more than the day. */
static void fill_envelope(const struct import_settings *settings, struct submission *submission)
{
    if (submission->call.length == 0)
        submission->call = settings->call;
    if (submission->language.length == 0)
        submission->language = settings->language;
    if (submission->consent == 0)
        submission->consent = settings->consent;
    int64_t day_ms = clock_day(settings->now_ms) * CLOCK_DAY_MS;
    submission->schema = SUBMISSION_SCHEMA;
    submission->kind = KIND_FINDING;
    submission->created_ms = submission->consent == CONSENT_PUBLIC ? settings->now_ms : day_ms;
    submission->id = uuid_v7(submission->created_ms);
}

/* NULL: it cannot be checked, because no calls are known here or none was named. */
static const struct call *find_call(const struct import_settings *settings,
                                    const struct submission *submission, struct problems *problems)
{
    if (settings->calls->call_count == 0 || submission->call.length == 0)
        return NULL;
    const struct call *call = catalogue_call(settings->calls, submission->call);
    if (call == NULL)
        problem_add(problems, PROBLEM_CALL, "call", 0, "%s", "");
    return call;
}

/* Checked in the clear, as the secretariat will read it: a sealed mistake nobody could point out.
 */
static void check_clear(const struct import_settings *settings, const struct submission *submission,
                        const struct call *call, struct problems *problems)
{
    struct submission clear = *submission;
    if (clear.consent == CONSENT_CONFIDENTIAL)
        clear.consent = CONSENT_AGGREGATE;
    (void)check_submission(&clear, problems);
    if (call != NULL)
        (void)check_against_call(&clear, call, settings->now_ms, problems);
    if (submission->consent == CONSENT_CONFIDENTIAL &&
        (call == NULL || call->seal_key.length != SEAL_KEY_BYTES))
        problem_add(problems, PROBLEM_CALL_SEAL, "call", 0, "%s",
                    call == NULL ? "the calls must be fetched first: `parallax calls`" : "");
}

static void put_field(struct buffer *out, struct text value)
{
    uint64_t length = value.length;
    buffer_append(out, &length, sizeof length);
    buffer_text(out, value);
}

/* What the row says, whoever typed it how: the same again is not imported again. */
static enum verdict make_digest(const struct submission *submission, struct text content,
                                uint8_t ret_digest[SEAL_DIGEST_BYTES], struct error *error)
{
    struct buffer said = BUFFER_NONE;
    put_field(&said, submission->call);
    put_field(&said, submission->country);
    put_field(&said, submission->language);
    put_field(&said, text_of(code_name(&consent_codes, submission->consent)));
    put_field(&said, content);
    enum verdict verdict = VERDICT_OK;
    if (buffer_ok(&said))
        seal_digest(buffer_view(&said), ret_digest);
    else
        verdict = error_no_memory(error);
    buffer_free(&said);
    return verdict;
}

/* The finding with nothing but what is counted. */
static struct finding countable_part(const struct finding *finding)
{
    struct finding counted = {.goal = 0};
    for (size_t i = 0; i < finding_shape.count; i++) {
        const struct field_row *row = &finding_shape.rows[i];
        bool number = row->kind == FIELD_NUMBER || row->kind == FIELD_CODE;
        if (row->countable)
            memcpy(field_place(row, &counted), field_value(row, finding),
                   number ? sizeof(int32_t) : sizeof(struct text));
    }
    return counted;
}

/* Puts the finding under seal; in the clear stays only what is counted. */
static enum verdict close_seal(struct import_maker *maker, const struct call *call,
                               struct submission *submission, struct problems *problems,
                               struct error *error)
{
    buffer_clear(&maker->sealed);
    enum verdict verdict = seal_close((const uint8_t *)call->seal_key.at,
                                      buffer_view(&maker->content), &maker->sealed, error);
    if (verdict == VERDICT_REJECT) {
        problem_add(problems, PROBLEM_CALL_SEAL, "call", 0, "its key cannot keep a secret");
        return VERDICT_OK;
    }
    submission->content.finding = countable_part(&submission->content.finding);
    submission->sealed = buffer_view(&maker->sealed);
    submission->language = text_of("und");
    return verdict;
}

static enum verdict encode(struct import_maker *maker, const struct submission *submission,
                           struct problems *problems, struct error *error)
{
    buffer_clear(&maker->bytes);
    if (!check_submission(submission, problems))
        return VERDICT_OK;
    enum verdict verdict = codec_submission_encode(submission, maker->arena, &maker->bytes, error);
    if (verdict == VERDICT_OK && maker->bytes.length > SUBMISSION_BYTES_MAX)
        problem_add(problems, PROBLEM_TOO_LARGE, "row", 0, "%zu bytes, at most %zu",
                    maker->bytes.length, SUBMISSION_BYTES_MAX);
    return verdict;
}

static void fill_entry(const struct import_maker *maker, const struct submission *submission,
                       struct outbox_entry *entry)
{
    bool sealed = submission->consent == CONSENT_CONFIDENTIAL;
    entry->id = submission->id;
    entry->call = submission->call;
    entry->country = submission->country;
    entry->goal = submission->content.finding.goal;
    entry->consent = code_name(&consent_codes, submission->consent);
    entry->title = sealed ? TEXT_NONE : submission->content.finding.title;
    entry->day = clock_day(submission->created_ms);
    entry->bytes = buffer_view(&maker->bytes);
}

enum verdict import_row_make(struct import_maker *maker, const struct csv_row *row,
                             struct outbox_entry *ret_entry, struct problems *problems,
                             struct error *error)
{
    struct submission submission = {.schema = SUBMISSION_SCHEMA};
    struct outbox_entry entry = {.goal = 0};
    arena_reset(maker->arena);
    read_cells(maker, row, &submission, problems);
    fill_envelope(maker->settings, &submission);
    const struct call *call = find_call(maker->settings, &submission, problems);
    if (problems->count == 0)
        check_clear(maker->settings, &submission, call, problems);
    if (problems->count > 0)
        return VERDICT_OK;
    buffer_clear(&maker->content);
    enum verdict verdict = codec_content_encode(&submission, maker->arena, &maker->content, error);
    if (verdict == VERDICT_OK)
        verdict =
            make_digest(&submission, buffer_view(&maker->content), entry.import_digest, error);
    if (verdict != VERDICT_OK)
        return verdict;
    if (submission.consent == CONSENT_CONFIDENTIAL)
        verdict = close_seal(maker, call, &submission, problems, error);
    if (verdict == VERDICT_OK && problems->count == 0)
        verdict = encode(maker, &submission, problems, error);
    if (verdict != VERDICT_OK || problems->count > 0)
        return verdict;
    fill_entry(maker, &submission, &entry);
    *ret_entry = entry;
    return VERDICT_OK;
}
