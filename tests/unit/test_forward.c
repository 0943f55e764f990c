/* Forwarding as a state machine, with the clock in the test's hands. */
#include "collector/forward.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define START_MS ((int64_t)1000000)
#define CREDIT 100u
/* forward_init and forward_reset wait at most this long before the next hello. */
#define BACK_OFF_MS 5000

static const struct uuid old_stream = {{1}};
static const struct uuid new_stream = {{2}};

static struct forward away(void)
{
    struct forward forward;
    forward_init(&forward, START_MS, 7);
    return forward;
}

static struct forward ready(uint32_t credit)
{
    struct forward forward = away();
    forward_greeted(&forward, START_MS);
    forward_heard(&forward, START_MS);
    forward_welcomed(&forward, credit, START_MS);
    return forward;
}

/* Waiting exactly as long as it says leads to this, and not a moment before. */
static int64_t expect_next(const struct forward *forward, int64_t now_ms,
                           enum forward_action action)
{
    int64_t wait_ms = forward_wait_ms(forward, now_ms);
    assert_true(wait_ms > 0);
    assert_int_equal(forward_next(forward, now_ms + wait_ms - 1, false), FORWARD_NOTHING);
    assert_int_equal(forward_next(forward, now_ms + wait_ms, false), action);
    return now_ms + wait_ms;
}

static void hello_comes_first(void **state)
{
    (void)state;
    struct forward forward = away();
    assert_int_equal(forward_wait_ms(&forward, START_MS), 0);
    assert_int_equal(forward_next(&forward, START_MS, true), FORWARD_SAY_HELLO);
    assert_int_equal(forward_room(&forward), 0);
    forward_greeted(&forward, START_MS);
    assert_string_equal(forward_state_name(forward.state), "GREETED");
    assert_int_equal(forward_next(&forward, START_MS, true), FORWARD_NOTHING);
    assert_int_equal(forward_room(&forward), 0);
}

static void hello_without_welcome_makes_the_connection_anew(void **state)
{
    (void)state;
    struct forward forward = away();
    forward_greeted(&forward, START_MS);
    int64_t at_ms = expect_next(&forward, START_MS, FORWARD_RECONNECT);
    assert_int_equal(at_ms, START_MS + FORWARD_SILENCE_MS);
    forward_reset(&forward, at_ms);
    assert_string_equal(forward_state_name(forward.state), "AWAY");
    int64_t again_ms = expect_next(&forward, at_ms, FORWARD_SAY_HELLO);
    assert_in_range(again_ms - at_ms, 1, BACK_OFF_MS);
}

static void hello_that_cannot_leave_is_tried_again_and_then_connects_anew(void **state)
{
    (void)state;
    struct forward forward = away();
    int64_t now_ms = START_MS;
    int tries = 0;
    while (forward_next(&forward, now_ms, false) == FORWARD_SAY_HELLO) {
        forward_unsent(&forward, now_ms);
        tries++;
        assert_int_equal(forward_next(&forward, now_ms, false), FORWARD_NOTHING);
        assert_int_equal(forward_wait_ms(&forward, now_ms), FORWARD_HELLO_MS);
        now_ms += FORWARD_HELLO_MS;
    }
    assert_int_equal(tries, FORWARD_CONNECT_MS / FORWARD_HELLO_MS);
    assert_int_equal(forward_next(&forward, now_ms, false), FORWARD_RECONNECT);
    forward_reset(&forward, now_ms);
    (void)expect_next(&forward, now_ms, FORWARD_SAY_HELLO);
}

static void one_hello_that_left_ends_the_unsent_ones(void **state)
{
    (void)state;
    struct forward forward = away();
    forward_unsent(&forward, START_MS);
    forward_greeted(&forward, START_MS + FORWARD_CONNECT_MS);
    forward_refused(&forward, START_MS + FORWARD_CONNECT_MS);
    /* The connection is good: only the hello is said again. */
    (void)expect_next(&forward, START_MS + FORWARD_CONNECT_MS, FORWARD_SAY_HELLO);
}

static void records_are_sent_within_credit(void **state)
{
    (void)state;
    struct forward forward = ready(CREDIT);
    assert_string_equal(forward_state_name(forward.state), "READY");
    assert_int_equal(forward_room(&forward), CREDIT);
    assert_int_equal(forward_next(&forward, START_MS, false), FORWARD_NOTHING);
    assert_int_equal(forward_next(&forward, START_MS, true), FORWARD_SEND);
    forward_sent(&forward, &old_stream, 60, 60, START_MS);
    assert_int_equal(forward_room(&forward), CREDIT - 60);
    forward_sent(&forward, &old_stream, 100, 40, START_MS);
    assert_int_equal(forward_room(&forward), 0);
    assert_int_equal(forward_next(&forward, START_MS, true), FORWARD_NOTHING);
}

