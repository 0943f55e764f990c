/* Submissions through the codec: every field of every kind, and bytes that are wrong. */
#include "wire/codec.h"

#include "submission_fill.h"
#include "wire/pair.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <parallax/v1/submission.pb-c.h>

#include <cmocka.h>

static struct arena *arena;
static struct error error;

static int setup(void **state)
{
    (void)state;
    arena = arena_new(SUBMISSION_ARENA_BYTES);
    return arena == NULL ? -1 : 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static void assert_same_envelope(const struct submission *a, const struct submission *b)
{
    assert_true(uuid_equal(&a->id, &b->id));
    assert_true(uuid_equal(&a->supersedes, &b->supersedes));
    assert_true(text_equal(a->call, b->call));
    assert_true(text_equal(a->country, b->country));
    assert_true(text_equal(a->language, b->language));
    assert_true(text_equal(a->sealed, b->sealed));
    assert_int_equal(a->schema, b->schema);
    assert_int_equal(a->consent, b->consent);
    assert_int_equal(a->kind, b->kind);
    assert_int_equal(a->created_ms, b->created_ms);
}

static void test_every_field_of_every_kind(void **state)
{
    (void)state;
    for (size_t i = 0; i < kind_codes.count; i++) {
        int32_t kind = kind_codes.codes[i].number;
        struct submission sent, received;
        submission_fill(&sent, kind, arena);
        struct buffer out = BUFFER_NONE;
        buffer_string(&out, "before"); /* encoding appends */
        assert_int_equal(codec_submission_encode(&sent, arena, &out, &error), VERDICT_OK);
        struct text bytes = {out.data + 6, out.length - 6};
        assert_int_equal(codec_submission_decode(bytes, arena, &received, &error), VERDICT_OK);
        assert_same_envelope(&sent, &received);
        assert_same_fields(submission_shape(kind), &sent.content, &received.content);
        buffer_free(&out);
        arena_reset(arena);
    }
}

static void test_content_alone(void **state)
{
    (void)state;
    for (size_t i = 0; i < kind_codes.count; i++) {
        int32_t kind = kind_codes.codes[i].number;
        struct submission sent, received;
        submission_fill(&sent, kind, arena);
        memset(&received, 0, sizeof received);
        received.created_ms = 7;
        struct buffer out = BUFFER_NONE;
        assert_int_equal(codec_content_encode(&sent, arena, &out, &error), VERDICT_OK);
        assert_int_equal(codec_content_decode(buffer_view(&out), kind, arena, &received, &error),
                         VERDICT_OK);
        assert_int_equal(received.kind, kind);
        assert_int_equal(received.created_ms, 7);
        assert_same_fields(submission_shape(kind), &sent.content, &received.content);
        buffer_free(&out);
        arena_reset(arena);
    }
}

static void test_nothing_given(void **state)
{
    (void)state;
    struct submission received;
    assert_int_equal(codec_submission_decode(TEXT_NONE, arena, &received, &error), VERDICT_OK);
    assert_int_equal(received.kind, 0);
    assert_true(uuid_is_nil(&received.id));
    assert_null(received.call.at);
    /* An empty content is a content: the kind is known. */
    for (size_t i = 0; i < kind_codes.count; i++) {
        struct submission sent;
        memset(&sent, 0, sizeof sent);
        sent.kind = kind_codes.codes[i].number;
        struct buffer out = BUFFER_NONE;
        assert_int_equal(codec_submission_encode(&sent, arena, &out, &error), VERDICT_OK);
        assert_int_equal(codec_submission_decode(buffer_view(&out), arena, &received, &error),
                         VERDICT_OK);
        assert_same_envelope(&sent, &received);
        assert_same_fields(submission_shape(sent.kind), &sent.content, &received.content);
        buffer_free(&out);
    }
}

static void test_unknown_kind(void **state)
{
    (void)state;
    const int32_t kinds[] = {-1, 6, 99};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        struct submission submission;
        memset(&submission, 0, sizeof submission);
        submission.kind = kinds[i];
        struct buffer out = BUFFER_NONE;
        assert_int_equal(codec_submission_encode(&submission, arena, &out, &error), VERDICT_REJECT);
        assert_string_equal(error.code, "CODE_UNKNOWN");
        assert_int_equal(codec_content_encode(&submission, arena, &out, &error), VERDICT_REJECT);
        assert_int_equal(codec_content_decode(TEXT_NONE, kinds[i], arena, &submission, &error),
                         VERDICT_REJECT);
        assert_int_equal(out.length, 0);
        buffer_free(&out);
    }
}

/* Packs a message made by hand, as another program might send it. */
static void decode_message(const Parallax__V1__Submission *message, struct submission *ret)
{
    size_t length = parallax__v1__submission__get_packed_size(message);
    uint8_t *bytes = malloc(length + 1);
    assert_non_null(bytes);
    (void)parallax__v1__submission__pack(message, bytes);
    assert_int_equal(
        codec_submission_decode((struct text){(const char *)bytes, length}, arena, ret, &error),
        VERDICT_OK);
    /* Nothing may point into what was read. */
    memset(bytes, 0xEE, length + 1);
    free(bytes);
}

