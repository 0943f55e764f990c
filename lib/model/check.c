/* See check.h. The rules that join fields, and those of the call; single fields: check_field.c. */
#include "model/check.h"

#include "base/clock.h"
#include "model/check_content.h"
#include "model/check_field.h"
#include "model/reference.h"

#include <inttypes.h>
#include <string.h>

#define SEAL_KEY_BYTES 32

static void check_rows(const struct shape *shape, const void *base, struct check_place place,
                       struct problems *problems);

static bool is_blank_item(const struct shape *shape, const void *base)
{
    for (size_t i = 0; i < shape->count; i++)
        if (!field_is_empty(&shape->rows[i], base))
            return false;
    return true;
}

static void check_group(const struct field_row *row, const struct group *group,
                        struct problems *problems)
{
    if (group->count > row->items_max)
        return; /* told already; going through them would be work for whoever sends most */
    for (size_t i = 0; i < group->count; i++) {
        const void *base = (const char *)group->at + i * row->group->size;
        struct check_place place = {row, NULL, i + 1};
        if (is_blank_item(row->group, base))
            check_field_problem(problems, PROBLEM_MISSING, place, NO_DETAIL);
        else
            check_rows(row->group, base, place, problems);
    }
}

static void check_rows(const struct shape *shape, const void *base, struct check_place place,
                       struct problems *problems)
{
    for (size_t i = 0; i < shape->count; i++) {
        const struct field_row *row = &shape->rows[i];
        place.row = row;
        if (field_is_empty(row, base)) {
            if (row->required)
                check_field_problem(problems, PROBLEM_MISSING, place, NO_DETAIL);
            continue;
        }
        check_field(place, base, problems);
        if (row->kind == FIELD_GROUP)
            check_group(row, field_value(row, base), problems);
    }
}

/* CONFIDENTIAL: what is counted is checked as ever, the rest must not be there. */
static void check_rows_sealed(const struct shape *shape, const void *base,
                              struct problems *problems)
{
    for (size_t i = 0; i < shape->count; i++) {
        struct check_place place = {NULL, &shape->rows[i], 0};
        bool empty = field_is_empty(place.row, base);
        if (!place.row->countable && !empty)
            check_field_problem(problems, PROBLEM_IN_CLEAR, place, NO_DETAIL);
        else if (!empty)
            check_field(place, base, problems);
        else if (place.row->countable && place.row->required)
            check_field_problem(problems, PROBLEM_MISSING, place, NO_DETAIL);
    }
}

bool check_shape(const struct shape *shape, const void *base, struct problems *problems)
{
    size_t before = problems->count;
    check_rows(shape, base, (struct check_place){NULL, NULL, 0}, problems);
    return problems->count == before;
}

static void check_goal(const struct finding *finding, struct problems *problems)
{
    const struct target *target = reference_target(finding->target);
    const struct indicator *indicator = reference_indicator(finding->indicator);
    if (reference_goal(finding->goal) == NULL)
        return; /* told by the field's own rule */
    if (target != NULL && target->goal != finding->goal)
        problem_add(problems, PROBLEM_TARGET_GOAL, "target", 0, "%s is of goal %d", target->target,
                    target->goal);
    if (indicator == NULL)
        return;
    if (target != NULL && !text_is(finding->target, indicator->target))
        problem_add(problems, PROBLEM_INDICATOR_TARGET, "indicator", 0, "%s is of target %s",
                    indicator->indicator, indicator->target);
    else if (target == NULL && indicator->goal != finding->goal)
        problem_add(problems, PROBLEM_TARGET_GOAL, "indicator", 0, "%s is of goal %d",
                    indicator->indicator, indicator->goal);
}

static void check_stance(const struct finding *finding, struct problems *problems)
{
    bool claim = finding->claim.length > 0;
    switch (finding->stance) {
    case STANCE_CONFIRMS:
    case STANCE_PARTLY_CONFIRMS:
    case STANCE_CONTRADICTS:
    case STANCE_CANNOT_VERIFY:
        if (!claim)
            problem_add(problems, PROBLEM_CLAIM_NEEDED, "claim", 0, NO_DETAIL);
        break;
    case STANCE_OMITTED:
    case 0:
        if (claim)
            problem_add(problems, PROBLEM_CLAIM_UNEXPECTED, "claim", 0, NO_DETAIL);
        break;
    default:
        break; /* told by the field's own rule */
    }
}

