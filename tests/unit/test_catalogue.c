/* Finding keys and calls, and which countries an organisation speaks for. */
#include "model/catalogue.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static void empty_catalogue_knows_nobody(void **state)
{
    (void)state;
    const struct catalogue catalogue = {.version = 0};
    const uint8_t curve[32] = {0};
    assert_null(catalogue_key(&catalogue, curve));
    assert_null(catalogue_call(&catalogue, text_of("HLPF")));
    catalogue_sort(NULL, 0, NULL, 0);
}

static void keys_are_found_after_sorting(void **state)
{
    (void)state;
    struct organisation_key keys[50];
    memset(keys, 0, sizeof keys);
    for (size_t i = 0; i < 50; i++) {
        keys[i].curve[0] = (uint8_t)(i * 37 % 50 * 5); /* 37 and 50 have no common divisor */
        keys[i].curve[31] = 1;
        keys[i].organisation = (uint32_t)i;
    }
    catalogue_sort(keys, 50, NULL, 0);
    const struct catalogue catalogue = {.key_count = 50, .keys = keys};
    for (size_t i = 0; i < 50; i++) {
        uint8_t curve[32] = {(uint8_t)(i * 37 % 50 * 5)};
        curve[31] = 1;
        const struct organisation_key *key = catalogue_key(&catalogue, curve);
        assert_non_null(key);
        assert_int_equal(key->organisation, i);
        curve[31] = 2;
        assert_null(catalogue_key(&catalogue, curve));
    }
}

static void calls_are_found_after_sorting(void **state)
{
    (void)state;
    static const char *const ids[] = {"HLPF-2026", "A", "HLPF", "Z9", "HLPF-2026-KGZ", "CSW-70"};
    const size_t count = sizeof ids / sizeof *ids;
    struct call calls[sizeof ids / sizeof *ids];
    memset(calls, 0, sizeof calls);
    for (size_t i = 0; i < count; i++)
        calls[i].id = text_of(ids[i]);
    catalogue_sort(NULL, 0, calls, count);
    const struct catalogue catalogue = {.call_count = count, .calls = calls};
    for (size_t i = 0; i < count; i++) {
        const struct call *call = catalogue_call(&catalogue, text_of(ids[i]));
        assert_non_null(call);
        assert_true(text_is(call->id, ids[i]));
    }
    assert_null(catalogue_call(&catalogue, text_of("HLPF-")));
    assert_null(catalogue_call(&catalogue, text_of("hlpf")));
    assert_null(catalogue_call(&catalogue, TEXT_NONE));
}

static void scopes_are_countries_and_regions(void **state)
{
    (void)state;
    const struct text codes[] = {text_of("MNG"), text_of("143"), text_of("14"), text_of("x43")};
    struct organisation organisation = {.scope = {1, codes}};
    assert_true(organisation_covers(&organisation, text_of("MNG")));
    assert_false(organisation_covers(&organisation, text_of("KGZ")));
    organisation.scope = (struct texts){1, codes + 1}; /* Central Asia */
    assert_true(organisation_covers(&organisation, text_of("KGZ")));
    assert_true(organisation_covers(&organisation, text_of("UZB")));
    assert_false(organisation_covers(&organisation, text_of("MNG")));
    organisation.scope = (struct texts){4, codes};
    assert_true(organisation_covers(&organisation, text_of("MNG")));
    assert_true(organisation_covers(&organisation, text_of("KGZ")));
    assert_false(organisation_covers(&organisation, text_of("FRA")));
    organisation.scope = (struct texts){2, codes + 2};
    assert_false(organisation_covers(&organisation, text_of("KGZ")));
    organisation.scope = (struct texts){0, NULL};
    assert_false(organisation_covers(&organisation, text_of("KGZ")));
}

static void unknown_countries_are_in_no_scope(void **state)
{
    (void)state;
    const struct text codes[] = {text_of("XXX"), text_of("001")};
    const struct organisation organisation = {.scope = {2, codes}};
    assert_false(organisation_covers(&organisation, text_of("XXX")));
    assert_false(organisation_covers(&organisation, text_of("001")));
    assert_false(organisation_covers(&organisation, TEXT_NONE));
    assert_true(organisation_covers(&organisation, text_of("FRA")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(empty_catalogue_knows_nobody),
        cmocka_unit_test(keys_are_found_after_sorting),
        cmocka_unit_test(calls_are_found_after_sorting),
        cmocka_unit_test(scopes_are_countries_and_regions),
        cmocka_unit_test(unknown_countries_are_in_no_scope),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