static void credit_may_shrink_below_what_is_under_way(void **state)
{
    (void)state;
    struct forward forward = ready(CREDIT);
    forward_sent(&forward, &old_stream, 50, 50, START_MS);
    forward_sent(&forward, &old_stream, 90, 40, START_MS);
    assert_int_equal(forward_acked(&forward, &old_stream, 50, 10, START_MS), 50);
    assert_int_equal(forward_room(&forward), 0);
    assert_int_equal(forward_acked(&forward, &old_stream, 90, 10, START_MS), 40);
    assert_int_equal(forward_room(&forward), 10);
}

static void one_acknowledgement_covers_several_batches(void **state)
{
    (void)state;
    struct forward forward = ready(CREDIT);
    forward_sent(&forward, &old_stream, 10, 10, START_MS);
    forward_sent(&forward, &old_stream, 30, 20, START_MS);
    forward_sent(&forward, &old_stream, 60, 30, START_MS);
    assert_int_equal(forward_acked(&forward, &old_stream, 30, CREDIT, START_MS), 30);
    assert_int_equal(forward_room(&forward), CREDIT - 30);
    assert_int_equal(forward_acked(&forward, &old_stream, 30, CREDIT, START_MS), 0);
    assert_int_equal(forward_acked(&forward, &old_stream, 60, CREDIT, START_MS), 30);
    assert_int_equal(forward_room(&forward), CREDIT);
}

static void a_part_of_a_batch_lets_nothing_go(void **state)
{
    (void)state;
    struct forward forward = ready(CREDIT);
    forward_sent(&forward, &old_stream, 10, 10, START_MS);
    assert_int_equal(forward_acked(&forward, &old_stream, 9, CREDIT, START_MS), 0);
    assert_int_equal(forward_room(&forward), CREDIT - 10);
    assert_int_equal(forward_acked(&forward, &old_stream, 10, CREDIT, START_MS), 10);
}

static void streams_are_acknowledged_in_any_order(void **state)
{
    (void)state;
    struct forward forward = ready(CREDIT);
    forward_sent(&forward, &old_stream, 10, 10, START_MS);
    forward_sent(&forward, &new_stream, 5, 5, START_MS);
    forward_sent(&forward, &old_stream, 20, 10, START_MS);
    /* Its number would cover the old stream's, too. */
    assert_int_equal(forward_acked(&forward, &new_stream, 99, CREDIT, START_MS), 5);
    assert_int_equal(forward_room(&forward), CREDIT - 20);
    assert_int_equal(forward_acked(&forward, &old_stream, 20, CREDIT, START_MS), 20);
    assert_int_equal(forward_room(&forward), CREDIT);
}

static void an_acknowledgement_of_nothing_under_way_changes_only_credit(void **state)
{
    (void)state;
    struct forward forward = ready(CREDIT);
    const struct uuid unknown = {{9}};
    forward_sent(&forward, &old_stream, 10, 10, START_MS);
    assert_int_equal(forward_acked(&forward, &unknown, UINT64_MAX, 50, START_MS), 0);
    assert_int_equal(forward_room(&forward), 40);
}

static void batches_under_way_are_bounded(void **state)
{
    (void)state;
    struct forward forward = ready(UINT32_MAX);
    /* Several times round, so that no place is lost on the way. */
    for (uint64_t round = 0; round < 3; round++) {
        uint64_t first = round * FORWARD_BATCHES_MAX;
        for (uint64_t i = 1; i <= FORWARD_BATCHES_MAX; i++) {
            assert_int_equal(forward_next(&forward, START_MS, true), FORWARD_SEND);
            forward_sent(&forward, &old_stream, first + i, 1, START_MS);
        }
        assert_int_equal(forward_room(&forward), 0);
        assert_int_equal(forward_next(&forward, START_MS, true), FORWARD_NOTHING);
        assert_int_equal(forward_acked(&forward, &old_stream, first + 1, UINT32_MAX, START_MS), 1);
        assert_true(forward_room(&forward) > 0);
        assert_int_equal(
            forward_acked(&forward, &old_stream, first + FORWARD_BATCHES_MAX, UINT32_MAX, START_MS),
            FORWARD_BATCHES_MAX - 1);
    }
}

static void quiet_is_pinged_and_then_connected_anew(void **state)
{
    (void)state;
    struct forward forward = ready(CREDIT);
    int64_t now_ms = expect_next(&forward, START_MS, FORWARD_SAY_PING);
    assert_int_equal(now_ms, START_MS + FORWARD_PING_MS);
    forward_pinged(&forward, now_ms);
    now_ms = expect_next(&forward, now_ms, FORWARD_SAY_PING);
    forward_pinged(&forward, now_ms);
    now_ms = expect_next(&forward, now_ms, FORWARD_SAY_PING);
    forward_pinged(&forward, now_ms);
    now_ms = expect_next(&forward, now_ms, FORWARD_RECONNECT);
    assert_int_equal(now_ms, START_MS + FORWARD_SILENCE_MS);
}

