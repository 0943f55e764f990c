/*
 * Fuzz target: frames between client and collector, in both directions, and the collector's
 * judgement of what a client submits.
 */
#include "tests/fuzz/fuzz.h"

#include "collector/intake.h"
#include "model/submission.h"
#include "seal/receipt.h"
#include "tests/fuzz/world.h"

#include <assert.h>
#include <string.h>

/* Room for a frame that is nothing but empty questions, in all the forms that it takes here. */
#define ARENA_BYTES ((size_t)512 * 1024 * 1024)

static struct arena *arena, *scratch;

/* The answer that says what was judged must reach the client as it was meant. */
static void answer(const struct client_request *request, const struct intake_item *items)
{
    size_t count = request->submissions.count;
    struct reply_outcome *outcomes = arena_alloc(arena, count * sizeof *outcomes);
    static const char zeros[SEAL_SIGNATURE_BYTES];
    const struct reply_commit commit = {{zeros, SEAL_DIGEST_BYTES}, 1, 1, {zeros, sizeof zeros}};
    struct collector_reply reply = {.request = request->request,
                                    .kind = REPLY_OUTCOMES,
                                    .outcome_count = count,
                                    .outcomes = outcomes,
                                    .commit_count = 1,
                                    .commits = &commit};
    struct collector_reply read;
    struct buffer bytes = BUFFER_NONE;
    assert(outcomes != NULL);
    for (size_t i = 0; i < count; i++) {
        outcomes[i] = (struct reply_outcome){.id = items[i].id, .accepted = items[i].right};
        if (items[i].right) {
            outcomes[i].digest = (struct text){(const char *)items[i].digest, SEAL_DIGEST_BYTES};
        } else {
            outcomes[i].code = items[i].code;
            outcomes[i].sentence = items[i].sentence;
            outcomes[i].field = items[i].field;
            assert(text_utf8_valid_prefix(items[i].sentence) == items[i].sentence.length);
        }
    }
    enum verdict verdict = collector_reply_encode(&reply, arena, &bytes, NULL);
    assert(verdict == VERDICT_OK);
    verdict = collector_reply_decode(buffer_view(&bytes), arena, &read, NULL);
    assert(verdict == VERDICT_OK && read.outcome_count == count);
    for (size_t i = 0; i < count; i++) {
        assert(read.outcomes[i].accepted == items[i].right);
        assert(uuid_equal(&read.outcomes[i].id, &items[i].id));
    }
    buffer_free(&bytes);
}

static void submit(const struct world *world, struct client_request *request)
{
    const struct intake intake = {&world->catalogue, world->now_ms, scratch};
    struct intake_item *items = NULL;
    struct error error;
    uint8_t signature[SEAL_SIGNATURE_BYTES];
    enum verdict verdict =
        intake_judge(&intake, world->catalogue.keys, request, arena, &items, &error);
    /* A signature cannot be guessed; what is behind it must be reached all the same. */
    if (verdict == VERDICT_REJECT && strcmp(error.code, "SIGNATURE_WRONG") == 0) {
        world_sign(request, signature);
        request->signature = fuzz_text(signature, sizeof signature);
        verdict = intake_judge(&intake, world->catalogue.keys, request, arena, &items, &error);
        assert(verdict == VERDICT_OK);
    }
    if (verdict == VERDICT_OK)
        answer(request, items);
    else
        assert(verdict == VERDICT_REJECT);
}

static void to_collector(const struct world *world, struct text frame)
{
    struct client_request request, again;
    struct buffer bytes = BUFFER_NONE;
    arena_reset(arena);
    if (client_request_decode(frame, arena, &request, NULL) != VERDICT_OK)
        return;
    enum verdict verdict = client_request_encode(&request, arena, &bytes, NULL);
    assert(verdict == VERDICT_OK);
    /* A nil id is never asked for, and not written. */
    if (client_request_decode(buffer_view(&bytes), arena, &again, NULL) == VERDICT_OK)
        assert(again.kind == request.kind && again.request == request.request &&
               again.submissions.count == request.submissions.count &&
               again.id_count == request.id_count && again.from == request.from &&
               text_equal(again.call, request.call));
    else
        assert(request.kind == REQUEST_STATUS);
    buffer_free(&bytes);
    if (request.kind == REQUEST_SUBMIT)
        submit(world, &request);
}

/* A client proves every receipt before it believes it. */
static void prove(const struct world *world, const struct collector_reply *reply)
{
    for (size_t i = 0; i < reply->outcome_count; i++) {
        const struct reply_outcome *outcome = &reply->outcomes[i];
        if (!outcome->accepted)
            continue;
        const struct reply_commit *commit = &reply->commits[outcome->commit];
        struct receipt receipt = {.id = outcome->id,
                                  .leaf_index = outcome->leaf_index,
                                  .path = outcome->path,
                                  .commit = {.leaf_count = commit->leaf_count, .day = commit->day}};
        memcpy(receipt.digest, outcome->digest.at, SEAL_DIGEST_BYTES);
        memcpy(receipt.commit.root.bytes, commit->root.at, SEAL_DIGEST_BYTES);
        memcpy(receipt.commit.signature, commit->signature.at, SEAL_SIGNATURE_BYTES);
        (void)receipt_verify(&receipt, identity_public(world->identity)->sign);
    }
}

static void to_client(const struct world *world, struct text frame)
{
    struct collector_reply reply, again;
    struct buffer once = BUFFER_NONE, twice = BUFFER_NONE;
    arena_reset(arena);
    if (collector_reply_decode(frame, arena, &reply, NULL) != VERDICT_OK)
        return;
    prove(world, &reply);
    enum verdict verdict = collector_reply_encode(&reply, arena, &once, NULL);
    assert(verdict == VERDICT_OK);
    verdict = collector_reply_decode(buffer_view(&once), arena, &again, NULL);
    assert(verdict == VERDICT_OK);
    verdict = collector_reply_encode(&again, arena, &twice, NULL);
    assert(verdict == VERDICT_OK);
    assert(text_equal(buffer_view(&once), buffer_view(&twice)));
    buffer_free(&once);
    buffer_free(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    const struct world *world = world_get();
    if (arena == NULL) {
        arena = arena_new(ARENA_BYTES);
        scratch = arena_new(SUBMISSION_ARENA_BYTES);
    }
    assert(arena != NULL && scratch != NULL);
    if (length > CLIENT_FRAME_BYTES_MAX)
        return 0;
    to_collector(world, fuzz_text(bytes, length));
    to_client(world, fuzz_text(bytes, length));
    return 0;
}
