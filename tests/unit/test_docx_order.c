/* Properties in the order of the schema, however the bytes come. */
#include "exporter/docx_order.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void assert_ordered(bool right_to_left, const char *xml, const char *wanted)
{
    size_t length = strlen(xml);
    for (size_t step = 1; step <= length; step++) {
        struct docx_order order = {.right_to_left = right_to_left};
        struct buffer out = BUFFER_NONE;
        for (size_t at = 0; at < length; at += step) {
            size_t rest = length - at;
            docx_order_feed(&order, (struct text){xml + at, rest < step ? rest : step}, &out);
        }
        docx_order_end(&order, &out);
        buffer_append(&out, "", 0);
        assert_true(buffer_ok(&out));
        assert_string_equal(out.data, wanted);
        buffer_free(&out);
    }
}

static void paragraphs_and_runs_are_ordered(void **state)
{
    (void)state;
    assert_ordered(false, "<w:p>words &lt; <w:t xml:space=\"preserve\"> a </w:t></w:p>",
                   "<w:p>words &lt; <w:t xml:space=\"preserve\"> a </w:t></w:p>");
    assert_ordered(false,
                   "<w:pPr><w:numPr><w:ilvl w:val=\"0\" /><w:numId w:val=\"1\" /></w:numPr>"
                   "<w:jc w:val=\"left\" /><w:bidi/><w:pStyle w:val=\"Compact\" /></w:pPr>",
                   "<w:pPr><w:pStyle w:val=\"Compact\" /><w:numPr><w:ilvl w:val=\"0\" />"
                   "<w:numId w:val=\"1\" /></w:numPr><w:bidi/><w:jc w:val=\"left\" /></w:pPr>");
    assert_ordered(false, "<w:r><w:rPr><w:rtl /><w:bCs /><w:b /></w:rPr></w:r>",
                   "<w:r><w:rPr><w:b /><w:bCs /><w:rtl /></w:rPr></w:r>");
}

static void what_stands_twice_stands_once(void **state)
{
    (void)state;
    assert_ordered(false, "<w:pPr><w:pStyle w:val=\"A\" /><w:pStyle w:val=\"B\" /></w:pPr>",
                   "<w:pPr><w:pStyle w:val=\"A\" /></w:pPr>");
}

static void what_is_not_known_goes_last(void **state)
{
    (void)state;
    assert_ordered(false, "<w:rPr><w:newer/><x:other/><w:b/></w:rPr>",
                   "<w:rPr><w:b/><w:newer/><x:other/></w:rPr>");
    assert_ordered(false, "<w:pPr><w:jc/>", "<w:pPr><w:jc/>"); /* cut */
}

static void tables_begin_at_the_right(void **state)
{
    (void)state;
    const char *table = "<w:tblPr><w:tblStyle w:val=\"T\"/><w:tblW w:w=\"0\"/></w:tblPr>";
    assert_ordered(false, table, table);
    assert_ordered(
        true, table,
        "<w:tblPr><w:tblStyle w:val=\"T\"/><w:bidiVisual/><w:tblW w:w=\"0\"/></w:tblPr>");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paragraphs_and_runs_are_ordered),
        cmocka_unit_test(what_stands_twice_stands_once),
        cmocka_unit_test(what_is_not_known_goes_last),
        cmocka_unit_test(tables_begin_at_the_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
