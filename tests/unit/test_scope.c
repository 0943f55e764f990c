/* What a report is about: as it is typed, and beside what a call asks about. */
#include "exporter/scope.h"

#include "exporter/tabular.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define CALL text_of("HLPF-2026")
#define ASKED                                                                                      \
    text_of("KGZ\x1fKAZ\x1fMNG\x1f"                                                                \
            "FRA")

static struct error error;

static struct report_scope countries(const char *typed)
{
    struct report_scope scope = {.country_count = 0};
    assert_int_equal(scope_add_countries(&scope, text_of(typed), &error), VERDICT_OK);
    return scope;
}

static struct report_scope region(const char *typed)
{
    struct report_scope scope = {.country_count = 0};
    assert_int_equal(scope_add_region(&scope, text_of(typed), &error), VERDICT_OK);
    return scope;
}

static void assert_codes(const struct report_scope *scope, const char *expected)
{
    struct buffer codes = BUFFER_NONE;
    scope_codes(scope, &codes);
    assert_true(buffer_ok(&codes));
    assert_true(text_is(buffer_view(&codes), expected));
    buffer_free(&codes);
}

static void assert_place(const struct report_scope *scope, const char *expected)
{
    struct buffer words = BUFFER_NONE;
    scope_place(scope, "en", &words);
    assert_true(buffer_ok(&words));
    assert_string_equal(words.data, expected);
    buffer_free(&words);
}

static void assert_refused(enum verdict verdict, const char *code, const char *part)
{
    assert_int_equal(verdict, VERDICT_REJECT);
    assert_string_equal(error.code, code);
    if (strstr(error.text, part) == NULL)
        fail_msg("\"%s\" is missing in: %s", part, error.text);
}

static void countries_are_sorted_and_stand_once(void **state)
{
    (void)state;
    struct report_scope scope = countries("MNG, KGZ,KAZ,KGZ,MNG");
    assert_int_equal(scope_settle(&scope, CALL, ASKED, false, &error), VERDICT_OK);
    assert_codes(&scope, "KAZ\x1fKGZ\x1fMNG");
    assert_place(&scope, "Kazakhstan, Kyrgyzstan and Mongolia");
    assert_true(scope_is_wide(&scope));
    scope = countries("KGZ");
    assert_int_equal(scope_settle(&scope, CALL, ASKED, false, &error), VERDICT_OK);
    assert_codes(&scope, "KGZ");
    assert_place(&scope, "Kyrgyzstan");
    assert_false(scope_is_wide(&scope));
    scope = countries("KGZ,KAZ");
    assert_place(&scope, "Kazakhstan and Kyrgyzstan");
}

/* There is room for all of them. */
static void all_countries_have_room(void **state)
{
    (void)state;
    size_t count;
    struct report_scope scope = {.country_count = 0};
    const struct country *all = reference_countries(&count);
    for (size_t i = count; i > 0; i--)
        assert_int_equal(scope_add_countries(&scope, text_of(all[i - 1].alpha3), &error),
                         VERDICT_OK);
    assert_int_equal(scope.country_count, count);
    for (size_t i = 1; i < count; i++)
        assert_true(strcmp(scope.countries[i - 1]->alpha3, scope.countries[i]->alpha3) < 0);
}

static void wrong_words_are_told_with_their_place(void **state)
{
    (void)state;
    struct report_scope scope = {.country_count = 0};
    assert_refused(scope_add_countries(&scope, text_of("KGZ,kaz"), &error), "SCOPE_COUNTRY",
                   "\"kaz\" (place 2 of the list)");
    scope = (struct report_scope){.country_count = 0};
    assert_refused(scope_add_countries(&scope, text_of(""), &error), "SCOPE_COUNTRY", "is empty");
    assert_refused(scope_add_countries(&scope, text_of("KGZ,,KAZ"), &error), "SCOPE_COUNTRY",
                   "\"\" (place 2 of the list)");
    scope = (struct report_scope){.country_count = 0};
    assert_refused(scope_add_region(&scope, text_of("417"), &error), "SCOPE_REGION", "\"417\"");
    assert_refused(scope_add_region(&scope, text_of("143143"), &error), "SCOPE_REGION",
                   "\"143143\"");
    assert_refused(scope_add_region(&scope, text_of(""), &error), "SCOPE_REGION", "\"\"");
    assert_refused(scope_add_theme(&scope, text_of("gender"), &error), "SCOPE_THEME", "\"gender\"");
    scope = countries("KGZ");
    assert_refused(scope_add_region(&scope, text_of("143"), &error), "SCOPE_REGION", "not both");
}

static void a_region_is_what_the_call_asks_about_in_it(void **state)
{
    (void)state;
    struct report_scope scope = region("143");
    assert_int_equal(scope_settle(&scope, CALL, ASKED, false, &error), VERDICT_OK);
    assert_codes(&scope, "KAZ\x1fKGZ");
    assert_place(&scope, "Central Asia");
    scope = region("142");
    assert_int_equal(scope_settle(&scope, CALL, ASKED, false, &error), VERDICT_OK);
    assert_codes(&scope, "KAZ\x1fKGZ\x1fMNG");
    scope = region("143"); /* the call asks about every country */
    assert_int_equal(scope_settle(&scope, CALL, TEXT_NONE, false, &error), VERDICT_OK);
    assert_codes(&scope, "KAZ\x1fKGZ\x1fTJK\x1fTKM\x1fUZB");
    scope = region("009");
    assert_refused(scope_settle(&scope, CALL, ASKED, true, &error), "REGION_NOT_IN_CALL",
                   "the region 009 (Oceania)");
    scope = countries("KGZ,UZB");
    assert_refused(scope_settle(&scope, CALL, ASKED, true, &error), "COUNTRY_NOT_IN_CALL",
                   "does not ask about UZB");
}

static void the_whole_call_is_for_forms_that_say_so(void **state)
{
    (void)state;
    struct report_scope scope = {.country_count = 0};
    assert_refused(scope_settle(&scope, CALL, ASKED, false, &error), "SCOPE_MISSING",
                   "the call HLPF-2026 asks about 4");
    scope = (struct report_scope){.country_count = 0};
    assert_int_equal(scope_settle(&scope, CALL, ASKED, true, &error), VERDICT_OK);
    assert_codes(&scope, "FRA\x1fKAZ\x1fKGZ\x1fMNG");
    assert_place(&scope, "all countries of the call");
    scope = (struct report_scope){.country_count = 0}; /* one country: what else could it be */
    assert_int_equal(scope_settle(&scope, CALL, text_of("KGZ"), false, &error), VERDICT_OK);
    assert_place(&scope, "Kyrgyzstan");
    assert_false(scope_is_wide(&scope));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(countries_are_sorted_and_stand_once),
        cmocka_unit_test(all_countries_have_room),
        cmocka_unit_test(wrong_words_are_told_with_their_place),
        cmocka_unit_test(a_region_is_what_the_call_asks_about_in_it),
        cmocka_unit_test(the_whole_call_is_for_forms_that_say_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
