/* Attacks with frames: whose they are, how large, how many, and what their bytes say. */
#include "tests/support/attack.h"
#include "tests/support/raw_message.h"

#include "seal/merkle.h"
#include "seal/receipt.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#define OPTION_ROUTING_ID 5
#define OPTION_METADATA 95 /* a draft name of zmq.h */
#define FIELD_HELLO 2u
#define FIELD_SUBMIT 3u
#define FIELD_STATUS 4u
#define FIELD_UNKNOWN 9000u
#define UNKNOWN_BYTES ((size_t)64 * 1024)

static void right_item(struct peer_item *item, struct buffer *bytes)
{
    struct submission finding = peer_finding(PIPELINE_CALL, CONSENT_PUBLIC);
    *item = peer_item_of(&finding, bytes);
}

/* ---- whose it is ---- */

/* A whole frame as somebody else sent it, to the bit: the signature is not by the sender's key. */
static void replay_under_another_key(void **state)
{
    struct attack *attack = *state;
    struct buffer bytes = BUFFER_NONE, frame = BUFFER_NONE;
    struct peer_item item;
    right_item(&item, &bytes);
    peer_frame(attack->member, &item, 1, &frame);
    struct peer *thief = attack_connect(attack, attack->other);
    attack_assert_refused(attack_send(thief, &frame), "SIGNATURE_WRONG");
    peer_free(&thief);

    const struct collector_reply *reply = attack_send(attack->peer, &frame);
    assert_int_equal(reply->kind, REPLY_OUTCOMES);
    assert_true(reply->outcomes[0].accepted);
    attack->accepted++;
    uint32_t leaf = reply->outcomes[0].leaf_index;
    reply = attack_send(attack->peer, &frame); /* by its own sender: the same receipt again */
    assert_true(reply->outcomes[0].accepted);
    assert_int_equal(reply->outcomes[0].leaf_index, leaf);
    buffer_free(&bytes);
    buffer_free(&frame);
}

/* The bytes of another, under a signature of one's own: the first sender stays who sent it. */
static void bytes_of_another_signed_anew(void **state)
{
    struct attack *attack = *state;
    struct buffer bytes = BUFFER_NONE, frame = BUFFER_NONE;
    struct peer_item item;
    right_item(&item, &bytes);
    assert_true(peer_submit(attack->peer, &item, 1)->outcomes[0].accepted);
    attack->accepted++;
    struct peer *thief = attack_connect(attack, attack->other);
    peer_frame(attack->other, &item, 1, &frame);
    assert_int_equal(attack_send(thief, &frame)->kind, REPLY_OUTCOMES);
    peer_free(&thief);
    attack_assert_sender(attack, &item.id, attack->member_id);
    buffer_free(&bytes);
    buffer_free(&frame);
}

/* A true signature of the member over the same root, but made to say something else. */
static void signature_for_another_purpose(void **state)
{
    struct attack *attack = *state;
    struct buffer bytes = BUFFER_NONE;
    struct peer_item item;
    right_item(&item, &bytes);
    uint8_t digest[SEAL_DIGEST_BYTES], signature[SEAL_SIGNATURE_BYTES];
    struct merkle_hash leaf;
    seal_digest(item.bytes, digest);
    merkle_frame_leaf(digest, &leaf); /* the root of a tree of one */
    seal_sign(attack->member, SEAL_PURPOSE_RECEIPT,
              (struct text){(const char *)leaf.bytes, sizeof leaf.bytes}, signature);
    struct client_request request = {
        .kind = REQUEST_SUBMIT,
        .submissions = {1, &item.bytes},
        .signature = {(const char *)signature, sizeof signature},
    };
    attack_assert_refused(peer_ask(attack->peer, &request), "SIGNATURE_WRONG");
    buffer_free(&bytes);
}

