/* The rules between fields, consent, and what a call takes. */
#include "model/check.h"

#include "base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#define DAY_MS (INT64_C(20780) * CLOCK_DAY_MS) /* a start of a day in November 2026 */
#define NOON_MS (DAY_MS + CLOCK_DAY_MS / 2)

static struct submission public_finding(void)
{
    return (struct submission){.id = uuid_v7(NOON_MS + 123),
                               .call = text_of("HLPF-2026"),
                               .country = text_of("KGZ"),
                               .language = text_of("ru"),
                               .schema = SUBMISSION_SCHEMA,
                               .consent = CONSENT_PUBLIC,
                               .kind = KIND_FINDING,
                               .created_ms = NOON_MS,
                               .content.finding = {.goal = 5,
                                                   .year = 2024,
                                                   .finding_type = FINDING_TYPE_GAP,
                                                   .title = text_of("Title"),
                                                   .body = text_of("Body")}};
}

static struct submission hidden_finding(int32_t consent)
{
    struct submission submission = public_finding();
    submission.consent = consent;
    submission.id = uuid_v7(DAY_MS);
    submission.created_ms = DAY_MS;
    return submission;
}

static struct submission sealed_finding(void)
{
    struct submission submission = hidden_finding(CONSENT_CONFIDENTIAL);
    submission.language = text_of("und");
    submission.sealed = text_of("sealed bytes");
    submission.content.finding.title = TEXT_NONE;
    submission.content.finding.body = TEXT_NONE;
    return submission;
}

static void expect_right(const struct submission *submission)
{
    struct problems problems = {.count = 0};
    assert_true(check_submission(submission, &problems));
    assert_int_equal(problems.count, 0);
}

/* Exactly one problem, this one. */
static void expect(const struct submission *submission, enum problem_code code, const char *field)
{
    struct problems problems = {.count = 0};
    assert_false(check_submission(submission, &problems));
    assert_int_equal(problems.count, 1);
    assert_string_equal(problem_rows[problems.at[0].code].name, problem_rows[code].name);
    assert_string_equal(problems.at[0].field, field);
}

static void right_ones_pass(void **state)
{
    (void)state;
    struct submission submission = public_finding();
    expect_right(&submission);
    submission = hidden_finding(CONSENT_ANONYMOUS);
    expect_right(&submission);
    submission = hidden_finding(CONSENT_AGGREGATE);
    expect_right(&submission);
    submission = sealed_finding();
    expect_right(&submission);
}

static void all_problems_are_counted_and_the_first_kept(void **state)
{
    (void)state;
    struct problems problems = {.count = 0};
    struct submission submission = {.kind = KIND_FINDING};
    assert_false(check_submission(&submission, &problems));
    assert_int_equal(problems.count, 1 + 4 + 2 + 5);
    assert_int_equal(problems_kept(&problems), problems.count);
    assert_false(check_submission(&submission, &problems));
    assert_int_equal(problems.count, 24);
    assert_int_equal(problems_kept(&problems), PROBLEMS_MAX);
}

static void schema_and_kind_are_known(void **state)
{
    (void)state;
    struct submission submission = public_finding();
    submission.schema = 2;
    expect(&submission, PROBLEM_SCHEMA, "schema");
    submission = public_finding();
    submission.kind = 0;
    expect(&submission, PROBLEM_MISSING, "kind");
    submission.kind = 99;
    expect(&submission, PROBLEM_CODE, "kind");
}

static void zero_is_missing_and_unknown_is_unknown(void **state)
{
    (void)state;
    struct submission submission = public_finding();
    submission.content.finding.finding_type = 0;
    expect(&submission, PROBLEM_MISSING, "finding_type");
    submission.content.finding.finding_type = 77;
    expect(&submission, PROBLEM_CODE, "finding_type");
    submission = public_finding();
    submission.content.finding.goal = 18;
    expect(&submission, PROBLEM_RANGE, "goal");
    submission.content.finding.goal = -5;
    expect(&submission, PROBLEM_RANGE, "goal");
    submission = public_finding();
    submission.content.finding.year = 1989;
    expect(&submission, PROBLEM_RANGE, "year");
    submission = public_finding();
    submission.content.finding.stance = 9;
    expect(&submission, PROBLEM_CODE, "stance");
}

