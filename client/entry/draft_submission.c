/* See draft_submission.h. */
#include "client/entry/draft_submission.h"

#include "model/codes.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Values on their way; full tells that there were too many, or memory ran out. */
struct filling {
    struct arena *arena;
    struct draft_value *values;
    size_t count;
    bool full;
};

static struct text copy(struct filling *filling, const char *string)
{
    size_t length = strlen(string);
    char *at = arena_alloc(filling->arena, length + 1);
    if (at == NULL) {
        filling->full = true;
        return TEXT_NONE;
    }
    memcpy(at, string, length + 1);
    return (struct text){at, length};
}

static void add(struct filling *filling, struct text field, size_t item, struct text value)
{
    if (value.length == 0)
        return;
    if (filling->count >= DRAFT_VALUES_MAX) {
        filling->full = true;
        return;
    }
    filling->values[filling->count++] = (struct draft_value){field, (int32_t)item, value};
}

static struct text number_text(struct filling *filling, int32_t number)
{
    char digits[16];
    (void)snprintf(digits, sizeof digits, "%" PRId32, number);
    return copy(filling, digits);
}

static void add_code(struct filling *filling, const struct field_row *row, struct text field,
                     size_t item, int32_t number)
{
    add(filling, field, item, text_of(code_name(row->codes, number)));
}

/* The value or values of one row of the struct at base. */
static void add_row(struct filling *filling, const struct field_row *row, struct text field,
                    size_t item, const void *base)
{
    const void *at = field_value(row, base);
    if (field_is_empty(row, base))
        return;
    switch (row->kind) {
    case FIELD_NUMBER:
        add(filling, field, item, number_text(filling, *(const int32_t *)at));
        break;
    case FIELD_CODE:
        add_code(filling, row, field, item, *(const int32_t *)at);
        break;
    case FIELD_CODES: {
        const struct numbers *numbers = at;
        for (size_t i = 0; i < numbers->count; i++)
            add_code(filling, row, field, i + 1, numbers->at[i]);
        break;
    }
    case FIELD_REFERENCES:
    case FIELD_LINES: {
        const struct texts *texts = at;
        for (size_t i = 0; i < texts->count; i++)
            add(filling, field, i + 1, texts->at[i]);
        break;
    }
    case FIELD_GROUP:
        break; /* add_group */
    default:
        add(filling, field, item, *(const struct text *)at);
        break;
    }
}

/* Field by field, as drafts have them, and not item by item. */
static void add_group(struct filling *filling, const struct field_row *row, const void *base)
{
    const struct group *group = field_value(row, base);
    for (size_t k = 0; k < row->group->count; k++) {
        char name[96];
        (void)snprintf(name, sizeof name, "%s_%s", row->name, row->group->rows[k].name);
        struct text field = copy(filling, name);
        for (size_t i = 0; i < group->count; i++)
            add_row(filling, &row->group->rows[k], field, i + 1,
                    (const char *)group->at + i * row->group->size);
    }
}

static void add_shape(struct filling *filling, const struct shape *shape, const void *base)
{
    for (size_t i = 0; i < shape->count; i++) {
        const struct field_row *row = &shape->rows[i];
        if (row->kind == FIELD_GROUP)
            add_group(filling, row, base);
        else
            add_row(filling, row, text_of(row->name), 0, base);
    }
}

/* "hearing, written", where both are choices of the question. False: it is one value. */
static bool add_choices(struct filling *filling, const struct call_question *question,
                        struct text field, struct text body)
{
    size_t before = filling->count, item = 0;
    struct text rest = body, part;
    while (text_split(&rest, ',', &part)) {
        part = text_trim(part);
        if (call_choice(question, part) == NULL) {
            filling->count = before;
            return false;
        }
        add(filling, field, ++item, part);
    }
    return true;
}

static void add_answers(struct filling *filling, const struct response *response,
                        const struct call *call)
{
    const struct answer *answers = response->answers.at;
    for (size_t i = 0; i < response->answers.count; i++) {
        char name[sizeof DRAFT_ANSWERS_PREFIX + 64];
        (void)snprintf(name, sizeof name, DRAFT_ANSWERS_PREFIX "%.*s",
                       TEXT_ARGS(answers[i].question));
        struct text field = copy(filling, name);
        const struct call_question *question =
            call != NULL && call->content != NULL
                ? call_question(call->content, answers[i].question)
                : NULL;
        if (question == NULL || question->answer != QUESTION_MANY ||
            !add_choices(filling, question, field, answers[i].body))
            add(filling, field, 0, answers[i].body);
    }
}

static void add_envelope(struct filling *filling, const struct submission *submission)
{
    for (size_t i = 0; i < envelope_shape.count; i++) {
        const struct field_row *row = &envelope_shape.rows[i];
        /* The seal took the language's place. */
        if (submission->sealed.length > 0 && strcmp(row->name, "language") == 0)
            continue;
        add_row(filling, row, text_of(row->name), 0, submission);
    }
}

enum verdict draft_from_submission(const struct submission *submission, const struct call *call,
                                   struct arena *arena, struct draft *ret_draft,
                                   struct error *error)
{
    const struct shape *shape = submission_shape(submission->kind);
    struct filling filling = {.arena = arena};
    if (shape == NULL)
        return error_set(error, VERDICT_REJECT, "KIND_UNKNOWN",
                         "this submission is of a kind that this program does not know");
    filling.values = arena_alloc(arena, DRAFT_VALUES_MAX * sizeof *filling.values);
    if (filling.values == NULL)
        return error_no_memory(error);
    add_envelope(&filling, submission);
    if (submission->kind == KIND_RESPONSE)
        add_answers(&filling, &submission->content.response, call);
    else
        add_shape(&filling, shape, &submission->content);
    if (filling.full)
        return error_no_memory(error);
    *ret_draft =
        (struct draft){.kind = submission->kind, .count = filling.count, .values = filling.values};
    return VERDICT_OK;
}
