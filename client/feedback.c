/* See feedback.h. */
#include "client/feedback.h"

#include "model/codes.h"

static const struct {
    int32_t told;
    enum outbox_state state;
} states[] = {
    {STATE_RECEIVED, OUTBOX_STORED},       {STATE_IN_REVIEW, OUTBOX_IN_REVIEW},
    {STATE_HAS_ISSUES, OUTBOX_HAS_ISSUES}, {STATE_APPROVED, OUTBOX_APPROVED},
    {STATE_REJECTED, OUTBOX_REJECTED},     {STATE_PUBLISHED, OUTBOX_PUBLISHED},
    {STATE_WITHDRAWN, OUTBOX_WITHDRAWN},   {STATE_SUPERSEDED, OUTBOX_SUPERSEDED},
};

/* False: the database says nothing that is understood here. */
static bool read_told(const struct status_line *told, struct outbox_feedback *ret_feedback)
{
    for (size_t i = 0; i < sizeof states / sizeof states[0]; i++)
        if (states[i].told == told->state) {
            *ret_feedback = (struct outbox_feedback){
                .state = states[i].state,
                .note = told->note,
                .report_title = told->report_title,
                .report_url = told->report_url,
            };
            return true;
        }
    if (told->state != 0 || told->quarantine.length == 0)
        return false;
    *ret_feedback = (struct outbox_feedback){.state = OUTBOX_QUARANTINED};
    return true;
}

static void keep_state(void *context, const struct outbox_line *line)
{
    enum outbox_state *state = context;
    *state = line->state;
}

/* That it went on is news of what has only its receipt; of all else more was said before. */
static enum verdict store_forwarded(struct outbox *outbox, const struct uuid *id,
                                    struct error *error)
{
    const struct outbox_feedback stored = {.state = OUTBOX_STORED};
    enum outbox_state state = OUTBOX_QUEUED;
    struct error none;
    bool known = false;
    enum verdict verdict = outbox_find(outbox, id, keep_state, &state, &none);
    if (verdict == VERDICT_OK && state == OUTBOX_RECEIVED)
        return outbox_feedback(outbox, id, &stored, &known, error);
    if (verdict != VERDICT_OK && verdict != VERDICT_REJECT) {
        *error = none;
        return verdict;
    }
    return VERDICT_OK;
}

static enum verdict store_line(struct outbox *outbox, const struct reply_status *line,
                               struct error *error)
{
    struct outbox_feedback feedback;
    bool known = false;
    if (line->asked && read_told(&line->told, &feedback))
        return outbox_feedback(outbox, &line->id, &feedback, &known, error);
    if (line->known && line->forwarded)
        return store_forwarded(outbox, &line->id, error);
    return VERDICT_OK;
}

enum verdict feedback_store(struct outbox *outbox, const struct collector_reply *reply,
                            bool *ret_asked, struct error *error)
{
    bool asked = true;
    enum verdict verdict = outbox_begin(outbox, error);
    for (size_t i = 0; i < reply->status_count && verdict == VERDICT_OK; i++) {
        asked = asked && reply->statuses[i].asked;
        verdict = store_line(outbox, &reply->statuses[i], error);
    }
    verdict = outbox_end_transaction(outbox, verdict, error);
    if (verdict == VERDICT_OK)
        *ret_asked = asked;
    return verdict;
}
