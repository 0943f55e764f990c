/* See wrap.h. */
#include "client/entry/wrap.h"

#include "client/letters.h"

#define ISOLATE "\u2068"
#define ISOLATE_POINT 0x2068
#define POP "\u2069"
#define POP_POINT 0x2069

size_t wrap_columns_of(struct text text)
{
    size_t columns = 0;
    uint32_t point = 0;
    while (letters_next(&text, &point))
        columns += letters_width(point);
    return columns;
}

/* A line on its way. */
struct lines {
    struct buffer *out;
    size_t columns, indent, at; /* at: columns used in this line */
    bool isolated;
};

static void break_line(struct lines *lines)
{
    buffer_string(lines->out, lines->isolated ? POP "\n" : "\n");
    for (size_t i = 0; i < lines->indent; i++)
        buffer_byte(lines->out, ' ');
    if (lines->isolated)
        buffer_string(lines->out, ISOLATE);
    lines->at = lines->indent;
}

static void put_point(struct lines *lines, const char *bytes, size_t length, uint32_t point)
{
    size_t width = letters_width(point);
    if (lines->at + width > lines->columns && lines->at > lines->indent)
        break_line(lines);
    if (point == ISOLATE_POINT)
        lines->isolated = true;
    else if (point == POP_POINT)
        lines->isolated = false;
    buffer_append(lines->out, bytes, length);
    lines->at += width;
}

static void put_all(struct lines *lines, struct text piece)
{
    uint32_t point = 0;
    for (struct text rest = piece; rest.length > 0;) {
        const char *from = rest.at;
        if (!letters_next(&rest, &point))
            return;
        put_point(lines, from, (size_t)(rest.at - from), point);
    }
}

/* The bytes up to the next place where a line may end: before a blank, or beside what is wide. */
static size_t piece_length(struct text text)
{
    struct text rest = text;
    uint32_t point = 0;
    while (rest.length > 0 && rest.at[0] != ' ') {
        const char *from = rest.at;
        if (!letters_next(&rest, &point))
            return text.length;
        if (letters_width(point) < 2)
            continue;
        if (from == text.at) { /* with the marks that sit on it */
            struct text after = rest;
            while (letters_next(&after, &point) && point != ISOLATE_POINT &&
                   letters_width(point) == 0)
                rest = after;
            return text.length - rest.length;
        }
        return (size_t)(from - text.at);
    }
    return text.length - rest.length;
}

static void wrap_paragraph(struct text text, struct lines *lines)
{
    size_t blanks = 0;
    while (text.length > 0) {
        if (text.at[0] == ' ') {
            blanks++;
            text.at++;
            text.length--;
            continue;
        }
        struct text piece = {text.at, piece_length(text)};
        size_t width = wrap_columns_of(piece);
        if (lines->at + blanks + width > lines->columns && lines->at > lines->indent) {
            break_line(lines);
            blanks = 0;
        }
        for (; blanks > 0; blanks--, lines->at++)
            buffer_byte(lines->out, ' ');
        put_all(lines, piece);
        text.at += piece.length;
        text.length -= piece.length;
    }
}

void wrap_text(struct text text, size_t columns, size_t indent, struct buffer *out)
{
    struct text paragraph;
    if (columns < WRAP_COLUMNS_MIN)
        columns = WRAP_COLUMNS;
    while (text_split(&text, '\n', &paragraph)) {
        struct lines lines = {.out = out, .columns = columns, .indent = indent};
        wrap_paragraph(paragraph, &lines);
        if (lines.isolated)
            buffer_string(out, POP);
        buffer_byte(out, '\n');
    }
}

static bool is_rtl(uint32_t point)
{
    return (point >= 0x590 && point <= 0x8ff) || (point >= 0xfb1d && point <= 0xfdff) ||
           (point >= 0xfe70 && point <= 0xfefe) || (point >= 0x10800 && point <= 0x10fff) ||
           (point >= 0x1e800 && point <= 0x1efff);
}

void wrap_isolated(struct text text, bool sentence_rtl, struct buffer *out)
{
    bool isolate = sentence_rtl && text.length > 0;
    uint32_t point = 0;
    for (struct text rest = text; !isolate && letters_next(&rest, &point);)
        isolate = is_rtl(point);
    if (isolate)
        buffer_string(out, ISOLATE);
    buffer_text(out, text);
    if (isolate)
        buffer_string(out, POP);
}
