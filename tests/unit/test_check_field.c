/* Every kind of field: what it takes and what it refuses. */
#include "model/check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

/* The only problem of a shape whose other fields are right; PROBLEM_COUNT for none. */
static enum problem_code problem_of(const struct shape *shape, const void *base,
                                    struct problem *ret_problem)
{
    struct problems problems = {.count = 0};
    bool right = check_shape(shape, base, &problems);
    assert_int_equal(right, problems.count == 0);
    assert_true(problems.count <= 1);
    if (right)
        return PROBLEM_COUNT;
    *ret_problem = problems.at[0];
    return problems.at[0].code;
}

static enum problem_code title_problem(struct text title, struct problem *ret_problem)
{
    const struct contribution contribution = {
        .section = text_of("1"), .title = title, .body = text_of("text")};
    return problem_of(&contribution_shape, &contribution, ret_problem);
}

static enum problem_code body_problem(struct text body, struct problem *ret_problem)
{
    const struct contribution contribution = {.section = text_of("1"), .body = body};
    return problem_of(&contribution_shape, &contribution, ret_problem);
}

#define BYTES(literal) ((struct text){(literal), sizeof(literal) - 1})

static void free_text_is_clean(void **state)
{
    (void)state;
    static const struct {
        struct text text;
        enum problem_code title, body;
        const char *detail;
    } rows[] = {
        {BYTES("plain"), PROBLEM_COUNT, PROBLEM_COUNT, ""},
        {BYTES("longer than eight plain bytes ~"), PROBLEM_COUNT, PROBLEM_COUNT, ""},
        {BYTES("\xd0\x91\xd0\xb8\xd1\x88\xd0\xba\xd0\xb5\xd0\xba"), PROBLEM_COUNT, PROBLEM_COUNT,
         ""},
        {BYTES("mixed \xe4\xb8\xad\xe6\x96\x87 and \xf0\x9f\x8c\x8d"), PROBLEM_COUNT, PROBLEM_COUNT,
         ""},
        {BYTES("two\nlines"), PROBLEM_LINE_BREAK, PROBLEM_COUNT, "at byte 4"},
        {BYTES("a tab\there"), PROBLEM_CONTROL, PROBLEM_COUNT, "at byte 6"},
        {BYTES("carriage\rreturn"), PROBLEM_CONTROL, PROBLEM_CONTROL, "at byte 9"},
        {BYTES("delete \x7f"), PROBLEM_CONTROL, PROBLEM_CONTROL, "at byte 8"},
        {BYTES("\x1f"), PROBLEM_CONTROL, PROBLEM_CONTROL, "at byte 1"},
        {BYTES("0123456\x01"), PROBLEM_CONTROL, PROBLEM_CONTROL, "at byte 8"},
        {BYTES("next line \xc2\x85"), PROBLEM_CONTROL, PROBLEM_CONTROL, "at byte 11"},
        {BYTES("no-break\xc2\xa0space"), PROBLEM_COUNT, PROBLEM_COUNT, ""},
        {BYTES("nul \0 inside"), PROBLEM_NUL, PROBLEM_NUL, "at byte 5"},
        {BYTES("latin \xe9t\xe9"), PROBLEM_NOT_UTF8, PROBLEM_NOT_UTF8, "at byte 7"},
        {BYTES("says \xe2\x80\x9cthis\xe2\x80\x9d"), PROBLEM_COUNT, PROBLEM_COUNT, ""},
        /* U+202E, right-to-left override, and U+202C, its end; U+2067 isolates until U+2069 */
        {BYTES("a \xe2\x80\xae"
               "b"),
         PROBLEM_BIDI, PROBLEM_BIDI, "at byte 3"},
        {BYTES("a \xe2\x80\xae"
               "b\xe2\x80\xac"),
         PROBLEM_COUNT, PROBLEM_COUNT, ""},
        {BYTES("\xe2\x80\xac"), PROBLEM_BIDI, PROBLEM_BIDI, "at byte 1"},
        {BYTES("\xe2\x81\xa7"
               "b\xe2\x81\xa9"),
         PROBLEM_COUNT, PROBLEM_COUNT, ""},
        {BYTES("\xe2\x81\xa7"
               "b\xe2\x80\xac"),
         PROBLEM_BIDI, PROBLEM_BIDI, "at byte 5"},
        {BYTES("\xe2\x81\xa7\xe2\x80\xab\xe2\x81\xa9\xe2\x80\xac"), PROBLEM_BIDI, PROBLEM_BIDI,
         "at byte 7"},
        {BYTES("cut \xd0"), PROBLEM_NOT_UTF8, PROBLEM_NOT_UTF8, "at byte 5"},
        {BYTES("surrogate \xed\xa0\x80"), PROBLEM_NOT_UTF8, PROBLEM_NOT_UTF8, "at byte 11"},
        {BYTES("overlong \xc0\x80"), PROBLEM_NOT_UTF8, PROBLEM_NOT_UTF8, "at byte 10"},
        {BYTES("\x80lone"), PROBLEM_NOT_UTF8, PROBLEM_NOT_UTF8, "at byte 1"},
        {BYTES("\xff"), PROBLEM_NOT_UTF8, PROBLEM_NOT_UTF8, "at byte 1"},
        /* the order in which problems are told */
        {BYTES("\x01 \xff \0"), PROBLEM_NUL, PROBLEM_NUL, "at byte 5"},
        {BYTES("\n\x01 \xff"), PROBLEM_NOT_UTF8, PROBLEM_NOT_UTF8, "at byte 4"},
        {BYTES("\n\x01"), PROBLEM_CONTROL, PROBLEM_CONTROL, "at byte 2"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct problem problem = {.code = PROBLEM_COUNT};
        assert_int_equal(title_problem(rows[i].text, &problem), rows[i].title);
        if (rows[i].title != PROBLEM_COUNT) {
            assert_string_equal(problem.field, "title");
            assert_string_equal(problem.detail, rows[i].detail);
        }
        assert_int_equal(body_problem(rows[i].text, &problem), rows[i].body);
    }
}

/* Every place that a bad byte can have relative to the words that are looked at at once. */
static void bad_bytes_are_found_everywhere(void **state)
{
    (void)state;
    char text[40];
    for (size_t length = 1; length <= sizeof text; length++)
        for (size_t at = 0; at < length; at++) {
            struct problem problem;
            memset(text, 'x', sizeof text);
            assert_int_equal(title_problem((struct text){text, length}, &problem), PROBLEM_COUNT);
            text[at] = '\x1b';
            assert_int_equal(title_problem((struct text){text, length}, &problem), PROBLEM_CONTROL);
            text[at] = '\x7f';
            assert_int_equal(title_problem((struct text){text, length}, &problem), PROBLEM_CONTROL);
            text[at] = '\xfe';
            assert_int_equal(title_problem((struct text){text, length}, &problem),
                             PROBLEM_NOT_UTF8);
        }
}

/* A direction ends with its paragraph, so what is open there turned what nobody sees. */
static void directions_are_balanced_in_each_paragraph(void **state)
{
    (void)state;
    struct problem problem;
    struct text across = BYTES("\xe2\x80\xae one\ntwo \xe2\x80\xac");
    struct text each = BYTES("\xe2\x80\xae one\xe2\x80\xac\n\xe2\x80\xaetwo \xe2\x80\xac");
    assert_int_equal(body_problem(across, &problem), PROBLEM_BIDI);
    assert_string_equal(problem.detail, "at byte 1");
    assert_int_equal(body_problem(each, &problem), PROBLEM_COUNT);
    char deep[61 * 6 + 1];
    for (size_t i = 0; i < 61; i++) {
        memcpy(deep + i * 3, "\xe2\x81\xa6", 3);
        memcpy(deep + (61 + i) * 3, "\xe2\x81\xa9", 3);
    }
    assert_int_equal(body_problem((struct text){deep, 61 * 6}, &problem), PROBLEM_BIDI);
    assert_int_equal(body_problem((struct text){deep + 3, 60 * 6}, &problem), PROBLEM_COUNT);
}

static void text_has_a_length(void **state)
{
    (void)state;
    static char text[40001];
    struct problem problem;
    memset(text, 'x', sizeof text);
    assert_int_equal(title_problem((struct text){text, 1000}, &problem), PROBLEM_COUNT);
    assert_int_equal(title_problem((struct text){text, 1001}, &problem), PROBLEM_TOO_LONG);
    assert_string_equal(problem.detail, "1001 bytes, at most 1000");
    assert_int_equal(body_problem((struct text){text, 40000}, &problem), PROBLEM_COUNT);
    assert_int_equal(body_problem((struct text){text, 40001}, &problem), PROBLEM_TOO_LONG);
}

static void required_fields_are_missed(void **state)
{
    (void)state;
    struct problem problem;
    assert_int_equal(body_problem(TEXT_NONE, &problem), PROBLEM_MISSING);
    assert_string_equal(problem.field, "body");
    assert_int_equal(problem.item, 0);
    assert_string_equal(problem.detail, "");
}

static enum problem_code envelope_problem(const char *country, const char *language,
                                          int32_t consent, const char *call)
{
    const struct submission submission = {.country = text_of(country),
                                          .language = text_of(language),
                                          .consent = consent,
                                          .call = text_of(call)};
    struct problem problem;
    return problem_of(&envelope_shape, &submission, &problem);
}

static void envelope_takes_known_codes(void **state)
{
    (void)state;
    assert_int_equal(envelope_problem("KGZ", "ru", 1, "HLPF-2026"), PROBLEM_COUNT);
    assert_int_equal(envelope_problem("", "ru", 1, "HLPF-2026"), PROBLEM_MISSING);
    assert_int_equal(envelope_problem("XKX", "ru", 1, "HLPF-2026"), PROBLEM_REFERENCE);
    assert_int_equal(envelope_problem("kgz", "ru", 1, "HLPF-2026"), PROBLEM_REFERENCE);
    assert_int_equal(envelope_problem("KG", "ru", 1, "HLPF-2026"), PROBLEM_REFERENCE);
    assert_int_equal(envelope_problem("KGZ", "ru", 0, "HLPF-2026"), PROBLEM_MISSING);
    assert_int_equal(envelope_problem("KGZ", "ru", 5, "HLPF-2026"), PROBLEM_CODE);
    assert_int_equal(envelope_problem("KGZ", "ru", -1, "HLPF-2026"), PROBLEM_CODE);
    assert_int_equal(envelope_problem("KGZ", "ru", 1, "AB"), PROBLEM_NOT_ID);
    assert_int_equal(envelope_problem("KGZ", "ru", 1, "hlpf"), PROBLEM_NOT_ID);
    assert_int_equal(envelope_problem("KGZ", "ru", 1, "A23456789012345678901234567890123456789X"),
                     PROBLEM_COUNT);
    assert_int_equal(envelope_problem("KGZ", "ru", 1, "A23456789012345678901234567890123456789XY"),
                     PROBLEM_NOT_ID);
}

static void languages_have_the_shape_of_bcp_47(void **state)
{
    (void)state;
    static const char *const good[] = {"en",      "und",        "zh-Hant",       "zh-Hant-TW",
                                       "es-419",  "de-CH-1996", "en-a-bbb-x-a",  "x-own",
                                       "kk-Cyrl", "sr-Latn-RS", "sl-rozaj-biske"};
    static const char *const bad[] = {"e",          "english language",
                                      "en_US",      "-en",
                                      "en-",        "en--us",
                                      "e2",         "419",
                                      "en-a",       "en-x",
                                      "i-en",       "ru ",
                                      "engelisch9", "en-abcdefghi",
                                      "en-a-b-cc",  "en-u-u-nu"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_int_equal(envelope_problem("KGZ", good[i], 1, "HLPF"), PROBLEM_COUNT);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(envelope_problem("KGZ", bad[i], 1, "HLPF"), PROBLEM_NOT_LANGUAGE);
    assert_int_equal(envelope_problem("KGZ", "en-aaaaaaaa-bbbbbbbb-cccccccc-dddddddd", 1, "HLPF"),
                     PROBLEM_TOO_LONG);
}

static void urls_are_of_the_web(void **state)
{
    (void)state;
    static const char *const good[] = {"http://a", "https://example.org/a?b=c#d",
                                       "HTTPS://example.org", "https://ru.example/\xd0\xb6"};
    static const char *const bad[] = {"example.org",     "ftp://example.org", "javascript:alert(1)",
                                      "http://",         "https://",          "https:///etc",
                                      "https://a b",     "https://a\"b",      "https://a<b",
                                      "http:example.org"};
    struct evidence evidence = {.url = TEXT_NONE};
    struct problem problem;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        evidence.url = text_of(good[i]);
        assert_int_equal(problem_of(&evidence_shape, &evidence, &problem), PROBLEM_COUNT);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        evidence.url = text_of(bad[i]);
        assert_int_equal(problem_of(&evidence_shape, &evidence, &problem), PROBLEM_NOT_URL);
    }
}

static void dates_are_of_the_calendar(void **state)
{
    (void)state;
    static const char *const good[] = {"2024",       "2024-01",    "2024-12",
                                       "2024-02-29", "2000-02-29", "2023-12-31"};
    static const char *const bad[] = {"24",         "0999",       "2024-13",    "2024-00",
                                      "2024-1",     "2023-02-29", "1900-02-29", "2024-04-31",
                                      "2024-01-00", "2024/01/01", "2024-01/01", "01.02.2024",
                                      "20240101",   "2024-",      "x024"};
    struct evidence evidence = {.when = TEXT_NONE};
    struct problem problem;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        evidence.when = text_of(good[i]);
        assert_int_equal(problem_of(&evidence_shape, &evidence, &problem), PROBLEM_COUNT);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        evidence.when = text_of(bad[i]);
        assert_int_equal(problem_of(&evidence_shape, &evidence, &problem), PROBLEM_NOT_DATE);
    }
}

