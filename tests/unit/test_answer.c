/* Answers to frames: receipts are proven before they count, and a wrong answer changes nothing. */
#include "client/answer.h"
#include "client/frame.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SUBMISSIONS 5

/* An outbox with a few submissions, a frame of them, and the answer of an honest collector. */
struct place {
    char folder[64];
    char path[96];
    struct error error;
    struct outbox *outbox;
    struct identity *client, *collector;
    struct frame frame;
    struct refused_list refused;
    struct receipt_commit commit;
    struct buffer paths[SUBMISSIONS];
    struct reply_commit reply_commit;
    struct reply_outcome outcomes[SUBMISSIONS];
    struct collector_reply reply;
    struct answer_counts counts;
};

static const struct frame_limits limits = {CLIENT_FRAME_SUBMISSIONS_MAX, CLIENT_FRAME_BYTES_MAX,
                                           CLIENT_FRAME_BYTES_MAX};

static void queue(struct place *place, const char *bytes, size_t length, int number)
{
    struct outbox_entry entry = {.id = uuid_v7(1700000000000 + number),
                                 .call = text_of("CALL-1"),
                                 .country = text_of("KGZ"),
                                 .kind = "FINDING",
                                 .consent = "PUBLIC",
                                 .bytes = {bytes, length}};
    enum outbox_import_result result = OUTBOX_IMPORT_NEW;
    entry.import_digest[0] = (uint8_t)number;
    assert_int_equal(outbox_import_begin(place->outbox, &place->error), VERDICT_OK);
    assert_int_equal(outbox_import_add(place->outbox, &entry, &result, &place->error), VERDICT_OK);
    assert_int_equal(outbox_commit(place->outbox, &place->error), VERDICT_OK);
}

static void fill(struct place *place)
{
    int64_t sequence = 0;
    assert_int_equal(frame_fill(&place->frame, place->outbox, place->client, &limits, 1, &sequence,
                                &place->refused, &place->error),
                     VERDICT_OK);
}

/* What a collector answers that took all of the frame in one commit. */
static void answer_honestly(struct place *place)
{
    struct merkle_hash leaves[SUBMISSIONS];
    for (size_t i = 0; i < SUBMISSIONS; i++)
        merkle_leaf(&place->frame.items[i].id, place->frame.items[i].digest, &leaves[i]);
    struct merkle_tree *tree = merkle_tree_new(leaves, SUBMISSIONS);
    assert_non_null(tree);
    place->commit = (struct receipt_commit){
        .root = *merkle_tree_root(tree), .leaf_count = SUBMISSIONS, .day = 20000};
    receipt_sign(place->collector, &place->commit);
    for (size_t i = 0; i < SUBMISSIONS; i++) {
        merkle_tree_path(tree, i, &place->paths[i]);
        place->outcomes[i] = (struct reply_outcome){
            .id = place->frame.items[i].id,
            .accepted = true,
            .digest = {(const char *)place->frame.items[i].digest, SEAL_DIGEST_BYTES},
            .leaf_index = (uint32_t)i,
            .path = buffer_view(&place->paths[i]),
        };
    }
    merkle_tree_free(&tree);
    place->reply_commit = (struct reply_commit){
        .root = {(const char *)place->commit.root.bytes, SEAL_DIGEST_BYTES},
        .leaf_count = SUBMISSIONS,
        .day = place->commit.day,
        .signature = {(const char *)place->commit.signature, SEAL_SIGNATURE_BYTES},
    };
    place->reply = (struct collector_reply){.request = 1,
                                            .kind = REPLY_OUTCOMES,
                                            .outcome_count = SUBMISSIONS,
                                            .outcomes = place->outcomes,
                                            .commit_count = 1,
                                            .commits = &place->reply_commit};
}

static int setup(void **state)
{
    struct place *place = calloc(1, sizeof *place);
    if (place == NULL || seal_start(&place->error) != VERDICT_OK)
        return -1;
    *state = place;
    (void)snprintf(place->folder, sizeof place->folder, "/tmp/parallax-answer-XXXXXX");
    if (mkdtemp(place->folder) == NULL)
        return -1;
    (void)snprintf(place->path, sizeof place->path, "%s/outbox.db", place->folder);
    if (outbox_open(place->path, &place->outbox, &place->error) != VERDICT_OK ||
        identity_make(&place->client, &place->error) != VERDICT_OK ||
        identity_make(&place->collector, &place->error) != VERDICT_OK)
        return -1;
    for (uint8_t i = 0; i < SUBMISSIONS; i++)
        queue(place, "0123456789", (size_t)5 + i, i);
    fill(place);
    answer_honestly(place);
    return 0;
}