static void submit_signed_by(struct peer *peer, const struct identity *signer, const char *code)
{
    struct buffer bytes = BUFFER_NONE, frame = BUFFER_NONE;
    struct peer_item item;
    right_item(&item, &bytes);
    peer_frame(signer, &item, 1, &frame);
    attack_assert_refused(attack_send(peer, &frame), code);
    buffer_free(&bytes);
    buffer_free(&frame);
}

/* What a peer says of itself in the handshake changes nothing: it stays who its key is. */
static void spoofed_metadata(void **state)
{
    struct attack *attack = *state;
    static const char *const claims[] = {"X-User-Id:rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7",
                                         "X-Country:UZB", "X-Organisation:other"};
    for (size_t i = 0; i < sizeof claims / sizeof claims[0]; i++) {
        struct peer *liar = attack_connect(attack, attack->member);
        peer_claim(liar, OPTION_METADATA, text_of(claims[i]));
        attack_assert_welcome(liar);
        submit_signed_by(liar, attack->other, "SIGNATURE_WRONG");
        (void)attack_submit_right(attack, liar);
        peer_free(&liar);
    }
}

/* Two keys under one routing id: the collector names its peers itself, so both are answered. */
static void stolen_routing_id(void **state)
{
    struct attack *attack = *state;
    struct peer *first = attack_connect(attack, attack->other);
    peer_claim(first, OPTION_ROUTING_ID, text_of("somebody"));
    attack_assert_welcome(first);
    struct peer *thief = attack_connect(attack, attack->member);
    peer_claim(thief, OPTION_ROUTING_ID, text_of("somebody"));
    (void)peer_is_in(thief, 500); /* in or not, it takes nobody's place */
    attack_assert_welcome(first);
    (void)attack_submit_right(attack, first);
    peer_free(&thief);
    peer_free(&first);
}

/* ---- how large, how many ---- */

static void filled(struct buffer *out, uint8_t byte, size_t length)
{
    void *at = buffer_extend(out, length);
    assert_non_null(at);
    memset(at, byte, length);
}

static void unknown_fields_in_a_frame(void **state)
{
    struct attack *attack = *state;
    struct buffer frame = BUFFER_NONE, nothing = BUFFER_NONE;
    for (size_t i = 0; frame.length < UNKNOWN_BYTES; i++) {
        raw_tag(&frame, FIELD_UNKNOWN + (uint32_t)(i % 100), RAW_VARINT);
        raw_varint(&frame, i);
    }
    attack_frame(&frame, FIELD_HELLO, &nothing);
    assert_int_equal(attack_send(attack->peer, &frame)->kind, REPLY_WELCOME);
    buffer_free(&frame);
}

/* Each is two bytes on the line and more in memory. */
static void empty_submissions_by_the_thousand(void **state)
{
    struct attack *attack = *state;
    static const char signature[SEAL_SIGNATURE_BYTES] = {0};
    struct buffer frame = BUFFER_NONE, submit = BUFFER_NONE;
    while (submit.length < CLIENT_FRAME_BYTES_MAX - 256)
        raw_bytes(&submit, 1, TEXT_NONE);
    raw_bytes(&submit, 2, (struct text){signature, sizeof signature});
    attack_frame(&frame, FIELD_SUBMIT, &submit);
    attack_assert_refused(attack_send(attack->peer, &frame), "FRAME_COUNT");
    buffer_free(&submit);
    buffer_free(&frame);
}

/* 32 MiB: the connection ends while it is being read, not after. */
static void frame_of_the_largest_submissions(void **state)
{
    struct attack *attack = *state;
    struct buffer frame = BUFFER_NONE;
    filled(&frame, 'x', (size_t)256 * SUBMISSION_BYTES_MAX);
    struct text bytes = buffer_view(&frame);
    peer_send(attack->peer, &bytes, 1);
    struct peer *bystander = attack_connect(attack, attack->other);
    attack_assert_welcome(bystander);
    peer_free(&bystander);
    buffer_free(&frame);
}

