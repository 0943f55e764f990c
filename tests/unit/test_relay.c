/* The connection to the aggregator over a real link and a real spool; the aggregator is the test.
 */
#include "collector/relay.h"

#include "base/clock.h"
#include "collector/forward.h"
#include "tests/support/scratch.h"
#include "tests/unit/door_case.h"
#include "wire/codec.h"
#include "wire/relay_protocol.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#define ARENA_BYTES ((size_t)32 * 1024 * 1024)
#define MAP_BYTES ((int64_t)64 * 1024 * 1024)
#define CREDIT 1000u
#define DAY 20780
#define PATIENCE_MS ((int64_t)20000)

struct relay_case {
    struct door door; /* the aggregator's */
    struct identity *collector;
    char *endpoint; /* the door's, which may be closed before the relay is */
    char *folder;
    struct spool *spool;
    struct catalogue_cache *catalogue;
    struct collector_counters counters;
    struct status *status;
    struct relay *relay;
    int64_t now_ms;
    uint32_t accepted; /* records, numbered from 1 */
    struct arena *arena;
    struct link_frame frame; /* the last one from the collector */
    struct relay_up up;
};

static int set_up(void **state)
{
    struct relay_case *test = calloc(1, sizeof *test);
    if (test == NULL)
        return -1;
    *state = test;
    test->arena = arena_new(ARENA_BYTES);
    assert_non_null(test->arena);
    assert_int_equal(identity_make(&test->collector, NULL), VERDICT_OK);
    door_open(&test->door);
    test->endpoint = strdup(link_endpoint(test->door.link));
    assert_non_null(test->endpoint);
    test->folder = scratch_new();
    const struct spool_config spool = {
        .path = test->folder, .map_bytes = MAP_BYTES, .limit_percent = 80, .digest = seal_digest};
    assert_int_equal(spool_open(&spool, &test->spool, NULL), VERDICT_OK);
    assert_int_equal(catalogue_cache_open(test->folder, &test->catalogue, NULL), VERDICT_OK);
    const struct status_config status = {test->door.link, test->spool, &test->counters};
    assert_int_equal(status_new(&status, &test->status, NULL), VERDICT_OK);
    const struct relay_config config = {.endpoint = test->endpoint,
                                        .aggregator = *identity_public(test->door.identity),
                                        .identity = test->collector,
                                        .spool = test->spool,
                                        .catalogue = test->catalogue,
                                        .status = test->status,
                                        .counters = &test->counters};
    assert_int_equal(relay_open(&config, &test->relay, NULL), VERDICT_OK);
    test->now_ms = clock_steady_ms();
    return 0;
}

static int tear_down(void **state)
{
    struct relay_case *test = *state;
    link_frame_free(&test->frame);
    relay_close(&test->relay);
    status_free(&test->status);
    door_close(&test->door);
    catalogue_cache_free(&test->catalogue);
    spool_close(&test->spool);
    scratch_free(&test->folder);
    identity_free(&test->collector);
    free(test->endpoint);
    arena_free(&test->arena);
    free(test);
    return 0;
}

static void accept_records(struct relay_case *test, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct spool_entry entry = {.payload = text_of("a submission"), .organisation = {{7}}};
        test->accepted++;
        memcpy(entry.id.bytes, &test->accepted, sizeof test->accepted);
        seal_digest(entry.payload, entry.digest);
        assert_int_equal(spool_accept(test->spool, &entry, 1, text_of("record"), DAY, NULL),
                         VERDICT_OK);
    }
    relay_wake(test->relay);
}

/* Once what was acknowledged is deleted. */
static uint64_t waiting(const struct relay_case *test)
{
    assert_int_equal(spool_forget_now(test->spool, NULL), VERDICT_OK);
    struct spool_stats stats;
    assert_int_equal(spool_stats(test->spool, &stats, NULL), VERDICT_OK);
    return stats.waiting;
}

static void work(struct relay_case *test)
{
    assert_int_equal(relay_work(test->relay, test->now_ms, NULL), VERDICT_OK);
}

