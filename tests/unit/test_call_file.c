/* Calls from YAML: the sample, what may be left out, and everything that can be wrong with its
 * line. */
#include "admin/call_file.h"

#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#define ARENA_BYTES ((size_t)1024 * 1024)
#define GOOD_LINES 8
#define GOOD_HEAD                                                                                  \
    "id: CALL-1\n"                                                                                 \
    "form: vnr-shadow\n"                                                                           \
    "title: {en: One}\n"                                                                           \
    "countries: [KGZ]\n"                                                                           \
    "opens: 2026-01-15T00:00:00\n"                                                                 \
    "closes: 2026-02-15T00:00:00\n"                                                                \
    "time_zone: Asia/Bishkek\n"                                                                    \
    "kinds: [finding]\n"

static struct complaints complaints;
static struct arena *arena;
static struct call_file call;

static int make_arena(void **state)
{
    (void)state;
    complaints_open(&complaints, "c.yaml", "key", NULL);
    arena = arena_new(ARENA_BYTES);
    return arena != NULL ? 0 : -1;
}

static int free_arena(void **state)
{
    (void)state;
    complaints_free(&complaints);
    arena_free(&arena);
    return 0;
}

static enum verdict read_text(struct text content)
{
    struct error error;
    return call_file_read(content, &complaints, arena, &call, &error);
}

static enum verdict read_string(const char *content)
{
    return read_text(text_of(content));
}

/* content is refused, and this and nothing else is told. */
static void refused(const char *content, const char *told)
{
    complaints_free(&complaints);
    complaints_open(&complaints, "c.yaml", "key", NULL);
    assert_int_equal(read_string(content), VERDICT_REJECT);
    assert_string_equal(complaints.text.data, told);
}

/* The good call with one line in the place of its line number. */
static void refused_line(size_t number, const char *line, const char *told)
{
    struct text rest = text_of(GOOD_HEAD), good;
    struct buffer content = BUFFER_NONE;
    for (size_t i = 1; i <= GOOD_LINES && text_split(&rest, '\n', &good); i++)
        buffer_format(&content, "%.*s\n", TEXT_ARGS(i == number ? text_of(line) : good));
    if (number > GOOD_LINES)
        buffer_format(&content, "%s\n", line);
    refused(content.data, told);
    buffer_free(&content);
}

static void the_sample_is_good(void **state)
{
    (void)state;
    struct buffer content = BUFFER_NONE;
    struct error error;
    assert_int_equal(
        file_read(PARALLAX_SOURCE_DIR "/sample/call.yaml", CALL_FILE_BYTES_MAX, &content, &error),
        VERDICT_OK);
    assert_int_equal(read_text(buffer_view(&content)), VERDICT_OK);
    buffer_free(&content); /* nothing may borrow from it */
    assert_true(text_is(call.id, "SAMPLE-CAM-2026"));
    assert_true(text_is(call.form, "vnr-shadow"));
    assert_true(text_is(
        call.title,
        "{\"en\":\"SAMPLE: Parallel reports, Central Asia and Mongolia 2026\","
        "\"ru\":\"ОБРАЗЕЦ: Параллельные доклады, Центральная Азия и Монголия, 2026 год\"}"));
    assert_int_equal(call.countries.count, 6);
    assert_true(text_is(call.countries.at[5], "MNG"));
    assert_true(text_is(call.opens, "2026-01-15T00:00:00"));
    assert_true(text_is(call.closes, "2027-04-30T23:59:59"));
    assert_true(text_is(call.time_zone, "America/New_York"));
    assert_int_equal(call.time_zone_line, 10);
    assert_int_equal(call.grace_seconds, 48 * 3600);
    assert_int_equal(call.kinds.count, 1);
    assert_true(text_is(call.kinds.at[0], "FINDING"));
    assert_int_equal(call.title_words, 40);
    assert_int_equal(call.body_words, 400);
    assert_true(call.sample);
    assert_false(call.approved_only);
    assert_null(call.previous.at);
    assert_true(text_is(call.content, "{}"));
}

static void what_may_be_left_out(void **state)
{
    (void)state;
    assert_int_equal(read_string(GOOD_HEAD), VERDICT_OK);
    assert_false(call.sample);
    assert_false(call.approved_only);
    assert_int_equal(call.title_words, 0);
    assert_int_equal(call.body_words, 0);
    assert_int_equal(call.answer_words, 0);
    assert_int_equal(call.grace_seconds, 0);
    assert_int_equal(read_string(GOOD_HEAD "counts: approved\nsample: false\n"), VERDICT_OK);
    assert_true(call.approved_only);
    assert_int_equal(complaints.count, 0);
}

