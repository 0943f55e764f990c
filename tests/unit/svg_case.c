/* See svg_case.h. */
#include "svg_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

struct buffer svg_out;
struct html svg_html;

const struct svg_plot svg_case_plot = {"p", "Title", "Caption"};

int svg_case_begin(void **state)
{
    (void)state;
    svg_out = BUFFER_NONE;
    svg_html = html_to(&svg_out);
    language_use(NULL);
    return 0;
}

int svg_case_end(void **state)
{
    (void)state;
    language_use(NULL);
    buffer_free(&svg_out);
    return 0;
}

void svg_case_mirror(void)
{
    static struct language mirrored;
    mirrored = *language_list(&(size_t){0});
    mirrored.rtl = true;
    language_use(&mirrored);
}

size_t svg_count_of(const char *part)
{
    size_t count = 0;
    for (const char *at = svg_out.data; at != NULL && (at = strstr(at, part)) != NULL; at++)
        count++;
    return count;
}

void svg_assert_has(const char *part)
{
    if (svg_count_of(part) == 0)
        fail_msg("\"%s\" is missing in %s", part, svg_out.data != NULL ? svg_out.data : "nothing");
}

/* ---- XML ---- */

#define NAME "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"

static bool is_entity(const char *at)
{
    static const char *const entities[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
    for (size_t i = 0; i < sizeof entities / sizeof entities[0]; i++)
        if (strncmp(at, entities[i], strlen(entities[i])) == 0)
            return true;
    return false;
}

static struct text take_name(const char **at)
{
    struct text name = {*at, strspn(*at, NAME)};
    if (name.length == 0)
        fail_msg("a name is missing at %.60s", *at);
    *at += name.length;
    return name;
}

/* The id stands once; `key="id"` finds what has it. */
static void assert_id(struct text id, size_t wanted)
{
    char attribute[100];
    assert_true(id.length > 0 && id.length < 80);
    (void)snprintf(attribute, sizeof attribute, " id=\"%.*s\"", TEXT_ARGS(id));
    if (svg_count_of(attribute) != wanted)
        fail_msg("%s stands %zu times", attribute, svg_count_of(attribute));
}

static void check_references(struct text name, struct text value)
{
    struct text id;
    if (text_is(name, "id"))
        assert_id(value, 1);
    if (text_is(name, "aria-labelledby"))
        while (text_split(&value, ' ', &id))
            assert_id(id, 1);
    if (text_is(name, "fill") && value.length > 6 && strncmp(value.at, "url(#", 5) == 0)
        assert_id((struct text){value.at + 5, value.length - 6}, 1);
}

static void take_attributes(const char **at)
{
    struct text names[20];
    size_t count = 0;
    while (**at == ' ') {
        (*at)++;
        assert_true(count < 20);
        names[count] = take_name(at);
        for (size_t i = 0; i < count; i++)
            assert_false(text_equal(names[i], names[count]));
        assert_int_equal(strncmp(*at, "=\"", 2), 0);
        *at += 2;
        struct text value = {*at, strcspn(*at, "\"<")};
        assert_int_equal(value.at[value.length], '"');
        check_references(names[count++], value);
        *at += value.length + 1;
    }
    assert_int_equal(**at, '>');
    (*at)++;
}

void svg_assert_sound(void)
{
    struct text open[HTML_DEPTH_MAX];
    size_t depth = 0;
    assert_true(buffer_ok(&svg_out));
    assert_int_equal(html_depth(&svg_html), 0);
    for (const char *at = svg_out.data; at != NULL && *at != '\0';) {
        if (strncmp(at, "</", 2) == 0) {
            at += 2;
            assert_true(depth > 0 && text_equal(take_name(&at), open[--depth]));
            assert_int_equal(*at++, '>');
        } else if (*at == '<') {
            at++;
            assert_true(depth < HTML_DEPTH_MAX);
            open[depth++] = take_name(&at);
            take_attributes(&at);
        } else if (*at == '&' && !is_entity(at)) {
            fail_msg("not an entity: %.20s", at);
        } else {
            at++;
        }
    }
    assert_int_equal(depth, 0);
}
