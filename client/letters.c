/* See letters.h. */
#include "client/letters.h"

#include <locale.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>

/* NULL: the system has none, and then only ASCII has cases. */
static locale_t rules(void)
{
    static locale_t made;
    if (made == (locale_t)0)
        made = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    return made;
}

bool letters_next(struct text *rest, uint32_t *ret_point)
{
    static const unsigned char first_mask[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
    if (rest->length == 0)
        return false;
    unsigned char first = (unsigned char)rest->at[0];
    size_t length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if ((first >= 0x80 && first < 0xc2) || length > rest->length)
        return false;
    uint32_t point = first & first_mask[length];
    for (size_t i = 1; i < length; i++)
        point = (point << 6) | ((unsigned char)rest->at[i] & 0x3f);
    rest->at += length;
    rest->length -= length;
    *ret_point = point;
    return true;
}

size_t letters_width(uint32_t point)
{
    locale_t ours = rules();
    if (point < 0x7f || ours == (locale_t)0)
        return point >= 0x20;
    locale_t before = uselocale(ours);
    int width = wcwidth((wchar_t)point);
    (void)uselocale(before);
    return width > 0 ? (size_t)width : 0;
}

static uint32_t lower(uint32_t point)
{
    if (point < 0x80)
        return point >= 'A' && point <= 'Z' ? point - 'A' + 'a' : point;
    return rules() != (locale_t)0 ? (uint32_t)towlower_l((wint_t)point, rules()) : point;
}

bool letters_begin(struct text text, struct text beginning)
{
    uint32_t a = 0, b = 0;
    while (beginning.length > 0) {
        if (!letters_next(&text, &a) || !letters_next(&beginning, &b) || lower(a) != lower(b))
            return false;
    }
    return true;
}

bool letters_same(struct text a, struct text b)
{
    uint32_t left = 0, right = 0;
    while (a.length > 0 && b.length > 0)
        if (!letters_next(&a, &left) || !letters_next(&b, &right) || lower(left) != lower(right))
            return false;
    return a.length == 0 && b.length == 0;
}

/* Hebrew, Arabic and their presentation forms, and all that is written without blanks. */
static bool begins_anywhere(uint32_t point)
{
    return (point >= 0x590 && point <= 0x8ff) || (point >= 0xe00 && point <= 0xeff) ||
           (point >= 0x1000 && point <= 0x109f) || (point >= 0x1780 && point <= 0x17ff) ||
           (point >= 0x2e80 && point <= 0xa4cf) || (point >= 0xac00 && point <= 0xd7ff) ||
           (point >= 0xf900 && point <= 0xfeff) || point >= 0x20000;
}

static bool ends_word(uint32_t point)
{
    return point < 0x80 ? strchr(" _-(/,'\"|\t\n", (int)point) != NULL
                        : point == 0xa0 || point == 0x2019 || point == 0xab;
}

bool letters_begin_word(struct text text, struct text beginning)
{
    struct text first = beginning;
    uint32_t point = 0, before = ' ';
    if (!letters_next(&first, &point))
        return false;
    bool anywhere = begins_anywhere(point);
    while (text.length > 0) {
        if ((anywhere || ends_word(before)) && letters_begin(text, beginning))
            return true;
        if (!letters_next(&text, &before))
            return false;
    }
    return false;
}
