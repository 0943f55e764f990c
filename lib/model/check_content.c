/* See check_content.h. Details name ids of the call only, never what a person wrote. */
#include "model/check_content.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define ANSWER_QUESTION "answers.question"
#define ANSWER_BODY "answers.body"
/* How sql/migrations/0006_report_views.sql takes the choices of an answer apart. */
#define BETWEEN_CHOICES " ,\t\n"

/* A word takes two bytes with the space behind it, so most texts need no counting. */
bool check_has_more_words(struct text text, int32_t words_max, size_t *ret_words)
{
    if (text.length / 2 < (size_t)words_max)
        return false;
    *ret_words = text_word_count(text);
    return *ret_words > (size_t)words_max;
}

/* "invited, channels ...": as many ids as fit a detail, so that a slip is seen at once. */
struct id_list {
    char text[PROBLEM_DETAIL_BYTES];
    size_t length;
    bool full;
};

static void list_id(struct id_list *list, struct text id)
{
    static const char more[] = " ...", between[] = ", ";
    if (list->full)
        return;
    size_t needed = (list->length > 0 ? sizeof between - 1 : 0) + id.length;
    list->full = list->length + needed + sizeof more > sizeof list->text;
    list->length +=
        (size_t)snprintf(list->text + list->length, sizeof list->text - list->length, "%s%.*s",
                         list->full ? more : (list->length > 0 ? between : ""),
                         TEXT_ARGS(list->full ? TEXT_NONE : id));
}

static void tell_questions(const struct call_content *content, size_t item,
                           struct problems *problems)
{
    struct id_list list = {.length = 0};
    for (size_t i = 0; i < content->question_count; i++)
        list_id(&list, content->questions[i].id);
    problem_add(problems, PROBLEM_QUESTION, ANSWER_QUESTION, item, "%s", list.text);
}

static void tell_choices(const struct call_question *question, size_t item,
                         struct problems *problems)
{
    struct id_list list = {.length = 0};
    for (size_t i = 0; i < question->choice_count; i++)
        list_id(&list, question->choices[i].id);
    problem_add(problems, PROBLEM_CHOICE, ANSWER_BODY, item, "%s", list.text);
}

static void check_words(struct text body, int32_t words_max, size_t item, struct problems *problems)
{
    size_t words = 0;
    if (words_max > 0 && check_has_more_words(body, words_max, &words))
        problem_add(problems, PROBLEM_TOO_MANY_WORDS, ANSWER_BODY, item, "%zu, at most %" PRId32,
                    words, words_max);
}

/*
 * Cuts the next id off *rest, which is TEXT_NONE after the last. A comma at either end has an empty
 * id beside it, as it has for the reports.
 */
static struct text next_choice(struct text *rest)
{
    size_t length = 0;
    while (length < rest->length && strchr(BETWEEN_CHOICES, rest->at[length]) == NULL)
        length++;
    struct text id = {rest->at, length};
    if (length == rest->length) {
        *rest = TEXT_NONE;
        return id;
    }
    while (length < rest->length && strchr(BETWEEN_CHOICES, rest->at[length]) != NULL)
        length++;
    *rest = (struct text){rest->at + length, rest->length - length};
    return id;
}

/* Whether the choice stands among the first of the answer already. */
static bool was_chosen(struct text body, size_t before, struct text id)
{
    for (size_t i = 0; i < before; i++)
        if (text_equal(next_choice(&body), id))
            return true;
    return false;
}

/*
 * Stops at the first that is wrong. As none stands twice, no more than the question has are looked
 * at, however long the answer is.
 */
static void check_many(const struct call_question *question, struct text body, size_t item,
                       struct problems *problems)
{
    struct text rest = body;
    for (size_t count = 0; rest.at != NULL; count++) {
        struct text id = next_choice(&rest);
        if (call_choice(question, id) == NULL) {
            tell_choices(question, item, problems);
            return;
        }
        if (was_chosen(body, count, id)) {
            problem_add(problems, PROBLEM_REPEATED, ANSWER_BODY, item, "%.*s", TEXT_ARGS(id));
            return;
        }
    }
}

static void check_rating(struct text body, size_t item, struct problems *problems)
{
    if (body.length != 1 || body.at[0] < '0' + QUESTION_RATING_LOW ||
        body.at[0] > '0' + QUESTION_RATING_HIGH)
        problem_add(problems, PROBLEM_RATING, ANSWER_BODY, item, NO_DETAIL);
}

static void check_answer(const struct call *call, const struct call_question *question,
                         struct text body, size_t item, struct problems *problems)
{
    struct text trimmed = text_trim(body);
    if (trimmed.length == 0)
        return; /* not answered, which the reports take it for as well */
    switch (question->answer) {
    case QUESTION_CHOICE:
        if (call_choice(question, trimmed) == NULL)
            tell_choices(question, item, problems);
        break;
    case QUESTION_MANY:
        check_many(question, trimmed, item, problems);
        break;
    case QUESTION_RATING:
        check_rating(trimmed, item, problems);
        break;
    default:
        /* Also a kind of answer that a later version knows. */
        check_words(body, question->words > 0 ? question->words : call->answer_words, item,
                    problems);
    }
}

void check_content_response(const struct response *response, const struct call *call,
                            struct problems *problems)
{
    const struct answer *answers = response->answers.at;
    const struct call_content *content = call->content;
    /* Beyond its bound a response is refused already, and looking through long ones costs. */
    if (response->answers.count > response_shape.rows[0].items_max)
        return;
    bool asks = content != NULL && content->question_count > 0;
    for (size_t i = 0; i < response->answers.count; i++) {
        const struct call_question *question =
            asks ? call_question(content, answers[i].question) : NULL;
        if (question != NULL)
            check_answer(call, question, answers[i].body, i + 1, problems);
        else if (!asks)
            check_words(answers[i].body, call->answer_words, i + 1, problems);
        else if (answers[i].question.length > 0) /* a missing one is told by its own rule */
            tell_questions(content, i + 1, problems);
    }
}

void check_content_contribution(const struct contribution *contribution, const struct call *call,
                                struct problems *problems)
{
    const struct call_content *content = call->content;
    if (content == NULL || content->section_count == 0 || contribution->section.length == 0)
        return;
    const struct call_section *section = call_section(content, contribution->section);
    if (section == NULL) {
        struct id_list list = {.length = 0};
        for (size_t i = 0; i < content->section_count; i++)
            list_id(&list, content->sections[i].id);
        problem_add(problems, PROBLEM_SECTION, "section", 0, "%s", list.text);
    } else if (section->draft.count == 0 && contribution->comment_on.length > 0) {
        problem_add(problems, PROBLEM_NO_DRAFT, "comment_on", 0, NO_DETAIL);
    }
}
