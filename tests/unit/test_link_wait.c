/* Waiting: links, the handler and descriptors in one call. */
#include "wire/link.h"

#include "base/clock.h"
#include "link_fixture.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/time.h>
#include <unistd.h>

#include <cmocka.h>

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

static void test_wait_for_everything(void **state)
{
    (void)state;
    struct error error;
    int ends[2];
    assert_int_equal(pipe2(ends, O_CLOEXEC | O_NONBLOCK), 0);
    struct link *client = fixture_client(&fixture, &member);
    struct link_wait_item items[] = {
        {.link = fixture.server}, {.zap = fixture.zap}, {.fd = ends[0]}};
    /* The handshake makes the handler ready, and nothing else. */
    assert_int_equal(link_wait(items, 3, 10000, &error), VERDICT_OK);
    assert_false(items[0].ready);
    assert_true(items[1].ready);
    assert_false(items[2].ready);
    int refused;
    zap_serve(fixture.zap, 1, &refused);
    assert_int_equal(refused, 0);
    /* A client becomes ready to write when it is connected. */
    struct link_wait_item connected = {.link = client, .want_write = true};
    assert_int_equal(link_wait(&connected, 1, 10000, &error), VERDICT_OK);
    assert_true(connected.ready);
    assert_int_equal(link_send(client, NULL, 0, text_of("x"), &error), VERDICT_OK);
    assert_int_equal(link_wait(items, 3, 10000, &error), VERDICT_OK);
    assert_true(items[0].ready);
    struct link_frame frame;
    assert_int_equal(link_receive(fixture.server, &frame, &error), VERDICT_OK);
    link_frame_free(&frame);
    /* Descriptors, to read and to write. */
    assert_int_equal(write(ends[1], "x", 1), 1);
    assert_int_equal(link_wait(items, 3, 10000, &error), VERDICT_OK);
    assert_false(items[0].ready);
    assert_true(items[2].ready);
    struct link_wait_item writable = {.fd = ends[1], .want_write = true};
    assert_int_equal(link_wait(&writable, 1, -1, &error), VERDICT_OK);
    assert_true(writable.ready);
    /* Nothing: the time passes. */
    assert_int_equal(link_wait(items, 2, 0, &error), VERDICT_OK);
    assert_false(items[0].ready || items[1].ready);
    assert_int_equal(link_wait(NULL, 0, 1, &error), VERDICT_OK);
    link_free(&client, 0);
    close(ends[0]);
    close(ends[1]);
}

static void on_alarm(int number)
{
    (void)number;
}

static void test_signal_ends_the_wait(void **state)
{
    (void)state;
    struct error error;
    struct sigaction action = {.sa_handler = on_alarm}, before;
    assert_int_equal(sigaction(SIGALRM, &action, &before), 0);
    /* Repeated, in case the first comes before the wait has begun. */
    const struct itimerval soon = {{0, 20000}, {0, 20000}}, never = {{0, 0}, {0, 0}};
    assert_int_equal(setitimer(ITIMER_REAL, &soon, NULL), 0);
    struct link_wait_item item = {.link = fixture.server};
    int64_t start_ms = clock_steady_ms();
    assert_int_equal(link_wait(&item, 1, 15000, &error), VERDICT_OK);
    assert_false(item.ready);
    assert_true(clock_steady_ms() - start_ms < 10000);
    assert_int_equal(setitimer(ITIMER_REAL, &never, NULL), 0);
    assert_int_equal(sigaction(SIGALRM, &before, NULL), 0);
}

int main(void)
{
    link_start();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_wait_for_everything, setup, teardown),
        cmocka_unit_test_setup_teardown(test_signal_ends_the_wait, setup, teardown),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    link_stop();
    return failed;
}
