/* Accepting in two halves, and what is deleted beside. */
#include "tests/unit/spool_fixture.h"

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* One submission that is begun; it must stand still until its end. */
struct begun {
    struct spool_entry entry;
    struct buffer payload;
};

static enum verdict begin(struct fixture *fixture, uint32_t number, struct begun *begun)
{
    *begun = (struct begun){.payload = BUFFER_NONE};
    fixture_payload(number, fixture->payload_bytes, &begun->payload);
    begun->entry = (struct spool_entry){.id = fixture_id(number),
                                        .organisation = fixture_id(~number),
                                        .payload = buffer_view(&begun->payload)};
    fixture_digest(begun->entry.payload, begun->entry.digest);
    return spool_accept_begin(fixture->spool, &begun->entry, 1, text_of("record"), FIXTURE_DAY,
                              SPOOL_OWN, NULL);
}

static void await_done(struct fixture *fixture)
{
    struct pollfd ready = {.fd = spool_done_fd(fixture->spool), .events = POLLIN};
    assert_int_equal(poll(&ready, 1, 10000), 1);
    assert_true(spool_accept_is_done(fixture->spool));
}

static bool is_quiet(struct fixture *fixture)
{
    struct pollfd ready = {.fd = spool_done_fd(fixture->spool), .events = POLLIN};
    return poll(&ready, 1, 0) == 0;
}

static void test_what_is_begun_counts_from_its_end_on(void **state)
{
    struct fixture *fixture = *state;
    struct begun begun;
    struct fixture_batch batch = {.bytes = BUFFER_NONE};
    struct spool_cursor cursor = spool_first();
    assert_true(is_quiet(fixture));
    assert_int_equal(begin(fixture, 7, &begun), VERDICT_OK);
    /* Looking is allowed meanwhile, and so is what waits for it. */
    (void)fixture_stats(fixture);
    struct uuid nobodys = fixture_id(1);
    assert_int_equal(spool_forget(fixture->spool, &nobodys, 1, NULL), VERDICT_OK);
    await_done(fixture);
    assert_int_equal(spool_accept_end(fixture->spool, NULL), VERDICT_OK);
    assert_true(is_quiet(fixture));
    assert_true(fixture_knows(fixture, 7, true));
    fixture_accept(fixture, 8, 1);
    fixture_read(fixture, &cursor, &batch);
    fixture_assert_batch(fixture, &batch, 7, 2, 1);
    buffer_free(&batch.bytes);
    buffer_free(&begun.payload);
}

static void test_an_end_waits(void **state)
{
    struct fixture *fixture = *state;
    for (uint32_t number = 1; number <= 200; number++) {
        struct begun begun;
        assert_int_equal(begin(fixture, number, &begun), VERDICT_OK);
        while (number % 2 == 0 && !spool_accept_is_done(fixture->spool))
            continue; /* who looks all the time finds it done the sooner */
        assert_int_equal(spool_accept_end(fixture->spool, NULL), VERDICT_OK);
        assert_true(is_quiet(fixture));
        buffer_free(&begun.payload);
    }
    assert_int_equal(fixture_stats(fixture).waiting, 200);
    fixture_reopen(fixture);
    for (uint32_t number = 1; number <= 200; number++)
        assert_true(fixture_knows(fixture, number, true));
}

static void test_a_spool_that_is_closed_meanwhile_has_it(void **state)
{
    struct fixture *fixture = *state;
    struct begun begun;
    assert_int_equal(begin(fixture, 7, &begun), VERDICT_OK);
    fixture_reopen(fixture);
    assert_true(fixture_knows(fixture, 7, true));
    buffer_free(&begun.payload);
}

static void test_a_refused_one_leaves_nothing(void **state)
{
    struct fixture *fixture = *state;
    struct begun begun;
    fixture_accept(fixture, 7, 1);
    assert_int_equal(begin(fixture, 7, &begun), VERDICT_REJECT);
    buffer_free(&begun.payload);
    assert_int_equal(begin(fixture, 8, &begun), VERDICT_OK);
    assert_int_equal(spool_accept_end(fixture->spool, NULL), VERDICT_OK);
    assert_int_equal(fixture_stats(fixture).waiting, 2);
    buffer_free(&begun.payload);
}

