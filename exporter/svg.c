/* See svg_draw.h: the canvas, and what every drawing is made of. */
#include "exporter/svg_draw.h"

#include "words/words.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- lengths, never by %f: its decimal sign is the locale's ---- */

struct length {
    char text[32];
};

static struct length length_of(double value)
{
    struct length length;
    long tenths = lround(value * 10);
    (void)snprintf(length.text, sizeof length.text, "%s%ld.%ld", tenths < 0 ? "-" : "",
                   labs(tenths) / 10, labs(tenths) % 10);
    return length;
}

void svg_length(struct html *html, const char *name, double value)
{
    html_attribute(html, name, length_of(value).text);
}

/* ---- ink ---- */

/* WCAG 2.1, relative luminance. */
static double luminance(const char *colour)
{
    unsigned long rgb = strtoul(colour + 1, NULL, 16);
    static const double weights[3] = {0.2126, 0.7152, 0.0722};
    double sum = 0;
    for (int i = 0; i < 3; i++) {
        double part = (double)((rgb >> (16 - 8 * i)) & 0xff) / 255.0;
        sum += weights[i] * (part <= 0.03928 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4));
    }
    return sum;
}

const char *svg_ink_on(const char *colour)
{
    assert(strlen(colour) == 7 && colour[0] == '#');
    double ground = luminance(colour);
    return (ground + 0.05) / 0.05 >= 1.05 / (ground + 0.05) ? "#000000" : "#ffffff";
}

/* ---- opening ---- */

const char *svg_words(const struct buffer *words)
{
    return buffer_ok(words) && words->length > 0 ? words->data : "";
}

/* The page's direction would turn the meaning of an anchor, in browsers only: the canvas mirrors by
 * itself. */
static struct svg_canvas open_canvas(const struct svg_drawing *drawing, double width, double height)
{
    struct html *html = drawing->html;
    html_open(html, "svg");
    html_attribute(html, "xmlns", "http://www.w3.org/2000/svg");
    html_attribute_format(html, "viewBox", "0 0 %ld %ld", lround(width), lround(height));
    html_attribute(html, "direction", "ltr");
    return (struct svg_canvas){html, width, language_in_use()->rtl};
}

static void name_canvas(struct html *html, const char *id, const struct buffer *title,
                        const struct buffer *words)
{
    html_attribute(html, "role", "img");
    html_attribute_format(html, "aria-labelledby", "%s-title %s-words", id, id);
    html_open(html, "title");
    html_attribute_format(html, "id", "%s-title", id);
    html_text(html, buffer_view(title));
    html_close(html);
    html_open(html, "desc");
    html_attribute_format(html, "id", "%s-words", id);
    html_text(html, buffer_view(words));
    html_close(html);
}

struct svg_canvas svg_open_whole(const struct svg_drawing *drawing, double height)
{
    struct svg_canvas canvas = open_canvas(drawing, SVG_WIDTH, height);
    struct buffer title = BUFFER_NONE, words = BUFFER_NONE;
    buffer_string(&title, drawing->plot->title);
    for (size_t i = 0; i < drawing->grid->row_count; i++) {
        buffer_string(&words, i > 0 ? "; " : "");
        svg_labelled_words(drawing, i, &words);
    }
    buffer_byte(&words, '.');
    name_canvas(drawing->html, drawing->plot->id, &title, &words);
    drawing->html->out->failed |= title.failed || words.failed;
    buffer_free(&words);
    buffer_free(&title);
    return canvas;
}

struct svg_canvas svg_open_row(const struct svg_drawing *drawing, size_t row, double width,
                               double height)
{
    struct svg_canvas canvas = open_canvas(drawing, width, height);
    struct buffer title = BUFFER_NONE, words = BUFFER_NONE, id = BUFFER_NONE;
    buffer_format(&id, "%s-%zu", drawing->plot->id, row + 1);
    svg_row_label(drawing, row, &title);
    svg_row_words(drawing, row, &words);
    buffer_byte(&words, '.');
    name_canvas(drawing->html, buffer_ok(&id) ? id.data : "", &title, &words);
    drawing->html->out->failed |= title.failed || words.failed || id.failed;
    buffer_free(&id);
    buffer_free(&words);
    buffer_free(&title);
    return canvas;
}

struct svg_canvas svg_open_mark(const struct svg_drawing *drawing, double width, double height)
{
    struct svg_canvas canvas = open_canvas(drawing, width, height);
    html_attribute(drawing->html, "aria-hidden", "true");
    return canvas;
}

/* ---- shapes ---- */