/* As many as a frame takes, as large as then fit: all are taken. */
static void frame_filled_to_the_brim(void **state)
{
    struct attack *attack = *state;
    char body[800];
    struct peer_item items[PEER_ITEMS_MAX];
    static struct buffer bytes[PEER_ITEMS_MAX];
    memset(body, 'x', sizeof body);
    for (size_t i = 0; i < PEER_ITEMS_MAX; i++) {
        struct submission finding = peer_finding(PIPELINE_CALL, CONSENT_PUBLIC);
        finding.content.finding.body = (struct text){body, sizeof body};
        items[i] = peer_item_of(&finding, &bytes[i]);
    }
    const struct collector_reply *reply = peer_submit(attack->peer, items, PEER_ITEMS_MAX);
    assert_int_equal(reply->kind, REPLY_OUTCOMES);
    assert_int_equal(reply->outcome_count, PEER_ITEMS_MAX);
    for (size_t i = 0; i < PEER_ITEMS_MAX; i++) {
        assert_true(reply->outcomes[i].accepted);
        buffer_free(&bytes[i]);
    }
    attack->accepted += PEER_ITEMS_MAX;
}

static void same_id_many_times_in_a_frame(void **state)
{
    struct attack *attack = *state;
    struct buffer bytes[2] = {BUFFER_NONE, BUFFER_NONE};
    struct submission finding = peer_finding(PIPELINE_CALL, CONSENT_PUBLIC);
    struct peer_item items[3] = {peer_item_of(&finding, &bytes[0])};
    items[1] = items[0];
    finding.content.finding.title = text_of("The same id with other content");
    items[2] = peer_item_of(&finding, &bytes[1]);
    const struct collector_reply *reply = peer_submit(attack->peer, items, 3);
    assert_int_equal(reply->kind, REPLY_OUTCOMES);
    assert_true(reply->outcomes[0].accepted && reply->outcomes[1].accepted);
    assert_int_equal(reply->outcomes[0].leaf_index, reply->outcomes[1].leaf_index);
    assert_true(text_is(reply->outcomes[2].code, "ID_CONFLICT"));
    attack->accepted++;
    buffer_free(&bytes[0]);
    buffer_free(&bytes[1]);
}

static void status_of_too_many(void **state)
{
    struct attack *attack = *state;
    static struct uuid ids[5000];
    struct client_request request = {.kind = REQUEST_STATUS, .id_count = 5000, .ids = ids};
    attack_assert_refused(peer_ask(attack->peer, &request), "STATUS_COUNT");
}

static void status_of_what_is_no_id(void **state)
{
    struct attack *attack = *state;
    struct buffer frame = BUFFER_NONE, status = BUFFER_NONE;
    raw_bytes(&status, 1, text_of("fifteen bytes.."));
    attack_frame(&frame, FIELD_STATUS, &status);
    attack_assert_refused(attack_send(attack->peer, &frame), "MESSAGE_UNREADABLE");
    buffer_free(&status);
    buffer_free(&frame);
}

/* Ids are guessed by nobody; to know one tells whether it was stored, and no more. */
static void status_of_somebody_elses(void **state)
{
    struct attack *attack = *state;
    struct uuid id = attack_submit_right(attack, attack->peer);
    struct peer *spy = attack_connect(attack, attack->other);
    struct client_request request = {.kind = REQUEST_STATUS, .id_count = 1, .ids = &id};
    const struct collector_reply *reply = peer_ask(spy, &request);
    assert_int_equal(reply->kind, REPLY_STATUS);
    assert_int_equal(reply->status_count, 1);
    assert_true(reply->statuses[0].known);
    peer_free(&spy);
}

/* ---- what its bytes say ---- */

#define NESTED 20000u

