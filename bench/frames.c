/* See frames.h. */
#include "bench/frames.h"

#include "base/arena.h"
#include "base/clock.h"
#include "bench/world.h"
#include "model/codes.h"
#include "model/submission.h"
#include "seal/merkle.h"
#include "seal/receipt.h"
#include "wire/client_protocol.h"
#include "wire/codec.h"

#include <stdlib.h>
#include <string.h>

#define ARENA_BYTES ((size_t)16 * 1024 * 1024)
#define BODY_BYTES 900

struct frames {
    struct arena *arena;
    struct buffer bytes;
    bool named;
    char body[BODY_BYTES];
};

enum verdict frames_new(bool named, struct frames **ret_frames, struct error *error)
{
    static const char sentence[] = "Two of five shelters closed when their grants ended. ";
    struct frames *frames = calloc(1, sizeof *frames);
    if (frames == NULL)
        return error_no_memory(error);
    frames->arena = arena_new(ARENA_BYTES);
    if (frames->arena == NULL) {
        free(frames);
        return error_no_memory(error);
    }
    frames->named = named;
    for (size_t i = 0; i < sizeof frames->body; i++)
        frames->body[i] = sentence[i % (sizeof sentence - 1)];
    *ret_frames = frames;
    return VERDICT_OK;
}

void frames_free(struct frames **frames)
{
    if (*frames == NULL)
        return;
    arena_free(&(*frames)->arena);
    buffer_free(&(*frames)->bytes);
    free(*frames);
    *frames = NULL;
}

static enum verdict encode_one(struct frames *frames, int64_t now_ms, struct error *error)
{
    const int64_t created_ms = frames->named ? now_ms : now_ms - now_ms % CLOCK_DAY_MS;
    const struct submission submission = {
        .id = uuid_v7(created_ms),
        .call = text_of(WORLD_CALL),
        .country = text_of("KGZ"),
        .language = text_of("en"),
        .schema = SUBMISSION_SCHEMA,
        .consent = frames->named ? CONSENT_PUBLIC : CONSENT_ANONYMOUS,
        .kind = KIND_FINDING,
        .created_ms = created_ms,
        .content.finding = {.goal = 5,
                            .target = text_of("5.2"),
                            .year = 2025,
                            .finding_type = FINDING_TYPE_GAP,
                            .title = text_of("Shelters without money"),
                            .body = {frames->body, sizeof frames->body}},
    };
    return codec_submission_encode(&submission, frames->arena, &frames->bytes, error);
}

static enum verdict sign(const struct frames *frames, const struct identity *sender,
                         const struct text *parts, size_t count,
                         uint8_t ret_signature[SEAL_SIGNATURE_BYTES], struct error *error)
{
    struct merkle_hash *leaves = arena_alloc(frames->arena, count * sizeof *leaves);
    if (leaves == NULL)
        return error_no_memory(error);
    for (size_t i = 0; i < count; i++) {
        uint8_t digest[SEAL_DIGEST_BYTES];
        seal_digest(parts[i], digest);
        merkle_frame_leaf(digest, &leaves[i]);
    }
    struct merkle_tree *tree = merkle_tree_new(leaves, count);
    if (tree == NULL)
        return error_no_memory(error);
    const struct merkle_hash *root = merkle_tree_root(tree);
    seal_sign(sender, SEAL_PURPOSE_SUBMIT,
              (struct text){(const char *)root->bytes, sizeof root->bytes}, ret_signature);
    merkle_tree_free(&tree);
    return VERDICT_OK;
}

enum verdict frames_make(struct frames *frames, const struct identity *sender, size_t count,
                         uint64_t request, struct buffer *out, struct error *error)
{
    int64_t now_ms = clock_wall_ms();
    uint8_t signature[SEAL_SIGNATURE_BYTES];
    arena_reset(frames->arena);
    buffer_clear(&frames->bytes);
    struct text *parts = arena_alloc(frames->arena, count * sizeof *parts);
    size_t *ends = arena_alloc(frames->arena, count * sizeof *ends);
    if (parts == NULL || ends == NULL)
        return error_no_memory(error);
    enum verdict verdict = VERDICT_OK;
    for (size_t i = 0; verdict == VERDICT_OK && i < count; i++) {
        verdict = encode_one(frames, now_ms, error);
        ends[i] = frames->bytes.length;
    }
    for (size_t i = 0; i < count; i++) { /* only now: the buffer moves while it grows */
        size_t start = i == 0 ? 0 : ends[i - 1];
        parts[i] = (struct text){frames->bytes.data + start, ends[i] - start};
    }
    if (verdict == VERDICT_OK)
        verdict = sign(frames, sender, parts, count, signature, error);
    const struct client_request submit = {
        .request = request,
        .kind = REQUEST_SUBMIT,
        .submissions = {count, parts},
        .signature = {(const char *)signature, sizeof signature},
    };
    if (verdict == VERDICT_OK)
        verdict = client_request_encode(&submit, frames->arena, out, error);
    return verdict;
}
