/* What the collector answers a client: welcome, status, and why it does not take a frame. */
#include "tests/unit/collector_case.h"

#include "collector/call_part.h"
#include "model/codes.h"
#include "tests/unit/content_case.h"
#include "wire/client_protocol.h"
#include "wire/codec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static struct case_part one_part(struct collector_case *test)
{
    const struct submission submission = case_finding(CONSENT_PUBLIC);
    return case_part_of(test, &submission);
}

static void expect_refused(const struct collector_reply *reply, const char *code)
{
    assert_int_equal(reply->kind, REPLY_REFUSED);
    assert_true(text_is(reply->code, code));
    assert_true(reply->sentence.length > 0);
}

static void a_hello_gets_the_calls_and_the_key_of_receipts(void **state)
{
    struct collector_case *test = *state;
    struct client_request hello = {.kind = REQUEST_HELLO, .protocol = CLIENT_PROTOCOL_VERSION};
    case_ask(test, &hello);
    case_run(test);
    const struct collector_reply *reply = case_answer(test, 1);
    assert_int_equal(reply->kind, REPLY_WELCOME);
    assert_int_equal(reply->protocol, CLIENT_PROTOCOL_VERSION);
    assert_int_equal(reply->receipt_key.length, SEAL_KEY_BYTES);
    assert_memory_equal(reply->receipt_key.at, identity_public(test->door.identity)->sign,
                        SEAL_KEY_BYTES);
    assert_int_equal(reply->call_count, 1);
    assert_true(text_is(reply->calls[0].id, CASE_CALL));
    assert_int_equal(reply->now_ms, CASE_NOW_MS);
    assert_int_equal(reply->frame_submissions_max, CLIENT_FRAME_SUBMISSIONS_MAX);
    assert_int_equal(reply->frame_bytes_max, CLIENT_FRAME_BYTES_MAX);
}

/* Calls for an organisation whose key is the client's. */
static void put_calls(struct collector_case *test, const struct call *calls, size_t count)
{
    const struct text scope[] = {{"KGZ", 3}};
    struct organisation organisation = {{{7}}, {1, scope}};
    struct organisation_key key = {.organisation = 0};
    struct buffer encoded = BUFFER_NONE;
    memcpy(key.curve, identity_public(test->sender)->curve, sizeof key.curve);
    memcpy(key.sign, identity_public(test->sender)->sign, sizeof key.sign);
    const struct catalogue catalogue = {3, 1, &organisation, 1, &key, count, calls};
    assert_int_equal(codec_catalogue_encode(&catalogue, test->arena, &encoded, NULL), VERDICT_OK);
    assert_int_equal(catalogue_cache_replace(test->catalogue, buffer_view(&encoded), NULL),
                     VERDICT_OK);
    buffer_free(&encoded);
}

/* Two calls by invitation: one for the client among others, one for others alone. */
static void a_hello_tells_the_calls_for_the_one_who_asks(void **state)
{
    struct collector_case *test = *state;
    const struct uuid guests[] = {{{6}}, {{7}}, {{8}}};
    const struct call calls[] = {
        {.id = text_of("FOR-ALL")},
        {.id = text_of("FOR-OTHERS"), .invited_count = 1, .invited = guests},
        {.id = text_of("FOR-US"), .invited_count = 3, .invited = guests}};
    put_calls(test, calls, 3);
    struct client_request hello = {.kind = REQUEST_HELLO, .protocol = CLIENT_PROTOCOL_VERSION};
    case_ask(test, &hello);
    case_run(test);
    const struct collector_reply *reply = case_answer(test, 1);
    assert_int_equal(reply->kind, REPLY_WELCOME);
    assert_int_equal(reply->call_count, 2);
    assert_true(text_is(reply->calls[0].id, "FOR-ALL"));
    assert_true(text_is(reply->calls[1].id, "FOR-US"));
    assert_int_equal(reply->calls[1].invited_count, 0);
    /* The catalogue in use still has them. */
    assert_int_equal(catalogue_cache_current(test->catalogue)->calls[2].invited_count, 3);
}

