/* The filter before the table of receipts: what was added is never denied, the rest nearly always.
 */
#include "spool/seen.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define ADDED 400000U /* more than two layers hold */
#define ASKED 100000U

/* Ids of one day: their first bytes are the same. */
static struct uuid id_of(uint32_t number)
{
    struct uuid id = {.bytes = {1, 2, 3, 4, 5, 6, 0x70, 0, 0x80}};
    memcpy(id.bytes + 12, &number, sizeof number);
    return id;
}

static void test_all_that_was_added_may_be_there(void **state)
{
    (void)state;
    struct seen seen = {.layer_count = 0};
    struct uuid first = id_of(0);
    assert_false(seen_may_have(&seen, &first));
    for (uint32_t i = 0; i < ADDED; i++) {
        struct uuid id = id_of(i);
        seen_add(&seen, &id);
    }
    assert_true(seen.layer_count > 2);
    for (uint32_t i = 0; i < ADDED; i++) {
        struct uuid id = id_of(i);
        assert_true(seen_may_have(&seen, &id));
    }
    size_t wrong = 0;
    for (uint32_t i = 0; i < ASKED; i++) {
        struct uuid id = id_of(ADDED + i);
        wrong += seen_may_have(&seen, &id);
    }
    assert_true(wrong < ASKED / 40);
    seen_free(&seen);
}

static void test_what_has_no_room_may_be_there(void **state)
{
    (void)state;
    struct seen seen = {.layer_count = 0};
    struct uuid id = id_of(7);
    seen_reserve(&seen, SIZE_MAX / 32);
    assert_true(seen.blind);
    assert_true(seen_may_have(&seen, &id));
    seen_add(&seen, &id);
    assert_true(seen_may_have(&seen, &id));
    seen_free(&seen);
    assert_false(seen_may_have(&seen, &id));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_that_was_added_may_be_there),
        cmocka_unit_test(test_what_has_no_room_may_be_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