static void ids_are_version_7(void **state)
{
    (void)state;
    struct submission submission = public_finding();
    memset(&submission.id, 0, sizeof submission.id);
    expect(&submission, PROBLEM_MISSING, "id");
    submission.id = uuid_v7(NOON_MS);
    submission.id.bytes[6] = (uint8_t)(0x40 | (submission.id.bytes[6] & 0x0f));
    expect(&submission, PROBLEM_NOT_ID, "id");
    submission.id = uuid_v7(NOON_MS);
    submission.id.bytes[8] = 0xff;
    expect(&submission, PROBLEM_NOT_ID, "id");
    submission = public_finding();
    submission.supersedes = submission.id;
    expect(&submission, PROBLEM_NOT_ID, "supersedes");
    submission.supersedes = uuid_v7(NOON_MS);
    expect_right(&submission);
    submission.supersedes.bytes[6] = 0x10;
    expect(&submission, PROBLEM_NOT_ID, "supersedes");
}

static void hidden_ones_tell_only_the_day(void **state)
{
    (void)state;
    for (int32_t consent = CONSENT_ANONYMOUS; consent <= CONSENT_AGGREGATE; consent++) {
        struct submission submission = hidden_finding(consent);
        submission.id = uuid_v7(DAY_MS + 1);
        expect(&submission, PROBLEM_TIME_EXACT, "id");
        submission = hidden_finding(consent);
        submission.created_ms = NOON_MS;
        expect(&submission, PROBLEM_TIME_EXACT, "created");
    }
    struct submission submission = sealed_finding();
    submission.id = uuid_v7(NOON_MS);
    expect(&submission, PROBLEM_TIME_EXACT, "id");
    submission = public_finding();
    submission.created_ms = 0;
    expect(&submission, PROBLEM_MISSING, "created");
    submission.created_ms = -CLOCK_DAY_MS;
    expect(&submission, PROBLEM_RANGE, "created");
}

static void targets_belong_to_goals(void **state)
{
    (void)state;
    struct submission submission = public_finding();
    struct finding *finding = &submission.content.finding;
    finding->target = text_of("5.2");
    expect_right(&submission);
    finding->indicator = text_of("5.2.1");
    expect_right(&submission);
    finding->indicator = text_of("5.3.1");
    expect(&submission, PROBLEM_INDICATOR_TARGET, "indicator");
    finding->target = TEXT_NONE;
    expect_right(&submission);
    finding->indicator = text_of("4.1.1");
    expect(&submission, PROBLEM_TARGET_GOAL, "indicator");
    finding->indicator = TEXT_NONE;
    finding->target = text_of("4.1");
    expect(&submission, PROBLEM_TARGET_GOAL, "target");
    finding->target = text_of("5.99");
    expect(&submission, PROBLEM_REFERENCE, "target");
    finding->target = TEXT_NONE;
    finding->indicator = text_of("5.2.9");
    expect(&submission, PROBLEM_REFERENCE, "indicator");
}

static void stances_need_claims(void **state)
{
    (void)state;
    static const int32_t with[] = {STANCE_CONFIRMS, STANCE_PARTLY_CONFIRMS, STANCE_CONTRADICTS,
                                   STANCE_CANNOT_VERIFY};
    static const int32_t without[] = {0, STANCE_OMITTED};
    struct submission submission = public_finding();
    struct finding *finding = &submission.content.finding;
    for (size_t i = 0; i < sizeof with / sizeof *with; i++) {
        finding->stance = with[i];
        finding->claim = text_of("KGZ-5.2-a");
        expect_right(&submission);
        finding->claim = TEXT_NONE;
        expect(&submission, PROBLEM_CLAIM_NEEDED, "claim");
    }
    for (size_t i = 0; i < sizeof without / sizeof *without; i++) {
        finding->stance = without[i];
        finding->claim = TEXT_NONE;
        expect_right(&submission);
        finding->claim = text_of("KGZ-5.2-a");
        expect(&submission, PROBLEM_CLAIM_UNEXPECTED, "claim");
    }
    finding->stance = STANCE_CONFIRMS;
    finding->claim = text_of("a claim");
    expect(&submission, PROBLEM_NOT_ID, "claim");
}

