/* Bad input straight over the wire: each is answered with its code, or dropped; the collector goes
 * on serving others, and nothing of it reaches PostgreSQL. */
#include "tests/support/peer.h"
#include "tests/support/pipeline.h"
#include "tests/support/probe.h"

#include "base/clock.h"
#include "wire/codec.h"
#include "wire/link.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LITERAL(string) ((struct text){(string), sizeof(string) - 1})
#define LONG_BYTES ((size_t)130 * 1024)
#define OVERSIZE_BYTES (CLIENT_FRAME_BYTES_MAX + 1)

static struct pipeline *pipeline;
static struct identity *member, *other;
static struct peer *peer;
static char *long_text;
static int64_t accepted; /* what the tests so far got receipts for */

static int start(void **state)
{
    struct error error;
    (void)state;
    link_start();
    assert_int_equal(seal_start(&error), VERDICT_OK);
    assert_int_equal(codec_start(&error), VERDICT_OK);
    long_text = malloc(OVERSIZE_BYTES);
    assert_non_null(long_text);
    memset(long_text, 'x', OVERSIZE_BYTES);
    pipeline = pipeline_new();
    free(pipeline_enrol(pipeline, "member", "KGZ,MNG"));
    free(pipeline_enrol(pipeline, "other", "KGZ"));
    member = pipeline_identity(pipeline, "member");
    other = pipeline_identity(pipeline, "other");
    pipeline_start(pipeline);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    identity_free(&member);
    identity_free(&other);
    free(long_text);
    pipeline_free(&pipeline);
    link_stop();
    return 0;
}

static struct peer *connect_as(const struct identity *identity)
{
    return peer_new(pipeline->collector_port.endpoint, pipeline->collector_card, identity);
}

static int connect_peer(void **state)
{
    (void)state;
    peer = connect_as(member);
    return 0;
}

static int disconnect_peer(void **state)
{
    (void)state;
    peer_free(&peer);
    return 0;
}

static void assert_welcome(struct peer *to)
{
    struct client_request hello = {.kind = REQUEST_HELLO, .protocol = CLIENT_PROTOCOL_VERSION};
    assert_int_equal(peer_ask(to, &hello)->kind, REPLY_WELCOME);
}

static void assert_refused(const struct collector_reply *reply, const char *code)
{
    assert_int_equal(reply->kind, REPLY_REFUSED);
    if (!text_is(reply->code, code))
        fail_msg("wanted %s, got %.*s", code, TEXT_ARGS(reply->code));
    assert_true(reply->sentence.length > 0);
}

/* ---- one submission ---- */

struct spoiling {
    const char *code, *field;
    void (*spoil)(struct submission *submission);
};

#define SPOIL(name, statement)                                                                     \
    static void name(struct submission *submission)                                                \
    {                                                                                              \
        statement;                                                                                 \
    }
#define FINDING submission->content.finding

SPOIL(bytes_no_text, FINDING.title = LITERAL("shelters \xff\xfe"))
SPOIL(surrogate, FINDING.body = LITERAL("shelters \xed\xa0\x80"))
SPOIL(nul, FINDING.body = LITERAL("shelters\0closed"))
SPOIL(control, FINDING.title = LITERAL("shelters \x1b[2J"))
SPOIL(line_break, FINDING.title = LITERAL("shelters\nclosed"))
SPOIL(unknown_type, FINDING.finding_type = 99)
SPOIL(unknown_consent, submission->consent = 77)
SPOIL(negative_code, FINDING.stance = -1)
SPOIL(unknown_country, submission->country = text_of("XQZ"))
SPOIL(unknown_target, FINDING.target = text_of("5.99"))
SPOIL(target_of_other_goal, FINDING.target = text_of("6.1"))
SPOIL(no_goal, FINDING.goal = 0)
SPOIL(goal_18, FINDING.goal = 18)
SPOIL(long_title, FINDING.title = ((struct text){long_text, 1001}))
SPOIL(long_body, FINDING.body = ((struct text){long_text, 40001}))
SPOIL(long_submission, FINDING.body = ((struct text){long_text, LONG_BYTES}))
SPOIL(no_body, FINDING.body = TEXT_NONE)
SPOIL(other_schema, submission->schema = 99)
SPOIL(out_of_scope, submission->country = text_of("UZB"))
SPOIL(not_of_call, submission->country = text_of("MNG"))
SPOIL(unknown_call, submission->call = text_of("TEST-NOWHERE"))
SPOIL(closed_call, submission->call = text_of(PIPELINE_CALL_CLOSED))
SPOIL(ahead, submission->created_ms += 2 * CLOCK_DAY_MS)
SPOIL(not_sealed, *submission = peer_finding(PIPELINE_CALL, CONSENT_CONFIDENTIAL))
SPOIL(other_version, submission->id.bytes[6] = 0x40)
SPOIL(no_id, memset(&submission->id, 0, sizeof submission->id))

