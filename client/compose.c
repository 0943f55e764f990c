/* See compose.h. */
#include "client/compose.h"

#include "base/clock.h"
#include "base/wording.h"
#include "model/cell.h"
#include "model/check.h"
#include "seal/seal.h"
#include "wire/codec.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

void compose_free(struct composer *composer)
{
    buffer_free(&composer->content);
    buffer_free(&composer->sealed);
    buffer_free(&composer->bytes);
}

/* ---- reading ---- */

/* The values with commas between them, as answers of several choices are written (docs/calls.md).
 */
static void join(struct texts values, struct buffer *out)
{
    for (size_t i = 0; i < values.count; i++) {
        struct text value = text_trim(values.at[i]);
        if (value.length > 0)
            buffer_format(out, "%s%.*s", out->length > 0 ? ", " : "", TEXT_ARGS(value));
    }
}

/* Answers come one by one, and the group grows with each. False: the arena is full. */
static bool add_answer(struct arena *arena, struct text question, struct text body,
                       struct group *answers)
{
    struct answer *grown = arena_alloc(arena, (answers->count + 1) * sizeof *grown);
    char *copy = arena_alloc(arena, body.length + 1);
    if (grown == NULL || copy == NULL)
        return false;
    if (answers->count > 0)
        memcpy(grown, answers->at, answers->count * sizeof *grown);
    memcpy(copy, body.at, body.length);
    grown[answers->count] = (struct answer){question, {copy, body.length}};
    *answers = (struct group){answers->count + 1, grown};
    return true;
}

static bool read_answer(struct composer *composer, struct text question, struct texts values,
                        struct submission *submission, struct problems *problems)
{
    struct buffer joined = BUFFER_NONE;
    join(values, &joined);
    bool good = buffer_ok(&joined);
    if (good && joined.length > 0)
        good = add_answer(composer->arena, question, buffer_view(&joined),
                          &submission->content.response.answers);
    buffer_free(&joined);
    if (!good)
        problem_add(problems, PROBLEM_TOO_LARGE, "answers", 0, NO_DETAIL);
    return good;
}

bool compose_read(struct composer *composer, struct text column, struct texts values,
                  struct submission *submission, struct problems *problems)
{
    static const char prefix[] = DRAFT_ANSWERS_PREFIX;
    const size_t length = sizeof prefix - 1;
    struct cell_column cell;
    if (submission->kind == KIND_RESPONSE && column.length > length &&
        memcmp(column.at, prefix, length) == 0)
        return read_answer(composer, (struct text){column.at + length, column.length - length},
                           values, submission, problems);
    if (cell_column_find(&envelope_shape, column, &cell))
        return cell_read_values(&cell, values, submission, composer->arena, problems);
    const struct shape *shape = submission_shape(submission->kind);
    assert(shape != NULL);
    if (cell_column_find(shape, column, &cell))
        return cell_read_values(&cell, values, &submission->content, composer->arena, problems);
    char name[PROBLEM_FIELD_BYTES];
    (void)snprintf(name, sizeof name, "%.*s", TEXT_ARGS(column));
    problem_add(problems, PROBLEM_REFERENCE, name, 0, "%s", shape->name);
    return false;
}

/* The most items that any column of a group has: the others are filled up with empty ones. */
static size_t group_items(const struct draft *draft, const struct shape *shape,
                          const struct field_row *group)
{
    size_t most = 0;
    for (size_t i = 0; i < draft->count; i++) {
        struct cell_column cell;
        size_t item = draft->values[i].item > 0 ? (size_t)draft->values[i].item : 1;
        if (cell_column_find(shape, draft->values[i].field, &cell) && cell.group == group)
            most = item > most ? item : most;
    }
    return most;
}

static struct texts filled_up(struct composer *composer, struct texts values, size_t count)
{
    if (values.count >= count)
        return values;
    struct text *all = arena_alloc(composer->arena, count * sizeof *all);
    if (all == NULL)
        return values;
    for (size_t i = 0; i < count; i++)
        all[i] = i < values.count ? values.at[i] : (struct text){"", 0};
    return (struct texts){count, all};
}

