/* See text.h. */
#include "base/text.h"

#include <string.h>

struct text text_of(const char *string)
{
    return string == NULL ? TEXT_NONE : (struct text){string, strlen(string)};
}

bool text_equal(struct text a, struct text b)
{
    return a.length == b.length && (a.length == 0 || memcmp(a.at, b.at, a.length) == 0);
}

bool text_is(struct text text, const char *string)
{
    return text_equal(text, text_of(string));
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct text text_trim(struct text text)
{
    while (text.length > 0 && is_blank(text.at[0])) {
        text.at++;
        text.length--;
    }
    while (text.length > 0 && is_blank(text.at[text.length - 1]))
        text.length--;
    return text;
}

bool text_split(struct text *rest, char separator, struct text *ret_part)
{
    if (rest->at == NULL || (rest->length == 0))
        return false;
    const char *found = memchr(rest->at, separator, rest->length);
    if (found == NULL) {
        *ret_part = *rest;
        *rest = TEXT_NONE;
        return true;
    }
    *ret_part = (struct text){rest->at, (size_t)(found - rest->at)};
    rest->length -= ret_part->length + 1;
    rest->at = found + 1;
    return true;
}

bool text_int64(struct text text, int64_t *ret_value)
{
    size_t i = 0;
    bool negative = false;
    if (i < text.length && (text.at[i] == '-' || text.at[i] == '+'))
        negative = text.at[i++] == '-';
    if (i == text.length)
        return false;
    int64_t value = 0;
    for (; i < text.length; i++) {
        if (text.at[i] < '0' || text.at[i] > '9')
            return false;
        int64_t digit = text.at[i] - '0';
        if (__builtin_mul_overflow(value, (int64_t)10, &value) ||
            __builtin_sub_overflow(value, digit, &value))
            return false; /* gathered below zero, where the range is one larger */
    }
    if (!negative && __builtin_sub_overflow((int64_t)0, value, &value))
        return false;
    *ret_value = value;
    return true;
}

/* Bytes of the well-formed sequence at p, 0 when there is none (Unicode table 3-7). */
static size_t utf8_sequence(const unsigned char *p, size_t left)
{
    unsigned char c = p[0];
    if (c < 0x80)
        return 1;
    size_t n = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;
    if (c < 0xc2 || c > 0xf4 || left < n)
        return 0;
    unsigned char low = 0x80, high = 0xbf;
    if (c == 0xe0)
        low = 0xa0;
    else if (c == 0xed)
        high = 0x9f;
    else if (c == 0xf0)
        low = 0x90;
    else if (c == 0xf4)
        high = 0x8f;
    if (p[1] < low || p[1] > high)
        return 0;
    for (size_t i = 2; i < n; i++)
        if ((p[i] & 0xc0) != 0x80)
            return 0;
    return n;
}

size_t text_utf8_valid_prefix(struct text text)
{
    const unsigned char *p = (const unsigned char *)text.at;
    size_t i = 0;
    while (i < text.length) {
        size_t n = utf8_sequence(p + i, text.length - i);
        if (n == 0)
            return i;
        i += n;
    }
    return i;
}

size_t text_control_offset(struct text text)
{
    const unsigned char *p = (const unsigned char *)text.at;
    for (size_t i = 0; i < text.length; i++) {
        if ((p[i] < 0x20 && p[i] != '\t' && p[i] != '\n') || p[i] == 0x7f)
            return i;
        if (p[i] == 0xc2 && i + 1 < text.length && p[i + 1] < 0xa0)
            return i;
    }
    return text.length;
}

/* White space of Unicode that separates words in the scripts we meet: ASCII, NEL, NBSP, U+1680,
 * U+2000-200A, 2028, 2029, 202F, 205F, 3000. Returns its bytes, 0 when there is none at p. */
static size_t space_at(const unsigned char *p, size_t left)
{
    if (p[0] == ' ' || (p[0] >= '\t' && p[0] <= '\r'))
        return 1;
    if (left >= 2 && p[0] == 0xc2 && (p[1] == 0x85 || p[1] == 0xa0))
        return 2;
    if (left < 3)
        return 0;
    unsigned code = ((unsigned)p[0] << 16) | ((unsigned)p[1] << 8) | p[2];
    bool space = code == 0xe19a80 || (code >= 0xe28080 && code <= 0xe2808a) || code == 0xe280a8 ||
                 code == 0xe280a9 || code == 0xe280af || code == 0xe2819f || code == 0xe38080;
    return space ? 3 : 0;
}

/* Han, Hiragana, Katakana and the marks that stand among them, by their first bytes in UTF-8:
 * U+2E80-2FDF, 3001-30FF, 31F0-4DBF, 4E00-9FFF, F900-FAFF, FF00-FFEF, 20000-3FFFF. Hangul writes
 * blanks between words. */
static size_t ideograph_at(const unsigned char *p, size_t left)
{
    if (left >= 4 && p[0] == 0xf0)
        return p[1] >= 0xa0 && p[1] <= 0xbf ? 4 : 0;
    if (left < 3 || p[0] < 0xe2 || p[0] > 0xef)
        return 0;
    unsigned code = ((p[0] & 0x0fU) << 12) | ((p[1] & 0x3fU) << 6) | (p[2] & 0x3fU);
    bool ideograph = (code >= 0x2e80 && code <= 0x2fdf) || (code >= 0x3001 && code <= 0x30ff) ||
                     (code >= 0x31f0 && code <= 0x4dbf) || (code >= 0x4e00 && code <= 0x9fff) ||
                     (code >= 0xf900 && code <= 0xfaff) || (code >= 0xff00 && code <= 0xffef);
    return ideograph ? 3 : 0;
}

/* Neither white space nor an ideograph begins with it: nearly every byte, so it is looked at first.
 */
static bool is_of_word(unsigned char c)
{
    return c > ' ' && c < 0xe1 && c != 0xc2;
}

void text_words_add(struct text_words *words, struct text text)
{
    const unsigned char *p = (const unsigned char *)text.at;
    for (size_t i = 0; i < text.length;) {
        if (is_of_word(p[i])) {
            words->count += !words->inside;
            words->inside = true;
            do
                i++;
            while (i < text.length && is_of_word(p[i]));
            continue;
        }
        size_t space = space_at(p + i, text.length - i);
        size_t ideograph = space == 0 ? ideograph_at(p + i, text.length - i) : 0;
        if (ideograph > 0 || (space == 0 && !words->inside))
            words->count++;
        words->inside = space == 0 && ideograph == 0;
        i += space + ideograph > 0 ? space + ideograph : 1;
    }
}

size_t text_word_count(struct text text)
{
    struct text_words words = TEXT_WORDS_NONE;
    text_words_add(&words, text);
    return words.count;
}

size_t text_code_points(struct text text)
{
    size_t n = 0;
    for (size_t i = 0; i < text.length; i++)
        if (((unsigned char)text.at[i] & 0xc0) != 0x80)
            n++;
    return n;
}
