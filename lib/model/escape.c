/* See escape.h. */
#include "model/escape.h"

#include "model/bidi.h"

#include <string.h>

#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD */

/* Whether a character that begins with this byte may have to be written otherwise. */
static bool is_suspect(unsigned char c)
{
    if (c > '>')
        return c == 0x7f || c == 0xc2 || c >= 0xef;
    if (c < ' ')
        return c != '\t' && c != '\n';
    return c == '&' || c == '<' || c == '>' || c == '"' || c == '\'';
}

static const char *escape_of(unsigned char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    case '\r':
        return "\n";
    default:
        return REPLACEMENT;
    }
}

/*
 * How many bytes the suspect takes if it cannot stay as it is, else 0. Beyond ASCII these are
 * U+0080 to U+009F, U+FDD0 to U+FDEF and the last two of each plane.
 */
static size_t escaped_bytes(struct text rest)
{
    const unsigned char *at = (const unsigned char *)rest.at;
    if (at[0] < 0x80)
        return 1;
    if (rest.length >= 2 && at[0] == 0xc2)
        return at[1] < 0xa0 ? 2 : 0;
    if (rest.length >= 3 && at[0] == 0xef)
        return (at[1] == 0xb7 && at[2] >= 0x90 && at[2] <= 0xaf) || (at[1] == 0xbf && at[2] >= 0xbe)
                   ? 3
                   : 0;
    if (rest.length >= 4 && at[0] >= 0xf0)
        return (at[1] & 0xf) == 0xf && at[2] == 0xbf && at[3] >= 0xbe ? 4 : 0;
    return 0;
}

/* What needs no escape goes out in one piece: nearly everything does. */
static void write_piece(struct buffer *out, struct text text)
{
    size_t from = 0;
    for (size_t i = 0; i < text.length;) {
        size_t bytes = 0;
        if (is_suspect((unsigned char)text.at[i]))
            bytes = escaped_bytes((struct text){text.at + i, text.length - i});
        if (bytes > 0) {
            buffer_append(out, text.at + from, i - from);
            buffer_string(out, escape_of((unsigned char)text.at[i]));
            from = i + bytes;
        }
        i += bytes > 0 ? bytes : 1;
    }
    if (from < text.length)
        buffer_append(out, text.at + from, text.length - from);
}

/* The controls begin with this byte, which most text does not have. */
static bool leaves_direction_open(struct text text)
{
    return text.length > 0 && memchr(text.at, 0xe2, text.length) != NULL &&
           bidi_unbalanced(text) < text.length;
}

void escape_write(struct buffer *out, struct text text)
{
    size_t from = 0;
    bool turns = leaves_direction_open(text);
    for (size_t i = 0; turns && i < text.length;) {
        size_t control = bidi_control_length((struct text){text.at + i, text.length - i});
        if (control > 0) {
            write_piece(out, (struct text){text.at + from, i - from});
            buffer_string(out, REPLACEMENT);
            from = i + control;
        }
        i += control > 0 ? control : 1;
    }
    if (from < text.length)
        write_piece(out, (struct text){text.at + from, text.length - from});
}
