/* See round.h: gathering and committing. */
#include "collector/round_private.h"

#include "base/clock.h"
#include "base/log.h"
#include "model/check.h"

#include <stdlib.h>
#include <string.h>

#define ARENA_BYTES ((size_t)64 * 1024 * 1024)
/*
 * Unpacking multiplies what is made for it: with this much in use the round takes no more frames,
 * so that one sender's frames never leave too little for another's, and for the answers.
 */
#define ARENA_FULL_BYTES (ARENA_BYTES / 2)
enum verdict round_new(const struct round_config *config, struct round **ret_round,
                       struct error *error)
{
    struct round *round = calloc(1, sizeof *round);
    if (round == NULL)
        return error_no_memory(error);
    round->config = *config;
    round->arena = arena_new(ARENA_BYTES);
    round->fresh = fresh_new(ROUND_SUBMISSIONS_MAX + CLIENT_FRAME_SUBMISSIONS_MAX);
    round->commits = calloc(1, sizeof *round->commits);
    if (round->arena == NULL || round->fresh == NULL || round->commits == NULL) {
        round_free(&round);
        return error_no_memory(error);
    }
    *ret_round = round;
    return VERDICT_OK;
}

static void empty(struct round *round)
{
    for (size_t i = 0; i < round->frame_count; i++)
        link_frame_free(&round->frames[i].frame);
    round->frame_count = 0;
    round->submission_count = 0;
    round->shared = false;
    round->bytes = 0;
    round->placed = false;
    receipts_free(&round->receipts);
    fresh_clear(round->fresh);
    arena_reset(round->arena);
}

void round_free(struct round **round_place)
{
    struct round *round = *round_place;
    if (round == NULL)
        return;
    for (size_t i = 0; i < round->frame_count; i++)
        link_frame_free(&round->frames[i].frame);
    arena_free(&round->arena);
    fresh_free(&round->fresh);
    free(round->commits);
    receipts_free(&round->receipts);
    buffer_free(&round->own_record);
    buffer_free(&round->record);
    buffer_free(&round->reply);
    buffer_free(&round->paths);
    free(round);
    *round_place = NULL;
}

bool round_is_empty(const struct round *round)
{
    return round->frame_count == 0;
}

bool round_is_full(const struct round *round)
{
    return round->frame_count == ROUND_FRAMES_MAX ||
           round->submission_count >= ROUND_SUBMISSIONS_MAX || round->bytes >= ROUND_BYTES_MAX ||
           arena_used(round->arena) >= ARENA_FULL_BYTES;
}

bool round_is_lone(const struct round *round)
{
    return round->frame_count == 1;
}

bool round_is_shared(const struct round *round)
{
    return round->shared;
}

struct arena *round_arena(struct round *round)
{
    return round->arena;
}

void round_add(struct round *round, struct link_frame *frame, uint64_t request,
               const struct uuid *organisation, struct intake_item *items, size_t count)
{
    struct round_frame *added = &round->frames[round->frame_count++];
    *added = (struct round_frame){*frame, request, *organisation, items, NULL, count, false};
    round->shared = round->shared || !uuid_equal(organisation, &round->frames[0].organisation);
    round->submission_count += count;
    round->bytes += frame->payload.length;
    *frame = (struct link_frame){0};
}

static enum verdict conflict(struct round *round, struct intake_item *item, struct error *error)
{
    struct problems problems = {0};
    problem_add(&problems, PROBLEM_CONFLICT, "id", 0, "%s", "");
    return intake_refuse(item, &problems, round->arena, error);
}

/*
 * The same bytes were accepted before: what has changed since, a call that closed or a scope that
 * became smaller, takes no receipt away. Refused now, it would be entered again and counted twice.
 */
static bool is_repeated(const struct intake_item *item, const struct spool_found *found)
{
    return found->is_known && !found->damaged &&
           memcmp(found->digest, item->digest, sizeof item->digest) == 0;
}

/* found: what the spool knows of the id. */
static enum verdict place_item(struct round *round, struct round_frame *frame, size_t index,
                               const struct spool_found *found, struct error *error)
{
    struct intake_item *item = &frame->items[index];
    struct round_place *place = &frame->places[index];
    /* The same submission sent twice before the first answer. */
    const struct spool_entry *twin = fresh_find(round->fresh, &item->id);
    if (twin != NULL) {
        if (memcmp(twin->digest, item->digest, sizeof item->digest) != 0)
            return conflict(round, item, error);
        place->leaf = (uint32_t)(twin - round->fresh->entries);
        frame->fresh = true;
        return VERDICT_OK;
    }
    if (found->is_known) {
        /* Durable it is, whatever became of what its receipt was made from: it gets a new one. */
        if (!found->damaged && memcmp(found->digest, item->digest, sizeof item->digest) != 0)
            return conflict(round, item, error);
        *place = (struct round_place){true, found->commit, found->leaf};
        return VERDICT_OK;
    }
    struct spool_entry entry = {
        .id = item->id, .organisation = frame->organisation, .payload = item->bytes};
    memcpy(entry.digest, item->digest, sizeof entry.digest);
    place->leaf = (uint32_t)fresh_add(round->fresh, &entry);
    frame->fresh = true;
    return VERDICT_OK;
}

