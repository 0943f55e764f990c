/* Which records are new, which were taken, and whom to tell. */
#include "aggregator/streams.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static const struct uuid one = {{1}}, two = {{2}}, three = {{3}};

static int set_up(void **state)
{
    *state = streams_new();
    return *state == NULL ? -1 : 0;
}

static int tear_down(void **state)
{
    struct streams *streams = *state;
    streams_free(&streams);
    streams_free(&streams);
    return 0;
}

/* A connection with this routing id by the holder of this key. */
static struct stream_peer peer(uint8_t id, uint8_t key)
{
    struct stream_peer peer = {.id = {0, id}, .id_length = 5};
    memset(peer.key, key, sizeof peer.key);
    return peer;
}

static void greet(struct streams *streams, const struct uuid *id, const struct stream_peer *by,
                  uint64_t committed)
{
    assert_int_equal(streams_greet(streams, id, by, committed, NULL), VERDICT_OK);
}

static void expect_take(struct streams *streams, const struct uuid *id,
                        const struct stream_peer *by, uint64_t first, size_t count, size_t old)
{
    size_t found = SIZE_MAX;
    assert_int_equal(streams_take(streams, id, by, first, count, &found, NULL), VERDICT_OK);
    assert_int_equal(found, old);
}

static void expect_refused(struct streams *streams, const struct uuid *id,
                           const struct stream_peer *by, uint64_t first, const char *code)
{
    struct error error;
    size_t found;
    const struct stream *stream = streams_find(streams, id);
    uint64_t taken = stream == NULL ? 0 : stream->taken;
    assert_int_equal(streams_take(streams, id, by, first, 3, &found, &error), VERDICT_REJECT);
    assert_string_equal(error.code, code);
    assert_true(stream == NULL || stream->taken == taken);
}

static void records_follow_one_another(void **state)
{
    const struct stream_peer by = peer(1, 1);
    greet(*state, &one, &by, 0);
    expect_take(*state, &one, &by, 1, 10, 0);
    expect_take(*state, &one, &by, 11, 1, 0);
    assert_int_equal(streams_find(*state, &one)->taken, 11);
    assert_int_equal(streams_find(*state, &one)->committed, 0);
}

static void they_go_on_after_what_the_ledger_has(void **state)
{
    const struct stream_peer by = peer(1, 1);
    greet(*state, &one, &by, 100);
    expect_refused(*state, &one, &by, 102, "STREAM_GAP");
    expect_take(*state, &one, &by, 101, 5, 0);
}

static void repeats_and_overlaps_are_recognised(void **state)
{
    const struct stream_peer by = peer(1, 1);
    greet(*state, &one, &by, 0);
    expect_take(*state, &one, &by, 1, 10, 0);
    expect_take(*state, &one, &by, 1, 10, 10);
    expect_take(*state, &one, &by, 3, 2, 2);
    expect_take(*state, &one, &by, 6, 10, 5);
    assert_int_equal(streams_find(*state, &one)->taken, 15);
    expect_take(*state, &one, &by, 1, 16, 15);
    assert_int_equal(streams_find(*state, &one)->taken, 16);
}

static void gaps_are_refused(void **state)
{
    const struct stream_peer by = peer(1, 1);
    greet(*state, &one, &by, 0);
    expect_refused(*state, &one, &by, 2, "STREAM_GAP");
    expect_refused(*state, &one, &by, 0, "STREAM_GAP");
    expect_take(*state, &one, &by, 1, 3, 0);
    expect_refused(*state, &one, &by, 5, "STREAM_GAP");
    expect_refused(*state, &one, &by, UINT64_MAX, "STREAM_GAP");
    expect_take(*state, &one, &by, 4, 1, 0);
}

static void a_stream_needs_a_hello_on_this_connection(void **state)
{
    const struct stream_peer by = peer(1, 1), longer = {.id = {0, 1}, .id_length = 6};
    const struct stream_peer elsewhere = peer(2, 1);
    expect_refused(*state, &one, &by, 1, "STREAM_UNKNOWN");
    greet(*state, &one, &by, 0);
    expect_refused(*state, &two, &by, 1, "STREAM_UNKNOWN");
    expect_refused(*state, &one, &elsewhere, 1, "STREAM_UNKNOWN");
    expect_refused(*state, &one, &longer, 1, "STREAM_UNKNOWN");
    /* The same collector on a new connection: what is in memory stays, the old one is over. */
    expect_take(*state, &one, &by, 1, 10, 0);
    greet(*state, &one, &elsewhere, 4);
    assert_int_equal(streams_count(*state), 1);
    expect_refused(*state, &one, &by, 11, "STREAM_UNKNOWN");
    expect_take(*state, &one, &elsewhere, 5, 8, 6);
}

