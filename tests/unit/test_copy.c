/* The bytes of COPY's binary format, as PostgreSQL's documentation and receive functions have them.
 */
#include "store/copy.h"

#include "base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* Compares and empties the buffer. */
static void expect(struct buffer *out, const char *bytes, size_t length)
{
    assert_true(buffer_ok(out));
    assert_int_equal(out->length, length);
    assert_memory_equal(out->data, bytes, length);
    buffer_free(out);
}
#define EXPECT(out, literal) expect(out, literal, sizeof(literal) - 1)

static void test_header_rows_and_trailer(void **state)
{
    (void)state;
    struct buffer out = BUFFER_NONE;
    copy_begin(&out);
    EXPECT(&out, "PGCOPY\n\xff\r\n\0"
                 "\0\0\0\0"
                 "\0\0\0\0");
    copy_row(&out, 258);
    EXPECT(&out, "\x01\x02");
    copy_end(&out);
    EXPECT(&out, "\xff\xff");
}

static void test_numbers(void **state)
{
    (void)state;
    struct buffer out = BUFFER_NONE;
    copy_null(&out);
    EXPECT(&out, "\xff\xff\xff\xff");
    copy_int2(&out, -2);
    EXPECT(&out, "\0\0\0\x02\xff\xfe");
    copy_int4(&out, 0x01020304);
    EXPECT(&out, "\0\0\0\x04\x01\x02\x03\x04");
    copy_int8(&out, -1);
    EXPECT(&out, "\0\0\0\x08\xff\xff\xff\xff\xff\xff\xff\xff");
}

static void test_texts_and_bytes(void **state)
{
    (void)state;
    struct buffer out = BUFFER_NONE;
    copy_text(&out, text_of("añ"));
    EXPECT(&out, "\0\0\0\x03"
                 "a\xc3\xb1");
    copy_text(&out, text_of(""));
    EXPECT(&out, "\0\0\0\0");
    copy_text(&out, TEXT_NONE);
    EXPECT(&out, "\xff\xff\xff\xff");
    copy_bytea(&out, "\0\x01", 2);
    EXPECT(&out, "\0\0\0\x02\0\x01");
    struct uuid id = {{1, 2, [15] = 16}};
    copy_uuid(&out, &id);
    EXPECT(&out, "\0\0\0\x10\x01\x02\0\0\0\0\0\0\0\0\0\0\0\0\0\x10");
}

static void test_times_count_from_the_year_2000(void **state)
{
    (void)state;
    struct buffer out = BUFFER_NONE;
    copy_date(&out, clock_day_of(2000, 1, 3));
    EXPECT(&out, "\0\0\0\x04\0\0\0\x02");
    copy_date(&out, clock_day_of(1999, 12, 31));
    EXPECT(&out, "\0\0\0\x04\xff\xff\xff\xff");
    copy_timestamp(&out, clock_day_of(2000, 1, 1) * CLOCK_DAY_MS + 1);
    EXPECT(&out, "\0\0\0\x08\0\0\0\0\0\0\x03\xe8");
}

/* The ends of the range mean infinity, which PostgreSQL would take. */
static void test_times_that_do_not_fit_are_not_infinite(void **state)
{
    (void)state;
    struct buffer out = BUFFER_NONE;
    copy_timestamp(&out, INT64_MAX);
    EXPECT(&out, "\0\0\0\x08\x7f\xff\xff\xff\xff\xff\xff\xfe");
    copy_timestamp(&out, INT64_MIN);
    EXPECT(&out, "\0\0\0\x08\x7f\xff\xff\xff\xff\xff\xff\xfe");
    copy_date(&out, INT32_MIN);
    EXPECT(&out, "\0\0\0\x04\x80\0\0\x01");
    copy_date(&out, INT32_MIN + 10957);
    EXPECT(&out, "\0\0\0\x04\x80\0\0\x01");
}

static void test_fields_of_unknown_length(void **state)
{
    (void)state;
    struct buffer out = BUFFER_NONE;
    struct copy_mark mark = copy_open_jsonb(&out);
    buffer_string(&out, "{}");
    copy_close(&out, mark);
    EXPECT(&out, "\0\0\0\x03\x01{}");
    mark = copy_open_texts(&out, 2);
    copy_text(&out, text_of("A"));
    copy_text(&out, text_of(""));
    copy_close(&out, mark);
    EXPECT(&out, "\0\0\0\x1d"
                 "\0\0\0\x01\0\0\0\0\0\0\0\x19"
                 "\0\0\0\x02\0\0\0\x01"
                 "\0\0\0\x01"
                 "A\0\0\0\0");
    mark = copy_open_texts(&out, 0);
    copy_close(&out, mark);
    EXPECT(&out, "\0\0\0\x0c\0\0\0\0\0\0\0\0\0\0\0\x19");
}

static void test_what_has_no_room_fails_the_buffer(void **state)
{
    (void)state;
    struct buffer out = BUFFER_NONE;
    copy_text(&out, (struct text){"", (size_t)INT32_MAX + 1});
    assert_false(buffer_ok(&out));
    struct copy_mark mark = copy_open(&out);
    copy_close(&out, mark);
    assert_false(buffer_ok(&out));
    buffer_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_header_rows_and_trailer),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_texts_and_bytes),
        cmocka_unit_test(test_times_count_from_the_year_2000),
        cmocka_unit_test(test_times_that_do_not_fit_are_not_infinite),
        cmocka_unit_test(test_fields_of_unknown_length),
        cmocka_unit_test(test_what_has_no_room_fails_the_buffer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
