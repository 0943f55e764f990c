/* See link_fixture.h. */
#include "link_fixture.h"

#include "base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define PATIENCE_MS 50000 /* who is put off comes again when its handshake is over, after 30 s */
#define KEY_CHARACTERS 41

struct fixture_keys fixture_keys_make(void)
{
    char public_z85[KEY_CHARACTERS], secret_z85[KEY_CHARACTERS];
    struct fixture_keys keys;
    assert_int_equal(zmq_curve_keypair(public_z85, secret_z85), 0);
    assert_non_null(zmq_z85_decode(keys.public_key, public_z85));
    assert_non_null(zmq_z85_decode(keys.secret, secret_z85));
    return keys;
}

static enum zap_answer admits(void *context, const uint8_t curve[32])
{
    struct fixture *fixture = context;
    fixture->asked++;
    if (fixture->put_off > 0) {
        fixture->put_off--;
        return ZAP_PUT_OFF;
    }
    return fixture->admitted != NULL &&
                   memcmp(fixture->admitted->public_key, curve, LINK_KEY_BYTES) == 0
               ? ZAP_ADMITTED
               : ZAP_REFUSED;
}

static zsock_t *monitor_open(const struct fixture *fixture)
{
    /* A closed monitor gives its name back later, in another thread. */
    static int opened;
    char endpoint[48];
    (void)snprintf(endpoint, sizeof endpoint, "inproc://fixture-monitor-%d", ++opened);
    assert_int_equal(
        zmq_socket_monitor(fixture->server->handle, endpoint,
                           FIXTURE_SUCCEEDED | FIXTURE_FAILED | ZMQ_EVENT_DISCONNECTED),
        0);
    zsock_t *monitor = zsock_new(ZMQ_PAIR);
    assert_non_null(monitor);
    assert_int_equal(zmq_connect(zsock_resolve(monitor), endpoint), 0);
    return monitor;
}

void fixture_open(struct fixture *fixture, int peers_queue, bool with_zap)
{
    struct error error;
    memset(fixture, 0, sizeof *fixture);
    fixture->keys = fixture_keys_make();
    if (with_zap)
        assert_int_equal(zap_new(admits, fixture, &fixture->zap, &error), VERDICT_OK);
    const struct link_server_config config = {"tcp://127.0.0.1:*", fixture->keys.secret,
                                              FIXTURE_FRAME_BYTES_MAX, peers_queue};
    assert_int_equal(link_serve(&config, &fixture->server, &error), VERDICT_OK);
    fixture->monitor = monitor_open(fixture);
}

void fixture_close(struct fixture *fixture)
{
    (void)zmq_socket_monitor(fixture->server->handle, NULL, 0);
    zsock_destroy(&fixture->monitor);
    link_free(&fixture->server, 0);
    zap_free(&fixture->zap);
    assert_null(fixture->server);
    assert_null(fixture->zap);
}

struct link *fixture_client(const struct fixture *fixture, const struct fixture_keys *keys)
{
    struct error error;
    struct link *client = NULL;
    const struct link_client_config config = {
        link_endpoint(fixture->server), keys->secret, keys->public_key, fixture->keys.public_key,
        FIXTURE_FRAME_BYTES_MAX,        true};
    assert_int_equal(link_connect(&config, &client, &error), VERDICT_OK);
    return client;
}

/* Waits until extra or the monitor is ready; answers handshakes meanwhile. */
static void pump(struct fixture *fixture, int64_t deadline_ms, zmq_pollitem_t *extra,
                 bool *ret_monitor)
{
    for (;;) {
        zmq_pollitem_t polls[] = {
            {.socket = zsock_resolve(fixture->monitor), .events = ret_monitor ? ZMQ_POLLIN : 0},
            extra != NULL ? *extra : (zmq_pollitem_t){.fd = -1},
            {.socket = fixture->zap != NULL ? zap_socket(fixture->zap) : NULL,
             .fd = -1,
             .events = ZMQ_POLLIN},
        };
        int64_t left_ms = deadline_ms - clock_steady_ms();
        assert_true(left_ms > 0); /* what was waited for did not happen */
        assert_true(zmq_poll(polls, 3, (long)left_ms) >= 0);
        if (fixture->zap != NULL && polls[2].revents != 0) {
            int refused;
            zap_serve(fixture->zap, 8, &refused);
            fixture->refused += refused;
        }
        if (ret_monitor != NULL)
            *ret_monitor = polls[0].revents != 0;
        if (extra != NULL)
            extra->revents = polls[1].revents;
        if (polls[0].revents != 0 || polls[1].revents != 0)
            return;
    }
}

static int read_event(zsock_t *monitor)
{
    zmq_msg_t message;
    uint16_t event = 0;
    (void)zmq_msg_init(&message);
    assert_true(zmq_msg_recv(&message, zsock_resolve(monitor), 0) >= (int)sizeof event);
    memcpy(&event, zmq_msg_data(&message), sizeof event);
    (void)zmq_msg_close(&message);
    (void)zmq_msg_init(&message);
    assert_true(zmq_msg_recv(&message, zsock_resolve(monitor), 0) >= 0);
    (void)zmq_msg_close(&message);
    return event;
}

int fixture_event(struct fixture *fixture, int mask)
{
    int64_t deadline_ms = clock_steady_ms() + PATIENCE_MS;
    for (;;) {
        bool monitor = false;
        pump(fixture, deadline_ms, NULL, &monitor);
        int event = read_event(fixture->monitor);
        if ((event & mask) != 0)
            return event;
    }
}

void fixture_send(struct fixture *fixture, struct link *client, struct text payload)
{
    struct error error;
    zmq_pollitem_t writable = {.socket = client->handle, .events = ZMQ_POLLOUT};
    pump(fixture, clock_steady_ms() + PATIENCE_MS, &writable, NULL);
    assert_int_equal(link_send(client, NULL, 0, payload, &error), VERDICT_OK);
}

enum verdict fixture_receive(struct fixture *fixture, struct link *link,
                             struct link_frame *ret_frame, struct error *error)
{
    zmq_pollitem_t readable = {.socket = link->handle, .events = ZMQ_POLLIN};
    pump(fixture, clock_steady_ms() + PATIENCE_MS, &readable, NULL);
    return link_receive(link, ret_frame, error);
}
