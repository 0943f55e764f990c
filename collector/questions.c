/* See questions.h. */
#include "collector/questions.h"

#include <stdlib.h>
#include <string.h>

void questions_free(struct questions *questions)
{
    for (size_t i = 0; i < questions->count; i++)
        free(questions->at[i]);
    questions->count = 0;
}

static size_t count_of(const struct questions *questions, const struct uuid *organisation)
{
    size_t count = 0;
    for (size_t i = 0; i < questions->count; i++)
        count += uuid_equal(&questions->at[i]->asker.organisation, organisation);
    return count;
}

enum verdict questions_add(struct questions *questions, const struct question_asker *asker,
                           const struct question_line *lines, size_t count, int64_t now_ms,
                           struct error *error)
{
    if (questions->count == QUESTIONS_MAX ||
        count_of(questions, &asker->organisation) >= QUESTIONS_OF_ONE_MAX)
        return error_set(error, VERDICT_RETRY, "STATUS_BUSY",
                         "too many questions wait for their answer");
    struct question *question = calloc(1, sizeof *question + count * sizeof *lines);
    if (question == NULL)
        return error_no_memory(error);
    question->number = ++questions->last_number;
    question->asker = *asker;
    question->due_ms = now_ms + QUESTION_PATIENCE_MS;
    question->count = count;
    if (count > 0)
        memcpy(question->lines, lines, count * sizeof *lines);
    questions->at[questions->count++] = question;
    return VERDICT_OK;
}

struct question *questions_unsent(struct questions *questions)
{
    for (size_t i = 0; i < questions->count; i++)
        if (!questions->at[i]->sent)
            return questions->at[i];
    return NULL;
}

struct question *questions_find(const struct questions *questions, uint64_t number)
{
    for (size_t i = 0; i < questions->count; i++)
        if (questions->at[i]->number == number)
            return questions->at[i];
    return NULL;
}

struct question *questions_due(const struct questions *questions, int64_t now_ms)
{
    return questions->count > 0 && questions->at[0]->due_ms <= now_ms ? questions->at[0] : NULL;
}

void questions_drop(struct questions *questions, struct question *question)
{
    size_t kept = 0;
    for (size_t i = 0; i < questions->count; i++)
        if (questions->at[i] != question)
            questions->at[kept++] = questions->at[i];
    questions->count = kept;
    free(question);
}

int64_t questions_wait_ms(const struct questions *questions, int64_t now_ms, int64_t limit_ms)
{
    if (questions->count == 0)
        return limit_ms;
    int64_t left_ms = questions->at[0]->due_ms - now_ms;
    left_ms = left_ms > 0 ? left_ms : 0;
    return left_ms < limit_ms ? left_ms : limit_ms;
}
