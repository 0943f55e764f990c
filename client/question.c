/* See question.h. */
#include "client/question.h"

#include "client/letters.h"
#include "client/question_private.h"
#include "model/call_content.h"
#include "model/cell.h"
#include "model/submission.h"
#include "words/words.h"

#include <stdio.h>
#include <string.h>

#define QUESTIONS_MAX 256

/* ---- pieces ---- */

char *asking_copy(struct asking *asking, struct text text)
{
    char *copy = arena_alloc(asking->arena, text.length + 1);
    if (copy == NULL) {
        asking->full = true;
        return NULL;
    }
    if (text.length > 0)
        memcpy(copy, text.at, text.length);
    copy[text.length] = '\0';
    return copy;
}

int asking_goal(const struct asking *asking)
{
    int64_t goal = 0;
    return text_int64(text_trim(draft_text(asking->draft, "goal")), &goal) && goal >= 1 &&
                   goal <= ASKING_GOAL_COUNT
               ? (int)goal
               : 0;
}

static struct question *add(struct asking *asking, const struct question *question)
{
    if (asking->count >= QUESTIONS_MAX || question->field == NULL) {
        asking->full = true;
        return NULL;
    }
    struct question *added = &asking->questions[asking->count++];
    *added = *question;
    return added;
}

/* ---- fields ---- */

static enum question_kind kind_of(const struct field_row *row)
{
    switch (row->kind) {
    case FIELD_BODY:
        return QUESTION_TEXT;
    case FIELD_CODE:
        return QUESTION_ONE;
    case FIELD_CODES:
    case FIELD_REFERENCES:
        return QUESTION_SOME;
    case FIELD_LINES:
        return QUESTION_LINES;
    default:
        return QUESTION_LINE;
    }
}

static size_t words_of(const struct asking *asking, const char *field)
{
    int32_t words = 0;
    if (asking->call != NULL && strcmp(field, "title") == 0)
        words = asking->call->title_words;
    else if (asking->call != NULL && strcmp(field, "body") == 0)
        words = asking->call->body_words;
    return words > 0 ? (size_t)words : 0;
}

static void ask_field(struct asking *asking, const struct field_row *row,
                      const struct field_row *group, bool begins)
{
    char name[PROBLEM_FIELD_BYTES];
    (void)snprintf(name, sizeof name, "%s%s%s", group != NULL ? group->name : "",
                   group != NULL ? "_" : "", row->name);
    struct question question = {
        .field = asking_copy(asking, text_of(name)),
        .group = group != NULL ? group->name : NULL,
        .group_begins = begins,
        .prompt = text_of(wording(row->help)),
        .kind = kind_of(row),
        .required = row->required,
        .bytes_max = row->kind == FIELD_LINE || row->kind == FIELD_BODY || row->kind == FIELD_LINES
                         ? (size_t)row->maximum
                         : 0,
        .items_max = group != NULL ? group->items_max : row->items_max,
    };
    if (question.field == NULL)
        return;
    question.words_max = group == NULL ? words_of(asking, question.field) : 0;
    question_choices(asking, row, &question);
    (void)add(asking, &question);
}

/* ---- what is not asked now ---- */

static bool is_given(const struct asking *asking, const char *field)
{
    return text_trim(draft_text(asking->draft, field)).length > 0;
}

static bool says(const struct asking *asking, const char *field, const char *value)
{
    return text_is(text_trim(draft_text(asking->draft, field)), value);
}

static const struct call_section *section_of(const struct asking *asking)
{
    if (asking->call == NULL || asking->call->content == NULL)
        return NULL;
    return call_section(asking->call->content, text_trim(draft_text(asking->draft, "section")));
}

/* Questions that only some answers to others bring up. What is filled in is always shown. */
static bool is_asked(const struct asking *asking, const char *field)
{
    if (is_given(asking, field))
        return true;
    if (strcmp(field, "target") == 0)
        return asking_goal(asking) > 0;
    if (strcmp(field, "indicator") == 0)
        return is_given(asking, "target");
    if (strcmp(field, "claim") == 0)
        return is_given(asking, "stance") && !says(asking, "stance", "OMITTED");
    if (strcmp(field, "rater") == 0)
        return is_given(asking, "rating") && !says(asking, "rating", "0");
    if (strcmp(field, "comment_on") == 0) {
        const struct call_section *section = section_of(asking);
        return section == NULL || section->draft.count > 0;
    }
    return true;
}

/* ---- the list ---- */

static void ask_shape(struct asking *asking, const struct shape *shape)
{
    for (size_t i = 0; i < shape->count; i++) {
        const struct field_row *row = &shape->rows[i];
        if (row->kind != FIELD_GROUP) {
            if (is_asked(asking, row->name))
                ask_field(asking, row, NULL, false);
            continue;
        }
        for (size_t k = 0; k < row->group->count; k++)
            ask_field(asking, &row->group->rows[k], row, k == 0);
    }
}

/* Which call comes first: everything else depends on it. Consent comes before words are typed. */
static void ask_envelope(struct asking *asking)
{
    static const char *const order[] = {"call", "country", "consent", "language"};
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++)
        ask_field(asking, shape_field(&envelope_shape, text_of(order[i])), NULL, false);
}

