/* What a server tells of its connections, in order, and that ending one ends it. */
#include "link_fixture.h"

#include "base/clock.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define PATIENCE_MS 20000

static struct fixture fixture;
static struct fixture_keys member;

static int setup(void **state)
{
    (void)state;
    fixture_open(&fixture, 16, true);
    member = fixture_keys_make();
    fixture.admitted = &member;
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    fixture_close(&fixture);
    return 0;
}

static void assert_next(enum link_event_kind kind, int *connection)
{
    struct link_event event;
    int64_t until_ms = clock_steady_ms() + PATIENCE_MS;
    while (!link_next_event(fixture.server, &event)) {
        int refused;
        struct link_wait_item items[] = {{.link = fixture.server, .events = true, .fd = -1},
                                         {.zap = fixture.zap, .fd = -1}};
        assert_true(clock_steady_ms() < until_ms);
        assert_int_equal(link_wait(items, 2, PATIENCE_MS, NULL), VERDICT_OK);
        zap_serve(fixture.zap, 8, &refused);
    }
    assert_int_equal(event.kind, kind);
    if (kind == LINK_OPENED)
        *connection = event.connection;
    else
        assert_int_equal(event.connection, *connection);
}

static void a_connection_is_told_from_its_opening_to_its_end(void **state)
{
    (void)state;
    struct link_frame frame;
    struct error error;
    int connection = -1;
    assert_int_equal(link_watch(fixture.server, &error), VERDICT_OK);
    struct link *client = fixture_client(&fixture, &member);
    assert_next(LINK_OPENED, &connection);
    fixture_send(&fixture, client, text_of("x"));
    assert_int_equal(fixture_receive(&fixture, fixture.server, &frame, &error), VERDICT_OK);
    assert_int_equal(frame.connection, connection);
    link_frame_free(&frame);
    link_free(&client, 0);
    assert_next(LINK_CLOSED, &connection);
}

static void who_is_not_admitted_is_opened_and_closed(void **state)
{
    (void)state;
    struct error error;
    int connection = -1;
    struct fixture_keys stranger = fixture_keys_make();
    assert_int_equal(link_watch(fixture.server, &error), VERDICT_OK);
    struct link *client = fixture_client(&fixture, &stranger);
    assert_next(LINK_OPENED, &connection);
    assert_next(LINK_CLOSED, &connection);
    link_free(&client, 0);
}

static void who_is_cut_comes_again(void **state)
{
    (void)state;
    struct error error;
    int connection = -1, again = -1;
    assert_int_equal(link_watch(fixture.server, &error), VERDICT_OK);
    struct link *client = fixture_client(&fixture, &member);
    assert_next(LINK_OPENED, &connection);
    fixture_send(&fixture, client, text_of("x"));
    link_cut(fixture.server, connection);
    assert_next(LINK_CLOSED, &connection);
    assert_next(LINK_OPENED, &again);
    link_free(&client, 0);
}

static void without_watching_nothing_is_told(void **state)
{
    (void)state;
    struct link_event event;
    assert_false(link_next_event(fixture.server, &event));
}

int main(void)
{
    link_start();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_connection_is_told_from_its_opening_to_its_end, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(who_is_not_admitted_is_opened_and_closed, setup, teardown),
        cmocka_unit_test_setup_teardown(who_is_cut_comes_again, setup, teardown),
        cmocka_unit_test_setup_teardown(without_watching_nothing_is_told, setup, teardown),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    link_stop();
    return failed;
}
