/* What a page of the form saves as one, and how it sees what was changed in it. */
#include "client/form/form_unit.h"
#include "model/submission.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

static struct arena *arena;

static int setup(void **state)
{
    (void)state;
    arena = arena_new((size_t)1024 * 1024);
    return arena != NULL ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static struct form_unit find(int32_t kind, const char *name)
{
    struct form_unit unit;
    assert_true(form_unit_find(kind, text_of(name), arena, &unit));
    assert_string_equal(unit.name, name);
    return unit;
}

static struct form_unit from_page(int32_t kind, const char *name, const char *body, size_t remove)
{
    struct form_unit unit = find(kind, name);
    struct form_pairs pairs;
    struct error error;
    assert_int_equal(form_body_read(text_of(body), 1000, arena, &pairs, &error), VERDICT_OK);
    form_unit_from_page(&unit, &pairs, remove, arena);
    return unit;
}

static struct form_unit from_draft(int32_t kind, const char *name, const struct draft_value *values,
                                   size_t count)
{
    struct form_unit unit = find(kind, name);
    const struct draft draft = {.kind = kind, .count = count, .values = values};
    form_unit_from_draft(&unit, &draft, arena);
    return unit;
}

/* A field that was none would be shown and never saved. */
static void every_field_is_a_unit(void **state)
{
    (void)state;
    for (int32_t kind = KIND_FINDING; kind <= KIND_WITHDRAWAL; kind++) {
        const struct shape *shape = submission_shape(kind);
        for (size_t i = 0; kind != KIND_RESPONSE && i < shape->count; i++) {
            const struct field_row *row = &shape->rows[i];
            struct form_unit unit = find(kind, row->name);
            assert_int_equal(unit.is_group, row->kind == FIELD_GROUP);
            assert_int_equal(unit.count, row->kind == FIELD_GROUP ? row->group->count : 1);
        }
        for (size_t i = 0; i < envelope_shape.count; i++)
            (void)find(kind, envelope_shape.rows[i].name);
    }
    (void)find(KIND_RESPONSE, "answers/invited");
}

static void what_is_no_field_is_no_unit(void **state)
{
    (void)state;
    struct form_unit unit;
    static const char *const names[] = {
        "", "id", "answers", "answers/", "answers/x", "title_", "observations_figure", "../title"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        assert_false(form_unit_find(KIND_FINDING, text_of(names[i]), arena, &unit));
    assert_false(form_unit_find(KIND_RESPONSE, text_of("answers"), arena, &unit));
    assert_false(form_unit_find(KIND_RESPONSE, text_of("answers/a\nb"), arena, &unit));
    assert_false(form_unit_find(77, text_of("title"), arena, &unit));
}

static void a_page_that_changed_nothing_has_the_same_digest(void **state)
{
    (void)state;
    const struct draft_value values[] = {
        {text_of("themes"), 1, text_of("CLIMATE")},
        {text_of("themes"), 2, text_of("GENDER_EQUALITY")},
        {text_of("title"), 0, text_of("a\tb")},
        {text_of("upr_recommendations"), 1, text_of("1.2")},
        {text_of("upr_recommendations"), 2, text_of("3.4")},
    };
    static const struct {
        const char *name, *same, *other;
    } pages[] = {
        {"title", "title=a%09b", "title=a+b"},
        /* Boxes come in the order of the page, whatever the order in which they were chosen. */
        {"themes", "themes=GENDER_EQUALITY&themes=CLIMATE", "themes=CLIMATE"},
        {"upr_recommendations", "upr_recommendations=1.2%0D%0A3.4%0D%0A",
         "upr_recommendations=3.4%0D%0A1.2"},
        {"body", "body=", "body=x"},
    };
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        struct form_unit was = from_draft(KIND_FINDING, pages[i].name, values, 5);
        struct form_unit same = from_page(KIND_FINDING, pages[i].name, pages[i].same, 0);
        struct form_unit other = from_page(KIND_FINDING, pages[i].name, pages[i].other, 0);
        assert_true(form_unit_digest(&was) == form_unit_digest(&same));
        assert_true(form_unit_digest(&was) != form_unit_digest(&other));
    }
}

static void items_close_up(void **state)
{
    (void)state;
    static const char body[] = "observations_figure:1=1&observations_unit:1=%25&"
                               "observations_figure:2=++&observations_unit:2=&"
                               "observations_figure:3=3&observations_unit:4=km&"
                               "observations_figure:0=x&observations_figure:65=x&"
                               "observations_figure:a=x&observations_figure=x";
    struct form_unit unit = from_page(KIND_FINDING, "observations", body, 0);
    assert_int_equal(form_unit_items(&unit), 3);
    assert_true(text_is(unit.columns[0].values.at[0], "1"));
    assert_true(text_is(unit.columns[0].values.at[1], "3"));
    assert_true(text_is(unit.columns[1].values.at[0], "%"));
    assert_int_equal(unit.columns[1].values.at[1].length, 0);
    assert_true(text_is(unit.columns[1].values.at[2], "km"));
    unit = from_page(KIND_FINDING, "observations", body, 1);
    assert_int_equal(form_unit_items(&unit), 2);
    assert_true(text_is(unit.columns[0].values.at[0], "3"));
}

static void too_many_lines_stay_together(void **state)
{
    (void)state;
    struct buffer body = BUFFER_NONE;
    buffer_string(&body, "upr_recommendations=");
    for (int i = 0; i < 200; i++)
        buffer_format(&body, "%d%%0A", i);
    struct form_unit unit = from_page(KIND_FINDING, "upr_recommendations", body.data, 0);
    struct texts values = unit.columns[0].values;
    assert_int_equal(values.count, FORM_ITEMS_MAX);
    assert_true(text_is(values.at[0], "0"));
    assert_non_null(
        memmem(values.at[FORM_ITEMS_MAX - 1].at, values.at[FORM_ITEMS_MAX - 1].length, "\n199", 4));
    buffer_free(&body);
}

static void several_boxes_of_an_answer_are_a_list(void **state)
{
    (void)state;
    struct form_unit unit =
        from_page(KIND_RESPONSE, "answers/ways", "answers/ways=a&answers/ways=b", 0);
    assert_true(unit.is_list);
    assert_int_equal(unit.columns[0].values.count, 2);
    unit = from_page(KIND_RESPONSE, "answers/ways", "answers/ways=a%0D%0Ab", 0);
    assert_false(unit.is_list);
    assert_true(text_is(unit.columns[0].values.at[0], "a\nb"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_field_is_a_unit),
        TEST(what_is_no_field_is_no_unit),
        TEST(a_page_that_changed_nothing_has_the_same_digest),
        TEST(items_close_up),
        TEST(too_many_lines_stay_together),
        TEST(several_boxes_of_an_answer_are_a_list),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
