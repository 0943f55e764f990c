/* See client_protocol.h: decoding what the collector answers. */
#include "wire/client_protocol.h"

#include "wire/call_codec.h"
#include "wire/message.h"

#include <parallax/v1/client_link.pb-c.h>

#define DIGEST_BYTES 32
#define KEY_BYTES 32
#define PATH_STEP_BYTES 32
#define SIGNATURE_BYTES 64

static enum verdict read_welcome(const Parallax__V1__Welcome *welcome, struct arena *arena,
                                 struct collector_reply *reply, struct error *error)
{
    if (welcome->receipt_key.len != KEY_BYTES)
        return message_unreadable(error, "the receipt key of a welcome is not 32 bytes long");
    struct call *calls = NULL;
    enum verdict verdict = calls_read(welcome->n_calls, welcome->calls, arena, &calls, error);
    if (verdict != VERDICT_OK)
        return verdict;
    reply->protocol = welcome->protocol;
    reply->receipt_key = message_text(welcome->receipt_key);
    reply->call_count = welcome->n_calls;
    reply->calls = calls;
    reply->now_ms = welcome->now_ms;
    reply->frame_submissions_max = welcome->frame_submissions_max;
    reply->frame_bytes_max = welcome->frame_bytes_max;
    return VERDICT_OK;
}

static enum verdict read_commits(const Parallax__V1__Outcomes *outcomes, struct arena *arena,
                                 struct collector_reply *reply, struct error *error)
{
    struct reply_commit *commits = message_array(arena, outcomes->n_commits, sizeof *commits);
    if (commits == NULL)
        return message_no_room(arena, error);
    for (size_t i = 0; i < outcomes->n_commits; i++) {
        const Parallax__V1__ReceiptCommit *from = outcomes->commits[i];
        if (from->root.len != DIGEST_BYTES || from->signature.len != SIGNATURE_BYTES)
            return message_unreadable(error,
                                      "a commit's root is not 32 or its signature not 64 bytes");
        commits[i] = (struct reply_commit){message_text(from->root), from->leaf_count, from->day,
                                           message_text(from->signature)};
    }
    reply->commit_count = outcomes->n_commits;
    reply->commits = commits;
    return VERDICT_OK;
}

static enum verdict read_receipt(const Parallax__V1__Receipt *receipt, size_t commit_count,
                                 struct reply_outcome *outcome, struct error *error)
{
    if (receipt->digest.len != DIGEST_BYTES || receipt->path.len % PATH_STEP_BYTES != 0)
        return message_unreadable(error,
                                  "a receipt's digest or path is not made of steps of 32 bytes");
    if (!receipt->has_commit || receipt->commit >= commit_count)
        return message_unreadable(error, "a receipt belongs to no commit of the answer");
    outcome->accepted = true;
    outcome->digest = message_text(receipt->digest);
    outcome->leaf_index = receipt->leaf_index;
    outcome->path = message_text(receipt->path);
    outcome->commit = receipt->commit;
    return VERDICT_OK;
}

static enum verdict read_outcome(const Parallax__V1__Outcome *from, size_t commit_count,
                                 struct reply_outcome *outcome, struct error *error)
{
    if (from->id.len != 0 && !message_uuid(from->id, &outcome->id))
        return message_unreadable(error, "the id of an outcome is not 16 bytes long");
    if ((from->receipt == NULL) == (from->refusal == NULL))
        return message_unreadable(error, "an outcome is neither or both of receipt and refusal");
    if (from->receipt != NULL)
        return read_receipt(from->receipt, commit_count, outcome, error);
    outcome->code = message_text(from->refusal->code);
    outcome->sentence = message_text(from->refusal->sentence);
    outcome->field = message_text(from->refusal->field);
    return VERDICT_OK;
}

static enum verdict read_outcomes(const Parallax__V1__Outcomes *message, struct arena *arena,
                                  struct collector_reply *reply, struct error *error)
{
    struct reply_outcome *outcomes = message_array(arena, message->n_outcomes, sizeof *outcomes);
    if (outcomes == NULL)
        return message_no_room(arena, error);
    for (size_t i = 0; i < message->n_outcomes; i++) {
        enum verdict verdict =
            read_outcome(message->outcomes[i], message->n_commits, &outcomes[i], error);
        if (verdict != VERDICT_OK)
            return verdict;
    }
    reply->outcome_count = message->n_outcomes;
    reply->outcomes = outcomes;
    return read_commits(message, arena, reply, error);
}