/* Asks for parts until there are no more, and appends them; how many there were. */
static size_t fetch(struct collector_case *test, const struct call *told, struct buffer *content)
{
    uint32_t total = UINT32_MAX;
    size_t parts = 0;
    for (; content->length < total; parts++) {
        struct client_request ask = {
            .kind = REQUEST_CALL, .call = told->id, .from = (uint32_t)content->length};
        case_ask(test, &ask);
        case_run(test);
        const struct collector_reply *reply = case_answer(test, test->sent);
        assert_int_equal(reply->kind, REPLY_CALL_PART);
        const struct reply_call_part *part = &reply->call_part;
        assert_true(text_equal(part->call, told->id));
        assert_true(text_equal(part->digest, told->content_digest));
        assert_int_equal(part->from, content->length);
        assert_true(part->part.length > 0 && part->part.length <= CALL_PART_BYTES);
        total = part->bytes_total;
        buffer_text(content, part->part);
    }
    return parts;
}

static void expect_content(struct collector_case *test, const struct call *told,
                           const struct call_content *content, size_t parts)
{
    struct buffer bytes = BUFFER_NONE;
    uint8_t digest[SEAL_DIGEST_BYTES];
    const struct call_content *read;
    assert_int_equal(told->content_digest.length, sizeof digest);
    assert_int_equal(fetch(test, told, &bytes), parts);
    seal_digest(buffer_view(&bytes), digest);
    assert_memory_equal(told->content_digest.at, digest, sizeof digest);
    assert_int_equal(codec_call_content_decode(buffer_view(&bytes), test->arena, &read, NULL),
                     VERDICT_OK);
    content_case_same(read, content);
    buffer_free(&bytes);
}

/* A welcome stays small: content comes apart, a part at a time, and is right by its digest. */
static void what_a_call_asks_comes_in_parts(void **state)
{
    struct collector_case *test = *state;
    static char words[3 * CALL_PART_BYTES];
    memset(words, 'w', sizeof words);
    const struct call_text draft[] = {{text_of("en"), {words, sizeof words}}};
    const struct call_section sections[] = {{.id = text_of("one"), .draft = {1, draft}}};
    const struct call_content large = {.section_count = 1, .sections = sections};
    const struct call calls[] = {{.id = text_of("LARGE"), .content = &large},
                                 {.id = text_of("SILENT")},
                                 {.id = text_of("SMALL"), .content = &content_case}};
    put_calls(test, calls, 3);
    struct client_request hello = {.kind = REQUEST_HELLO, .protocol = CLIENT_PROTOCOL_VERSION};
    case_ask(test, &hello);
    case_run(test);
    const struct collector_reply welcome = *case_answer(test, 1);
    assert_int_equal(welcome.call_count, 3);
    for (size_t i = 0; i < 3; i++)
        assert_null(welcome.calls[i].content);
    assert_int_equal(welcome.calls[1].content_digest.length, 0);
    expect_content(test, &welcome.calls[0], &large, 4);
    expect_content(test, &welcome.calls[2], &content_case, 1);
}

static void what_a_call_asks_is_told_to_those_whom_it_asks(void **state)
{
    struct collector_case *test = *state;
    const struct uuid others[] = {{{6}}};
    const struct call calls[] = {
        {.id = text_of("OTHERS"), .content = &content_case, .invited_count = 1, .invited = others},
        {.id = text_of("SILENT")},
        {.id = text_of("US"), .content = &content_case}};
    static const struct {
        const char *call;
        uint32_t from;
        const char *code;
    } asked[] = {{"NONE", 0, "CALL_UNKNOWN"},
                 {"", 0, "CALL_UNKNOWN"},
                 {"OTHERS", 0, "CALL_NOT_INVITED"},
                 {"SILENT", 0, "CALL_NO_CONTENT"},
                 {"US", UINT32_MAX, "CALL_FROM"}};
    put_calls(test, calls, 3);
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        struct client_request ask = {
            .kind = REQUEST_CALL, .call = text_of(asked[i].call), .from = asked[i].from};
        case_ask(test, &ask);
        case_run(test);
        expect_refused(case_answer(test, i + 1), asked[i].code);
    }
}

