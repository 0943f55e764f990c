/* What a call asks: its words by language, and answers and contributions held against it. */
#include "tests/unit/content_case.h"

#include "base/clock.h"
#include "model/check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#define NOW_MS (INT64_C(20780) * CLOCK_DAY_MS)
#define KIND_BIT(kind) (UINT32_C(1) << (kind))

static struct call call_with(const struct call_content *content)
{
    return (struct call){.id = text_of("CALL"),
                         .closes_ms = NOW_MS + 1,
                         .kinds = KIND_BIT(KIND_RESPONSE) | KIND_BIT(KIND_CONTRIBUTION),
                         .content = content};
}

/* code: PROBLEM_COUNT for none. detail: the whole of it, or NULL for any. */
static void expect(const struct submission *submission, const struct call *call,
                   enum problem_code code, const char *field, const char *detail)
{
    struct problems problems = {.count = 0};
    bool right = check_against_call(submission, call, NOW_MS, &problems);
    if (right && code != PROBLEM_COUNT)
        fail_msg("%s is expected", problem_rows[code].name);
    if (right)
        return;
    if (code == PROBLEM_COUNT)
        fail_msg("refused: %s (%s)", problem_rows[problems.at[0].code].name, problems.at[0].detail);
    assert_int_equal(problems.count, 1);
    assert_string_equal(problem_rows[problems.at[0].code].name, problem_rows[code].name);
    assert_string_equal(problems.at[0].field, field);
    if (detail != NULL)
        assert_string_equal(problems.at[0].detail, detail);
}

static void expect_answer(const struct call *call, const char *question, const char *body,
                          enum problem_code code, const char *field, const char *detail)
{
    const struct answer answers[] = {{text_of(question), text_of(body)}};
    const struct submission submission = {.kind = KIND_RESPONSE,
                                          .content.response.answers = {1, answers}};
    expect(&submission, call, code, field, detail);
}

static void right(const char *question, const char *body)
{
    const struct call call = call_with(&content_case);
    expect_answer(&call, question, body, PROBLEM_COUNT, "", NULL);
}

static void wrong(const char *question, const char *body, enum problem_code code)
{
    const struct call call = call_with(&content_case);
    expect_answer(&call, question, body, code, "answers.body", NULL);
}

static void answers_name_questions_of_the_call(void **state)
{
    (void)state;
    const struct call call = call_with(&content_case);
    right("invited", "nobody");
    expect_answer(&call, "Invited", "nobody", PROBLEM_QUESTION, "answers.question",
                  "invited, channels, influence, next-time, free");
    /* Which of several is told. */
    const struct answer answers[] = {{text_of("free"), text_of("x")},
                                     {text_of("secret words"), text_of("x")}};
    const struct submission submission = {.kind = KIND_RESPONSE,
                                          .content.response.answers = {2, answers}};
    struct problems problems = {.count = 0};
    struct buffer sentence = BUFFER_NONE;
    assert_false(check_against_call(&submission, &call, NOW_MS, &problems));
    problem_sentence(&problems.at[0], &sentence);
    assert_string_equal(sentence.data, "value 2 of answers.question is none of the questions of "
                                       "this call (invited, channels, influence, next-time, free)");
    buffer_free(&sentence);
}

static void choices_are_one_id(void **state)
{
    (void)state;
    const struct call call = call_with(&content_case);
    right("invited", "ministry");
    right("invited", " ministry\n");
    right("invited", "");
    wrong("invited", "The ministry", PROBLEM_CHOICE);
    wrong("invited", "ministry nobody", PROBLEM_CHOICE);
    wrong("invited", "hearing", PROBLEM_CHOICE);
    expect_answer(&call, "invited", "x", PROBLEM_CHOICE, "answers.body", "ministry, nobody");
}

static void many_are_ids_with_blanks_or_commas_between_them(void **state)
{
    (void)state;
    const struct call call = call_with(&content_case);
    right("channels", "hearing");
    right("channels", "hearing,written");
    right("channels", " written,  hearing\nremote\t");
    wrong("channels", "hearing; written", PROBLEM_CHOICE);
    wrong("channels", "hearing by mail", PROBLEM_CHOICE);
    wrong("channels", ",hearing", PROBLEM_CHOICE);
    wrong("channels", "hearing,", PROBLEM_CHOICE);
    wrong("channels", "hearing\xc2\xa0written", PROBLEM_CHOICE); /* a blank that none sees */
    expect_answer(&call, "channels", "hearing remote, hearing", PROBLEM_REPEATED, "answers.body",
                  "hearing");
}