static void decimals_are_kept_as_written(void **state)
{
    (void)state;
    static const char *const good[] = {"0", "12", "-12.50", "+3", "007", "0.1"};
    static const char *const bad[] = {"1,5", ".5",   "5.",    "-",   "+",
                                      "1e3", "12 %", "1.2.3", "0x1", "NaN"};
    struct observation observation = {.figure = TEXT_NONE};
    struct problem problem;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        observation.figure = text_of(good[i]);
        assert_int_equal(problem_of(&observation_shape, &observation, &problem), PROBLEM_COUNT);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        observation.figure = text_of(bad[i]);
        assert_int_equal(problem_of(&observation_shape, &observation, &problem),
                         PROBLEM_NOT_DECIMAL);
    }
    observation.figure = text_of("12345678901234567890123456789012345678901");
    assert_int_equal(problem_of(&observation_shape, &observation, &problem), PROBLEM_TOO_LONG);
}

static void numbers_have_a_range(void **state)
{
    (void)state;
    struct observation observation = {.unit = text_of("persons"), .sample_size = 2000000000};
    struct problem problem;
    assert_int_equal(problem_of(&observation_shape, &observation, &problem), PROBLEM_COUNT);
    observation.sample_size = 2000000001;
    assert_int_equal(problem_of(&observation_shape, &observation, &problem), PROBLEM_RANGE);
    assert_string_equal(problem.detail, "0 to 2000000000");
    observation.sample_size = -1;
    assert_int_equal(problem_of(&observation_shape, &observation, &problem), PROBLEM_RANGE);
}

