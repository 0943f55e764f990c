/* The pure core of sending: window, resending, busy collectors, patience. */
#include "client/sender.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct sender_rules rules = {
    .answer_ms = 5000,
    .patience_ms = 60000,
    .connecting_ms = 50,
    .reconnect_first_ms = 250,
    .reconnect_limit_ms = 5000,
    .seed = 1,
};

#define START_MS 1000000

/* Loads and sends until the window is full; the requests are 1, 2, 3 ... */
static void fill_window(struct sender *sender, int64_t now_ms)
{
    sender_init(sender, &rules, now_ms);
    for (uint64_t request = 1; request <= SENDER_WINDOW; request++) {
        struct sender_todo todo = sender_next(sender, now_ms);
        assert_int_equal(todo.step, SENDER_LOAD);
        sender_loaded(sender, todo.slot, request);
        todo = sender_next(sender, now_ms);
        assert_int_equal(todo.step, SENDER_SEND);
        sender_sent(sender, todo.slot, now_ms);
    }
}

static void answer(struct sender *sender, uint64_t request, int64_t now_ms)
{
    size_t slot = 0;
    assert_true(sender_find(sender, request, &slot));
    sender_answered(sender, slot, now_ms);
}

static void nothing_queued_is_done_at_once(void **state)
{
    (void)state;
    struct sender sender;
    sender_init(&sender, &rules, START_MS);
    assert_int_equal(sender_next(&sender, START_MS).step, SENDER_LOAD);
    sender_drained(&sender);
    assert_int_equal(sender_next(&sender, START_MS).step, SENDER_DONE);
}

static void a_full_window_waits_for_the_first_overdue_answer(void **state)
{
    (void)state;
    struct sender sender;
    fill_window(&sender, START_MS);
    struct sender_todo todo = sender_next(&sender, START_MS + 1);
    assert_int_equal(todo.step, SENDER_WAIT);
    assert_int_equal(todo.until_ms, START_MS + rules.answer_ms);
}

static void an_answer_makes_room_for_the_next_frame(void **state)
{
    (void)state;
    struct sender sender;
    fill_window(&sender, START_MS);
    answer(&sender, 3, START_MS + 10);
    struct sender_todo todo = sender_next(&sender, START_MS + 10);
    assert_int_equal(todo.step, SENDER_LOAD);
    assert_int_equal(todo.slot, 2);
}

static void answers_in_any_order_end_it(void **state)
{
    (void)state;
    struct sender sender;
    fill_window(&sender, START_MS);
    sender_drained(&sender);
    for (uint64_t request = SENDER_WINDOW; request >= 1; request--) {
        assert_int_equal(sender_next(&sender, START_MS + 1).step, SENDER_WAIT);
        answer(&sender, request, START_MS + 1);
    }
    assert_int_equal(sender_next(&sender, START_MS + 1).step, SENDER_DONE);
}

static void an_answer_that_comes_twice_or_to_nothing_is_not_found(void **state)
{
    (void)state;
    struct sender sender;
    size_t slot = 0;
    fill_window(&sender, START_MS);
    answer(&sender, 1, START_MS);
    assert_false(sender_find(&sender, 1, &slot));
    assert_false(sender_find(&sender, 99, &slot));
}

static void silence_reconnects_and_sends_everything_again_in_order(void **state)
{
    (void)state;
    struct sender sender;
    fill_window(&sender, START_MS);
    answer(&sender, 2, START_MS + 1);
    answer(&sender, 1, START_MS + 1);
    size_t slot = sender_next(&sender, START_MS + 2).slot;
    sender_loaded(&sender, slot, SENDER_WINDOW + 1);
    sender_sent(&sender, slot, START_MS + 2);
    sender_drained(&sender);

    int64_t late_ms = START_MS + rules.answer_ms;
    assert_int_equal(sender_next(&sender, late_ms - 1).step, SENDER_WAIT);
    assert_int_equal(sender_next(&sender, late_ms).step, SENDER_RECONNECT);
    sender_reconnected(&sender, late_ms);

    struct sender_todo todo = sender_next(&sender, late_ms);
    assert_int_equal(todo.step, SENDER_WAIT);
    assert_in_range((uintmax_t)(todo.until_ms - late_ms), 125, 250);
    int64_t now_ms = todo.until_ms;
    for (uint64_t request = 3; request <= SENDER_WINDOW + 1; request++) {
        todo = sender_next(&sender, now_ms);
        assert_int_equal(todo.step, SENDER_SEND);
        assert_int_equal(sender.slots[todo.slot].request, request);
        sender_sent(&sender, todo.slot, now_ms);
    }
    assert_int_equal(sender_next(&sender, now_ms).step, SENDER_WAIT);
}

