/* Members and strangers who come too often, in too many, or send too much: each is bounded, and
 * nobody else waits for it. */
#include "tests/support/attack.h"
#include "tests/support/probe.h"
#include "tests/support/raw_tcp.h"

#include "base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MEMBER_CONNECTIONS 4
#define STRANGERS 600 /* more than the 512 that may be without a word at a time */
/* Enough to be told BUSY far more often than anybody may go on after it. */
#define FLOOD_FRAMES 2000
#define PATIENCE_MS ((int64_t)60000)

static int start(void **state)
{
    static const char *const options[] = {"--organisation-rate", "200",
                                          "--organisation-connections", "4", NULL};
    return attack_start_with(state, options);
}

static int64_t metric(const struct attack *attack, const char *name)
{
    return probe_metric(attack->pipeline->collector_health, name);
}

static void assert_served(struct attack *attack, const struct identity *identity)
{
    struct peer *peer = attack_connect(attack, identity);
    attack_assert_welcome(peer);
    (void)attack_submit_right(attack, peer);
    peer_free(&peer);
}

/* Without reading an answer, until the line takes no more or all is sent. */
static void flood(struct peer *peer, struct text frame)
{
    for (int i = 0; i < FLOOD_FRAMES && peer_is_in(peer, 0); i++)
        peer_send(peer, &frame, 1);
}

static void hello_frame(struct buffer *out)
{
    struct buffer hello = BUFFER_NONE;
    buffer_append(&hello, "\x08\x01", 2); /* protocol 1 */
    attack_frame(out, 2, &hello);
    buffer_free(&hello);
}

/* After the flood the member is put off at the handshake for ten seconds, and then let in again. */
static void assert_shut_out_for_a_while(struct attack *attack, struct text frame)
{
    static const char shut_out[] = "parallax_collector_shut_out_total";
    int64_t before = metric(attack, shut_out);
    flood(attack->peer, frame);
    assert_served(attack, attack->other);
    (void)pipeline_collector_reaches(attack->pipeline, shut_out, before + 1, NULL);
    assert_served(attack, attack->other);
    peer_free(&attack->peer);
    attack->peer = attack_connect(attack, attack->member);
    attack_assert_welcome(attack->peer);
    assert_true(metric(attack, "parallax_collector_peers_put_off_total") > 0);
}

static void busy_is_not_heeded(void **state)
{
    struct attack *attack = *state;
    struct buffer frame = BUFFER_NONE;
    hello_frame(&frame);
    assert_shut_out_for_a_while(attack, buffer_view(&frame));
    buffer_free(&frame);
}

static size_t count_lines(const char *log, const char *event)
{
    size_t count = 0;
    for (const char *at = strstr(log, event); at != NULL; at = strstr(at + 1, event))
        count++;
    return count;
}

/* Each frame that is no message would be a line in the log. */
static void rubbish_does_not_fill_the_log(void **state)
{
    struct attack *attack = *state;
    struct process *collector = attack->pipeline->collector;
    (void)process_runs(collector, 0);
    size_t before = count_lines(process_err(collector), "\"frame_refused\"");
    assert_shut_out_for_a_while(attack, text_of("\xff\xff\xff"));
    (void)process_runs(collector, 0);
    size_t lines = count_lines(process_err(collector), "\"frame_refused\"") - before;
    assert_in_range(lines, 1, 100);
    assert_true(process_logged(collector, "shut_out"));
}

/* Each is let in, and the oldest goes; of the others nobody notices. */
static void more_connections_than_an_organisation_may_have(void **state)
{
    static const char ended[] = "parallax_collector_connections_ended_total";
    struct attack *attack = *state;
    struct peer *peers[MEMBER_CONNECTIONS]; /* beside the one that is there */
    struct peer *bystander = attack_connect(attack, attack->other);
    int64_t before = metric(attack, ended);
    attack_assert_welcome(bystander);
    for (size_t i = 0; i < MEMBER_CONNECTIONS; i++) {
        peers[i] = attack_connect(attack, attack->member);
        attack_assert_welcome(peers[i]);
    }
    (void)pipeline_collector_reaches(attack->pipeline, ended, before + 1, NULL);
    (void)attack_submit_right(attack, bystander);
    peer_free(&bystander);
    for (size_t i = 0; i < MEMBER_CONNECTIONS; i++)
        peer_free(&peers[i]);
    attack_assert_welcome(attack->peer); /* which has connected anew */
}

/* Let in, and then without a word: they are not kept. */
static void members_who_say_nothing(void **state)
{
    static const char ended[] = "parallax_collector_connections_ended_total";
    struct attack *attack = *state;
    int64_t before = metric(attack, ended);
    struct peer *peer = attack_connect(attack, attack->member);
    assert_true(peer_is_in(peer, PATIENCE_MS));
    (void)pipeline_collector_reaches(attack->pipeline, ended, before + 1, NULL);
    peer_free(&peer);
}

static bool is_closed(int fd, int wait_ms)
{
    char byte;
    struct pollfd item = {.fd = fd, .events = POLLIN};
    while (poll(&item, 1, wait_ms) > 0)
        if (read(fd, &byte, 1) <= 0)
            return true;
    return false;
}

/* The oldest of them make room for the newest, and for whoever has a key. */
static void strangers_by_the_hundred(void **state)
{
    static const char ended[] = "parallax_collector_connections_ended_total";
    struct attack *attack = *state;
    int fds[STRANGERS];
    int64_t before = metric(attack, ended);
    int port = raw_tcp_port(attack->pipeline->collector_port.endpoint);
    for (size_t i = 0; i < STRANGERS; i++)
        fds[i] = raw_tcp_connect(port);
    assert_true(is_closed(fds[0], (int)PATIENCE_MS));
    assert_false(is_closed(fds[STRANGERS - 1], 0));
    assert_served(attack, attack->other);
    (void)pipeline_collector_reaches(attack->pipeline, ended, before + 1, NULL);
    for (size_t i = 0; i < STRANGERS; i++)
        assert_int_equal(close(fds[i]), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ATTACK(strangers_by_the_hundred),
        ATTACK(more_connections_than_an_organisation_may_have),
        ATTACK(members_who_say_nothing),
        ATTACK(busy_is_not_heeded),
        ATTACK(rubbish_does_not_fill_the_log),
        cmocka_unit_test(attack_nothing_else_is_stored),
        cmocka_unit_test(attack_nobody_is_in_the_log),
    };
    return cmocka_run_group_tests_name("attack_flood", tests, start, attack_stop);
}