/* An answer to a question that the call does not ask gets no receipt. */
static void answers_are_held_against_the_call(void **state)
{
    struct collector_case *test = *state;
    const struct call call = {.id = text_of(CASE_CALL),
                              .kinds = 1u << KIND_RESPONSE,
                              .closes_ms = INT64_MAX,
                              .content = &content_case};
    const struct answer answers[] = {{text_of("invited"), text_of("nobody")},
                                     {text_of("unasked"), text_of("words")}};
    struct submission response = case_finding(CONSENT_PUBLIC), wrong;
    response.kind = KIND_RESPONSE;
    memset(&response.content, 0, sizeof response.content);
    response.content.response.answers = (struct group){1, answers};
    wrong = response;
    wrong.id = uuid_v7(CASE_NOW_MS);
    wrong.content.response.answers.count = 2;
    put_calls(test, &call, 1);
    const struct case_part parts[] = {case_part_of(test, &response), case_part_of(test, &wrong)};
    case_submit(test, parts, 2);
    case_run(test);
    (void)case_receipt(test, case_answer(test, 1), 0, &parts[0]);
    case_refused(case_answer(test, 1), 1, "QUESTION_UNKNOWN");
}

static void status_tells_what_is_known_and_what_went_on(void **state)
{
    struct collector_case *test = *state;
    const struct case_part parts[] = {one_part(test), one_part(test)};
    struct uuid stream;
    size_t count;
    case_submit(test, parts, 2);
    case_run(test);
    assert_int_equal(spool_streams(test->spool, &stream, 1, &count, NULL), VERDICT_OK);
    assert_int_equal(spool_forget(test->spool, &stream, 1, NULL), VERDICT_OK);
    const struct uuid ids[] = {parts[1].id, {{9}}, parts[0].id};
    struct client_request ask = {.kind = REQUEST_STATUS, .id_count = 3, .ids = ids};
    case_ask(test, &ask);
    case_run(test);
    const struct collector_reply *reply = case_answer(test, 2);
    assert_int_equal(reply->kind, REPLY_STATUS);
    assert_int_equal(reply->status_count, 3);
    assert_true(reply->statuses[0].known && !reply->statuses[0].forwarded);
    assert_true(!reply->statuses[1].known && !reply->statuses[1].forwarded);
    assert_true(reply->statuses[2].known && reply->statuses[2].forwarded);
    for (size_t i = 0; i < 3; i++)
        assert_true(uuid_equal(&reply->statuses[i].id, &ids[i]));
}

/* With an aggregator in reach the answer waits for its word, and is both together. */
static void status_waits_for_what_the_database_says(void **state)
{
    struct collector_case *test = *state;
    const struct case_part part = one_part(test);
    case_submit(test, &part, 1);
    case_run(test);
    status_set_reach(test->status, true);
    const struct uuid ids[] = {{{9}}, part.id};
    struct client_request ask = {.kind = REQUEST_STATUS, .id_count = 2, .ids = ids};
    case_ask(test, &ask);
    case_take(test);
    struct question *question = status_unsent(test->status);
    assert_non_null(question);
    assert_int_equal(question->asker.organisation.bytes[0], 7); /* by its key */
    status_sent(question);
    const struct relay_status told[] = {
        {{{9}}, {.state = STATE_REJECTED, .note = text_of("Not of this call.")}},
        {{{8}}, {.state = STATE_APPROVED}}, /* nobody asked */
    };
    const struct relay_down report = {.kind = RELAY_STATUS_REPORT,
                                      .question = question->number,
                                      .status_count = 2,
                                      .statuses = told};
    status_hear(test->status, &report);
    status_hear(test->status, &report); /* again: nobody waits any longer */
    case_run(test);
    const struct collector_reply *reply = case_answer(test, 2);
    assert_int_equal(reply->status_count, 2);
    assert_true(!reply->statuses[0].known && reply->statuses[0].asked);
    assert_int_equal(reply->statuses[0].told.state, STATE_REJECTED);
    assert_true(text_is(reply->statuses[0].told.note, "Not of this call."));
    assert_true(reply->statuses[1].known && reply->statuses[1].asked);
    assert_int_equal(reply->statuses[1].told.state, 0);
}