static void pauses_between_reconnections_grow_until_an_answer(void **state)
{
    (void)state;
    struct sender sender;
    int64_t now_ms = START_MS;
    fill_window(&sender, now_ms);
    int64_t pause_ms = 0;
    for (int i = 0; i < 4; i++) {
        sender_reconnected(&sender, now_ms);
        pause_ms = sender.hold_ms - now_ms;
    }
    assert_in_range((uintmax_t)pause_ms, 1000, 2000);
    sender_sent(&sender, 0, now_ms);
    answer(&sender, 1, now_ms);
    sender_reconnected(&sender, now_ms);
    assert_in_range((uintmax_t)(sender.hold_ms - now_ms), 125, 250);
}

static void a_socket_that_takes_nothing_is_tried_again_then_replaced(void **state)
{
    (void)state;
    struct sender sender;
    sender_init(&sender, &rules, START_MS);
    sender_loaded(&sender, sender_next(&sender, START_MS).slot, 1);
    assert_int_equal(sender_next(&sender, START_MS).step, SENDER_SEND);
    sender_blocked(&sender, START_MS);
    struct sender_todo todo = sender_next(&sender, START_MS);
    assert_int_equal(todo.step, SENDER_WAIT);
    assert_int_equal(todo.until_ms, START_MS + rules.connecting_ms);
    assert_int_equal(sender_next(&sender, todo.until_ms).step, SENDER_SEND);
    sender_blocked(&sender, todo.until_ms);
    assert_int_equal(sender_next(&sender, START_MS + rules.answer_ms).step, SENDER_RECONNECT);
    sender_reconnected(&sender, START_MS + rules.answer_ms);
    assert_int_equal(sender_next(&sender, START_MS + rules.answer_ms + 250).step, SENDER_SEND);
}

static void a_busy_collector_is_left_alone_for_as_long_as_it_said(void **state)
{
    (void)state;
    struct sender sender;
    size_t slot = 0;
    fill_window(&sender, START_MS);
    assert_true(sender_find(&sender, 1, &slot));
    sender_busy(&sender, slot, 800, START_MS);
    int64_t until_ms = sender.slots[slot].until_ms;
    assert_in_range((uintmax_t)(until_ms - START_MS), 800, 1200);

    /* A slot comes free, but a collector that is busy is not offered more. */
    answer(&sender, 2, START_MS + 1);
    struct sender_todo todo = sender_next(&sender, START_MS + 1);
    assert_int_equal(todo.step, SENDER_WAIT);
    assert_int_equal(todo.until_ms, until_ms);

    todo = sender_next(&sender, until_ms);
    assert_int_equal(todo.step, SENDER_SEND);
    assert_int_equal(todo.slot, slot);
    sender_sent(&sender, slot, until_ms);
    assert_int_equal(sender_next(&sender, until_ms).step, SENDER_LOAD);
}

static void busy_without_a_time_is_sent_again_at_once(void **state)
{
    (void)state;
    struct sender sender;
    fill_window(&sender, START_MS);
    sender_busy(&sender, 0, 0, START_MS);
    assert_int_equal(sender_next(&sender, START_MS).step, SENDER_SEND);
}

static void busy_is_no_progress_and_patience_ends(void **state)
{
    (void)state;
    struct sender sender;
    fill_window(&sender, START_MS);
    answer(&sender, 1, START_MS + 1000);
    int64_t end_ms = START_MS + 1000 + rules.patience_ms;
    sender_busy(&sender, 1, 1000, end_ms - 100);
    sender_reconnected(&sender, end_ms - 100);
    assert_int_not_equal(sender_next(&sender, end_ms - 1).step, SENDER_GIVE_UP);
    assert_int_equal(sender_next(&sender, end_ms).step, SENDER_GIVE_UP);
}

static void waiting_never_goes_beyond_patience(void **state)
{
    (void)state;
    struct sender sender;
    fill_window(&sender, START_MS);
    for (size_t slot = 0; slot < SENDER_WINDOW; slot++)
        sender_busy(&sender, slot, 10 * rules.patience_ms, START_MS);
    struct sender_todo todo = sender_next(&sender, START_MS);
    assert_int_equal(todo.step, SENDER_WAIT);
    assert_int_equal(todo.until_ms, START_MS + rules.patience_ms);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_queued_is_done_at_once),
        cmocka_unit_test(a_full_window_waits_for_the_first_overdue_answer),
        cmocka_unit_test(an_answer_makes_room_for_the_next_frame),
        cmocka_unit_test(answers_in_any_order_end_it),
        cmocka_unit_test(an_answer_that_comes_twice_or_to_nothing_is_not_found),
        cmocka_unit_test(silence_reconnects_and_sends_everything_again_in_order),
        cmocka_unit_test(pauses_between_reconnections_grow_until_an_answer),
        cmocka_unit_test(a_socket_that_takes_nothing_is_tried_again_then_replaced),
        cmocka_unit_test(a_busy_collector_is_left_alone_for_as_long_as_it_said),
        cmocka_unit_test(busy_without_a_time_is_sent_again_at_once),
        cmocka_unit_test(busy_is_no_progress_and_patience_ends),
        cmocka_unit_test(waiting_never_goes_beyond_patience),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
