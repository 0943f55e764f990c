/* The HTML writer: whatever a person wrote can become neither a tag nor an attribute. */
#include "exporter/address.h"
#include "exporter/html.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct buffer out;
static struct html html;

static int begin(void **state)
{
    (void)state;
    out = BUFFER_NONE;
    html = html_to(&out);
    return 0;
}

static int end(void **state)
{
    (void)state;
    buffer_free(&out);
    return 0;
}

static void assert_wrote(const char *expected)
{
    assert_true(buffer_ok(&out));
    assert_string_equal(out.data != NULL ? out.data : "", expected);
}

#define HOSTILE "</p><script>alert(\"1\")&'</script>"
#define ESCAPED "&lt;/p&gt;&lt;script&gt;alert(&quot;1&quot;)&amp;&#39;&lt;/script&gt;"

static void text_is_escaped(void **state)
{
    (void)state;
    html_open(&html, "p");
    html_string(&html, HOSTILE);
    html_close(&html);
    assert_wrote("<p>" ESCAPED "</p>\n");
}

static void attributes_are_escaped(void **state)
{
    (void)state;
    html_open(&html, "a");
    html_attribute(&html, "href", HOSTILE);
    html_attribute_format(&html, "title", "%s=%d", "\" onclick=\"x", 7);
    html_flag(&html, "hidden");
    html_close(&html);
    assert_wrote("<a href=\"" ESCAPED "\" title=\"&quot; onclick=&quot;x=7\" hidden></a>");
}

static void formatted_words_are_escaped(void **state)
{
    (void)state;
    html_element_format(&html, "p", "%s and %d", "<b>", 2);
    html_format(&html, "%s", "<i>");
    assert_wrote("<p>&lt;b&gt; and 2</p>\n&lt;i&gt;");
}

