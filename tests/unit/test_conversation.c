/* Talking with collectors over real links; the ledger's answers are the test's own. */
#include "aggregator/conversation.h"

#include "model/codes.h"
#include "tests/unit/door_case.h"
#include "tests/unit/finding_case.h"
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
#define CREDIT 1000u
#define ROWS_MAX 10
#define VERSION 5

static const struct uuid stream = {{1}}, other_stream = {{2}};
static const uint8_t pseudonym_key[SEAL_KEY_BYTES] = {42};

struct talk_case {
    struct door door;
    struct identity *collector, *stranger;
    struct link *client;
    struct writer *writer; /* its database is never there: it answers nothing */
    struct conversation *talk;
    struct aggregator_counters counters;
    struct arena *arena;
    struct link_frame frame; /* of the last answer */
    struct relay_down down;
};

static struct writer_news *directory_news(const struct talk_case *test, int64_t version)
{
    struct writer_news *news = calloc(1, sizeof *news);
    assert_non_null(news);
    news->kind = WRITER_DIRECTORY;
    news->arena = arena_new(ARENA_BYTES);
    assert_non_null(news->arena);
    struct directory_collector *collector = arena_alloc(news->arena, sizeof *collector);
    assert_non_null(collector);
    memcpy(collector->curve, identity_public(test->collector)->curve, sizeof collector->curve);
    news->directory.catalogue.version = version;
    news->directory.collectors = collector;
    news->directory.collector_count = 1;
    return news;
}

static int set_up(void **state)
{
    struct talk_case *test = calloc(1, sizeof *test);
    if (test == NULL)
        return -1;
    *state = test;
    test->arena = arena_new(ARENA_BYTES);
    assert_non_null(test->arena);
    assert_int_equal(identity_make(&test->collector, NULL), VERDICT_OK);
    assert_int_equal(identity_make(&test->stranger, NULL), VERDICT_OK);
    door_open(&test->door);
    test->client = door_client(&test->door, test->collector);
    assert_int_equal(writer_start("host=/nonexistent", &test->writer, NULL), VERDICT_OK);
    const struct conversation_config config = {.link = test->door.link,
                                               .writer = test->writer,
                                               .pseudonym_key = pseudonym_key,
                                               .credit = CREDIT,
                                               .rows_max = ROWS_MAX,
                                               .bytes_max = 1024 * 1024,
                                               .counters = &test->counters};
    assert_int_equal(conversation_new(&config, &test->talk, NULL), VERDICT_OK);
    conversation_set_directory(test->talk, directory_news(test, VERSION));
    return 0;
}

static int tear_down(void **state)
{
    struct talk_case *test = *state;
    link_frame_free(&test->frame);
    link_free(&test->client, 0);
    conversation_free(&test->talk);
    writer_stop(&test->writer, 20000);
    door_close(&test->door);
    identity_free(&test->collector);
    identity_free(&test->stranger);
    arena_free(&test->arena);
    free(test);
    return 0;
}

static void say(struct talk_case *test, struct link *client, const struct relay_up *up)
{
    struct buffer frame = BUFFER_NONE;
    assert_int_equal(relay_up_encode(up, test->arena, &frame, NULL), VERDICT_OK);
    door_send(&test->door, client, buffer_view(&frame));
    buffer_free(&frame);
    door_wait(&test->door, test->door.link);
    assert_int_equal(conversation_take(test->talk, CASE_NOW_MS, NULL), VERDICT_OK);
}

static const struct relay_down *hear(struct talk_case *test, struct link *client,
                                     enum relay_down_kind kind)
{
    link_frame_free(&test->frame);
    door_receive(&test->door, client, &test->frame);
    assert_int_equal(relay_down_decode(test->frame.payload, test->arena, &test->down, NULL),
                     VERDICT_OK);
    assert_int_equal(test->down.kind, kind);
    return &test->down;
}

static void expect_refused(struct talk_case *test, struct link *client, const char *code)
{
    assert_true(text_is(hear(test, client, RELAY_REFUSED)->code, code));
}

static void say_hello(struct talk_case *test, struct link *client, const struct uuid *named,
                      int64_t catalogue_version)
{
    const struct relay_up hello = {.kind = RELAY_HELLO,
                                   .protocol = RELAY_PROTOCOL_VERSION,
                                   .catalogue_version = catalogue_version,
                                   .stream_count = 1,
                                   .streams = named};
    say(test, client, &hello);
}

