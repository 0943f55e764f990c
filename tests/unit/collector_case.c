/* See collector_case.h. */
#include "tests/unit/collector_case.h"

#include "model/codes.h"
#include "tests/support/scratch.h"
#include "wire/codec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#define ARENA_BYTES ((size_t)32 * 1024 * 1024)
#define MAP_BYTES ((int64_t)64 * 1024 * 1024)

int case_start(void **state)
{
    (void)state;
    link_start();
    return seal_start(NULL) == VERDICT_OK && codec_start(NULL) == VERDICT_OK ? 0 : -1;
}

int case_stop(void **state)
{
    (void)state;
    link_stop();
    return 0;
}

static void put_catalogue(struct collector_case *test, int64_t version, bool with_key,
                          int64_t closes_ms)
{
    static const struct text scope[] = {{"KGZ", 3}};
    struct organisation organisation = {{{7}}, {1, scope}};
    struct organisation_key key = {.organisation = 0};
    struct call call = {.id = text_of(CASE_CALL),
                        .opens_ms = CASE_DAY_MS - CLOCK_DAY_MS,
                        .closes_ms = closes_ms,
                        .kinds = 1u << KIND_FINDING};
    struct buffer encoded = BUFFER_NONE;
    memcpy(key.curve, identity_public(test->sender)->curve, sizeof key.curve);
    memcpy(key.sign, identity_public(test->sender)->sign, sizeof key.sign);
    const struct catalogue catalogue = {version, 1, &organisation, with_key, &key, 1, &call};
    assert_int_equal(codec_catalogue_encode(&catalogue, test->arena, &encoded, NULL), VERDICT_OK);
    assert_int_equal(catalogue_cache_replace(test->catalogue, buffer_view(&encoded), NULL),
                     VERDICT_OK);
    buffer_free(&encoded);
}

void case_enrol(struct collector_case *test, bool with_key)
{
    put_catalogue(test, with_key ? 1 : 2, with_key, CASE_DAY_MS + CLOCK_DAY_MS);
}

void case_close_call(struct collector_case *test)
{
    put_catalogue(test, 3, true, CASE_DAY_MS);
}

static void open_work(struct collector_case *test, int64_t reserve_bytes)
{
    const struct spool_config spool = {.path = test->folder,
                                       .map_bytes = MAP_BYTES,
                                       .limit_percent = 80,
                                       .reserve_bytes = reserve_bytes,
                                       .digest = seal_digest};
    assert_int_equal(spool_open(&spool, &test->spool, NULL), VERDICT_OK);
    assert_int_equal(catalogue_cache_open(test->folder, &test->catalogue, NULL), VERDICT_OK);
    const struct round_config round = {test->door.identity, test->spool, test->door.link,
                                       &test->counters};
    assert_int_equal(round_new(&round, &test->round, NULL), VERDICT_OK);
    const struct status_config status = {test->door.link, test->spool, &test->counters};
    assert_int_equal(status_new(&status, &test->status, NULL), VERDICT_OK);
    const struct connections_limits limits = {100, 100, 100};
    assert_int_equal(connections_new(&limits, &test->connections, NULL), VERDICT_OK);
    case_limit(test, 0);
}

void case_limit(struct collector_case *test, int64_t rate_per_s)
{
    requests_free(&test->requests);
    quota_free(&test->quota);
    assert_int_equal(quota_new(rate_per_s, &test->quota, NULL), VERDICT_OK);
    const struct requests_config requests = {
        .catalogue = test->catalogue,
        .identity = test->door.identity,
        .spool = test->spool,
        .link = test->door.link,
        .connections = test->connections,
        .quota = test->quota,
        .status = test->status,
        .counters = &test->counters,
    };
    assert_int_equal(requests_new(&requests, &test->requests, NULL), VERDICT_OK);
}

static void close_work(struct collector_case *test)
{
    requests_free(&test->requests);
    status_free(&test->status);
    quota_free(&test->quota);
    connections_free(&test->connections);
    round_free(&test->round);
    catalogue_cache_free(&test->catalogue);
    spool_close(&test->spool);
}

void case_reopen(struct collector_case *test, int64_t reserve_bytes)
{
    close_work(test);
    open_work(test, reserve_bytes);
}

int case_set_up(void **state)
{
    struct collector_case *test = calloc(1, sizeof *test);
    if (test == NULL)
        return -1;
    *state = test;
    test->arena = arena_new(ARENA_BYTES);
    assert_non_null(test->arena);
    assert_int_equal(identity_make(&test->sender, NULL), VERDICT_OK);
    door_open(&test->door);
    test->client = door_client(&test->door, test->sender);
    test->folder = scratch_new();
    open_work(test, 0);
    case_enrol(test, true);
    return 0;
}

static void forget_answers(struct collector_case *test)
{
    for (size_t i = 0; i < test->answer_count; i++)
        link_frame_free(&test->answers[i].frame);
    test->answer_count = 0;
}

int case_tear_down(void **state)
{
    struct collector_case *test = *state;
    forget_answers(test);
    link_free(&test->client, 0);
    close_work(test);
    door_close(&test->door);
    scratch_free(&test->folder);
    identity_free(&test->sender);
    arena_free(&test->arena);
    free(test);
    return 0;
}

