/* See html.h. */
#include "exporter/html.h"

#include "exporter/address.h"
#include "model/escape.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What an element is, where it is more than a block of text. */
enum {
    IS_VOID = 1,   /* without an end tag (HTML Living Standard, 13.1.2) */
    IS_INLINE = 2, /* part of a line: words go on through its edges */
    KEEPS_LINE =
        4, /* a line end after it would become a blank in the page, or is not worth a byte */
    IS_HEADING = 8, /* these three: see html_zone */
    IS_TABLE = 16,
    IS_NOTHING = 32,
    IS_IN_LINE = IS_INLINE | KEEPS_LINE
};

/* Looked up once for each element of a page, so what pages are full of stands first. */
static uint8_t kind_of(const char *name)
{
    static const struct {
        const char *name;
        uint8_t kind;
    } kinds[] = {
        {"a", IS_IN_LINE},    {"bdi", IS_IN_LINE},  {"td", KEEPS_LINE},    {"strong", IS_IN_LINE},
        {"cite", IS_IN_LINE}, {"th", KEEPS_LINE},   {"abbr", IS_IN_LINE},  {"b", IS_IN_LINE},
        {"br", IS_VOID},      {"code", IS_IN_LINE}, {"details", IS_TABLE}, {"dt", KEEPS_LINE},
        {"em", IS_IN_LINE},   {"h1", IS_HEADING},   {"h2", IS_HEADING},    {"h3", IS_HEADING},
        {"h4", IS_HEADING},   {"h5", IS_HEADING},   {"h6", IS_HEADING},    {"head", IS_NOTHING},
        {"hr", IS_VOID},      {"link", IS_VOID},    {"meta", IS_VOID},     {"nav", IS_NOTHING},
        {"q", IS_IN_LINE},    {"span", IS_IN_LINE}, {"style", IS_NOTHING}, {"sup", IS_IN_LINE},
        {"svg", IS_NOTHING},  {"table", IS_TABLE},  {"text", KEEPS_LINE},  {"tspan", IS_IN_LINE},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (name[0] == kinds[i].name[0] && strcmp(name, kinds[i].name) == 0)
            return kinds[i].kind;
    return 0;
}

/* Lower-case letters, digits and dashes, and the capitals of SVG: never what somebody typed. */
static bool is_name(const char *name)
{
    const char *at = name;
    while ((*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') || (*at >= '0' && *at <= '9') ||
           *at == '-')
        at++;
    return at > name && *at == '\0';
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
static enum count_zone zone_of(const struct html *html, uint8_t kind)
{
    enum count_zone around = html->depth > 0 ? html->zones[html->depth - 1] : COUNT_TEXT;
    if ((kind & IS_NOTHING) != 0)
        return COUNT_NOTHING;
    if (around != COUNT_TEXT)
        return around;
    if ((kind & IS_HEADING) != 0)
        return COUNT_HEADINGS;
    return (kind & IS_TABLE) != 0 ? COUNT_TABLES : COUNT_TEXT;
}

void html_open(struct html *html, const char *name)
{
    assert(is_name(name));
    assert(html->depth < HTML_DEPTH_MAX);
    uint8_t kind = kind_of(name);
    end_tag_start(html);
    buffer_byte(html->out, '<');
    buffer_string(html->out, name);
    html->zones[html->depth] = zone_of(html, kind);
    html->kinds[html->depth] = kind;
    html->open[html->depth++] = name;
    html->in_tag = true;
    if (html->count != NULL && (kind & IS_INLINE) == 0)
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
    uint8_t kind = html->kinds[html->depth];
    end_tag_start(html);
    if ((kind & IS_VOID) == 0) {
        buffer_string(html->out, "</");
        buffer_string(html->out, name);
        buffer_byte(html->out, '>');
    }
    if ((kind & KEEPS_LINE) == 0)
        buffer_byte(html->out, '\n');
    if (html->count != NULL && (kind & IS_INLINE) == 0)
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

static void write_text(struct html *html, struct text text)
{
    end_tag_start(html);
    if (html->count != NULL)
        count_text(html->count, html->depth > 0 ? html->zones[html->depth - 1] : COUNT_TEXT, text);
    escape_write(html->out, text);
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

static void attribute_start(struct html *html, const char *name)
{
    assert(html->in_tag && is_name(name));
    buffer_byte(html->out, ' ');
    buffer_string(html->out, name);
    buffer_string(html->out, "=\"");
}

void html_attribute_text(struct html *html, const char *name, struct text value)
{
    attribute_start(html, name);
    escape_write(html->out, value);
    buffer_byte(html->out, '"');
}

void html_attribute(struct html *html, const char *name, const char *value)
{
    html_attribute_text(html, name, text_of(value));
}

void html_attribute_format(struct html *html, const char *name, const char *format, ...)
{
    attribute_start(html, name);
    va_list args;
    struct text text;
    va_start(args, format);
    char *words = format_text(html, format, args, &text);
    va_end(args);
    escape_write(html->out, text);
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

void html_code(struct html *html, struct text code)
{
    html_open(html, "bdi");
    html_attribute(html, "dir", "ltr");
    html_text(html, code);
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

void html_web_link(struct html *html, struct text url, struct text words)
{
    struct buffer address = BUFFER_NONE;
    if (!address_web(url, &address)) {
        html_written(html, "bdi", words, TEXT_NONE);
        return;
    }
    html->out->failed = html->out->failed || address.failed;
    html_open(html, "a");
    html_attribute_text(html, "href", buffer_view(&address));
    html_attribute(html, "rel", "nofollow noopener");
    html_attribute(html, "dir", "auto");
    html_text(html, words);
    html_close(html);
    buffer_free(&address);
}

void html_piece(struct html *html, const struct buffer *piece)
{
    end_tag_start(html);
    html->out->failed = html->out->failed || piece->failed;
    buffer_text(html->out, buffer_view(piece));
}

void html_citation(struct html *html, struct text url, struct text words, struct text language)
{
    html_open(html, "cite");
    if (language.length > 0)
        html_attribute_text(html, "lang", language);
    html_web_link(html, url, words.length > 0 ? words : url);
    html_close(html);
}

void html_style(struct html *html, const char *css)
{
    html_style_class(html, NULL, css);
}

void html_style_class(struct html *html, const char *class_name, const char *css)
{
    assert(strstr(css, "</") == NULL);
    html_open(html, "style");
    if (class_name != NULL)
        html_attribute(html, "class", class_name);
    end_tag_start(html);
    buffer_byte(html->out, '\n');
    buffer_string(html->out, css);
    html_close(html);
}
