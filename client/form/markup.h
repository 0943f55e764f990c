/*
 * Writing the pages of the form: elements opened and closed in order, everything else escaped.
 *
 * Names of elements and attributes are literals of ours; what a person, a call or the other side
 * wrote comes in as text and can become neither a tag nor an attribute. Pure: appends to a buffer,
 * whose failure is sticky. Small beside exporter/html.h, which also counts words.
 */
#ifndef PARALLAX_CLIENT_FORM_MARKUP_H
#define PARALLAX_CLIENT_FORM_MARKUP_H

#include "base/buffer.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

#define MARKUP_DEPTH_MAX 32

/* Zero-filled but for out. */
struct markup {
    struct buffer *out; /* borrowed */
    const char *open[MARKUP_DEPTH_MAX];
    size_t depth;
    bool in_tag; /* attributes may still follow */
};

void markup_open(struct markup *markup, const char *name);
/* Ends the element that was opened last; one without an end tag (input, br) too. */
void markup_close(struct markup *markup);

/* Of the element just opened. */
void markup_attribute(struct markup *markup, const char *name, const char *value);
void markup_attribute_text(struct markup *markup, const char *name, struct text value);
void markup_attribute_format(struct markup *markup, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void markup_flag(struct markup *markup, const char *name);

void markup_text(struct markup *markup, struct text text);
void markup_string(struct markup *markup, const char *string);
void markup_format(struct markup *markup, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* <name class="...">string</name>; class_name NULL: none. */
void markup_element(struct markup *markup, const char *name, const char *class_name,
                    const char *string);
/* What somebody wrote, whose direction stays inside: <name dir="auto">text</name>. */
void markup_written(struct markup *markup, const char *name, struct text text);
/* <p dir="auto"> for every line that is not blank. */
void markup_paragraphs(struct markup *markup, struct text text);
/* <input type="hidden"> */
void markup_hidden(struct markup *markup, const char *name, struct text value);

#endif
