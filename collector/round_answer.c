/* See round_private.h: the replies to a round's frames. */
#include "collector/round_private.h"

#include "base/log.h"
#include "seal/merkle.h"

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
static enum verdict find_commit(struct round *round, const struct intake_item *item,
                                struct round_place *place, uint32_t *ret_index, struct error *error)
{
    struct reply_commits *commits = round->commits;
    uint64_t number = place->repeated ? place->commit : 0;
    for (size_t i = 0; i < commits->count; i++)
        if (commits->numbers[i] == number) {
            *ret_index = (uint32_t)i;
            return VERDICT_OK;
        }
    struct receipts receipts = round->receipts;
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

static enum verdict write_outcomes(struct round *round, struct round_frame *frame,
                                   struct reply_outcome *outcomes, struct error *error)
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
        enum verdict verdict = find_commit(round, item, place, &outcome->commit, error);
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

enum verdict round_answer(struct round *round, struct round_frame *frame, struct error *error)
{
    struct reply_outcome *outcomes = arena_alloc(round->arena, frame->count * sizeof *outcomes);
    if (outcomes == NULL)
        return error_no_memory(error);
    enum verdict verdict = write_outcomes(round, frame, outcomes, error);
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

void round_answer_busy(struct round *round, const struct round_frame *frame,
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
