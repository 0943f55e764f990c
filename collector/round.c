/* See round.h. */
#include "collector/round.h"

#include "base/clock.h"
#include "base/log.h"
#include "collector/receipts.h"
#include "model/check.h"
#include "wire/client_protocol.h"

#include <stdlib.h>
#include <string.h>

#define ARENA_BYTES ((size_t)64 * 1024 * 1024)
/* Commits that one frame's receipts may come from: its own round's, and older ones of repeats. */
#define FRAME_COMMITS_MAX (CLIENT_FRAME_SUBMISSIONS_MAX + 1)

struct round_frame {
    struct link_frame frame;
    uint64_t request;
    struct uuid organisation;
    struct intake_item *items;
    struct round_place *places; /* one for each item */
    size_t count;
};

/* Where the receipt of an item comes from. */
struct round_place {
    bool repeated;   /* accepted in an earlier round */
    uint64_t commit; /* of an earlier round */
    uint32_t leaf;
};

struct round {
    struct round_config config;
    struct arena *arena;
    size_t frame_count, submission_count, bytes;
    struct round_frame frames[ROUND_FRAMES_MAX];
    size_t fresh_count; /* submissions that this round accepts */
    struct spool_entry *fresh;
    struct merkle_hash *leaves;
    struct buffer record, reply, paths;
};