static void silence_of_the_aggregator_is_no_silence_of_the_collector(void **state)
{
    struct collector_case *test = *state;
    const struct uuid ids[] = {{{9}}};
    struct client_request ask = {.kind = REQUEST_STATUS, .id_count = 1, .ids = ids};
    status_set_reach(test->status, true);
    case_ask(test, &ask);
    case_ask(test, &ask);
    case_take(test);
    const struct relay_down away = {.kind = RELAY_STATUS_REPORT,
                                    .question = status_unsent(test->status)->number,
                                    .unavailable = true};
    status_hear(test->status, &away);
    int64_t now_ms = clock_steady_ms();
    assert_true(status_wait_ms(test->status, now_ms, 60000) <= QUESTION_PATIENCE_MS);
    status_expire(test->status, now_ms + QUESTION_PATIENCE_MS);
    case_run(test);
    for (uint64_t number = 1; number <= 2; number++) {
        assert_int_equal(case_answer(test, number)->kind, REPLY_STATUS);
        assert_false(case_answer(test, number)->statuses[0].asked);
    }
    assert_int_equal(test->counters.questions_unanswered, 2);
}

static void a_note_is_told_once(void **state)
{
    struct collector_case *test = *state;
    static char note[REVIEW_NOTE_BYTES_MAX];
    static struct uuid ids[STATUS_ASKED_MAX];
    struct client_request ask = {.kind = REQUEST_STATUS, .id_count = STATUS_ASKED_MAX, .ids = ids};
    memset(note, 'a', sizeof note);
    status_set_reach(test->status, true);
    case_ask(test, &ask);
    case_take(test);
    const struct relay_status told = {
        .told = {.state = STATE_HAS_ISSUES, .note = {note, sizeof note}}};
    const struct relay_down report = {.kind = RELAY_STATUS_REPORT,
                                      .question = status_unsent(test->status)->number,
                                      .status_count = 1,
                                      .statuses = &told};
    status_hear(test->status, &report);
    case_run(test);
    const struct collector_reply *reply = case_answer(test, 1);
    assert_int_equal(reply->statuses[0].told.note.length, sizeof note);
    for (size_t i = 1; i < STATUS_ASKED_MAX; i++)
        assert_int_equal(reply->statuses[i].told.note.length, 0);
}

static void too_many_questions_are_told_busy(void **state)
{
    struct collector_case *test = *state;
    const struct uuid ids[] = {{{9}}};
    struct client_request ask = {.kind = REQUEST_STATUS, .id_count = 1, .ids = ids};
    status_set_reach(test->status, true);
    for (int i = 0; i <= QUESTIONS_OF_ONE_MAX; i++)
        case_ask(test, &ask);
    case_take(test);
    status_end(test->status);
    case_run(test);
    const struct collector_reply *reply = case_answer(test, QUESTIONS_OF_ONE_MAX + 1);
    assert_int_equal(reply->kind, REPLY_BUSY);
    assert_true(text_is(reply->code, "STATUS_BUSY"));
    assert_true(reply->retry_after_ms > 0);
    assert_int_equal(case_answer(test, 1)->kind, REPLY_STATUS);
}

