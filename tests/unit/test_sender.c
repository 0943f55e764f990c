/* The pure core of sending: window, resending, busy collectors, patience. */
#include "client/sender.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct sender_rules rules = {
    .silence_ms = 5000,
    .opening_ms = 1000,
    .patience_ms = 60000,
    .connecting_ms = 50,
    .reconnect_first_ms = 250,
    .reconnect_limit_ms = 5000,
    .frame_bytes_max = (size_t)256 * 1024,
    .collectors = 1,
    .tries = 2,
    .seed = 1,
};

#define START_MS 1000000

static void put_frame(struct sender *sender, uint64_t request, int64_t now_ms)
{
    struct sender_todo todo = sender_next(sender, now_ms);
    assert_int_equal(todo.step, SENDER_LOAD);
    sender_loaded(sender, todo.slot, request, sender->frame_bytes);
    todo = sender_next(sender, now_ms);
    assert_int_equal(todo.step, SENDER_SEND);
    sender_sent(sender, todo.slot, now_ms);
}

/* Loads and sends until a whole window is full; the requests are 1, 2, 3 ... */
static void fill_window(struct sender *sender, int64_t now_ms)
{
    sender_init(sender, &rules, now_ms);
    sender->window = SENDER_WINDOW;
    for (uint64_t request = 1; request <= SENDER_WINDOW; request++)
        put_frame(sender, request, now_ms);
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
    assert_int_equal(todo.until_ms, START_MS + rules.silence_ms);
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

static void silence_reconnects_and_everything_is_put_in_smaller_frames(void **state)
{
    (void)state;
    struct sender sender;
    fill_window(&sender, START_MS);
    answer(&sender, 2, START_MS + 1);
    answer(&sender, 1, START_MS + 1);
    size_t bytes = sender.frame_bytes;
    sender_drained(&sender);

    int64_t late_ms = START_MS + 1 + rules.silence_ms;
    assert_int_equal(sender_next(&sender, late_ms - 1).step, SENDER_WAIT);
    assert_int_equal(sender_next(&sender, late_ms).step, SENDER_RECONNECT);
    sender_reconnected(&sender, late_ms);
    assert_int_equal(sender.frame_bytes, bytes / 2);

    struct sender_todo todo = sender_next(&sender, late_ms);
    assert_int_equal(todo.step, SENDER_WAIT);
    assert_in_range((uintmax_t)(todo.until_ms - late_ms), 125, 250);
    assert_int_equal(sender_next(&sender, todo.until_ms).step, SENDER_LOAD);
    size_t slot = 0;
    assert_false(sender_find(&sender, 3, &slot)); /* an answer that comes now is too late */
}

static void pauses_and_silences_grow_until_an_answer(void **state)
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
    now_ms = sender.hold_ms;
    put_frame(&sender, 20, now_ms);
    sender_drained(&sender);
    assert_int_equal(sender_next(&sender, now_ms).until_ms, now_ms + rules.patience_ms / 3);
    answer(&sender, 20, now_ms);
    sender_reconnected(&sender, now_ms);
    assert_in_range((uintmax_t)(sender.hold_ms - now_ms), 125, 250);
}

static void a_socket_that_takes_nothing_is_tried_again_then_replaced(void **state)
{
    (void)state;
    struct sender sender;
    sender_init(&sender, &rules, START_MS);
    sender_loaded(&sender, sender_next(&sender, START_MS).slot, 1, 100);
    assert_int_equal(sender_next(&sender, START_MS).step, SENDER_SEND);
    sender_blocked(&sender, START_MS);
    struct sender_todo todo = sender_next(&sender, START_MS);
    assert_int_equal(todo.step, SENDER_WAIT);
    assert_int_equal(todo.until_ms, START_MS + rules.connecting_ms);
    assert_int_equal(sender_next(&sender, todo.until_ms).step, SENDER_SEND);
    sender_blocked(&sender, todo.until_ms);
    assert_int_equal(sender_next(&sender, START_MS + rules.opening_ms).step, SENDER_RECONNECT);
    sender_reconnected(&sender, START_MS + rules.opening_ms);
    assert_int_equal(sender_next(&sender, START_MS + rules.opening_ms + 250).step, SENDER_LOAD);
}

static void a_handshake_that_moves_is_waited_for(void **state)
{
    (void)state;
    struct sender sender;
    sender_init(&sender, &rules, START_MS);
    sender_loaded(&sender, sender_next(&sender, START_MS).slot, 1, 100);
    sender_blocked(&sender, START_MS);
    sender_moved(&sender, 1, true, 64, START_MS + 900);
    assert_int_not_equal(sender_next(&sender, START_MS + 1800).step, SENDER_RECONNECT);
    assert_int_equal(sender_next(&sender, START_MS + 1900).step, SENDER_RECONNECT);
}

