/* See call_content.h. */
#include "model/call_content.h"

#include <stdbool.h>

static const struct call_text *text_in(const struct call_texts *texts, const char *language)
{
    for (size_t i = 0; i < texts->count; i++)
        if (language != NULL && text_is(texts->at[i].language, language))
            return &texts->at[i];
    return NULL;
}

struct text call_text(const struct call_texts *texts, const char *language)
{
    const struct call_text *found = text_in(texts, language);
    if (found == NULL)
        found = text_in(texts, "en");
    if (found == NULL && texts->count > 0)
        found = &texts->at[0];
    return found != NULL ? found->text : TEXT_NONE;
}

const struct call_question *call_question(const struct call_content *content, struct text id)
{
    for (size_t i = 0; i < content->question_count; i++)
        if (text_equal(content->questions[i].id, id))
            return &content->questions[i];
    return NULL;
}

const struct call_section *call_section(const struct call_content *content, struct text id)
{
    for (size_t i = 0; i < content->section_count; i++)
        if (text_equal(content->sections[i].id, id))
            return &content->sections[i];
    return NULL;
}

const struct call_choice *call_choice(const struct call_question *question, struct text id)
{
    for (size_t i = 0; i < question->choice_count; i++)
        if (text_equal(question->choices[i].id, id))
            return &question->choices[i];
    return NULL;
}

static const char *const answer_names[] = {
    [QUESTION_OPEN] = "open",
    [QUESTION_CHOICE] = "choice",
    [QUESTION_MANY] = "many",
    [QUESTION_RATING] = "rating",
};

const char *question_answer_name(int32_t answer)
{
    bool known = answer >= QUESTION_ANSWER_FIRST && answer <= QUESTION_ANSWER_LAST;
    return known ? answer_names[answer] : NULL;
}

int32_t question_answer_of(struct text name)
{
    for (int32_t i = QUESTION_ANSWER_FIRST; i <= QUESTION_ANSWER_LAST; i++)
        if (text_is(name, answer_names[i]))
            return i;
    return 0;
}
