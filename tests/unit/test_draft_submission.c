/* A submission becomes the values it was typed as, and those the same submission again. */
#include "client/compose.h"
#include "client/entry/draft_submission.h"
#include "model/reference.h"
#include "seal/seal.h"
#include "wire/codec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VALUES_MAX 512

struct typed {
    struct arena *arena;
    size_t count;
    struct draft_value values[VALUES_MAX];
};

static int setup(void **state)
{
    struct typed *typed = calloc(1, sizeof *typed);
    assert_non_null(typed);
    typed->arena = arena_new((size_t)16 * 1024 * 1024);
    *state = typed;
    return typed->arena != NULL ? 0 : -1;
}

static int teardown(void **state)
{
    struct typed *typed = *state;
    arena_free(&typed->arena);
    free(typed);
    return 0;
}

static void add(struct typed *typed, const char *field, int32_t item, const char *value)
{
    char *copy = arena_alloc(typed->arena, strlen(field) + strlen(value) + 2);
    assert_non_null(copy);
    assert_true(typed->count < VALUES_MAX);
    memcpy(copy, field, strlen(field) + 1);
    memcpy(copy + strlen(field) + 1, value, strlen(value) + 1);
    typed->values[typed->count++] =
        (struct draft_value){text_of(copy), item, text_of(copy + strlen(field) + 1)};
}

/* The nth value that a list knows, of any list there is. */
static const char *known_value(const struct field_row *row, int32_t nth)
{
    static const char *const values[] = {
        "KGZ",
        "KAZ",
        "5.2",
        "5.1",
        "5.2.1",
        "A",
        "B",
        "1",
        "2",
        "WOMEN",
        "OLDER_PERSONS",
        "GENDER_EQUALITY",
        "CLIMATE",
        "access",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"};
    size_t count;
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
        if (row->known(text_of(values[i])) && nth-- == 0)
            return values[i];
    const struct affected_group *groups = reference_affected_groups(&count);
    if (row->known(text_of(groups[0].code)))
        return groups[nth < 0 ? 0 : nth].code;
    const struct theme *themes = reference_themes(&count);
    assert_true(row->known(text_of(themes[0].code)));
    return themes[nth < 0 ? 0 : nth].code;
}

static void add_field(struct typed *typed, const struct field_row *row, const char *field,
                      int32_t item)
{
    char words[64];
    (void)snprintf(words, sizeof words, "%.40s %d | and more", field, (int)item);
    switch (row->kind) {
    case FIELD_NUMBER:
        (void)snprintf(words, sizeof words, "%lld", (long long)row->minimum + item);
        add(typed, field, item, row->minimum == 0 ? "3" : words);
        break;
    case FIELD_CODE:
        add(typed, field, item, row->codes->codes[0].name);
        break;
    case FIELD_CODES:
        add(typed, field, 1, row->codes->codes[1].name);
        add(typed, field, 2, row->codes->codes[0].name);
        break;
    case FIELD_REFERENCES:
        add(typed, field, 1, known_value(row, 1));
        add(typed, field, 2, known_value(row, 0));
        break;
    case FIELD_REFERENCE:
        add(typed, field, item, known_value(row, 0));
        break;
    case FIELD_LINES:
        add(typed, field, 1, words);
        add(typed, field, 2, "second");
        break;
    case FIELD_DECIMAL:
        add(typed, field, item, "12.50");
        break;
    default:
        add(typed, field, item, words);
        break;
    }
}

/* Every field of the kind, the last item of a group with its first field alone. */
static void add_all(struct typed *typed, int32_t kind)
{
    const struct shape *shape = submission_shape(kind);
    for (size_t i = 0; i < envelope_shape.count; i++)
        add_field(typed, &envelope_shape.rows[i], envelope_shape.rows[i].name, 0);
    for (size_t i = 0; i < shape->count; i++) {
        const struct field_row *row = &shape->rows[i];
        if (row->kind != FIELD_GROUP) {
            add_field(typed, row, row->name, 0);
            continue;
        }
        for (size_t k = 0; k < row->group->count; k++) {
            char field[96];
            (void)snprintf(field, sizeof field, "%s_%s", row->name, row->group->rows[k].name);
            add_field(typed, &row->group->rows[k], field, 1);
            if (k == 0)
                add_field(typed, &row->group->rows[k], field, 3);
        }
    }
}

static void read_back(struct typed *typed, const struct draft *draft,
                      struct submission *ret_submission, struct buffer *ret_content)
{
    static const struct catalogue none = {.version = 0};
    const struct compose_rules rules = {.calls = &none, .now_ms = 1700000000000};
    struct composer composer = {.rules = &rules, .arena = typed->arena};
    struct problems problems = {.count = 0};
    struct error error;
    bool good = compose_read_draft(&composer, draft, ret_submission, &problems);
    for (size_t i = 0; i < problems_kept(&problems); i++)
        print_error("%s: %s\n", problems.at[i].field, problem_rows[problems.at[i].code].name);
    assert_true(good);
    assert_int_equal(codec_content_encode(ret_submission, typed->arena, ret_content, &error),
                     VERDICT_OK);
    compose_free(&composer);
}

static void expect_same(struct typed *typed, int32_t kind, const struct call *call)
{
    struct draft draft = {.kind = kind, .count = typed->count, .values = typed->values}, again;
    struct submission first, second;
    struct buffer before = BUFFER_NONE, after = BUFFER_NONE;
    struct error error;
    read_back(typed, &draft, &first, &before);
    assert_true(before.length > 0);
    assert_int_equal(draft_from_submission(&first, call, typed->arena, &again, &error), VERDICT_OK);
    assert_int_equal(again.kind, kind);
    assert_int_equal(again.count, typed->count);
    read_back(typed, &again, &second, &after);
    assert_int_equal(before.length, after.length);
    assert_memory_equal(before.data, after.data, before.length);
    assert_true(text_equal(first.call, second.call));
    assert_true(text_equal(first.country, second.country));
    assert_true(text_equal(first.language, second.language));
    assert_int_equal(first.consent, second.consent);
    buffer_free(&before);
    buffer_free(&after);
}

static void every_kind_comes_back(void **state)
{
    struct typed *typed = *state;
    static const int32_t kinds[] = {KIND_FINDING, KIND_SIGN_ON, KIND_CONTRIBUTION, KIND_WITHDRAWAL};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        arena_reset(typed->arena);
        typed->count = 0;
        add_all(typed, kinds[i]);
        expect_same(typed, kinds[i], NULL);
    }
}