/* The line that would be thrown away for ever: a frame takes six times the silence. */
static void a_line_that_is_merely_slow_is_never_thrown_away(void **state)
{
    (void)state;
    struct sender sender;
    sender_init(&sender, &rules, START_MS);
    sender_moved(&sender, 1, true, 100, START_MS);
    put_frame(&sender, 1, START_MS);
    int64_t now_ms = START_MS;
    for (uint64_t bytes = 100; now_ms < START_MS + 6 * rules.silence_ms; bytes += 10) {
        now_ms += rules.silence_ms - 1;
        sender_moved(&sender, 1, true, bytes + 10, now_ms);
        enum sender_step step = sender_next(&sender, now_ms).step;
        assert_true(step == SENDER_WAIT || step == SENDER_LOAD);
    }
    assert_int_equal(sender_next(&sender, now_ms + rules.silence_ms).step, SENDER_RECONNECT);
}

/* A slow line of so many bytes a second that breaks every so often: what it carries is framed. */
static int64_t simulate(int64_t bytes_per_second, int64_t breaks_every_ms, size_t todo_bytes)
{
    struct sender sender;
    uint64_t request = 0, connections = 1;
    double moved = 0, head = 0;
    int64_t now_ms = START_MS, broken_ms = START_MS;
    sender_init(&sender, &rules, now_ms);
    for (;; now_ms += 50) {
        double carried = (double)bytes_per_second * 0.05;
        if (now_ms - broken_ms >= breaks_every_ms) {
            broken_ms = now_ms;
            connections++;
            moved = head = 0;
        }
        size_t slot = SENDER_WINDOW;
        for (size_t i = 0; i < SENDER_WINDOW; i++)
            if (sender.slots[i].state == SENDER_SLOT_SENT &&
                (slot == SENDER_WINDOW || sender.slots[i].request < sender.slots[slot].request))
                slot = i;
        if (slot < SENDER_WINDOW && !sender.lost) {
            moved += carried;
            head += carried;
            if (head >= (double)sender.slots[slot].bytes) {
                size_t bytes = sender.slots[slot].bytes;
                head = 0;
                todo_bytes -= bytes < todo_bytes ? bytes : todo_bytes;
                sender_answered(&sender, slot, now_ms);
            }
        }
        sender_moved(&sender, connections, true, (uint64_t)moved, now_ms);
        struct sender_todo todo = sender_next(&sender, now_ms);
        for (; todo.step != SENDER_WAIT; todo = sender_next(&sender, now_ms)) {
            if (todo.step == SENDER_DONE)
                return now_ms - START_MS;
            if (todo.step == SENDER_GIVE_UP)
                return -1;
            if (todo.step == SENDER_LOAD && todo_bytes == 0)
                sender_drained(&sender);
            else if (todo.step == SENDER_LOAD)
                sender_loaded(&sender, todo.slot, ++request, sender.frame_bytes);
            else if (todo.step == SENDER_SEND)
                sender_sent(&sender, todo.slot, now_ms);
            else if (todo.step == SENDER_REFRAME)
                sender_reframed(&sender);
            else
                fail_msg("%s", "a connection that moves was thrown away");
            head = todo.step == SENDER_REFRAME ? 0 : head;
        }
    }
}

static void frames_fit_lines_of_any_speed(void **state)
{
    (void)state;
    /* 100 kB at 2 kB/s: 50 s and not much more. */
    assert_in_range((uintmax_t)simulate(2000, INT64_MAX / 2, 100000), 49000, 60000);
    /* 20 MB at 2 MB/s: 10 s. */
    assert_in_range((uintmax_t)simulate(2000000, INT64_MAX / 2, 20000000), 9000, 13000);
}

static void a_line_that_breaks_again_and_again_gets_further(void **state)
{
    (void)state;
    /* A first frame takes 4 s: longer than any connection lasts. */
    assert_in_range((uintmax_t)simulate(2000, 3000, 40000), 20000, 60000);
    assert_in_range((uintmax_t)simulate(1000, 2000, 20000), 20000, 80000);
}

static void frames_grow_while_answers_come_quickly(void **state)
{
    (void)state;
    struct sender sender;
    sender_init(&sender, &rules, START_MS);
    for (uint64_t request = 1; request <= 6; request++) {
        put_frame(&sender, request, START_MS + (int64_t)request);
        answer(&sender, request, START_MS + (int64_t)request);
    }
    assert_int_equal(sender.frame_bytes, rules.frame_bytes_max);
    assert_int_equal(sender.window, SENDER_WINDOW);
}

