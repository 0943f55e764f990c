/* Growing, formatting, and the failure that sticks. */
#include "base/buffer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static void appends_in_order_and_stays_terminated(void **state)
{
    (void)state;
    struct buffer buffer = BUFFER_NONE;
    buffer_string(&buffer, "ab");
    buffer_byte(&buffer, 'c');
    buffer_text(&buffer, text_of("de"));
    buffer_format(&buffer, "-%d-%s", 7, "x");
    buffer_append(&buffer, "\0y", 2);
    assert_true(buffer_ok(&buffer));
    assert_int_equal(buffer.length, 11);
    assert_memory_equal(buffer.data, "abcde-7-x\0y", 12);
    assert_true(text_equal(buffer_view(&buffer), (struct text){"abcde-7-x\0y", 11}));
    buffer_free(&buffer);
    assert_null(buffer.data);
}

static void grows_far_beyond_its_first_size(void **state)
{
    (void)state;
    struct buffer buffer = BUFFER_NONE;
    for (int i = 0; i < 10000; i++)
        buffer_format(&buffer, "%04d", i);
    assert_int_equal(buffer.length, 40000);
    assert_memory_equal(buffer.data + 39996, "9999", 5);
    buffer_free(&buffer);
}

static void nothing_appended_is_a_valid_empty_text(void **state)
{
    (void)state;
    struct buffer buffer = BUFFER_NONE;
    assert_int_equal(buffer_view(&buffer).length, 0);
    buffer_text(&buffer, TEXT_NONE);
    buffer_string(&buffer, NULL);
    assert_true(buffer_ok(&buffer));
    assert_string_equal(buffer.data, "");
    buffer_free(&buffer);
}

static void extend_gives_room_that_counts(void **state)
{
    (void)state;
    struct buffer buffer = BUFFER_NONE;
    buffer_string(&buffer, "x");
    char *room = buffer_extend(&buffer, 3);
    assert_non_null(room);
    memcpy(room, "abc", 3);
    assert_string_equal(buffer.data, "xabc");
    buffer_free(&buffer);
}

static void failure_sticks_until_cleared(void **state)
{
    (void)state;
    struct buffer buffer = BUFFER_NONE;
    buffer_string(&buffer, "kept");
    assert_null(buffer_extend(&buffer, SIZE_MAX));
    assert_false(buffer_ok(&buffer));
    buffer_string(&buffer, "lost");
    assert_string_equal(buffer.data, "kept");
    assert_null(buffer_extend(&buffer, 1));
    buffer_clear(&buffer);
    assert_true(buffer_ok(&buffer));
    buffer_string(&buffer, "new");
    assert_string_equal(buffer.data, "new");
    buffer_free(&buffer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(appends_in_order_and_stays_terminated),
        cmocka_unit_test(grows_far_beyond_its_first_size),
        cmocka_unit_test(nothing_appended_is_a_valid_empty_text),
        cmocka_unit_test(extend_gives_room_that_counts),
        cmocka_unit_test(failure_sticks_until_cleared),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
