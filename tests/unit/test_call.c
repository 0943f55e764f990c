/* What a call takes, and its title in the reader's language. */
#include "model/call.h"

#include "base/clock.h"
#include "model/check.h"

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

#define KIND_BIT(kind) (UINT32_C(1) << (kind))

static struct call open_call(void)
{
    static const struct text country[] = {{"KGZ", 3}, {"TJK", 3}};
    static const struct call_title titles[] = {{{"ru", 2}, {"title ru", 8}},
                                               {{"en", 2}, {"title en", 8}}};
    return (struct call){.id = text_of("HLPF-2026"),
                         .title_count = 2,
                         .titles = titles,
                         .countries = {2, country},
                         .opens_ms = DAY_MS,
                         .closes_ms = DAY_MS + 10 * CLOCK_DAY_MS,
                         .kinds = KIND_BIT(KIND_FINDING),
                         .seal_key = text_of("0123456789abcdef0123456789abcdef")};
}

static void expect_call(const struct submission *submission, const struct call *call,
                        int64_t now_ms, enum problem_code code, const char *field)
{
    struct problems problems = {.count = 0};
    bool right = check_against_call(submission, call, now_ms, &problems);
    assert_int_equal(right, code == PROBLEM_COUNT);
    assert_int_equal(problems.count, right ? 0 : 1);
    if (right)
        return;
    assert_string_equal(problem_rows[problems.at[0].code].name, problem_rows[code].name);
    assert_string_equal(problems.at[0].field, field);
}

static void calls_open_and_close(void **state)
{
    (void)state;
    struct submission submission = public_finding();
    struct call call = open_call();
    submission.created_ms = DAY_MS;
    expect_call(&submission, &call, DAY_MS, PROBLEM_COUNT, "");
    expect_call(&submission, &call, DAY_MS - 1, PROBLEM_CALL_NOT_OPEN, "call");
    expect_call(&submission, &call, call.closes_ms - 1, PROBLEM_COUNT, "");
    expect_call(&submission, &call, call.closes_ms, PROBLEM_CALL_CLOSED, "call");
}

static void late_lines_have_a_grace(void **state)
{
    (void)state;
    struct submission submission = public_finding();
    struct call call = open_call();
    call.grace_ms = 2 * CLOCK_DAY_MS;
    assert_int_equal(call_ends_ms(&call), call.closes_ms + 2 * CLOCK_DAY_MS);
    expect_call(&submission, &call, call.closes_ms, PROBLEM_COUNT, "");
    expect_call(&submission, &call, call_ends_ms(&call) - 1, PROBLEM_COUNT, "");
    expect_call(&submission, &call, call_ends_ms(&call), PROBLEM_CALL_CLOSED, "call");
    call.grace_ms = -1;
    assert_int_equal(call_ends_ms(&call), call.closes_ms);
    call.grace_ms = INT64_MAX;
    assert_int_equal(call_ends_ms(&call), INT64_MAX);
}

static void created_lies_not_far_ahead(void **state)
{
    (void)state;
    struct submission submission = public_finding();
    struct call call = open_call();
    submission.created_ms = NOON_MS + CHECK_AHEAD_MS;
    expect_call(&submission, &call, NOON_MS, PROBLEM_COUNT, "");
    submission.created_ms++;
    expect_call(&submission, &call, NOON_MS, PROBLEM_TIME_AHEAD, "created");
    submission.created_ms = INT64_MAX;
    expect_call(&submission, &call, NOON_MS, PROBLEM_TIME_AHEAD, "created");
}

static void calls_take_kinds_and_countries(void **state)
{
    (void)state;
    struct submission submission = public_finding();
    struct call call = open_call();
    submission.kind = KIND_RESPONSE;
    memset(&submission.content, 0, sizeof submission.content);
    expect_call(&submission, &call, NOON_MS, PROBLEM_CALL_KIND, "call");
    submission.kind = 99;
    expect_call(&submission, &call, NOON_MS, PROBLEM_CALL_KIND, "call");
    submission.kind = -1;
    expect_call(&submission, &call, NOON_MS, PROBLEM_CALL_KIND, "call");
    submission = public_finding();
    submission.country = text_of("MNG");
    expect_call(&submission, &call, NOON_MS, PROBLEM_CALL_COUNTRY, "country");
    call.countries = (struct texts){0, NULL};
    expect_call(&submission, &call, NOON_MS, PROBLEM_COUNT, "");
}