/* What the spool knows of the round's submissions, frame after frame; NULL in error. */
static enum verdict look_up_all(struct round *round, const struct spool_found **ret_found,
                                struct error *error)
{
    size_t count = round->submission_count, at = 0;
    struct uuid *ids = arena_alloc(round->arena, count * sizeof *ids);
    struct spool_found *found = arena_alloc(round->arena, count * sizeof *found);
    if (ids == NULL || found == NULL)
        return error_no_memory(error);
    for (size_t f = 0; f < round->frame_count; f++)
        for (size_t i = 0; i < round->frames[f].count; i++)
            ids[at++] = round->frames[f].items[i].id;
    *ret_found = found;
    return spool_find(round->config.spool, ids, count, found, error);
}

/* Sorts out which submissions are new, repeated or in conflict. */
static enum verdict place_all(struct round *round, struct error *error)
{
    const struct spool_found *found;
    enum verdict verdict = look_up_all(round, &found, error);
    if (verdict != VERDICT_OK)
        return verdict;
    for (size_t f = 0; f < round->frame_count; f++) {
        struct round_frame *frame = &round->frames[f];
        frame->places = arena_alloc(round->arena, frame->count * sizeof *frame->places);
        if (frame->places == NULL)
            return error_no_memory(error);
        for (size_t i = 0; i < frame->count; i++, found++) {
            if (!frame->items[i].right && !is_repeated(&frame->items[i], found))
                continue;
            frame->items[i].right = true;
            verdict = place_item(round, frame, i, found, error);
            if (verdict != VERDICT_OK)
                return verdict;
        }
    }
    return VERDICT_OK;
}

/* Makes the receipts of the new ones and gives both to the spool. There is at least one. */
static enum verdict begin_fresh(struct round *round, int64_t now_ms, enum spool_thread thread,
                                struct error *error)
{
    const struct fresh *fresh = round->fresh;
    enum verdict verdict = spool_has_room(round->config.spool, now_ms, error);
    if (verdict == VERDICT_OK)
        verdict = receipts_make(round->config.identity, fresh->leaves, fresh->count, round->day,
                                &round->receipts, error);
    if (verdict != VERDICT_OK)
        return verdict;
    buffer_clear(&round->own_record);
    receipts_write(&round->receipts, fresh->leaves, &round->own_record);
    return buffer_ok(&round->own_record)
               ? spool_accept_begin(round->config.spool, fresh->entries, fresh->count,
                                    buffer_view(&round->own_record), round->day, thread, error)
               : error_no_memory(error);
}

static enum verdict end_fresh(struct round *round, struct error *error)
{
    enum verdict verdict = spool_accept_end(round->config.spool, error);
    if (verdict == VERDICT_OK) {
        round->config.counters->accepted += (int64_t)round->fresh->count;
        round->config.counters->commits++;
    }
    return verdict;
}

/* verdict, why: what became of the round's new submissions. */
static enum verdict answer_all(struct round *round, enum verdict verdict, struct error *why,
                               struct error *error)
{
    const bool accepted = verdict == VERDICT_OK;
    if (!accepted && verdict != VERDICT_FATAL)
        log_error(LOG_SPOOL_BUSY, why);
    for (size_t i = 0; verdict != VERDICT_FATAL && i < round->frame_count; i++) {
        struct round_frame *frame = &round->frames[i];
        /* What is durable already gets its receipt also while nothing new can be taken. */
        if (accepted || (round->placed && !frame->fresh)) {
            struct error unanswered;
            verdict = round_answer(round, frame, &unanswered);
            /* What is durable stays so when an answer cannot be made: the client asks again. */
            if (verdict == VERDICT_FATAL)
                *why = unanswered;
        } else {
            round_answer_busy(round, frame, why);
        }
    }
    empty(round);
    if (verdict != VERDICT_FATAL)
        return VERDICT_OK;
    if (error != NULL)
        *error = *why;
    return verdict;
}

enum verdict round_begin(struct round *round, int64_t now_ms, enum spool_thread thread,
                         bool *ret_waits, struct error *error)
{
    struct error why;
    round->day = clock_day(now_ms);
    enum verdict verdict = place_all(round, &why);
    round->placed = verdict == VERDICT_OK;
    *ret_waits = round->placed && round->fresh->count > 0;
    if (*ret_waits)
        verdict = begin_fresh(round, now_ms, thread, &why);
    *ret_waits = *ret_waits && verdict == VERDICT_OK;
    return *ret_waits ? VERDICT_OK : answer_all(round, verdict, &why, error);
}

enum verdict round_finish(struct round *round, struct error *error)
{
    struct error why;
    enum verdict verdict = end_fresh(round, &why);
    return answer_all(round, verdict, &why, error);
}

enum verdict round_commit(struct round *round, int64_t now_ms, struct error *error)
{
    bool waits = false;
    enum verdict verdict = round_begin(round, now_ms, SPOOL_CALLER, &waits, error);
    return verdict == VERDICT_OK && waits ? round_finish(round, error) : verdict;
}
