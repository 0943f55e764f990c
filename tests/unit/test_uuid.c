/* Version 7 ids, the text form, and what is no id. */
#include "base/uuid.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static void v7_has_time_version_and_variant(void **state)
{
    (void)state;
    for (int i = 0; i < 100; i++) {
        struct uuid uuid = uuid_v7(INT64_C(1795425311123));
        assert_int_equal(uuid_version(&uuid), 7);
        assert_int_equal(uuid.bytes[8] >> 6, 2);
        assert_true(uuid_v7_ms(&uuid) == INT64_C(1795425311123));
        assert_false(uuid_is_nil(&uuid));
    }
}

static void v7_differs_within_a_millisecond_and_sorts_by_time(void **state)
{
    (void)state;
    struct uuid a = uuid_v7(1000), b = uuid_v7(1000), later = uuid_v7(1001);
    assert_false(uuid_equal(&a, &b));
    assert_true(memcmp(a.bytes, later.bytes, sizeof a.bytes) < 0);
}

static void text_form_comes_back(void **state)
{
    (void)state;
    /* RFC 9562, appendix A.6 */
    const char *example = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f";
    struct uuid uuid, upper;
    char text[UUID_TEXT_BYTES];
    assert_true(uuid_parse(text_of(example), &uuid));
    assert_true(uuid_v7_ms(&uuid) == INT64_C(1645557742000));
    uuid_format(&uuid, text);
    assert_string_equal(text, example);
    assert_true(uuid_parse(text_of("017F22E2-79B0-7CC3-98C4-DC0C0C07398F"), &upper));
    assert_true(uuid_equal(&uuid, &upper));
}

static void other_text_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398ff",
        "017f22e279b0-7cc3-98c4-dc0c0c07398f-",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398g",
        "017f22e2 79b0-7cc3-98c4-dc0c0c07398f",
        "017f22e2-79b0-7cc3-98c4-dc0c-c07398f",
        "{17f22e2-79b0-7cc3-98c4-dc0c0c07398}",
    };
    struct uuid uuid = {{1}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(uuid_parse(text_of(bad[i]), &uuid));
    assert_false(uuid_parse(TEXT_NONE, &uuid));
    assert_int_equal(uuid.bytes[0], 1);
}

static void nil_is_nil(void **state)
{
    (void)state;
    struct uuid nil;
    assert_true(uuid_parse(text_of("00000000-0000-0000-0000-000000000000"), &nil));
    assert_true(uuid_is_nil(&nil));
    nil.bytes[15] = 1;
    assert_false(uuid_is_nil(&nil));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(v7_has_time_version_and_variant),
        cmocka_unit_test(v7_differs_within_a_millisecond_and_sorts_by_time),
        cmocka_unit_test(text_form_comes_back),
        cmocka_unit_test(other_text_is_refused),
        cmocka_unit_test(nil_is_nil),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