static void exact_hour(struct submission *submission)
{
    submission->consent = CONSENT_ANONYMOUS;
    submission->created_ms -= submission->created_ms % CLOCK_DAY_MS - 1;
    submission->id = uuid_v7(submission->created_ms - 1);
}

static void other_kind(struct submission *submission)
{
    submission->kind = KIND_CONTRIBUTION;
    memset(&submission->content, 0, sizeof submission->content);
    submission->content.contribution.section = text_of("1");
    submission->content.contribution.body = text_of("A section of its own.");
}

static const struct spoiling spoilings[] = {
    {"TEXT_NOT_UTF8", "title", bytes_no_text},
    {"TEXT_NOT_UTF8", "body", surrogate},
    {"TEXT_HAS_NUL", "body", nul},
    {"TEXT_HAS_CONTROL", "title", control},
    {"TEXT_HAS_LINE_BREAK", "title", line_break},
    {"CODE_UNKNOWN", "finding_type", unknown_type},
    {"CODE_UNKNOWN", "consent", unknown_consent},
    {"CODE_UNKNOWN", "stance", negative_code},
    {"REFERENCE_UNKNOWN", "country", unknown_country},
    {"REFERENCE_UNKNOWN", "target", unknown_target},
    {"TARGET_NOT_OF_GOAL", "target", target_of_other_goal},
    {"FIELD_MISSING", "goal", no_goal},
    {"NUMBER_OUT_OF_RANGE", "goal", goal_18},
    {"TEXT_TOO_LONG", "title", long_title},
    {"TEXT_TOO_LONG", "body", long_body},
    {"MESSAGE_TOO_LARGE", "submission", long_submission},
    {"FIELD_MISSING", "body", no_body},
    {"SCHEMA_UNKNOWN", "schema", other_schema},
    {"COUNTRY_OUT_OF_SCOPE", "country", out_of_scope},
    {"CALL_COUNTRY", "country", not_of_call},
    {"CALL_UNKNOWN", "call", unknown_call},
    {"CALL_CLOSED", "call", closed_call},
    {"CALL_KIND", "call", other_kind},
    {"TIME_AHEAD", "created", ahead},
    {"TIME_TOO_EXACT", "created", exact_hour},
    {"CONTENT_NOT_SEALED", "submission", not_sealed},
    {"ID_UNREADABLE", "id", other_version},
    {"FIELD_MISSING", "id", no_id},
};

/* The spoiled one is refused; the right one in the same frame has its receipt. */
static void assert_spoiled(const struct spoiling *spoiling)
{
    struct buffer bytes[2] = {BUFFER_NONE, BUFFER_NONE};
    struct submission right = peer_finding(PIPELINE_CALL, CONSENT_PUBLIC);
    struct submission wrong = peer_finding(PIPELINE_CALL, CONSENT_PUBLIC);
    spoiling->spoil(&wrong);
    struct peer_item items[] = {peer_item_of(&wrong, &bytes[0]), peer_item_of(&right, &bytes[1])};
    /* What is too large is not even opened, so the signature is made over the nil id. */
    if (items[0].bytes.length > SUBMISSION_BYTES_MAX)
        memset(&items[0].id, 0, sizeof items[0].id);
    const struct collector_reply *reply = peer_submit(peer, items, 2);
    if (reply->kind != REPLY_OUTCOMES)
        fail_msg("wanted %s %s, got kind %d %.*s", spoiling->field, spoiling->code, reply->kind,
                 TEXT_ARGS(reply->code));
    assert_int_equal(reply->outcome_count, 2);
    const struct reply_outcome *outcome = &reply->outcomes[0];
    if (outcome->accepted || !text_is(outcome->code, spoiling->code) ||
        !text_is(outcome->field, spoiling->field))
        fail_msg("wanted %s %s, got %.*s %.*s", spoiling->field, spoiling->code,
                 TEXT_ARGS(outcome->field), TEXT_ARGS(outcome->code));
    assert_true(outcome->sentence.length > 0);
    assert_true(reply->outcomes[1].accepted);
    accepted++;
    buffer_free(&bytes[0]);
    buffer_free(&bytes[1]);
}