static const struct call_choice choices[] = {{{"hearing", 7}, {0, NULL}},
                                             {{"written", 7}, {0, NULL}}};
static const struct call_question questions[] = {
    {.id = {"channels", 8}, .answer = QUESTION_MANY, .choice_count = 2, .choices = choices},
    {.id = {"next", 4}, .answer = QUESTION_OPEN}};
static const struct call_content content = {.question_count = 2, .questions = questions};
static const struct call call = {.id = {"TEST-1", 6}, .content = &content};

static void several_choices_are_several_values_again(void **state)
{
    struct typed *typed = *state;
    for (size_t i = 0; i < envelope_shape.count; i++)
        add_field(typed, &envelope_shape.rows[i], envelope_shape.rows[i].name, 0);
    add(typed, "answers/channels", 1, "hearing");
    add(typed, "answers/channels", 2, "written");
    add(typed, "answers/next", 0, "hearing, written, and more");
    expect_same(typed, KIND_RESPONSE, &call);
}

static void of_a_sealed_one_only_what_stands_in_the_clear_comes_back(void **state)
{
    struct typed *typed = *state;
    struct submission sealed = {.kind = KIND_FINDING,
                                .consent = CONSENT_CONFIDENTIAL,
                                .call = text_of("TEST-1"),
                                .country = text_of("KGZ"),
                                .language = text_of("und"),
                                .sealed = text_of("sealed")};
    struct draft draft;
    struct error error;
    sealed.content.finding.goal = 5;
    assert_int_equal(draft_from_submission(&sealed, NULL, typed->arena, &draft, &error),
                     VERDICT_OK);
    assert_true(text_is(draft_text(&draft, "goal"), "5"));
    assert_true(text_is(draft_text(&draft, "consent"), "CONFIDENTIAL"));
    assert_int_equal(draft_text(&draft, "language").length, 0);
    assert_int_equal(draft.count, 4);
}

static void a_kind_that_is_none_is_refused(void **state)
{
    struct typed *typed = *state;
    struct submission unknown = {.kind = 99};
    struct draft draft;
    struct error error;
    assert_int_equal(draft_from_submission(&unknown, NULL, typed->arena, &draft, &error),
                     VERDICT_REJECT);
    assert_string_equal(error.code, "KIND_UNKNOWN");
}

int main(void)
{
    struct error error;
    if (seal_start(&error) != VERDICT_OK || codec_start(&error) != VERDICT_OK)
        return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_kind_comes_back, setup, teardown),
        cmocka_unit_test_setup_teardown(several_choices_are_several_values_again, setup, teardown),
        cmocka_unit_test_setup_teardown(of_a_sealed_one_only_what_stands_in_the_clear_comes_back,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(a_kind_that_is_none_is_refused, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