static void a_stream_belongs_to_one_key(void **state)
{
    const struct stream_peer by = peer(1, 1), other = peer(2, 2);
    struct error error;
    greet(*state, &one, &by, 0);
    assert_int_equal(streams_greet(*state, &one, &other, 0, &error), VERDICT_REJECT);
    assert_string_equal(error.code, "STREAM_TAKEN");
    expect_take(*state, &one, &by, 1, 1, 0);
}

static void a_ledger_that_is_behind_changes_nothing(void **state)
{
    const struct stream_peer by = peer(1, 1);
    greet(*state, &one, &by, 10);
    greet(*state, &one, &by, 4);
    assert_int_equal(streams_find(*state, &one)->committed, 10);
    expect_take(*state, &one, &by, 11, 1, 0);
}

static void expect_ack(struct streams *streams, const struct uuid *id, uint64_t committed)
{
    const struct stream *stream = streams_next_ack(streams);
    assert_non_null(stream);
    assert_true(uuid_equal(&stream->id, id));
    assert_int_equal(stream->committed, committed);
    assert_int_equal(stream->told, committed);
}

static void what_is_committed_is_told_once_and_in_turn(void **state)
{
    const struct stream_peer by = peer(1, 1), other = peer(2, 2);
    assert_null(streams_next_ack(*state));
    greet(*state, &one, &by, 5);
    greet(*state, &two, &by, 0);
    greet(*state, &three, &other, 0);
    assert_null(streams_next_ack(*state)); /* the welcome told it */
    streams_committed(*state, &one, 8);
    streams_committed(*state, &three, 2);
    expect_ack(*state, &one, 8);
    streams_committed(*state, &one, 9); /* its turn comes after the others */
    expect_ack(*state, &three, 2);
    expect_ack(*state, &one, 9);
    assert_null(streams_next_ack(*state));
    streams_committed(*state, &one, 3);
    assert_null(streams_next_ack(*state));
    streams_committed(*state, &(struct uuid){{77}}, 3);
    assert_null(streams_next_ack(*state));
}

static void cleared_all_say_hello_again(void **state)
{
    const struct stream_peer by = peer(1, 1), other = peer(2, 2);
    greet(*state, &one, &by, 0);
    greet(*state, &two, &by, 0);
    streams_committed(*state, &two, 1);
    (void)streams_next_ack(*state);
    expect_take(*state, &one, &by, 1, 10, 0);
    streams_clear(*state);
    assert_int_equal(streams_count(*state), 0);
    assert_null(streams_next_ack(*state));
    expect_refused(*state, &one, &by, 11, "STREAM_UNKNOWN");
    greet(*state, &one, &other, 0);
    expect_take(*state, &one, &other, 1, 1, 0);
}

/* A collector that is started anew has a new stream every time; a year of that must not pile up. */
static void idle_streams_make_room(void **state)
{
    const struct stream_peer by = peer(1, 1);
    const struct uuid busy = {{0xff}};
    greet(*state, &busy, &by, 0);
    expect_take(*state, &busy, &by, 1, 3, 0);
    for (uint32_t i = 1; i <= 10000; i++) {
        struct uuid id = {{0}};
        memcpy(id.bytes + 4, &i, sizeof i);
        greet(*state, &id, &by, 7);
        assert_non_null(streams_find(*state, &id));
    }
    assert_true(streams_count(*state) <= 4096);
    expect_take(*state, &busy, &by, 4, 1, 0); /* it has something in memory: never forgotten */
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(records_follow_one_another),
        TEST(they_go_on_after_what_the_ledger_has),
        TEST(repeats_and_overlaps_are_recognised),
        TEST(gaps_are_refused),
        TEST(a_stream_needs_a_hello_on_this_connection),
        TEST(a_stream_belongs_to_one_key),
        TEST(a_ledger_that_is_behind_changes_nothing),
        TEST(what_is_committed_is_told_once_and_in_turn),
        TEST(cleared_all_say_hello_again),
        TEST(idle_streams_make_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