/* Works until the next message of the collector is here; its hello is tried again meanwhile. */
static const struct relay_up *hear(struct relay_case *test, enum relay_up_kind kind)
{
    const int64_t until_ms = clock_steady_ms() + PATIENCE_MS;
    struct link_wait_item item = {.link = test->door.link, .fd = -1};
    link_frame_free(&test->frame);
    while (link_receive(test->door.link, &test->frame, NULL) != VERDICT_OK) {
        int refused = 0;
        assert_true(clock_steady_ms() < until_ms);
        work(test);
        test->now_ms++;
        zap_serve(test->door.zap, 8, &refused);
        assert_int_equal(link_wait(&item, 1, 1, NULL), VERDICT_OK);
    }
    assert_int_equal(relay_up_decode(test->frame.payload, test->arena, &test->up, NULL),
                     VERDICT_OK);
    assert_int_equal(test->up.kind, kind);
    return &test->up;
}

/* Answers on the connection that was heard last, and lets the relay take it. */
static void say(struct relay_case *test, const struct relay_down *down)
{
    struct buffer frame = BUFFER_NONE;
    assert_int_equal(relay_down_encode(down, test->arena, &frame, NULL), VERDICT_OK);
    assert_int_equal(link_send(test->door.link, test->frame.peer, test->frame.peer_length,
                               buffer_view(&frame), NULL),
                     VERDICT_OK);
    buffer_free(&frame);
    door_wait(&test->door, relay_link(test->relay));
    work(test);
}

static void say_welcome(struct relay_case *test, const struct uuid *stream, uint64_t committed,
                        uint32_t credit)
{
    const struct relay_ack ack = {*stream, committed};
    const struct relay_down welcome = {.kind = RELAY_WELCOME,
                                       .protocol = RELAY_PROTOCOL_VERSION,
                                       .credit = credit,
                                       .ack_count = 1,
                                       .acks = &ack};
    say(test, &welcome);
}

static void say_ack(struct relay_case *test, const struct uuid *stream, uint64_t through)
{
    const struct relay_ack ack = {*stream, through};
    const struct relay_down down = {
        .kind = RELAY_ACK, .credit = CREDIT, .ack_count = 1, .acks = &ack};
    say(test, &down);
}

static void records_go_on_and_are_kept_until_acknowledged(void **state)
{
    struct relay_case *test = *state;
    accept_records(test, 3);
    const struct relay_up *up = hear(test, RELAY_HELLO);
    assert_int_equal(up->protocol, RELAY_PROTOCOL_VERSION);
    assert_int_equal(up->stream_count, 1);
    const struct uuid stream = up->streams[0];
    say_welcome(test, &stream, 0, CREDIT);
    assert_int_equal(test->counters.aggregator_up, 1);
    up = hear(test, RELAY_BATCH);
    assert_true(uuid_equal(&up->stream, &stream));
    assert_int_equal(up->first_sequence, 1);
    assert_int_equal(up->record_count, 3);
    assert_true(text_is(up->records[2].submission, "a submission"));
    assert_int_equal(up->records[2].organisation.bytes[0], 7);
    assert_int_equal(waiting(test), 3);
    say_ack(test, &stream, 2);
    assert_int_equal(waiting(test), 1);
    say_ack(test, &stream, 3);
    assert_int_equal(waiting(test), 0);
    assert_int_equal(test->counters.acknowledged, 3);
    /* What comes later follows. */
    accept_records(test, 1);
    up = hear(test, RELAY_BATCH);
    assert_int_equal(up->first_sequence, 4);
    assert_int_equal(up->record_count, 1);
}

static void credit_is_kept(void **state)
{
    struct relay_case *test = *state;
    accept_records(test, 5);
    const struct uuid stream = hear(test, RELAY_HELLO)->streams[0];
    say_welcome(test, &stream, 0, 2);
    assert_int_equal(hear(test, RELAY_BATCH)->record_count, 2);
    work(test);
    assert_true(relay_wait_ms(test->relay, test->now_ms) > 0);
    assert_int_equal(test->counters.forwarded, 2);
    say_ack(test, &stream, 2);
    assert_int_equal(hear(test, RELAY_BATCH)->record_count, 3);
}