static struct finding plain_finding(void)
{
    return (struct finding){.goal = 5,
                            .year = 2024,
                            .finding_type = FINDING_TYPE_GAP,
                            .title = text_of("Title"),
                            .body = text_of("Body")};
}

static void lists_are_bounded_and_name_values_once(void **state)
{
    (void)state;
    static const int32_t channels[] = {1, 2, 3, 4, 5, 5}, unknown[] = {1, 9}, zero[] = {0};
    const struct text articles[] = {text_of("1"), text_of("16"), text_of("1")};
    const struct text odd[] = {text_of("07"), text_of("17"), text_of("x"), TEXT_NONE};
    const struct text lines[] = {text_of("A/HRC/1"), TEXT_NONE};
    struct finding finding = plain_finding();
    struct problem problem;

    finding.channel = (struct numbers){5, channels};
    assert_int_equal(problem_of(&finding_shape, &finding, &problem), PROBLEM_COUNT);
    finding.channel = (struct numbers){6, channels};
    assert_int_equal(problem_of(&finding_shape, &finding, &problem), PROBLEM_TOO_MANY);
    assert_string_equal(problem.detail, "6, at most 5");
    finding.channel = (struct numbers){2, channels + 4};
    assert_int_equal(problem_of(&finding_shape, &finding, &problem), PROBLEM_REPEATED);
    assert_int_equal(problem.item, 2);
    finding.channel = (struct numbers){2, unknown};
    assert_int_equal(problem_of(&finding_shape, &finding, &problem), PROBLEM_CODE);
    assert_int_equal(problem.item, 2);
    finding.channel = (struct numbers){1, zero};
    assert_int_equal(problem_of(&finding_shape, &finding, &problem), PROBLEM_CODE);
    finding.channel = (struct numbers){0, NULL};

    finding.cedaw_articles = (struct texts){2, articles};
    assert_int_equal(problem_of(&finding_shape, &finding, &problem), PROBLEM_COUNT);
    finding.cedaw_articles = (struct texts){3, articles};
    assert_int_equal(problem_of(&finding_shape, &finding, &problem), PROBLEM_REPEATED);
    assert_int_equal(problem.item, 3);
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        finding.cedaw_articles = (struct texts){1, odd + i};
        assert_int_equal(problem_of(&finding_shape, &finding, &problem), PROBLEM_REFERENCE);
        assert_string_equal(problem.detail, "CEDAW articles");
    }
    finding.cedaw_articles = (struct texts){0, NULL};

    finding.upr_recommendations = (struct texts){2, lines};
    assert_int_equal(problem_of(&finding_shape, &finding, &problem), PROBLEM_MISSING);
    assert_string_equal(problem.field, "upr_recommendations");
    assert_int_equal(problem.item, 2);
}