static int teardown(void **state)
{
    struct place *place = *state;
    for (size_t i = 0; i < SUBMISSIONS; i++)
        buffer_free(&place->paths[i]);
    frame_free(&place->frame);
    identity_free(&place->client);
    identity_free(&place->collector);
    outbox_close(&place->outbox);
    (void)unlink(place->path);
    (void)rmdir(place->folder);
    free(place);
    return 0;
}

static enum verdict store(struct place *place)
{
    return answer_store(place->outbox, &place->frame, &place->reply,
                        identity_public(place->collector)->sign, &place->counts, &place->error);
}

static int64_t count(struct place *place, enum outbox_state state)
{
    int64_t counts[OUTBOX_STATE_COUNT];
    assert_int_equal(outbox_counts(place->outbox, counts, &place->error), VERDICT_OK);
    return counts[state];
}

static void a_frame_carries_what_is_queued_and_a_signature_over_it(void **state)
{
    struct place *place = *state;
    struct arena *arena = arena_new((size_t)1024 * 1024);
    struct client_request request;
    assert_non_null(arena);
    assert_int_equal(place->frame.count, SUBMISSIONS);
    assert_int_equal(
        client_request_decode(buffer_view(&place->frame.bytes), arena, &request, &place->error),
        VERDICT_OK);
    assert_int_equal(request.kind, REQUEST_SUBMIT);
    assert_int_equal(request.request, 1);
    assert_int_equal(request.submissions.count, SUBMISSIONS);
    assert_true(text_is(request.submissions.at[0], "01234"));
    struct merkle_hash leaves[SUBMISSIONS];
    for (size_t i = 0; i < SUBMISSIONS; i++)
        merkle_frame_leaf(place->frame.items[i].digest, &leaves[i]);
    struct merkle_tree *tree = merkle_tree_new(leaves, SUBMISSIONS);
    assert_non_null(tree);
    struct text root = {(const char *)merkle_tree_root(tree)->bytes, SEAL_DIGEST_BYTES};
    assert_true(seal_verify(identity_public(place->client)->sign, SEAL_PURPOSE_SUBMIT, root,
                            (const uint8_t *)request.signature.at));
    merkle_tree_free(&tree);
    arena_free(&arena);
}

static void frames_keep_the_collectors_bounds(void **state)
{
    struct place *place = *state;
    struct frame_limits two = {2, CLIENT_FRAME_BYTES_MAX, CLIENT_FRAME_BYTES_MAX};
    struct frame_limits small = {CLIENT_FRAME_SUBMISSIONS_MAX, 128 + 2 * 18,
                                 CLIENT_FRAME_BYTES_MAX};
    int64_t sequence = 0;
    assert_int_equal(frame_fill(&place->frame, place->outbox, place->client, &two, 2, &sequence,
                                &place->refused, &place->error),
                     VERDICT_OK);
    assert_int_equal(place->frame.count, 2);
    assert_int_equal(frame_fill(&place->frame, place->outbox, place->client, &small, 3, &sequence,
                                &place->refused, &place->error),
                     VERDICT_OK);
    assert_int_equal(place->frame.count, 2);
    assert_true(place->frame.bytes.length <= small.bytes_max);
    assert_int_equal(place->refused.count, 0);
}

static void what_never_fits_is_refused_and_the_rest_goes_on(void **state)
{
    struct place *place = *state;
    struct frame_limits tiny = {CLIENT_FRAME_SUBMISSIONS_MAX, 128 + 8 + 7, CLIENT_FRAME_BYTES_MAX};
    int64_t sequence = 0;
    size_t sent = 0;
    do {
        assert_int_equal(frame_fill(&place->frame, place->outbox, place->client, &tiny, 4,
                                    &sequence, &place->refused, &place->error),
                         VERDICT_OK);
        sent += place->frame.count;
    } while (place->frame.count > 0);
    assert_int_equal(sent, 3);
    assert_int_equal(place->refused.count, 2);
    assert_int_equal(count(place, OUTBOX_REFUSED), 2);
}