static void ratings_need_raters_and_periods_run_forward(void **state)
{
    (void)state;
    struct submission submission = public_finding();
    struct finding *finding = &submission.content.finding;
    finding->rating = 3;
    expect(&submission, PROBLEM_RATER_NEEDED, "rater");
    finding->rater = RATER_COALITION;
    expect_right(&submission);
    finding->rating = 6;
    expect(&submission, PROBLEM_RANGE, "rating");
    finding->rating = 0;
    expect_right(&submission);
    finding->period_end = 2024;
    expect_right(&submission);
    finding->period_end = 2023;
    expect(&submission, PROBLEM_PERIOD, "period_end");
}

static void confidential_ones_are_sealed(void **state)
{
    (void)state;
    struct submission submission = sealed_finding();
    submission.content.finding.target = text_of("5.2");
    submission.content.finding.period_end = 2025;
    expect_right(&submission);
    submission.sealed = TEXT_NONE;
    expect(&submission, PROBLEM_NOT_SEALED, "submission");

    submission = sealed_finding();
    submission.content.finding.body = text_of("in the clear");
    expect(&submission, PROBLEM_IN_CLEAR, "body");
    submission = sealed_finding();
    submission.content.finding.title = text_of("\xff");
    expect(&submission, PROBLEM_IN_CLEAR, "title");
    submission = sealed_finding();
    submission.content.finding.trend = TREND_STAGNATING;
    expect(&submission, PROBLEM_IN_CLEAR, "trend");
    const struct evidence evidence = {.type = EVIDENCE_TYPE_LAW};
    submission = sealed_finding();
    submission.content.finding.evidence = (struct group){1, &evidence};
    expect(&submission, PROBLEM_IN_CLEAR, "evidence");

    submission = sealed_finding();
    submission.content.finding.goal = 0;
    expect(&submission, PROBLEM_MISSING, "goal");
    submission = sealed_finding();
    submission.content.finding.target = text_of("4.1");
    expect(&submission, PROBLEM_TARGET_GOAL, "target");
    submission = sealed_finding();
    submission.content.finding.finding_type = 42;
    expect(&submission, PROBLEM_CODE, "finding_type");
    submission = sealed_finding();
    submission.language = text_of("ky");
    expect(&submission, PROBLEM_IN_CLEAR, "language");
    submission = public_finding();
    submission.sealed = text_of("sealed bytes");
    expect(&submission, PROBLEM_SEALED_UNEXPECTED, "sealed");

    static char large[SUBMISSION_BYTES_MAX + 1];
    submission = sealed_finding();
    submission.sealed = (struct text){large, sizeof large};
    expect(&submission, PROBLEM_TOO_LONG, "sealed");
}

static void responses_answer_each_question_once(void **state)
{
    (void)state;
    const struct answer answers[] = {{text_of("q1"), text_of("yes")},
                                     {text_of("q2"), TEXT_NONE},
                                     {text_of("q1"), text_of("no")},
                                     {TEXT_NONE, text_of("to what?")}};
    struct submission submission = public_finding();
    submission.kind = KIND_RESPONSE;
    memset(&submission.content, 0, sizeof submission.content);
    expect(&submission, PROBLEM_MISSING, "answers");
    submission.content.response.answers = (struct group){2, answers};
    expect_right(&submission);
    submission.content.response.answers = (struct group){3, answers};
    expect(&submission, PROBLEM_REPEATED, "answers.question");
    submission.content.response.answers = (struct group){1, answers + 3};
    expect(&submission, PROBLEM_MISSING, "answers.question");

    submission.consent = CONSENT_CONFIDENTIAL;
    submission.id = uuid_v7(DAY_MS);
    submission.created_ms = DAY_MS;
    submission.language = text_of("und");
    submission.sealed = text_of("sealed bytes");
    submission.content.response.answers = (struct group){1, answers};
    expect(&submission, PROBLEM_IN_CLEAR, "answers");
    submission.content.response.answers = (struct group){0, NULL};
    expect_right(&submission);
}