static void check_finding(const struct finding *finding, struct problems *problems)
{
    check_goal(finding, problems);
    check_stance(finding, problems);
    if (finding->period_end != 0 && finding->period_end < finding->year)
        problem_add(problems, PROBLEM_PERIOD, "period_end", 0, NO_DETAIL);
    if (finding->rating > 0 && finding->rater == 0)
        problem_add(problems, PROBLEM_RATER_NEEDED, "rater", 0, NO_DETAIL);
}

/* Two answers to one question would count twice. */
static void check_answers(const struct response *response, struct problems *problems)
{
    const struct answer *answers = response->answers.at;
    if (response->answers.count > response_shape.rows[0].items_max)
        return;
    for (size_t i = 1; i < response->answers.count; i++)
        for (size_t before = 0; before < i; before++)
            if (answers[i].question.length > 0 &&
                text_equal(answers[i].question, answers[before].question)) {
                problem_add(problems, PROBLEM_REPEATED, "answers.question", i + 1, "as value %zu",
                            before + 1);
                break;
            }
}

/* An identifier of ours: version 7 and the variant of RFC 9562. */
static bool is_v7(const struct uuid *id)
{
    return uuid_version(id) == 7 && (id->bytes[8] & 0xc0) == 0x80;
}

static void check_identity(const struct submission *submission, struct problems *problems)
{
    bool named = submission->consent == CONSENT_PUBLIC;
    if (uuid_is_nil(&submission->id))
        problem_add(problems, PROBLEM_MISSING, "id", 0, NO_DETAIL);
    else if (!is_v7(&submission->id))
        problem_add(problems, PROBLEM_NOT_ID, "id", 0, "UUID version 7");
    else if (!named && uuid_v7_ms(&submission->id) % CLOCK_DAY_MS != 0)
        problem_add(problems, PROBLEM_TIME_EXACT, "id", 0, NO_DETAIL);

    if (submission->created_ms == 0)
        problem_add(problems, PROBLEM_MISSING, "created", 0, NO_DETAIL);
    else if (submission->created_ms < 0)
        problem_add(problems, PROBLEM_RANGE, "created", 0, "from 1970 on");
    else if (!named && submission->created_ms % CLOCK_DAY_MS != 0)
        problem_add(problems, PROBLEM_TIME_EXACT, "created", 0, NO_DETAIL);

    if (uuid_is_nil(&submission->supersedes)) {
        if (submission->kind == KIND_WITHDRAWAL)
            problem_add(problems, PROBLEM_SUPERSEDES, "supersedes", 0, NO_DETAIL);
    } else if (!is_v7(&submission->supersedes)) {
        problem_add(problems, PROBLEM_NOT_ID, "supersedes", 0, "UUID version 7");
    } else if (uuid_equal(&submission->supersedes, &submission->id)) {
        problem_add(problems, PROBLEM_NOT_ID, "supersedes", 0, "another submission's id");
    }
}

static void check_seal(const struct submission *submission, struct problems *problems)
{
    size_t length = submission->sealed.length;
    if (submission->consent != CONSENT_CONFIDENTIAL) {
        if (length > 0)
            problem_add(problems, PROBLEM_SEALED_UNEXPECTED, "sealed", 0, NO_DETAIL);
        return;
    }
    /* A withdrawal may come without a reason, and then there is nothing to seal. */
    if (length == 0 && submission->kind != KIND_WITHDRAWAL)
        problem_add(problems, PROBLEM_NOT_SEALED, "submission", 0, NO_DETAIL);
    if (length > SUBMISSION_BYTES_MAX)
        problem_add(problems, PROBLEM_TOO_LONG, "sealed", 0, "%zu bytes, at most %zu", length,
                    SUBMISSION_BYTES_MAX);
    /* In some countries the language alone tells who wrote. */
    if (submission->language.length > 0 && !text_is(submission->language, "und"))
        problem_add(problems, PROBLEM_IN_CLEAR, "language", 0, "use und");
}