static void control_characters_are_replaced(void **state)
{
    (void)state;
    html_text(&html, (struct text){"a\0b\x1f\tc\n\x7f", 8});
    assert_wrote("a\xef\xbf\xbd"
                 "b\xef\xbf\xbd\tc\n\xef\xbf\xbd");
    buffer_clear(&out);
    html_string(&html, "\r\n\xc2\x80\xc2\x9f\xef\xb7\x90\xef\xb7\xaf\xef\xbf\xbe\xf0\x9f\xbf\xbf");
    assert_wrote("\n\n\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
    buffer_clear(&out);
    html_string(&html, "\xc2\xa0\xef\xb7\xb0\xef\xbf\xbd\xf0\x9f\xbf\xbd");
    assert_wrote("\xc2\xa0\xef\xb7\xb0\xef\xbf\xbd\xf0\x9f\xbf\xbd");
}

static void elements_close_in_order(void **state)
{
    (void)state;
    html_doctype(&html);
    html_open(&html, "ul");
    size_t depth = html_depth(&html);
    html_open(&html, "li");
    html_open(&html, "b");
    html_string(&html, "x");
    html_close_to(&html, depth);
    html_element_class(&html, "li", "c", "y");
    html_close(&html);
    assert_int_equal(html_depth(&html), 0);
    assert_wrote("<!DOCTYPE html>\n<ul><li><b>x</b></li>\n<li class=\"c\">y</li>\n</ul>\n");
}

static void void_elements_have_no_end_tag(void **state)
{
    (void)state;
    html_open(&html, "meta");
    html_attribute(&html, "charset", "utf-8");
    html_close(&html);
    html_open(&html, "br");
    html_close(&html);
    assert_wrote("<meta charset=\"utf-8\">\n<br>\n");
}

static void written_text_keeps_language_and_direction(void **state)
{
    (void)state;
    html_written(&html, "bdi", text_of("\u202Eabc\u202C"), text_of("ar"));
    html_written(&html, "bdi", text_of("x"), TEXT_NONE);
    html_written(&html, "bdi", text_of("x"), text_of("en\" onload=\"y"));
    assert_wrote("<bdi lang=\"ar\" dir=\"auto\">\u202Eabc\u202C</bdi><bdi dir=\"auto\">x</bdi>"
                 "<bdi lang=\"en&quot; onload=&quot;y\" dir=\"auto\">x</bdi>");
}

/* U+202A to 202E and U+2066 to 2069: each of them alone, and closed in the wrong order. */
static void directions_end_where_the_text_ends(void **state)
{
    (void)state;
    static const char *const controls[] = {"\u202A", "\u202B", "\u202C", "\u202D", "\u202E",
                                           "\u2066", "\u2067", "\u2068", "\u2069"};
    for (size_t i = 0; i < sizeof controls / sizeof controls[0]; i++) {
        html_format(&html, "a%sb", controls[i]);
        assert_wrote("a\uFFFDb");
        buffer_clear(&out);
    }
    html_string(&html, "\u202Ea\u2066b\u202Cc\u2069");
    assert_wrote("\uFFFDa\uFFFDb\uFFFDc\uFFFD");
    buffer_clear(&out);
    html_string(&html, "a\u2068b\u2069c"); /* balanced, as honest text has it */
    assert_wrote("a\u2068b\u2069c");
    buffer_clear(&out);
    html_paragraphs(&html, text_of("a\u202E\nb")); /* a paragraph turns no other */
    assert_wrote("<p dir=\"auto\">a\uFFFD</p>\n<p dir=\"auto\">b</p>\n");
    buffer_clear(&out);
    html_open(&html, "a");
    html_attribute(&html, "title", "\u202Ea");
    html_close(&html);
    assert_wrote("<a title=\"\uFFFDa\"></a>");
    buffer_clear(&out);
}

static void lines_become_paragraphs(void **state)
{
    (void)state;
    html_paragraphs(&html, text_of("one\r\n\n  \ntwo <b>\nthree"));
    html_paragraphs(&html, text_of(""));
    html_paragraphs(&html, TEXT_NONE);
    assert_wrote("<p dir=\"auto\">one</p>\n<p dir=\"auto\">two &lt;b&gt;</p>\n"
                 "<p dir=\"auto\">three</p>\n");
}

static void only_web_addresses_become_links(void **state)
{
    (void)state;
    html_web_link(&html, text_of("HTTPS://x.example/?a=1&b=\"2\""), text_of("w<"));
    assert_wrote("<a href=\"HTTPS://x.example/?a=1&amp;b=%222%22\" rel=\"nofollow noopener\" "
                 "dir=\"auto\">w&lt;</a>");
    static const char *const good[][2] = {
        {"http://x", "http://x"},
        {"https://x.example:8080/", "https://x.example:8080/"},
        {"https://x.example?q#f#g", "https://x.example?q#f%23g"},
        {"https://x.example/\xd0\xb2%20/(1);2,3@4", "https://x.example/%D0%B2%20/(1);2,3@4"},
        {"https://x.example/<a b>\\\n", "https://x.example/%3Ca%20b%3E%5C%0A"},
        {"https://x.example/%2%zz", "https://x.example/%252%25zz"}};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        buffer_clear(&out);
        assert_true(address_web(text_of(good[i][0]), &out));
        assert_wrote(good[i][1]);
    }
    static const char *const others[] = {"javascript:alert(1)",
                                         " https://x",
                                         "data:text/html,x",
                                         "https://",
                                         "",
                                         "//x.example",
                                         "https:///path",
                                         "https://un.example@x.example/",
                                         "https://x.example:/",
                                         "https://x.example:99999/",
                                         "https://[::1]/",
                                         "https://x.example\\b"};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        buffer_clear(&out);
        html_web_link(&html, text_of(others[i]), text_of("w"));
        assert_wrote("<bdi dir=\"auto\">w</bdi>");
    }
}

static void styles_are_written_as_they_are(void **state)
{
    (void)state;
    html_style(&html, "a > b { color: \"x\"; }\n");
    assert_wrote("<style>\na > b { color: \"x\"; }\n</style>\n");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(text_is_escaped),
        TEST(attributes_are_escaped),
        TEST(formatted_words_are_escaped),
        TEST(control_characters_are_replaced),
        TEST(elements_close_in_order),
        TEST(void_elements_have_no_end_tag),
        TEST(written_text_keeps_language_and_direction),
        TEST(directions_end_where_the_text_ends),
        TEST(lines_become_paragraphs),
        TEST(only_web_addresses_become_links),
        TEST(styles_are_written_as_they_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