static void ratings_are_1_to_5(void **state)
{
    (void)state;
    static const char *const none[] = {"0", "6", "5.0", "05", "-1", "five", "\xd9\xa3", "1 2"};
    right("influence", "1");
    right("influence", " 5 ");
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        wrong("influence", none[i], PROBLEM_RATING);
}

static void a_question_limits_its_words(void **state)
{
    (void)state;
    struct call call = call_with(&content_case);
    right("next-time", "three words here");
    wrong("next-time", "these are four words", PROBLEM_TOO_MANY_WORDS);
    right("free", "these are four words");
    call.answer_words = 2;
    /* The question's own limit goes before the call's, which holds for the others. */
    expect_answer(&call, "next-time", "three words here", PROBLEM_COUNT, "", NULL);
    expect_answer(&call, "free", "three words here", PROBLEM_TOO_MANY_WORDS, "answers.body",
                  "3, at most 2");
    expect_answer(&call, "channels", "hearing written remote", PROBLEM_COUNT, "", NULL);
}

static void what_the_call_does_not_ask_is_not_checked(void **state)
{
    (void)state;
    const struct call_content none = {.theme = text_of("CLIMATE")};
    const struct call_content *const contents[] = {NULL, &none};
    for (size_t i = 0; i < 2; i++) {
        struct call call = call_with(contents[i]);
        expect_answer(&call, "anything", "some words", PROBLEM_COUNT, "", NULL);
        call.answer_words = 1;
        expect_answer(&call, "anything", "some words", PROBLEM_TOO_MANY_WORDS, "answers.body",
                      NULL);
        const struct submission submission = {
            .kind = KIND_CONTRIBUTION,
            .content.contribution = {text_of("any"), text_of("passage"), TEXT_NONE, text_of("x")}};
        expect(&submission, &call, PROBLEM_COUNT, "", NULL);
    }
    /* A kind of answer that a later version knows. */
    const struct call_question later[] = {{.id = text_of("q"), .answer = 9}};
    const struct call_content content = {.question_count = 1, .questions = later};
    const struct call call = call_with(&content);
    expect_answer(&call, "q", "whatever", PROBLEM_COUNT, "", NULL);
}

/* Its content is under the seal, so there is nothing here that could be held against the call. */
static void what_is_sealed_is_not_checked(void **state)
{
    (void)state;
    struct call call = call_with(&content_case);
    call.seal_key = text_of("0123456789abcdef0123456789abcdef");
    struct submission submission = {
        .kind = KIND_RESPONSE, .consent = CONSENT_CONFIDENTIAL, .sealed = text_of("sealed")};
    expect(&submission, &call, PROBLEM_COUNT, "", NULL);
    submission.kind = KIND_CONTRIBUTION;
    expect(&submission, &call, PROBLEM_COUNT, "", NULL);
}

static void contributions_name_a_section_and_comment_on_a_draft(void **state)
{
    (void)state;
    const struct call call = call_with(&content_case);
    struct submission submission = {
        .kind = KIND_CONTRIBUTION,
        .content.contribution = {text_of("aims"), text_of("no one"), TEXT_NONE, text_of("x")}};
    struct contribution *contribution = &submission.content.contribution;
    expect(&submission, &call, PROBLEM_COUNT, "", NULL);
    contribution->section = text_of("means");
    expect(&submission, &call, PROBLEM_NO_DRAFT, "comment_on", "");
    contribution->comment_on = TEXT_NONE;
    expect(&submission, &call, PROBLEM_COUNT, "", NULL);
    contribution->section = text_of("preamble");
    expect(&submission, &call, PROBLEM_SECTION, "section", "aims, means");
}

