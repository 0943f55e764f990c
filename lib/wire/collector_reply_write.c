/* See client_protocol.h: encoding what the collector answers. */
#include "wire/client_protocol.h"

#include "wire/call_codec.h"
#include "wire/message.h"

#include <parallax/v1/client_link.pb-c.h>

static enum verdict write_welcome(const struct collector_reply *reply, struct arena *arena,
                                  Parallax__V1__Welcome *welcome, struct error *error)
{
    welcome->protocol = reply->protocol;
    welcome->has_protocol = 1;
    welcome->receipt_key = message_bytes(reply->receipt_key);
    welcome->has_receipt_key = welcome->receipt_key.len > 0;
    welcome->now_ms = reply->now_ms;
    welcome->has_now_ms = 1;
    welcome->frame_submissions_max = reply->frame_submissions_max;
    welcome->has_frame_submissions_max = 1;
    welcome->frame_bytes_max = reply->frame_bytes_max;
    welcome->has_frame_bytes_max = 1;
    welcome->n_calls = reply->call_count;
    return calls_write(reply->call_count, reply->calls, arena, &welcome->calls, error);
}

static void write_receipt(const struct reply_outcome *outcome, Parallax__V1__Receipt *receipt)
{
    receipt->digest = message_bytes(outcome->digest);
    receipt->has_digest = 1;
    receipt->leaf_index = outcome->leaf_index;
    receipt->has_leaf_index = 1;
    receipt->path = message_bytes(outcome->path);
    receipt->has_path = receipt->path.len > 0;
    receipt->commit = outcome->commit;
    receipt->has_commit = 1;
}

static void write_refusal(const struct reply_outcome *outcome, Parallax__V1__Refusal *refusal)
{
    refusal->code = message_bytes(outcome->code);
    refusal->has_code = refusal->code.len > 0;
    refusal->sentence = message_bytes(outcome->sentence);
    refusal->has_sentence = refusal->sentence.len > 0;
    refusal->field = message_bytes(outcome->field);
    refusal->has_field = refusal->field.len > 0;
}

static enum verdict write_commits(const struct collector_reply *reply, struct arena *arena,
                                  Parallax__V1__Outcomes *message, struct error *error)
{
    Parallax__V1__ReceiptCommit **list =
        message_list(arena, &parallax__v1__receipt_commit__descriptor, reply->commit_count);
    if (list == NULL)
        return message_no_room(arena, error);
    for (size_t i = 0; i < reply->commit_count; i++) {
        const struct reply_commit *commit = &reply->commits[i];
        list[i]->root = message_bytes(commit->root);
        list[i]->has_root = 1;
        list[i]->leaf_count = commit->leaf_count;
        list[i]->has_leaf_count = 1;
        list[i]->day = commit->day;
        list[i]->has_day = 1;
        list[i]->signature = message_bytes(commit->signature);
        list[i]->has_signature = 1;
    }
    message->n_commits = reply->commit_count;
    message->commits = list;
    return VERDICT_OK;
}

static enum verdict write_outcomes(const struct collector_reply *reply, struct arena *arena,
                                   Parallax__V1__Outcomes *message, struct error *error)
{
    size_t count = reply->outcome_count;
    Parallax__V1__Outcome **list = message_list(arena, &parallax__v1__outcome__descriptor, count);
    Parallax__V1__Receipt **receipts =
        message_list(arena, &parallax__v1__receipt__descriptor, count);
    Parallax__V1__Refusal **refusals =
        message_list(arena, &parallax__v1__refusal__descriptor, count);
    if (list == NULL || receipts == NULL || refusals == NULL)
        return message_no_room(arena, error);
    for (size_t i = 0; i < count; i++) {
        const struct reply_outcome *outcome = &reply->outcomes[i];
        list[i]->id = message_uuid_bytes(&outcome->id);
        list[i]->has_id = list[i]->id.len > 0;
        if (outcome->accepted) {
            write_receipt(outcome, receipts[i]);
            list[i]->receipt = receipts[i];
        } else {
            write_refusal(outcome, refusals[i]);
            list[i]->refusal = refusals[i];
        }
    }
    message->n_outcomes = count;
    message->outcomes = list;
    return write_commits(reply, arena, message, error);
}

static void write_told(const struct status_line *told, Parallax__V1__StatusLine *line)
{
    line->state = (Parallax__V1__State)told->state;
    line->has_state = told->state != 0;
    line->note = message_bytes(told->note);
    line->has_note = told->note.length > 0;
    line->report_title = message_bytes(told->report_title);
    line->has_report_title = told->report_title.length > 0;
    line->report_url = message_bytes(told->report_url);
    line->has_report_url = told->report_url.length > 0;
    line->published_day = told->published_day;
    line->has_published_day = told->published_day != 0;
    line->quarantine = message_bytes(told->quarantine);
    line->has_quarantine = told->quarantine.length > 0;
}