/* What no frame of the aggregator's would hold is answered from the spool alone. */
static void a_long_status_is_not_passed_on(void **state)
{
    struct collector_case *test = *state;
    static struct uuid ids[STATUS_ASKED_MAX + 1];
    struct client_request ask = {
        .kind = REQUEST_STATUS, .id_count = STATUS_ASKED_MAX + 1, .ids = ids};
    status_set_reach(test->status, true);
    case_ask(test, &ask);
    case_run(test);
    assert_int_equal(case_answer(test, 1)->status_count, STATUS_ASKED_MAX + 1);
    assert_false(case_answer(test, 1)->statuses[0].asked);
}

static void a_status_of_nothing_is_answered(void **state)
{
    struct collector_case *test = *state;
    struct client_request ask = {.kind = REQUEST_STATUS};
    case_ask(test, &ask);
    case_run(test);
    assert_int_equal(case_answer(test, 1)->kind, REPLY_STATUS);
    assert_int_equal(case_answer(test, 1)->status_count, 0);
}

static void what_is_no_request_is_refused(void **state)
{
    struct collector_case *test = *state;
    /* The number of a request that cannot be read is 0. */
    case_send(test, text_of("\xff\xff\xff no message"));
    case_run(test);
    expect_refused(case_answer(test, 0), "MESSAGE_UNREADABLE");
    case_send(test, TEXT_NONE);
    case_run(test);
    expect_refused(case_answer(test, 0), "MESSAGE_UNREADABLE");
    assert_int_equal(test->counters.frames_bad, 2);
}

static void a_frame_of_nothing_is_refused(void **state)
{
    struct collector_case *test = *state;
    static const char signature[SEAL_SIGNATURE_BYTES];
    struct client_request empty = {.kind = REQUEST_SUBMIT,
                                   .signature = {signature, sizeof signature}};
    case_ask(test, &empty);
    case_run(test);
    expect_refused(case_answer(test, 1), "FRAME_COUNT");
}

static void a_frame_with_a_wrong_signature_is_refused_beside_others(void **state)
{
    struct collector_case *test = *state;
    const struct case_part part = one_part(test), other = one_part(test);
    static const char signature[SEAL_SIGNATURE_BYTES];
    struct client_request forged = {.kind = REQUEST_SUBMIT,
                                    .submissions = {1, &part.bytes},
                                    .signature = {signature, sizeof signature}};
    case_ask(test, &forged);
    case_submit(test, &other, 1);
    case_run(test);
    expect_refused(case_answer(test, 1), "SIGNATURE_WRONG");
    (void)case_receipt(test, case_answer(test, 2), 0, &other);
    assert_int_equal(test->counters.accepted, 1);
}

/* It was let in when its key was good; the key is asked for again with every frame. */
static void a_revoked_key_stops_at_once(void **state)
{
    struct collector_case *test = *state;
    const struct case_part part = one_part(test);
    case_submit(test, &part, 1);
    case_run(test);
    (void)case_receipt(test, case_answer(test, 1), 0, &part);
    case_enrol(test, false);
    case_submit(test, &part, 1);
    case_run(test);
    expect_refused(case_answer(test, 2), "KEY_UNKNOWN");
    case_enrol(test, true);
    case_submit(test, &part, 1);
    case_run(test);
    (void)case_receipt(test, case_answer(test, 3), 0, &part);
}

/* A catalogue that comes between the frames of one round takes nothing away under them. */
static void a_new_catalogue_within_a_round_is_harmless(void **state)
{
    struct collector_case *test = *state;
    struct submission wrong = case_finding(CONSENT_PUBLIC);
    wrong.call = text_of("NO-SUCH-CALL");
    const struct case_part parts[] = {one_part(test), case_part_of(test, &wrong)};
    case_submit(test, parts, 2);
    case_take(test);
    case_enrol(test, false);
    case_run(test);
    (void)case_receipt(test, case_answer(test, 1), 0, &parts[0]);
    case_refused(case_answer(test, 1), 1, "CALL_UNKNOWN");
}

static struct client_request query(struct uuid *ids, size_t count)
{
    return (struct client_request){.kind = REQUEST_STATUS, .id_count = count, .ids = ids};
}