bool check_submission(const struct submission *submission, struct problems *problems)
{
    size_t before = problems->count;
    const struct shape *shape = submission_shape(submission->kind);
    const void *content = &submission->content;

    if (submission->schema != SUBMISSION_SCHEMA)
        problem_add(problems, PROBLEM_SCHEMA, "schema", 0, "known is %u", SUBMISSION_SCHEMA);
    (void)check_shape(&envelope_shape, submission, problems);
    check_identity(submission, problems);
    check_seal(submission, problems);
    if (shape == NULL) {
        problem_add(problems, submission->kind == 0 ? PROBLEM_MISSING : PROBLEM_CODE, "kind", 0,
                    NO_DETAIL);
        return false;
    }
    if (submission->consent == CONSENT_CONFIDENTIAL)
        check_rows_sealed(shape, content, problems);
    else
        (void)check_shape(shape, content, problems);
    if (submission->kind == KIND_FINDING)
        check_finding(&submission->content.finding, problems);
    else if (submission->kind == KIND_RESPONSE)
        check_answers(&submission->content.response, problems);
    return problems->count == before;
}

static void check_words(const struct shape *shape, const void *content, const char *field,
                        int32_t words_max, struct problems *problems)
{
    const struct field_row *row = shape_field(shape, text_of(field));
    if (row == NULL || words_max <= 0)
        return;
    size_t words = 0;
    if (check_has_more_words(*(const struct text *)field_value(row, content), words_max, &words))
        problem_add(problems, PROBLEM_TOO_MANY_WORDS, field, 0, "%zu, at most %" PRId32, words,
                    words_max);
}

static void check_open(const struct call *call, int32_t kind, int64_t now_ms,
                       struct problems *problems)
{
    char time[CLOCK_TIME_BYTES];
    if (kind == KIND_WITHDRAWAL)
        return;
    if (now_ms < call->opens_ms) {
        clock_format_ms(call->opens_ms, time);
        problem_add(problems, PROBLEM_CALL_NOT_OPEN, "call", 0, "opens %s", time);
    } else if (now_ms >= call_ends_ms(call)) {
        clock_format_ms(call->closes_ms, time);
        problem_add(problems, PROBLEM_CALL_CLOSED, "call", 0, "since %s", time);
    }
}

bool check_against_call(const struct submission *submission, const struct call *call,
                        int64_t now_ms, struct problems *problems)
{
    size_t before = problems->count;
    const struct shape *shape = submission_shape(submission->kind);

    check_open(call, submission->kind, now_ms, problems);
    if (!call_takes_kind(call, submission->kind))
        problem_add(problems, PROBLEM_CALL_KIND, "call", 0, "%s",
                    code_name(&kind_codes, submission->kind));
    if (!call_takes_country(call, submission->country))
        problem_add(problems, PROBLEM_CALL_COUNTRY, "country", 0, NO_DETAIL);
    if (submission->consent == CONSENT_CONFIDENTIAL && submission->kind != KIND_WITHDRAWAL &&
        call->seal_key.length != SEAL_KEY_BYTES)
        problem_add(problems, PROBLEM_CALL_SEAL, "call", 0, NO_DETAIL);
    if (submission->created_ms > now_ms && submission->created_ms - now_ms > CHECK_AHEAD_MS)
        problem_add(problems, PROBLEM_TIME_AHEAD, "created", 0, NO_DETAIL);
    if (shape != NULL) {
        check_words(shape, &submission->content, "title", call->title_words, problems);
        check_words(shape, &submission->content, "body", call->body_words, problems);
    }
    if (submission->kind == KIND_RESPONSE)
        check_content_response(&submission->content.response, call, problems);
    else if (submission->kind == KIND_CONTRIBUTION)
        check_content_contribution(&submission->content.contribution, call, problems);
    return problems->count == before;
}