bool compose_read_draft(struct composer *composer, const struct draft *draft,
                        struct submission *submission, struct problems *problems)
{
    size_t before = problems->count;
    const struct shape *shape = submission_shape(draft->kind);
    assert(shape != NULL);
    *submission = (struct submission){.kind = draft->kind, .supersedes = draft->supersedes};
    for (size_t i = 0; i < draft->count; i++) {
        struct text field = draft->values[i].field;
        struct cell_column cell = {NULL, NULL};
        if (i > 0 && text_equal(field, draft->values[i - 1].field))
            continue;
        struct texts values = draft_values(draft, field.at, composer->arena);
        if (cell_column_find(shape, field, &cell) && cell.group != NULL)
            values = filled_up(composer, values, group_items(draft, shape, cell.group));
        (void)compose_read(composer, field, values, submission, problems);
    }
    return problems->count == before;
}

/* ---- checking ---- */

static void fill_from_rules(const struct compose_rules *rules, struct submission *submission)
{
    submission->schema = SUBMISSION_SCHEMA;
    if (submission->call.length == 0)
        submission->call = rules->call;
    if (submission->language.length == 0)
        submission->language = rules->language;
    if (submission->consent == 0)
        submission->consent = rules->consent;
}

/* Unless it is PUBLIC, neither id nor time may tell more than the day. */
static void fill_envelope(const struct compose_rules *rules, struct submission *submission)
{
    fill_from_rules(rules, submission);
    int64_t day_ms = clock_day(rules->now_ms) * CLOCK_DAY_MS;
    submission->created_ms = submission->consent == CONSENT_PUBLIC ? rules->now_ms : day_ms;
    submission->id = uuid_v7(submission->created_ms);
}

/* NULL: it cannot be checked, because no calls are known here or none was named. */
static const struct call *find_call(const struct compose_rules *rules,
                                    const struct submission *submission, struct problems *problems)
{
    if (rules->calls->call_count == 0 || submission->call.length == 0)
        return NULL;
    const struct call *call = catalogue_call(rules->calls, submission->call);
    if (call == NULL)
        problem_add(problems, PROBLEM_CALL, "call", 0, NO_DETAIL);
    return call;
}

/* Checked in the clear, as the secretariat will read it: a sealed mistake nobody could point out.
 */
static void check_clear(const struct compose_rules *rules, const struct submission *submission,
                        const struct call *call, struct problems *problems)
{
    struct submission clear = *submission;
    if (clear.consent == CONSENT_CONFIDENTIAL && clear.kind != KIND_WITHDRAWAL)
        clear.consent = CONSENT_AGGREGATE;
    (void)check_submission(&clear, problems);
    if (call != NULL)
        (void)check_against_call(&clear, call, rules->now_ms, problems);
    if (submission->consent == CONSENT_CONFIDENTIAL && submission->kind != KIND_WITHDRAWAL &&
        (call == NULL || call->seal_key.length != SEAL_KEY_BYTES))
        problem_add(problems, PROBLEM_CALL_SEAL, "call", 0, "%s",
                    call == NULL ? wording(N_("the calls must be fetched first: `parallax calls`"))
                                 : "");
}

void compose_check(const struct composer *composer, const struct submission *submission,
                   const struct call **ret_call, struct problems *problems)
{
    struct submission now = *submission;
    fill_envelope(composer->rules, &now);
    *ret_call = find_call(composer->rules, &now, problems);
    check_clear(composer->rules, &now, *ret_call, problems);
}

/* ---- making ---- */

static void put_field(struct buffer *out, struct text value)
{
    uint64_t length = value.length;
    buffer_append(out, &length, sizeof length);
    buffer_text(out, value);
}

/* What it says, whoever typed it how: the same row again is not imported again. */
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

/* Leaves nothing in the content but what is counted. */
static void keep_countable(struct submission *submission)
{
    const struct shape *shape = submission_shape(submission->kind);
    struct submission counted = {.schema = 0};
    for (size_t i = 0; i < shape->count; i++) {
        const struct field_row *row = &shape->rows[i];
        bool number = row->kind == FIELD_NUMBER || row->kind == FIELD_CODE;
        if (row->countable)
            memcpy(field_place(row, &counted.content), field_value(row, &submission->content),
                   number ? sizeof(int32_t) : sizeof(struct text));
    }
    submission->content = counted.content;
}