static void groups_are_checked_item_by_item(void **state)
{
    (void)state;
    static struct observation observations[21];
    struct finding finding = plain_finding();
    struct problem problem;
    for (size_t i = 0; i < 21; i++)
        observations[i].figure = text_of("1");
    finding.observations = (struct group){20, observations};
    assert_int_equal(problem_of(&finding_shape, &finding, &problem), PROBLEM_COUNT);
    finding.observations = (struct group){21, observations};
    assert_int_equal(problem_of(&finding_shape, &finding, &problem), PROBLEM_TOO_MANY);
    assert_string_equal(problem.field, "observations");

    observations[1].figure = text_of("many");
    finding.observations = (struct group){2, observations};
    assert_int_equal(problem_of(&finding_shape, &finding, &problem), PROBLEM_NOT_DECIMAL);
    assert_string_equal(problem.field, "observations.figure");
    assert_int_equal(problem.item, 2);
    observations[1] = (struct observation){.sample_size = 0};
    assert_int_equal(problem_of(&finding_shape, &finding, &problem), PROBLEM_MISSING);
    assert_string_equal(problem.field, "observations");

    const struct recommendation recommendation = {.addressee = text_of("parliament")};
    finding.observations = (struct group){0, NULL};
    finding.recommendations = (struct group){1, &recommendation};
    assert_int_equal(problem_of(&finding_shape, &finding, &problem), PROBLEM_MISSING);
    assert_string_equal(problem.field, "recommendations.text");
    assert_int_equal(problem.item, 1);
}

