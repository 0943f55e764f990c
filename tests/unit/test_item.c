/* The items of a finding, as report_finding packs them. */
#include "exporter/item.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void items_are_taken_in_their_order(void **state)
{
    (void)state;
    struct text rest = text_of("68\x1fPERCENT\x1fwomen\x1f"
                               "75\x1finterviews\x1e"
                               "8.50\x1f\x1f\x1f\x1f");
    struct item item;
    assert_true(item_next(&rest, &item));
    assert_true(text_is(item.fields[FIGURE_FIGURE], "68"));
    assert_true(text_is(item.fields[FIGURE_UNIT], "PERCENT"));
    assert_true(text_is(item.fields[FIGURE_BREAKDOWN], "women"));
    assert_true(text_is(item.fields[FIGURE_SAMPLE_SIZE], "75"));
    assert_true(text_is(item.fields[FIGURE_METHOD], "interviews"));
    assert_true(item_next(&rest, &item));
    assert_true(text_is(item.fields[FIGURE_FIGURE], "8.50"));
    /* Nothing is left of the item before, not even in fields that this kind does not have. */
    for (size_t i = FIGURE_UNIT; i < ITEM_FIELDS; i++)
        assert_true(text_is(item.fields[i], ""));
    assert_false(item_next(&rest, &item));
}

static void empty_fields_keep_their_place(void **state)
{
    (void)state;
    struct text rest = text_of("\x1f\x1fhttps://example.org\x1f\x1f\x1f\x1f\x1fYES");
    struct item item;
    assert_true(item_next(&rest, &item));
    assert_true(text_is(item.fields[SOURCE_TYPE], ""));
    assert_true(text_is(item.fields[SOURCE_CITATION], ""));
    assert_true(text_is(item.fields[SOURCE_URL], "https://example.org"));
    assert_true(text_is(item.fields[SOURCE_INFORMED_CONSENT], "YES"));
    assert_false(item_next(&rest, &item));
}

static void nothing_has_no_items(void **state)
{
    (void)state;
    struct text rest = TEXT_NONE;
    struct item item;
    assert_false(item_next(&rest, &item));
    rest = text_of("");
    assert_false(item_next(&rest, &item));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(items_are_taken_in_their_order),
        cmocka_unit_test(empty_fields_keep_their_place),
        cmocka_unit_test(nothing_has_no_items),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