enum verdict round_new(const struct round_config *config, struct round **ret_round,
                       struct error *error)
{
    struct round *round = calloc(1, sizeof *round);
    if (round == NULL)
        return error_no_memory(error);
    round->config = *config;
    size_t room = ROUND_SUBMISSIONS_MAX + CLIENT_FRAME_SUBMISSIONS_MAX;
    round->arena = arena_new(ARENA_BYTES);
    round->fresh = calloc(room, sizeof *round->fresh);
    round->leaves = calloc(room, sizeof *round->leaves);
    if (round->arena == NULL || round->fresh == NULL || round->leaves == NULL) {
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
    round->bytes = 0;
    round->fresh_count = 0;
    arena_reset(round->arena);
}

void round_free(struct round **round_place)
{
    struct round *round = *round_place;
    if (round == NULL)
        return;
    if (round->arena != NULL)
        empty(round);
    arena_free(&round->arena);
    free(round->fresh);
    free(round->leaves);
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
           round->submission_count >= ROUND_SUBMISSIONS_MAX || round->bytes >= ROUND_BYTES_MAX;
}

struct arena *round_arena(struct round *round)
{
    return round->arena;
}

void round_add(struct round *round, struct link_frame *frame, uint64_t request,
               const struct uuid *organisation, struct intake_item *items, size_t count)
{
    struct round_frame *added = &round->frames[round->frame_count++];
    *added = (struct round_frame){*frame, request, *organisation, items, NULL, count};
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

/* An id that this round has accepted already: the same frame sent twice before the first answer. */
static const struct spool_entry *fresh_entry(const struct round *round, const struct uuid *id)
{
    for (size_t i = round->fresh_count; i > 0; i--)
        if (uuid_equal(&round->fresh[i - 1].id, id))
            return &round->fresh[i - 1];
    return NULL;
}

static enum verdict place_item(struct round *round, struct round_frame *frame, size_t index,
                               struct error *error)
{
    struct intake_item *item = &frame->items[index];
    struct round_place *place = &frame->places[index];
    const struct spool_entry *twin = fresh_entry(round, &item->id);
    if (twin != NULL) {
        if (memcmp(twin->digest, item->digest, sizeof item->digest) != 0)
            return conflict(round, item, error);
        place->leaf = (uint32_t)(twin - round->fresh);
        return VERDICT_OK;
    }
    struct spool_found found;
    bool known;
    enum verdict verdict = spool_find(round->config.spool, &item->id, &known, &found, error);
    if (verdict != VERDICT_OK)
        return verdict;
    if (known) {
        if (memcmp(found.digest, item->digest, sizeof item->digest) != 0)
            return conflict(round, item, error);
        *place = (struct round_place){true, found.commit, found.leaf};
        return VERDICT_OK;
    }
    struct spool_entry *entry = &round->fresh[round->fresh_count];
    entry->id = item->id;
    memcpy(entry->digest, item->digest, sizeof entry->digest);
    entry->organisation = frame->organisation;
    entry->payload = item->bytes;
    merkle_leaf(&item->id, item->digest, &round->leaves[round->fresh_count]);
    place->leaf = (uint32_t)round->fresh_count++;
    return VERDICT_OK;
}

/* Sorts out which submissions are new, repeated or in conflict. */
static enum verdict place_all(struct round *round, struct error *error)
{
    for (size_t f = 0; f < round->frame_count; f++) {
        struct round_frame *frame = &round->frames[f];
        frame->places = arena_alloc(round->arena, frame->count * sizeof *frame->places);
        if (frame->places == NULL)
            return error_no_memory(error);
        for (size_t i = 0; i < frame->count; i++) {
            if (!frame->items[i].right)
                continue;
            enum verdict verdict = place_item(round, frame, i, error);
            if (verdict != VERDICT_OK)
                return verdict;
        }
    }
    return VERDICT_OK;
}

/* Makes the new ones durable. *ret_receipts stays zeroed when there are none. */
static enum verdict accept_fresh(struct round *round, int64_t now_ms, struct receipts *ret_receipts,
                                 struct error *error)
{
    if (round->fresh_count == 0)
        return VERDICT_OK;
    enum verdict verdict = spool_has_room(round->config.spool, now_ms, error);
    if (verdict != VERDICT_OK)
        return verdict;
    struct receipts receipts = {0};
    int32_t day = clock_day(now_ms);
    verdict = receipts_make(round->config.identity, round->leaves, round->fresh_count, day,
                            &receipts, error);
    if (verdict != VERDICT_OK)
        return verdict;
    buffer_clear(&round->record);
    receipts_write(&receipts, round->leaves, &round->record);
    verdict = buffer_ok(&round->record)
                  ? spool_accept(round->config.spool, round->fresh, round->fresh_count,
                                 buffer_view(&round->record), day, error)
                  : error_no_memory(error);
    if (verdict != VERDICT_OK) {
        receipts_free(&receipts);
        return verdict;
    }
    round->config.counters->accepted += (int64_t)round->fresh_count;
    round->config.counters->commits++;
    *ret_receipts = receipts;
    return VERDICT_OK;
}

/* The commits that one reply speaks of. */
struct reply_commits {
    size_t count;
    uint64_t numbers[FRAME_COMMITS_MAX]; /* 0: this round's; earlier ones are counted from 1 */
    struct receipts receipts[FRAME_COMMITS_MAX];
    struct reply_commit wire[FRAME_COMMITS_MAX];
};

static enum verdict find_commit(struct round *round, const struct receipts *current,
                                const struct round_place *place, struct reply_commits *commits,
                                uint32_t *ret_index, struct error *error)
{
    uint64_t number = place->repeated ? place->commit : 0;
    for (size_t i = 0; i < commits->count; i++)
        if (commits->numbers[i] == number) {
            *ret_index = (uint32_t)i;
            return VERDICT_OK;
        }
    struct receipts receipts = *current;
    if (place->repeated) {
        buffer_clear(&round->record);
        enum verdict verdict =
            spool_commit_record(round->config.spool, number, &round->record, error);
        if (verdict == VERDICT_OK)
            verdict = receipts_read(buffer_view(&round->record), &receipts, error);
        if (verdict != VERDICT_OK)
            return verdict;
    }
    size_t index = commits->count++;
    commits->numbers[index] = number;
    commits->receipts[index] = receipts;
    *ret_index = (uint32_t)index;
    return VERDICT_OK;
}

/* Frees the earlier ones; this round's own is its owner's. */
static void free_commits(struct reply_commits *commits)
{
    for (size_t i = 0; i < commits->count; i++)
        if (commits->numbers[i] != 0)
            receipts_free(&commits->receipts[i]);
    free(commits);
}

static enum verdict write_outcomes(struct round *round, const struct receipts *current,
                                   struct round_frame *frame, struct reply_commits *commits,
                                   struct reply_outcome *outcomes, struct error *error)
{
    buffer_clear(&round->paths);
    for (size_t i = 0; i < frame->count; i++) {
        const struct intake_item *item = &frame->items[i];
        struct reply_outcome *outcome = &outcomes[i];
        outcome->id = item->id;
        outcome->accepted = item->right;
        if (!item->right) {
            outcome->code = item->code;
            outcome->sentence = item->sentence;
            outcome->field = item->field;
            round->config.counters->refused++;
            continue;
        }
        const struct round_place *place = &frame->places[i];
        enum verdict verdict = find_commit(round, current, place, commits, &outcome->commit, error);
        if (verdict != VERDICT_OK)
            return verdict;
        outcome->digest = (struct text){(const char *)item->digest, sizeof item->digest};
        outcome->leaf_index = place->leaf;
        size_t start = round->paths.length;
        merkle_tree_path(commits->receipts[outcome->commit].tree, place->leaf, &round->paths);
        outcome->path.length = round->paths.length - start;
        round->config.counters->repeated += place->repeated;
    }
    if (!buffer_ok(&round->paths))
        return error_no_memory(error);
    const char *path = round->paths.data; /* only now: the buffer moves while it grows */
    for (size_t i = 0; i < frame->count; i++) {
        outcomes[i].path.at = path;
        path += outcomes[i].path.length;
    }
    for (size_t i = 0; i < commits->count; i++) {
        const struct receipt_commit *commit = &commits->receipts[i].commit;
        commits->wire[i] = (struct reply_commit){
            .root = {(const char *)commit->root.bytes, sizeof commit->root.bytes},
            .leaf_count = commit->leaf_count,
            .day = commit->day,
            .signature = {(const char *)commit->signature, sizeof commit->signature},
        };
    }
    return VERDICT_OK;
}

/* A reply that cannot leave is no loss: the client asks again and gets the same receipt. */
static enum verdict send_reply(struct round *round, const struct round_frame *frame,
                               const struct collector_reply *reply, struct error *error)
{
    buffer_clear(&round->reply);
    enum verdict verdict = collector_reply_encode(reply, round->arena, &round->reply, error);
    if (verdict == VERDICT_OK)
        (void)link_send(round->config.link, frame->frame.peer, frame->frame.peer_length,
                        buffer_view(&round->reply), NULL);
    return verdict;
}

static enum verdict answer(struct round *round, const struct receipts *current,
                           struct round_frame *frame, struct error *error)
{
    struct reply_outcome *outcomes = arena_alloc(round->arena, frame->count * sizeof *outcomes);
    struct reply_commits *commits = calloc(1, sizeof *commits);
    if (outcomes == NULL || commits == NULL) {
        free(commits);
        return error_no_memory(error);
    }
    enum verdict verdict = write_outcomes(round, current, frame, commits, outcomes, error);
    if (verdict == VERDICT_OK) {
        struct collector_reply reply = {
            .request = frame->request,
            .kind = REPLY_OUTCOMES,
            .outcome_count = frame->count,
            .outcomes = outcomes,
            .commit_count = commits->count,
            .commits = commits->wire,
        };
        verdict = send_reply(round, frame, &reply, error);
    }
    free_commits(commits);
    return verdict;
}

static void answer_busy(struct round *round, const struct error *why)
{
    struct collector_reply reply = {
        .kind = REPLY_BUSY,
        .retry_after_ms = ROUND_BUSY_RETRY_MS,
        .code = text_of(why->code),
    };
    for (size_t i = 0; i < round->frame_count; i++) {
        reply.request = round->frames[i].request;
        (void)send_reply(round, &round->frames[i], &reply, NULL);
        round->config.counters->busy++;
    }
    log_error(LOG_SPOOL_BUSY, why);
}

enum verdict round_commit(struct round *round, int64_t now_ms, struct error *error)
{
    struct receipts receipts = {0};
    struct error why;
    enum verdict verdict = place_all(round, &why);
    if (verdict == VERDICT_OK)
        verdict = accept_fresh(round, now_ms, &receipts, &why);
    if (verdict == VERDICT_OK) {
        /* What is durable stays so when an answer cannot be made: the client asks again. */
        for (size_t i = 0; verdict != VERDICT_FATAL && i < round->frame_count; i++)
            verdict = answer(round, &receipts, &round->frames[i], &why);
    } else if (verdict != VERDICT_FATAL) {
        answer_busy(round, &why);
    }
    receipts_free(&receipts);
    empty(round);
    if (verdict != VERDICT_FATAL)
        return VERDICT_OK;
    if (error != NULL)
        *error = why;
    return verdict;
}