static enum verdict read_status(const Parallax__V1__StatusReport *report, struct arena *arena,
                                struct collector_reply *reply, struct error *error)
{
    struct reply_status *statuses = message_array(arena, report->n_lines, sizeof *statuses);
    if (statuses == NULL)
        return message_no_room(arena, error);
    for (size_t i = 0; i < report->n_lines; i++) {
        const Parallax__V1__StatusLine *from = report->lines[i];
        if (!message_uuid(from->id, &statuses[i].id))
            return message_unreadable(error, "the id of a status line is not 16 bytes long");
        statuses[i].known = from->known;
        statuses[i].forwarded = from->forwarded;
        statuses[i].asked = from->asked;
        statuses[i].told = (struct status_line){
            .state = (int32_t)from->state,
            .note = message_text(from->note),
            .report_title = message_text(from->report_title),
            .report_url = message_text(from->report_url),
            .published_day = from->published_day,
            .quarantine = message_text(from->quarantine),
        };
    }
    reply->status_count = report->n_lines;
    reply->statuses = statuses;
    return VERDICT_OK;
}

static enum verdict read_call_part(const Parallax__V1__CallPart *from, struct reply_call_part *part,
                                   struct error *error)
{
    if (from->digest.len != DIGEST_BYTES)
        return message_unreadable(error, "the digest of a call's content is not 32 bytes long");
    if (from->from > from->bytes_total || from->part.len > from->bytes_total - from->from)
        return message_unreadable(error, "a part of a call's content stands outside of it");
    *part = (struct reply_call_part){message_text(from->id), message_text(from->digest),
                                     from->bytes_total, from->from, message_text(from->part)};
    return VERDICT_OK;
}

enum verdict collector_reply_decode(struct text frame, struct arena *arena,
                                    struct collector_reply *ret_reply, struct error *error)
{
    ProtobufCMessage *base;
    enum verdict verdict =
        message_unpack(&parallax__v1__collector_reply__descriptor, frame, arena, &base, error);
    if (verdict != VERDICT_OK)
        return verdict;
    const Parallax__V1__CollectorReply *message = (const Parallax__V1__CollectorReply *)base;
    struct collector_reply reply = {.request = message->request};
    switch (message->answer_case) {
    case PARALLAX__V1__COLLECTOR_REPLY__ANSWER_WELCOME:
        reply.kind = REPLY_WELCOME;
        verdict = read_welcome(message->welcome, arena, &reply, error);
        break;
    case PARALLAX__V1__COLLECTOR_REPLY__ANSWER_OUTCOMES:
        reply.kind = REPLY_OUTCOMES;
        verdict = read_outcomes(message->outcomes, arena, &reply, error);
        break;
    case PARALLAX__V1__COLLECTOR_REPLY__ANSWER_BUSY:
        reply.kind = REPLY_BUSY;
        reply.retry_after_ms = message->busy->retry_after_ms;
        reply.code = message_text(message->busy->code);
        break;
    case PARALLAX__V1__COLLECTOR_REPLY__ANSWER_STATUS:
        reply.kind = REPLY_STATUS;
        verdict = read_status(message->status, arena, &reply, error);
        break;
    case PARALLAX__V1__COLLECTOR_REPLY__ANSWER_REFUSED:
        reply.kind = REPLY_REFUSED;
        reply.code = message_text(message->refused->code);
        reply.sentence = message_text(message->refused->sentence);
        break;
    case PARALLAX__V1__COLLECTOR_REPLY__ANSWER_CALL:
        reply.kind = REPLY_CALL_PART;
        verdict = read_call_part(message->call, &reply.call_part, error);
        break;
    default:
        verdict = message_unreadable(error, "the answer is of no kind that is known here");
    }
    if (verdict == VERDICT_OK)
        *ret_reply = reply;
    return verdict;
}