static void a_welcome_lets_go_what_is_committed(void **state)
{
    struct relay_case *test = *state;
    accept_records(test, 5);
    const struct uuid stream = hear(test, RELAY_HELLO)->streams[0];
    say_welcome(test, &stream, 4, CREDIT);
    assert_int_equal(waiting(test), 1);
    const struct relay_up *up = hear(test, RELAY_BATCH);
    assert_int_equal(up->first_sequence, 5);
    assert_int_equal(up->record_count, 1);
}

static void refused_it_says_hello_and_sends_again(void **state)
{
    struct relay_case *test = *state;
    accept_records(test, 2);
    const struct uuid stream = hear(test, RELAY_HELLO)->streams[0];
    say_welcome(test, &stream, 0, CREDIT);
    (void)hear(test, RELAY_BATCH);
    const struct relay_down refused = {
        .kind = RELAY_REFUSED, .code = text_of("STREAM_GAP"), .sentence = text_of("A sentence.")};
    say(test, &refused);
    int64_t wait_ms = relay_wait_ms(test->relay, test->now_ms);
    assert_true(wait_ms > 0);
    test->now_ms += wait_ms;
    (void)hear(test, RELAY_HELLO);
    say_welcome(test, &stream, 0, CREDIT);
    const struct relay_up *up = hear(test, RELAY_BATCH);
    assert_int_equal(up->first_sequence, 1);
    assert_int_equal(up->record_count, 2);
    assert_int_equal(waiting(test), 2);
}

static void silence_makes_the_connection_anew(void **state)
{
    struct relay_case *test = *state;
    accept_records(test, 1);
    const struct uuid stream = hear(test, RELAY_HELLO)->streams[0];
    say_welcome(test, &stream, 0, CREDIT);
    (void)hear(test, RELAY_BATCH);
    test->now_ms += FORWARD_PING_MS;
    (void)hear(test, RELAY_PING);
    test->now_ms += FORWARD_SILENCE_MS;
    work(test);
    assert_int_equal(test->counters.aggregator_up, 0);
    test->now_ms += relay_wait_ms(test->relay, test->now_ms);
    (void)hear(test, RELAY_HELLO);
    say_welcome(test, &stream, 0, CREDIT);
    assert_int_equal(hear(test, RELAY_BATCH)->first_sequence, 1);
}

static void a_catalogue_is_taken_and_a_bad_one_is_not(void **state)
{
    struct relay_case *test = *state;
    struct buffer encoded = BUFFER_NONE;
    const struct catalogue catalogue = {.version = 31};
    assert_int_equal(codec_catalogue_encode(&catalogue, test->arena, &encoded, NULL), VERDICT_OK);
    assert_int_equal(hear(test, RELAY_HELLO)->catalogue_version, 0);
    const struct relay_down down = {.kind = RELAY_CATALOGUE, .catalogue = buffer_view(&encoded)};
    say(test, &down);
    assert_int_equal(catalogue_cache_current(test->catalogue)->version, 31);
    assert_int_equal(test->counters.catalogue_version, 31);
    struct link_frame *frame = &test->frame;
    assert_int_equal(link_send(test->door.link, frame->peer, frame->peer_length,
                               text_of("\xff\xff no message"), NULL),
                     VERDICT_OK);
    door_wait(&test->door, relay_link(test->relay));
    work(test);
    assert_int_equal(catalogue_cache_current(test->catalogue)->version, 31);
    buffer_free(&encoded);
}

static void ask(struct relay_case *test, uint8_t organisation)
{
    const struct uuid id = {{5}}, asker = {{organisation}};
    const struct client_request request = {
        .request = 1, .kind = REQUEST_STATUS, .id_count = 1, .ids = &id};
    const struct link_frame frame = {.peer_length = 1};
    assert_int_equal(status_ask(test->status, &frame, &asker, &request, clock_steady_ms(), NULL),
                     VERDICT_OK);
}

