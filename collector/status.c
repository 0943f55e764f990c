/* See status.h. */
#include "collector/status.h"

#include "base/arena.h"
#include "base/buffer.h"

#include <stdlib.h>
#include <string.h>

/* The lines of the largest request, what was found of them, and the answer's encoding. */
#define ARENA_BYTES ((size_t)4 * 1024 * 1024)

struct status {
    struct status_config config;
    bool reaches;
    struct questions questions;
    struct arena *arena; /* of the answer at hand */
    struct buffer frame;
};

enum verdict status_new(const struct status_config *config, struct status **ret_status,
                        struct error *error)
{
    struct status *status = calloc(1, sizeof *status);
    if (status == NULL)
        return error_no_memory(error);
    status->config = *config;
    status->arena = arena_new(ARENA_BYTES);
    if (status->arena == NULL) {
        status_free(&status);
        return error_no_memory(error);
    }
    *ret_status = status;
    return VERDICT_OK;
}

void status_free(struct status **place)
{
    struct status *status = *place;
    if (status == NULL)
        return;
    questions_free(&status->questions);
    arena_free(&status->arena);
    buffer_free(&status->frame);
    free(status);
    *place = NULL;
}

/* What the aggregator told of an id; NULL: nothing. */
static const struct status_line *told_of(const struct relay_down *report, const struct uuid *id)
{
    for (size_t i = 0; report != NULL && i < report->status_count; i++)
        if (uuid_equal(&report->statuses[i].id, id))
            return &report->statuses[i].told;
    return NULL;
}

/* A note told once for each time that its id is named would make a large answer of a small
 * question. */
static bool is_named_before(const struct question_line *lines, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (uuid_equal(&lines[i].id, &lines[index].id))
            return true;
    return false;
}

/* report: NULL when the database was not asked or did not answer. An answer that cannot leave is
 * not kept: the client asks again. */
static void answer(struct status *status, const struct question_asker *asker,
                   const struct question_line *lines, size_t count, const struct relay_down *report)
{
    struct reply_status *statuses = arena_alloc(status->arena, (count + 1) * sizeof *statuses);
    if (statuses == NULL)
        return;
    for (size_t i = 0; i < count; i++) {
        const struct status_line *told = told_of(report, &lines[i].id);
        statuses[i] = (struct reply_status){
            .id = lines[i].id,
            .known = lines[i].known,
            .forwarded = lines[i].forwarded,
            .asked = report != NULL,
        };
        if (told != NULL && !is_named_before(lines, i))
            statuses[i].told = *told;
    }
    const struct collector_reply reply = {
        .request = asker->request,
        .kind = REPLY_STATUS,
        .status_count = count,
        .statuses = statuses,
    };
    buffer_clear(&status->frame);
    if (collector_reply_encode(&reply, status->arena, &status->frame, NULL) == VERDICT_OK)
        (void)link_send(status->config.link, asker->peer, asker->peer_length,
                        buffer_view(&status->frame), NULL);
}

/* In the arena. */
static enum verdict look_up(struct status *status, const struct client_request *request,
                            struct question_line **ret_lines, struct error *error)
{
    size_t count = request->id_count;
    struct question_line *lines = arena_alloc(status->arena, (count + 1) * sizeof *lines);
    struct spool_found *found = arena_alloc(status->arena, (count + 1) * sizeof *found);
    if (lines == NULL || found == NULL)
        return error_no_memory(error);
    enum verdict verdict = spool_find(status->config.spool, request->ids, count, found, error);
    if (verdict != VERDICT_OK)
        return verdict;
    for (size_t i = 0; i < count; i++)
        lines[i] = (struct question_line){request->ids[i], found[i].is_known,
                                          found[i].is_known && !found[i].waiting};
    *ret_lines = lines;
    return VERDICT_OK;
}

enum verdict status_ask(struct status *status, const struct link_frame *frame,
                        const struct uuid *organisation, const struct client_request *request,
                        int64_t now_ms, struct error *error)
{
    struct question_asker asker = {
        .peer_length = frame->peer_length,
        .organisation = *organisation,
        .request = request->request,
    };
    struct question_line *lines;
    if (request->id_count > STATUS_IDS_MAX)
        return error_set(error, VERDICT_REJECT, "STATUS_COUNT",
                         "a status query names at most %u submissions", STATUS_IDS_MAX);
    memcpy(asker.peer, frame->peer, sizeof asker.peer);
    arena_reset(status->arena);
    enum verdict verdict = look_up(status, request, &lines, error);
    if (verdict != VERDICT_OK)
        return verdict;
    if (status->reaches && request->id_count > 0 && request->id_count <= STATUS_ASKED_MAX)
        return questions_add(&status->questions, &asker, lines, request->id_count, now_ms, error);
    answer(status, &asker, lines, request->id_count, NULL);
    return VERDICT_OK;
}

void status_set_reach(struct status *status, bool reaches)
{
    status->reaches = reaches;
}

struct question *status_unsent(struct status *status)
{
    return questions_unsent(&status->questions);
}

void status_sent(struct question *question)
{
    question->sent = true;
}

static void finish(struct status *status, struct question *question,
                   const struct relay_down *report)
{
    if (report == NULL)
        status->config.counters->questions_unanswered++;
    arena_reset(status->arena);
    answer(status, &question->asker, question->lines, question->count, report);
    questions_drop(&status->questions, question);
}

void status_hear(struct status *status, const struct relay_down *report)
{
    struct question *question = questions_find(&status->questions, report->question);
    if (question != NULL)
        finish(status, question, report->unavailable ? NULL : report);
}

void status_expire(struct status *status, int64_t now_ms)
{
    struct question *question;
    while ((question = questions_due(&status->questions, now_ms)) != NULL)
        finish(status, question, NULL);
}

void status_end(struct status *status)
{
    status->reaches = false;
    status_expire(status, INT64_MAX);
}

int64_t status_wait_ms(const struct status *status, int64_t now_ms, int64_t limit_ms)
{
    return questions_wait_ms(&status->questions, now_ms, limit_ms);
}