static void test_odd_envelope(void **state)
{
    (void)state;
    uint8_t seventeen[17] = {1};
    struct submission received;
    Parallax__V1__Submission message = PARALLAX__V1__SUBMISSION__INIT;
    message.has_id = message.has_supersedes = message.has_call = message.has_schema = 1;
    message.id = (ProtobufCBinaryData){15, seventeen};
    message.supersedes = (ProtobufCBinaryData){17, seventeen};
    message.schema = UINT32_MAX;
    decode_message(&message, &received);
    assert_true(uuid_is_nil(&received.id));
    assert_true(uuid_is_nil(&received.supersedes));
    assert_null(received.call.at); /* present but empty */
    assert_int_equal(received.schema, INT32_MAX);
    message.id.len = 16;
    decode_message(&message, &received);
    assert_int_equal(received.id.bytes[0], 1);
}

static void test_unknown_codes_are_passed_on(void **state)
{
    (void)state;
    const int32_t channels[] = {1, 99, -5};
    struct submission sent, received;
    memset(&sent, 0, sizeof sent);
    sent.kind = KIND_FINDING;
    sent.consent = 77;
    sent.content.finding.finding_type = 99;
    sent.content.finding.stance = -1;
    sent.content.finding.channel = (struct numbers){3, channels};
    struct buffer out = BUFFER_NONE;
    assert_int_equal(codec_submission_encode(&sent, arena, &out, &error), VERDICT_OK);
    assert_int_equal(codec_submission_decode(buffer_view(&out), arena, &received, &error),
                     VERDICT_OK);
    assert_same_envelope(&sent, &received);
    assert_same_fields(&finding_shape, &sent.content, &received.content);
    buffer_free(&out);
}

static void test_bytes_of_other_programs(void **state)
{
    (void)state;
    struct submission received;
    /* field 16 (finding), 8 bytes: packed channels 1 and 2 (field 10), an unknown field 15, goal 5.
     */
    static const char bytes[] = "\x82\x01\x08\x52\x02\x01\x02\x78\x07\x08\x05";
    struct text frame = {bytes, sizeof bytes - 1};
    assert_int_equal(codec_submission_decode(frame, arena, &received, &error), VERDICT_OK);
    assert_int_equal(received.kind, KIND_FINDING);
    assert_int_equal(received.content.finding.goal, 5);
    assert_int_equal(received.content.finding.channel.count, 2);
    assert_int_equal(received.content.finding.channel.at[1], 2);
}

static void test_cut_bytes(void **state)
{
    (void)state;
    struct submission sent, received;
    submission_fill(&sent, KIND_FINDING, arena);
    struct buffer out = BUFFER_NONE;
    assert_int_equal(codec_submission_encode(&sent, arena, &out, &error), VERDICT_OK);
    size_t refused = 0;
    for (size_t length = 0; length < out.length; length++) {
        arena_reset(arena);
        /* A copy of its own, so that reading too far is seen. */
        char *bytes = malloc(length + 1);
        assert_non_null(bytes);
        memcpy(bytes, out.data, length);
        enum verdict verdict =
            codec_submission_decode((struct text){bytes, length}, arena, &received, &error);
        if (verdict != VERDICT_OK) {
            assert_int_equal(verdict, VERDICT_REJECT);
            assert_string_equal(error.code, "MESSAGE_UNREADABLE");
            refused++;
        }
        free(bytes);
    }
    /* All but the cuts between two fields of the envelope. */
    assert_true(refused > out.length - 16);
    buffer_free(&out);
}

static void test_bytes_that_are_no_message(void **state)
{
    (void)state;
    const char *const wrong[] = {"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", "hello, world",
                                 "{\"id\": 1}", "\x0a\xff\xff\xff\xff\x0f", "\x03"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct submission received;
        memset(&received, 0x5A, sizeof received);
        assert_int_equal(codec_submission_decode(text_of(wrong[i]), arena, &received, &error),
                         VERDICT_REJECT);
        assert_string_equal(error.code, "MESSAGE_UNREADABLE");
        assert_int_equal(received.kind, 0x5A5A5A5A); /* left alone */
    }
}

/* Fills a finding of 64 KiB with the same few bytes again and again; wrapped: each a content of its
 * own. */
static void assert_too_large(const char *unit, size_t unit_length, bool wrapped)
{
    struct buffer finding = BUFFER_NONE;
    while (finding.length + unit_length <= (size_t)64 * 1024)
        buffer_append(&finding, unit, unit_length);
    struct buffer bytes = BUFFER_NONE;
    if (!wrapped) {
        size_t length = finding.length;
        buffer_append(&bytes, "\x82\x01", 2);
        for (; length >= 0x80; length >>= 7)
            buffer_byte(&bytes, (uint8_t)(length | 0x80));
        buffer_byte(&bytes, (uint8_t)length);
    }
    buffer_text(&bytes, buffer_view(&finding));
    struct submission received;
    assert_int_equal(codec_submission_decode(buffer_view(&bytes), arena, &received, &error),
                     VERDICT_REJECT);
    assert_string_equal(error.code, "MESSAGE_TOO_LARGE");
    assert_true(arena_used(arena) <= SUBMISSION_ARENA_BYTES);
    buffer_free(&finding);
    buffer_free(&bytes);
    arena_reset(arena);
}

