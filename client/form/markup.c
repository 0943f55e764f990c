/* See markup.h. */
#include "client/form/markup.h"

#include "model/escape.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Long enough for every sentence of ours with its numbers; what is longer is cut, not overrun. */
#define FORMATTED_BYTES 1024

/* HTML Living Standard, 13.1.2: these have no end tag. */
static bool is_void(const char *name)
{
    static const char *const names[] = {"br", "hr", "input", "link", "meta"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

static void end_tag(struct markup *markup)
{
    if (markup->in_tag)
        buffer_byte(markup->out, '>');
    markup->in_tag = false;
}

void markup_open(struct markup *markup, const char *name)
{
    assert(markup->depth < MARKUP_DEPTH_MAX);
    end_tag(markup);
    buffer_format(markup->out, "<%s", name);
    markup->open[markup->depth++] = name;
    markup->in_tag = true;
}

/* Lines between blocks, for people who look at the source. Not where a blank would show. */
static bool ends_line(const char *name)
{
    static const char *const names[] = {"p",      "div",   "h1",   "h2",     "li",   "ul",
                                        "option", "input", "form", "button", "meta", "fieldset"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

void markup_close(struct markup *markup)
{
    assert(markup->depth > 0);
    const char *name = markup->open[--markup->depth];
    end_tag(markup);
    if (!is_void(name))
        buffer_format(markup->out, "</%s>", name);
    if (ends_line(name))
        buffer_byte(markup->out, '\n');
}

void markup_attribute_text(struct markup *markup, const char *name, struct text value)
{
    assert(markup->in_tag);
    buffer_format(markup->out, " %s=\"", name);
    escape_write(markup->out, value);
    buffer_byte(markup->out, '"');
}

void markup_attribute(struct markup *markup, const char *name, const char *value)
{
    markup_attribute_text(markup, name, text_of(value));
}

void markup_attribute_format(struct markup *markup, const char *name, const char *format, ...)
{
    char value[FORMATTED_BYTES];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(value, sizeof value, format, arguments);
    va_end(arguments);
    markup_attribute(markup, name, value);
}

void markup_flag(struct markup *markup, const char *name)
{
    assert(markup->in_tag);
    buffer_format(markup->out, " %s", name);
}

void markup_text(struct markup *markup, struct text text)
{
    end_tag(markup);
    escape_write(markup->out, text);
}

void markup_string(struct markup *markup, const char *string)
{
    markup_text(markup, text_of(string));
}

void markup_format(struct markup *markup, const char *format, ...)
{
    char *words = NULL;
    va_list arguments;
    va_start(arguments, format);
    int length = vasprintf(&words, format, arguments);
    va_end(arguments);
    if (length < 0) {
        markup->out->failed = true;
        return;
    }
    markup_text(markup, (struct text){words, (size_t)length});
    free(words);
}

void markup_element(struct markup *markup, const char *name, const char *class_name,
                    const char *string)
{
    markup_open(markup, name);
    if (class_name != NULL)
        markup_attribute(markup, "class", class_name);
    markup_string(markup, string);
    markup_close(markup);
}

void markup_written(struct markup *markup, const char *name, struct text text)
{
    markup_open(markup, name);
    markup_attribute(markup, "dir", "auto");
    markup_text(markup, text);
    markup_close(markup);
}

void markup_paragraphs(struct markup *markup, struct text text)
{
    struct text line;
    while (text_split(&text, '\n', &line))
        if (text_trim(line).length > 0)
            markup_written(markup, "p", text_trim(line));
}

void markup_hidden(struct markup *markup, const char *name, struct text value)
{
    markup_open(markup, "input");
    markup_attribute(markup, "type", "hidden");
    markup_attribute(markup, "name", name);
    markup_attribute_text(markup, "value", value);
    markup_close(markup);
}