static void look_up(struct talk_case *test, uint64_t token, const struct uuid *named,
                    uint64_t committed)
{
    const struct writer_lookup lookup = {
        .token = token, .count = 1, .streams = {*named}, .committed = {committed}};
    conversation_welcome(test->talk, &lookup);
}

/* Says hello with stream and is welcome. */
static void be_welcome(struct talk_case *test, struct link *client, uint64_t token,
                       uint64_t committed)
{
    say_hello(test, client, &stream, VERSION);
    look_up(test, token, &stream, committed);
    const struct relay_down *welcome = hear(test, client, RELAY_WELCOME);
    assert_int_equal(welcome->ack_count, 1);
    assert_int_equal(welcome->acks[0].through, committed);
}

static void send_records(struct talk_case *test, struct link *client, uint64_t first, size_t count)
{
    struct relay_record *records = arena_alloc(test->arena, count * sizeof *records);
    assert_non_null(records);
    for (size_t i = 0; i < count; i++) {
        const struct submission submission = case_finding(CONSENT_PUBLIC);
        records[i] = (struct relay_record){.organisation = {{7}},
                                           .submission = case_encode(&submission, test->arena)};
    }
    const struct relay_up batch = {.kind = RELAY_BATCH,
                                   .stream = stream,
                                   .first_sequence = first,
                                   .record_count = count,
                                   .records = records};
    say(test, client, &batch);
}

static void ping(struct talk_case *test, struct link *client)
{
    const struct relay_up ping = {.kind = RELAY_PING};
    say(test, client, &ping);
}

static void only_collectors_are_admitted(void **state)
{
    struct talk_case *test = *state;
    assert_true(conversation_admits(test->talk, identity_public(test->collector)->curve));
    assert_false(conversation_admits(test->talk, identity_public(test->stranger)->curve));
    struct link *client = door_client(&test->door, test->stranger);
    ping(test, client);
    expect_refused(test, client, "KEY_UNKNOWN");
    link_free(&client, 0);
}

static void hello_gets_the_catalogue_at_once_and_the_welcome_from_the_ledger(void **state)
{
    struct talk_case *test = *state;
    say_hello(test, test->client, &stream, 0);
    struct catalogue catalogue;
    const struct relay_down *down = hear(test, test->client, RELAY_CATALOGUE);
    assert_int_equal(codec_catalogue_decode(down->catalogue, test->arena, &catalogue, NULL),
                     VERDICT_OK);
    assert_int_equal(catalogue.version, VERSION);
    look_up(test, 1, &stream, 17);
    down = hear(test, test->client, RELAY_WELCOME);
    assert_int_equal(down->protocol, RELAY_PROTOCOL_VERSION);
    assert_int_equal(down->credit, CREDIT);
    assert_int_equal(down->ack_count, 1);
    assert_true(uuid_equal(&down->acks[0].stream, &stream));
    assert_int_equal(down->acks[0].through, 17);
}

static void a_new_catalogue_goes_to_all(void **state)
{
    struct talk_case *test = *state;
    be_welcome(test, test->client, 1, 0);
    conversation_set_directory(test->talk, directory_news(test, VERSION + 1));
    (void)hear(test, test->client, RELAY_CATALOGUE);
    assert_int_equal(test->counters.catalogue_version, VERSION + 1);
}

static void another_version_of_the_link_is_refused(void **state)
{
    struct talk_case *test = *state;
    const struct relay_up hello = {.kind = RELAY_HELLO, .protocol = RELAY_PROTOCOL_VERSION + 1};
    say(test, test->client, &hello);
    expect_refused(test, test->client, "PROTOCOL_VERSION");
}

static void what_is_no_message_is_refused(void **state)
{
    struct talk_case *test = *state;
    door_send(&test->door, test->client, text_of("\xff\xff no message"));
    door_wait(&test->door, test->door.link);
    assert_int_equal(conversation_take(test->talk, CASE_NOW_MS, NULL), VERDICT_OK);
    expect_refused(test, test->client, "MESSAGE_UNREADABLE");
    struct uuid many[WRITER_STREAMS_MAX + 1] = {{{0}}};
    const struct relay_up hello = {.kind = RELAY_HELLO,
                                   .protocol = RELAY_PROTOCOL_VERSION,
                                   .stream_count = WRITER_STREAMS_MAX + 1,
                                   .streams = many};
    say(test, test->client, &hello);
    expect_refused(test, test->client, "STREAM_COUNT");
}

