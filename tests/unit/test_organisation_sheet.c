/* Organisations as they are entered: the sample whole, each rule, and what is stored of them. */
#include "admin/organisation.h"
#include "admin/sheet.h"

#include "base/file.h"
#include "model/codes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define HEADER "key,name_en,name_ru,scope,constituency,ecosoc,speaks_for\n"

static struct complaints complaints;
static struct sheet *sheet;

static int close_sheet(void **state)
{
    (void)state;
    sheet_free(&sheet);
    complaints_free(&complaints);
    return 0;
}

static void open_sheet(const char *content)
{
    struct error error;
    complaints_open(&complaints, "o.csv", "column", NULL);
    assert_int_equal(
        sheet_open(text_of(content), &organisation_sheet_shape, &complaints, &sheet, &error),
        VERDICT_OK);
}

static bool next(struct organisation_entry *entry)
{
    struct error error;
    bool row = false;
    assert_int_equal(sheet_next(sheet, entry, &row, &error), VERDICT_OK);
    return row;
}

static void the_sample_is_good(void **state)
{
    (void)state;
    struct buffer content = BUFFER_NONE;
    struct error error;
    struct organisation_entry entry;
    size_t rows = 0;
    assert_int_equal(file_read(PARALLAX_SOURCE_DIR "/sample/organisations.csv", SHEET_BYTES_MAX,
                               &content, &error),
                     VERDICT_OK);
    open_sheet(content.data);
    while (next(&entry))
        rows++;
    assert_int_equal(rows, 14);
    assert_int_equal(complaints.count, 0);
    buffer_free(&content);
}

static void what_is_stored(void **state)
{
    (void)state;
    struct organisation_entry entry;
    struct buffer out = BUFFER_NONE;
    open_sheet(HEADER "two,\"The \"\"Two\"\"\",Две,kgz|143|UZB,mg-wom,special,12\n"
                      "one,One,,001,MG-WOM,,\n");
    assert_true(next(&entry));
    organisation_names(&entry, &out);
    assert_string_equal(out.data, "{\"en\":\"The \\\"Two\\\"\",\"ru\":\"Две\"}");
    buffer_clear(&out);
    organisation_scope(&entry, &out);
    assert_string_equal(out.data, "KGZ|143|UZB");
    assert_true(text_is(entry.key, "two"));
    assert_true(text_is(entry.constituency, "MG-WOM"));
    assert_int_equal(entry.ecosoc, ECOSOC_STATUS_SPECIAL);
    assert_int_equal(entry.speaks_for, 12);
    assert_true(next(&entry));
    buffer_clear(&out);
    organisation_scope(&entry, &out);
    assert_string_equal(out.data, "001");
    assert_int_equal(entry.ecosoc, 0);
    assert_int_equal(entry.speaks_for, 0);
    assert_false(next(&entry));
    assert_int_equal(complaints.count, 0);
    buffer_free(&out);
}

static void each_rule_names_its_column(void **state)
{
    (void)state;
    struct organisation_entry entry;
    open_sheet(HEADER "A B,One,,KGZ,MG-WOM,NONE,1\n"
                      "one,,,KGZ,MG-WOM,NONE,1\n"
                      "one,One,,KGZ|XXX,MG-WOM,NONE,1\n"
                      "one,One,,999,MG-WOM,NONE,1\n"
                      "one,One,,KGZ|KGZ,MG-WOM,NONE,1\n"
                      "one,One,,,MG-WOM,NONE,1\n"
                      "one,One,,KGZ,MG-XXX,NONE,1\n"
                      "one,One,,KGZ,MG-WOM,SOME,1\n"
                      "one,One,,KGZ,MG-WOM,NONE,1000001\n");
    assert_false(next(&entry));
    assert_string_equal(
        complaints.text.data,
        "o.csv line 2, column key: is not an identifier of the kind expected ([a-z0-9-]{1,40})\n"
        "o.csv line 3, column name_en: is needed\n"
        "o.csv line 4, column scope: value 2 is not in the list (ISO 3166-1 alpha-3 countries and "
        "M49 regions)\n"
        "o.csv line 5, column scope: value 1 is not in the list (ISO 3166-1 alpha-3 countries and "
        "M49 regions)\n"
        "o.csv line 6, column scope: value 2 names the same value twice (as value 1)\n"
        "o.csv line 7, column scope: is needed\n"
        "o.csv line 8, column constituency: is not in the list (constituencies)\n"
        "o.csv line 9, column ecosoc: is none of the known values (ecosoc_status)\n"
        "o.csv line 10, column speaks_for: is outside its range (1 to 1000000)\n");
}

static void options_need_no_key(void **state)
{
    (void)state;
    assert_null(shape_field(&organisation_option_shape, text_of("key")));
    assert_non_null(shape_field(&organisation_option_shape, text_of("name_en")));
    assert_non_null(shape_field(&organisation_option_shape, text_of("speaks_for")));
    assert_int_equal(organisation_option_shape.count + 1, organisation_sheet_shape.count);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(the_sample_is_good, close_sheet),
        cmocka_unit_test_teardown(what_is_stored, close_sheet),
        cmocka_unit_test_teardown(each_rule_names_its_column, close_sheet),
        cmocka_unit_test(options_need_no_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
