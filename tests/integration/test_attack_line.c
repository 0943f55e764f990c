/* Attacks on the line itself: strangers who do not speak the protocol, and members who speak too
 * much of it. */
#include "tests/support/attack.h"
#include "tests/support/probe.h"
#include "tests/support/raw_tcp.h"

#include "base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define STRANGERS 200
/* The collector's time-out of handshakes is 30 s; the rest is for a busy machine. */
#define HANDSHAKE_WAIT_MS 60000
#define GREETING_BYTES 64
#define LITERAL(string) ((struct text){(string), sizeof(string) - 1})

static int connect_stranger(const struct attack *attack)
{
    return raw_tcp_connect(raw_tcp_port(attack->pipeline->collector_port.endpoint));
}

/* What ZMTP 3.0 begins with (ZeroMQ RFC 23). */
static struct text greeting(const char *mechanism, char bytes[GREETING_BYTES])
{
    memset(bytes, 0, GREETING_BYTES);
    bytes[0] = (char)0xff;
    bytes[9] = 0x7f;
    bytes[10] = 3;
    memcpy(bytes + 12, mechanism, strlen(mechanism));
    return (struct text){bytes, GREETING_BYTES};
}

/* Closed by the collector, which said at most its own greeting and one command. */
static void assert_shut_out(int fd)
{
    struct buffer said = BUFFER_NONE;
    assert_true(raw_tcp_read_to_end(fd, &said, HANDSHAKE_WAIT_MS));
    assert_in_range(said.length, 0, 4 * GREETING_BYTES);
    buffer_free(&said);
    assert_int_equal(close(fd), 0);
}

/* ---- strangers ---- */

static void half_handshakes(void **state)
{
    struct attack *attack = *state;
    int fds[STRANGERS];
    char bytes[GREETING_BYTES];
    struct text whole = greeting("CURVE", bytes);
    for (size_t i = 0; i < STRANGERS; i++) {
        fds[i] = connect_stranger(attack);
        /* Nothing, one byte, half a greeting, or all of it and then no more. */
        static const size_t lengths[] = {0, 1, GREETING_BYTES / 2, GREETING_BYTES};
        assert_true(raw_tcp_send(fds[i], (struct text){whole.at, lengths[i % 4]}));
    }
    attack_assert_welcome(attack->peer);
    struct peer *bystander = attack_connect(attack, attack->other);
    attack_assert_welcome(bystander);
    (void)attack_submit_right(attack, bystander);
    peer_free(&bystander);
    for (size_t i = 0; i < STRANGERS; i++)
        assert_shut_out(fds[i]);
}

/* No way in without CURVE, nor through an older version of the protocol that has none. */
static void other_mechanisms(void **state)
{
    struct attack *attack = *state;
    static const char *const mechanisms[] = {"NULL", "PLAIN", "GSSAPI", "curve", ""};
    char bytes[GREETING_BYTES];
    for (size_t i = 0; i < sizeof mechanisms / sizeof mechanisms[0]; i++) {
        int fd = connect_stranger(attack);
        struct text hello = greeting(mechanisms[i], bytes);
        assert_true(raw_tcp_send(fd, hello));
        (void)raw_tcp_send(fd, LITERAL("\x04\x19\x05READY\x0bSocket-Type\0\0\0\x06"
                                       "DEALER"));
        (void)raw_tcp_send(fd, LITERAL("\0\x02\x12\0"));
        assert_shut_out(fd);
    }
}

static void older_protocols(void **state)
{
    struct attack *attack = *state;
    static const struct text openings[] = {
        LITERAL("\xff\0\0\0\0\0\0\0\x01\x7f\x01\x05\0\0\0\x02\x12\0"), /* ZMTP 2.0, a DEALER */
        LITERAL("\x01\0\x05\0\x12\0\0\0"),                             /* ZMTP 1.0, no name */
    };
    for (size_t i = 0; i < sizeof openings / sizeof openings[0]; i++) {
        int fd = connect_stranger(attack);
        assert_true(raw_tcp_send(fd, openings[i]));
        assert_shut_out(fd);
    }
}

