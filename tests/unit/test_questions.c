/* Questions that wait for the aggregator: in order, bounded, and never for long. */
#include "collector/questions.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct questions questions;

static int set_up(void **state)
{
    (void)state;
    memset(&questions, 0, sizeof questions);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    questions_free(&questions);
    return 0;
}

static enum verdict add(uint8_t organisation, uint64_t request, int64_t now_ms, struct error *error)
{
    const struct question_asker asker = {
        .peer = {9}, .peer_length = 1, .organisation = {{organisation}}, .request = request};
    const struct question_line lines[] = {{{{1}}, true, false}, {{{2}}, false, false}};
    return questions_add(&questions, &asker, lines, 2, now_ms, error);
}

static void they_are_kept_as_they_were_asked(void **state)
{
    (void)state;
    assert_int_equal(add(1, 71, 1000, NULL), VERDICT_OK);
    const struct question *question = questions_unsent(&questions);
    assert_non_null(question);
    assert_ptr_equal(questions_find(&questions, question->number), question);
    assert_true(question->number != 0);
    assert_true(question->asker.request == 71);
    assert_int_equal(question->asker.peer[0], 9);
    assert_int_equal(question->count, 2);
    assert_true(question->lines[0].known);
    assert_int_equal(question->lines[1].id.bytes[0], 2);
    assert_null(questions_find(&questions, question->number + 1));
    assert_null(questions_find(&questions, 0));
}

static void each_is_sent_once_the_oldest_first(void **state)
{
    (void)state;
    assert_int_equal(add(1, 71, 1000, NULL), VERDICT_OK);
    assert_int_equal(add(2, 72, 1000, NULL), VERDICT_OK);
    struct question *first = questions_unsent(&questions);
    assert_true(first->asker.request == 71);
    first->sent = true;
    assert_true(questions_unsent(&questions)->asker.request == 72);
    questions_unsent(&questions)->sent = true;
    assert_null(questions_unsent(&questions));
}

static void they_wait_two_seconds_and_not_longer(void **state)
{
    (void)state;
    assert_int_equal(questions_wait_ms(&questions, 0, 700), 700);
    assert_int_equal(add(1, 71, 1000, NULL), VERDICT_OK);
    assert_int_equal(add(2, 72, 1500, NULL), VERDICT_OK);
    assert_int_equal(questions_wait_ms(&questions, 1000, 700), 700);
    assert_int_equal(questions_wait_ms(&questions, 2900, 700), 100);
    assert_null(questions_due(&questions, 2999));
    struct question *due = questions_due(&questions, 3000);
    assert_true(due->asker.request == 71);
    assert_int_equal(questions_wait_ms(&questions, 5000, 700), 0);
    questions_drop(&questions, due);
    assert_null(questions_due(&questions, 3499));
    assert_true(questions_due(&questions, 3500)->asker.request == 72);
}

/* A late answer to one that was let go finds nobody. */
static void numbers_are_not_used_again(void **state)
{
    (void)state;
    assert_int_equal(add(1, 71, 1000, NULL), VERDICT_OK);
    struct question *question = questions_unsent(&questions);
    uint64_t number = question->number;
    questions_drop(&questions, question);
    assert_int_equal(add(1, 71, 1000, NULL), VERDICT_OK);
    assert_null(questions_find(&questions, number));
}

static void one_that_asks_without_end_is_told_to_wait(void **state)
{
    (void)state;
    struct error error;
    for (uint64_t i = 0; i < QUESTIONS_OF_ONE_MAX; i++)
        assert_int_equal(add(1, i, 1000, NULL), VERDICT_OK);
    assert_int_equal(add(1, 99, 1000, &error), VERDICT_RETRY);
    assert_string_equal(error.code, "STATUS_BUSY");
    assert_int_equal(add(2, 99, 1000, NULL), VERDICT_OK);
    questions_drop(&questions, questions_unsent(&questions));
    assert_int_equal(add(1, 99, 1000, NULL), VERDICT_OK);
}

static void all_together_are_bounded(void **state)
{
    (void)state;
    struct error error;
    for (int i = 0; i < QUESTIONS_MAX; i++)
        assert_int_equal(add((uint8_t)(i / QUESTIONS_OF_ONE_MAX), 1, 1000, NULL), VERDICT_OK);
    assert_int_equal(add(200, 1, 1000, &error), VERDICT_RETRY);
    assert_string_equal(error.code, "STATUS_BUSY");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(they_are_kept_as_they_were_asked),          TEST(each_is_sent_once_the_oldest_first),
        TEST(they_wait_two_seconds_and_not_longer),      TEST(numbers_are_not_used_again),
        TEST(one_that_asks_without_end_is_told_to_wait), TEST(all_together_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
