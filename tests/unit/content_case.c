/* See content_case.h. */
#include "tests/unit/content_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include <cmocka.h>

#define TEXT(words)                                                                                \
    {                                                                                              \
        (words), sizeof(words) - 1                                                                 \
    }
#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define TEXTS(array)                                                                               \
    {                                                                                              \
        COUNT(array), (array)                                                                      \
    }

static const struct call_text who[] = {{TEXT("en"), TEXT("Who invited you?")},
                                       {TEXT("ru"), TEXT("Кто вас пригласил?")}};
static const struct call_text ministry[] = {{TEXT("en"), TEXT("The ministry")}};
static const struct call_text nobody[] = {{TEXT("en"), TEXT("Nobody")},
                                          {TEXT("ru"), TEXT("Никто")}};
static const struct call_text hearing[] = {{TEXT("en"), TEXT("A hearing")}};
static const struct call_text russian[] = {{TEXT("ru"), TEXT("Только по-русски")}};
static const struct call_text draft[] = {{TEXT("en"), TEXT("Leave no one behind.\n\nEver.")}};

static const struct call_choice inviting[] = {{TEXT("ministry"), TEXTS(ministry)},
                                              {TEXT("nobody"), TEXTS(nobody)}};
static const struct call_choice ways[] = {{TEXT("hearing"), TEXTS(hearing)},
                                          {TEXT("written"), TEXTS(russian)},
                                          {TEXT("remote"), TEXTS(russian)}};
static const struct call_question questions[] = {
    {TEXT("invited"), TEXTS(who), QUESTION_CHOICE, COUNT(inviting), inviting, 0},
    {TEXT("channels"), TEXTS(russian), QUESTION_MANY, COUNT(ways), ways, 0},
    {TEXT("influence"), TEXTS(who), QUESTION_RATING, 0, NULL, 0},
    {TEXT("next-time"), TEXTS(who), QUESTION_OPEN, 0, NULL, 3},
    {TEXT("free"), TEXTS(who), QUESTION_OPEN, 0, NULL, 0},
};
static const struct call_section sections[] = {
    {TEXT("aims"), TEXTS(who), TEXTS(draft)},
    {TEXT("means"), TEXTS(russian), {0, NULL}},
};

const struct call_content content_case = {
    .question_count = COUNT(questions),
    .questions = questions,
    .section_count = COUNT(sections),
    .sections = sections,
    .letter = {TEXTS(nobody), TEXTS(who), TEXTS(draft), TEXTS(russian)},
    .session = {TEXTS(who), TEXT("2026-07-07")},
    .theme = TEXT("CLIMATE"),
    .region = TEXT("143"),
};

static void same_text(struct text a, struct text b)
{
    if (!text_equal(a, b))
        fail_msg("\"%.*s\" is not \"%.*s\"", TEXT_ARGS(a), TEXT_ARGS(b));
}

static void same_texts(const struct call_texts *a, const struct call_texts *b)
{
    assert_int_equal(a->count, b->count);
    for (size_t i = 0; i < a->count; i++) {
        same_text(a->at[i].language, b->at[i].language);
        same_text(a->at[i].text, b->at[i].text);
    }
}

static void same_question(const struct call_question *a, const struct call_question *b)
{
    same_text(a->id, b->id);
    same_texts(&a->text, &b->text);
    assert_int_equal(a->answer, b->answer);
    assert_int_equal(a->words, b->words);
    assert_int_equal(a->choice_count, b->choice_count);
    for (size_t i = 0; i < a->choice_count; i++) {
        same_text(a->choices[i].id, b->choices[i].id);
        same_texts(&a->choices[i].label, &b->choices[i].label);
    }
}

void content_case_same(const struct call_content *a, const struct call_content *b)
{
    assert_int_equal(a->question_count, b->question_count);
    for (size_t i = 0; i < a->question_count; i++)
        same_question(&a->questions[i], &b->questions[i]);
    assert_int_equal(a->section_count, b->section_count);
    for (size_t i = 0; i < a->section_count; i++) {
        same_text(a->sections[i].id, b->sections[i].id);
        same_texts(&a->sections[i].title, &b->sections[i].title);
        same_texts(&a->sections[i].draft, &b->sections[i].draft);
    }
    same_texts(&a->letter.addressee, &b->letter.addressee);
    same_texts(&a->letter.thesis, &b->letter.thesis);
    same_texts(&a->letter.argument, &b->letter.argument);
    same_texts(&a->letter.ask, &b->letter.ask);
    same_texts(&a->session.name, &b->session.name);
    same_text(a->session.opens_on, b->session.opens_on);
    same_text(a->theme, b->theme);
    same_text(a->region, b->region);
}