static enum verdict write_status(const struct collector_reply *reply, struct arena *arena,
                                 Parallax__V1__StatusReport *report, struct error *error)
{
    Parallax__V1__StatusLine **lines =
        message_list(arena, &parallax__v1__status_line__descriptor, reply->status_count);
    if (lines == NULL)
        return message_no_room(arena, error);
    for (size_t i = 0; i < reply->status_count; i++) {
        const struct reply_status *status = &reply->statuses[i];
        lines[i]->id =
            message_bytes((struct text){(const char *)status->id.bytes, sizeof status->id.bytes});
        lines[i]->has_id = 1;
        lines[i]->known = status->known;
        lines[i]->has_known = 1;
        lines[i]->forwarded = status->forwarded;
        lines[i]->has_forwarded = 1;
        lines[i]->asked = status->asked;
        lines[i]->has_asked = 1;
        write_told(&status->told, lines[i]);
    }
    report->n_lines = reply->status_count;
    report->lines = lines;
    return VERDICT_OK;
}

static void write_call_part(const struct reply_call_part *part, Parallax__V1__CallPart *message)
{
    message->id = message_bytes(part->call);
    message->has_id = message->id.len > 0;
    message->digest = message_bytes(part->digest);
    message->has_digest = 1;
    message->bytes_total = part->bytes_total;
    message->has_bytes_total = 1;
    message->from = part->from;
    message->has_from = part->from != 0;
    message->part = message_bytes(part->part);
    message->has_part = message->part.len > 0;
}

enum verdict collector_reply_encode(const struct collector_reply *reply, struct arena *arena,
                                    struct buffer *out, struct error *error)
{
    Parallax__V1__CollectorReply message = PARALLAX__V1__COLLECTOR_REPLY__INIT;
    Parallax__V1__Welcome welcome = PARALLAX__V1__WELCOME__INIT;
    Parallax__V1__Outcomes outcomes = PARALLAX__V1__OUTCOMES__INIT;
    Parallax__V1__Busy busy = PARALLAX__V1__BUSY__INIT;
    Parallax__V1__StatusReport status = PARALLAX__V1__STATUS_REPORT__INIT;
    Parallax__V1__Refused refused = PARALLAX__V1__REFUSED__INIT;
    Parallax__V1__CallPart part = PARALLAX__V1__CALL_PART__INIT;
    enum verdict verdict = VERDICT_OK;
    message.request = reply->request;
    message.has_request = 1;
    switch (reply->kind) {
    case REPLY_WELCOME:
        verdict = write_welcome(reply, arena, &welcome, error);
        message.answer_case = PARALLAX__V1__COLLECTOR_REPLY__ANSWER_WELCOME;
        message.welcome = &welcome;
        break;
    case REPLY_OUTCOMES:
        verdict = write_outcomes(reply, arena, &outcomes, error);
        message.answer_case = PARALLAX__V1__COLLECTOR_REPLY__ANSWER_OUTCOMES;
        message.outcomes = &outcomes;
        break;
    case REPLY_BUSY:
        busy.retry_after_ms = reply->retry_after_ms;
        busy.has_retry_after_ms = 1;
        busy.code = message_bytes(reply->code);
        busy.has_code = busy.code.len > 0;
        message.answer_case = PARALLAX__V1__COLLECTOR_REPLY__ANSWER_BUSY;
        message.busy = &busy;
        break;
    case REPLY_STATUS:
        verdict = write_status(reply, arena, &status, error);
        message.answer_case = PARALLAX__V1__COLLECTOR_REPLY__ANSWER_STATUS;
        message.status = &status;
        break;
    case REPLY_REFUSED:
        refused.code = message_bytes(reply->code);
        refused.has_code = refused.code.len > 0;
        refused.sentence = message_bytes(reply->sentence);
        refused.has_sentence = refused.sentence.len > 0;
        message.answer_case = PARALLAX__V1__COLLECTOR_REPLY__ANSWER_REFUSED;
        message.refused = &refused;
        break;
    case REPLY_CALL_PART:
        write_call_part(&reply->call_part, &part);
        message.answer_case = PARALLAX__V1__COLLECTOR_REPLY__ANSWER_CALL;
        message.call = &part;
        break;
    }
    return verdict == VERDICT_OK ? message_pack(&message.base, out, error) : verdict;
}