static double mirror(const struct svg_canvas *canvas, double x)
{
    return canvas->mirrored ? canvas->width - x : x;
}

void svg_open_box(const struct svg_canvas *canvas, struct svg_box box)
{
    html_open(canvas->html, "rect");
    svg_length(canvas->html, "x", mirror(canvas, canvas->mirrored ? box.x + box.width : box.x));
    svg_length(canvas->html, "y", box.y);
    svg_length(canvas->html, "width", box.width);
    svg_length(canvas->html, "height", box.height);
}

void svg_open_circle(const struct svg_canvas *canvas, struct svg_point middle, double radius)
{
    html_open(canvas->html, "circle");
    svg_length(canvas->html, "cx", mirror(canvas, middle.x));
    svg_length(canvas->html, "cy", middle.y);
    svg_length(canvas->html, "r", radius);
}

void svg_path_to(const struct svg_canvas *canvas, struct buffer *path, char command,
                 struct svg_point to)
{
    buffer_format(path, "%c%s %s", command, length_of(mirror(canvas, to.x)).text,
                  length_of(to.y).text);
}

void svg_path_arc(const struct svg_canvas *canvas, struct buffer *path, double radius, bool back,
                  struct svg_point to)
{
    struct length r = length_of(radius);
    buffer_format(path, "A%s %s 0 0 %d ", r.text, r.text, back == canvas->mirrored);
    buffer_format(path, "%s %s", length_of(mirror(canvas, to.x)).text, length_of(to.y).text);
}

void svg_open_path(const struct svg_canvas *canvas, const struct buffer *path)
{
    html_open(canvas->html, "path");
    html_attribute_text(canvas->html, "d", buffer_view(path));
    canvas->html->out->failed |= path->failed;
}

/* ---- digits ---- */

static const char *physical_anchor(const struct svg_canvas *canvas, const char *anchor)
{
    if (!canvas->mirrored || strcmp(anchor, "middle") == 0)
        return anchor;
    return strcmp(anchor, "start") == 0 ? "end" : "start";
}

void svg_digits(const struct svg_canvas *canvas, struct svg_point at, struct svg_type type,
                const char *digits)
{
    html_open(canvas->html, "text");
    svg_length(canvas->html, "x", mirror(canvas, at.x));
    svg_length(canvas->html, "y", at.y);
    svg_length(canvas->html, "font-size", type.size);
    html_attribute(canvas->html, "font-weight", "bold");
    html_attribute(canvas->html, "text-anchor", physical_anchor(canvas, type.anchor));
    html_attribute(canvas->html, "fill", type.ink);
    html_string(canvas->html, digits);
    html_close(canvas->html);
}

void svg_short_count(const struct svg_canvas *canvas, struct svg_point at, struct svg_type type,
                     int64_t count)
{
    char digits[32];
    if (count >= 1000000)
        (void)snprintf(digits, sizeof digits, "%" PRId64 "M", count / 1000000);
    else if (count >= 10000)
        (void)snprintf(digits, sizeof digits, "%" PRId64 "k", count / 1000);
    else
        (void)snprintf(digits, sizeof digits, "%" PRId64, count);
    svg_digits(canvas, at, type, digits);
}

/* ---- rows ---- */

void svg_open_part(struct html *html)
{
    html_open(html, "div");
    html_attribute(html, "class", "plot-part");
}

/* LRM or RLM, then the label in an isolate: WeasyPrint takes a line's direction from its first
 * strong character, and orders several elements in a line as if all were left to right. */
void svg_line(const struct svg_drawing *drawing, size_t row, const struct buffer *tail)
{
    struct html *html = drawing->html;
    struct buffer label = BUFFER_NONE;
    buffer_string(&label, "\u2068");
    svg_row_label(drawing, row, &label);
    buffer_string(&label, "\u2069");
    html_string(html, language_in_use()->rtl ? "\u200f" : "\u200e");
    html_format(html, _("%s: %s"), svg_words(&label), svg_words(tail));
    html->out->failed |= label.failed || tail->failed;
    buffer_free(&label);
}

void svg_row_line(const struct svg_drawing *drawing, size_t row, const struct buffer *tail)
{
    html_open(drawing->html, "p");
    svg_line(drawing, row, tail);
    html_close(drawing->html);
}

void svg_begin_row(const struct svg_drawing *drawing, size_t row, const struct buffer *tail)
{
    html_open(drawing->html, "div");
    html_attribute(drawing->html, "class", "plot-row");
    svg_row_line(drawing, row, tail);
}