static void withdrawals_are_always_taken(void **state)
{
    (void)state;
    struct submission submission = public_finding();
    struct call call = open_call();
    submission.kind = KIND_WITHDRAWAL;
    memset(&submission.content, 0, sizeof submission.content);
    submission.consent = CONSENT_CONFIDENTIAL;
    call.seal_key = TEXT_NONE;
    expect_call(&submission, &call, call.closes_ms + CLOCK_DAY_MS, PROBLEM_COUNT, "");
}

static void calls_limit_words_and_need_a_key_to_seal(void **state)
{
    (void)state;
    struct submission submission = public_finding();
    struct call call = open_call();
    submission.content.finding.title = text_of("three words here");
    submission.content.finding.body = text_of("and  four\nin it");
    call.title_words = 3;
    call.body_words = 4;
    expect_call(&submission, &call, NOON_MS, PROBLEM_COUNT, "");
    call.title_words = 2;
    expect_call(&submission, &call, NOON_MS, PROBLEM_TOO_MANY_WORDS, "title");
    call.title_words = 0;
    call.body_words = 3;
    expect_call(&submission, &call, NOON_MS, PROBLEM_TOO_MANY_WORDS, "body");

    submission = public_finding();
    submission.consent = CONSENT_CONFIDENTIAL;
    submission.content.finding.title = TEXT_NONE;
    submission.content.finding.body = TEXT_NONE;
    expect_call(&submission, &call, NOON_MS, PROBLEM_COUNT, "");
    call.seal_key = TEXT_NONE;
    expect_call(&submission, &call, NOON_MS, PROBLEM_CALL_SEAL, "call");
}

static void calls_limit_the_words_of_each_answer(void **state)
{
    (void)state;
    const struct answer answers[] = {{text_of("Q1"), text_of("two words")},
                                     {text_of("Q2"), text_of("three words here")}};
    struct submission submission = public_finding();
    struct call call = open_call();
    struct problems problems = {.count = 0};
    call.kinds = KIND_BIT(KIND_RESPONSE);
    submission.kind = KIND_RESPONSE;
    memset(&submission.content, 0, sizeof submission.content);
    submission.content.response.answers = (struct group){2, answers};
    expect_call(&submission, &call, NOON_MS, PROBLEM_COUNT, "");
    call.body_words = 1; /* of a finding's body, which this has none of */
    call.answer_words = 3;
    expect_call(&submission, &call, NOON_MS, PROBLEM_COUNT, "");
    call.answer_words = 2;
    expect_call(&submission, &call, NOON_MS, PROBLEM_TOO_MANY_WORDS, "answers.body");
    call.answer_words = 1;
    assert_false(check_against_call(&submission, &call, NOON_MS, &problems));
    assert_int_equal(problems.count, 2);
    /* More answers than a response may have are told once, by its own rule. */
    submission.content.response.answers.count = 101;
    expect_call(&submission, &call, NOON_MS, PROBLEM_COUNT, "");
}

static void an_invitation_shuts_all_others_out(void **state)
{
    (void)state;
    static const struct uuid invited[] = {{{1}}, {{5}}, {{[15] = 5, [0] = 9}}};
    const struct uuid others[] = {{{0}}, {{4}}, {{9}}, {{255}}};
    struct call call = open_call();
    for (size_t i = 0; i < 4; i++)
        assert_true(call_invites(&call, &others[i]));
    call.invited = invited;
    call.invited_count = 3;
    for (size_t i = 0; i < 3; i++)
        assert_true(call_invites(&call, &invited[i]));
    for (size_t i = 0; i < 4; i++)
        assert_false(call_invites(&call, &others[i]));
}

static void titles_fall_back(void **state)
{
    (void)state;
    struct call call = open_call();
    assert_true(text_is(call_title(&call, "ru"), "title ru"));
    assert_true(text_is(call_title(&call, "fr"), "title en"));
    assert_true(text_is(call_title(&call, NULL), "title en"));
    call.title_count = 1;
    assert_true(text_is(call_title(&call, "fr"), "title ru"));
    call.title_count = 0;
    assert_true(text_is(call_title(&call, "fr"), "HLPF-2026"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calls_open_and_close),
        cmocka_unit_test(late_lines_have_a_grace),
        cmocka_unit_test(created_lies_not_far_ahead),
        cmocka_unit_test(calls_take_kinds_and_countries),
        cmocka_unit_test(withdrawals_are_always_taken),
        cmocka_unit_test(calls_limit_words_and_need_a_key_to_seal),
        cmocka_unit_test(calls_limit_the_words_of_each_answer),
        cmocka_unit_test(an_invitation_shuts_all_others_out),
        cmocka_unit_test(titles_fall_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