/* The smallest bucket holds one full frame; an hour would not give a token back. */
static void spend_all(struct collector_case *test)
{
    static struct uuid ids[4096];
    struct client_request ask = query(ids, 4096);
    case_limit(test, 1);
    case_ask(test, &ask);
}

static void over_its_rate_an_organisation_is_told_when_to_come_again(void **state)
{
    struct collector_case *test = *state;
    const struct case_part part = one_part(test);
    spend_all(test);
    case_submit(test, &part, 1);
    case_run(test);
    assert_int_equal(case_answer(test, 1)->kind, REPLY_STATUS);
    const struct collector_reply *reply = case_answer(test, 2);
    assert_int_equal(reply->kind, REPLY_BUSY);
    assert_true(text_is(reply->code, "QUOTA"));
    assert_in_range(reply->retry_after_ms, 1, 1000);
    assert_int_equal(test->counters.over_quota, 1);
    assert_int_equal(test->counters.accepted, 0);
}

/* Greetings, and what is no message: over quota each gets a short answer all the same. */
static void whatever_is_over_the_rate_is_answered(void **state)
{
    struct collector_case *test = *state;
    struct client_request hello = {.kind = REQUEST_HELLO, .protocol = CLIENT_PROTOCOL_VERSION};
    spend_all(test);
    case_ask(test, &hello);
    case_send(test, text_of("\xff"));
    case_run(test);
    assert_int_equal(case_answer(test, 2)->kind, REPLY_BUSY);
    assert_int_equal(case_answer(test, 0)->kind, REPLY_BUSY);
    assert_true(test->answers[1].frame.payload.length < 24);
}

/* A frame that is no message costs as much as many submissions: it is a line in the log. */
static void rubbish_is_dear(void **state)
{
    struct collector_case *test = *state;
    case_limit(test, 1);
    for (int i = 0; i < 5; i++)
        case_send(test, text_of("\xff"));
    case_run(test);
    assert_int_equal(test->counters.frames_bad, 4);
    assert_int_equal(test->counters.over_quota, 1);
}

static void who_does_not_heed_busy_is_shut_out(void **state)
{
    struct collector_case *test = *state;
    struct client_request hello = {.kind = REQUEST_HELLO, .protocol = CLIENT_PROTOCOL_VERSION};
    spend_all(test);
    for (int i = 0; i < QUOTA_STRIKES + 1 + 10; i++)
        case_ask(test, &hello);
    test->answered += 10; /* which get none */
    case_run(test);
    assert_int_equal(test->counters.over_quota, QUOTA_STRIKES + 1);
    assert_int_equal(test->counters.shut_out, 1);
    assert_int_equal(test->counters.frames_dropped, 10);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, case_set_up, case_tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_hello_gets_the_calls_and_the_key_of_receipts),
        TEST(a_hello_tells_the_calls_for_the_one_who_asks),
        TEST(what_a_call_asks_comes_in_parts),
        TEST(what_a_call_asks_is_told_to_those_whom_it_asks),
        TEST(answers_are_held_against_the_call),
        TEST(status_tells_what_is_known_and_what_went_on),
        TEST(status_waits_for_what_the_database_says),
        TEST(silence_of_the_aggregator_is_no_silence_of_the_collector),
        TEST(a_note_is_told_once),
        TEST(too_many_questions_are_told_busy),
        TEST(a_long_status_is_not_passed_on),
        TEST(a_status_of_nothing_is_answered),
        TEST(what_is_no_request_is_refused),
        TEST(a_frame_of_nothing_is_refused),
        TEST(a_frame_with_a_wrong_signature_is_refused_beside_others),
        TEST(a_revoked_key_stops_at_once),
        TEST(a_new_catalogue_within_a_round_is_harmless),
        TEST(over_its_rate_an_organisation_is_told_when_to_come_again),
        TEST(whatever_is_over_the_rate_is_answered),
        TEST(rubbish_is_dear),
        TEST(who_does_not_heed_busy_is_shut_out),
    };
    return cmocka_run_group_tests(tests, case_start, case_stop);
}
