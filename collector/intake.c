/* See intake.h. */
#include "collector/intake.h"

#include "model/check.h"
#include "seal/receipt.h"
#include "wire/codec.h"

#include <string.h>

static struct text keep(struct arena *arena, struct text text)
{
    char *copy = arena_alloc(arena, text.length + 1);
    if (copy == NULL)
        return TEXT_NONE;
    if (text.length > 0)
        memcpy(copy, text.at, text.length);
    return (struct text){copy, text.length};
}

enum verdict intake_refuse(struct intake_item *item, const struct problems *problems,
                           struct arena *arena, struct error *error)
{
    const struct problem *first = &problems->at[0];
    struct buffer sentence = BUFFER_NONE;
    size_t told = problems_kept(problems);
    for (size_t i = 0; i < told; i++) {
        if (i > 0)
            buffer_string(&sentence, "; ");
        problem_sentence(&problems->at[i], &sentence);
    }
    if (problems->count > told)
        buffer_format(&sentence, "; and %zu more", problems->count - told);
    item->right = false;
    item->code = text_of(problem_rows[first->code].name);
    item->field = keep(arena, text_of(first->field));
    item->sentence = keep(arena, buffer_view(&sentence));
    bool kept = buffer_ok(&sentence) && item->sentence.at != NULL && item->field.at != NULL;
    buffer_free(&sentence);
    return kept ? VERDICT_OK : error_no_memory(error);
}

/* Everything that the rules, the call and the organisation's scope say about one submission. */
static void find_problems(const struct intake *intake, const struct organisation *organisation,
                          const struct submission *submission, struct problems *problems)
{
    if (!check_submission(submission, problems))
        return;
    const struct call *call = catalogue_call(intake->catalogue, submission->call);
    if (call == NULL) {
        problem_add(problems, PROBLEM_CALL, "call", 0, "%s", "");
        return;
    }
    /* Before anything else that the call says: when it opens is told to those whom it asks. */
    if (submission->kind != KIND_WITHDRAWAL && !call_invites(call, &organisation->id)) {
        problem_add(problems, PROBLEM_CALL_NOT_INVITED, "call", 0, "%s", "");
        return;
    }
    if (!check_against_call(submission, call, intake->now_ms, problems))
        return;
    if (!organisation_covers(organisation, submission->country))
        problem_add(problems, PROBLEM_SCOPE, "country", 0, "%s", "");
}

static enum verdict judge_one(const struct intake *intake, const struct organisation *organisation,
                              struct arena *arena, struct intake_item *item, struct error *error)
{
    struct problems problems = {0};
    struct submission submission;
    struct error unreadable;
    arena_reset(intake->scratch);
    if (item->bytes.length > SUBMISSION_BYTES_MAX)
        problem_add(&problems, PROBLEM_TOO_LARGE, "submission", 0, "at most %zu bytes",
                    SUBMISSION_BYTES_MAX);
    else {
        enum verdict verdict =
            codec_submission_decode(item->bytes, intake->scratch, &submission, &unreadable);
        if (verdict == VERDICT_OK) {
            item->id = submission.id;
            find_problems(intake, organisation, &submission, &problems);
        } else if (verdict == VERDICT_REJECT) {
            bool large = strcmp(unreadable.code, "MESSAGE_TOO_LARGE") == 0;
            problem_add(&problems, large ? PROBLEM_TOO_LARGE : PROBLEM_UNREADABLE, "submission", 0,
                        "%s", "");
        } else {
            if (error != NULL)
                *error = unreadable; /* our want of memory says nothing about the submission */
            return verdict;
        }
    }
    item->right = problems.count == 0;
    return item->right ? VERDICT_OK : intake_refuse(item, &problems, arena, error);
}

/* The frame's signature covers every submission in its order: one verification for all of them. */
static enum verdict check_signature(const struct organisation_key *key,
                                    const struct client_request *request,
                                    const struct intake_item *items, struct arena *arena,
                                    struct error *error)
{
    size_t count = request->submissions.count;
    struct merkle_hash *leaves = arena_alloc(arena, count * sizeof *leaves);
    if (leaves == NULL)
        return error_no_memory(error);
    for (size_t i = 0; i < count; i++)
        merkle_frame_leaf(items[i].digest, &leaves[i]);
    struct merkle_tree *tree = merkle_tree_new(leaves, count);
    if (tree == NULL)
        return error_no_memory(error);
    struct merkle_hash root = *merkle_tree_root(tree);
    merkle_tree_free(&tree);
    struct text message = {(const char *)root.bytes, sizeof root.bytes};
    if (request->signature.length != SEAL_SIGNATURE_BYTES ||
        !seal_verify(key->sign, SEAL_PURPOSE_SUBMIT, message,
                     (const uint8_t *)request->signature.at))
        return error_set(error, VERDICT_REJECT, "SIGNATURE_WRONG", "the frame %s",
                         problem_rows[PROBLEM_SIGNATURE].sentence);
    return VERDICT_OK;
}

enum verdict intake_judge(const struct intake *intake, const struct organisation_key *key,
                          const struct client_request *request, struct arena *arena,
                          struct intake_item **ret_items, struct error *error)
{
    size_t count = request->submissions.count;
    if (count == 0 || count > CLIENT_FRAME_SUBMISSIONS_MAX)
        return error_set(error, VERDICT_REJECT, "FRAME_COUNT",
                         "a frame carries 1 to %u submissions, this one %zu",
                         CLIENT_FRAME_SUBMISSIONS_MAX, count);
    struct intake_item *items = arena_alloc(arena, count * sizeof *items);
    if (items == NULL)
        return error_no_memory(error);
    const struct organisation *organisation = &intake->catalogue->organisations[key->organisation];
    for (size_t i = 0; i < count; i++) {
        items[i].bytes = request->submissions.at[i];
        seal_digest(items[i].bytes, items[i].digest);
        enum verdict verdict = judge_one(intake, organisation, arena, &items[i], error);
        if (verdict != VERDICT_OK)
            return verdict;
    }
    enum verdict verdict = check_signature(key, request, items, arena, error);
    if (verdict != VERDICT_OK)
        return verdict;
    *ret_items = items;
    return VERDICT_OK;
}