static void ask_of_call(struct asking *asking, const struct call_question *asked)
{
    const char *tag = language_in_use()->tag;
    char name[sizeof DRAFT_ANSWERS_PREFIX + 64];
    (void)snprintf(name, sizeof name, DRAFT_ANSWERS_PREFIX "%.*s", TEXT_ARGS(asked->id));
    struct question question = {
        .field = asking_copy(asking, text_of(name)),
        .prompt = call_text(&asked->text, tag),
        .kind = asked->answer == QUESTION_CHOICE || asked->answer == QUESTION_RATING ? QUESTION_ONE
                : asked->answer == QUESTION_MANY                                     ? QUESTION_SOME
                                                 : QUESTION_TEXT,
        .items_max = asked->choice_count,
    };
    int32_t words = asked->words > 0 ? asked->words : asking->call->answer_words;
    if (question.kind == QUESTION_TEXT)
        question.words_max = words > 0 ? (size_t)words : 0;
    question_choices_of_call(asking, asked, &question);
    (void)add(asking, &question);
}

static void ask_response(struct asking *asking)
{
    const struct call_content *content = asking->call != NULL ? asking->call->content : NULL;
    for (size_t i = 0; content != NULL && i < content->question_count; i++)
        ask_of_call(asking, &content->questions[i]);
}

static struct question *asked_field(struct asking *asking, const char *field)
{
    for (size_t i = 0; i < asking->count; i++)
        if (strcmp(asking->questions[i].field, field) == 0)
            return &asking->questions[i];
    return NULL;
}

/* The letter stands before the signature, the section's draft before the comment on it. */
static void tell_about(struct asking *asking)
{
    const char *tag = language_in_use()->tag;
    const struct call_content *content = asking->call != NULL ? asking->call->content : NULL;
    struct question *signatory = asked_field(asking, "signatory");
    if (signatory != NULL && content != NULL && content->letter.thesis.count > 0) {
        struct buffer letter = BUFFER_NONE;
        const struct call_texts *parts[] = {&content->letter.addressee, &content->letter.thesis,
                                            &content->letter.argument, &content->letter.ask};
        for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
            buffer_format(&letter, "%s%.*s", i > 0 ? "\n\n" : "",
                          TEXT_ARGS(text_trim(call_text(parts[i], tag))));
        if (buffer_ok(&letter))
            signatory->about = text_of(asking_copy(asking, buffer_view(&letter)));
        buffer_free(&letter);
    }
    const struct call_section *section = section_of(asking);
    struct question *comment = asked_field(asking, "comment_on");
    if (comment != NULL && section != NULL)
        comment->about = call_text(&section->draft, tag);
}

const struct call *question_call(const struct draft *draft, const struct catalogue *calls)
{
    struct text call = text_trim(draft_text(draft, "call"));
    return call.length > 0 ? catalogue_call(calls, call) : NULL;
}

struct question_list question_list(const struct draft *draft, const struct catalogue *calls,
                                   int64_t now_ms, struct arena *arena)
{
    struct asking asking = {
        .draft = draft,
        .calls = calls,
        .call = question_call(draft, calls),
        .now_ms = now_ms,
        .arena = arena,
        .questions = arena_alloc(arena, QUESTIONS_MAX * sizeof(struct question)),
    };
    if (asking.questions == NULL)
        return (struct question_list){0, NULL};
    ask_envelope(&asking);
    if (draft->kind == KIND_RESPONSE)
        ask_response(&asking);
    else
        ask_shape(&asking, submission_shape(draft->kind));
    tell_about(&asking);
    return asking.full ? (struct question_list){0, NULL}
                       : (struct question_list){asking.count, asking.questions};
}

/* ---- answers ---- */

size_t question_match(const struct question *question, struct text typed, size_t *ret_indexes,
                      size_t max)
{
    int64_t number = 0;
    size_t found = 0;
    typed = text_trim(typed);
    if (typed.length == 0 || max == 0)
        return 0;
    for (size_t i = 0; i < question->choice_count; i++)
        if (letters_same(question->choices[i].value, typed) ||
            letters_same(question->choices[i].label, typed)) {
            ret_indexes[0] = i;
            return 1;
        }
    if (text_int64(typed, &number)) {
        if (number < 1 || (uint64_t)number > question->choice_count)
            return 0;
        ret_indexes[0] = (size_t)number - 1;
        return 1;
    }
    for (size_t i = 0; i < question->choice_count && found < max; i++)
        if (letters_begin_word(question->choices[i].label, typed) ||
            letters_begin_word(question->choices[i].value, typed))
            ret_indexes[found++] = i;
    return found;
}

/* "observations.figure" is the problem's name of the field "observations_figure". */
bool question_has_problem(const struct question *question, const struct problem *problem)
{
    if (question->group != NULL) {
        size_t length = strlen(question->group);
        return strncmp(problem->field, question->group, length) == 0 &&
               problem->field[length] == '.' &&
               strcmp(problem->field + length + 1, question->field + length + 1) == 0;
    }
    return strcmp(problem->field, question->field) == 0;
}