/* The mechanism is right, and what follows is no HELLO of it. */
static void handshake_of_garbage(void **state)
{
    struct attack *attack = *state;
    static const struct text commands[] = {
        LITERAL("\x04\x06\x05HELLO"),                    /* cut */
        LITERAL("\x04\x09\x08INITIATE"),                 /* out of turn */
        LITERAL("\x06\x7f\xff\xff\xff\xff\xff\xff\xff"), /* a command of 2^63 bytes */
        LITERAL("\x02\xff\xff\xff\xff\xff\xff\xff\xff"), /* a message of 2^64 bytes */
        LITERAL("\x04\x02\x01X"),
    };
    char bytes[GREETING_BYTES];
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        int fd = connect_stranger(attack);
        assert_true(raw_tcp_send(fd, greeting("CURVE", bytes)));
        (void)raw_tcp_send(fd, commands[i]);
        assert_shut_out(fd);
    }
}

static void other_protocols(void **state)
{
    struct attack *attack = *state;
    static const struct text openings[] = {
        LITERAL("GET / HTTP/1.1\r\nHost: collector\r\n\r\n"),
        LITERAL("\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03"),                       /* TLS */
        LITERAL("SSH-2.0-OpenSSH_9.2\r\n"), LITERAL("\0\0\0\x08\x04\xd2\x16\x2f"), /* PostgreSQL */
    };
    for (size_t i = 0; i < sizeof openings / sizeof openings[0]; i++) {
        int fd = connect_stranger(attack);
        assert_true(raw_tcp_send(fd, openings[i]));
        assert_shut_out(fd);
    }
}

#define GARBAGE_BYTES ((size_t)64 * 1024 * 1024)

static void garbage_by_the_megabyte(void **state)
{
    struct attack *attack = *state;
    static const char heads[] = {(char)0xff, 0x00, 0x41};
    char *garbage = malloc(GARBAGE_BYTES);
    assert_non_null(garbage);
    for (size_t i = 0; i < sizeof heads; i++) {
        memset(garbage, 0xa5, GARBAGE_BYTES);
        garbage[0] = heads[i];
        int fd = connect_stranger(attack);
        (void)raw_tcp_send(fd, (struct text){garbage, GARBAGE_BYTES});
        assert_shut_out(fd);
    }
    free(garbage);
}

/* The client's own guard: whoever answers at the address must have the key of the card. */
static void wrong_server_key(void **state)
{
    struct attack *attack = *state;
    struct peer *misled = peer_new(attack->pipeline->collector_port.endpoint,
                                   attack->pipeline->aggregator_card, attack->member);
    assert_false(peer_is_in(misled, 1000));
    attack_assert_welcome(attack->peer);
    peer_free(&misled);
}

/* ---- the health port ---- */

static void assert_status(const struct attack *attack, struct text request, const char *status)
{
    struct buffer said = BUFFER_NONE;
    int fd = raw_tcp_connect(attack->pipeline->collector_health);
    assert_true(raw_tcp_send(fd, request));
    assert_true(raw_tcp_read_to_end(fd, &said, HANDSHAKE_WAIT_MS));
    assert_int_equal(close(fd), 0);
    if (status != NULL && (said.length == 0 || strstr(said.data, status) == NULL))
        fail_msg("wanted %s, got: %s", status, said.length > 0 ? said.data : "nothing");
    assert_true(said.length == 0 || strstr(said.data, "root:") == NULL);
    buffer_free(&said);
}

static void attacks_on_the_health_port(void **state)
{
    struct attack *attack = *state;
    assert_status(attack, LITERAL("GET /../../../etc/passwd HTTP/1.0\r\n\r\n"), " 40");
    assert_status(attack, LITERAL("GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.0\r\n\r\n"), " 40");
    assert_status(attack, LITERAL("GET /metrics%00.html HTTP/1.0\r\n\r\n"), " 40");
    assert_status(attack, LITERAL("DELETE /health HTTP/1.0\r\n\r\n"), " 405 ");
    assert_status(attack, LITERAL("POST /metrics HTTP/1.0\r\nContent-Length: 9999999999\r\n\r\n"),
                  " 4");
    assert_status(attack, LITERAL("\x16\x03\x01\x02\0\x01\0\x01\xfc\r\n\r\n"), NULL);
    assert_status(attack, LITERAL("GET / HTTP/9.9\r\nX: \xff\xfe\r\n\r\n"), NULL);
    assert_true(
        probe_metric(attack->pipeline->collector_health, "parallax_collector_accepted_total") > 0);
}

/* ---- members who speak too much ---- */

static void send_request(struct peer *peer, struct client_request *request)
{
    struct error error;
    struct buffer bytes = BUFFER_NONE;
    struct arena *arena = arena_new((size_t)1024 * 1024);
    assert_non_null(arena);
    assert_int_equal(client_request_encode(request, arena, &bytes, &error), VERDICT_OK);
    struct text frame = buffer_view(&bytes);
    peer_send(peer, &frame, 1);
    buffer_free(&bytes);
    arena_free(&arena);
}