/* One that does not know the question would refuse it, and all would begin anew. */
static void questions_go_to_an_aggregator_that_answers_them(void **state)
{
    struct relay_case *test = *state;
    struct relay_down welcome = {
        .kind = RELAY_WELCOME, .protocol = RELAY_PROTOCOL_VERSION, .credit = CREDIT};
    (void)hear(test, RELAY_HELLO);
    say(test, &welcome);
    ask(test, 7);
    assert_null(status_unsent(test->status));
    const struct relay_down refused = {
        .kind = RELAY_REFUSED, .code = text_of("HELLO_NEEDED"), .sentence = text_of("A sentence.")};
    say(test, &refused);
    test->now_ms += relay_wait_ms(test->relay, test->now_ms);
    (void)hear(test, RELAY_HELLO);
    welcome.answers_status = true;
    say(test, &welcome);
    ask(test, 7);
    ask(test, 8);
    const struct relay_up *up = hear(test, RELAY_STATUS_QUERY);
    assert_int_equal(up->organisation.bytes[0], 7);
    assert_int_equal(up->id_count, 1);
    assert_int_equal(up->ids[0].bytes[0], 5);
    uint64_t first = up->question;
    up = hear(test, RELAY_STATUS_QUERY);
    assert_int_equal(up->organisation.bytes[0], 8);
    assert_true(up->question != first);
    assert_null(status_unsent(test->status)); /* each once */
    const struct relay_down report = {.kind = RELAY_STATUS_REPORT, .question = up->question};
    say(test, &report);
    status_end(test->status);
    assert_int_equal(test->counters.questions_unanswered, 1);
}

/* The aggregator went away in the middle: the collector waits for it and does not spin. */
static void a_lost_aggregator_does_not_keep_it_busy(void **state)
{
    struct relay_case *test = *state;
    const int64_t until_ms = clock_steady_ms() + PATIENCE_MS;
    const struct uuid stream = hear(test, RELAY_HELLO)->streams[0];
    say_welcome(test, &stream, 0, UINT32_MAX);
    link_frame_free(&test->frame);
    door_close(&test->door);
    struct link_wait_item item = {
        .link = relay_link(test->relay), .fd = -1, .want_write = true, .ready = true};
    while (item.ready) { /* until ZeroMQ has seen it, too */
        assert_true(clock_steady_ms() < until_ms);
        assert_int_equal(link_wait(&item, 1, 0, NULL), VERDICT_OK);
    }
    accept_records(test, 3);
    assert_int_equal(relay_wait_ms(test->relay, test->now_ms), 0);
    work(test);
    assert_true(relay_is_blocked(test->relay));
    assert_true(relay_wait_ms(test->relay, test->now_ms) > 0);
    assert_int_equal(waiting(test), 3);
    assert_int_equal(test->counters.forwarded, 0);
    test->now_ms += FORWARD_SILENCE_MS;
    work(test);
    assert_false(relay_is_blocked(test->relay));
    assert_int_equal(test->counters.aggregator_up, 0);
    assert_non_null(relay_link(test->relay));
}

static int start(void **state)
{
    (void)state;
    link_start();
    return seal_start(NULL) == VERDICT_OK && codec_start(NULL) == VERDICT_OK ? 0 : -1;
}

static int stop(void **state)
{
    (void)state;
    link_stop();
    return 0;
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(records_go_on_and_are_kept_until_acknowledged),
        TEST(credit_is_kept),
        TEST(a_welcome_lets_go_what_is_committed),
        TEST(refused_it_says_hello_and_sends_again),
        TEST(silence_makes_the_connection_anew),
        TEST(a_catalogue_is_taken_and_a_bad_one_is_not),
        TEST(questions_go_to_an_aggregator_that_answers_them),
        TEST(a_lost_aggregator_does_not_keep_it_busy),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
