/* What the log calls an organisation: the same all day, and nothing that leads to it. */
#include "collector/log_name.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static const struct uuid one = {{1}}, other = {{2}};

static void a_name_lasts_a_day(void **state)
{
    (void)state;
    struct log_names names = {.day = 0};
    char first[LOG_NAME_BYTES], again[LOG_NAME_BYTES], of_other[LOG_NAME_BYTES];
    char tomorrow[LOG_NAME_BYTES];
    log_name(&names, &one, 20780, first);
    log_name(&names, &other, 20780, of_other);
    log_name(&names, &one, 20780, again);
    assert_int_equal(strlen(first), LOG_NAME_BYTES - 1);
    assert_int_equal(strspn(first, "0123456789abcdef"), LOG_NAME_BYTES - 1);
    assert_string_equal(first, again);
    assert_string_not_equal(first, of_other);
    log_name(&names, &one, 20781, tomorrow);
    assert_string_not_equal(first, tomorrow);
    /* Yesterday's key is gone. */
    log_name(&names, &one, 20780, again);
    assert_string_not_equal(first, again);
}

static void another_start_gives_another_name(void **state)
{
    (void)state;
    struct log_names before = {.day = 0}, after = {.day = 0};
    char first[LOG_NAME_BYTES], second[LOG_NAME_BYTES];
    log_name(&before, &one, 20780, first);
    log_name(&after, &one, 20780, second);
    assert_string_not_equal(first, second);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_lasts_a_day),
        cmocka_unit_test(another_start_gives_another_name),
    };
    return seal_start(NULL) == VERDICT_OK ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
