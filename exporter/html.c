/* See html.h. */
#include "exporter/html.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_one_of(const char *name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

#define IS_ONE_OF(name, names) is_one_of(name, names, sizeof(names) / sizeof(names)[0])

/* Elements without an end tag (HTML Living Standard, 13.1.2). */
static bool is_void(const char *name)
{
    static const char *const names[] = {"br", "hr", "link", "meta"};
    return IS_ONE_OF(name, names);
}

/* Parts of a line: words go on through their edges. */
static bool is_inline(const char *name)
{
    static const char *const names[] = {"a",  "abbr", "b",    "bdi",    "cite", "code",
                                        "em", "q",    "span", "strong", "sup",  "tspan"};
    return IS_ONE_OF(name, names);
}

/* A line end after these would become a blank in the page, or is not worth a byte. */
static bool keeps_line(const char *name)
{
    static const char *const names[] = {"dt", "td", "text", "th"};
    return is_inline(name) || IS_ONE_OF(name, names);
}

/* Lower-case letters, digits and dashes, and the capitals of SVG: never what somebody typed. */
static bool is_name(const char *name)
{
    return name[0] != '\0' &&
           strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") ==
               strlen(name);
}

struct html html_to(struct buffer *out)
{
    return (struct html){.out = out};
}

void html_doctype(struct html *html)
{
    buffer_string(html->out, "<!DOCTYPE html>\n");
}

static void end_tag_start(struct html *html)
{
    if (html->in_tag)
        buffer_byte(html->out, '>');
    html->in_tag = false;
}

/* See html_zone. */
static enum count_zone zone_of(const struct html *html, const char *name)
{
    static const char *const headings[] = {"h1", "h2", "h3", "h4", "h5", "h6"};
    static const char *const tables[] = {"table", "details"};
    static const char *const nothing[] = {"head", "nav", "svg", "style"};
    enum count_zone around = html->depth > 0 ? html->zones[html->depth - 1] : COUNT_TEXT;
    if (IS_ONE_OF(name, nothing))
        return COUNT_NOTHING;
    if (around != COUNT_TEXT)
        return around;
    if (IS_ONE_OF(name, headings))
        return COUNT_HEADINGS;
    return IS_ONE_OF(name, tables) ? COUNT_TABLES : COUNT_TEXT;
}

void html_open(struct html *html, const char *name)
{
    assert(is_name(name));
    assert(html->depth < HTML_DEPTH_MAX);
    end_tag_start(html);
    buffer_byte(html->out, '<');
    buffer_string(html->out, name);
    html->zones[html->depth] = zone_of(html, name);
    html->open[html->depth++] = name;
    html->in_tag = true;
    if (html->count != NULL && !is_inline(name))
        count_break(html->count);
}

void html_zone(struct html *html, enum count_zone zone)
{
    assert(html->depth > 0 && html->in_tag);
    html->zones[html->depth - 1] = zone;
}

void html_close(struct html *html)
{
    assert(html->depth > 0);
    const char *name = html->open[--html->depth];
    end_tag_start(html);
    if (!is_void(name))
        buffer_format(html->out, "</%s>", name);
    if (!keeps_line(name))
        buffer_byte(html->out, '\n');
    if (html->count != NULL && !is_inline(name))
        count_break(html->count);
}

void html_close_to(struct html *html, size_t depth)
{
    assert(depth <= html->depth);
    while (html->depth > depth)
        html_close(html);
}

size_t html_depth(const struct html *html)
{
    return html->depth;
}

/* Quotes too, so that the same escaping is right inside an attribute. */
static void write_escaped(struct buffer *out, struct text text)
{
    for (size_t i = 0; i < text.length; i++) {
        unsigned char c = (unsigned char)text.at[i];
        switch (c) {
        case '&':
            buffer_string(out, "&amp;");
            break;
        case '<':
            buffer_string(out, "&lt;");
            break;
        case '>':
            buffer_string(out, "&gt;");
            break;
        case '"':
            buffer_string(out, "&quot;");
            break;
        case '\'':
            buffer_string(out, "&#39;");
            break;
        default:
            if ((c < 0x20 && c != '\t' && c != '\n') || c == 0x7f)
                buffer_string(out, "\xef\xbf\xbd");
            else
                buffer_byte(out, c);
        }
    }
}

