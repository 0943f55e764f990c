/* The shapes are whole, and the page that is made from them tells all of it. */
#include "model/field.h"

#include "model/check.h"
#include "model/check_document.h"
#include "model/submission.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

static const struct shape *const shapes[] = {
    &envelope_shape, &finding_shape, &observation_shape, &evidence_shape,     &recommendation_shape,
    &response_shape, &answer_shape,  &sign_on_shape,     &contribution_shape, &withdrawal_shape};
#define SHAPE_COUNT (sizeof shapes / sizeof *shapes)

static bool is_text(enum field_kind kind)
{
    return kind <= FIELD_DECIMAL;
}

static void rows_are_whole(void **state)
{
    (void)state;
    for (size_t s = 0; s < SHAPE_COUNT; s++) {
        assert_true(shapes[s]->count > 0);
        for (size_t i = 0; i < shapes[s]->count; i++) {
            const struct field_row *row = &shapes[s]->rows[i];
            assert_true(row->offset < shapes[s]->size);
            assert_ptr_equal(shape_field(shapes[s], text_of(row->name)), row);
            assert_true(strlen(row->help) > 1 && row->help[strlen(row->help) - 1] == '.');
            assert_true(!is_text(row->kind) || row->maximum > 0);
            assert_true(row->kind != FIELD_NUMBER || row->minimum < row->maximum);
            bool reference = row->kind == FIELD_REFERENCE || row->kind == FIELD_REFERENCES;
            assert_int_equal(row->known != NULL, reference);
            assert_int_equal((row->list != NULL) != (row->pattern != NULL), reference);
            assert_int_equal(row->codes != NULL,
                             row->kind == FIELD_CODE || row->kind == FIELD_CODES);
            assert_int_equal(row->group != NULL, row->kind == FIELD_GROUP);
            assert_int_equal(row->items_max > 0, row->kind >= FIELD_CODES);
        }
    }
    assert_null(shape_field(&finding_shape, text_of("colour")));
    assert_null(shape_field(&finding_shape, TEXT_NONE));
}

static void kinds_have_shapes(void **state)
{
    (void)state;
    assert_ptr_equal(submission_shape(KIND_FINDING), &finding_shape);
    assert_ptr_equal(submission_shape(KIND_RESPONSE), &response_shape);
    assert_ptr_equal(submission_shape(KIND_SIGN_ON), &sign_on_shape);
    assert_ptr_equal(submission_shape(KIND_CONTRIBUTION), &contribution_shape);
    assert_ptr_equal(submission_shape(KIND_WITHDRAWAL), &withdrawal_shape);
    assert_null(submission_shape(0));
    assert_null(submission_shape(99));
}

static void zeroed_structs_are_empty(void **state)
{
    (void)state;
    for (size_t s = 0; s < SHAPE_COUNT; s++) {
        void *base = calloc(1, shapes[s]->size);
        assert_non_null(base);
        for (size_t i = 0; i < shapes[s]->count; i++)
            assert_true(field_is_empty(&shapes[s]->rows[i], base));
        free(base);
    }
}

static void given_values_are_not_empty(void **state)
{
    (void)state;
    const int32_t number = 1;
    const struct text text = text_of("1");
    const struct finding finding = {.goal = 1,
                                    .finding_type = 1,
                                    .title = text,
                                    .channel = {1, &number},
                                    .themes = {1, &text},
                                    .upr_recommendations = {1, &text},
                                    .evidence = {1, &text}};
    static const char *const given[] = {"goal",   "finding_type",        "title",   "channel",
                                        "themes", "upr_recommendations", "evidence"};
    for (size_t i = 0; i < sizeof given / sizeof *given; i++)
        assert_false(field_is_empty(shape_field(&finding_shape, text_of(given[i])), &finding));
}

static void document_has_every_field_and_problem(void **state)
{
    (void)state;
    struct buffer out = BUFFER_NONE;
    check_document(&out);
    assert_true(buffer_ok(&out));
    for (size_t s = 0; s < SHAPE_COUNT; s++)
        for (size_t i = 0; i < shapes[s]->count; i++) {
            assert_non_null(strstr(out.data, shapes[s]->rows[i].name));
            assert_non_null(strstr(out.data, shapes[s]->rows[i].help));
        }
    for (size_t i = 0; i < PROBLEM_COUNT; i++)
        assert_non_null(strstr(out.data, problem_rows[i].name));
    for (size_t t = 0; t < code_tables_count; t++)
        assert_non_null(strstr(out.data, code_tables[t]->codes[0].name));
    buffer_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_whole),
        cmocka_unit_test(kinds_have_shapes),
        cmocka_unit_test(zeroed_structs_are_empty),
        cmocka_unit_test(given_values_are_not_empty),
        cmocka_unit_test(document_has_every_field_and_problem),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
