/* Fuzz target: a catalogue, as a collector takes it from its aggregator and from its disk. */
#include "tests/fuzz/fuzz.h"

#include "model/check.h"
#include "tests/fuzz/world.h"
#include "wire/codec.h"

#include <assert.h>

/* Room for one that is nothing but empty questions, in all the forms that it takes here. */
#define ARENA_BYTES ((size_t)512 * 1024 * 1024)

static struct arena *arena;

/* Whoever is in it is found, and whoever is not gets in by no look-up. */
static void look_up(const struct catalogue *catalogue)
{
    static const uint8_t stranger[32] = {0xff, 1, 0xff, 2, 0xff, 3};
    const struct organisation_key *nobody = catalogue_key(catalogue, stranger);
    assert(nobody == NULL || nobody->curve[5] == 3);
    (void)catalogue_call(catalogue, TEXT_NONE);
    (void)catalogue_call(catalogue, text_of(WORLD_CALL));
    for (size_t i = 0; i < catalogue->key_count; i++) {
        const struct organisation_key *key = &catalogue->keys[i];
        assert(catalogue_key(catalogue, key->curve) == key);
        assert(key->organisation < catalogue->organisation_count);
        const struct organisation *organisation = &catalogue->organisations[key->organisation];
        (void)organisation_covers(organisation, text_of("KGZ"));
        (void)organisation_covers(organisation, text_of("XYZ"));
    }
    for (size_t i = 0; i < catalogue->call_count; i++)
        assert(catalogue_call(catalogue, catalogue->calls[i].id) == &catalogue->calls[i]);
}

/* Every question answered, with something that may be among its choices. */
static void answer(const struct world *world, const struct call *call)
{
    struct answer answers[16] = {{TEXT_NONE, TEXT_NONE}};
    const struct call_content *content = call->content;
    size_t count = 0;
    for (; count < content->question_count && count < 16; count++) {
        const struct call_question *question = &content->questions[count];
        (void)call_text(&question->text, "ru");
        answers[count].question = question->id;
        answers[count].body =
            question->choice_count > 0 ? question->choices[0].id : text_of("2, words");
    }
    const struct submission submission = {.kind = KIND_RESPONSE,
                                          .country = text_of("KGZ"),
                                          .created_ms = world->now_ms,
                                          .content.response.answers = {count, answers}};
    struct problems problems = {0};
    (void)check_against_call(&submission, call, world->now_ms, &problems);
}

static void use_calls(const struct world *world, const struct catalogue *catalogue)
{
    struct submission submission = {.kind = KIND_CONTRIBUTION,
                                    .country = text_of("KGZ"),
                                    .consent = CONSENT_CONFIDENTIAL,
                                    .created_ms = world->now_ms};
    submission.content.contribution.body = text_of("some words");
    for (size_t i = 0; i < catalogue->call_count; i++) {
        struct problems problems = {0};
        (void)check_against_call(&submission, &catalogue->calls[i], world->now_ms, &problems);
        (void)call_title(&catalogue->calls[i], "ru");
        (void)call_title(&catalogue->calls[i], NULL);
        if (catalogue->calls[i].content != NULL)
            answer(world, &catalogue->calls[i]);
    }
}

static void round_trip(const struct catalogue *catalogue)
{
    struct buffer once = BUFFER_NONE, twice = BUFFER_NONE;
    struct catalogue again;
    enum verdict verdict = codec_catalogue_encode(catalogue, arena, &once, NULL);
    assert(verdict == VERDICT_OK);
    /* An organisation with the nil id is nobody, and its id is not written. */
    if (codec_catalogue_decode(buffer_view(&once), arena, &again, NULL) == VERDICT_OK) {
        verdict = codec_catalogue_encode(&again, arena, &twice, NULL);
        assert(verdict == VERDICT_OK);
        assert(text_equal(buffer_view(&once), buffer_view(&twice)));
    } else {
        assert(catalogue->organisation_count > 0);
    }
    buffer_free(&once);
    buffer_free(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    const struct world *world = world_get();
    struct catalogue catalogue;
    if (arena == NULL)
        arena = arena_new(ARENA_BYTES);
    assert(arena != NULL);
    arena_reset(arena);
    if (codec_catalogue_decode(fuzz_text(bytes, length), arena, &catalogue, NULL) != VERDICT_OK)
        return 0;
    look_up(&catalogue);
    use_calls(world, &catalogue);
    round_trip(&catalogue);
    return 0;
}
