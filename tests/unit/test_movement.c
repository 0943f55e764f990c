/* Slow lines told from dead ones by the bytes that moved. */
#include "client/movement.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define START_MS 1000

static void bytes_that_move_are_seen_on_every_connection(void **state)
{
    (void)state;
    struct movement movement;
    movement_begin(&movement, START_MS);
    assert_true(movement_saw(&movement, 1, 100, START_MS + 1));
    assert_false(movement_saw(&movement, 1, 100, START_MS + 2));
    assert_int_equal(movement.moved_ms, START_MS + 1);
    assert_false(movement_saw(&movement, 1, 101, START_MS + 3));
    assert_int_equal(movement.moved_ms, START_MS + 3);
    /* As many bytes as before, but of another connection. */
    assert_true(movement_saw(&movement, 2, 101, START_MS + 4));
    assert_int_equal(movement.moved_ms, START_MS + 4);
}

static void only_more_than_ever_before_is_further(void **state)
{
    (void)state;
    struct movement movement;
    movement_begin(&movement, START_MS);
    (void)movement_saw(&movement, 1, 500, START_MS + 1);
    assert_int_equal(movement.further_ms, START_MS + 1);
    (void)movement_saw(&movement, 2, 500, START_MS + 2);
    assert_int_equal(movement.further_ms, START_MS + 1);
    (void)movement_saw(&movement, 2, 501, START_MS + 3);
    assert_int_equal(movement.further_ms, START_MS + 3);
}

static void an_answer_begins_the_count_anew(void **state)
{
    (void)state;
    struct movement movement;
    movement_begin(&movement, START_MS);
    (void)movement_saw(&movement, 1, 500, START_MS + 1);
    movement_answered(&movement, START_MS + 2);
    assert_int_equal(movement.further_ms, START_MS + 2);
    (void)movement_saw(&movement, 1, 510, START_MS + 3);
    assert_int_equal(movement.further_ms, START_MS + 3);
    movement_reopened(&movement);
    (void)movement_saw(&movement, 1, 10, START_MS + 4);
    assert_int_equal(movement.further_ms, START_MS + 3);
    (void)movement_saw(&movement, 1, 11, START_MS + 5);
    assert_int_equal(movement.further_ms, START_MS + 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_that_move_are_seen_on_every_connection),
        cmocka_unit_test(only_more_than_ever_before_is_further),
        cmocka_unit_test(an_answer_begins_the_count_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