static void honest_receipts_are_stored(void **state)
{
    struct place *place = *state;
    struct outbox_receipt found;
    assert_int_equal(store(place), VERDICT_OK);
    assert_int_equal(place->counts.received, SUBMISSIONS);
    assert_int_equal(place->counts.unproven, 0);
    assert_int_equal(count(place, OUTBOX_RECEIVED), SUBMISSIONS);
    for (size_t i = 0; i < SUBMISSIONS; i++) {
        assert_int_equal(
            outbox_receipt(place->outbox, &place->frame.items[i].id, &found, &place->error),
            VERDICT_OK);
        assert_true(receipt_verify(&found.receipt, found.collector_sign));
    }
}

static void receipts_of_another_key_count_for_nothing(void **state)
{
    struct place *place = *state;
    receipt_sign(place->client, &place->commit);
    assert_int_equal(store(place), VERDICT_OK);
    assert_int_equal(place->counts.received, 0);
    assert_int_equal(place->counts.unproven, SUBMISSIONS);
    assert_int_equal(count(place, OUTBOX_SENT), SUBMISSIONS);
}

/* The signature is good; each receipt must prove its own place under it. */
static void a_receipt_for_other_bytes_or_another_place_stays_queued(void **state)
{
    struct place *place = *state;
    static const char other[SEAL_DIGEST_BYTES] = "other";
    place->outcomes[1].digest.at = other;
    place->outcomes[2].leaf_index = 3;
    place->outcomes[3].path = place->outcomes[4].path;
    assert_int_equal(store(place), VERDICT_OK);
    assert_int_equal(place->counts.received, 2);
    assert_int_equal(place->counts.unproven, 3);
    assert_int_equal(count(place, OUTBOX_SENT), 3);
    assert_int_equal(count(place, OUTBOX_RECEIVED), 2);
}

static void a_commit_that_does_not_exist_proves_nothing(void **state)
{
    struct place *place = *state;
    place->outcomes[0].commit = 1;
    assert_int_equal(store(place), VERDICT_OK);
    assert_int_equal(place->counts.unproven, 1);
}

static void refusals_are_kept_also_without_an_id(void **state)
{
    struct place *place = *state;
    for (size_t i = 0; i < 2; i++) {
        place->outcomes[i].accepted = false;
        place->outcomes[i].code = text_of("CALL_CLOSED");
        place->outcomes[i].sentence = text_of("call is closed");
    }
    memset(&place->outcomes[0].id, 0, sizeof place->outcomes[0].id);
    assert_int_equal(store(place), VERDICT_OK);
    assert_int_equal(place->counts.refused.count, 2);
    assert_true(uuid_equal(&place->counts.refused.first[0], &place->frame.items[0].id));
    assert_int_equal(place->counts.received, SUBMISSIONS - 2);
    assert_int_equal(count(place, OUTBOX_REFUSED), 2);
}

static void assert_nothing_stored(struct place *place)
{
    assert_int_equal(store(place), VERDICT_REJECT);
    assert_string_equal(place->error.code, "COLLECTOR_ANSWER");
    assert_int_equal(place->counts.received, 0);
    assert_int_equal(count(place, OUTBOX_SENT), SUBMISSIONS);
}

static void an_answer_to_other_submissions_changes_nothing(void **state)
{
    struct place *place = *state;
    place->reply.outcome_count = SUBMISSIONS - 1;
    assert_nothing_stored(place);
    place->reply.outcome_count = SUBMISSIONS;
    place->outcomes[4].id = place->outcomes[3].id;
    assert_nothing_stored(place);
    memset(&place->outcomes[4].id, 0, sizeof place->outcomes[4].id);
    assert_nothing_stored(place);
}

#define IN_PLACE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_PLACE(a_frame_carries_what_is_queued_and_a_signature_over_it),
        IN_PLACE(frames_keep_the_collectors_bounds),
        IN_PLACE(what_never_fits_is_refused_and_the_rest_goes_on),
        IN_PLACE(honest_receipts_are_stored),
        IN_PLACE(receipts_of_another_key_count_for_nothing),
        IN_PLACE(a_receipt_for_other_bytes_or_another_place_stays_queued),
        IN_PLACE(a_commit_that_does_not_exist_proves_nothing),
        IN_PLACE(refusals_are_kept_also_without_an_id),
        IN_PLACE(an_answer_to_other_submissions_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
