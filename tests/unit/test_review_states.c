/* The states of review: every one is there, and only what should follows. */
#include "model/review.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void every_state_is_in_the_table_once(void **state)
{
    (void)state;
    assert_int_equal(review_state_count, state_codes.count);
    for (size_t i = 0; i < review_state_count; i++) {
        assert_int_equal(review_states[i].state, state_codes.codes[i].number);
        assert_true(strlen(review_states[i].meaning) > 0);
    }
}

/* What the author did, the secretariat neither does nor undoes; what was published stays. */
static void the_authors_word_is_not_the_secretariats(void **state)
{
    (void)state;
    for (int32_t other = -1; other <= STATE_SUPERSEDED + 1; other++) {
        assert_false(review_may(other, STATE_WITHDRAWN));
        assert_false(review_may(other, STATE_SUPERSEDED));
        assert_false(review_may(other, STATE_RECEIVED));
        assert_false(review_may(STATE_WITHDRAWN, other));
        assert_false(review_may(STATE_SUPERSEDED, other));
        assert_false(review_may(STATE_PUBLISHED, other));
        assert_int_equal(review_may(other, STATE_PUBLISHED), other == STATE_APPROVED);
    }
}

static void verdicts_may_come_at_once_and_be_put_right(void **state)
{
    (void)state;
    static const int32_t verdicts[] = {STATE_HAS_ISSUES, STATE_APPROVED, STATE_REJECTED};
    for (size_t i = 0; i < 3; i++) {
        assert_true(review_may(STATE_RECEIVED, verdicts[i]));
        assert_true(review_may(STATE_IN_REVIEW, verdicts[i]));
        assert_true(review_may(verdicts[i], STATE_IN_REVIEW));
    }
    assert_false(review_may(STATE_REJECTED, STATE_APPROVED));
    assert_false(review_may(STATE_IN_REVIEW, STATE_IN_REVIEW));
}

static void the_table_prints_itself(void **state)
{
    (void)state;
    struct buffer out = BUFFER_NONE;
    review_next(STATE_IN_REVIEW, &out);
    assert_string_equal(out.data, "HAS_ISSUES, APPROVED or REJECTED");
    buffer_clear(&out);
    review_next(STATE_PUBLISHED, &out);
    review_next(99, &out);
    assert_int_equal(out.length, 0);
    review_document(&out);
    assert_non_null(strstr(out.data, "| `REJECTED` | not to stand in reports; the note says why | "
                                     "IN_REVIEW or REJECTED |\n"));
    assert_non_null(strstr(out.data, "its author took it back | nothing else |\n"));
    buffer_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_state_is_in_the_table_once),
        cmocka_unit_test(the_authors_word_is_not_the_secretariats),
        cmocka_unit_test(verdicts_may_come_at_once_and_be_put_right),
        cmocka_unit_test(the_table_prints_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
