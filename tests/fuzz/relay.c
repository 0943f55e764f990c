/*
 * Fuzz target: frames between collector and aggregator, in both directions, and the rows that the
 * aggregator makes of records.
 */
#include "tests/fuzz/fuzz.h"

#include "aggregator/rows.h"
#include "model/submission.h"
#include "tests/fuzz/world.h"
#include "wire/codec.h"

#include <assert.h>

#define ARENA_BYTES ((size_t)64 * 1024 * 1024)

static struct arena *arena, *scratch;
static struct batch *batch;

/* Every record becomes a row, right or not: nothing that was accepted is dropped. */
static void add_rows(const struct world *world, const struct relay_up *up)
{
    static const uint8_t pseudonym_key[SEAL_KEY_BYTES];
    struct directory_organisation organisation = {world->catalogue.organisations[0].id,
                                                  text_of("MG-WOM")};
    struct directory directory = {
        .catalogue = world->catalogue, .organisation_count = 1, .organisations = &organisation};
    struct rows rows = {
        .directory = &directory, .pseudonym_key = pseudonym_key, .day = 20700, .scratch = scratch};
    batch_clear(batch);
    for (size_t i = 0; i < up->record_count; i++) {
        enum verdict verdict =
            rows_add(&rows, &up->stream, up->first_sequence + i, &up->records[i], batch, NULL);
        assert(verdict == VERDICT_OK);
    }
    assert(batch_count(batch) == up->record_count);
}

static void to_aggregator(const struct world *world, struct text frame)
{
    struct relay_up up, again;
    struct buffer bytes = BUFFER_NONE;
    arena_reset(arena);
    if (relay_up_decode(frame, arena, &up, NULL) != VERDICT_OK)
        return;
    if (up.kind == RELAY_BATCH && up.record_count <= RELAY_BATCH_RECORDS_MAX)
        add_rows(world, &up);
    enum verdict verdict = relay_up_encode(&up, arena, &bytes, NULL);
    assert(verdict == VERDICT_OK);
    /* Nil ids are nobody's, and not written. */
    if (relay_up_decode(buffer_view(&bytes), arena, &again, NULL) == VERDICT_OK)
        assert(again.kind == up.kind && again.record_count == up.record_count &&
               again.stream_count == up.stream_count && again.first_sequence == up.first_sequence &&
               again.id_count == up.id_count && again.question == up.question);
    buffer_free(&bytes);
}

static void to_collector(struct text frame)
{
    struct relay_down down, again;
    struct buffer bytes = BUFFER_NONE;
    struct catalogue catalogue;
    arena_reset(arena);
    if (relay_down_decode(frame, arena, &down, NULL) != VERDICT_OK)
        return;
    if (down.kind == RELAY_CATALOGUE)
        (void)codec_catalogue_decode(down.catalogue, arena, &catalogue, NULL);
    enum verdict verdict = relay_down_encode(&down, arena, &bytes, NULL);
    assert(verdict == VERDICT_OK);
    if (relay_down_decode(buffer_view(&bytes), arena, &again, NULL) == VERDICT_OK)
        assert(again.kind == down.kind && again.ack_count == down.ack_count &&
               again.credit == down.credit && text_equal(again.catalogue, down.catalogue) &&
               text_equal(again.code, down.code) && again.status_count == down.status_count &&
               again.unavailable == down.unavailable && again.question == down.question);
    else
        assert(down.ack_count > 0);
    buffer_free(&bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    const struct world *world = world_get();
    if (arena == NULL) {
        arena = arena_new(ARENA_BYTES);
        scratch = arena_new(SUBMISSION_ARENA_BYTES);
        batch = batch_new();
    }
    assert(arena != NULL && scratch != NULL && batch != NULL);
    to_aggregator(world, fuzz_text(bytes, length));
    to_collector(fuzz_text(bytes, length));
    return 0;
}
