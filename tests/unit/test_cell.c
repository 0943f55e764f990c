/* CSV cells into fields: what is forgiven, what is refused, and groups spread over columns. */
#include "model/cell.h"

#include "model/submission.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

struct reader {
    struct arena *arena;
    struct problems problems;
};

static int set_up(void **state)
{
    static struct reader reader;
    reader.problems.count = 0;
    reader.arena = arena_new(64 * 1024);
    *state = &reader;
    return reader.arena != NULL ? 0 : -1;
}

static int tear_down(void **state)
{
    struct reader *reader = *state;
    arena_free(&reader->arena);
    return 0;
}

static bool read_cell(struct reader *reader, struct finding *finding, const char *header,
                      const char *cell)
{
    struct cell_column column;
    assert_true(cell_column_find(&finding_shape, text_of(header), &column));
    return cell_read(&column, text_of(cell), finding, reader->arena, &reader->problems);
}

static void expect_read(struct reader *reader, struct finding *finding, const char *header,
                        const char *cell)
{
    assert_true(read_cell(reader, finding, header, cell));
    assert_int_equal(reader->problems.count, 0);
}

static void expect_refused(struct reader *reader, const char *header, const char *cell,
                           enum problem_code code, size_t item)
{
    struct finding finding = {.goal = 0};
    reader->problems.count = 0;
    assert_false(read_cell(reader, &finding, header, cell));
    assert_int_equal(reader->problems.count, 1);
    assert_string_equal(problem_rows[reader->problems.at[0].code].name, problem_rows[code].name);
    assert_int_equal(reader->problems.at[0].item, item);
    reader->problems.count = 0;
}

static void expect_text(struct text text, const char *expected)
{
    assert_true(text_is(text, expected));
}

static void columns_are_fields(void **state)
{
    (void)state;
    struct cell_column column;
    assert_true(cell_column_find(&finding_shape, text_of(" finding_type "), &column));
    assert_string_equal(column.row->name, "finding_type");
    assert_null(column.group);
    assert_true(cell_column_find(&finding_shape, text_of("observations_sample_size"), &column));
    assert_string_equal(column.row->name, "sample_size");
    assert_string_equal(column.group->name, "observations");
    static const struct {
        const char *header, *chief;
    } bare[] = {{"recommendations", "text"}, {"evidence", "citation"}, {"observations", "figure"}};
    for (size_t i = 0; i < sizeof bare / sizeof *bare; i++) {
        assert_true(cell_column_find(&finding_shape, text_of(bare[i].header), &column));
        assert_string_equal(column.row->name, bare[i].chief);
        assert_string_equal(column.group->name, bare[i].header);
    }
    assert_true(cell_column_find(&response_shape, text_of("answers"), &column));
    assert_string_equal(column.row->name, "body");
    static const char *const unknown[] = {"",          "Goal",          "evidence_", "evidence_x",
                                          "evidencex", "evidence.type", "country",   "_figure"};
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++)
        assert_false(cell_column_find(&finding_shape, text_of(unknown[i]), &column));
    assert_true(cell_column_find(&envelope_shape, text_of("country"), &column));
}

static void empty_cells_give_nothing(void **state)
{
    struct reader *reader = *state;
    const struct finding nothing = {.goal = 0};
    struct finding finding = nothing;
    for (size_t i = 0; i < finding_shape.count; i++) {
        expect_read(reader, &finding, finding_shape.rows[i].name, "");
        expect_read(reader, &finding, finding_shape.rows[i].name, " \t\r\n");
        assert_true(field_is_empty(&finding_shape.rows[i], &finding));
    }
    expect_read(reader, &finding, "themes", " | |");
    assert_int_equal(finding.themes.count, 0);
}

static void free_text_is_trimmed_and_line_ends_made_one(void **state)
{
    struct reader *reader = *state;
    struct finding finding = {.goal = 0};
    const char *plain = "  A title \n";
    expect_read(reader, &finding, "title", plain);
    expect_text(finding.title, "A title");
    assert_ptr_equal(finding.title.at, plain + 2); /* borrowed, because nothing changed */
    expect_read(reader, &finding, "body", "one\r\ntwo\rthree\nfour\r\n\r\nsix\r");
    expect_text(finding.body, "one\ntwo\nthree\nfour\n\nsix");
}