static void write_text(struct html *html, struct text text)
{
    end_tag_start(html);
    if (html->count != NULL)
        count_text(html->count, html->depth > 0 ? html->zones[html->depth - 1] : COUNT_TEXT, text);
    write_escaped(html->out, text);
}

/* Into memory of its own, which the caller frees: arguments are as untrusted as any text. */
static char *format_text(struct html *html, const char *format, va_list args, struct text *ret_text)
    __attribute__((format(printf, 2, 0)));
static char *format_text(struct html *html, const char *format, va_list args, struct text *ret_text)
{
    char *words = NULL;
    int length = vasprintf(&words, format, args);
    if (length < 0) {
        html->out->failed = true;
        words = NULL;
    }
    *ret_text = words != NULL ? (struct text){words, (size_t)length} : TEXT_NONE;
    return words;
}

static void write_format(struct html *html, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));
static void write_format(struct html *html, const char *format, va_list args)
{
    struct text text;
    char *words = format_text(html, format, args, &text);
    write_text(html, text);
    free(words);
}

void html_attribute_text(struct html *html, const char *name, struct text value)
{
    assert(html->in_tag && is_name(name));
    buffer_format(html->out, " %s=\"", name);
    write_escaped(html->out, value);
    buffer_byte(html->out, '"');
}

void html_attribute(struct html *html, const char *name, const char *value)
{
    html_attribute_text(html, name, text_of(value));
}

void html_attribute_format(struct html *html, const char *name, const char *format, ...)
{
    assert(html->in_tag && is_name(name));
    buffer_format(html->out, " %s=\"", name);
    va_list args;
    struct text text;
    va_start(args, format);
    char *words = format_text(html, format, args, &text);
    va_end(args);
    write_escaped(html->out, text);
    free(words);
    buffer_byte(html->out, '"');
}

void html_flag(struct html *html, const char *name)
{
    assert(html->in_tag && is_name(name));
    buffer_format(html->out, " %s", name);
}

void html_text(struct html *html, struct text text)
{
    write_text(html, text);
}

void html_string(struct html *html, const char *string)
{
    html_text(html, text_of(string));
}

void html_format(struct html *html, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    write_format(html, format, args);
    va_end(args);
}

void html_element(struct html *html, const char *name, const char *string)
{
    html_open(html, name);
    html_string(html, string);
    html_close(html);
}

void html_element_class(struct html *html, const char *name, const char *class_name,
                        const char *string)
{
    html_open(html, name);
    html_attribute(html, "class", class_name);
    html_string(html, string);
    html_close(html);
}

void html_element_format(struct html *html, const char *name, const char *format, ...)
{
    html_open(html, name);
    va_list args;
    va_start(args, format);
    write_format(html, format, args);
    va_end(args);
    html_close(html);
}

void html_written(struct html *html, const char *name, struct text text, struct text language)
{
    html_open(html, name);
    if (language.length > 0)
        html_attribute_text(html, "lang", language);
    html_attribute(html, "dir", "auto");
    html_text(html, text);
    html_close(html);
}

void html_paragraphs(struct html *html, struct text text)
{
    struct text line;
    while (text_split(&text, '\n', &line)) {
        line = text_trim(line);
        if (line.length > 0)
            html_written(html, "p", line, TEXT_NONE);
    }
}

static bool is_web_address(struct text url)
{
    static const char *const schemes[] = {"http://", "https://"};
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
        size_t length = strlen(schemes[i]);
        if (url.length > length && strncasecmp(url.at, schemes[i], length) == 0)
            return true;
    }
    return false;
}

void html_web_link(struct html *html, struct text url, struct text words)
{
    if (!is_web_address(url)) {
        html_written(html, "bdi", words, TEXT_NONE);
        return;
    }
    html_open(html, "a");
    html_attribute_text(html, "href", url);
    html_attribute(html, "rel", "nofollow noopener");
    html_attribute(html, "dir", "auto");
    html_text(html, words);
    html_close(html);
}

void html_piece(struct html *html, const struct buffer *piece)
{
    end_tag_start(html);
    html->out->failed = html->out->failed || piece->failed;
    buffer_text(html->out, buffer_view(piece));
}

void html_style(struct html *html, const char *css)
{
    assert(strstr(css, "</") == NULL);
    html_open(html, "style");
    end_tag_start(html);
    buffer_byte(html->out, '\n');
    buffer_string(html->out, css);
    html_close(html);
}
