/* A finding as JSON. */
#include "model/render.h"

#include "model/submission.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void expect_shape(const struct shape *shape, const void *base, const char *expected)
{
    struct buffer out = BUFFER_NONE;
    struct json json = json_to(&out);
    render_json_shape(&json, shape, base);
    assert_true(buffer_ok(&out));
    assert_string_equal(out.data, expected);
    buffer_free(&out);
}

static void expect_field(const struct shape *shape, const char *name, const void *base,
                         const char *expected)
{
    struct buffer out = BUFFER_NONE;
    struct json json = json_to(&out);
    render_json_field(&json, shape_field(shape, text_of(name)), base);
    assert_true(buffer_ok(&out));
    assert_string_equal(out.data, expected);
    buffer_free(&out);
}

static void only_given_fields_are_written(void **state)
{
    (void)state;
    const struct finding nothing = {.goal = 0};
    expect_shape(&finding_shape, &nothing, "{}");
    const struct finding finding = {.goal = 5,
                                    .year = 2024,
                                    .finding_type = FINDING_TYPE_GOOD_PRACTICE,
                                    .title = text_of("A \"title\""),
                                    .body = text_of("two\nlines")};
    expect_shape(&finding_shape, &finding,
                 "{\"goal\":5,\"year\":2024,\"finding_type\":\"GOOD_PRACTICE\","
                 "\"title\":\"A \\\"title\\\"\",\"body\":\"two\\nlines\"}");
}

static void fields_not_given_are_null(void **state)
{
    (void)state;
    const struct finding nothing = {.goal = 0};
    for (size_t i = 0; i < finding_shape.count; i++)
        expect_field(&finding_shape, finding_shape.rows[i].name, &nothing, "null");
    const struct finding odd = {.stance = 99};
    expect_field(&finding_shape, "stance", &odd, "null");
}

static void lists_and_groups_are_arrays(void **state)
{
    (void)state;
    static const int32_t channels[] = {CHANNEL_REMOTE, CHANNEL_IN_PERSON};
    const struct text themes[] = {text_of("CLIMATE"), text_of("DATA")};
    const struct observation observations[] = {
        {.figure = text_of("12.50"), .unit = text_of("%"), .sample_size = 300},
        {.figure = text_of("+7")}};
    const struct evidence evidence = {.type = EVIDENCE_TYPE_LAW, .when = text_of("2024-05")};
    const struct finding finding = {.channel = {2, channels},
                                    .themes = {2, themes},
                                    .observations = {2, observations},
                                    .evidence = {1, &evidence}};
    expect_field(&finding_shape, "channel", &finding, "[\"REMOTE\",\"IN_PERSON\"]");
    expect_field(&finding_shape, "themes", &finding, "[\"CLIMATE\",\"DATA\"]");
    expect_field(&finding_shape, "observations", &finding,
                 "[{\"figure\":12.50,\"unit\":\"%\",\"sample_size\":300},{\"figure\":\"+7\"}]");
    expect_field(&finding_shape, "evidence", &finding, "[{\"type\":\"LAW\",\"when\":\"2024-05\"}]");
    expect_shape(&finding_shape, &finding,
                 "{\"channel\":[\"REMOTE\",\"IN_PERSON\"],\"themes\":[\"CLIMATE\",\"DATA\"],"
                 "\"observations\":[{\"figure\":12.50,\"unit\":\"%\",\"sample_size\":300},"
                 "{\"figure\":\"+7\"}],\"evidence\":[{\"type\":\"LAW\",\"when\":\"2024-05\"}]}");
}

/* What RFC 8259 does not allow as a number stays a string, as it was written. */
static void decimals_are_numbers_where_json_allows(void **state)
{
    (void)state;
    static const struct {
        const char *figure, *json;
    } rows[] = {
        {"5", "5"},
        {"0", "0"},
        {"-0.50", "-0.50"},
        {"12.0", "12.0"},
        {"100", "100"},
        {"007", "\"007\""},
        {"+3", "\"+3\""},
        {"00.5", "\"00.5\""},
        {"-07", "\"-07\""},
        {"5.", "\"5.\""},
        {".5", "\".5\""},
        {"-", "\"-\""},
        {"1.2.3", "\"1.2.3\""},
        {"-.5", "\"-.5\""},
        {"1e3", "\"1e3\""},
        {"123456789012345678901234567890.5", "123456789012345678901234567890.5"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct observation observation = {.figure = text_of(rows[i].figure)};
        expect_field(&observation_shape, "figure", &observation, rows[i].json);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_given_fields_are_written),
        cmocka_unit_test(fields_not_given_are_null),
        cmocka_unit_test(lists_and_groups_are_arrays),
        cmocka_unit_test(decimals_are_numbers_where_json_allows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
