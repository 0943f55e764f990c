/*
 * The only place that writes tags: elements opened and closed in order, everything else escaped.
 *
 * Names of elements and attributes are literals of ours; whatever a person wrote comes in as text
 * and can become neither a tag nor an attribute. Pure: appends to a buffer, whose failure is
 * sticky.
 */
#ifndef PARALLAX_EXPORTER_HTML_H
#define PARALLAX_EXPORTER_HTML_H

#include "base/buffer.h"
#include "base/text.h"
#include "exporter/count.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HTML_DEPTH_MAX 40

/* Open with html_to; holds no memory. */
struct html {
    struct buffer *out;  /* borrowed */
    struct count *count; /* borrowed; NULL: words are not counted */
    const char *open[HTML_DEPTH_MAX];
    enum count_zone zones[HTML_DEPTH_MAX]; /* of what is open */
    uint8_t kinds[HTML_DEPTH_MAX];
    size_t depth;
    bool in_tag; /* attributes may still follow */
};

struct html html_to(struct buffer *out);
/* <!DOCTYPE html> */
void html_doctype(struct html *html);

/* Starts an element; html_close ends the one opened last. Void elements (meta, br) are closed too.
 */
void html_open(struct html *html, const char *name);
void html_close(struct html *html);
/* Closes until depth elements are open, as html_depth told. */
void html_close_to(struct html *html, size_t depth);
size_t html_depth(const struct html *html);

/*
 * The words of the element just opened stand in this zone. Without it headings, tables, navigation
 * and pictures are known by their names, and everything else is as what it stands in; inside a
 * cover, notes, signatories, annexes nothing changes any more.
 */
void html_zone(struct html *html, enum count_zone zone);

/* Attributes of the element just opened; a class, an id or another of our own words. */
void html_attribute(struct html *html, const char *name, const char *value);
void html_attribute_text(struct html *html, const char *name, struct text value);
void html_attribute_format(struct html *html, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* An attribute without a value, such as open or hidden. */
void html_flag(struct html *html, const char *name);

/*
 * Escaped content of the element that is open. Control characters become U+FFFD, and so do those of
 * direction (model/bidi.h) where they are not balanced within the text.
 */
void html_text(struct html *html, struct text text);
void html_string(struct html *html, const char *string);
void html_format(struct html *html, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* <name>string</name>, <name class="...">string</name> */
void html_element(struct html *html, const char *name, const char *string);
void html_element_class(struct html *html, const char *name, const char *class_name,
                        const char *string);
void html_element_format(struct html *html, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/*
 * What a person wrote: <name lang="language" dir="auto">text</name>, so that the direction of the
 * text stays inside. Without a language when it is empty.
 */
void html_written(struct html *html, const char *name, struct text text, struct text language);
/* A code, an address of ours or another word that reads from left to right in every language. */
void html_code(struct html *html, struct text code);
/* One <p> for every line of text that is not blank. */
void html_paragraphs(struct html *html, struct text text);
/* A link where url is http or https, otherwise only its words; words may be the url itself. */
void html_web_link(struct html *html, struct text url, struct text words);
/* <cite> with such a link; the words are in language, the url stands in for words that are empty.
 */
void html_citation(struct html *html, struct text url, struct text words, struct text language);
/* What another writer wrote into that buffer, whole elements, as it is. */
void html_piece(struct html *html, const struct buffer *piece);
/* CSS of our own, as it is; never anything from outside. */
void html_style(struct html *html, const char *css);
/* The same with a class, by which a converter knows it. */
void html_style_class(struct html *html, const char *class_name, const char *css);

#endif
