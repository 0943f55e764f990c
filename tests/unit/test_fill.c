/* Values in texts: escaped, and parts that stay only where there is one. */
#include "exporter/fill.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void assert_filled(const char *text, const char *wanted)
{
    static const struct fill_value values[] = {
        {"title", "a <b> & \"c\""}, {"empty", ""}, {"yes", "yes"}};
    struct buffer out = BUFFER_NONE;
    fill_text(text_of(text), values, sizeof values / sizeof values[0], &out);
    buffer_append(&out, "", 0);
    assert_true(buffer_ok(&out));
    assert_string_equal(out.length > 0 ? out.data : "", wanted);
    buffer_free(&out);
}

static void values_are_escaped(void **state)
{
    (void)state;
    assert_filled("", "");
    assert_filled("{ no { value }", "{ no { value }");
    assert_filled("<t>{{title}}</t>{{empty}}.", "<t>a &lt;b&gt; &amp; &quot;c&quot;</t>.");
}

static void parts_go_where_their_value_is_empty(void **state)
{
    (void)state;
    assert_filled("a{{?empty}}b{{title}}c{{/}}d", "ad");
    assert_filled("a{{?yes}}b{{yes}}{{/}}d{{?empty}}e{{/}}", "abyesd");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_escaped),
        cmocka_unit_test(parts_go_where_their_value_is_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