static void what_was_sent_on_a_connection_that_is_gone_is_sent_at_once(void **state)
{
    (void)state;
    struct sender sender;
    sender_init(&sender, &rules, START_MS);
    sender_moved(&sender, 1, true, 100, START_MS);
    put_frame(&sender, 1, START_MS);
    sender_moved(&sender, 1, false, 100, START_MS + 10);
    assert_int_equal(sender_next(&sender, START_MS + 10).step, SENDER_REFRAME);
    sender_reframed(&sender);
    assert_int_equal(sender_next(&sender, START_MS + 10).step, SENDER_LOAD);
}

static void bytes_that_get_no_further_do_not_prolong_patience(void **state)
{
    (void)state;
    struct sender sender;
    uint64_t connections = 0;
    sender_init(&sender, &rules, START_MS);
    int64_t now_ms = START_MS;
    /* A collector whose system takes 500 bytes, and who never answers. */
    while (sender_next(&sender, now_ms).step != SENDER_GIVE_UP) {
        struct sender_todo todo = sender_next(&sender, now_ms);
        if (todo.step == SENDER_LOAD)
            sender_loaded(&sender, todo.slot, 1 + (uint64_t)now_ms, 1000);
        else if (todo.step == SENDER_SEND)
            sender_sent(&sender, todo.slot, now_ms);
        else if (todo.step == SENDER_RECONNECT)
            sender_reconnected(&sender, now_ms);
        else
            now_ms += 100;
        connections += todo.step == SENDER_RECONNECT;
        sender_moved(&sender, 1, true, 500, now_ms);
        assert_true(now_ms < START_MS + 3 * rules.patience_ms);
    }
    assert_true(connections >= 3);
}

static void a_silent_collector_is_left_for_the_next(void **state)
{
    (void)state;
    struct sender sender;
    struct sender_rules two = rules;
    two.collectors = 2;
    sender_init(&sender, &two, START_MS);
    put_frame(&sender, 1, START_MS);
    int64_t now_ms = START_MS + rules.silence_ms;
    assert_int_equal(sender_next(&sender, now_ms).step, SENDER_RECONNECT);
    sender_reconnected(&sender, now_ms);
    now_ms = sender.hold_ms;
    put_frame(&sender, 2, now_ms);
    now_ms += 2 * rules.silence_ms;
    assert_int_equal(sender_next(&sender, now_ms - 1).step, SENDER_LOAD);
    assert_int_equal(sender_next(&sender, now_ms).step, SENDER_MOVE_ON);
    sender_moved_on(&sender, 4096, now_ms);
    assert_true(sender.frame_bytes <= 4096);
    assert_int_equal(sender_next(&sender, now_ms).step, SENDER_LOAD);
}

static void collectors_that_greet_and_take_nothing_end_patience(void **state)
{
    (void)state;
    struct sender sender;
    struct sender_rules two = rules;
    two.collectors = 2;
    sender_init(&sender, &two, START_MS);
    int64_t now_ms = START_MS, moves = 0;
    while (sender_next(&sender, now_ms).step != SENDER_GIVE_UP) {
        now_ms += 10000;
        sender_moved_on(&sender, 4096, now_ms);
        assert_true(++moves < 20);
    }
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
        cmocka_unit_test(silence_reconnects_and_everything_is_put_in_smaller_frames),
        cmocka_unit_test(pauses_and_silences_grow_until_an_answer),
        cmocka_unit_test(a_handshake_that_moves_is_waited_for),
        cmocka_unit_test(a_line_that_is_merely_slow_is_never_thrown_away),
        cmocka_unit_test(frames_fit_lines_of_any_speed),
        cmocka_unit_test(a_line_that_breaks_again_and_again_gets_further),
        cmocka_unit_test(frames_grow_while_answers_come_quickly),
        cmocka_unit_test(what_was_sent_on_a_connection_that_is_gone_is_sent_at_once),
        cmocka_unit_test(bytes_that_get_no_further_do_not_prolong_patience),
        cmocka_unit_test(a_silent_collector_is_left_for_the_next),
        cmocka_unit_test(collectors_that_greet_and_take_nothing_end_patience),
        cmocka_unit_test(a_socket_that_takes_nothing_is_tried_again_then_replaced),
        cmocka_unit_test(a_busy_collector_is_left_alone_for_as_long_as_it_said),
        cmocka_unit_test(busy_without_a_time_is_sent_again_at_once),
        cmocka_unit_test(busy_is_no_progress_and_patience_ends),
        cmocka_unit_test(waiting_never_goes_beyond_patience),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
