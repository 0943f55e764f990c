/*
 * Fuzz target: the bytes of a submission, judged as a collector does, and carried on without loss.
 */
#include "tests/fuzz/fuzz.h"

#include "model/check.h"
#include "tests/fuzz/world.h"
#include "wire/codec.h"

#include <assert.h>
#include <string.h>

/* Encoding may need more than decoding did: it makes the lists anew. */
#define ENCODE_ARENA_BYTES (4 * SUBMISSION_ARENA_BYTES)

/* Too little for most submissions, so that the cap is met at every place where it can be. */
#define CRAMPED_BYTES ((size_t)2048)

static struct arena *first_arena, *second_arena, *encode_arena, *cramped_arena;

static void encode(const struct submission *submission, struct buffer *out)
{
    arena_reset(encode_arena);
    buffer_clear(out);
    enum verdict verdict = codec_submission_encode(submission, encode_arena, out, NULL);
    assert(verdict == VERDICT_OK);
}

/* Problems reach logs and clients as text: each must make a sentence in UTF-8. */
static void judge(const struct world *world, const struct submission *submission,
                  struct problems *problems)
{
    if (check_submission(submission, problems))
        for (size_t i = 0; i < world->catalogue.call_count; i++)
            (void)check_against_call(submission, &world->catalogue.calls[i], world->now_ms,
                                     problems);
    struct buffer sentence = BUFFER_NONE;
    for (size_t i = 0; i < problems_kept(problems); i++) {
        buffer_clear(&sentence);
        problem_sentence(&problems->at[i], &sentence);
        assert(text_utf8_valid_prefix(buffer_view(&sentence)) == sentence.length);
    }
    buffer_free(&sentence);
}

/* What the collector forwards the aggregator must read and judge alike. */
static void round_trip(const struct world *world, const struct submission *first,
                       const struct problems *said)
{
    struct buffer once = BUFFER_NONE, twice = BUFFER_NONE;
    struct submission second;
    struct problems said_again = {0};
    encode(first, &once);
    arena_reset(second_arena);
    enum verdict verdict = codec_submission_decode(buffer_view(&once), second_arena, &second, NULL);
    assert(verdict == VERDICT_OK);
    encode(&second, &twice);
    assert(text_equal(buffer_view(&once), buffer_view(&twice)));
    judge(world, &second, &said_again);
    assert(said->count == said_again.count);
    buffer_free(&once);
    buffer_free(&twice);
}

/* The cap is a refusal, never a crash and never a part of the submission. */
static void meet_cap(struct text bytes)
{
    struct submission submission;
    struct error error;
    arena_reset(cramped_arena);
    enum verdict verdict = codec_submission_decode(bytes, cramped_arena, &submission, &error);
    assert(verdict == VERDICT_OK || verdict == VERDICT_REJECT);
    assert(arena_used(cramped_arena) <= CRAMPED_BYTES);
}

/* What the secretariat finds when it opens a seal: a content alone, of whatever kind was claimed.
 */
static void open_content(struct text bytes)
{
    struct submission submission = {.kind = 0};
    for (int32_t kind = KIND_FINDING; kind <= KIND_WITHDRAWAL; kind++) {
        struct problems problems = {0};
        arena_reset(second_arena);
        if (codec_content_decode(bytes, kind, second_arena, &submission, NULL) == VERDICT_OK)
            (void)check_shape(submission_shape(kind), &submission.content, &problems);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    const struct world *world = world_get();
    struct submission submission;
    struct problems problems = {0};
    struct error error;
    if (first_arena == NULL) {
        first_arena = arena_new(SUBMISSION_ARENA_BYTES);
        second_arena = arena_new(ENCODE_ARENA_BYTES);
        encode_arena = arena_new(ENCODE_ARENA_BYTES);
        cramped_arena = arena_new(CRAMPED_BYTES);
    }
    assert(first_arena != NULL && second_arena != NULL && encode_arena != NULL &&
           cramped_arena != NULL);
    if (length > SUBMISSION_BYTES_MAX)
        return 0;
    meet_cap(fuzz_text(bytes, length));
    open_content(fuzz_text(bytes, length));
    arena_reset(first_arena);
    enum verdict verdict =
        codec_submission_decode(fuzz_text(bytes, length), first_arena, &submission, &error);
    if (verdict != VERDICT_OK) {
        assert(verdict == VERDICT_REJECT);
        return 0;
    }
    judge(world, &submission, &problems);
    round_trip(world, &submission, &problems);
    return 0;
}
