/* What each question can be answered with: countries, goals and targets, open calls, the call's own
 * choices. See question_private.h. */
#include "client/question_private.h"

#include "model/cell.h"
#include "model/reference.h"
#include "words/words.h"

#include <stdio.h>
#include <string.h>

static struct question_choice *choices_of(struct asking *asking, size_t count)
{
    struct question_choice *choices = arena_alloc(asking->arena, (count + 1) * sizeof *choices);
    if (choices == NULL)
        asking->full = true;
    return choices;
}

static void give(struct question *question, const struct question_choice *choices, size_t count)
{
    question->choices = choices;
    question->choice_count = choices != NULL ? count : 0;
}

static void codes_as_choices(struct asking *asking, const struct code_table *codes,
                             struct question *question)
{
    struct question_choice *choices = choices_of(asking, codes->count);
    for (size_t i = 0; choices != NULL && i < codes->count; i++)
        choices[i] = (struct question_choice){
            text_of(codes->codes[i].name),
            text_of(language_words_in(codes->name, codes->codes[i].label))};
    give(question, choices, codes->count);
}

static void countries_as_choices(struct asking *asking, struct question *question)
{
    size_t count, kept = 0;
    const struct country *countries = reference_countries(&count);
    struct question_choice *choices = choices_of(asking, count);
    for (size_t i = 0; choices != NULL && i < count; i++) {
        struct text code = text_of(countries[i].alpha3);
        if (asking->call != NULL && !call_takes_country(asking->call, code))
            continue;
        choices[kept++] = (struct question_choice){code, text_of(language_country(&countries[i]))};
    }
    give(question, choices, kept);
}

static void goals_as_choices(struct asking *asking, struct question *question)
{
    struct question_choice *choices = choices_of(asking, ASKING_GOAL_COUNT);
    for (int goal = 1; choices != NULL && goal <= ASKING_GOAL_COUNT; goal++) {
        char number[8];
        (void)snprintf(number, sizeof number, "%d", goal);
        char *value = asking_copy(asking, text_of(number));
        choices[goal - 1] = (struct question_choice){text_of(value), text_of(language_goal(goal))};
    }
    give(question, choices, ASKING_GOAL_COUNT);
}

static void targets_as_choices(struct asking *asking, struct question *question)
{
    size_t count, kept = 0;
    const struct target *targets = reference_targets(&count);
    struct question_choice *choices = choices_of(asking, count);
    for (size_t i = 0; choices != NULL && i < count; i++)
        if (targets[i].goal == asking_goal(asking))
            choices[kept++] =
                (struct question_choice){text_of(targets[i].target),
                                         text_of(language_words_in("target", targets[i].label_en))};
    give(question, choices, kept);
}

/* Indicators have no short wording of ours: their code tells them. */
static void indicators_as_choices(struct asking *asking, struct question *question)
{
    size_t count, kept = 0;
    const struct indicator *indicators = reference_indicators(&count);
    struct text target = text_trim(draft_text(asking->draft, "target"));
    struct question_choice *choices = choices_of(asking, count);
    for (size_t i = 0; choices != NULL && i < count; i++)
        if (text_is(target, indicators[i].target))
            choices[kept++] = (struct question_choice){text_of(indicators[i].indicator), TEXT_NONE};
    give(question, choices, kept);
}

static void groups_as_choices(struct asking *asking, struct question *question)
{
    size_t count;
    const struct affected_group *groups = reference_affected_groups(&count);
    struct question_choice *choices = choices_of(asking, count);
    for (size_t i = 0; choices != NULL && i < count; i++)
        choices[i] = (struct question_choice){
            text_of(groups[i].code),
            text_of(language_words_in("affected_group", groups[i].label_en))};
    give(question, choices, count);
}

static void themes_as_choices(struct asking *asking, struct question *question)
{
    size_t count;
    const struct theme *themes = reference_themes(&count);
    struct question_choice *choices = choices_of(asking, count);
    for (size_t i = 0; choices != NULL && i < count; i++)
        choices[i] = (struct question_choice){
            text_of(themes[i].code), text_of(language_words_in("theme", themes[i].label_en))};
    give(question, choices, count);
}

static void articles_as_choices(struct asking *asking, struct question *question)
{
    size_t count;
    const struct cedaw_article *articles = reference_cedaw_articles(&count);
    struct question_choice *choices = choices_of(asking, count);
    for (size_t i = 0; choices != NULL && i < count; i++) {
        char number[16];
        (void)snprintf(number, sizeof number, "%d", articles[i].article);
        choices[i] = (struct question_choice){
            text_of(asking_copy(asking, text_of(number))),
            text_of(language_words_in("cedaw_article", articles[i].short_name))};
    }
    give(question, choices, count);
}