static void test_memory_is_capped(void **state)
{
    (void)state;
    assert_too_large("\x82\x03\x00", 3, false);            /* empty observations */
    assert_too_large("\xaa\x02\x00", 3, false);            /* empty themes */
    assert_too_large("\x78\x01", 2, false);                /* unknown fields */
    assert_too_large("\x82\x01\x03\xaa\x02\x00", 6, true); /* contents that are merged */
}

/* As large as one may be, in the arena that it is given. */
static void test_largest_fits(void **state)
{
    (void)state;
    enum { ANSWERS = 100, BODY_BYTES = 1250 };
    static char body[BODY_BYTES];
    memset(body, 'b', sizeof body);
    struct answer answers[ANSWERS];
    for (size_t i = 0; i < ANSWERS; i++)
        answers[i] = (struct answer){text_of("Q1"), {body, sizeof body}};
    struct submission sent, received;
    memset(&sent, 0, sizeof sent);
    sent.kind = KIND_RESPONSE;
    sent.content.response.answers = (struct group){ANSWERS, answers};
    struct buffer out = BUFFER_NONE;
    assert_int_equal(codec_submission_encode(&sent, arena, &out, &error), VERDICT_OK);
    assert_true(out.length <= SUBMISSION_BYTES_MAX);
    assert_true(out.length > SUBMISSION_BYTES_MAX * 9 / 10);
    arena_reset(arena);
    assert_int_equal(codec_submission_decode(buffer_view(&out), arena, &received, &error),
                     VERDICT_OK);
    assert_int_equal(received.content.response.answers.count, ANSWERS);
    buffer_free(&out);
}

static void assert_mismatch(const struct shape *shape, const ProtobufCMessageDescriptor *message,
                            const char *names)
{
    static struct pairings pairings;
    const struct pairing *pairing = NULL;
    memset(&pairings, 0, sizeof pairings);
    assert_int_equal(pairing_build(&pairings, shape, message, &pairing, &error), VERDICT_FATAL);
    assert_string_equal(error.code, "CODEC_MISMATCH");
    assert_non_null(strstr(error.text, names));
    assert_null(pairing);
}

static void test_fields_that_do_not_pair(void **state)
{
    (void)state;
    const ProtobufCMessageDescriptor *message = &parallax__v1__sign_on__descriptor;
    struct field_row rows[4];
    assert_int_equal(sign_on_shape.count, 3);
    struct shape shape = sign_on_shape;
    shape.rows = rows;
    memcpy(rows, sign_on_shape.rows, 3 * sizeof rows[0]);
    shape.count = 2; /* only the protocol has the last */
    assert_mismatch(&shape, message, "sign_on.publish is not in the model");
    shape.count = 4; /* only the model has it */
    rows[3] = (struct field_row){.name = "stamp", .kind = FIELD_LINE};
    assert_mismatch(&shape, message, "sign_on.stamp is not in the protocol");
    shape.count = 3;
    rows[1].kind = FIELD_NUMBER;
    assert_mismatch(&shape, message, "sign_on.role has another type");
    rows[1].kind = FIELD_LINES;
    assert_mismatch(&shape, message, "sign_on.role has another type");
    rows[1].kind = (enum field_kind)99;
    assert_mismatch(&shape, message, "sign_on.role");
    rows[1].kind = FIELD_LINE;
    rows[2].codes = &urgency_codes;
    assert_mismatch(&shape, message, "sign_on.publish has another list of codes");
    /* Inside a group. */
    struct field_row group = response_shape.rows[0];
    group.group = &observation_shape;
    shape = (struct shape){"response", &group, 1, sizeof(struct response)};
    assert_mismatch(&shape, &parallax__v1__response__descriptor, "observation.figure");
    shape.count = PAIRS_MAX + 1;
    assert_mismatch(&shape, &parallax__v1__response__descriptor, "room");
}

int main(void)
{
    if (codec_start(&error) != VERDICT_OK) {
        (void)fprintf(stderr, "%s\n", error.text);
        return EXIT_FAILURE;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_field_of_every_kind),
        cmocka_unit_test(test_content_alone),
        cmocka_unit_test(test_nothing_given),
        cmocka_unit_test(test_unknown_kind),
        cmocka_unit_test(test_odd_envelope),
        cmocka_unit_test(test_unknown_codes_are_passed_on),
        cmocka_unit_test(test_bytes_of_other_programs),
        cmocka_unit_test(test_cut_bytes),
        cmocka_unit_test(test_bytes_that_are_no_message),
        cmocka_unit_test(test_memory_is_capped),
        cmocka_unit_test(test_largest_fits),
        cmocka_unit_test(test_fields_that_do_not_pair),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