static void records_are_acknowledged_after_the_commit(void **state)
{
    struct talk_case *test = *state;
    be_welcome(test, test->client, 1, 4);
    assert_null(conversation_batch(test->talk));
    send_records(test, test->client, 5, 3);
    struct batch *batch = conversation_batch(test->talk);
    assert_non_null(batch);
    assert_int_equal(batch_count(batch), 3);
    /* While the writer has these, the next ones are gathered. */
    send_records(test, test->client, 7, 2);
    assert_int_equal(test->counters.repeated, 1);
    conversation_committed(test->talk, batch);
    conversation_acknowledge(test->talk);
    const struct relay_down *ack = hear(test, test->client, RELAY_ACK);
    assert_int_equal(ack->ack_count, 1);
    assert_int_equal(ack->acks[0].through, 7);
    assert_int_equal(ack->credit, CREDIT);
    batch = conversation_batch(test->talk);
    assert_int_equal(batch_count(batch), 1);
    conversation_committed(test->talk, batch);
    conversation_acknowledge(test->talk);
    assert_int_equal(hear(test, test->client, RELAY_ACK)->acks[0].through, 8);
}

static void gaps_and_strange_streams_are_refused(void **state)
{
    struct talk_case *test = *state;
    send_records(test, test->client, 1, 1);
    expect_refused(test, test->client, "STREAM_UNKNOWN");
    be_welcome(test, test->client, 1, 0);
    send_records(test, test->client, 2, 1);
    expect_refused(test, test->client, "STREAM_GAP");
    assert_null(conversation_batch(test->talk));
    send_records(test, test->client, 1, RELAY_BATCH_RECORDS_MAX + 1);
    expect_refused(test, test->client, "RECORD_COUNT");
    assert_null(conversation_batch(test->talk));
    send_records(test, test->client, 1, 1);
    struct batch *batch = conversation_batch(test->talk);
    assert_int_equal(batch_count(batch), 1);
    batch_free(&batch);
}

static void enough_gathered_takes_nothing_more(void **state)
{
    struct talk_case *test = *state;
    be_welcome(test, test->client, 1, 0);
    assert_true(conversation_takes(test->talk));
    send_records(test, test->client, 1, ROWS_MAX);
    assert_false(conversation_takes(test->talk));
    struct batch *batch = conversation_batch(test->talk);
    assert_true(conversation_takes(test->talk));
    send_records(test, test->client, ROWS_MAX + 1, ROWS_MAX);
    assert_false(conversation_takes(test->talk));
    /* The acknowledgement comes with the news that there is no room now. */
    conversation_committed(test->talk, batch);
    conversation_acknowledge(test->talk);
    assert_int_equal(hear(test, test->client, RELAY_ACK)->credit, 0);
    batch = conversation_batch(test->talk);
    conversation_committed(test->talk, batch);
    conversation_acknowledge(test->talk);
    assert_int_equal(hear(test, test->client, RELAY_ACK)->credit, CREDIT);
}

/* Or a flood would stand still for as long as every other batch is written. */
static void what_the_writer_takes_makes_room_for_more(void **state)
{
    struct talk_case *test = *state;
    be_welcome(test, test->client, 1, 0);
    send_records(test, test->client, 1, ROWS_MAX);
    struct batch *batch = conversation_batch(test->talk);
    send_records(test, test->client, ROWS_MAX + 1, ROWS_MAX);
    conversation_committed(test->talk, batch);
    batch = conversation_batch(test->talk);
    conversation_acknowledge(test->talk);
    const struct relay_down *ack = hear(test, test->client, RELAY_ACK);
    assert_int_equal(ack->credit, CREDIT);
    assert_int_equal(ack->acks[0].through, ROWS_MAX);
    batch_free(&batch);
}

static void a_ledger_elsewhere_makes_all_say_hello_again(void **state)
{
    struct talk_case *test = *state;
    be_welcome(test, test->client, 1, 0);
    send_records(test, test->client, 1, 2);
    struct batch *batch = conversation_batch(test->talk);
    send_records(test, test->client, 3, 2);
    conversation_reset(test->talk, batch);
    expect_refused(test, test->client, "HELLO_NEEDED");
    assert_null(conversation_batch(test->talk));
    send_records(test, test->client, 5, 1);
    expect_refused(test, test->client, "STREAM_UNKNOWN");
    be_welcome(test, test->client, 2, 1);
    send_records(test, test->client, 2, 3);
    batch = conversation_batch(test->talk);
    assert_int_equal(batch_count(batch), 3);
    conversation_committed(test->talk, batch);
    conversation_acknowledge(test->talk);
    assert_int_equal(hear(test, test->client, RELAY_ACK)->acks[0].through, 4);
}