#define HELLOS 10000u
/* Half of what the collector queues for a peer: of more, answers may be let go. */
#define WINDOW 25u

static void hello_flood(void **state)
{
    struct attack *attack = *state;
    for (uint32_t sent = 0; sent < HELLOS; sent += WINDOW) {
        for (uint32_t i = 0; i < WINDOW; i++) {
            struct client_request hello = {
                .request = sent + i, .kind = REQUEST_HELLO, .protocol = CLIENT_PROTOCOL_VERSION};
            send_request(attack->peer, &hello);
        }
        for (uint32_t i = 0; i < WINDOW; i++) {
            const struct collector_reply *reply = peer_receive(attack->peer);
            assert_int_equal(reply->kind, REPLY_WELCOME);
            assert_int_equal(reply->request, sent + i); /* one answer each, in turn */
        }
        assert_true(process_runs(attack->pipeline->collector, 0));
    }
}

#define UNREAD 300
#define STATUS_IDS 4000

/* 28 MB of answers that nobody fetches: what does not fit in the peer's queue is let go. */
static void slow_reader(void **state)
{
    static const char metric[] = "parallax_collector_frames_total";
    static struct uuid ids[STATUS_IDS];
    struct attack *attack = *state;
    struct client_request status = {.kind = REQUEST_STATUS, .id_count = STATUS_IDS, .ids = ids};
    int64_t before = probe_metric(attack->pipeline->collector_health, metric);
    for (int i = 0; i < UNREAD; i++)
        send_request(attack->peer, &status);
    struct peer *bystander = attack_connect(attack, attack->other);
    attack_assert_welcome(bystander);
    (void)attack_submit_right(attack, bystander);
    peer_free(&bystander);
    (void)pipeline_collector_reaches(attack->pipeline, metric, before + UNREAD, NULL);
}

#define COMERS 200

/* Many short connections of one member: each leaves nothing behind. */
static void connections_that_come_and_go(void **state)
{
    struct attack *attack = *state;
    for (int i = 0; i < COMERS; i++) {
        struct peer *comer = attack_connect(attack, attack->member);
        if (i % 4 == 0)
            attack_assert_welcome(comer);
        peer_free(&comer);
        assert_true(process_runs(attack->pipeline->collector, 0));
    }
}

/* ---- descriptors ---- */

#define DESCRIPTORS 64

/* Who is in stays served while no descriptor is left, and others come in when the strangers go. */
static void no_descriptor_left(void **state)
{
    struct attack *attack = *state;
    int fds[STRANGERS];
    struct rlimit before, few;
    pid_t pid = process_pid(attack->pipeline->collector);
    assert_int_equal(prlimit(pid, RLIMIT_NOFILE, NULL, &before), 0);
    few = (struct rlimit){DESCRIPTORS, before.rlim_max};
    assert_int_equal(prlimit(pid, RLIMIT_NOFILE, &few, NULL), 0);
    for (size_t i = 0; i < STRANGERS; i++)
        fds[i] = connect_stranger(attack);
    struct peer *comer = attack_connect(attack, attack->other);
    assert_false(peer_is_in(comer, 500)); /* behind all of them, so there really is none left */
    attack_assert_welcome(attack->peer);
    (void)attack_submit_right(attack, attack->peer);
    for (size_t i = 0; i < STRANGERS; i++)
        assert_int_equal(close(fds[i]), 0);
    attack_assert_welcome(comer);
    (void)attack_submit_right(attack, comer);
    peer_free(&comer);
    assert_true(
        probe_metric(attack->pipeline->collector_health, "parallax_collector_accepted_total") > 0);
    assert_int_equal(prlimit(pid, RLIMIT_NOFILE, &before, NULL), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ATTACK(half_handshakes),
        ATTACK(other_mechanisms),
        ATTACK(older_protocols),
        ATTACK(handshake_of_garbage),
        ATTACK(other_protocols),
        ATTACK(garbage_by_the_megabyte),
        ATTACK(wrong_server_key),
        ATTACK(attacks_on_the_health_port),
        ATTACK(hello_flood),
        ATTACK(slow_reader),
        ATTACK(connections_that_come_and_go),
        ATTACK(no_descriptor_left),
        cmocka_unit_test(attack_nothing_else_is_stored),
        cmocka_unit_test(attack_nobody_is_in_the_log),
    };
    return cmocka_run_group_tests_name("attack_line", tests, attack_start, attack_stop);
}