static void sign_ons_have_a_signatory(void **state)
{
    (void)state;
    struct submission submission = public_finding();
    submission.kind = KIND_SIGN_ON;
    memset(&submission.content, 0, sizeof submission.content);
    expect(&submission, PROBLEM_MISSING, "signatory");
    submission.content.sign_on.signatory = text_of("A society");
    submission.content.sign_on.publish = INFORMED_CONSENT_YES;
    expect_right(&submission);
    submission.content.sign_on.publish = 3;
    expect(&submission, PROBLEM_CODE, "publish");
}

static void withdrawals_name_what_they_withdraw(void **state)
{
    (void)state;
    struct submission submission = public_finding();
    submission.kind = KIND_WITHDRAWAL;
    memset(&submission.content, 0, sizeof submission.content);
    expect(&submission, PROBLEM_SUPERSEDES, "supersedes");
    submission.supersedes = uuid_v7(NOON_MS);
    expect_right(&submission);
    submission.content.withdrawal.reason = text_of("two\nlines");
    expect_right(&submission);

    submission.consent = CONSENT_CONFIDENTIAL;
    submission.id = uuid_v7(DAY_MS);
    submission.created_ms = DAY_MS;
    submission.language = text_of("und");
    expect(&submission, PROBLEM_IN_CLEAR, "reason");
    submission.content.withdrawal.reason = TEXT_NONE;
    expect_right(&submission);
}

static void problems_are_sentences(void **state)
{
    (void)state;
    struct problems problems = {.count = 0};
    struct buffer out = BUFFER_NONE;
    problem_add(&problems, PROBLEM_NOT_UTF8, "body", 0, "at byte %d", 12);
    problem_sentence(&problems.at[0], &out);
    assert_string_equal(out.data, "body has bytes that are not UTF-8 (at byte 12)");
    buffer_clear(&out);
    problem_add(&problems, PROBLEM_MISSING, "recommendations.text", 2, NO_DETAIL);
    problem_sentence(&problems.at[1], &out);
    assert_string_equal(out.data, "value 2 of recommendations.text is needed");
    buffer_free(&out);
    for (size_t i = 0; i < PROBLEM_COUNT; i++) {
        assert_non_null(problem_rows[i].name);
        assert_non_null(problem_rows[i].sentence);
    }
}

static void long_names_and_details_are_cut(void **state)
{
    (void)state;
    struct problems problems = {.count = 0};
    char long_text[200];
    memset(long_text, 'x', sizeof long_text);
    long_text[sizeof long_text - 1] = '\0';
    problem_add(&problems, PROBLEM_MISSING, long_text, 0, "%s", long_text);
    assert_int_equal(strlen(problems.at[0].field), PROBLEM_FIELD_BYTES - 1);
    assert_int_equal(strlen(problems.at[0].detail), PROBLEM_DETAIL_BYTES - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(right_ones_pass),
        cmocka_unit_test(all_problems_are_counted_and_the_first_kept),
        cmocka_unit_test(schema_and_kind_are_known),
        cmocka_unit_test(zero_is_missing_and_unknown_is_unknown),
        cmocka_unit_test(ids_are_version_7),
        cmocka_unit_test(hidden_ones_tell_only_the_day),
        cmocka_unit_test(targets_belong_to_goals),
        cmocka_unit_test(stances_need_claims),
        cmocka_unit_test(ratings_need_raters_and_periods_run_forward),
        cmocka_unit_test(confidential_ones_are_sealed),
        cmocka_unit_test(responses_answer_each_question_once),
        cmocka_unit_test(sign_ons_have_a_signatory),
        cmocka_unit_test(withdrawals_name_what_they_withdraw),
        cmocka_unit_test(problems_are_sentences),
        cmocka_unit_test(long_names_and_details_are_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