static void codes_of_the_secretariat_have_a_shape(void **state)
{
    (void)state;
    static const char *const bad[] = {"a b", "\xd0\xb6", "a/b", "a\n",
                                      "12345678901234567890123456789012345678901"};
    struct contribution contribution = {.section = text_of("2.1_a-B"), .body = text_of("text")};
    struct problem problem;
    assert_int_equal(problem_of(&contribution_shape, &contribution, &problem), PROBLEM_COUNT);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        contribution.section = text_of(bad[i]);
        assert_int_equal(problem_of(&contribution_shape, &contribution, &problem), PROBLEM_NOT_ID);
        assert_string_equal(problem.detail, "[A-Za-z0-9._-]{1,40}");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(free_text_is_clean),
        cmocka_unit_test(bad_bytes_are_found_everywhere),
        cmocka_unit_test(directions_are_balanced_in_each_paragraph),
        cmocka_unit_test(text_has_a_length),
        cmocka_unit_test(required_fields_are_missed),
        cmocka_unit_test(envelope_takes_known_codes),
        cmocka_unit_test(languages_have_the_shape_of_bcp_47),
        cmocka_unit_test(urls_are_of_the_web),
        cmocka_unit_test(dates_are_of_the_calendar),
        cmocka_unit_test(decimals_are_kept_as_written),
        cmocka_unit_test(numbers_have_a_range),
        cmocka_unit_test(lists_are_bounded_and_name_values_once),
        cmocka_unit_test(groups_are_checked_item_by_item),
        cmocka_unit_test(codes_of_the_secretariat_have_a_shape),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