static struct uuid stream_of(struct fixture *fixture)
{
    struct uuid stream;
    size_t count;
    assert_int_equal(spool_streams(fixture->spool, &stream, 1, &count, NULL), VERDICT_OK);
    return stream;
}

static void test_what_was_acknowledged_goes_with_the_next_commits(void **state)
{
    struct fixture *fixture = *state;
    for (uint32_t first = 1; first < 101; first += 10)
        fixture_accept(fixture, first, 10); /* a chunk each */
    struct uuid stream = stream_of(fixture);
    assert_int_equal(spool_forget_later(fixture->spool, &stream, 75, NULL), VERDICT_OK);
    assert_int_equal(spool_forget_later(fixture->spool, &stream, 50, NULL), VERDICT_OK);
    assert_true(spool_is_to_forget(fixture->spool));
    assert_int_equal(fixture_stats(fixture).waiting, 100);
    /* Two go beside each that comes, and at last a part of one as well. */
    static const uint64_t gone[] = {20, 40, 60, 75};
    for (uint32_t i = 0; i < 4; i++) {
        assert_true(spool_is_to_forget(fixture->spool));
        fixture_accept(fixture, 101 + i, 1);
        assert_int_equal(fixture_stats(fixture).waiting, 100 + i + 1 - gone[i]);
        assert_true(fixture_knows(fixture, (uint32_t)gone[i], false));
        assert_true(fixture_knows(fixture, (uint32_t)gone[i] + 1, true));
    }
    assert_false(spool_is_to_forget(fixture->spool));
}

static void test_what_is_acknowledged_meanwhile_is_not_taken_for_deleted(void **state)
{
    struct fixture *fixture = *state;
    struct begun begun;
    fixture_accept(fixture, 1, 2);
    struct uuid stream = stream_of(fixture);
    assert_int_equal(spool_forget_later(fixture->spool, &stream, 1, NULL), VERDICT_OK);
    assert_int_equal(begin(fixture, 7, &begun), VERDICT_OK);
    assert_int_equal(spool_forget_later(fixture->spool, &stream, 2, NULL), VERDICT_OK);
    assert_int_equal(spool_accept_end(fixture->spool, NULL), VERDICT_OK);
    assert_int_equal(fixture_stats(fixture).waiting, 2);
    assert_true(spool_is_to_forget(fixture->spool));
    assert_int_equal(spool_forget_now(fixture->spool, NULL), VERDICT_OK);
    assert_false(spool_is_to_forget(fixture->spool));
    assert_int_equal(fixture_stats(fixture).waiting, 1);
    buffer_free(&begun.payload);
}

static void test_more_streams_than_can_wait_are_forgotten_at_once(void **state)
{
    struct fixture *fixture = *state;
    fixture_accept(fixture, 1, 2);
    struct uuid stream = stream_of(fixture);
    for (uint32_t i = 0; i < 64; i++) {
        struct uuid other = fixture_id(1000 + i);
        assert_int_equal(spool_forget_later(fixture->spool, &other, 1, NULL), VERDICT_OK);
    }
    assert_int_equal(spool_forget_later(fixture->spool, &stream, 1, NULL), VERDICT_OK);
    assert_int_equal(fixture_stats(fixture).waiting, 1);
    assert_int_equal(spool_forget_now(fixture->spool, NULL), VERDICT_OK);
    assert_int_equal(fixture_stats(fixture).waiting, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_what_is_begun_counts_from_its_end_on),
        TEST(test_an_end_waits),
        TEST(test_a_spool_that_is_closed_meanwhile_has_it),
        TEST(test_a_refused_one_leaves_nothing),
        TEST(test_what_was_acknowledged_goes_with_the_next_commits),
        TEST(test_what_is_acknowledged_meanwhile_is_not_taken_for_deleted),
        TEST(test_more_streams_than_can_wait_are_forgotten_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