static void deep_nesting(void **state)
{
    struct attack *attack = *state;
    struct buffer groups = BUFFER_NONE, inner = BUFFER_NONE, outer = BUFFER_NONE;
    for (uint32_t i = 0; i < NESTED; i++)
        raw_tag(&groups, 1, RAW_GROUP);
    attack_assert_refused(attack_send(attack->peer, &groups), "MESSAGE_UNREADABLE");
    /* Messages within messages, as deep as 64 KiB hold with lengths that grow. */
    for (uint32_t i = 0; i < 3000; i++) {
        buffer_clear(&outer);
        raw_bytes(&outer, FIELD_SUBMIT, buffer_view(&inner));
        struct buffer swap = inner;
        inner = outer;
        outer = swap;
    }
    attack_assert_refused(attack_send(attack->peer, &inner), "MESSAGE_UNREADABLE");
    buffer_free(&groups);
    buffer_free(&inner);
    buffer_free(&outer);
}

/* The last of several asks counts in every protobuf library; the first ones must not linger. */
static void several_asks_in_one_frame(void **state)
{
    struct attack *attack = *state;
    struct buffer frame = BUFFER_NONE, status = BUFFER_NONE, nothing = BUFFER_NONE;
    raw_bytes(&status, 1, text_of("sixteen bytes..."));
    for (int i = 0; i < 1000; i++)
        attack_frame(&frame, i % 2 == 0 ? FIELD_STATUS : FIELD_HELLO,
                     i % 2 == 0 ? &status : &nothing);
    assert_int_equal(attack_send(attack->peer, &frame)->kind, REPLY_WELCOME);
    buffer_free(&status);
    buffer_free(&frame);
}

#define SEED 20251u
#define DAMAGED 500

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

/*
 * Each is answered once. What is accepted is accepted as it was signed: the flip fell on the
 * request's number or on what nobody reads.
 */
static void damaged_frames(void **state)
{
    struct attack *attack = *state;
    struct buffer bytes = BUFFER_NONE, frame = BUFFER_NONE, damaged = BUFFER_NONE;
    struct peer_item item;
    uint32_t seed = SEED;
    uint8_t digest[SEAL_DIGEST_BYTES];
    right_item(&item, &bytes);
    seal_digest(item.bytes, digest);
    peer_frame(attack->member, &item, 1, &frame);
    int taken = 0;
    for (int i = 0; i < DAMAGED; i++) {
        uint32_t at = next_random(&seed) % (uint32_t)frame.length;
        buffer_clear(&damaged);
        buffer_append(&damaged, frame.data, i % 2 == 0 ? at : frame.length);
        if (i % 2 == 1)
            damaged.data[at] = (char)(damaged.data[at] ^ (1 << next_random(&seed) % 8));
        const struct collector_reply *reply = attack_send(attack->peer, &damaged);
        if (reply->kind == REPLY_OUTCOMES && reply->outcomes[0].accepted) {
            assert_int_equal(reply->outcomes[0].digest.length, sizeof digest);
            assert_memory_equal(reply->outcomes[0].digest.at, digest, sizeof digest);
            taken++;
        }
        assert_true(process_runs(attack->pipeline->collector, 0));
    }
    attack->accepted += taken > 0;
    attack_assert_welcome(attack->peer); /* no answer is left over */
    buffer_free(&bytes);
    buffer_free(&frame);
    buffer_free(&damaged);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ATTACK(replay_under_another_key),
        ATTACK(bytes_of_another_signed_anew),
        ATTACK(signature_for_another_purpose),
        ATTACK(spoofed_metadata),
        ATTACK(stolen_routing_id),
        ATTACK(unknown_fields_in_a_frame),
        ATTACK(empty_submissions_by_the_thousand),
        ATTACK(frame_of_the_largest_submissions),
        ATTACK(frame_filled_to_the_brim),
        ATTACK(same_id_many_times_in_a_frame),
        ATTACK(status_of_too_many),
        ATTACK(status_of_what_is_no_id),
        ATTACK(status_of_somebody_elses),
        ATTACK(deep_nesting),
        ATTACK(several_asks_in_one_frame),
        ATTACK(damaged_frames),
        cmocka_unit_test(attack_nothing_else_is_stored),
        cmocka_unit_test(attack_nobody_is_in_the_log),
    };
    return cmocka_run_group_tests_name("attack_frames", tests, attack_start, attack_stop);
}