static void no_country_is_every_country(void **state)
{
    (void)state;
    assert_int_equal(read_string("id: CALL-1\nform: f\ntitle: {en: One}\ncountries: []\n"
                                 "opens: 2024-02-29T00:00:00\ncloses: 2026-02-15T00:00:00\n"
                                 "time_zone: UTC\nkinds: [finding, sign_on]\n"),
                     VERDICT_OK);
    assert_int_equal(call.countries.count, 0);
    assert_true(text_is(call.kinds.at[1], "SIGN_ON"));
}

static void all_that_is_missing_is_told(void **state)
{
    (void)state;
    refused("sample: true\n", "c.yaml key id: is needed\n"
                              "c.yaml key form: is needed\n"
                              "c.yaml key title: is needed\n"
                              "c.yaml key countries: is needed\n"
                              "c.yaml key opens: is needed\n"
                              "c.yaml key closes: is needed\n"
                              "c.yaml key time_zone: is needed\n"
                              "c.yaml key kinds: is needed\n");
}

static void what_is_no_call_at_all(void **state)
{
    (void)state;
    refused("", "c.yaml: is empty\n");
    refused("# nothing\n", "c.yaml: is empty\n");
    refused("\n- a\n", "c.yaml line 2: is no map of keys and values\n");
    refused("id: A\n---\nid: B\n", "c.yaml line 3: has a second document; one is expected\n");
    refused("id: [A\nform: B\n", "c.yaml line 2: is not YAML: did not find expected ',' or ']'\n");
    refused("id: \xff\n", "c.yaml line 1: is not YAML: invalid leading UTF-8 octet\n");
    refused("id: *none\n", "c.yaml line 1: is not YAML: found undefined alias\n");
}

static void keys_that_nobody_knows(void **state)
{
    (void)state;
    refused_line(9, "titel: x\nid: B\nlimits: {words: 3}\n\"\\e[2J\": x\n[a]: b",
                 "c.yaml line 9: \"titel\" is no key of this file\n"
                 "c.yaml line 10, key id: stands twice\n"
                 "c.yaml line 11: \"limits.words\" is no key of this file\n"
                 "c.yaml line 12: has a key that is no name\n"
                 "c.yaml line 13: has a key that is no name\n");
}

static void wrong_values_are_told_all_at_once(void **state)
{
    (void)state;
    refused("id: call\nform: VNR\ntitle: {}\ncountries: KGZ\nopens: today\n"
            "closes: 2026-02-30T00:00:00\ntime_zone: [a]\nkinds: []\nsample: 1\ncounts: some\n"
            "limits: 3\n",
            "c.yaml line 1, key id: is 3 to 40 capital letters, digits and dashes\n"
            "c.yaml line 2, key form: is the name of a form, such as vnr-shadow\n"
            "c.yaml line 3, key title: is a map from language to words, with at least one, such as "
            "{en: ...}\n"
            "c.yaml line 4, key countries: is a list in brackets\n"
            "c.yaml line 5, key opens: is a time in time_zone, written as 2026-01-15T00:00:00\n"
            "c.yaml line 6, key closes: is a time in time_zone, written as 2026-01-15T00:00:00\n"
            "c.yaml line 7, key time_zone: needs one value\n"
            "c.yaml line 8, key kinds: needs at least one\n"
            "c.yaml line 9, key sample: is true or false\n"
            "c.yaml line 10, key counts: is all or approved\n"
            "c.yaml line 11, key limits: is no map of keys and values\n");
}

static void titles(void **state)
{
    (void)state;
    refused_line(
        3, "title: {en: One, e_n: Two}",
        "c.yaml line 3, key title: is not a language tag such as en or zh-Hant (BCP 47)\n");
    refused_line(3, "title: {en: One, en: Two}",
                 "c.yaml line 3, key title: stands twice in one language\n");
    refused_line(3, "title: {en: ''}", "c.yaml line 3, key title: needs one value\n");
    refused_line(3, "title: {en: \"a\\0b\"}",
                 "c.yaml line 3, key title: has a NUL character (at byte 2)\n");
    refused_line(3, "title: {en: \"a\\nb\"}",
                 "c.yaml line 3, key title: must stand on one line (at byte 2)\n");
    refused_line(3, "title: One",
                 "c.yaml line 3, key title: is a map from language to words, with at least one, "
                 "such as {en: ...}\n");
}

static void a_title_has_so_many_languages(void **state)
{
    (void)state;
    struct buffer line = BUFFER_NONE;
    buffer_string(&line, "title: {");
    for (int i = 0; i <= 40; i++)
        buffer_format(&line, "a%c%c: One,", 'a' + i / 26, 'a' + i % 26);
    buffer_string(&line, "}");
    refused_line(3, line.data, "c.yaml line 3, key title: has more than 40 languages\n");
    buffer_free(&line);
}

