/* See round.h. */
#include "collector/round.h"

#include "base/clock.h"
#include "base/log.h"
#include "collector/fresh.h"
#include "collector/receipts.h"
#include "model/check.h"
#include "wire/client_protocol.h"

#include <stdlib.h>
#include <string.h>

#define ARENA_BYTES ((size_t)64 * 1024 * 1024)
/*
 * Unpacking multiplies what is made for it: with this much in use the round takes no more frames,
 * so that one sender's frames never leave too little for another's, and for the answers.
 */
#define ARENA_FULL_BYTES (ARENA_BYTES / 2)
/* Commits that one frame's receipts may come from: its own round's, and older ones of repeats. */
#define FRAME_COMMITS_MAX (CLIENT_FRAME_SUBMISSIONS_MAX + 1)
/* In place of the number of a commit whose record was damaged. */
#define COMMIT_REMADE UINT64_MAX

struct round_frame {
    struct link_frame frame;
    uint64_t request;
    struct uuid organisation;
    struct intake_item *items;
    struct round_place *places; /* one for each item */
    size_t count;
    bool fresh; /* has something that only this round's commit makes durable */
};

/* Where the receipt of an item comes from. */
struct round_place {
    bool repeated;   /* accepted in an earlier round */
    uint64_t commit; /* of that round, or COMMIT_REMADE */
    uint32_t leaf;
};

/* The commits that one reply speaks of. */
struct reply_commits {
    size_t count;
    uint64_t numbers[FRAME_COMMITS_MAX]; /* earlier ones, counted from 1; 0: this round's */
    struct receipts receipts[FRAME_COMMITS_MAX];
    struct reply_commit wire[FRAME_COMMITS_MAX];
};

struct round {
    struct round_config config;
    struct arena *arena;
    size_t frame_count, submission_count, bytes;
    bool shared; /* by more than one organisation */
    struct round_frame frames[ROUND_FRAMES_MAX];
    int32_t day;                   /* UTC, of the commit */
    bool placed;                   /* every frame knows which of its own are new */
    struct receipts receipts;      /* of the new ones */
    struct fresh *fresh;           /* submissions that this round accepts */
    struct reply_commits *commits; /* of the reply at hand */
    struct buffer own_record;      /* the receipts' for the spool */
    struct buffer record, reply, paths;
};

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

/*
 * The receipts of an earlier commit. When its record is damaged, the submission is durable all the
 * same, so it gets a new receipt, of a commit of its own.
 */
static enum verdict read_commit(struct round *round, const struct intake_item *item,
                                struct round_place *place, struct receipts *ret_receipts,
                                struct error *error)
{
    struct receipts receipts = {0};
    buffer_clear(&round->record);
    enum verdict verdict =
        spool_commit_record(round->config.spool, place->commit, &round->record, error);
    if (verdict == VERDICT_OK)
        verdict = receipts_read(buffer_view(&round->record), &receipts, error);
    if (verdict == VERDICT_OK && place->leaf >= receipts.commit.leaf_count) {
        receipts_free(&receipts);
        verdict = error_set(error, VERDICT_REJECT, "COMMIT_LEAF",
                            "a receipt's place lies outside its commit");
    }
    if (verdict == VERDICT_REJECT) {
        struct merkle_hash leaf;
        log_error(LOG_SPOOL_DAMAGED, error);
        merkle_leaf(&item->id, item->digest, &leaf);
        *place = (struct round_place){true, COMMIT_REMADE, 0};
        verdict = receipts_make(round->config.identity, &leaf, 1, round->day, &receipts, error);
    }
    if (verdict == VERDICT_OK)
        *ret_receipts = receipts;
    return verdict;
}

/* The place's commit among those of the reply. */
static enum verdict find_commit(struct round *round, const struct receipts *current,
                                const struct intake_item *item, struct round_place *place,
                                uint32_t *ret_index, struct error *error)
{
    struct reply_commits *commits = round->commits;
    uint64_t number = place->repeated ? place->commit : 0;
    for (size_t i = 0; i < commits->count; i++)
        if (commits->numbers[i] == number) {
            *ret_index = (uint32_t)i;
            return VERDICT_OK;
        }
    struct receipts receipts = *current;
    if (place->repeated) {
        enum verdict verdict = read_commit(round, item, place, &receipts, error);
        if (verdict != VERDICT_OK)
            return verdict;
    }
    size_t index = commits->count++;
    commits->numbers[index] = place->repeated ? place->commit : 0;
    commits->receipts[index] = receipts;
    *ret_index = (uint32_t)index;
    return VERDICT_OK;
}

/* Frees the earlier ones; this round's own is its owner's. */
static void clear_commits(struct reply_commits *commits)
{
    for (size_t i = 0; i < commits->count; i++)
        if (commits->numbers[i] != 0)
            receipts_free(&commits->receipts[i]);
    commits->count = 0;
}

static enum verdict write_outcomes(struct round *round, const struct receipts *current,
                                   struct round_frame *frame, struct reply_outcome *outcomes,
                                   struct error *error)
{
    struct reply_commits *commits = round->commits;
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
        struct round_place *place = &frame->places[i];
        enum verdict verdict = find_commit(round, current, item, place, &outcome->commit, error);
        if (verdict != VERDICT_OK)
            return verdict;
        outcome->digest = (struct text){(const char *)item->digest, sizeof item->digest};
        outcome->leaf_index = place->leaf;
        size_t before = round->paths.length;
        merkle_tree_path(commits->receipts[outcome->commit].tree, place->leaf, &round->paths);
        outcome->path.length = round->paths.length - before;
        round->config.counters->repeated += place->repeated;
    }
    if (!buffer_ok(&round->paths))
        return error_no_memory(error);
    size_t start = 0; /* only now: the buffer moves while it grows */
    for (size_t i = 0; i < frame->count; i++) {
        if (outcomes[i].path.length > 0)
            outcomes[i].path.at = round->paths.data + start;
        start += outcomes[i].path.length;
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
    if (outcomes == NULL)
        return error_no_memory(error);
    enum verdict verdict = write_outcomes(round, current, frame, outcomes, error);
    if (verdict == VERDICT_OK) {
        struct collector_reply reply = {
            .request = frame->request,
            .kind = REPLY_OUTCOMES,
            .outcome_count = frame->count,
            .outcomes = outcomes,
            .commit_count = round->commits->count,
            .commits = round->commits->wire,
        };
        verdict = send_reply(round, frame, &reply, error);
    }
    clear_commits(round->commits);
    return verdict;
}

static void answer_busy(struct round *round, const struct round_frame *frame,
                        const struct error *why)
{
    const struct collector_reply reply = {
        .request = frame->request,
        .kind = REPLY_BUSY,
        .retry_after_ms = ROUND_BUSY_RETRY_MS,
        .code = text_of(why->code),
    };
    (void)send_reply(round, frame, &reply, NULL);
    round->config.counters->busy++;
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
            verdict = answer(round, &round->receipts, frame, &unanswered);
            /* What is durable stays so when an answer cannot be made: the client asks again. */
            if (verdict == VERDICT_FATAL)
                *why = unanswered;
        } else {
            answer_busy(round, frame, why);
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