/* What the old connection brought is in memory; its acknowledgement goes to the new one. */
static void a_collector_that_comes_back_goes_on(void **state)
{
    struct talk_case *test = *state;
    be_welcome(test, test->client, 1, 0);
    send_records(test, test->client, 1, 3);
    struct link *again = door_client(&test->door, test->collector);
    say_hello(test, again, &stream, VERSION);
    look_up(test, 2, &stream, 0);
    assert_int_equal(hear(test, again, RELAY_WELCOME)->acks[0].through, 0);
    send_records(test, again, 1, 4);
    struct batch *batch = conversation_batch(test->talk);
    assert_int_equal(batch_count(batch), 4);
    conversation_committed(test->talk, batch);
    conversation_acknowledge(test->talk);
    assert_int_equal(hear(test, again, RELAY_ACK)->acks[0].through, 4);
    assert_int_equal(test->counters.collectors, 1);
    link_free(&again, 0);
}

/* ZeroMQ connects anew without a word: a connection without a hello would get no catalogue. */
static void a_ping_without_a_hello_is_told_so(void **state)
{
    struct talk_case *test = *state;
    ping(test, test->client);
    expect_refused(test, test->client, "HELLO_NEEDED");
    be_welcome(test, test->client, 1, 0);
    ping(test, test->client);
    assert_int_equal(hear(test, test->client, RELAY_PONG)->credit, CREDIT);
    struct link *again = door_client(&test->door, test->collector);
    ping(test, again);
    expect_refused(test, again, "HELLO_NEEDED");
    link_free(&again, 0);
}

/* While PostgreSQL is away hellos repeat; one look-up at a time answers the last of them. */
static void a_question_is_answered_or_told_to_be_impossible(void **state)
{
    struct talk_case *test = *state;
    static struct uuid ids[STATUS_ASKED_MAX + 1];
    struct relay_up query = {.kind = RELAY_STATUS_QUERY,
                             .question = 31,
                             .organisation = {{7}},
                             .id_count = STATUS_ASKED_MAX,
                             .ids = ids};
    /* There is no database here. */
    say(test, test->client, &query);
    const struct relay_down *down = hear(test, test->client, RELAY_STATUS_REPORT);
    assert_true(down->question == 31 && down->unavailable);
    assert_int_equal(test->counters.questions, 1);
    assert_int_equal(test->counters.questions_unanswered, 1);
    query.id_count++;
    say(test, test->client, &query);
    expect_refused(test, test->client, "ID_COUNT");
}

static void hellos_do_not_pile_up(void **state)
{
    struct talk_case *test = *state;
    for (int i = 0; i < 5; i++)
        say_hello(test, test->client, &stream, VERSION);
    struct link *again = door_client(&test->door, test->collector);
    say_hello(test, again, &stream, VERSION);
    look_up(test, 1, &stream, 3);
    assert_int_equal(hear(test, again, RELAY_WELCOME)->acks[0].through, 3);
    look_up(test, 1, &stream, 9); /* answered already */
    say_hello(test, again, &other_stream, VERSION);
    look_up(test, 2, &other_stream, 0);
    assert_int_equal(hear(test, again, RELAY_WELCOME)->acks[0].through, 0);
    link_free(&again, 0);
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
        TEST(only_collectors_are_admitted),
        TEST(hello_gets_the_catalogue_at_once_and_the_welcome_from_the_ledger),
        TEST(a_new_catalogue_goes_to_all),
        TEST(another_version_of_the_link_is_refused),
        TEST(what_is_no_message_is_refused),
        TEST(records_are_acknowledged_after_the_commit),
        TEST(gaps_and_strange_streams_are_refused),
        TEST(enough_gathered_takes_nothing_more),
        TEST(what_the_writer_takes_makes_room_for_more),
        TEST(a_ledger_elsewhere_makes_all_say_hello_again),
        TEST(a_collector_that_comes_back_goes_on),
        TEST(a_ping_without_a_hello_is_told_so),
        TEST(hellos_do_not_pile_up),
        TEST(a_question_is_answered_or_told_to_be_impossible),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