static void codes_are_read_as_people_type(void **state)
{
    struct reader *reader = *state;
    static const char *const spellings[] = {"GOOD_PRACTICE", "good practice", "Good-Practice",
                                            " good_practice "};
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++) {
        struct finding finding = {.goal = 0};
        expect_read(reader, &finding, "finding_type", spellings[i]);
        assert_int_equal(finding.finding_type, FINDING_TYPE_GOOD_PRACTICE);
    }
    static const char *const wrong[] = {"GOOD", "GOOD_PRACTICES", "1", "_", "good  practice"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        expect_refused(reader, "finding_type", wrong[i], PROBLEM_CODE, 0);
    struct finding finding = {.goal = 0};
    expect_read(reader, &finding, "channel", "remote| in person ||formal|");
    assert_int_equal(finding.channel.count, 3);
    assert_int_equal(finding.channel.at[0], CHANNEL_REMOTE);
    assert_int_equal(finding.channel.at[1], CHANNEL_IN_PERSON);
    assert_int_equal(finding.channel.at[2], CHANNEL_FORMAL);
    expect_refused(reader, "channel", "remote||by mail", PROBLEM_CODE, 2);
    expect_refused(reader, "channel", "FORMAL|FORMAL|FORMAL|FORMAL|FORMAL|FORMAL", PROBLEM_TOO_MANY,
                   0);
}

static void references_are_read_as_people_type(void **state)
{
    struct reader *reader = *state;
    struct finding finding = {.goal = 0};
    expect_read(reader, &finding, "target", "5.C");
    expect_text(finding.target, "5.c");
    expect_read(reader, &finding, "indicator", "5.C.1");
    expect_text(finding.indicator, "5.c.1");
    expect_read(reader, &finding, "themes", "climate|Gender equality|HUMAN_RIGHTS");
    assert_int_equal(finding.themes.count, 3);
    expect_text(finding.themes.at[0], "CLIMATE");
    expect_text(finding.themes.at[1], "GENDER_EQUALITY");
    expect_text(finding.themes.at[2], "HUMAN_RIGHTS");
    expect_read(reader, &finding, "beijing_areas", "a|L");
    expect_text(finding.beijing_areas.at[0], "A");
    /* The secretariat's codes are as they are; what is in no list is left for the check to tell. */
    expect_read(reader, &finding, "claim", "kgz-5.2-A");
    expect_text(finding.claim, "kgz-5.2-A");
    expect_read(reader, &finding, "target", "Five");
    expect_text(finding.target, "Five");

    struct submission submission = {.kind = 0};
    struct cell_column column;
    assert_true(cell_column_find(&envelope_shape, text_of("country"), &column));
    assert_true(cell_read(&column, text_of("kgz"), &submission, reader->arena, &reader->problems));
    expect_text(submission.country, "KGZ");
}

static void numbers_are_whole(void **state)
{
    struct reader *reader = *state;
    struct finding finding = {.goal = 0};
    expect_read(reader, &finding, "goal", " 5 ");
    assert_int_equal(finding.goal, 5);
    expect_read(reader, &finding, "goal", "99"); /* the check tells the range */
    assert_int_equal(finding.goal, 99);
    expect_refused(reader, "goal", "SDG 5", PROBLEM_NOT_NUMBER, 0);
    expect_refused(reader, "goal", "5.0", PROBLEM_NOT_NUMBER, 0);
    expect_refused(reader, "goal", "5000000000", PROBLEM_RANGE, 0);
    expect_refused(reader, "goal", "2021-2023", PROBLEM_NOT_NUMBER, 0);
}

static void years_may_be_periods(void **state)
{
    struct reader *reader = *state;
    static const char *const periods[] = {"2021-2023", " 2021 - 2023 ", "2021–2023"};
    for (size_t i = 0; i < sizeof periods / sizeof *periods; i++) {
        struct finding finding = {.goal = 0};
        expect_read(reader, &finding, "year", periods[i]);
        assert_int_equal(finding.year, 2021);
        assert_int_equal(finding.period_end, 2023);
    }
    struct finding finding = {.period_end = 2022};
    expect_read(reader, &finding, "year", "2021-2023");
    assert_int_equal(finding.year, 2021);
    assert_int_equal(finding.period_end, 2022);
    expect_read(reader, &finding, "year", "2020");
    assert_int_equal(finding.year, 2020);
    expect_refused(reader, "year", "2021-", PROBLEM_NOT_NUMBER, 0);
    expect_refused(reader, "year", "year-2021", PROBLEM_NOT_NUMBER, 0);
    expect_refused(reader, "year", "2021\xe2\x80", PROBLEM_NOT_NUMBER, 0);
    expect_refused(reader, "period_end", "2021-2023", PROBLEM_NOT_NUMBER, 0);
}

