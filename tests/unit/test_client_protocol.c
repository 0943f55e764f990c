/* The conversation of client and collector: every message both ways, and what is refused. */
#include "wire/client_protocol.h"

#include "model/codes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <parallax/v1/client_link.pb-c.h>

#include <cmocka.h>

#define ARENA_BYTES ((size_t)4 * 1024 * 1024)

static struct arena *arena;
static struct error error;
static const char sixty_four[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
#define TEXT_32 ((struct text){sixty_four, 32})
#define TEXT_64 ((struct text){sixty_four, 64})
#define BYTES_OF(text) ((ProtobufCBinaryData){(text).length, (uint8_t *)(uintptr_t)(text).at})

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
static struct client_request pass_request(const struct client_request *sent)
{
    struct client_request received;
    struct buffer out = BUFFER_NONE;
    assert_int_equal(client_request_encode(sent, arena, &out, &error), VERDICT_OK);
    assert_int_equal(client_request_decode(buffer_view(&out), arena, &received, &error),
                     VERDICT_OK);
    buffer_free(&out);
    assert_int_equal(received.request, sent->request);
    assert_int_equal(received.kind, sent->kind);
    return received;
}

static struct collector_reply pass_reply(const struct collector_reply *sent)
{
    struct collector_reply received;
    struct buffer out = BUFFER_NONE;
    assert_int_equal(collector_reply_encode(sent, arena, &out, &error), VERDICT_OK);
    assert_int_equal(collector_reply_decode(buffer_view(&out), arena, &received, &error),
                     VERDICT_OK);
    buffer_free(&out);
    assert_int_equal(received.request, sent->request);
    assert_int_equal(received.kind, sent->kind);
    return received;
}

static void test_requests(void **state)
{
    (void)state;
    struct client_request hello = {.request = UINT64_MAX, .kind = REQUEST_HELLO, .protocol = 1};
    assert_int_equal(pass_request(&hello).protocol, 1);

    const struct text encoded[] = {text_of("first"), {"\0\0", 2}, TEXT_NONE};
    struct client_request submit = {
        .request = 2, .kind = REQUEST_SUBMIT, .submissions = {3, encoded}, .signature = TEXT_64};
    struct client_request received = pass_request(&submit);
    assert_true(text_equal(received.signature, submit.signature));
    assert_int_equal(received.submissions.count, 3);
    for (size_t i = 0; i < 3; i++)
        assert_true(text_equal(received.submissions.at[i], encoded[i]));

    const struct uuid ids[] = {uuid_of(1), uuid_of(0), uuid_of(255)};
    struct client_request status = {
        .request = 0, .kind = REQUEST_STATUS, .id_count = 3, .ids = ids};
    received = pass_request(&status);
    assert_int_equal(received.id_count, 3);
    assert_memory_equal(received.ids, ids, sizeof ids);
    status.id_count = 0;
    assert_int_equal(pass_request(&status).id_count, 0);

    struct client_request call = {
        .request = 3, .kind = REQUEST_CALL, .call = text_of("HLPF-2026"), .from = UINT32_MAX};
    received = pass_request(&call);
    assert_true(text_is(received.call, "HLPF-2026"));
    assert_int_equal(received.from, UINT32_MAX);
    call = (struct client_request){.kind = REQUEST_CALL};
    received = pass_request(&call);
    assert_int_equal(received.call.length, 0);
    assert_int_equal(received.from, 0);
}

static void test_welcome(void **state)
{
    (void)state;
    const struct call calls[] = {{.id = text_of("B-2026"), .kinds = 2}, {.id = text_of("A-2026")}};
    const struct collector_reply welcome = {.request = 1,
                                            .kind = REPLY_WELCOME,
                                            .protocol = 1,
                                            .receipt_key = TEXT_32,
                                            .call_count = 2,
                                            .calls = calls,
                                            .now_ms = INT64_C(1770000000000),
                                            .frame_submissions_max = 256,
                                            .frame_bytes_max = 262144};
    struct collector_reply received = pass_reply(&welcome);
    assert_int_equal(received.protocol, 1);
    assert_true(text_equal(received.receipt_key, welcome.receipt_key));
    assert_int_equal(received.call_count, 2);
    assert_true(text_is(received.calls[0].id, "B-2026")); /* as sent, not sorted */
    assert_int_equal(received.calls[0].kinds, 2);
    assert_int_equal(received.now_ms, welcome.now_ms);
    assert_int_equal(received.frame_submissions_max, 256);
    assert_int_equal(received.frame_bytes_max, 262144);
}

static void test_outcomes(void **state)
{
    (void)state;
    const struct reply_commit commits[] = {{TEXT_32, 5, 20000, TEXT_64}, {TEXT_32, 1, -1, TEXT_64}};
    const struct reply_outcome outcomes[] = {
        {.id = uuid_of(1),
         .accepted = true,
         .digest = TEXT_32,
         .leaf_index = 4,
         .path = TEXT_64,
         .commit = 1},
        {.id = uuid_of(2), .accepted = true, .digest = TEXT_32}, /* a tree of one leaf: no path */
        {.code = text_of("FIELD_MISSING"),
         .sentence = text_of("title is needed"),
         .field = text_of("title")},
    };
    const struct collector_reply sent = {.request = 9,
                                         .kind = REPLY_OUTCOMES,
                                         .outcome_count = 3,
                                         .outcomes = outcomes,
                                         .commit_count = 2,
                                         .commits = commits};
    struct collector_reply received = pass_reply(&sent);
    assert_int_equal(received.outcome_count, 3);
    for (size_t i = 0; i < 3; i++) {
        const struct reply_outcome *from = &outcomes[i], *to = &received.outcomes[i];
        assert_true(uuid_equal(&from->id, &to->id));
        assert_int_equal(from->accepted, to->accepted);
        assert_true(text_equal(from->digest, to->digest));
        assert_int_equal(from->leaf_index, to->leaf_index);
        assert_true(text_equal(from->path, to->path));
        assert_int_equal(from->commit, to->commit);
        assert_true(text_equal(from->code, to->code));
        assert_true(text_equal(from->sentence, to->sentence));
        assert_true(text_equal(from->field, to->field));
    }
    assert_int_equal(received.commit_count, 2);
    assert_true(text_equal(received.commits[0].root, TEXT_32));
    assert_int_equal(received.commits[0].leaf_count, 5);
    assert_int_equal(received.commits[0].day, 20000);
    assert_int_equal(received.commits[1].day, -1);
    assert_true(text_equal(received.commits[1].signature, TEXT_64));
}

static void test_short_replies(void **state)
{
    (void)state;
    const struct collector_reply busy = {
        .request = 3, .kind = REPLY_BUSY, .retry_after_ms = 1500, .code = text_of("SPOOL_FULL")};
    struct collector_reply received = pass_reply(&busy);
    assert_int_equal(received.retry_after_ms, 1500);
    assert_true(text_is(received.code, "SPOOL_FULL"));

    const struct reply_status lines[] = {{.id = uuid_of(1), .known = true},
                                         {.id = uuid_of(2),
                                          .known = true,
                                          .forwarded = true,
                                          .asked = true,
                                          .told = {.state = STATE_PUBLISHED,
                                                   .note = text_of("Ещё раз"),
                                                   .report_title = text_of("A report"),
                                                   .report_url = text_of("https://example.org/a"),
                                                   .published_day = 20700,
                                                   .quarantine = text_of("ID_REUSED")}}};
    const struct collector_reply status = {
        .request = 4, .kind = REPLY_STATUS, .status_count = 2, .statuses = lines};
    received = pass_reply(&status);
    assert_int_equal(received.status_count, 2);
    for (size_t i = 0; i < 2; i++) {
        assert_true(uuid_equal(&received.statuses[i].id, &lines[i].id));
        assert_int_equal(received.statuses[i].known, lines[i].known);
        assert_int_equal(received.statuses[i].forwarded, lines[i].forwarded);
        assert_int_equal(received.statuses[i].asked, lines[i].asked);
        const struct status_line *told = &received.statuses[i].told, *sent = &lines[i].told;
        assert_int_equal(told->state, sent->state);
        assert_int_equal(told->published_day, sent->published_day);
        assert_true(text_equal(told->note, sent->note));
        assert_true(text_equal(told->report_title, sent->report_title));
        assert_true(text_equal(told->report_url, sent->report_url));
        assert_true(text_equal(told->quarantine, sent->quarantine));
    }

    const struct collector_reply refused = {.request = 5,
                                            .kind = REPLY_REFUSED,
                                            .code = text_of("SIGNATURE_WRONG"),
                                            .sentence = text_of("No.")};
    received = pass_reply(&refused);
    assert_true(text_is(received.code, "SIGNATURE_WRONG"));
    assert_true(text_is(received.sentence, "No."));

    const struct collector_reply part = {.request = 6,
                                         .kind = REPLY_CALL_PART,
                                         .call_part = {.call = text_of("HLPF-2026"),
                                                       .digest = TEXT_32,
                                                       .bytes_total = 8,
                                                       .from = 5,
                                                       .part = {"\0ab", 3}}};
    received = pass_reply(&part);
    assert_true(text_is(received.call_part.call, "HLPF-2026"));
    assert_true(text_equal(received.call_part.digest, TEXT_32));
    assert_int_equal(received.call_part.bytes_total, 8);
    assert_int_equal(received.call_part.from, 5);
    assert_true(text_equal(received.call_part.part, part.call_part.part));
}

static struct text packed(const ProtobufCMessage *message)
{
    static char bytes[4096];
    size_t length = protobuf_c_message_get_packed_size(message);
    assert_true(length <= sizeof bytes);
    (void)protobuf_c_message_pack(message, (uint8_t *)bytes);
    return (struct text){bytes, length};
}

static void assert_request_unreadable(struct text frame)
{
    struct client_request received;
    assert_int_equal(client_request_decode(frame, arena, &received, &error), VERDICT_REJECT);
    assert_string_equal(error.code, "MESSAGE_UNREADABLE");
}

static void assert_reply_unreadable(const Parallax__V1__CollectorReply *message)
{
    struct collector_reply received;
    assert_int_equal(collector_reply_decode(packed(&message->base), arena, &received, &error),
                     VERDICT_REJECT);
    assert_string_equal(error.code, "MESSAGE_UNREADABLE");
}

static void test_wrong_requests(void **state)
{
    (void)state;
    assert_request_unreadable(TEXT_NONE); /* asks nothing */
    assert_request_unreadable(text_of("no request at all"));
    assert_request_unreadable(text_of("\x7a\x00")); /* a question of a later version */
    Parallax__V1__ClientRequest message = PARALLAX__V1__CLIENT_REQUEST__INIT;
    Parallax__V1__Submit submit = PARALLAX__V1__SUBMIT__INIT;
    message.ask_case = PARALLAX__V1__CLIENT_REQUEST__ASK_SUBMIT;
    message.submit = &submit;
    assert_request_unreadable(packed(&message.base)); /* no signature */
    message.has_request = 1;
    message.request = 77;
    struct client_request refused = {0};
    assert_int_equal(client_request_decode(packed(&message.base), arena, &refused, NULL),
                     VERDICT_REJECT);
    assert_int_equal(refused.request, 77); /* the refusal can be matched */
    submit.has_signature = 1;
    submit.signature = (ProtobufCBinaryData){63, BYTES_OF(TEXT_64).data};
    assert_request_unreadable(packed(&message.base));
    Parallax__V1__StatusQuery status = PARALLAX__V1__STATUS_QUERY__INIT;
    ProtobufCBinaryData id = {17, BYTES_OF(TEXT_64).data};
    status.n_ids = 1;
    status.ids = &id;
    message.ask_case = PARALLAX__V1__CLIENT_REQUEST__ASK_STATUS;
    message.status = &status;
    assert_request_unreadable(packed(&message.base));
}

static void test_wrong_outcomes(void **state)
{
    (void)state;
    Parallax__V1__CollectorReply message = PARALLAX__V1__COLLECTOR_REPLY__INIT;
    Parallax__V1__Outcomes outcomes = PARALLAX__V1__OUTCOMES__INIT;
    Parallax__V1__Outcome outcome = PARALLAX__V1__OUTCOME__INIT, *outcome_list = &outcome;
    Parallax__V1__Receipt receipt = PARALLAX__V1__RECEIPT__INIT;
    Parallax__V1__Refusal refusal = PARALLAX__V1__REFUSAL__INIT;
    Parallax__V1__ReceiptCommit commit = PARALLAX__V1__RECEIPT_COMMIT__INIT, *commit_list = &commit;
    struct collector_reply received;
    message.answer_case = PARALLAX__V1__COLLECTOR_REPLY__ANSWER_OUTCOMES;
    message.outcomes = &outcomes;
    outcomes.n_outcomes = outcomes.n_commits = 1;
    outcomes.outcomes = &outcome_list;
    outcomes.commits = &commit_list;
    commit.has_root = commit.has_signature = receipt.has_digest = receipt.has_commit = 1;
    commit.root = receipt.digest = BYTES_OF(TEXT_32);
    commit.signature = BYTES_OF(TEXT_64);
    outcome.receipt = &receipt;
    assert_int_equal(collector_reply_decode(packed(&message.base), arena, &received, &error),
                     VERDICT_OK);
    outcome.refusal = &refusal; /* both */
    assert_reply_unreadable(&message);
    outcome.receipt = NULL;
    outcome.refusal = NULL; /* neither */
    assert_reply_unreadable(&message);
    outcome.receipt = &receipt;
    receipt.commit = 1; /* there is only commit 0 */
    assert_reply_unreadable(&message);
    receipt.commit = 0;
    receipt.has_commit = 0;
    assert_reply_unreadable(&message);
    receipt.has_commit = 1;
    receipt.digest.len = 31;
    assert_reply_unreadable(&message);
    receipt.digest.len = 32;
    receipt.has_path = 1;
    receipt.path = (ProtobufCBinaryData){33, BYTES_OF(TEXT_64).data};
    assert_reply_unreadable(&message);
    receipt.path.len = 64;
    outcome.has_id = 1;
    outcome.id = (ProtobufCBinaryData){15, BYTES_OF(TEXT_64).data};
    assert_reply_unreadable(&message);
    outcome.id.len = 16;
    commit.root.len = 31;
    assert_reply_unreadable(&message);
    commit.root.len = 32;
    commit.signature.len = 0;
    assert_reply_unreadable(&message);
}

static void test_wrong_replies(void **state)
{
    (void)state;
    Parallax__V1__CollectorReply message = PARALLAX__V1__COLLECTOR_REPLY__INIT;
    assert_reply_unreadable(&message); /* answers nothing */
    Parallax__V1__Welcome welcome = PARALLAX__V1__WELCOME__INIT;
    message.answer_case = PARALLAX__V1__COLLECTOR_REPLY__ANSWER_WELCOME;
    message.welcome = &welcome;
    assert_reply_unreadable(&message); /* no receipt key */
    Parallax__V1__StatusReport status = PARALLAX__V1__STATUS_REPORT__INIT;
    Parallax__V1__StatusLine line = PARALLAX__V1__STATUS_LINE__INIT, *lines = &line;
    status.n_lines = 1;
    status.lines = &lines;
    message.answer_case = PARALLAX__V1__COLLECTOR_REPLY__ANSWER_STATUS;
    message.status = &status;
    assert_reply_unreadable(&message); /* a line without an id */
    Parallax__V1__CallPart part = PARALLAX__V1__CALL_PART__INIT;
    message.answer_case = PARALLAX__V1__COLLECTOR_REPLY__ANSWER_CALL;
    message.call = &part;
    assert_reply_unreadable(&message); /* no digest */
    part.has_digest = part.has_bytes_total = part.has_from = part.has_part = 1;
    part.digest = BYTES_OF(TEXT_32);
    part.bytes_total = 8;
    part.from = 9;
    assert_reply_unreadable(&message); /* behind the end */
    part.from = 5;
    part.part = (ProtobufCBinaryData){4, BYTES_OF(TEXT_32).data};
    assert_reply_unreadable(&message); /* beyond it */
    part.from = UINT32_MAX;
    assert_reply_unreadable(&message);
}

static void test_memory_is_capped(void **state)
{
    (void)state;
    struct arena *small = arena_new((size_t)64 * 1024);
    assert_non_null(small);
    static struct text many[8192];
    const struct client_request submit = {
        .kind = REQUEST_SUBMIT, .submissions = {8192, many}, .signature = TEXT_64};
    struct client_request received;
    struct buffer out = BUFFER_NONE;
    assert_int_equal(client_request_encode(&submit, arena, &out, &error), VERDICT_OK);
    assert_int_equal(client_request_decode(buffer_view(&out), small, &received, &error),
                     VERDICT_REJECT);
    assert_string_equal(error.code, "MESSAGE_TOO_LARGE");
    arena_reset(small);
    struct buffer none = BUFFER_NONE;
    assert_int_equal(client_request_encode(&submit, small, &none, &error), VERDICT_REJECT);
    assert_string_equal(error.code, "MESSAGE_TOO_LARGE");
    assert_int_equal(none.length, 0);
    buffer_free(&out);
    buffer_free(&none);
    arena_free(&small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_requests, setup, teardown),
        cmocka_unit_test_setup_teardown(test_welcome, setup, teardown),
        cmocka_unit_test_setup_teardown(test_outcomes, setup, teardown),
        cmocka_unit_test_setup_teardown(test_short_replies, setup, teardown),
        cmocka_unit_test_setup_teardown(test_wrong_requests, setup, teardown),
        cmocka_unit_test_setup_teardown(test_wrong_outcomes, setup, teardown),
        cmocka_unit_test_setup_teardown(test_wrong_replies, setup, teardown),
        cmocka_unit_test_setup_teardown(test_memory_is_capped, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
