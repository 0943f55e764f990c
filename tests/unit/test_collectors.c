/* Several collectors: their order, who is tried first, and what is no collector. */
#include "client/collectors.h"
#include "tests/support/scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

static char *folder, *path;
static struct outbox *outbox;
static struct collectors collectors;
static char card[CARD_TEXT_BYTES];
static struct error error;

static void reopen(void)
{
    outbox_close(&outbox);
    assert_int_equal(outbox_open(path, &outbox, &error), VERDICT_OK);
    assert_int_equal(collectors_load(&collectors, outbox, &error), VERDICT_OK);
}

static int setup(void **state)
{
    (void)state;
    struct identity *identity;
    folder = scratch_new();
    path = scratch_path(folder, "outbox.db");
    assert_int_equal(seal_start(&error), VERDICT_OK);
    assert_int_equal(identity_make(&identity, &error), VERDICT_OK);
    card_format(identity_public(identity), card);
    identity_free(&identity);
    reopen();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    collectors_free(&collectors);
    outbox_close(&outbox);
    free(path);
    scratch_free(&folder);
    return 0;
}

static void put(const char *endpoint, bool first)
{
    assert_int_equal(collectors_put(&collectors, outbox, endpoint, card, first, &error),
                     VERDICT_OK);
}

static void assert_current(const char *endpoint)
{
    assert_string_equal(collectors_current(&collectors)->endpoint.data, endpoint);
}

static void none_is_known_at_first(void **state)
{
    (void)state;
    assert_null(collectors_current(&collectors));
}

static void they_are_tried_round_and_round(void **state)
{
    (void)state;
    put("tcp://a:1", false);
    put("tcp://b:1", false);
    assert_current("tcp://a:1");
    collectors_next(&collectors);
    assert_current("tcp://b:1");
    collectors_next(&collectors);
    assert_current("tcp://a:1");
}

static void who_answered_is_tried_first_the_next_time(void **state)
{
    (void)state;
    put("tcp://a:1", false);
    put("tcp://b:1", false);
    collectors_next(&collectors);
    assert_int_equal(collectors_answered(&collectors, outbox, &error), VERDICT_OK);
    reopen();
    assert_current("tcp://b:1");
    collectors_next(&collectors);
    assert_current("tcp://a:1");
}

static void one_that_is_told_to_be_first_is(void **state)
{
    (void)state;
    put("tcp://a:1", true);
    put("tcp://b:1", true);
    assert_current("tcp://b:1");
    assert_int_equal(collectors.count, 2);
    assert_int_equal(collectors_remove(&collectors, outbox, "tcp://b:1", &error), VERDICT_OK);
    assert_current("tcp://a:1");
    assert_int_equal(collectors_remove(&collectors, outbox, "tcp://b:1", &error), VERDICT_REJECT);
    assert_string_equal(error.code, "COLLECTOR_UNKNOWN");
}

static void what_is_no_collector_is_refused(void **state)
{
    (void)state;
    static const char *const slips[] = {"",           "a:1",       "tcp://",        "tcp://:1",
                                        "tcp://a",    "tcp://a:0", "tcp://a:70000", "tcp://a b:1",
                                        "tcp://a/b:1"};
    for (size_t i = 0; i < sizeof slips / sizeof slips[0]; i++) {
        assert_int_equal(collectors_put(&collectors, outbox, slips[i], card, false, &error),
                         VERDICT_REJECT);
        assert_string_equal(error.code, "COLLECTOR_ENDPOINT");
    }
    assert_int_equal(collectors_put(&collectors, outbox, "tcp://a:1", "plx1-x", false, &error),
                     VERDICT_REJECT);
    assert_null(collectors_current(&collectors));
}

static void there_are_not_too_many(void **state)
{
    (void)state;
    char endpoint[32];
    for (int i = 1; i <= COLLECTORS_MAX; i++) {
        (void)snprintf(endpoint, sizeof endpoint, "tcp://a:%d", i);
        put(endpoint, false);
    }
    put("tcp://a:1", false); /* it is known */
    assert_int_equal(collectors_put(&collectors, outbox, "tcp://z:1", card, false, &error),
                     VERDICT_REJECT);
    assert_string_equal(error.code, "COLLECTORS_MANY");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(none_is_known_at_first),
        TEST(they_are_tried_round_and_round),
        TEST(who_answered_is_tried_first_the_next_time),
        TEST(one_that_is_told_to_be_first_is),
        TEST(what_is_no_collector_is_refused),
        TEST(there_are_not_too_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
