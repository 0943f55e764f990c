/* The conversation of collector and aggregator: every message both ways, and what is refused. */
#include "wire/relay_protocol.h"

#include "model/codes.h"
#include "wire/codec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <parallax/v1/relay_link.pb-c.h>

#include <cmocka.h>

#define ARENA_BYTES ((size_t)4 * 1024 * 1024)

static struct arena *arena;
static struct error error;

static int setup(void **state)
{
    (void)state;
    arena = arena_new(ARENA_BYTES);
    return arena == NULL ? -1 : 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static struct uuid uuid_of(uint8_t byte)
{
    struct uuid uuid;
    memset(uuid.bytes, byte, sizeof uuid.bytes);
    return uuid;
}

/* There and back; the bytes are gone before anybody looks at the result. */
static struct relay_up pass_up(const struct relay_up *sent)
{
    struct relay_up received;
    struct buffer out = BUFFER_NONE;
    assert_int_equal(relay_up_encode(sent, arena, &out, &error), VERDICT_OK);
    assert_int_equal(relay_up_decode(buffer_view(&out), arena, &received, &error), VERDICT_OK);
    buffer_free(&out);
    assert_int_equal(received.kind, sent->kind);
    return received;
}

static struct relay_down pass_down(const struct relay_down *sent)
{
    struct relay_down received;
    struct buffer out = BUFFER_NONE;
    assert_int_equal(relay_down_encode(sent, arena, &out, &error), VERDICT_OK);
    assert_int_equal(relay_down_decode(buffer_view(&out), arena, &received, &error), VERDICT_OK);
    buffer_free(&out);
    assert_int_equal(received.kind, sent->kind);
    return received;
}

static void test_hello_and_ping(void **state)
{
    (void)state;
    const struct uuid streams[] = {uuid_of(3), uuid_of(1)};
    const struct relay_up hello = {.kind = RELAY_HELLO,
                                   .protocol = 1,
                                   .catalogue_version = INT64_C(1) << 40,
                                   .stream_count = 2,
                                   .streams = streams};
    struct relay_up received = pass_up(&hello);
    assert_int_equal(received.protocol, 1);
    assert_int_equal(received.catalogue_version, INT64_C(1) << 40);
    assert_int_equal(received.stream_count, 2);
    assert_memory_equal(received.streams, streams, sizeof streams);
    const struct relay_up ping = {.kind = RELAY_PING};
    (void)pass_up(&ping);
}

static void test_a_question_and_its_report(void **state)
{
    (void)state;
    const struct uuid ids[] = {uuid_of(3), uuid_of(1)};
    const struct relay_up query = {.kind = RELAY_STATUS_QUERY,
                                   .question = UINT64_MAX,
                                   .organisation = uuid_of(7),
                                   .id_count = 2,
                                   .ids = ids};
    struct relay_up asked = pass_up(&query);
    assert_true(asked.question == UINT64_MAX);
    assert_true(uuid_equal(&asked.organisation, &query.organisation));
    assert_int_equal(asked.id_count, 2);
    assert_memory_equal(asked.ids, ids, sizeof ids);

    const struct relay_status statuses[] = {
        {uuid_of(3), {.state = STATE_HAS_ISSUES, .note = text_of("Which year?")}},
        {uuid_of(1),
         {.state = STATE_PUBLISHED,
          .report_title = text_of("A report"),
          .report_url = text_of("https://example.org/a"),
          .published_day = 20700,
          .quarantine = text_of("ID_REUSED")}}};
    const struct relay_down report = {
        .kind = RELAY_STATUS_REPORT, .question = 4, .status_count = 2, .statuses = statuses};
    struct relay_down told = pass_down(&report);
    assert_true(told.question == 4);
    assert_false(told.unavailable);
    assert_int_equal(told.status_count, 2);
    for (size_t i = 0; i < 2; i++) {
        const struct status_line *line = &told.statuses[i].told, *sent = &statuses[i].told;
        assert_true(uuid_equal(&told.statuses[i].id, &statuses[i].id));
        assert_int_equal(line->state, sent->state);
        assert_int_equal(line->published_day, sent->published_day);
        assert_true(text_equal(line->note, sent->note));
        assert_true(text_equal(line->report_title, sent->report_title));
        assert_true(text_equal(line->report_url, sent->report_url));
        assert_true(text_equal(line->quarantine, sent->quarantine));
    }
    const struct relay_down none = {
        .kind = RELAY_STATUS_REPORT, .question = 5, .unavailable = true};
    assert_true(pass_down(&none).unavailable);
}

static void test_batch(void **state)
{
    (void)state;
    const char digest[RELAY_DIGEST_BYTES] = {9, 0, 9};
    const struct relay_record records[] = {
        {uuid_of(7), {"one\0two", 7}, {digest, sizeof digest}, false},
        {uuid_of(8), text_of("x"), TEXT_NONE, true},
        {uuid_of(0), TEXT_NONE, TEXT_NONE, true}, /* damaged beyond its owner */
    };
    const struct relay_up batch = {.kind = RELAY_BATCH,
                                   .stream = uuid_of(5),
                                   .first_sequence = UINT64_MAX - 3,
                                   .record_count = 3,
                                   .records = records};
    struct relay_up received = pass_up(&batch);
    assert_true(uuid_equal(&received.stream, &batch.stream));
    assert_true(received.first_sequence == batch.first_sequence);
    assert_int_equal(received.record_count, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_true(uuid_equal(&received.records[i].organisation, &records[i].organisation));
        assert_true(text_equal(received.records[i].submission, records[i].submission));
        assert_true(text_equal(received.records[i].digest, records[i].digest));
        assert_int_equal(received.records[i].damaged, records[i].damaged);
    }
}

static void test_a_digest_that_is_too_short_is_refused(void **state)
{
    (void)state;
    const struct relay_record record = {
        .organisation = uuid_of(7), .submission = text_of("x"), .digest = {"0123456789", 10}};
    const struct relay_up batch = {
        .kind = RELAY_BATCH, .stream = uuid_of(5), .record_count = 1, .records = &record};
    struct buffer frame = BUFFER_NONE;
    struct relay_up received;
    assert_int_equal(relay_up_encode(&batch, arena, &frame, NULL), VERDICT_OK);
    assert_int_equal(relay_up_decode(buffer_view(&frame), arena, &received, &error),
                     VERDICT_REJECT);
    assert_non_null(strstr(error.text, "digest"));
    buffer_free(&frame);
}

static void test_down(void **state)
{
    (void)state;
    const struct relay_ack acks[] = {{uuid_of(1), 10}, {uuid_of(2), UINT64_MAX}};
    const struct relay_down welcome = {
        .kind = RELAY_WELCOME, .protocol = 1, .credit = 4096, .ack_count = 2, .acks = acks};
    struct relay_down received = pass_down(&welcome);
    assert_false(received.answers_status); /* as by one that does not know of it */
    struct relay_down able = welcome;
    able.answers_status = true;
    assert_true(pass_down(&able).answers_status);
    assert_int_equal(received.protocol, 1);
    assert_int_equal(received.credit, 4096);
    assert_int_equal(received.ack_count, 2);
    for (size_t i = 0; i < 2; i++) {
        assert_true(uuid_equal(&received.acks[i].stream, &acks[i].stream));
        assert_true(received.acks[i].through == acks[i].through);
    }
    const struct relay_down ack = {
        .kind = RELAY_ACK, .credit = 7, .ack_count = 1, .acks = &acks[1]};
    received = pass_down(&ack);
    assert_int_equal(received.credit, 7);
    assert_int_equal(received.ack_count, 1);
    assert_true(received.acks[0].through == UINT64_MAX);
    const struct relay_down pong = {.kind = RELAY_PONG, .credit = 9};
    assert_int_equal(pass_down(&pong).credit, 9);
    const struct relay_down refused = {
        .kind = RELAY_REFUSED, .code = text_of("GAP"), .sentence = text_of("Say hello again.")};
    received = pass_down(&refused);
    assert_true(text_is(received.code, "GAP"));
    assert_true(text_is(received.sentence, "Say hello again."));
}

/* Organisations enough that the length takes more than one byte. */
static void test_catalogue(void **state)
{
    (void)state;
    enum { ORGANISATIONS = 100 };
    struct organisation organisations[ORGANISATIONS];
    memset(organisations, 0, sizeof organisations);
    for (size_t i = 0; i < ORGANISATIONS; i++)
        organisations[i].id = uuid_of((uint8_t)(i + 1));
    const struct catalogue catalogue = {
        .version = 12, .organisation_count = ORGANISATIONS, .organisations = organisations};
    struct buffer bytes = BUFFER_NONE;
    assert_int_equal(codec_catalogue_encode(&catalogue, arena, &bytes, &error), VERDICT_OK);
    const struct relay_down sent = {.kind = RELAY_CATALOGUE, .catalogue = buffer_view(&bytes)};
    struct relay_down received = pass_down(&sent);
    assert_true(text_equal(received.catalogue, sent.catalogue));
    struct catalogue decoded;
    assert_int_equal(codec_catalogue_decode(received.catalogue, arena, &decoded, &error),
                     VERDICT_OK);
    assert_int_equal(decoded.version, 12);
    assert_int_equal(decoded.organisation_count, ORGANISATIONS);
    /* The same beside a field of a later version. */
    struct buffer frame = BUFFER_NONE;
    buffer_append(&frame, "\x78\x01", 2);
    assert_int_equal(relay_down_encode(&sent, arena, &frame, &error), VERDICT_OK);
    assert_int_equal(relay_down_decode(buffer_view(&frame), arena, &received, &error), VERDICT_OK);
    assert_true(text_equal(received.catalogue, sent.catalogue));
    const struct relay_down empty = {.kind = RELAY_CATALOGUE};
    assert_int_equal(pass_down(&empty).catalogue.length, 0);
    buffer_free(&bytes);
    buffer_free(&frame);
}

static struct text packed(const ProtobufCMessage *message)
{
    static char bytes[1024];
    size_t length = protobuf_c_message_get_packed_size(message);
    assert_true(length <= sizeof bytes);
    (void)protobuf_c_message_pack(message, (uint8_t *)bytes);
    return (struct text){bytes, length};
}

static void assert_up_unreadable(struct text frame)
{
    struct relay_up received;
    assert_int_equal(relay_up_decode(frame, arena, &received, &error), VERDICT_REJECT);
    assert_string_equal(error.code, "MESSAGE_UNREADABLE");
}

static void assert_down_unreadable(struct text frame)
{
    struct relay_down received;
    assert_int_equal(relay_down_decode(frame, arena, &received, &error), VERDICT_REJECT);
    assert_string_equal(error.code, "MESSAGE_UNREADABLE");
}

static void test_wrong_messages(void **state)
{
    (void)state;
    uint8_t bytes[17] = {1};
    const struct text none[] = {TEXT_NONE, text_of("no message"), text_of("\x7a\x00")};
    for (size_t i = 0; i < 3; i++) {
        assert_up_unreadable(none[i]);
        assert_down_unreadable(none[i]);
    }
    Parallax__V1__CollectorMessage up = PARALLAX__V1__COLLECTOR_MESSAGE__INIT;
    Parallax__V1__RelayHello hello = PARALLAX__V1__RELAY_HELLO__INIT;
    ProtobufCBinaryData stream = {17, bytes};
    hello.n_streams = 1;
    hello.streams = &stream;
    up.body_case = PARALLAX__V1__COLLECTOR_MESSAGE__BODY_HELLO;
    up.hello = &hello;
    assert_up_unreadable(packed(&up.base));
    Parallax__V1__RelayBatch batch = PARALLAX__V1__RELAY_BATCH__INIT;
    Parallax__V1__RelayRecord record = PARALLAX__V1__RELAY_RECORD__INIT, *records = &record;
    up.body_case = PARALLAX__V1__COLLECTOR_MESSAGE__BODY_BATCH;
    up.batch = &batch;
    assert_up_unreadable(packed(&up.base)); /* no stream */
    batch.has_stream = 1;
    batch.stream = (ProtobufCBinaryData){16, bytes};
    batch.n_records = 1;
    batch.records = &records;
    assert_up_unreadable(packed(&up.base)); /* a sound record without an organisation */
    Parallax__V1__RelayStatusQuery query = PARALLAX__V1__RELAY_STATUS_QUERY__INIT;
    up.body_case = PARALLAX__V1__COLLECTOR_MESSAGE__BODY_STATUS_QUERY;
    up.status_query = &query;
    assert_up_unreadable(packed(&up.base)); /* nobody asks */
    query.has_organisation = 1;
    query.organisation = (ProtobufCBinaryData){16, bytes};
    query.n_ids = 1;
    query.ids = &stream;
    assert_up_unreadable(packed(&up.base)); /* an id of 17 bytes */
    Parallax__V1__AggregatorMessage down = PARALLAX__V1__AGGREGATOR_MESSAGE__INIT;
    Parallax__V1__RelayAck ack = PARALLAX__V1__RELAY_ACK__INIT;
    down.body_case = PARALLAX__V1__AGGREGATOR_MESSAGE__BODY_ACK;
    down.ack = &ack;
    assert_down_unreadable(packed(&down.base)); /* no stream */
    Parallax__V1__RelayStatusReport report = PARALLAX__V1__RELAY_STATUS_REPORT__INIT;
    Parallax__V1__RelayStatusLine line = PARALLAX__V1__RELAY_STATUS_LINE__INIT, *lines = &line;
    report.n_lines = 1;
    report.lines = &lines;
    down.body_case = PARALLAX__V1__AGGREGATOR_MESSAGE__BODY_STATUS_REPORT;
    down.status_report = &report;
    assert_down_unreadable(packed(&down.base)); /* a line without an id */
}

static void test_memory_is_capped(void **state)
{
    (void)state;
    struct arena *small = arena_new((size_t)64 * 1024);
    assert_non_null(small);
    static struct relay_ack acks[2048];
    for (size_t i = 0; i < 2048; i++)
        acks[i].stream = uuid_of(1);
    const struct relay_down sent = {.kind = RELAY_WELCOME, .ack_count = 2048, .acks = acks};
    struct relay_down received;
    struct buffer out = BUFFER_NONE;
    assert_int_equal(relay_down_encode(&sent, arena, &out, &error), VERDICT_OK);
    assert_int_equal(relay_down_decode(buffer_view(&out), small, &received, &error),
                     VERDICT_REJECT);
    assert_string_equal(error.code, "MESSAGE_TOO_LARGE");
    buffer_free(&out);
    arena_free(&small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_hello_and_ping, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_question_and_its_report, setup, teardown),
        cmocka_unit_test_setup_teardown(test_batch, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_digest_that_is_too_short_is_refused, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_down, setup, teardown),
        cmocka_unit_test_setup_teardown(test_catalogue, setup, teardown),
        cmocka_unit_test_setup_teardown(test_wrong_messages, setup, teardown),
        cmocka_unit_test_setup_teardown(test_memory_is_capped, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
