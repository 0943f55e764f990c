/* See frame.h. */
#include "client/frame.h"

#include "base/arena.h"
#include "model/problem.h"
#include "seal/receipt.h"

#include <stdio.h>

/* Tags and lengths: of a submission in the frame, and of the frame with its signature. */
#define SUBMISSION_OVERHEAD_BYTES 8
#define FRAME_OVERHEAD_BYTES 128

void refused_list_add(struct refused_list *list, const struct uuid *id)
{
    if (list->count < REFUSED_LISTED_MAX)
        list->first[list->count] = *id;
    list->count++;
}

static enum verdict refuse_large(struct outbox *outbox, const struct uuid *id, size_t bytes,
                                 size_t bytes_max, struct error *error)
{
    char sentence[160];
    (void)snprintf(sentence, sizeof sentence,
                   "submission is larger than the collector takes (%zu bytes, at most %zu)", bytes,
                   bytes_max - FRAME_OVERHEAD_BYTES - SUBMISSION_OVERHEAD_BYTES);
    return outbox_refuse(outbox, id, text_of(problem_rows[PROBLEM_TOO_LARGE].name),
                         text_of(sentence), text_of("submission"), error);
}

/* The bytes of all submissions end to end in store, their lengths in lengths. */
static enum verdict collect(struct frame *frame, struct outbox *outbox,
                            const struct frame_limits *limits, struct buffer *store,
                            size_t *lengths, int64_t *sequence, struct refused_list *refused,
                            struct error *error)
{
    size_t room = limits->bytes_max - FRAME_OVERHEAD_BYTES;
    frame->count = 0;
    frame->payload_bytes = 0;
    frame->after_sequence = *sequence;
    while (frame->count < limits->submissions_max && frame->count < CLIENT_FRAME_SUBMISSIONS_MAX) {
        struct outbox_item item;
        bool found = false;
        enum verdict verdict = outbox_next_to_send(outbox, *sequence, &item, &found, error);
        if (verdict != VERDICT_OK || !found)
            return verdict;
        size_t needs = item.bytes.length + SUBMISSION_OVERHEAD_BYTES;
        if (needs > limits->bytes_max - FRAME_OVERHEAD_BYTES) {
            verdict = refuse_large(outbox, &item.id, item.bytes.length, limits->bytes_max, error);
            if (verdict != VERDICT_OK)
                return verdict;
            *sequence = item.sequence;
            refused_list_add(refused, &item.id);
            continue;
        }
        size_t has = limits->bytes_max - room;
        if (needs > room || (frame->count > 0 && has + needs > limits->bytes_wanted))
            return VERDICT_OK;
        room -= needs;
        frame->items[frame->count].id = item.id;
        seal_digest(item.bytes, frame->items[frame->count].digest);
        frame->payload_bytes += item.bytes.length;
        lengths[frame->count++] = item.bytes.length;
        buffer_text(store, item.bytes);
        if (!buffer_ok(store))
            return error_no_memory(error);
        *sequence = item.sequence;
    }
    return VERDICT_OK;
}

static enum verdict sign(const struct frame *frame, const struct identity *identity,
                         uint8_t ret_signature[SEAL_SIGNATURE_BYTES], struct error *error)
{
    struct merkle_hash leaves[CLIENT_FRAME_SUBMISSIONS_MAX];
    for (size_t i = 0; i < frame->count; i++)
        merkle_frame_leaf(frame->items[i].digest, &leaves[i]);
    struct merkle_tree *tree = merkle_tree_new(leaves, frame->count);
    if (tree == NULL)
        return error_no_memory(error);
    const struct merkle_hash *root = merkle_tree_root(tree);
    seal_sign(identity, SEAL_PURPOSE_SUBMIT,
              (struct text){(const char *)root->bytes, sizeof root->bytes}, ret_signature);
    merkle_tree_free(&tree);
    return VERDICT_OK;
}

static enum verdict encode(struct frame *frame, const struct identity *identity, struct text store,
                           const size_t *lengths, struct error *error)
{
    struct text submissions[CLIENT_FRAME_SUBMISSIONS_MAX];
    uint8_t signature[SEAL_SIGNATURE_BYTES];
    size_t at = 0;
    for (size_t i = 0; i < frame->count; i++) {
        submissions[i] = (struct text){store.at + at, lengths[i]};
        at += lengths[i];
    }
    enum verdict verdict = sign(frame, identity, signature, error);
    if (verdict != VERDICT_OK)
        return verdict;
    struct arena *scratch = arena_new(CLIENT_FRAME_BYTES_MAX);
    if (scratch == NULL)
        return error_no_memory(error);
    struct client_request request = {
        .request = frame->request,
        .kind = REQUEST_SUBMIT,
        .submissions = {frame->count, submissions},
        .signature = {(const char *)signature, sizeof signature},
    };
    buffer_clear(&frame->bytes);
    verdict = client_request_encode(&request, scratch, &frame->bytes, error);
    arena_free(&scratch);
    return verdict;
}

static enum verdict mark_sent(const struct frame *frame, struct outbox *outbox, struct error *error)
{
    enum verdict verdict = VERDICT_OK;
    for (size_t i = 0; i < frame->count && verdict == VERDICT_OK; i++)
        verdict = outbox_sent(outbox, &frame->items[i].id, error);
    return verdict;
}

static enum verdict fill(struct frame *frame, struct outbox *outbox,
                         const struct identity *identity, const struct frame_limits *limits,
                         int64_t *sequence, struct refused_list *refused, struct error *error)
{
    struct buffer store = BUFFER_NONE;
    size_t lengths[CLIENT_FRAME_SUBMISSIONS_MAX];
    enum verdict verdict =
        collect(frame, outbox, limits, &store, lengths, sequence, refused, error);
    if (verdict == VERDICT_OK && frame->count > 0)
        verdict = encode(frame, identity, buffer_view(&store), lengths, error);
    if (verdict == VERDICT_OK)
        verdict = mark_sent(frame, outbox, error);
    buffer_free(&store);
    return verdict;
}

/*
 * One transaction, durable before any of it goes on the wire. The reading is in it as well: outside
 * SQLite locks the file and asks after journals for each row (bench/NOTES.md).
 */
enum verdict frame_fill(struct frame *frame, struct outbox *outbox, const struct identity *identity,
                        const struct frame_limits *limits, uint64_t request, int64_t *sequence,
                        struct refused_list *refused, struct error *error)
{
    frame->request = request;
    enum verdict verdict = outbox_begin(outbox, error);
    if (verdict != VERDICT_OK)
        return verdict;
    verdict = fill(frame, outbox, identity, limits, sequence, refused, error);
    return outbox_end_transaction(outbox, verdict, error);
}

void frame_free(struct frame *frame)
{
    buffer_free(&frame->bytes);
    frame->count = 0;
}