static void groups_come_column_by_column(void **state)
{
    struct reader *reader = *state;
    struct finding finding = {.goal = 0};
    expect_read(reader, &finding, "observations_figure", "12.5| 30 |");
    assert_int_equal(finding.observations.count, 3);
    expect_read(reader, &finding, "observations_unit", "%||persons");
    expect_read(reader, &finding, "observations_method", "");
    expect_read(reader, &finding, "observations_sample_size", "|200|300");
    const struct observation *observations = finding.observations.at;
    expect_text(observations[0].figure, "12.5");
    expect_text(observations[0].unit, "%");
    assert_int_equal(observations[0].sample_size, 0);
    expect_text(observations[1].figure, "30");
    assert_int_equal(observations[1].unit.length, 0);
    assert_int_equal(observations[1].sample_size, 200);
    assert_int_equal(observations[2].figure.length, 0);
    expect_text(observations[2].unit, "persons");
    assert_int_equal(observations[2].sample_size, 300);

    assert_false(read_cell(reader, &finding, "observations_breakdown", "women|men"));
    assert_int_equal(reader->problems.count, 1);
    assert_int_equal(reader->problems.at[0].code, PROBLEM_GROUP_UNEVEN);
    assert_string_equal(reader->problems.at[0].field, "observations.breakdown");
    assert_string_equal(reader->problems.at[0].detail, "2 beside 3");
}

static void group_values_are_read_by_kind(void **state)
{
    struct reader *reader = *state;
    struct finding finding = {.goal = 0};
    expect_read(reader, &finding, "recommendations", "Do this|Do\r\nthat");
    expect_read(reader, &finding, "recommendations_urgency", "high|Low");
    const struct recommendation *recommendations = finding.recommendations.at;
    expect_text(recommendations[1].text, "Do\nthat");
    assert_int_equal(recommendations[0].urgency, URGENCY_HIGH);
    assert_int_equal(recommendations[1].urgency, URGENCY_LOW);
    expect_refused(reader, "recommendations_urgency", "high|soon", PROBLEM_CODE, 2);
    expect_refused(reader, "observations_sample_size", "1|some", PROBLEM_NOT_NUMBER, 2);
    expect_refused(reader, "evidence", "||||||||||||||||||||", PROBLEM_TOO_MANY, 0);
}

static void exhausted_arena_is_told(void **state)
{
    struct reader *reader = *state;
    struct arena *full = reader->arena;
    reader->arena = arena_new(1);
    assert_non_null(reader->arena);
    expect_refused(reader, "themes", "CLIMATE|DATA", PROBLEM_TOO_LARGE, 0);
    expect_refused(reader, "channel", "FORMAL", PROBLEM_TOO_LARGE, 0);
    expect_refused(reader, "evidence", "a|b", PROBLEM_TOO_LARGE, 0);
    expect_refused(reader, "body", "a\rb", PROBLEM_TOO_LARGE, 0);
    expect_refused(reader, "target", "5.C", PROBLEM_TOO_LARGE, 0);
    arena_free(&reader->arena);
    reader->arena = full;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_fields),
        cmocka_unit_test_setup_teardown(empty_cells_give_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(free_text_is_trimmed_and_line_ends_made_one, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(codes_are_read_as_people_type, set_up, tear_down),
        cmocka_unit_test_setup_teardown(references_are_read_as_people_type, set_up, tear_down),
        cmocka_unit_test_setup_teardown(numbers_are_whole, set_up, tear_down),
        cmocka_unit_test_setup_teardown(years_may_be_periods, set_up, tear_down),
        cmocka_unit_test_setup_teardown(groups_come_column_by_column, set_up, tear_down),
        cmocka_unit_test_setup_teardown(group_values_are_read_by_kind, set_up, tear_down),
        cmocka_unit_test_setup_teardown(exhausted_arena_is_told, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