static void test_submissions(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof spoilings / sizeof spoilings[0]; i++)
        assert_spoiled(&spoilings[i]);
}

static void test_no_protobuf(void **state)
{
    (void)state;
    static const char *const garbage[] = {"\x07", "\x0a\xff\xff\xff\xff\x0f", "this is no message"};
    for (size_t i = 0; i < sizeof garbage / sizeof garbage[0]; i++) {
        const struct peer_item item = {.bytes = text_of(garbage[i])};
        const struct collector_reply *reply = peer_submit(peer, &item, 1);
        assert_int_equal(reply->kind, REPLY_OUTCOMES);
        assert_false(reply->outcomes[0].accepted);
        assert_true(text_is(reply->outcomes[0].code, "MESSAGE_UNREADABLE"));
        assert_true(uuid_is_nil(&reply->outcomes[0].id));

        struct text frame = text_of(garbage[i]);
        peer_send(peer, &frame, 1);
        assert_refused(peer_receive(peer), "MESSAGE_UNREADABLE");
    }
    assert_welcome(peer);
}

/* ---- frames ---- */

static void test_signature(void **state)
{
    (void)state;
    uint8_t signature[SEAL_SIGNATURE_BYTES];
    struct buffer bytes = BUFFER_NONE;
    struct submission finding = peer_finding(PIPELINE_CALL, CONSENT_PUBLIC);
    struct peer_item item = peer_item_of(&finding, &bytes);
    struct client_request request = {.kind = REQUEST_SUBMIT, .submissions = {1, &item.bytes}};
    peer_sign(other, &item, 1, signature);

    request.signature = (struct text){(const char *)signature, sizeof signature};
    assert_refused(peer_ask(peer, &request), "SIGNATURE_WRONG"); /* another organisation's */
    peer_sign(member, &item, 1, signature);
    item.bytes.length--;
    assert_refused(peer_ask(peer, &request), "SIGNATURE_WRONG"); /* over other bytes */
    buffer_free(&bytes);
}

static void test_frame_counts(void **state)
{
    (void)state;
    struct text many[CLIENT_FRAME_SUBMISSIONS_MAX + 1];
    for (size_t i = 0; i < sizeof many / sizeof many[0]; i++)
        many[i] = LITERAL("x");
    static const char signature[SEAL_SIGNATURE_BYTES] = {0};
    struct client_request request = {.kind = REQUEST_SUBMIT,
                                     .signature = {signature, sizeof signature}};
    assert_refused(peer_ask(peer, &request), "FRAME_COUNT");
    request.submissions = (struct texts){sizeof many / sizeof many[0], many};
    assert_refused(peer_ask(peer, &request), "FRAME_COUNT");
}

/* Dropped whole and counted; the next message of the same peer is answered. */
static void test_message_of_several_frames(void **state)
{
    static const char metric[] = "parallax_collector_frames_bad_total";
    (void)state;
    assert_welcome(peer);
    int64_t before = probe_metric(pipeline->collector_health, metric);
    const struct text parts[] = {LITERAL("\x08\x01"), LITERAL(""), LITERAL("more")};
    peer_send(peer, parts, sizeof parts / sizeof parts[0]);
    assert_welcome(peer);
    assert_int_equal(probe_metric(pipeline->collector_health, metric), before + 1);
}

