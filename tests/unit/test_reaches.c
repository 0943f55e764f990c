/* How far a batch goes in each stream. */
#include "aggregator/reaches.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void the_last_one_counts(void **state)
{
    (void)state;
    struct reaches reaches = {0};
    for (uint64_t round = 1; round <= 2; round++)
        for (uint8_t i = 0; i < 40; i++) {
            const struct uuid stream = {{i}};
            assert_int_equal(reaches_set(&reaches, &stream, round * 100 + i, NULL), VERDICT_OK);
        }
    assert_int_equal(reaches.count, 40);
    for (uint8_t i = 0; i < 40; i++) {
        assert_int_equal(reaches.at[i].stream.bytes[0], i);
        assert_int_equal(reaches.at[i].through, 200 + i);
    }
    reaches_clear(&reaches);
    assert_int_equal(reaches.count, 0);
    reaches_free(&reaches);
    assert_null(reaches.at);
    reaches_free(&reaches);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_last_one_counts)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
