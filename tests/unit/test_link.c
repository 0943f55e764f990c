/* The links: who gets through, what is refused, and that no frame is lost without a word. */
#include "wire/link.h"

#include "base/clock.h"
#include "link_fixture.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define PEERS_QUEUE 16

static struct fixture fixture;
static struct fixture_keys member;

static int setup(void **state)
{
    (void)state;
    fixture_open(&fixture, PEERS_QUEUE, true);
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

static void assert_frame(struct link *link, const char *payload)
{
    struct link_frame frame;
    struct error error;
    assert_int_equal(fixture_receive(&fixture, link, &frame, &error), VERDICT_OK);
    assert_true(text_is(frame.payload, payload));
    link_frame_free(&frame);
}

static void assert_refused_frame(struct link *link)
{
    struct link_frame frame;
    struct error error;
    assert_int_equal(fixture_receive(&fixture, link, &frame, &error), VERDICT_REJECT);
    assert_string_equal(error.code, "LINK_FRAME");
}

static void assert_empty(struct link *link)
{
    struct link_frame frame;
    struct error error;
    assert_int_equal(link_receive(link, &frame, &error), VERDICT_RETRY);
    assert_string_equal(error.code, "LINK_EMPTY");
}

static void test_echo_and_user_id(void **state)
{
    (void)state;
    struct link *client = fixture_client(&fixture, &member);
    struct link_frame frame;
    struct error error;
    assert_int_equal(strncmp(link_endpoint(fixture.server), "tcp://", 6), 0);
    assert_string_equal(link_endpoint(client), link_endpoint(fixture.server));
    assert_empty(fixture.server);
    assert_empty(client);
    fixture_send(&fixture, client, text_of("one"));
    fixture_send(&fixture, client, TEXT_NONE);
    assert_int_equal(fixture_receive(&fixture, fixture.server, &frame, &error), VERDICT_OK);
    assert_true(text_is(frame.payload, "one"));
    assert_memory_equal(frame.key, member.public_key, LINK_KEY_BYTES);
    assert_int_equal(
        link_send(fixture.server, frame.peer, frame.peer_length, frame.payload, &error),
        VERDICT_OK);
    link_frame_free(&frame);
    link_frame_free(&frame); /* safe on a zeroed one */
    assert_frame(client, "one");
    assert_frame(fixture.server, "");
    link_free(&client, 0);
    assert_null(client);
    link_free(&client, 0);
}

static void test_wrong_server_key_gets_nothing(void **state)
{
    (void)state;
    struct fixture_keys other = fixture_keys_make();
    struct link *client = NULL;
    struct error error;
    const struct link_client_config config = {
        link_endpoint(fixture.server), member.secret, member.public_key, other.public_key,
        FIXTURE_FRAME_BYTES_MAX,       false};
    assert_int_equal(link_connect(&config, &client, &error), VERDICT_OK);
    int event = fixture_event(&fixture, FIXTURE_SUCCEEDED | FIXTURE_FAILED);
    assert_int_equal(event, ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL);
    assert_int_equal(link_send(client, NULL, 0, text_of("x"), &error), VERDICT_RETRY);
    assert_int_equal(fixture.asked, 0);
    assert_empty(fixture.server);
    link_free(&client, 0);
}

static void test_large_frame_is_dropped(void **state)
{
    (void)state;
    struct link *client = fixture_client(&fixture, &member);
    struct link_frame frame;
    struct error error;
    char *large = calloc(1, FIXTURE_FRAME_BYTES_MAX + 1);
    assert_non_null(large);
    /* The largest that may be, over the wire as well. */
    fixture_send(&fixture, client, (struct text){large, FIXTURE_FRAME_BYTES_MAX});
    assert_int_equal(fixture_receive(&fixture, fixture.server, &frame, &error), VERDICT_OK);
    assert_int_equal(frame.payload.length, FIXTURE_FRAME_BYTES_MAX);
    link_frame_free(&frame);
    /* The link itself does not queue a larger one ... */
    assert_int_equal(
        link_send(client, NULL, 0, (struct text){large, FIXTURE_FRAME_BYTES_MAX + 1}, &error),
        VERDICT_REJECT);
    assert_string_equal(error.code, "LINK_TOO_LARGE");
    /* ... and a client that does loses its connection, but comes back. */
    client->frame_bytes_max = SIZE_MAX;
    fixture_send(&fixture, client, (struct text){large, FIXTURE_FRAME_BYTES_MAX + 1});
    assert_int_equal(fixture_event(&fixture, ZMQ_EVENT_DISCONNECTED), ZMQ_EVENT_DISCONNECTED);
    assert_int_equal(fixture_event(&fixture, FIXTURE_SUCCEEDED), FIXTURE_SUCCEEDED);
    fixture_send(&fixture, client, text_of("small"));
    assert_frame(fixture.server, "small");
    free(large);
    link_free(&client, 0);
}

static void test_full_queue_says_retry(void **state)
{
    (void)state;
    struct link *client = fixture_client(&fixture, &member);
    struct link_frame frame;
    struct error error;
    char *payload = calloc(1, FIXTURE_FRAME_BYTES_MAX);
    assert_non_null(payload);
    fixture_send(&fixture, client, text_of("hello"));
    assert_int_equal(fixture_receive(&fixture, fixture.server, &frame, &error), VERDICT_OK);
    /* The client reads nothing: its queue, the system's buffers and then ours fill up. */
    enum verdict verdict = VERDICT_OK;
    for (int i = 0; i < 100000 && verdict == VERDICT_OK; i++)
        verdict = link_send(fixture.server, frame.peer, frame.peer_length,
                            (struct text){payload, FIXTURE_FRAME_BYTES_MAX}, &error);
    assert_int_equal(verdict, VERDICT_RETRY);
    assert_string_equal(error.code, "LINK_QUEUE_FULL");
    /* Other frames still come in, and the queue drains when the client reads. */
    fixture_send(&fixture, client, text_of("still here"));
    assert_frame(fixture.server, "still here");
    struct link_frame received;
    assert_int_equal(fixture_receive(&fixture, client, &received, &error), VERDICT_OK);
    assert_int_equal(received.payload.length, FIXTURE_FRAME_BYTES_MAX);
    link_frame_free(&received);
    link_frame_free(&frame);
    free(payload);
    link_free(&client, 0);
}

static void test_gone_peer_is_rejected(void **state)
{
    (void)state;
    struct link *client = fixture_client(&fixture, &member);
    struct link_frame frame;
    struct error error;
    assert_int_equal(link_send(fixture.server, (const uint8_t *)"nobody", 6, TEXT_NONE, &error),
                     VERDICT_REJECT);
    assert_string_equal(error.code, "LINK_PEER_GONE");
    fixture_send(&fixture, client, text_of("hello"));
    assert_int_equal(fixture_receive(&fixture, fixture.server, &frame, &error), VERDICT_OK);
    link_free(&client, 0);
    assert_int_equal(fixture_event(&fixture, ZMQ_EVENT_DISCONNECTED), ZMQ_EVENT_DISCONNECTED);
    /* The event comes a moment before the socket's own bookkeeping. */
    int64_t deadline_ms = clock_steady_ms() + 10000;
    enum verdict verdict;
    do {
        struct link_wait_item item = {.link = fixture.server};
        assert_int_equal(link_wait(&item, 1, 10, &error), VERDICT_OK);
        verdict = link_send(fixture.server, frame.peer, frame.peer_length, TEXT_NONE, &error);
    } while (verdict != VERDICT_REJECT && clock_steady_ms() < deadline_ms);
    assert_int_equal(verdict, VERDICT_REJECT);
    assert_string_equal(error.code, "LINK_PEER_GONE");
    link_frame_free(&frame);
}

static void test_several_frames_are_dropped_whole(void **state)
{
    (void)state;
    struct link *client = fixture_client(&fixture, &member);
    struct link_frame frame;
    struct error error;
    fixture_send(&fixture, client, text_of("first"));
    assert_int_equal(zmq_send(client->handle, "", 0, ZMQ_SNDMORE), 0);
    assert_int_equal(zmq_send(client->handle, "two", 3, ZMQ_SNDMORE), 3);
    assert_int_equal(zmq_send(client->handle, "three", 5, 0), 5);
    fixture_send(&fixture, client, text_of("last"));
    assert_int_equal(fixture_receive(&fixture, fixture.server, &frame, &error), VERDICT_OK);
    assert_refused_frame(fixture.server);
    assert_frame(fixture.server, "last");
    /* The same towards a client. */
    assert_int_equal(zmq_send(fixture.server->handle, frame.peer, frame.peer_length, ZMQ_SNDMORE),
                     (int)frame.peer_length);
    assert_int_equal(zmq_send(fixture.server->handle, "a", 1, ZMQ_SNDMORE), 1);
    assert_int_equal(zmq_send(fixture.server->handle, "b", 1, 0), 1);
    assert_int_equal(link_send(fixture.server, frame.peer, frame.peer_length, text_of("c"), &error),
                     VERDICT_OK);
    assert_refused_frame(client);
    assert_frame(client, "c");
    link_frame_free(&frame);
    link_free(&client, 0);
}

/* A peer that names itself with more bytes than a frame has room for. */
static void test_long_routing_id_is_refused(void **state)
{
    (void)state;
    struct link *client = fixture_client(&fixture, &member);
    char name[LINK_PEER_BYTES + 1];
    memset(name, 'n', sizeof name);
    /* Taken into account by the connection that follows. */
    assert_int_equal(zmq_disconnect(client->handle, link_endpoint(client)), 0);
    assert_int_equal(zmq_setsockopt(client->handle, ZMQ_ROUTING_ID, name, sizeof name), 0);
    assert_int_equal(zmq_connect(client->handle, link_endpoint(client)), 0);
    fixture_send(&fixture, client, text_of("hello"));
    assert_refused_frame(fixture.server);
    assert_empty(fixture.server);
    link_free(&client, 0);
}

static void test_unconnected_client_queues_nothing(void **state)
{
    (void)state;
    struct error error;
    struct link *client = NULL;
    const struct link_client_config config = {
        "tcp://127.0.0.1:1",     member.secret, member.public_key,
        fixture.keys.public_key, 1024,          false};
    assert_int_equal(link_connect(&config, &client, &error), VERDICT_OK);
    assert_int_equal(link_send(client, NULL, 0, text_of("x"), &error), VERDICT_RETRY);
    assert_string_equal(error.code, "LINK_QUEUE_FULL");
    link_free(&client, 0);
}

static void test_queued_frames_leave_while_lingering(void **state)
{
    (void)state;
    struct link *client = fixture_client(&fixture, &member);
    char name[8];
    for (int i = 0; i < 50; i++) {
        (void)snprintf(name, sizeof name, "%d", i);
        fixture_send(&fixture, client, text_of(name));
    }
    link_free(&client, 10000);
    for (int i = 0; i < 50; i++) {
        (void)snprintf(name, sizeof name, "%d", i);
        assert_frame(fixture.server, name);
    }
}

static void test_endpoints(void **state)
{
    (void)state;
    struct error error;
    struct link *link = NULL;
    struct link_server_config config = {link_endpoint(fixture.server), fixture.keys.secret, 1024,
                                        1};
    assert_int_equal(link_serve(&config, &link, &error), VERDICT_RETRY);
    assert_string_equal(error.code, "LINK_BIND");
    const char *const wrong[] = {"",
                                 "5570",
                                 "inproc://x",
                                 "ipc://x",
                                 "tcp://127.0.0.1",
                                 "tcp://127.0.0.1:x",
                                 "tcp://127.0.0.1:70000"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        config.endpoint = wrong[i];
        assert_int_equal(link_serve(&config, &link, &error), VERDICT_REJECT);
        assert_string_equal(error.code, "LINK_ENDPOINT");
    }
    assert_null(link);
    config.endpoint = "tcp://127.0.0.1:0";
    assert_int_equal(link_serve(&config, &link, &error), VERDICT_OK);
    const char *bound = link_endpoint(link);
    assert_string_not_equal(strrchr(bound, ':'), ":0");
    link_free(&link, 0);
    char longest[400];
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    memcpy(longest, "tcp://", 6);
    const struct link_client_config client = {
        longest, member.secret, member.public_key, fixture.keys.public_key, 1024, false};
    assert_int_equal(link_connect(&client, &link, &error), VERDICT_REJECT);
    assert_string_equal(error.code, "LINK_ENDPOINT");
    assert_null(link);
}

/* A heartbeat of a peer that is gone ends the process in libzmq 4.3.4: see link.c. */
static void test_neither_side_sends_heartbeats(void **state)
{
    (void)state;
    struct link *client = fixture_client(&fixture, &member);
    struct link *const links[] = {fixture.server, client};
    for (size_t i = 0; i < 2; i++) {
        int interval_ms = -1;
        size_t length = sizeof interval_ms;
        assert_int_equal(zmq_getsockopt(links[i]->handle, ZMQ_HEARTBEAT_IVL, &interval_ms, &length),
                         0);
        assert_int_equal(interval_ms, 0);
    }
    link_free(&client, 0);
}

static void test_no_signal_handlers(void **state)
{
    (void)state;
    const int signals[] = {SIGTERM, SIGINT};
    for (size_t i = 0; i < 2; i++) {
        struct sigaction action;
        assert_int_equal(sigaction(signals[i], NULL, &action), 0);
        assert_true(action.sa_handler == SIG_DFL);
    }
}

int main(void)
{
    link_start();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_echo_and_user_id, setup, teardown),
        cmocka_unit_test_setup_teardown(test_wrong_server_key_gets_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(test_large_frame_is_dropped, setup, teardown),
        cmocka_unit_test_setup_teardown(test_full_queue_says_retry, setup, teardown),
        cmocka_unit_test_setup_teardown(test_gone_peer_is_rejected, setup, teardown),
        cmocka_unit_test_setup_teardown(test_several_frames_are_dropped_whole, setup, teardown),
        cmocka_unit_test_setup_teardown(test_long_routing_id_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(test_unconnected_client_queues_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(test_queued_frames_leave_while_lingering, setup, teardown),
        cmocka_unit_test_setup_teardown(test_endpoints, setup, teardown),
        cmocka_unit_test_setup_teardown(test_neither_side_sends_heartbeats, setup, teardown),
        cmocka_unit_test(test_no_signal_handlers),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    link_stop();
    return failed;
}