static void areas_as_choices(struct asking *asking, struct question *question)
{
    size_t count;
    const struct beijing_area *areas = reference_beijing_areas(&count);
    struct question_choice *choices = choices_of(asking, count);
    for (size_t i = 0; choices != NULL && i < count; i++)
        choices[i] = (struct question_choice){
            text_of(areas[i].code), text_of(language_words_in("beijing_area", areas[i].area))};
    give(question, choices, count);
}

static void languages_as_choices(struct asking *asking, struct question *question)
{
    static const char *const tags[] = {"en", "ru", "fr", "es", "ar", "zh",
                                       "ky", "kk", "tg", "uz", "mn", "tk"};
    const size_t count = sizeof tags / sizeof tags[0];
    struct question_choice *choices = choices_of(asking, count);
    for (size_t i = 0; choices != NULL && i < count; i++) {
        const char *name = language_of(text_of(tags[i]));
        choices[i] = (struct question_choice){text_of(tags[i]), text_of(name)};
    }
    give(question, choices, count);
}

/* Those that are open and take this kind. */
static void calls_as_choices(struct asking *asking, struct question *question)
{
    size_t kept = 0;
    struct question_choice *choices = choices_of(asking, asking->calls->call_count);
    for (size_t i = 0; choices != NULL && i < asking->calls->call_count; i++) {
        const struct call *call = &asking->calls->calls[i];
        bool open = asking->now_ms >= call->opens_ms && asking->now_ms < call_ends_ms(call);
        if (open && call_takes_kind(call, asking->draft->kind))
            choices[kept++] =
                (struct question_choice){call->id, call_title(call, language_in_use()->tag)};
    }
    give(question, choices, kept);
}

static void sections_as_choices(struct asking *asking, struct question *question)
{
    const struct call_content *content = asking->call != NULL ? asking->call->content : NULL;
    size_t count = content != NULL ? content->section_count : 0;
    struct question_choice *choices = choices_of(asking, count);
    for (size_t i = 0; choices != NULL && i < count; i++)
        choices[i] =
            (struct question_choice){content->sections[i].id, call_text(&content->sections[i].title,
                                                                        language_in_use()->tag)};
    give(question, choices, count);
}

/* Lists that a code of a field is chosen from, beside the closed ones of model/codes.h. */
static const struct {
    const char *field;
    void (*fill)(struct asking *asking, struct question *question);
} lists[] = {
    {"country", countries_as_choices},
    {"language", languages_as_choices},
    {"call", calls_as_choices},
    {"goal", goals_as_choices},
    {"target", targets_as_choices},
    {"indicator", indicators_as_choices},
    {"affected_groups", groups_as_choices},
    {"themes", themes_as_choices},
    {"cedaw_articles", articles_as_choices},
    {"beijing_areas", areas_as_choices},
    {"section", sections_as_choices},
};

void question_choices(struct asking *asking, const struct field_row *row, struct question *question)
{
    if (row->codes != NULL) {
        codes_as_choices(asking, row->codes, question);
        return;
    }
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        if (question->group != NULL || strcmp(lists[i].field, question->field) != 0)
            continue;
        lists[i].fill(asking, question);
        if (question->kind == QUESTION_LINE && question->choice_count > 0)
            question->kind = QUESTION_ONE;
    }
}

static void ratings_as_choices(struct asking *asking, struct question *question)
{
    size_t count = QUESTION_RATING_HIGH - QUESTION_RATING_LOW + 1;
    struct question_choice *choices = choices_of(asking, count);
    for (size_t i = 0; choices != NULL && i < count; i++) {
        char number[16];
        (void)snprintf(number, sizeof number, "%zu", i + QUESTION_RATING_LOW);
        choices[i] =
            (struct question_choice){text_of(asking_copy(asking, text_of(number))), TEXT_NONE};
    }
    give(question, choices, count);
}

void question_choices_of_call(struct asking *asking, const struct call_question *asked,
                              struct question *question)
{
    const char *tag = language_in_use()->tag;
    if (asked->answer == QUESTION_RATING)
        ratings_as_choices(asking, question);
    if (asked->choice_count == 0)
        return;
    struct question_choice *choices = choices_of(asking, asked->choice_count);
    for (size_t i = 0; choices != NULL && i < asked->choice_count; i++)
        choices[i] = (struct question_choice){asked->choices[i].id,
                                              call_text(&asked->choices[i].label, tag)};
    give(question, choices, asked->choice_count);
}