/* Too large for the socket: the connection ends, those of others do not. */
static void test_oversize_frame(void **state)
{
    (void)state;
    struct peer *bystander = connect_as(other);
    assert_welcome(bystander);
    const struct text frame = {long_text, OVERSIZE_BYTES};
    peer_send(peer, &frame, 1);
    assert_welcome(bystander);
    peer_free(&bystander);
    struct peer *again = connect_as(member);
    assert_welcome(again);
    peer_free(&again);
}

/* ---- what only the whole pipeline can tell ---- */

static struct uuid submit_right(struct peer *from, struct submission *submission)
{
    struct buffer bytes = BUFFER_NONE;
    struct peer_item item = peer_item_of(submission, &bytes);
    const struct collector_reply *reply = peer_submit(from, &item, 1);
    assert_int_equal(reply->kind, REPLY_OUTCOMES);
    assert_true(reply->outcomes[0].accepted);
    accepted++;
    buffer_free(&bytes);
    return submission->id;
}

static void test_used_id(void **state)
{
    (void)state;
    struct buffer bytes = BUFFER_NONE;
    struct submission finding = peer_finding(PIPELINE_CALL, CONSENT_PUBLIC);
    (void)submit_right(peer, &finding);
    struct peer_item item = peer_item_of(&finding, &bytes);
    assert_true(peer_submit(peer, &item, 1)->outcomes[0].accepted); /* the same again is no harm */

    finding.content.finding.title = text_of("Other content");
    item = peer_item_of(&finding, &bytes);
    const struct collector_reply *reply = peer_submit(peer, &item, 1);
    assert_false(reply->outcomes[0].accepted);
    assert_true(text_is(reply->outcomes[0].code, "ID_CONFLICT"));
    buffer_free(&bytes);
}

static void assert_state(const struct uuid *id, const char *state)
{
    char text[UUID_TEXT_BYTES], sql[128];
    uuid_format(id, text);
    (void)snprintf(sql, sizeof sql, "SELECT state FROM submission WHERE id = '%s'", text);
    char *is = pipeline_sql(pipeline, sql);
    assert_string_equal(is, state);
    free(is);
}

static void withdraw(struct peer *from, const struct uuid *id)
{
    struct submission withdrawal = peer_finding(PIPELINE_CALL, CONSENT_PUBLIC);
    withdrawal.kind = KIND_WITHDRAWAL;
    withdrawal.supersedes = *id;
    memset(&withdrawal.content, 0, sizeof withdrawal.content);
    (void)submit_right(from, &withdrawal);
}

/* The collector cannot know whose it is; the database does, and leaves it as it was. */
static void test_withdrawal_of_another(void **state)
{
    (void)state;
    struct submission first = peer_finding(PIPELINE_CALL, CONSENT_PUBLIC);
    struct submission second = peer_finding(PIPELINE_CALL, CONSENT_PUBLIC);
    (void)submit_right(peer, &first);
    (void)submit_right(peer, &second);
    struct peer *stranger = connect_as(other);
    withdraw(stranger, &first.id);
    withdraw(peer, &second.id);
    pipeline_stored(pipeline, accepted);
    assert_state(&first.id, "RECEIVED");
    assert_state(&second.id, "WITHDRAWN");
    peer_free(&stranger);
}

/* Last: all that was accepted is there, and nothing else. */
static void test_nothing_of_it_is_stored(void **state)
{
    (void)state;
    pipeline_stored(pipeline, accepted);
    pipeline_drained(pipeline);
    assert_int_equal(pipeline_count(pipeline, "SELECT count(*) FROM submission"), accepted);
    assert_int_equal(pipeline_count(pipeline, "SELECT count(*) FROM quarantine"), 0);
    pipeline_admin(pipeline, 0, "check", NULL);
}

#define WITH_PEER(test) cmocka_unit_test_setup_teardown(test, connect_peer, disconnect_peer)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_PEER(test_submissions),
        WITH_PEER(test_no_protobuf),
        WITH_PEER(test_signature),
        WITH_PEER(test_frame_counts),
        WITH_PEER(test_message_of_several_frames),
        WITH_PEER(test_oversize_frame),
        WITH_PEER(test_used_id),
        WITH_PEER(test_withdrawal_of_another),
        cmocka_unit_test(test_nothing_of_it_is_stored),
    };
    return cmocka_run_group_tests_name("refusal", tests, start, stop);
}