void case_send(struct collector_case *test, struct text frame)
{
    test->sent++;
    door_send(&test->door, test->client, frame);
}

void case_ask(struct collector_case *test, struct client_request *request)
{
    struct buffer frame = BUFFER_NONE;
    request->request = test->sent + 1;
    assert_int_equal(client_request_encode(request, test->arena, &frame, NULL), VERDICT_OK);
    case_send(test, buffer_view(&frame));
    buffer_free(&frame);
}

struct case_part case_part_of(struct collector_case *test, const struct submission *submission)
{
    return (struct case_part){submission->id, case_encode(submission, test->arena)};
}

void case_submit(struct collector_case *test, const struct case_part *parts, size_t count)
{
    struct merkle_hash *leaves = arena_alloc(test->arena, count * sizeof *leaves);
    struct text *bytes = arena_alloc(test->arena, count * sizeof *bytes);
    uint8_t signature[SEAL_SIGNATURE_BYTES];
    assert_non_null(leaves);
    assert_non_null(bytes);
    for (size_t i = 0; i < count; i++) {
        uint8_t digest[SEAL_DIGEST_BYTES];
        bytes[i] = parts[i].bytes;
        seal_digest(bytes[i], digest);
        merkle_frame_leaf(digest, &leaves[i]);
    }
    struct merkle_tree *tree = merkle_tree_new(leaves, count);
    assert_non_null(tree);
    const struct merkle_hash *root = merkle_tree_root(tree);
    seal_sign(test->sender, SEAL_PURPOSE_SUBMIT,
              (struct text){(const char *)root->bytes, sizeof root->bytes}, signature);
    merkle_tree_free(&tree);
    struct client_request request = {
        .kind = REQUEST_SUBMIT,
        .submissions = {count, bytes},
        .signature = {(const char *)signature, sizeof signature},
    };
    case_ask(test, &request);
}

void case_take(struct collector_case *test)
{
    for (;;) {
        assert_int_equal(requests_take(test->requests, test->round, CASE_NOW_MS, NULL), VERDICT_OK);
        if (test->counters.frames == (int64_t)test->sent)
            return;
        door_wait(&test->door, test->door.link);
    }
}

void case_run(struct collector_case *test)
{
    struct error error;
    forget_answers(test);
    case_take(test);
    assert_int_equal(round_commit(test->round, CASE_NOW_MS, NULL), VERDICT_OK);
    assert_true(round_is_empty(test->round));
    while (test->answered < test->sent) {
        assert_true(test->answer_count < CASE_ANSWERS_MAX);
        struct answer_case *answer = &test->answers[test->answer_count++];
        test->answered++;
        door_receive(&test->door, test->client, &answer->frame);
        assert_int_equal(
            collector_reply_decode(answer->frame.payload, test->arena, &answer->reply, &error),
            VERDICT_OK);
    }
}

const struct collector_reply *case_answer(const struct collector_case *test, uint64_t number)
{
    for (size_t i = 0; i < test->answer_count; i++)
        if (test->answers[i].reply.request == number)
            return &test->answers[i].reply;
    fail_msg("request %llu got no answer", (unsigned long long)number);
    return NULL;
}

struct receipt case_receipt(const struct collector_case *test, const struct collector_reply *reply,
                            size_t index, const struct case_part *part)
{
    struct receipt receipt = {.id = part->id};
    assert_int_equal(reply->kind, REPLY_OUTCOMES);
    assert_true(index < reply->outcome_count);
    const struct reply_outcome *outcome = &reply->outcomes[index];
    assert_true(outcome->accepted);
    assert_true(uuid_equal(&outcome->id, &part->id));
    assert_true(outcome->commit < reply->commit_count);
    const struct reply_commit *commit = &reply->commits[outcome->commit];
    seal_digest(part->bytes, receipt.digest);
    assert_int_equal(outcome->digest.length, sizeof receipt.digest);
    assert_memory_equal(outcome->digest.at, receipt.digest, sizeof receipt.digest);
    receipt.leaf_index = outcome->leaf_index;
    receipt.path = outcome->path;
    receipt.commit.leaf_count = commit->leaf_count;
    receipt.commit.day = commit->day;
    memcpy(receipt.commit.root.bytes, commit->root.at, sizeof receipt.commit.root.bytes);
    memcpy(receipt.commit.signature, commit->signature.at, sizeof receipt.commit.signature);
    assert_true(receipt_verify(&receipt, identity_public(test->door.identity)->sign));
    return receipt;
}

void case_same_receipt(const struct receipt *a, const struct receipt *b)
{
    assert_memory_equal(a->digest, b->digest, sizeof a->digest);
    assert_int_equal(a->leaf_index, b->leaf_index);
    assert_true(text_equal(a->path, b->path));
    assert_memory_equal(&a->commit, &b->commit, sizeof a->commit);
}

void case_refused(const struct collector_reply *reply, size_t index, const char *code)
{
    assert_int_equal(reply->kind, REPLY_OUTCOMES);
    assert_true(index < reply->outcome_count);
    assert_false(reply->outcomes[index].accepted);
    assert_true(text_is(reply->outcomes[index].code, code));
    assert_true(reply->outcomes[index].sentence.length > 0);
}