static void an_answer_ends_the_silence(void **state)
{
    (void)state;
    struct forward forward = ready(CREDIT);
    forward_heard(&forward, START_MS + FORWARD_SILENCE_MS - 1);
    assert_int_equal(forward_next(&forward, START_MS + FORWARD_SILENCE_MS, false), FORWARD_NOTHING);
}

static void records_do_not_hide_silence(void **state)
{
    (void)state;
    struct forward forward = ready(CREDIT);
    assert_int_equal(forward_next(&forward, START_MS + FORWARD_SILENCE_MS, true),
                     FORWARD_RECONNECT);
}

/* Pongs come, acknowledgements do not. */
static void a_stall_is_met_with_hello(void **state)
{
    (void)state;
    struct forward forward = ready(CREDIT);
    const int64_t sent_ms = START_MS + 100000;
    forward_heard(&forward, sent_ms);
    forward_sent(&forward, &old_stream, 10, 10, sent_ms);
    const int64_t stall_ms = sent_ms + FORWARD_STALL_MS;
    forward_heard(&forward, stall_ms - 1);
    assert_int_equal(forward_next(&forward, stall_ms - 1, true), FORWARD_SEND);
    assert_int_equal(forward_wait_ms(&forward, stall_ms - 1), 1);
    assert_int_equal(forward_next(&forward, stall_ms, true), FORWARD_SAY_HELLO);
    forward_greeted(&forward, stall_ms);
    assert_int_equal(forward_next(&forward, stall_ms, true), FORWARD_NOTHING);
    /* The welcome makes everything under way unsent. */
    forward_welcomed(&forward, CREDIT, stall_ms);
    assert_int_equal(forward_room(&forward), CREDIT);
    assert_int_equal(forward_acked(&forward, &old_stream, 10, CREDIT, stall_ms), 0);
    assert_int_equal(forward_room(&forward), CREDIT);
}

static void an_acknowledgement_puts_the_stall_off(void **state)
{
    (void)state;
    struct forward forward = ready(CREDIT);
    forward_sent(&forward, &old_stream, 10, 10, START_MS);
    forward_sent(&forward, &old_stream, 20, 10, START_MS);
    const int64_t acked_ms = START_MS + FORWARD_STALL_MS - 1;
    forward_heard(&forward, acked_ms);
    (void)forward_acked(&forward, &old_stream, 10, CREDIT, acked_ms);
    assert_int_equal(forward_next(&forward, START_MS + FORWARD_STALL_MS, false), FORWARD_NOTHING);
}

static void refused_backs_off_ever_longer_until_welcome(void **state)
{
    (void)state;
    struct forward forward = ready(CREDIT);
    forward_sent(&forward, &old_stream, 10, 10, START_MS);
    int64_t now_ms = START_MS, longest_ms = 0;
    for (int i = 0; i < 12; i++) {
        forward_refused(&forward, now_ms);
        assert_string_equal(forward_state_name(forward.state), "AWAY");
        assert_int_equal(forward.outstanding, 0);
        int64_t due_ms = expect_next(&forward, now_ms, FORWARD_SAY_HELLO);
        assert_in_range(due_ms - now_ms, 1, BACK_OFF_MS);
        longest_ms = due_ms - now_ms > longest_ms ? due_ms - now_ms : longest_ms;
        forward_greeted(&forward, due_ms);
        now_ms = due_ms;
    }
    assert_true(longest_ms > 1000);
    forward_welcomed(&forward, CREDIT, now_ms);
    forward_refused(&forward, now_ms);
    assert_true(forward_wait_ms(&forward, now_ms) <= 250);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hello_comes_first),
        cmocka_unit_test(hello_without_welcome_makes_the_connection_anew),
        cmocka_unit_test(hello_that_cannot_leave_is_tried_again_and_then_connects_anew),
        cmocka_unit_test(one_hello_that_left_ends_the_unsent_ones),
        cmocka_unit_test(records_are_sent_within_credit),
        cmocka_unit_test(credit_may_shrink_below_what_is_under_way),
        cmocka_unit_test(one_acknowledgement_covers_several_batches),
        cmocka_unit_test(a_part_of_a_batch_lets_nothing_go),
        cmocka_unit_test(streams_are_acknowledged_in_any_order),
        cmocka_unit_test(an_acknowledgement_of_nothing_under_way_changes_only_credit),
        cmocka_unit_test(batches_under_way_are_bounded),
        cmocka_unit_test(quiet_is_pinged_and_then_connected_anew),
        cmocka_unit_test(an_answer_ends_the_silence),
        cmocka_unit_test(records_do_not_hide_silence),
        cmocka_unit_test(a_stall_is_met_with_hello),
        cmocka_unit_test(an_acknowledgement_puts_the_stall_off),
        cmocka_unit_test(refused_backs_off_ever_longer_until_welcome),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
