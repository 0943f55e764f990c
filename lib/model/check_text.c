/* See check_text.h. */
#include "model/check_text.h"

#include "model/bidi.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

/* Eight bytes that are all printable ASCII: the bit tricks find any byte below 0x20, equal to 0x7f
 * or above (Bit Twiddling Hacks, "determine if a word has a byte less than n"). */
static bool is_plain_word(const char *at)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), highs = ones * 0x80;
    uint64_t word, delete_is_zero;
    memcpy(&word, at, sizeof word);
    delete_is_zero = word ^ (ones * 0x7f);
    return (((word - ones * 0x20) | word | (delete_is_zero - ones)) & highs) == 0;
}

/* Bytes of the character at the start of text, 0 when free text may not have it. */
static size_t allowed_character(struct text text, bool body)
{
    unsigned char first = (unsigned char)text.at[0];
    if (first < 0x80) {
        bool blank_of_body = body && (first == '\n' || first == '\t');
        return (first >= 0x20 && first != 0x7f) || blank_of_body ? 1 : 0;
    }
    if (first >= 0xc2 && first <= 0xdf) { /* Cyrillic, Arabic and the like; C1 is c2 80 to c2 9f */
        unsigned char next = text.length > 1 ? (unsigned char)text.at[1] : 0;
        return next >= (first == 0xc2 ? 0xa0 : 0x80) && next <= 0xbf ? 2 : 0;
    }
    size_t length = first >= 0xf0 ? 4 : 3;
    if (length > text.length || text_utf8_valid_prefix((struct text){text.at, length}) != length)
        return 0;
    return length;
}

/* One pass, because it runs over every text of every message; what is wrong is found out later. */
static bool is_allowed(struct text text, bool body)
{
    size_t i = 0;
    while (i < text.length) {
        if (text.length - i >= sizeof(uint64_t) && is_plain_word(text.at + i)) {
            i += sizeof(uint64_t);
            continue;
        }
        /* The word is not plain, so look at its characters before trying the next one. */
        size_t stop = text.length - i < sizeof(uint64_t) ? text.length : i + sizeof(uint64_t);
        while (i < stop) {
            size_t length = allowed_character((struct text){text.at + i, text.length - i}, body);
            if (length == 0)
                return false;
            i += length;
        }
    }
    return true;
}

static size_t offset_of(struct text text, char byte)
{
    const char *found = memchr(text.at, byte, text.length);
    return found != NULL ? (size_t)(found - text.at) : text.length;
}

enum problem_code check_text_bytes(struct text text, bool body, size_t *ret_byte)
{
    if (is_allowed(text, body)) {
        /* Most text has none of them; their first byte is also that of typographic quotes. */
        size_t turned = text.length > 0 && memchr(text.at, 0xe2, text.length) != NULL
                            ? bidi_unbalanced(text)
                            : text.length;
        *ret_byte = turned + 1;
        return turned == text.length ? PROBLEM_COUNT : PROBLEM_BIDI;
    }
    enum problem_code code = PROBLEM_NUL;
    size_t offset = offset_of(text, '\0');
    if (offset == text.length) {
        code = PROBLEM_NOT_UTF8;
        offset = text_utf8_valid_prefix(text);
    }
    if (offset == text.length) {
        code = PROBLEM_CONTROL;
        size_t tab = body ? text.length : offset_of(text, '\t');
        offset = text_control_offset(text);
        offset = tab < offset ? tab : offset;
    }
    if (offset == text.length) {
        code = PROBLEM_LINE_BREAK;
        offset = offset_of(text, '\n');
    }
    *ret_byte = offset + 1;
    return code;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Length of the subtag of letters (and digits, but in the first) at offset from. */
static size_t subtag_length(struct text text, size_t from)
{
    size_t to = from;
    while (to < text.length && (is_letter(text.at[to]) || (from > 0 && is_digit(text.at[to]))))
        to++;
    return to - from;
}

/* A subtag of one character opens an extension, or with x private use, and something must follow.
 */
bool check_text_is_language(struct text text)
{
    bool opened = false, private_use = false;
    for (size_t from = 0; from <= text.length;) {
        size_t length = subtag_length(text, from), end = from + length;
        if (length < 1 || length > 8 || (end < text.length && text.at[end] != '-'))
            return false;
        if (length == 1 && !private_use) {
            private_use = text.at[from] == 'x' || text.at[from] == 'X';
            if (opened || (from == 0 && !private_use))
                return false;
            opened = true;
        } else {
            opened = false;
        }
        from = end + 1;
    }
    return !opened;
}

static bool is_one_of(char c, const char *set)
{
    return c != '\0' && strchr(set, c) != NULL;
}

bool check_text_is_url(struct text text)
{
    size_t scheme = 0;
    if (text.length > 7 && strncasecmp(text.at, "http://", 7) == 0)
        scheme = 7;
    else if (text.length > 8 && strncasecmp(text.at, "https://", 8) == 0)
        scheme = 8;
    if (scheme == 0 || is_one_of(text.at[scheme], "/?#:"))
        return false;
    for (size_t i = scheme; i < text.length; i++)
        if (is_one_of(text.at[i], " \"<>"))
            return false;
    return true;
}

/* The number in digits from..from+count, -1 when one of them is no digit. */
static int digits_at(struct text text, size_t from, size_t count)
{
    int value = 0;
    for (size_t i = from; i < from + count; i++) {
        if (!is_digit(text.at[i]))
            return -1;
        value = value * 10 + (text.at[i] - '0');
    }
    return value;
}

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

bool check_text_is_date(struct text text)
{
    if (text.length != 4 && text.length != 7 && text.length != 10)
        return false;
    int year = digits_at(text, 0, 4);
    if (year < 1000)
        return false;
    if (text.length == 4)
        return true;
    int month = text.at[4] == '-' ? digits_at(text, 5, 2) : -1;
    if (month < 1 || month > 12)
        return false;
    if (text.length == 7)
        return true;
    int day = text.at[7] == '-' ? digits_at(text, 8, 2) : -1;
    return day >= 1 && day <= days_in_month(year, month);
}

bool check_text_is_decimal(struct text text)
{
    size_t i = text.length > 0 && (text.at[0] == '-' || text.at[0] == '+') ? 1 : 0;
    size_t whole = i;
    while (i < text.length && is_digit(text.at[i]))
        i++;
    if (i == whole)
        return false;
    if (i == text.length)
        return true;
    size_t decimals = i + 1;
    if (text.at[i] != '.' || decimals == text.length)
        return false;
    for (i = decimals; i < text.length; i++)
        if (!is_digit(text.at[i]))
            return false;
    return true;
}