/* Puts the content under seal; in the clear stays only what is counted. */
static enum verdict close_seal(struct composer *composer, const struct call *call,
                               struct submission *submission, struct problems *problems,
                               struct error *error)
{
    buffer_clear(&composer->sealed);
    enum verdict verdict = seal_close((const uint8_t *)call->seal_key.at,
                                      buffer_view(&composer->content), &composer->sealed, error);
    if (verdict == VERDICT_REJECT) {
        problem_add(problems, PROBLEM_CALL_SEAL, "call", 0, "%s",
                    wording(N_("its key cannot keep a secret")));
        return VERDICT_OK;
    }
    keep_countable(submission);
    submission->sealed = buffer_view(&composer->sealed);
    submission->language = text_of("und");
    return verdict;
}

static enum verdict encode(struct composer *composer, const struct submission *submission,
                           struct problems *problems, struct error *error)
{
    buffer_clear(&composer->bytes);
    if (!check_submission(submission, problems))
        return VERDICT_OK;
    enum verdict verdict =
        codec_submission_encode(submission, composer->arena, &composer->bytes, error);
    if (verdict == VERDICT_OK && composer->bytes.length > SUBMISSION_BYTES_MAX)
        problem_add(problems, PROBLEM_TOO_LARGE, "submission", 0, "%zu, at most %zu",
                    composer->bytes.length, SUBMISSION_BYTES_MAX);
    return verdict;
}

/* What the coordinator knows it by in a list. */
static struct text title_of(const struct submission *submission)
{
    if (submission->consent == CONSENT_CONFIDENTIAL)
        return TEXT_NONE;
    switch (submission->kind) {
    case KIND_FINDING:
        return submission->content.finding.title;
    case KIND_SIGN_ON:
        return submission->content.sign_on.signatory;
    case KIND_CONTRIBUTION:
        return submission->content.contribution.title.length > 0
                   ? submission->content.contribution.title
                   : submission->content.contribution.section;
    default:
        return submission->call;
    }
}

static void fill_entry(const struct composer *composer, const struct submission *submission,
                       struct outbox_entry *entry)
{
    entry->id = submission->id;
    entry->kind = code_name(&kind_codes, submission->kind);
    entry->supersedes = submission->supersedes;
    entry->call = submission->call;
    entry->country = submission->country;
    entry->goal = submission->kind == KIND_FINDING ? submission->content.finding.goal : 0;
    entry->consent = code_name(&consent_codes, submission->consent);
    entry->title = title_of(submission);
    entry->day = clock_day(submission->created_ms);
    entry->bytes = buffer_view(&composer->bytes);
}

enum verdict compose_entry(struct composer *composer, struct submission *submission,
                           struct outbox_entry *ret_entry, struct problems *problems,
                           struct error *error)
{
    struct outbox_entry entry = {.goal = 0};
    fill_envelope(composer->rules, submission);
    const struct call *call = find_call(composer->rules, submission, problems);
    if (problems->count == 0)
        check_clear(composer->rules, submission, call, problems);
    if (problems->count > 0)
        return VERDICT_OK;
    buffer_clear(&composer->content);
    enum verdict verdict =
        codec_content_encode(submission, composer->arena, &composer->content, error);
    if (verdict == VERDICT_OK)
        verdict =
            make_digest(submission, buffer_view(&composer->content), entry.import_digest, error);
    if (verdict != VERDICT_OK)
        return verdict;
    if (submission->consent == CONSENT_CONFIDENTIAL && submission->kind != KIND_WITHDRAWAL)
        verdict = close_seal(composer, call, submission, problems, error);
    if (verdict == VERDICT_OK && problems->count == 0)
        verdict = encode(composer, submission, problems, error);
    if (verdict != VERDICT_OK || problems->count > 0)
        return verdict;
    fill_entry(composer, submission, &entry);
    *ret_entry = entry;
    return VERDICT_OK;
}
