/* Authentication fails closed: whoever the handler has not said yes to is refused at the handshake.
 */
#include "wire/zap.h"

#include "link_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define OPTION_METADATA 95 /* a draft name of zmq.h */
#define ANY_HANDSHAKE (FIXTURE_SUCCEEDED | FIXTURE_FAILED)

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

static int setup_without_handler(void **state)
{
    (void)state;
    fixture_open(&fixture, 16, false);
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

static void assert_nothing_came(struct link *client)
{
    struct link_frame frame;
    struct error error;
    assert_int_equal(link_send(client, NULL, 0, text_of("x"), &error), VERDICT_RETRY);
    assert_int_equal(link_receive(fixture.server, &frame, &error), VERDICT_RETRY);
    assert_string_equal(error.code, "LINK_EMPTY");
}

/* Fails when ZMQ_ZAP_ENFORCE_DOMAIN (93) is not set: libzmq then lets everybody in. */
static void test_no_handler_refuses_everybody(void **state)
{
    (void)state;
    struct link *client = fixture_client(&fixture, &member);
    assert_true((fixture_event(&fixture, ANY_HANDSHAKE) & FIXTURE_FAILED) != 0);
    assert_nothing_came(client);
    link_free(&client, 0);
}

static void test_unknown_key_is_refused(void **state)
{
    (void)state;
    struct fixture_keys stranger = fixture_keys_make();
    struct link *client = fixture_client(&fixture, &stranger);
    assert_int_equal(fixture_event(&fixture, ANY_HANDSHAKE), ZMQ_EVENT_HANDSHAKE_FAILED_AUTH);
    assert_int_equal(fixture.asked, 1);
    assert_int_equal(fixture.refused, 1);
    assert_nothing_came(client);
    link_free(&client, 0);
    /* A link opened anew after the key was enrolled gets in. */
    fixture.admitted = &stranger;
    client = fixture_client(&fixture, &stranger);
    assert_int_equal(fixture_event(&fixture, ANY_HANDSHAKE), FIXTURE_SUCCEEDED);
    assert_int_equal(fixture.refused, 1);
    link_free(&client, 0);
}

/* Who is put off comes again by itself, without anybody opening a link anew. */
static void test_who_is_put_off_comes_again(void **state)
{
    (void)state;
    fixture.put_off = 1;
    struct link *client = fixture_client(&fixture, &member);
    assert_true((fixture_event(&fixture, ANY_HANDSHAKE) & FIXTURE_FAILED) != 0);
    assert_int_equal(fixture_event(&fixture, ANY_HANDSHAKE), FIXTURE_SUCCEEDED);
    assert_int_equal(fixture.asked, 2);
    assert_int_equal(fixture.refused, 0);
    link_free(&client, 0);
}

static void test_freed_handler_refuses_the_next(void **state)
{
    (void)state;
    struct link *first = fixture_client(&fixture, &member);
    assert_int_equal(fixture_event(&fixture, ANY_HANDSHAKE), FIXTURE_SUCCEEDED);
    zap_free(&fixture.zap);
    struct link *second = fixture_client(&fixture, &member);
    assert_true((fixture_event(&fixture, ANY_HANDSHAKE) & FIXTURE_FAILED) != 0);
    assert_nothing_came(second);
    /* Who was in stays in. */
    struct link_frame frame;
    struct error error;
    fixture_send(&fixture, first, text_of("still in"));
    assert_int_equal(fixture_receive(&fixture, fixture.server, &frame, &error), VERDICT_OK);
    assert_true(text_is(frame.payload, "still in"));
    link_frame_free(&frame);
    link_free(&first, 0);
    link_free(&second, 0);
}

/* Connects without keys; username NULL: mechanism NULL, else PLAIN. */
static zsock_t *connect_in_clear(const char *username)
{
    zsock_t *sock = zsock_new(ZMQ_DEALER);
    assert_non_null(sock);
    if (username != NULL) {
        zsock_set_plain_username(sock, username);
        zsock_set_plain_password(sock, "secret");
    }
    assert_int_equal(zmq_connect(zsock_resolve(sock), link_endpoint(fixture.server)), 0);
    assert_int_equal(zmq_send(zsock_resolve(sock), "x", 1, ZMQ_DONTWAIT), 1);
    return sock;
}

static void test_other_mechanisms_are_refused(void **state)
{
    (void)state;
    const char *const usernames[] = {NULL, "admin"};
    for (size_t i = 0; i < 2; i++) {
        zsock_t *sock = connect_in_clear(usernames[i]);
        assert_int_equal(fixture_event(&fixture, ANY_HANDSHAKE),
                         ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL);
        zsock_destroy(&sock);
    }
    assert_int_equal(fixture.asked, 0);
    struct link_frame frame;
    struct error error;
    assert_int_equal(link_receive(fixture.server, &frame, &error), VERDICT_RETRY);
}

/* What a peer says of itself reaches the message's properties, but never its key. */
static void test_peers_own_metadata_changes_nothing(void **state)
{
    (void)state;
    static const char spoof[] = "X-User-Id:somebody";
    struct link *client = fixture_client(&fixture, &member);
    assert_int_equal(zmq_disconnect(client->handle, link_endpoint(client)), 0);
    assert_int_equal(zmq_setsockopt(client->handle, OPTION_METADATA, spoof, sizeof spoof - 1), 0);
    assert_int_equal(zmq_connect(client->handle, link_endpoint(client)), 0);
    struct link_frame frame;
    struct error error;
    fixture_send(&fixture, client, text_of("hello"));
    assert_int_equal(fixture_receive(&fixture, fixture.server, &frame, &error), VERDICT_OK);
    assert_string_equal(zmq_msg_gets(frame.message, "X-User-Id"), "somebody");
    assert_memory_equal(frame.key, member.public_key, LINK_KEY_BYTES);
    link_frame_free(&frame);
    link_free(&client, 0);
}

static void test_one_handler_a_process(void **state)
{
    (void)state;
    struct zap *second = NULL;
    struct error error;
    assert_int_equal(zap_new(NULL, NULL, &second, &error), VERDICT_RETRY);
    assert_string_equal(error.code, "ZAP_BIND");
    assert_null(second);
}

/* A request as libzmq would send it, made by hand; returns the status it was answered with. */
struct request {
    const char *const *parts;
    size_t count;
    const void *credentials; /* sent after the parts; NULL: none */
    size_t credentials_bytes;
};

static void answered(const struct request *request, const char *status, const char *user_id)
{
    zsock_t *sock = zsock_new(ZMQ_REQ);
    void *handle = zsock_resolve(sock);
    assert_int_equal(zmq_connect(handle, "inproc://zeromq.zap.01"), 0);
    for (size_t i = 0; i < request->count; i++) {
        bool last = i + 1 == request->count && request->credentials == NULL;
        assert_true(zmq_send(handle, request->parts[i], strlen(request->parts[i]),
                             last ? 0 : ZMQ_SNDMORE) >= 0);
    }
    if (request->credentials != NULL)
        assert_true(zmq_send(handle, request->credentials, request->credentials_bytes, 0) >= 0);
    struct link_wait_item item = {.zap = fixture.zap};
    struct error error;
    assert_int_equal(link_wait(&item, 1, 10000, &error), VERDICT_OK);
    assert_true(item.ready);
    int refused = -1;
    zap_serve(fixture.zap, 1, &refused);
    assert_int_equal(refused, strcmp(status, "200") == 0 ? 0 : 1);
    zmsg_t *reply = zmsg_recv(sock);
    assert_non_null(reply);
    assert_int_equal(zmsg_size(reply), 6);
    zframe_t *frame = zmsg_first(reply);
    assert_true(zframe_streq(frame, "1.0"));
    frame = zmsg_next(reply); /* the request's id, whatever it was */
    if (request->count > 1 && strlen(request->parts[1]) <= 255)
        assert_true(zframe_streq(frame, request->parts[1]));
    frame = zmsg_next(reply);
    assert_true(zframe_streq(frame, status));
    (void)zmsg_next(reply);
    frame = zmsg_next(reply);
    assert_true(zframe_streq(frame, user_id));
    frame = zmsg_next(reply);
    assert_int_equal(zframe_size(frame), 0);
    zmsg_destroy(&reply);
    zsock_destroy(&sock);
}

static void test_requests(void **state)
{
    (void)state;
    char long_id[400];
    memset(long_id, 'i', sizeof long_id - 1);
    long_id[sizeof long_id - 1] = '\0';
    char user_id[41];
    assert_non_null(zmq_z85_encode(user_id, member.public_key, LINK_KEY_BYTES));
    const char *const good[] = {"1.0", "7", "parallax", "127.0.0.1", "", "CURVE"};
    const char *const version[] = {"2.0", "7", "parallax", "127.0.0.1", "", "CURVE"};
    const char *const domain[] = {"1.0", "7", "other", "127.0.0.1", "", "CURVE"};
    const char *const no_domain[] = {"1.0", "7", "", "127.0.0.1", "", "CURVE"};
    const char *const null[] = {"1.0", "7", "parallax", "127.0.0.1", "", "NULL"};
    const char *const plain[] = {"1.0", "7", "parallax", "127.0.0.1", "", "PLAIN", "user"};
    const char *const long_request[] = {"1.0", long_id, "x", "", "", "CURVE"};
    const uint8_t *key = member.public_key;
    answered(&(struct request){good, 6, key, 32}, "200", user_id);
    answered(&(struct request){good, 6, fixture.keys.public_key, 32}, "400", "");
    answered(&(struct request){good, 6, key, 31}, "400", "");
    answered(&(struct request){good, 6, "", 0}, "400", "");
    answered(&(struct request){good, 6, long_id, 300}, "400", "");
    answered(&(struct request){good, 6, NULL, 0}, "400", "");
    answered(&(struct request){good, 1, NULL, 0}, "400", "");
    answered(&(struct request){version, 6, key, 32}, "400", "");
    answered(&(struct request){domain, 6, key, 32}, "400", "");
    answered(&(struct request){no_domain, 6, key, 32}, "400", "");
    answered(&(struct request){null, 6, NULL, 0}, "400", "");
    answered(&(struct request){plain, 7, "pass", 4}, "400", "");
    answered(&(struct request){plain, 7, key, 32}, "400", "");
    answered(&(struct request){long_request, 6, key, 32}, "400", "");
    answered(&(struct request){good, 6, key, 32}, "200", user_id);
}

static void test_serves_no_more_than_asked(void **state)
{
    (void)state;
    int refused = -1;
    zap_serve(fixture.zap, 8, &refused); /* nothing is waiting */
    assert_int_equal(refused, 0);
    struct fixture_keys stranger = fixture_keys_make();
    struct link *client = fixture_client(&fixture, &stranger);
    struct link_wait_item item = {.zap = fixture.zap};
    struct error error;
    assert_int_equal(link_wait(&item, 1, 10000, &error), VERDICT_OK);
    zap_serve(fixture.zap, 0, &refused);
    assert_int_equal(refused, 0);
    assert_int_equal(fixture.asked, 0);
    zap_serve(fixture.zap, 8, &refused);
    assert_int_equal(refused, 1);
    assert_int_equal(fixture.asked, 1);
    link_free(&client, 0);
}

int main(void)
{
    link_start();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_no_handler_refuses_everybody, setup_without_handler,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_unknown_key_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(test_who_is_put_off_comes_again, setup, teardown),
        cmocka_unit_test_setup_teardown(test_freed_handler_refuses_the_next, setup, teardown),
        cmocka_unit_test_setup_teardown(test_other_mechanisms_are_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(test_peers_own_metadata_changes_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(test_one_handler_a_process, setup, teardown),
        cmocka_unit_test_setup_teardown(test_requests, setup, teardown),
        cmocka_unit_test_setup_teardown(test_serves_no_more_than_asked, setup, teardown),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    link_stop();
    return failed;
}