/* The longest answer to the largest question, a hundred times: no more than a blink. */
static void a_long_answer_costs_little(void **state)
{
    (void)state;
    enum { CHOICES = 50, ANSWERS = 100, BODY_BYTES = 20000 };
    static char ids[CHOICES][4];
    struct call_choice choices[CHOICES] = {{.id = TEXT_NONE}};
    for (int i = 0; i < CHOICES; i++) {
        (void)snprintf(ids[i], sizeof ids[i], "c%d", i);
        choices[i].id = text_of(ids[i]);
    }
    const struct call_question questions[] = {
        {.id = text_of("q"), .answer = QUESTION_MANY, .choice_count = CHOICES, .choices = choices}};
    const struct call_content content = {.question_count = 1, .questions = questions};
    const struct call call = call_with(&content);
    struct buffer body = BUFFER_NONE;
    for (int i = 0; i < CHOICES; i++)
        buffer_format(&body, "%s,", ids[i]);
    while (body.length + 4 < BODY_BYTES)
        buffer_string(&body, "c1,");
    buffer_string(&body, "c1");
    struct answer answers[ANSWERS];
    for (int i = 0; i < ANSWERS; i++)
        answers[i] = (struct answer){text_of("q"), buffer_view(&body)};
    const struct submission submission = {.kind = KIND_RESPONSE,
                                          .content.response.answers = {ANSWERS, answers}};
    struct problems problems = {.count = 0};
    int64_t start_ms = clock_steady_ms();
    assert_false(check_against_call(&submission, &call, NOW_MS, &problems));
    assert_true(clock_steady_ms() - start_ms < 2000);
    assert_int_equal(problems.count, ANSWERS);
    buffer_free(&body);
}

/* As many ids as there is room for, and whole ones. */
static void a_long_list_of_ids_is_cut(void **state)
{
    (void)state;
    enum { QUESTIONS = 30 };
    static char ids[QUESTIONS][12];
    struct call_question questions[QUESTIONS] = {{.id = TEXT_NONE}};
    for (int i = 0; i < QUESTIONS; i++) {
        (void)snprintf(ids[i], sizeof ids[i], "question-%02d", i);
        questions[i] = (struct call_question){.id = text_of(ids[i]), .answer = QUESTION_OPEN};
    }
    const struct call_content content = {.question_count = QUESTIONS, .questions = questions};
    const struct call call = call_with(&content);
    expect_answer(&call, "other", "x", PROBLEM_QUESTION, "answers.question",
                  "question-00, question-01, question-02, question-03, question-04, question-05, "
                  "question-06 ...");
}

static void words_fall_back(void **state)
{
    (void)state;
    const struct call_question *question = call_question(&content_case, text_of("invited"));
    assert_non_null(question);
    assert_true(text_is(call_text(&question->text, "ru"), "Кто вас пригласил?"));
    assert_true(text_is(call_text(&question->text, "fr"), "Who invited you?"));
    assert_true(text_is(call_text(&question->text, NULL), "Who invited you?"));
    question = call_question(&content_case, text_of("channels"));
    assert_true(text_is(call_text(&question->text, "fr"), "Только по-русски"));
    const struct call_section *section = call_section(&content_case, text_of("means"));
    assert_non_null(section);
    assert_int_equal(call_text(&section->draft, "en").length, 0);
    assert_null(call_section(&content_case, text_of("mean")));
    assert_null(call_question(&content_case, TEXT_NONE));
}

static void answers_have_names(void **state)
{
    (void)state;
    for (int32_t i = QUESTION_ANSWER_FIRST; i <= QUESTION_ANSWER_LAST; i++)
        assert_int_equal(question_answer_of(text_of(question_answer_name(i))), i);
    assert_null(question_answer_name(0));
    assert_null(question_answer_name(QUESTION_ANSWER_LAST + 1));
    assert_int_equal(question_answer_of(text_of("OPEN")), 0);
    assert_int_equal(question_answer_of(TEXT_NONE), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_name_questions_of_the_call),
        cmocka_unit_test(choices_are_one_id),
        cmocka_unit_test(many_are_ids_with_blanks_or_commas_between_them),
        cmocka_unit_test(ratings_are_1_to_5),
        cmocka_unit_test(a_question_limits_its_words),
        cmocka_unit_test(what_the_call_does_not_ask_is_not_checked),
        cmocka_unit_test(what_is_sealed_is_not_checked),
        cmocka_unit_test(contributions_name_a_section_and_comment_on_a_draft),
        cmocka_unit_test(a_long_answer_costs_little),
        cmocka_unit_test(a_long_list_of_ids_is_cut),
        cmocka_unit_test(words_fall_back),
        cmocka_unit_test(answers_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