static void a_call_before_it(void **state)
{
    (void)state;
    assert_int_equal(read_string(GOOD_HEAD "previous: CALL-0\n"), VERDICT_OK);
    assert_true(text_is(call.previous, "CALL-0"));
    assert_int_equal(call.previous_line, 9);
    refused_line(9, "previous: call-0",
                 "c.yaml line 9, key previous: is the id of the call before this one\n");
    refused_line(9, "previous: CALL-1", "c.yaml line 9, key previous: is this call itself\n");
}

static void countries_and_kinds(void **state)
{
    (void)state;
    refused_line(4, "countries: [KGZ, XXX, KGZ]",
                 "c.yaml line 4, key countries: XXX is no ISO 3166-1 alpha-3 country\n"
                 "c.yaml line 4, key countries: names the same value twice (value 3)\n");
    refused_line(4, "countries: [{}, \"\\e\"]",
                 "c.yaml line 4, key countries: needs one value\n"
                 "c.yaml line 4, key countries: are ISO 3166-1 alpha-3 codes, such as KGZ\n");
    refused_line(8, "kinds: [finding, withdrawal]",
                 "c.yaml line 8, key kinds: are finding, response, sign_on and contribution (a "
                 "withdrawal is always taken)\n");
}

static void times(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "2026-01-15",          "2026-01-15 00:00:00", "2026-01-15T24:00:00", "2026-01-15T00:60:00",
        "2026-01-15T00:00:60", "2026-13-01T00:00:00", "2026-00-01T00:00:00", "2026-01-00T00:00:00",
        "2025-02-29T00:00:00", "2026-01-15T00:00:0Z", "0000-01-01T00:00:00",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        char line[64];
        (void)snprintf(line, sizeof line, "opens: %s", wrong[i]);
        refused_line(5, line,
                     "c.yaml line 5, key opens: is a time in time_zone, written as "
                     "2026-01-15T00:00:00\n");
    }
    refused_line(6, "closes: 2026-01-15T00:00:00",
                 "c.yaml line 6, key closes: must be after opens\n");
}

static void a_grace_is_a_span(void **state)
{
    (void)state;
    static const char *const wrong[] = {"48",
                                        "h",
                                        "-1h",
                                        "+1h",
                                        "1.5h",
                                        "2 h",
                                        "91d",
                                        "2161h",
                                        "1w",
                                        "99999999999999999999h",
                                        "9000000000000000000d"};
    static const struct {
        const char *typed;
        int32_t seconds;
    } right[] = {{"0m", 0}, {"90m", 5400}, {"48h", 172800}, {"90d", 7776000}};
    for (size_t i = 0; i < sizeof right / sizeof right[0]; i++) {
        char content[512];
        (void)snprintf(content, sizeof content, "%sgrace: %s\n", GOOD_HEAD, right[i].typed);
        assert_int_equal(read_string(content), VERDICT_OK);
        assert_int_equal(call.grace_seconds, right[i].seconds);
    }
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        char line[64];
        (void)snprintf(line, sizeof line, "grace: %s", wrong[i]);
        refused_line(9, line,
                     "c.yaml line 9, key grace: is a number of minutes, hours or days up to 90 "
                     "days, such as 48h\n");
    }
}

static void limits(void **state)
{
    (void)state;
    refused_line(9, "limits:\n  title_words: -1\n  body_words: many\n  answer_words: 1.5",
                 "c.yaml line 10, key limits.title_words: is a whole number from 0 to 100000\n"
                 "c.yaml line 11, key limits.body_words: is a whole number from 0 to 100000\n"
                 "c.yaml line 12, key limits.answer_words: is a whole number from 0 to 100000\n");
    assert_int_equal(read_string(GOOD_HEAD "limits: {answer_words: 300}\n"), VERDICT_OK);
    assert_int_equal(call.answer_words, 300);
}

static void an_arena_that_is_full_is_no_fault_of_the_file(void **state)
{
    (void)state;
    struct error error;
    struct arena *small = arena_new(16);
    assert_non_null(small);
    assert_int_equal(call_file_read(text_of(GOOD_HEAD), &complaints, small, &call, &error),
                     VERDICT_RETRY);
    assert_string_equal(error.code, "NO_MEMORY");
    arena_free(&small);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_arena, free_arena)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_sample_is_good),
        TEST(what_may_be_left_out),
        TEST(no_country_is_every_country),
        TEST(all_that_is_missing_is_told),
        TEST(what_is_no_call_at_all),
        TEST(keys_that_nobody_knows),
        TEST(wrong_values_are_told_all_at_once),
        TEST(titles),
        TEST(a_title_has_so_many_languages),
        TEST(a_call_before_it),
        TEST(countries_and_kinds),
        TEST(times),
        TEST(a_grace_is_a_span),
        TEST(limits),
        TEST(an_arena_that_is_full_is_no_fault_of_the_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
